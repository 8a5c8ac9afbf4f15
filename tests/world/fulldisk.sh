#!/bin/sh
# fulldisk.sh - a disk that is full under --data or --out: exit 12 and the file's name; with more space the same command goes on.
. tests/night/lib.sh
M=$W/disk
if [ "$(id -u)" != 0 ] || ! { mkdir "$M" && mount -t tmpfs -o size=64k none "$M"; } 2>/dev/null; then
	echo "1..0 # SKIP a small file system cannot be mounted here"
	exit 0
fi
umount "$M"
trap 'mountpoint -q "$M" && umount "$M"' EXIT
trap 'exit 1' INT TERM
accounts=
n=1001; while [ $n -le 1040 ]; do accounts="$accounts $n"; n=$((n + 1)); done
town $accounts
cp -r "$O" "$W/wanted.opening"
day 2026-02-17; seal
keep opening
night; status 0 "on a roomy disk: status"
cp -r "$O" "$W/wanted.night"; dump "$W/dump.night"
# The opening night, not released, is what it is in an empty store.
rm -rf "$DATA" "$OUT"; mkdir "$OUT"; D=2026-02-13 IN=$W/in/2026-02-13
good_night; dump "$W/dump.opening"
used() { du -sk "$1" | cut -f1; }

# full WHAT SIZE-IN-K night|opening: that night with that folder on a disk of that size, and then with room
full() {
	back opening; D=2026-02-17
	[ "$3" = night ] || { rm -rf "$DATA" "$OUT"; mkdir "$DATA" "$OUT"; D=2026-02-13; }
	IN=$W/in/$D; set -- "$1" "$2" "$3" "$3, $1 of $2 KiB"
	mount -t tmpfs -o size="$2k" none "$M"
	case $1 in
	data) cp -r "$DATA/." "$M/"; rm -rf "$DATA"; kept=$DATA; DATA=$M ;;
	out) kept=$OUT; OUT=$M ;;
	esac
	night --chunk 10
	is "$4: status" "$STATUS" 12
	grep -q "$M/.*: .*[Nn]o space left" "$W/log"; ok $? "$4: names the file and says no space"
	[ "$STATUS" = 12 ] || note <"$W/log"
	grep "^arrears:" "$W/log" | note
	[ ! -e "$O" ]; ok $? "$4: no outputs yet"
	mount -o remount,size=200m "$M"
	night; [ "$STATUS" = 0 ] || [ "$STATUS" = 4 ]; ok $? "$4: with room: done"
	diff -r "$O" "$W/wanted.$3" >"$W/diff" 2>&1; r=$?; ok $r "$4: the same outputs"; head -5 "$W/diff" | note
	dump "$W/after.dump"; same "$4: the same store" "$W/after.dump" "$W/dump.$3"
	case $1 in data) DATA=$kept ;; out) OUT=$kept ;; esac
	umount "$M"
}
before=$(used "$W/kept.opening/data")
for more in 4 12; do full data $((before + more)) night; done
for size in 100 3000 6000; do full data $size opening; done
for size in 4 16 40; do full out $size night; done
done_testing
