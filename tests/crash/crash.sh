#!/bin/sh
# Ends the process at each failure point's first, middle and last passing, runs the same
# command again, and compares outputs and store with an undisturbed run. Prints TAP.
# Every point of failpt.def must be seen to be passed. Needs B, the build's folder.
# A kill loses nothing that was written, synced or not, so a folder in memory will do.
. tests/crash/tap.sh
begin crash
. tests/crash/scenario.sh
made

for part in $PARTS; do
	# the undisturbed run, and what it passes
	mkdir -p "$w/ref.$part"
	scenario_before "$part" "$w/ref.$part" >"$w/ref.log" 2>&1 || say "not ok" "$part: what it begins with"
	ARREARS_FAILPT_LOG=$w/passed.$part scenario_run "$part" "$w/ref.$part" >"$w/ref.log" 2>&1
	want=$?
	scenario_picture "$w/ref.$part" >"$w/picture.$part"
	if [ "$want" != 0 ] && [ "$want" != 4 ]; then
		say "not ok" "$part: undisturbed it ends with $want"
		sed 's/^/# /' "$w/ref.log"
		continue
	fi
	sort "$w/passed.$part" | uniq -c | while read -r passings point; do
		ks="1 $(((passings + 1) / 2)) $passings"
		[ "$part" != gate ] || ks=$(((passings + 1) / 2))	# a larger town, for its own points
		[ "$part" != rerun ] || ks="1 $passings"	# of a night the part night does more
		for k in $(printf '%s\n' $ks | sort -nu); do
			echo "$part $point $k $want"
		done
	done >"$w/cases"
	xargs -P 2 -n 4 sh tests/crash/one.sh <"$w/cases" >"$w/results"
	[ "$(wc -l <"$w/results")" = "$(wc -l <"$w/cases")" ] || say "not ok" "$part: cases that said nothing"
	sort "$w/results" >"$w/sorted"
	while read -r ok what; do
		say "$(echo "$ok" | tr _ ' ')" "$what"
	done <"$w/sorted"
done

# What a restart gives is what the undisturbed night gives; what abandon, undo and undo --through leave is what was before.
scenario_picture "$w/state.night" >"$w/picture.before"
for part in undo through; do grep -v " out/superseded-" "$w/picture.$part" >"$w/picture.$part.kept"; done
for pair in "restart night" "abandon before" "undo.kept before" "through.kept before"; do
	set -- $pair
	if cmp -s "$w/picture.$1" "$w/picture.$2"; then say ok "$1 gives what $2 gives"; else say "not ok" "$1 differs from $2"; fi
done
if grep -q 'NOTHING ADVERSE' "$w/ref.gate/out/nightly-$THIRD/report.txt"; then say ok "the gate holds what is adverse"; else say "not ok" "the gate did not hold"; fi

idle=$(awk -F, '/^5 effects/ && $4 == "issued" && $2 ~ /^(letter|loss|deadline|neutral)$/ && $5 < 1 { print $2 }' "$w/ref.natures/out/nightly-$SECOND/totals.csv")
if [ -z "$idle" ] && grep -q ',2,third party' "$w/ref.natures/out/nightly-$SECOND/notices.csv"; then say ok "every nature went, and copies"; else say "not ok" "went nowhere: $idle"; fi

cat "$w"/passed.* | sort -u >"$w/seen"
missing=$(sed -n 's/^POINT("\([^"]*\)").*/\1/p' engine/src/base/failpt.def | sort -u | comm -23 - "$w/seen")
if [ -z "$missing" ]; then say ok "every failure point was passed"; else say "not ok" "never passed: $(echo $missing)"; fi
finish
