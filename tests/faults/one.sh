#!/bin/sh
# one.sh PART CALL N ERROR WANT: one call that fails, and the same command after it; a line "ok WHAT" or "not_ok WHAT".
# ERROR-on: all calls from the Nth on; +SIGNAL: before the Nth call that signal comes.
. tests/crash/scenario.sh
how=$HOW
part=$1 call=$2 n=$3 error=$4 want=$5
d=$w/case.$part.$call.$n.$error
what="$part: $call $n fails with $error"
mkdir -p "$d"
verdict() {
	scenario_before "$part" "$d" >"$d.log" 2>&1 || { echo "what it begins with"; return 1; }
	case $error in *-on) keeps=yes ;; *) keeps= ;; esac
	FAULT=$call:$n:$(number "${error%-on}") FAULT_KEEPS=$keeps LD_PRELOAD=$fault scenario_run "$part" "$d" >"$d.out" 2>"$d.log"
	rc=$?
	case $rc in
	12) grep -q '^arrears: .*same command' "$d.log" || { echo "does not say what to do: $(tail -n 1 "$d.log")"; return 1; } ;;
	"$want") # what failed was of no consequence, as the bytes must show; that of a sync never is
		case $call in *sync) echo "ended with $rc, as if nothing had failed"; return 1 ;; esac ;;
	*) echo "ended with $rc: $(tail -n 1 "$d.log" | cut -c1-300)"; return 1 ;;
	esac
	case $error.$rc in +*.12) grep -q "stopped as asked by SIG" "$d.log" || { echo "does not say why it stopped"; return 1; } ;; esac
	scenario_run "$part" "$d" again >>"$d.log" 2>&1
	rc=$?
	[ $rc = "$want" ] || { echo "the same command ended with $rc, $want wanted: $(tail -n 1 "$d.log" | cut -c1-300)"; return 1; }
	scenario_picture "$d" 2>&1 | cmp -s - "$w/picture.$part" || { echo "outputs or store differ"; return 1; }
}
number() { # number NAME: of an error; one that begins with + is a signal's number
	case $1 in EIO) echo 5 ;; ENOSPC) echo 28 ;; ENOMEM) echo 12 ;; EAGAIN) echo 11 ;; EMFILE) echo 24 ;; *) echo "$1" ;; esac
}
if why=$(verdict); then
	echo "ok $what"
	rm -rf "$d" "$d.log" "$d.out"
else
	echo "not_ok $what: $why"
fi
