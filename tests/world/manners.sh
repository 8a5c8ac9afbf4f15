#!/bin/sh
# manners.sh - what else the world does: missing inputs, another file system, two at once, a request to stop.
. tests/night/lib.sh
town 1001 1002 1003
day 2026-02-17; seal
keep opening
good_night
cp -r "$O" "$W/wanted"; dump "$W/wanted.dump"
back opening; dump "$W/before.dump"

# refused WHAT TEXT
refused() {
	is "$1: status" "$STATUS" 8
	has "$1: says so" "$W/log" "$2"
	dump "$W/after.dump"; same "$1: the store is what it was" "$W/after.dump" "$W/before.dump"
	[ ! -e "$O" ] && [ -z "$(ls -A "$OUT" | grep staged)" ]; ok $? "$1: no outputs"
}
good=$IN
IN=$W/nowhere; night; refused "no --in folder" "$W/nowhere"
IN=$W/spoiled
cp -r "$good" "$IN"; rm "$IN/bills.CIS.2.csv"; mkdir "$IN/bills.CIS.2.csv"
night; refused "a folder instead of a file" "bills.CIS.2.csv"
rm -rf "$IN"; : >"$IN"; night; refused "a file instead of --in" "$IN"
IN=$good
# A folder, or a file in it, that may not be read; root may read all, so somebody else runs it.
if [ "$(id -u)" = 0 ] && setpriv --reuid 65534 --clear-groups test -x "$ARREARS" 2>/dev/null; then
	root=$ARREARS
	ARREARS=$W/as-nobody
	printf '#!/bin/sh\nexec setpriv --reuid 65534 --clear-groups %s "$@"\n' "$root" >"$ARREARS"; chmod 755 "$ARREARS"
	chown -R 65534 "$DATA" "$OUT"
	IN=$W/closed; cp -r "$good" "$IN"; chmod 000 "$IN"
	night; refused "an unreadable folder" "$IN: "
	has "an unreadable folder: says why" "$W/log" "Permission denied"
	chmod 755 "$IN"; chmod 000 "$IN/bills.CIS.2.csv"
	night; is "an unreadable file: status" "$STATUS" 12 # the extract may be good: once it can be read, the same again
	has "an unreadable file: names it" "$W/log" "bills.CIS.2.csv: "
	dump "$W/after.dump"; same "an unreadable file: the store is what it was" "$W/after.dump" "$W/before.dump"
	has "an unreadable file: says why" "$W/log" "Permission denied"
	chmod 500 "$OUT"; chown 0 "$OUT"; IN=$good
	night; is "an --out that may not be written: status" "$STATUS" 12
	has "an --out that may not be written: says so" "$W/log" "$OUT"
	[ ! -e "$O" ]; ok $? "an --out that may not be written: no outputs"
	ARREARS=$root; chmod 755 "$OUT"
	back opening
fi

# two at once: the first holds the lock, for this test by its file
( flock 9; printf 'process 4711 on elsewhere: arrears\n' >&9; : >"$W/holding"; sleep 2 ) 9>>"$DATA/lock" &
until [ -e "$W/holding" ]; do sleep 0.1; done
: >"$DATA/lock"; printf 'process 4711 on elsewhere: arrears\n' >"$DATA/lock"
night; is "two at once: status" "$STATUS" 8
has "two at once: names the lock" "$W/log" "$DATA/lock: held by another process"
has "two at once: says who" "$W/log" "process 4711 on elsewhere"
[ ! -e "$O" ]; ok $? "two at once: no outputs"
wait

# a request to stop, between chunks
# A request from before the run is none: so it is made again and again until the run has ended.
(until [ -e "$W/ended" ]; do : >"$DATA/stop"; sleep 0.01; done) &
night --chunk 1; : >"$W/ended"; wait
is "asked to stop: status" "$STATUS" 12
has "asked to stop: says so" "$W/log" "stopped as asked by DATA/stop"
[ ! -e "$O" ]; ok $? "asked to stop: no outputs"
night; status 0 "the same command: status"
diff -r "$O" "$W/wanted" >"$W/diff" 2>&1; ok $? "the same command: the same outputs"
dump "$W/after.dump"; same "the same command: the same store" "$W/after.dump" "$W/wanted.dump"

# signals, one after the other until it has ended
back opening
"$ARREARS" run nightly --home "$HOME_DIR" --workers 1 --date "$D" --in "$IN" --out "$OUT" --data "$DATA" --chunk 1 >"$W/log" 2>&1 &
p=$!
until grep -q "^process $p " "$DATA/lock" || ! kill -0 $p; do sleep 0.01; done
while kill -TERM $p 2>"$W/gone"; do sleep 0.005; done
wait $p; is "SIGTERM, more than once: status" $? 12
has "SIGTERM: says so" "$W/log" "stopped as asked by SIGTERM"
has "SIGTERM: says what to do" "$W/log" "the same command goes on from the last checkpoint"
[ ! -e "$O" ]; ok $? "SIGTERM: no outputs"
night; status 0 "after SIGTERM: status"
diff -r "$O" "$W/wanted" >"$W/diff" 2>&1; ok $? "after SIGTERM: the same outputs"
dump "$W/after.dump"; same "after SIGTERM: the same store" "$W/after.dump" "$W/wanted.dump"

# files that may not grow
back opening
(ulimit -f 300; night; exit "$STATUS"); STATUS=$?
is "a limit on files: status" "$STATUS" 12
has "a limit on files: says so" "$W/log" "File too large"
[ ! -e "$O" ]; ok $? "a limit on files: no outputs"
night; status 0 "without the limit: status"
diff -r "$O" "$W/wanted" >"$W/diff" 2>&1; ok $? "without the limit: the same outputs"
dump "$W/after.dump"; same "without the limit: the same store" "$W/after.dump" "$W/wanted.dump"

# what is printed comes nowhere
for verb in "show nightly-$D" runs dump; do
	"$ARREARS" $verb --data "$DATA" >/dev/full 2>"$W/log"
	is "$verb to a full disk: status" $? 12
done
has "to a full disk: says so" "$W/log" "standard output can't be written"

# --out on another file system than --data
if [ -d /dev/shm ] && [ -w /dev/shm ] && [ "$(stat -c %d /dev/shm)" != "$(stat -c %d "$W")" ]; then
	back opening
	far=$(mktemp -d /dev/shm/arrears.XXXXXX); trap 'rm -rf "$far"' EXIT; near=$OUT OUT=$far
	night; status 0 "another file system: status"
	diff -r "$O" "$W/wanted" >"$W/diff" 2>&1; ok $? "another file system: the same outputs"
	is "another file system: nothing left beside them" "$(ls -A "$far")" "nightly-2026-02-17"
	OUT=$near
fi
done_testing
