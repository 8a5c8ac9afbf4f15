#!/bin/sh
# powerone.sh PART N HOW: power lost before change N of the recorded command, what no sync covers kept, dropped
# or torn, and the command again; a line "ok WHAT" or "not_ok WHAT".
# powerone.sh PART without CLASS: the mutation test, all syncs of CLASS never called; a line "CLASS HARM", HARM
# empty when nothing is lost. See power.sh, which sources it for its functions.
. tests/crash/scenario.sh

# After the last sync, when the command has ended: all must be there without it being run again.
END=999999999

# Relative paths, so that a tree can be rebuilt in another folder.
part_run() { # part_run PART DIR
	day=$SECOND
	case $1 in
	opening) day=$FIRST ;;
	abandon) (cd "$2" && exec "$arrears" abandon nightly-$day --data data); return ;;
	esac
	(cd "$2" && exec "$arrears" run nightly --home "$top" --date $day --in "$w/in/$day" --out out --data data --workers 1 --chunk 60)
}

# one PART N HOW [CLASS]: prints why it failed; status 0 when all is as undisturbed
one() {
	d=$w/case.$1.$2.$3${4:+.$$}
	mkdir -p "$d"
	cp -r "$w/state.$1/." "$d/"
	"$powerloss" "$w/iolog.$1" "$w/rec" build "$d" "$2" "$3" "${4:-}" || echo "$1 $2 $3 ${4:-}" >>"$w/unmade"
	again "$1" "$2" "$d"
	rc=$?
	rm -rf "$d" "$d.log"
	return $rc
}
again() { # again PART N DIR
	want=$(cat "$w/want.$1")
	if [ "$2" = $END ]; then
		cat "$3"/data/runs/*.txt 2>/dev/null | cmp -s - "$w/runs.$1" || { echo "the record of a run differs"; return 1; }
	else
		part_run "$1" "$3" >"$3.log" 2>&1
		rc=$?
		[ "$rc" = "$want" ] || { echo "ended with $rc, $want wanted: $(tail -n 1 "$3.log" | cut -c1-160)"; return 1; }
	fi
	scenario_picture "$3" 2>&1 | cmp -s - "$w/picture.$1" || { echo "outputs or store differ"; return 1; }
}

# The sync next after the first of CLASS that is of another class, and four more spread over the rest.
later() { # later CLASS POINTS
	awk -v c="$1" '$2 == c { seen = 1; next } seen { at[++n] = $1 }
	END { last = 0; for (i = 0; i < 5 && n > 0; i++) { k = 1 + int((n - 1) * i / 4); if (k > last) print at[k]; last = k } }' "$2"
}
without() { # without PART CLASS: where the harm shows is before a later sync of another class
	harm=
	for at in $(later "$2" "$w/points.$1") $END; do
		for how in dropped torn; do
			[ -n "$harm" ] || harm=$(one "$1" "$at" $how "$2" </dev/null)
		done
		[ -z "$harm" ] || break
	done
	echo "$2 $harm"
}

case ${2:-} in
'') ;;
without) without "$1" "$3" ;;
*)
	what="$1: power lost before $2 $(awk -v n="$2" '$1 == n { print $2 }' "$w/points.$1"), $3"
	[ "$2" != $END ] || what="$1: power lost at the end, $3"
	if why=$(one "$1" "$2" "$3" </dev/null); then echo "ok $what"; else echo "not_ok $what: $why"; fi
	;;
esac
