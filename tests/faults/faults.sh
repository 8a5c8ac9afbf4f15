#!/bin/sh
# faults.sh - every system call of a night that touches files or memory fails at its first, its last and a spread of
# places, and every kind of allocation. After each: status 12 and words that say what to do, or, where it is of no
# consequence, the usual end; then the same command gives the same bytes. Then each file of the state is damaged:
# status 16 and nothing published, or the same bytes. Prints TAP. Needs B, the build's folder.
# FAULTS=short takes few places (for make check).
B=${B:-build/release}
. tests/crash/tap.sh
begin faults
fault=$top/$B/fault.so
ACCOUNTS=${ACCOUNTS:-20}
export fault
. tests/crash/scenario.sh
# One thread, so that the Nth call is the same one each time.
how="--workers 0 --chunk 20"
export HOW="$how"
made

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
places() {
	awk -v c="$1" -v k="$2" 'BEGIN {
		for (i = 0; i < k; i++) {
			n = 1 + int((c - 1) * i / (k > 1 ? k - 1 : 1) + 0.5)
			if (n > last) print n
			last = n
		}
	}'
}
# What follows a crash is tried at fewer places.
many() { # many PART CALL
	m_n=$PLACES
	case $1 in natures | restart | abandon) m_n=$(((PLACES + 3) / 4)) ;; esac
	case $2 in malloc | calloc | realloc) m_n=$((m_n * 5)) ;; esac
	echo $m_n
}
PLACES=${PLACES:-8}
[ "${FAULTS:-}" != short ] || PLACES=2 PARTS_FAULTS=night PARTS_DAMAGE="night after"

# all PROGRAM ARGUMENTS-A-CASE: two at a time; each says a line
all() {
	xargs -P 2 -n "$2" sh "$1" <"$w/cases" >"$w/results"
	[ "$(wc -l <"$w/results")" = "$(wc -l <"$w/cases")" ] || say "not ok" "$part: cases that said nothing"
	while read -r ok what; do
		say "$(echo "$ok" | tr _ ' ')" "$what"
	done <"$w/results"
}
undisturbed() { # undisturbed PART: its bytes, its status in $want
	mkdir -p "$w/ref.$1"
	scenario_before "$1" "$w/ref.$1" >"$w/ref.log" 2>&1
	(cd "$w/ref.$1" && find data out/.staged-* -type f 2>/dev/null | sort) >"$w/files.$1"
	FAULT_LOG=$w/counts.$1 LD_PRELOAD=$fault scenario_run "$1" "$w/ref.$1" >"$w/ref.log" 2>&1
	want=$?
	echo $want >"$w/want.$1"
	(cd "$w/ref.$1" && find out -type f | sort | xargs -r sha256sum) >"$w/outputs.$1"
	scenario_picture "$w/ref.$1" >"$w/picture.$1"
}
for part in opening night natures restart abandon; do undisturbed $part; done

for part in ${PARTS_FAULTS:-opening night natures restart abandon}; do
	want=$(cat "$w/want.$part")
	sort "$w/counts.$part" | while read -r call times; do
		for error in $(errors_of "$call"); do
			case $part.$error in abandon.+*) continue ;; esac	# only a run has checkpoints to stop at
			for n in $(places "$times" "$(many $part "$call")"); do echo "$part $call $n $error $want"; done
		done
	done >"$w/cases"
	all tests/faults/one.sh 5
	echo "# $part: $(wc -l <"$w/cases") calls that fail, of $(awk '{ n += $2 } END { print n }' "$w/counts.$part")"
done

# --- damage ----------------------------------------------------------------------------------
# after: the night has ended, and the same command finds it done; so older copies are at hand.
cp -r "$w/ref.night" "$w/state.after"
for kept in want outputs picture; do cp "$w/$kept.night" "$w/$kept.after"; done
(cd "$w/state.after" && find data -type f | sort) >"$w/files.after"
hurts() { # hurts PART FILE
	if [ "$1" = after ]; then
		[ ! -e "$w/state.night/$2" ] || [ "$2" = data/lock ] || cmp -s "$w/state.night/$2" "$w/state.after/$2" || echo older
		return
	fi
	echo gone
	[ ! -s "$w/ref.$1/$2" ] || echo bit first last hole cut
}
chosen() { # chosen PART: its files, of the pinned ones a few; in the short form some tables and the log
	if [ "${FAULTS:-}" = short ]; then
		grep -E '/(catalog|accounts|before-1|log.0*1)(\.db)?$' "$w/files.$1"
	else
		grep -v '/archive/\|\.home/' "$w/files.$1"
		grep '/archive/' "$w/files.$1" | head -n 4
	fi
}
for part in ${PARTS_DAMAGE:-night restart after}; do
	chosen $part | while read -r file; do
		for hurt in $(hurts $part "$file"); do echo "$part $file $hurt $(cat "$w/want.$part")"; done
	done >"$w/cases"
	all tests/faults/damage.sh 4
	echo "# $part: $(wc -l <"$w/cases") damages"
done
grep -q ': older' "$w/results" || say "not ok" "no older copy was tried"
finish
