#!/bin/sh
# Takes the power away before every sync, runs the same command again, and compares outputs and store with an
# undisturbed run. Then each kind of sync is left out in turn: at least one case must fail for each, else nothing
# needs it. Prints TAP. Needs B, the build's folder; POWER=some takes of each kind the first and the last sync.
# Parts: opening and night, as scenario.sh has them; and, all after a first loss in the middle of that night:
#   again     the run that goes on, and loses the power once more
#   killed    the run that goes on after it was only killed
#   abandon   taking it back
# See powerloss.c.
. tests/crash/tap.sh
begin power
powerloss=$top/$B/powerloss
ACCOUNTS=${ACCOUNTS:-20} POWER=${POWER:-all}
export powerloss
. tests/crash/powerone.sh
made

record() { # record PART
	mkdir -p "$w/rec"
	cp -r "$w/state.$1/." "$w/rec/"
	ARREARS_IOLOG=$w/iolog.$1 part_run "$1" "$w/rec" >"$w/record.log" 2>&1
	want=$?
	echo $want >"$w/want.$1"
	scenario_picture "$w/rec" >"$w/picture.$1"
	cat "$w"/rec/data/runs/*.txt >"$w/runs.$1"
	rm -rf "$w/rec"
	"$powerloss" "$w/iolog.$1" "$w/rec" points >"$w/points.$1"
}

# What again, killed and abandon begin with: the night's run, half way.
begin() { # begin PART
	half=$(awk '{ at[NR] = $1 } END { print at[int(NR / 2)] }' "$w/points.night")
	mkdir -p "$w/state.$1"
	cp -r "$w/state.night/." "$w/state.$1/"
	case $1 in
	again) "$powerloss" "$w/iolog.night" "$w/rec" build "$w/state.$1" "$half" dropped ;;
	*) "$powerloss" "$w/iolog.night" "$w/rec" build "$w/state.$1" "$half" kept ;;
	esac
}

# of each class the first and the last, of the log's after each kind of change of names
ends_of_classes() {
	awk '{ k = $2; if (k ~ /log/) k = k " " $3; n[k]++; if (n[k] == 1) first[k] = $1; last[k] = $1 }
	END { for (k in n) { print first[k]; if (n[k] > 1) print last[k] } }'
}

for part in ${PARTS_POWER:-opening night again killed abandon}; do
	case $part in again | killed | abandon) begin $part ;; esac
	record $part
	if [ "$want" != 0 ] && [ "$want" != 4 ]; then
		say "not ok" "$part: undisturbed it ends with $want"
		sed 's/^/# /' "$w/record.log"
		continue
	fi
	if [ "$POWER" = all ]; then cut -d' ' -f1 "$w/points.$part"; else ends_of_classes <"$w/points.$part"; fi | sort -n >"$w/chosen"
	echo $END >>"$w/chosen"
	while read -r at; do
		for how in kept dropped torn; do echo "$part $at $how"; done
	done <"$w/chosen" >"$w/cases"
	xargs -P 2 -n 3 sh tests/crash/powerone.sh <"$w/cases" >"$w/results"
	[ "$(wc -l <"$w/results")" = "$(wc -l <"$w/cases")" ] || say "not ok" "$part: cases that said nothing"
	sort -k 6n "$w/results" >"$w/sorted"
	while read -r ok what; do
		say "$(echo "$ok" | tr _ ' ')" "$what"
	done <"$w/sorted"
	cut -d' ' -f2 "$w/points.$part" | sort -u | sed "s/^/$part without /" | xargs -P 2 -n 3 sh tests/crash/powerone.sh >>"$w/needed"
	echo "# $part: $(wc -l <"$w/points.$part") syncs, $(wc -l <"$w/cases") cases"
done

# However often the power was lost, the night is the undisturbed one; what abandon leaves is what was before.
scenario_picture "$w/state.night" >"$w/picture.before"
for pair in "again night" "killed night" "abandon before"; do
	set -- $pair
	[ -e "$w/picture.$1" ] || continue
	if cmp -s "$w/picture.$1" "$w/picture.$2"; then say ok "$1 gives what $2 gives"; else say "not ok" "$1 differs from $2"; fi
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
