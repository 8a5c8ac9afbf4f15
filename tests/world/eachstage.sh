#!/bin/sh
# eachstage.sh - the disk gets full at every stage of a night: each place that writes or renames fails with "no
# space left" at its first, middle and last passing. Exit 12 and the file's name, no outputs; the same command goes on.
. tests/night/lib.sh
ENOSPC=28
town 1001 1002 1003
day 2026-02-17; seal
keep opening
ARREARS_FAILPT_LOG=$W/passed night --chunk 2; status 0 "on a roomy disk: status"
cp -r "$O" "$W/wanted"; dump "$W/wanted.dump"

# The points whose call can fail stand in a condition; the others only end the process.
cat engine/src/*/*.c | grep 'if (.*FAILPT("\||| FAILPT("' | grep -o 'FAILPT("[^"]*' | cut -d'"' -f2 | sort -u >"$W/can"
sort "$W/passed" | uniq -c | while read -r times point; do
	grep -qx "$point" "$W/can" || continue
	printf '%s\n' 1 $(((times + 1) / 2)) "$times" | sort -nu | sed "s/^/$point /"
done >"$W/cases"
is "stages that are tried" "$(cut -d' ' -f1 "$W/cases" | sort -u | tr '\n' ' ')" \
    "file.rename.after file.rename.before file.write.before stage.flush.before stage.make.before stage.rename.before "
while read -r point k <&3; do
	what="$point, passing $k"
	back opening
	ARREARS_FAILPT=$point:$k=$ENOSPC night --chunk 2
	is "$what: status" "$STATUS" 12
	has "$what: says why" "$W/log" "No space left on device"
	case $point in stage.*) [ ! -e "$O" ]; ok $? "$what: no outputs yet" ;; esac
	night --chunk 3; status 0 "$what: with room"
	diff -r "$O" "$W/wanted" >"$W/diff" 2>&1; ok $? "$what: the same outputs"
	dump "$W/after.dump"; same "$what: the same store" "$W/after.dump" "$W/wanted.dump"
done 3<"$W/cases"
done_testing
