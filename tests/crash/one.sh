#!/bin/sh
# one.sh PART POINT K WANT: one crash and what follows; a line "ok WHAT" or "not_ok WHAT".
. tests/crash/scenario.sh
part=$1 point=$2 k=$3 want=$4
d=$w/case.$part.$point.$k
what="$part: killed at $point, passing $k"
mkdir -p "$d"
if ! scenario_before "$part" "$d" >"$d.log" 2>&1; then echo "not_ok $what: what it begins with"; exit 0; fi
ARREARS_FAILPT=$point:$k scenario_run "$part" "$d" >"$d.log" 2>&1
rc=$?
if [ "$rc" != 137 ]; then echo "not_ok $what: ended with $rc instead"; exit 0; fi
scenario_run "$part" "$d" again >>"$d.log" 2>&1
rc=$?
if [ "$rc" != "$want" ]; then
	echo "not_ok $what: the second try ended with $rc, $want wanted: $(tail -n 1 "$d.log")"
elif scenario_picture "$d" | cmp -s - "$w/picture.$part"; then
	echo "ok $what"
	rm -rf "$d" "$d.log"
else
	echo "not_ok $what: outputs or store differ"
fi
