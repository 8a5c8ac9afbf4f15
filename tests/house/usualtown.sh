#!/bin/sh
# usualtown.sh - the town that the bench times does what a utility's town does in a night: of a million accounts some
# 1,500 cuts, 15,000 letters, 500 demands, 50 renewals; nothing keeps it in. TAP.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
case $b in */release) ;; *) echo "1..0 # SKIP a matter of the generator: one build shows it"; exit 0 ;; esac
w=$b/usualtown accounts=50000 first=2026-02-13 second=2026-02-17
n=0
rm -rf "$w"; mkdir -p "$w/out"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 20q' "$w/log"; fi; }
night() { "$b/arrears" run nightly --date "$1" --in "$w/in/$1" --out "$w/out" --data "$w/data" >"$w/log" 2>&1; }
"$b/gen" snapshot --accounts $accounts --seed 1 --date $first --out "$w/in" >"$w/log" &&
	"$b/gen" delta --accounts $accounts --seed 1 --date $first --out "$w/in" --changed 10 >>"$w/log"
t $? "two nights of a town"
night $first; t $? "the first: status 0"
"$b/arrears" release nightly-$first --data "$w/data" --by test >"$w/log" 2>&1; t $? "a person looked"
night $second; t $? "the second: status 0"
o=$w/out/nightly-$second
! grep -q "^NOTHING ADVERSE" "$o/report.txt"; t $? "the second is not kept in"
# between WHAT LOW HIGH: issued of a million accounts
between() {
	seen=$(awk -F, -v kind="$1" '$1 == "5 effects" && $2 == kind && $4 == "issued" { print $5 * 1000000 / '$accounts' }' "$o/totals.csv")
	echo "$1: $seen of a million" >"$w/log"
	awk -v s="$seen" -v l="$2" -v h="$3" 'BEGIN { exit !(s != "" && s >= l && s <= h) }'
	t $? "$1: from $2 to $3 of a million"
}
between disconnect 1000 2300
between notice 10000 20000
between demand 250 900
renewals=$(grep -cE ',notice (90|60|30),' "$o/notices.csv")
echo "renewals: $renewals" >"$w/log"; [ "$renewals" -ge 1 ] && [ "$renewals" -le 8 ]; t $? "renewals: from 20 to 160 of a million"
tasks=$(($(wc -l <"$o/tasks.csv") * 1000000 / accounts))
echo "tasks: $tasks of a million" >"$w/log"; [ $tasks -le 1500 ]; t $? "tasks for people: at most 1500 of a million"
rm -rf "$w"
echo "1..$n"
