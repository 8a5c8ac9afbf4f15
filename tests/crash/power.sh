#!/bin/sh
# Takes the power away before every kind of sync, runs the same command again, and compares outputs
# and store with an undisturbed run. Then each kind of sync is left out in turn: at least one case must
# fail for each, else nothing needs it. Prints TAP. Needs B, the build's folder. See powerloss.c.
top=$PWD
arrears=$top/$B/arrears gen=$top/$B/gen powerloss=$top/$B/powerloss
if [ -d /dev/shm ] && [ -w /dev/shm ]; then w=$(mktemp -d /dev/shm/arrears-power-XXXXXX); else w=$top/$B/power; rm -rf "$w"; mkdir -p "$w"; fi
ACCOUNTS=${ACCOUNTS:-100}
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
	rm -rf "$w/rec"
	"$powerloss" "$w/iolog.$1" "$w/rec" points >"$w/points.$1"
}

# one PART N HOW [CLASS]: prints why it failed; status 0 when all is as undisturbed
one() {
	d=$w/case
	rm -rf "$d"; mkdir -p "$d"
	cp -r "$w/state.$1/." "$d/"
	"$powerloss" "$w/iolog.$1" "$w/rec" build "$d" "$2" "$3" "${4:-}" || { echo "the tree could not be made"; return 1; }
	part_run "$1" "$d" >"$w/case.log" 2>&1
	rc=$?
	[ "$rc" = "$want" ] || { echo "ended with $rc, $want wanted: $(tail -n 1 "$w/case.log")"; return 1; }
	scenario_picture "$d" | cmp -s - "$w/picture.$1" || { echo "outputs or store differ"; return 1; }
}

for part in ${PARTS_POWER:-opening night}; do
	record $part
	if [ "$want" != 0 ] && [ "$want" != 4 ]; then
		say "not ok" "$part: undisturbed it ends with $want"
		sed 's/^/# /' "$w/record.log"
		continue
	fi
	# of each class the first, one between, the last
	awk '{ n[$2]++; at[$2, n[$2]] = $1 }
	END { for (c in n) { print at[c, 1], c; if (n[c] > 2) print at[c, int((n[c] + 1) / 2)], c; if (n[c] > 1) print at[c, n[c]], c } }' \
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
		for at in $(awk -v c="$class" '$2 == c { seen = 1; next } seen { print $1; seen = 0 }' "$w/points.$part" | sed -n '1p;2p;3p;$p' | sort -nu) \
		    999999999; do
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
finish
