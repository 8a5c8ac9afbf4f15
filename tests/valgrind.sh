#!/bin/sh
# valgrind.sh - a short demo under memcheck: opening night, release, three nights, what a person asks afterwards, a stream
# job and an expression. Any error, and any lost block that tests/valgrind.supp does not name, fails. TAP-like: a line a
# command, then "N passed, N failed".
top=$PWD
arrears=$top/$B/arrears
in=$top/samples/lakemont
w=$top/$B/valgrind
rm -rf "$w"; mkdir -p "$w"
passed=0 failed=0
clean() { # clean STATUS COMMAND...: STATUS or 4 is what the program itself ends with
	want=$1; shift
	valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
	    --num-callers=30 --suppressions="$top/tests/valgrind.supp" --log-file="$w/log" "$arrears" "$@" >"$w/said" 2>&1
	rc=$?
	if [ $rc = "$want" ] || [ $rc = 4 ]; then
		passed=$((passed + 1)); echo "ok $1 ${2:-}"
	else
		failed=$((failed + 1)); echo "not ok $1 ${2:-}: ended with $rc"; tail -n 3 "$w/said"; head -n 60 "$w/log"
	fi
}
night() { clean 0 run nightly --date "$1" --in "$in/$1" --out "$w/out" --data "$w/data" --workers "$2"; }
night 2026-02-13 1
clean 0 release nightly-2026-02-13 --data "$w/data" --by "V. Grind"
night 2026-02-17 2
night 2026-02-18 1
night 2026-02-19 2
night 2026-02-19 2 # already done
account=$(awk -F, 'FNR > 1 { print $10; exit }' "$w"/out/*/orders.csv)
clean 0 runs --data "$w/data"
clean 0 show nightly-2026-02-19 --data "$w/data"
clean 0 explain "$account" --data "$w/data"
clean 0 dump --data "$w/data"
clean 0 stream stream --date 2026-02-13 --in "$in/2026-02-13" --out "$w/streamed"
clean 0 check
clean 0 rules test rules/packs/us-fl-municipal
clean 8 run nightly --date 2026-02-20 --in "$w/none" --out "$w/out" --data "$w/data"
clean 0 eval 'matches("abc", "(a|b)*c") and sum(for i in 1..100 return i ** 2) > 5 and string(date("2024-02-29") + duration("P1Y")) != ""'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
