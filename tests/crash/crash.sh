#!/bin/sh
# Ends the process at each failure point's first, middle and last passing, runs the same
# command again, and compares outputs and store with an undisturbed run. Prints TAP.
# Every point of failpt.def must be seen to be passed.
b=${B:-build/release}
top=$PWD
w=$top/build/crash
arrears=$top/$b/arrears
rm -rf "$w"; mkdir -p "$w"
echo "# scenario: opening night, release, a night, a night that trips the breaker"
. tests/crash/scenario.sh
scenario_make "$w" || { echo "1..1"; echo "not ok 1 - the scenario could not be made"; exit 1; }

count=0
say() { count=$((count + 1)); echo "$1 $count - $2"; }

: >"$w/seen"
for part in $PARTS; do
	# the undisturbed run, and what it passes
	rm -rf "$w/ref"; mkdir -p "$w/ref"
	scenario_before "$part" "$w/ref"
	ARREARS_FAILPT_LOG=$w/passed.$part scenario_run "$part" "$w/ref" >"$w/ref.log" 2>&1
	want=$?
	sort "$w/passed.$part" | uniq -c >"$w/points.$part"
	awk '{ print $2 }' "$w/points.$part" >>"$w/seen"
	scenario_picture "$w/ref" >"$w/ref.picture"
	[ "$want" = 0 ] || [ "$want" = 4 ] || { say "not ok" "$part ends with $want"; sed 's/^/# /' "$w/ref.log"; continue; }
	while read -r n point; do
		for k in $(printf '%s\n' 1 $(((n + 1) / 2)) "$n" | sort -nu); do
			echo "$part $point $k $want"
		done
	done <"$w/points.$part" >"$w/cases.$part"
	export w arrears top b
	xargs -P 2 -n 4 sh tests/crash/one.sh <"$w/cases.$part" >"$w/results.$part"
	sort "$w/results.$part" >"$w/results.sorted"
	while read -r ok what; do
		say "$(echo "$ok" | sed 's/_/ /')" "$what"
	done <"$w/results.sorted"
done
missing=$(sed -n 's/^POINT("\([^"]*\)").*/\1/p' engine/src/base/failpt.def | sort -u | comm -23 - "$(sort -u "$w/seen" >"$w/seen.u"; echo "$w/seen.u")")
if [ -z "$missing" ]; then say "ok" "every failure point was passed"; else say "not ok" "never passed: $(echo $missing)"; fi
echo "1..$count"
