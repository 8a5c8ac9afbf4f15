# night.sh - one night of the sample utility; sourced by make.sh and by the demo.
# Wants ARREARS, IN (folder of days), OUT, DATA.

UNBALANCED=2026-03-04
# After these nights a month ends; the last one of March let nothing adverse out, so its end waits for one that does.
MONTHS="2026-02-27 2026-04-02"

# night DATE FOLDER: exit status of the run
night()
{
	"$ARREARS" run nightly --date "$1" --in "$IN/$2" --out "$OUT" --data "$DATA"
}

# done_well COMMAND...: says nothing unless its status is neither 0 nor 4
done_well()
{
	"$@" > "$DATA.log" 2>&1 && status=0 || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || { cat "$DATA.log" >&2; echo "$*: status $status" >&2; return 12; }
}

# lived DATE: the night with all that belongs to it. Silent unless something fails.
lived()
{
	folder=$1
	if [ "$1" = "$UNBALANCED" ]; then
		night "$1" "$1" > "$DATA.refused" 2>&1 && status=0 || status=$?
		if [ "$status" -ne 8 ]; then
			echo "$1: status $status seen, 8 wanted: its trailer does not balance" >&2
			return 12
		fi
		folder=$1-corrected
	fi
	done_well night "$1" "$folder"
	# In the morning a person looks at what kept a night in, and lets it out. A file that is late opens its gate itself.
	if grep -q "^NOTHING ADVERSE" "$OUT/nightly-$1/report.txt" && ! grep -q "^  late file:" "$OUT/nightly-$1/report.txt"; then
		done_well "$ARREARS" release "nightly-$1" --data "$DATA" --by "P. Quimby"
	fi
	case " $MONTHS " in
	*" $1 "*) done_well "$ARREARS" run month-end --date "$1" --out "$OUT" --data "$DATA" ;;
	esac
}
