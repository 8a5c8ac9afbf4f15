#!/bin/sh
# faults.sh - every system call of a night that touches files or memory fails at its first, its last and a spread of
# places, and every kind of allocation. After each: status 12 and words that say what to do, or, where it is of no
# consequence, the usual end; then the same command gives the same bytes. Prints TAP. Needs B, the build's folder.
# FAULTS=short takes few places (for make check).
B=${B:-build/release}
top=$PWD
arrears=$top/$B/arrears gen=$top/$B/gen fault=$top/$B/fault.so
if [ -d /dev/shm ] && [ -w /dev/shm ]; then w=$(mktemp -d /dev/shm/arrears-faults-XXXXXX); else w=$top/$B/faults; rm -rf "$w"; mkdir -p "$w"; fi
ACCOUNTS=${ACCOUNTS:-20}
export w top arrears gen fault
. tests/crash/scenario.sh
# One thread, so that the Nth call is the same one each time.
how="--workers 0 --chunk 20"
export HOW="$how"

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

# Errors that a call may end with.
errors_of() {
	case $1 in
	malloc | calloc | realloc) echo ENOMEM ;;
	pthread_create) echo EAGAIN ;;
	open | openat | fopen | opendir) echo EIO ENOSPC ENOMEM EMFILE EIO-on ;;
	write | pwrite) echo EIO ENOSPC EIO-on ENOSPC-on ;;
	read) echo EIO EIO-on +2 +15 +15-on ;;
	writev | fsync | fdatasync | rename | renameat2 | link | mkdir | ftruncate) echo EIO ENOSPC EIO-on ;;
	*) echo EIO EIO-on ;;
	esac
}
# places COUNT HOW-MANY: the first, the last and a spread between
places() { awk -v c="$1" -v k="$2" 'BEGIN { last = 0; for (i = 0; i < k; i++) { n = 1 + int((c - 1) * i / (k > 1 ? k - 1 : 1) + 0.5); if (n > last) print n; last = n } }'; }
many() {
	case $1 in malloc | calloc | realloc) echo $((PLACES * 5)) ;; *) echo "$PLACES" ;; esac
}
PLACES=${PLACES:-12}
[ "${FAULTS:-}" != short ] || PLACES=2 PARTS_FAULTS=night
for part in ${PARTS_FAULTS:-opening night}; do
	mkdir -p "$w/ref.$part"
	scenario_before "$part" "$w/ref.$part" >"$w/ref.log" 2>&1
	FAULT_LOG=$w/counts.$part LD_PRELOAD=$fault scenario_run "$part" "$w/ref.$part" >"$w/ref.log" 2>&1
	want=$?
	scenario_picture "$w/ref.$part" >"$w/picture.$part"
	sort "$w/counts.$part" | while read -r call times; do
		for error in $(errors_of "$call"); do
			for n in $(places "$times" "$(many "$call")"); do echo "$part $call $n $error $want"; done
		done
	done >"$w/cases"
	xargs -P 2 -n 5 sh tests/faults/one.sh <"$w/cases" >"$w/results"
	[ "$(wc -l <"$w/results")" = "$(wc -l <"$w/cases")" ] || say "not ok" "$part: cases that said nothing"
	while read -r ok what; do
		say "$(echo "$ok" | tr _ ' ')" "$what"
	done <"$w/results"
done
finish
