# tap.sh - what the tests of crashes, power and faults have in common: a folder in memory, if there is one, with the
# scenario in it, and results as TAP. Sourced; wants B, the build's folder. The last line is "N passed, N failed".
top=$PWD
arrears=$top/$B/arrears gen=$top/$B/gen
count=0 bad=0

begin() { # begin NAME: the empty folder $w
	if [ -d /dev/shm ] && [ -w /dev/shm ]; then
		w=$(mktemp -d "/dev/shm/arrears-$1-XXXXXX")
	else
		w=$top/$B/$1
		rm -rf "$w"
		mkdir -p "$w"
	fi
	export w top arrears gen
}
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
made() { # the scenario, or the end
	scenario_make >"$w/make.log" 2>&1 && return
	say "not ok" "the scenario could not be made"
	sed 's/^/# /' "$w/make.log"
	finish
}
