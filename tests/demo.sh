#!/bin/sh
# demo.sh - the sample utility's nights: opening, release, 40 business dates; then why one order was written.
set -eu
cd "$(dirname "$0")/.."
ARREARS=$1
IN=samples/lakemont OUT=build/demo/out DATA=build/demo/data
. samples/night.sh

say()
{
	printf '\n== %s\n' "$*"
}

# count FILE COLUMN: how often each value of a column occurs in all runs
count()
{
	awk -v name="$2" '
	function split_csv(s, f,   n, i, c, q, v) {
		n = 0; v = ""; q = 0
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "\"") q = !q
			else if (c == "," && !q) { f[++n] = v; v = "" }
			else v = v c
		}
		f[++n] = v
		return n
	}
	FNR == 1 { n = split_csv($0, h); col = 0; for (i = 1; i <= n; i++) if (h[i] == name) col = i; next }
	col && /^[A-Z0-9]/ { split_csv($0, f); k[f[col]]++ }
	END { for (v in k) printf "    %6d %s\n", k[v], v }' "$OUT"/*/"$1" | sort -k2
}

rm -rf build/demo
mkdir -p build/demo
days=$(ls "$IN" | grep -E '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')
first=$(echo "$days" | head -1)

say "Opening night, $first: everything is new, so nothing adverse goes out until a person has looked"
night "$first" "$first" || [ $? -eq 4 ]
"$ARREARS" release "nightly-$first" --data "$DATA" --by "P. Quimby"

say "The 40 business dates that follow, and two ends of months"
for day in $days; do
	[ "$day" = "$first" ] && continue
	lived "$day"
	printf '.'
done
echo

say "$UNBALANCED: the trailer of payments was a cent off; refused, nothing changed, then the corrected set"
cat "$DATA.refused"

say "The ends of two months: deposits' interest and refunds, and sums over all accounts"
for end in "$OUT"/month-end-*; do
	echo "  ${end##*/}"
	for f in postings tasks measures; do
		printf '    %s of %s.csv\n' "$(($(wc -l < "$end/$f.csv") - 1))" "$f"
	done
	sed -n 's/.*"\(sector [^"]*\)".*/      \1/p' "$end/tasks.csv"
done

say "What the nights wrote"
echo "  orders:" && count orders.csv action
echo "  notices:" && count notices.csv kind
"$ARREARS" runs --data "$DATA" | tail -5

