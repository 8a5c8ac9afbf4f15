#!/bin/sh
# one.sh PART POINT K WANT: one crash and what follows; a line "ok WHAT" or "not_ok WHAT".
. tests/crash/scenario.sh
part=$1 point=$2 k=$3 want=$4
d=$w/case.$part.$point.$k
rm -rf "$d"; mkdir -p "$d"
scenario_before "$part" "$d"
ARREARS_FAILPT=$point:$k scenario_run "$part" "$d" >"$d.log" 2>&1
rc=$?
what="$part: killed at $point, passing $k"
if [ "$rc" != 137 ]; then echo "not_ok $what: ended with $rc instead"; exit 0; fi
scenario_run "$part" "$d" >>"$d.log" 2>&1
rc=$?
# Killed after all was published, the second try says "already done", which is 0.
if [ "$rc" != "$want" ] && ! { [ "$rc" = 0 ] && grep -q 'already done' "$d.log"; }; then
	echo "not_ok $what: the second try ended with $rc: $(tail -n 1 "$d.log")"; exit 0
fi
if scenario_picture "$d" | cmp -s - "$w/ref.picture"; then
	echo "ok $what"
	rm -rf "$d" "$d.log"
else
	echo "not_ok $what: outputs or store differ (kept in $d)"
fi
