#!/bin/sh
# job - what the units run: job JOB UTILITY does what waits for a utility, one thing after the other, and ends as arrears ends.
#
# Of the environment: ARREARS_HOME (must be named: rules are never a default here), ARREARS_STATE (/var/lib/arrears),
# ARREARS_PACK, ARREARS_OPTIONS (further words of arrears run), ARREARS_WAIT (minutes that a night waits for its set file; 0),
# ARREARS_EXCEPTIONS (the status that stands for 4, where a scheduler takes 0 alone for done).
# Below ARREARS_STATE/UTILITY: data, the state; in, what came; out, what was published. A folder of in is named as its run will be:
# in/nightly-2026-03-02, in/recheck-2026-03-03-1. It counts when its set file is there, and is done when out has a folder of that name, or has
# one that was taken back (arrears undo): corrected extracts of that day come as in/nightly-2026-03-02-g2, the generation that is next. So the dates are those
# that the sender names, never the clock's, and a machine that was off goes through all days that it missed.
job=$1 utility=$2
state=${ARREARS_STATE:-/var/lib/arrears}/$utility
program=$(dirname "$(readlink -f "$0")")/../../bin/arrears
refuse() { echo "arrears $job of $utility: $*" >&2; exit 8; }

umask 077	# extracts hold personal data
[ -n "$job" ] && [ -n "$utility" ] || refuse "job JOB UTILITY wanted"
[ -n "$ARREARS_HOME" ] || refuse "ARREARS_HOME is not set: whose rules?"
[ -d "$state" ] || refuse "no folder $state"
# A stop is handed on to the program, which ends at its next checkpoint; then this ends too.
stopped='' child=''
trap 'stopped=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT HUP

# waiting: names of what came and is not done, oldest first
waiting() {
	(cd "$state/in" 2>/dev/null && ls -d "$job"-[0-9]*/) 2>/dev/null | tr -d / | LC_ALL=C sort -V | while read -r run; do
		[ -d "$state/out/$run" ] || [ -d "$state/out/superseded-$run" ] || ! ls "$state/in/$run"/*.set >/dev/null 2>&1 || echo "$run"
	done
}
# run NAME DATE [WORD...]: one run; what is worst is kept
worst=0
run() {
	name=$1 date=$2; shift 2
	echo "arrears: $name of $utility"
	"$program" run "$job" --date "$date" --out "$state/out" --data "$state/data" ${ARREARS_PACK:+--pack "$ARREARS_PACK"} $ARREARS_OPTIONS "$@" &
	child=$!
	wait "$child"; rc=$?
	while [ $rc -gt 128 ] && [ "$stopped" = yes ]; do # by the signal, not by the program's end
		stopped='handed on'
		wait "$child"; rc=$?
	done
	child=''
	case $rc in 0 | 4) [ $rc -le $worst ] || worst=$rc ;; 8 | 16) exit $rc ;; *) exit 12 ;; esac
	[ -z "$stopped" ] || exit 12
}
came() { # what came, a run each
	for name in $(waiting); do
		date=${name#"$job"-} date=${date%-g[0-9]*} number=
		case $date in ????-??-??-*) number=${date#????-??-??-} date=${date%-"$number"} ;; esac
		run "$name" "$date" --in "$state/in/$name" ${number:+--number "$number"}
	done
}
# A sum over what nights left: its date is the last night's.
end_of_month() {
	last=$(cd "$state/out" 2>/dev/null && ls -d nightly-*/ 2>/dev/null | sort | tail -n 1)
	[ -n "$last" ] || refuse "no night is in $state/out"
	last=${last#nightly-} last=${last%/} last=${last%-g[0-9]*}
	run "$job-$last" "$last"
}

# One at a time for a utility: whoever comes second waits. A child that outlives a stop keeps the lock.
mkdir -p "$state/out" "$state/data" || exit 8
left=${ARREARS_WAIT:-0}
while [ "$job" = nightly ] && [ -z "$(waiting)" ] && [ "$left" -gt 0 ] && [ -z "$stopped" ]; do sleep 60; left=$((left - 1)); done
[ -z "$stopped" ] || exit 12
exec 9>>"$state/job.lock" && flock 9 || exit 12
case $job in
month-end) end_of_month ;;
nightly) [ -n "$(waiting)" ] || refuse "nothing waits in $state/in: no folder $job-DATE with a set file that is not in $state/out"; came ;;
*) came ;;
esac
[ $worst != 4 ] || exit "${ARREARS_EXCEPTIONS:-4}"
exit $worst
