#!/bin/sh
# usualtown.sh - the town that the bench times does what a utility's town does in a night: of a million accounts some
# 1,500 cuts, 15,000 letters, 500 demands, 300 reconnects, 50 renewals; nothing keeps it in. TAP.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
case $b in */release) ;; *) echo "1..0 # SKIP a matter of the generator: one build shows it"; exit 0 ;; esac
w=$b/usualtown accounts=${ACCOUNTS:-50000} first=2026-02-11 last=2026-02-17
n=0
rm -rf "$w"; mkdir -p "$w/out"; sh tests/bench/home.sh "$w/home" $accounts
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 20q' "$w/log"; fi; }
town() { "$b/gen" "$@" --accounts $accounts --seed 1 --date $first --out "$w/in" >"$w/log"; }
night() { "$b/arrears" run nightly --home "$w/home" --date "$1" --in "$w/in/$1" --out "$w/out" --data "$w/data" >"$w/log" 2>&1; }
let_out() { "$b/arrears" release "nightly-$1" --data "$w/data" --by test >"$w/log" 2>&1; }
town snapshot && night $first && let_out $first; t $? "the first night, and a person looked"
town delta && night 2026-02-12; t $? "the second: status 0"
town delta --night 2 --published "$w/out" && night 2026-02-13; t $? "the third, with answers to its orders: status 0"
town delta --night 3 --published "$w/out" && night $last; t $? "the fourth, when some of the cut have paid: status 0"
o=$w/out/nightly-$last
! grep -q "^NOTHING ADVERSE" "$o/report.txt"; t $? "the fourth is not kept in"
# between WHAT SEEN LOW HIGH: of a million accounts
between() {
	of=$((${2:-0} * 1000000 / accounts))
	echo "$1: $of of a million" >"$w/log"
	[ $of -ge "$3" ] && [ $of -le "$4" ]; t $? "$1: from $3 to $4 of a million"
}
issued() { between "$1" "$(awk -F, -v kind="$1" '$1 == "5 effects" && $2 == kind && $4 == "issued" { print $5 }' "$o/totals.csv")" "$2" "$3"; }
issued cut 1000 2300
issued letter 10000 20000
issued demand 250 900
issued restored 150 500
between renewals "$(grep -cE ',notice (90|60|30),' "$o/notices.csv")" 20 160
between "tasks for people" "$(($(wc -l <"$o/tasks.csv") - 1))" 0 1500
sh tests/oracle/oracle.sh "$w/in" "$w/out" >"$w/log"; t $? "other eyes find nothing wrong: $(tail -1 "$w/log")"
cp "$o/report.txt" "$w/log"; grep -q "rejected 0; control totals agree" "$w/log"; t $? "no row contradicts what came on the days before"
rm -rf "$w"
echo "1..$n"