say "One order"
found=$(grep -l ',DISCONNECT,' "$OUT"/*/orders.csv | tail -1)
order=$(grep ',DISCONNECT,' "$found" | head -1)
account=$(echo "$order" | cut -d, -f10)
head -1 "$found" | cut -d, -f1-19
echo "$order" | cut -d, -f1-19
say "The notices before it"
grep -h ",$account," "$OUT"/*/notices.csv | cut -d, -f1,5,6,9,10,11,16 || true
say "Why: arrears explain $account"
"$ARREARS" explain "$account" --data "$DATA" | tee "$DATA.explained"

# told KIND CELL VALUE: accounts (cell 6) of the extracts' rows of a kind that have the value in a cell
told()
{
	gzip -dc "$IN"/*/"$1".*.gz | awk -F, -v cell="$2" -v value="$3" '$1 == "U" && $cell == value { print $6 }' | sort -u
}
# of FILE PATTERN NIGHTS: accounts (column 10) of the rows of an output that have the pattern
of()
{
	grep -hE "$2" "$OUT"/${3-*}/"$1".csv | cut -d, -f10 | sort -u
}
# some WORDS...: whether there are any
some()
{
	[ -n "$*" ]
}
# both WORDS WORDS: those in both
both()
{
	printf '%s\n' $1 | while read -r one; do case " "$(echo $2)" " in *" $one "*) echo "$one" ;; esac; done
}

passed=0 failed=0
t() # t NAME COMMAND...: counts it, names it when it fails
{
	what=$1; shift
	if "$@" > /dev/null 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $what"; fi
}
echo
t "41 nights published" [ "$(ls -d "$OUT"/nightly-* | wc -l)" -eq 41 ]
t "the first night published no order" [ "$(wc -l < "$OUT/nightly-$first/orders.csv")" -eq 1 ]
t "the unbalanced set was refused by its sum" grep -q 'amount' "$DATA.refused"
# A gate that stays closed, or a breaker that never lets go, stops the orders of all nights behind it.
t "orders to cut on at least 15 nights, after each release" \
    [ "$(grep -l ',DISCONNECT,' "$OUT"/*/orders.csv | wc -l)" -ge 15 ]
t "orders to cut in the last week that lets them out" \
    [ -n "$(grep -l ',DISCONNECT,' "$OUT"/nightly-2026-04-0[7-9]/orders.csv "$OUT"/nightly-2026-04-1*/orders.csv)" ]
for action in DISCONNECT CANCEL RECONNECT; do
	t "orders $action" grep -q ",$action," "$OUT"/*/orders.csv
done
for kind in reminder "late notice" "final notice" "notice 90" "notice 60" "notice 30"; do
	t "letters $kind" grep -q ",$kind," "$OUT"/*/notices.csv
done
# A night is kept in until a person has looked; two limits that trip by turns must not keep in all that follow.
t "at most 12 nights are kept in" [ "$(grep -l '^NOTHING ADVERSE' "$OUT"/nightly-*/report.txt | wc -l)" -le 12 ]
t "two months ended" [ "$(ls -d "$OUT"/month-end-* | wc -l)" -eq 2 ]
for end in "$OUT"/month-end-*; do
	t "$end is published, and balanced" sh -c "[ -s '$end/report.txt' ] && ! grep ',N\$' '$end/totals.csv'"
	t "$end wrote no order and no letter" [ "$(cat "$end/orders.csv" "$end/notices.csv" | wc -l)" -eq 2 ]
	t "$end is done once" sh -c "'$ARREARS' run month-end --date '${end##*month-end-}' --out '$OUT' --data '$DATA' | grep -q 'already done'"
done
# what people, agencies, issuers and the city do
t "a plan calls an order back" some "$(both "$(told arrangements 8 A)" "$(of orders ',CANCEL,')")"
t "an offer that nobody signed does not" some "$(both "$(told arrangements 8 O)" "$(of orders ',DISCONNECT,')")"
t "a broken plan: its letter, and the cut" some "$(both "$(both "$(told arrangements 8 B)" "$(of notices 'broken plan notice')")" "$(of orders ',DISCONNECT,')")"
t "a plan without instalments is told" grep -q 'its instalments are recorded' "$OUT"/*/tasks.csv
t "a pledge calls an order back" some "$(both "$(told pledges 13 P)" "$(of orders ',CANCEL,')")"
t "a pledge that lapsed does not stop the cut" some "$(both "$(told pledges 13 L)" "$(of orders ',DISCONNECT,' 'nightly-2026-0[34]*')")"
t "papers of the bank that failed are asked for anew" some "$(of notices 'replacement demand.*Heron Coast Bank')"
t "those of the bank that was downgraded too" some "$(of notices 'replacement demand.*Muscadine Savings Bank')"
t "in the county of the freeze nothing is cut" [ -z "$(of orders ',DISCONNECT,.*,Ocheesee,' 'nightly-2026-03-1[678]')" ]
t "before it is" some "$(of orders ',DISCONNECT,.*,Ocheesee,' nightly-2026-03-13)"
t "and after it" some "$(of orders ',DISCONNECT,.*,Ocheesee,' 'nightly-2026-0[34]-[23]*')"
t "elsewhere it goes on" some "$(of orders ',DISCONNECT,.*,Sawgrass,' 'nightly-2026-03-1[678]')"
t "who asks for service: what is wanted, then that it is established" sh -c "grep -q 'waiting for security' '$OUT'/*/cis-updates.csv && grep -q 'established: letter of credit' '$OUT'/*/cis-updates.csv && grep -q 'established: guaranty' '$OUT'/*/cis-updates.csv && grep -q 'established: cash' '$OUT'/*/cis-updates.csv"
t "who stops gets back what the final bill left of the deposit" some "$(both "$(told service-requests 11 X)" "$(of refunds ',deposit final,')")"
t "a stop that nobody carried out is told" grep -q 'Service was to end, and goes on' "$OUT"/*/tasks.csv
t "who moves takes the deposit along" some "$(both "$(told service-requests 11 T)" "$(of postings ',transfer out,')")"
t "a final bill unpaid: the letter, the agency, and back when it is paid" some "$(both "$(both "$(of notices ',agency warning,')" "$(of referrals ',place,')")" "$(of referrals ',recall,')")"
t "what the office put right is posted" some "$(both "$(told adjustments 10 GC)" "$(of postings ',adjustments,')")"
t "what nobody may is asked of a person" grep -q 'above what anybody may' "$OUT"/*/tasks.csv
t "what nobody approved too" grep -q 'waits for approval' "$OUT"/*/tasks.csv
t "another party has a copy" [ "$(grep -hE ',(late|final) notice,' "$OUT"/*/notices.csv | awk -F, '$14 == 2' | wc -l)" -gt 0 ]
t "what the billing system refused is told" grep -q 'refused it: period closed' "$OUT"/*/tasks.csv
t "what it never answered too" grep -q ',posting-no-reply,' "$OUT"/*/exceptions.csv
t "nobody has the same demand on two nights that follow" [ -z "$(for n in "$OUT"/nightly-*; do grep ',deposit demand,' "$n/notices.csv" | cut -d, -f10 | sort -u; done | uniq -d)" ]
t "a month's interest and deposits are booked" some "$(of postings ',deposit applied,' 'month-end-*')"
t "other eyes find nothing wrong: $(sh tests/oracle/oracle.sh "$IN" "$OUT" 2>&1 | tail -1)" sh tests/oracle/oracle.sh "$IN" "$OUT"
t "the explanation names the order" grep -q "$(echo "$order" | cut -d, -f1)" "$DATA.explained"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
