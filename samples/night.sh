# night.sh - one night of the sample utility; sourced by make.sh and by the demo.
# Wants ARREARS, IN (folder of days), OUT, DATA.

# After these nights a person looks at the report and lets adverse effects go out again:
# the first night; a feed that was never seen; a hold that does not say whose it is; what that night kept in, which the
# next one is too much of; more effects than the pack allows.
RELEASED="2026-02-13 2026-02-18 2026-03-16 2026-03-25 2026-03-31 2026-04-01 2026-04-13"
UNBALANCED=2026-03-04

# night DATE FOLDER: exit status of the run
night()
{
	"$ARREARS" run nightly --date "$1" --in "$IN/$2" --out "$OUT" --data "$DATA"
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
	night "$1" "$folder" > "$DATA.log" 2>&1 && status=0 || status=$?
	if [ "$status" -ne 0 ] && [ "$status" -ne 4 ]; then
		cat "$DATA.log" >&2
		echo "$1: status $status" >&2
		return 12
	fi
	case " $RELEASED " in
	*" $1 "*) "$ARREARS" release "nightly-$1" --data "$DATA" --by "P. Quimby" > "$DATA.released" 2>&1 ||
		{ cat "$DATA.released" >&2; return 12; } ;;
	esac
}
