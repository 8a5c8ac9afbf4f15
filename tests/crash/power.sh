#!/bin/sh
# Takes the power away before every kind of sync, runs the same command again, and compares outputs
# and store with an undisturbed run. Then each kind of sync is left out in turn: at least one case must
# fail for each, else nothing needs it. Prints TAP. Needs B, the build's folder. See powerloss.c.
top=$PWD
arrears=$top/$B/arrears gen=$top/$B/gen powerloss=$top/$B/powerloss
if [ -d /dev/shm ] && [ -w /dev/shm ]; then w=$(mktemp -d /dev/shm/arrears-power-XXXXXX); else w=$top/$B/power; rm -rf "$w"; mkdir -p "$w"; fi
ACCOUNTS=${ACCOUNTS:-20}
export w top arrears gen powerloss
. tests/crash/scenario.sh

count=0 bad=0
say() {
	count=$((count + 1))
	echo "$1 $count - $2"
	[ "$1" = ok ] || bad=$((bad + 1))
}
finish() {
	echo "1..$count"
	if [ "$bad" = 0 ]; then rm -rf "$w"; else echo "# kept for a look: $w"; fi
	echo "$((count - bad)) passed, $bad failed"
	exit $((bad > 0))
}
if ! scenario_make >"$w/make.log" 2>&1; then
	say "not ok" "the scenario could not be made"
	sed 's/^/# /' "$w/make.log"
	finish
fi

# Relative paths, so that a tree can be rebuilt in another folder.
part_run() { # part_run PART DIR
	day=$SECOND
	[ "$1" = opening ] && day=$FIRST
	(cd "$2" && "$arrears" run nightly --home "$top" --date $day --in "$w/in/$day" --out out --data data --workers 1 --chunk 60)
}

record() { # record PART
	mkdir -p "$w/rec"
	cp -r "$w/state.$1/." "$w/rec/"
	ARREARS_IOLOG=$w/iolog.$1 part_run "$1" "$w/rec" >"$w/record.log" 2>&1
	want=$?
	scenario_picture "$w/rec" >"$w/picture.$1"
	cat "$w"/rec/data/runs/*.txt >"$w/runs.$1"
	rm -rf "$w/rec"
	"$powerloss" "$w/iolog.$1" "$w/rec" points >"$w/points.$1"
}

# After the last sync, when the command has ended: all must be there without it being run again.
END=999999999

# one PART N HOW [CLASS]: prints why it failed; status 0 when all is as undisturbed
one() {
	d=$w/case
	rm -rf "$d"; mkdir -p "$d"
	cp -r "$w/state.$1/." "$d/"
	"$powerloss" "$w/iolog.$1" "$w/rec" build "$d" "$2" "$3" "${4:-}" || echo "$1 $2 $3 ${4:-}" >>"$w/unmade"
	if [ "$2" = $END ]; then
		cat "$d"/data/runs/*.txt 2>/dev/null | cmp -s - "$w/runs.$1" || { echo "the record of a run differs"; return 1; }
	else
		part_run "$1" "$d" >"$w/case.log" 2>&1
		rc=$?
		[ "$rc" = "$want" ] || { echo "ended with $rc, $want wanted: $(tail -n 1 "$w/case.log" | cut -c1-160)"; return 1; }
	fi
	scenario_picture "$d" 2>&1 | cmp -s - "$w/picture.$1" || { echo "outputs or store differ"; return 1; }
}

# The sync next after the first of CLASS that is of another class, and four more spread over the rest.
later() { # later CLASS POINTS
	awk -v c="$1" '$2 == c { seen = 1; next } seen { at[++n] = $1 }
	END { last = 0; for (i = 0; i < 5 && n > 0; i++) { k = 1 + int((n - 1) * i / 4); if (k > last) print at[k]; last = k } }' "$2"
}

for part in ${PARTS_POWER:-opening night}; do
	record $part
	if [ "$want" != 0 ] && [ "$want" != 4 ]; then
		say "not ok" "$part: undisturbed it ends with $want"
		sed 's/^/# /' "$w/record.log"
		continue
	fi
	# of each class the first and the last, of the log's after each kind of change of names; and the end
	awk '{ k = $2; if (k ~ /log/) k = k " " $3; n[k]++; if (n[k] == 1) first[k] = $1; last[k] = $1; class[k] = $2 }
	END { for (k in n) { print first[k], class[k]; if (n[k] > 1) print last[k], class[k] } print '$END', "the end" }' \
	    "$w/points.$part" | sort -n >"$w/chosen"
	while read -r at class; do
		for how in kept dropped torn; do
			why=$(one $part "$at" $how </dev/null) && say ok "$part: power lost before $at $class, $how" ||
				say "not ok" "$part: power lost before $at $class, $how: $why"
		done
	done <"$w/chosen"

	# the mutation test: where the harm shows is before a later sync of another class
	cut -d' ' -f2 "$w/points.$part" | sort -u >"$w/classes"
	while read -r class; do
		harm=
		for at in $(later "$class" "$w/points.$part") $END; do
			for how in dropped torn; do
				[ -n "$harm" ] || harm=$(one $part "$at" $how "$class" </dev/null)
			done
			[ -z "$harm" ] || break
		done
		echo "$class $harm" >>"$w/needed"
	done <"$w/classes"
done

# Syncs without which nothing is lost, each with its reason.
unneeded() {
	case $1 in
	syncdir:data/runs/HOME) echo "each start removes this folder and makes it again from the archive" ;;
	*) echo "" ;;
	esac
}
cut -d' ' -f1 "$w/needed" | sort -u >"$w/classes"
while read -r class; do
	harm=$(grep -F "$class " "$w/needed" | cut -s -d' ' -f2- | grep . | head -n 1)
	reason=$(unneeded "$class")
	if [ -n "$harm" ]; then say ok "without $class: $harm"
	elif [ -n "$reason" ]; then say ok "without $class: nothing is lost: $reason"
	else say "not ok" "without $class: nothing is lost, and no reason is given for it"; fi
done <"$w/classes"
if [ -e "$w/unmade" ]; then say "not ok" "trees that could not be made: $(head -n 1 "$w/unmade")"; fi
finish
