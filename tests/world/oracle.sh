#!/bin/sh
# oracle.sh - a generated town lives four nights; other eyes than the program's (tests/oracle) find nothing wrong in what it
# published. Then they are shown facts that would make it wrong, and find each. The same town once more, with all rows twice and in
# another order: the same orders and letters. And with replies and payments three nights late: nothing wrong either. TAP.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
case $b in */release) ;; *) echo "1..0 # SKIP what is published is the same in each build: one shows it"; exit 0 ;; esac
w=$b/oracle accounts=2500 first=2026-02-11 n=0 last=2026-02-17
days="2026-02-11 2026-02-12 2026-02-13 2026-02-17"
rm -rf "$w"; mkdir -p "$w"; sh tests/bench/home.sh "$w/home" "$accounts"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; tail -20 "$w/log" | sed 's/^/# /'; fi; }
# lived NAME DAY: its night, from the extracts of NAME/in, to NAME/out
lived() {
	"$b/arrears" run nightly --home "$w/home" --date "$2" --in "$w/$1/in/$2" --out "$w/$1/out" --data "$w/$1/data" >"$w/log" 2>&1
	s=$?
	[ $s = 0 ] || [ $s = 4 ] || return 1
	if grep -q "^NOTHING ADVERSE" "$w/$1/out/nightly-$2/report.txt"; then
		"$b/arrears" release "nightly-$2" --data "$w/$1/data" --by test >"$w/log" 2>&1
	fi
}
town() { "$b/gen" "$@" --accounts "$accounts" --seed 11 --date $first --out "$w/a/in" >"$w/log"; }
look() { sh tests/oracle/oracle.sh "$1/in" "$1/out" >"$w/log"; }
mkdir -p "$w/a/out"
town snapshot && lived a $first; t $? "the first night"
i=1
for d in ${days#* }; do
	town delta --night $i --published "$w/a/out" && lived a "$d"; t $? "the night of $d"
	i=$((i + 1))
done
look "$w/a"; t $? "nothing wrong in $(tail -1 "$w/log")"
grep -qE '^[1-9][0-9]* orders, [0-9]+ answers to orders, [1-9]' "$w/log"; t $? "there were orders and letters to look at"

# --- what it would find ---------------------------------------------------------------------
# an order of the last night that has any, and its cells
night=$(grep -l ',DISCONNECT,' "$w"/a/out/*/orders.csv | tail -1); night=${night%/orders.csv} d=${night##*nightly-}
cell() {
	awk -F, -v name="$1" '
	FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ gsub(/"[^"]*"/, "") }
	$at["action"] == "DISCONNECT" { print $at[name]; exit }' "$night/orders.csv"
}
account=$(cell account_id) premise=$(cell premise_id) county=$(cell county) e=$(cell window_from)
e=${e%%T*}
customer=$(gzip -dc "$w/a/in/$first"/accounts.*.gz | awk -F, -v a="$account" '$5 == a { print $6; exit }')
bill=$(gzip -dc "$w"/a/in/*/bills.*.gz | awk -F, -v a="$account" '$1 == "U" && $6 == a { open[$5] = $8 == "O"; due[$5] = $19 }
	END { for (b in open) if (open[b] && (old == "" || due[b] < due[old])) old = b; print old }')
# row KIND FIELD=VALUE...: a row of an extract, by its layout
row() {
	r_kind=$1; shift
	(IFS='|'; printf '%s\n' "$*") | awk -v kind="$r_kind" '
	FILENAME != "-" { if (match($0, /<field name="[^"]*"/)) name[++fields] = substr($0, RSTART + 13, RLENGTH - 14); next }
	{
		k = split($0, a, "|"); for (i = 1; i <= k; i++) { p = index(a[i], "="); v[substr(a[i], 1, p - 1)] = substr(a[i], p + 1) }
		printf "U,99999,%s,test", "2026-02-01T10:00:00-05:00"
		for (i = 1; i <= fields; i++) printf ",%s", v[name[i]]
		print ""
	}' "formats/layouts/$r_kind.xml" - >"$w/m/in/$d/$r_kind.zz.csv"
}
# finds WHAT TEXT: with what was put into the town's copy the oracle tells TEXT of the account or the night
finds() {
	look "$w/m"; [ $? = 1 ] && grep -q -- "$2" "$w/log"; t $? "found: $1"
}
# the town's own files, and one of its own; what the folders of outputs hold may be written over
fresh() { rm -rf "$w/m"; mkdir -p "$w/m"; cp -rl "$w/a/in" "$w/a/out" "$w/m/"; }
# said OUTPUT SED: the night's output, said otherwise
said() { sed "$2" "$night/$1.csv" >"$w/x"; rm -f "$w/m/out/nightly-$d/$1.csv"; mv "$w/x" "$w/m/out/nightly-$d/$1.csv"; }
fresh; row holds hold_id=HX scope_kind=C scope_id="$customer" kind=D stops="disconnect;notices" from_date=2026-01-01; finds "a hold" "$account: held by HX"
fresh; row holds hold_id=HX scope_kind=P scope_id="$premise" kind=D stops=all from_date="$e" until_date="$e"; finds "a hold of the premise, on the day of the cut alone" "$account: held by HX"
fresh; row medical-certificates certificate_id=MX account_id="$account" kind=LS status=A from_date="$e"; finds "a certificate applied for" "$account: certificate MX"
fresh; row bankruptcies court=X case_number=1 customer_id="$customer" chapter=7 voluntary=Y petition_date="$d" status=O; finds "a petition" "$account: .* under a stay"
fresh; row moratoria moratorium_id=FX area_kind=C area="$county" from="${e}T00:00:00-05:00" stops=disconnect cause=freeze; finds "a freeze" "moratorium FX"
fresh; row premises premise_id="$premise" tenants_live_here=Y; finds "tenants" "$account: tenants"
fresh; row accounts account_id="$account" customer_id="$customer" status=S past_due=0.00; finds "the account has stopped" "$account: the account's status is S"
finds "and its figures say less" "$account: .* the billing system says 0"
fresh; row bills bill_id="$bill" account_id="$account" bill_kind=R status=P open_amount=0.00 due_date=2026-01-01; finds "the bill is paid" "$account: .* is due on bills"
fresh; row arrangements arrangement_id=AX account_id="$account" status=A; finds "a plan" "$account: the plan AX is active"
fresh; row bills bill_id=CB account_id="$account" bill_kind=C status=O open_amount=-5000.00 due_date=2027-01-01 issue_date="$d"; finds "a bill that is a credit" "$account: .* is due on bills"
fresh; row adjustments adjustment_id=CX account_id="$account" kind=BC amount=-5000.00 status=RQ; finds "a credit that is asked for" "$account: .* is due on bills"
fresh; row customers customer_id="$customer" identity_alert=N deceased_date=2026-01-31; finds "a death" "$account: the customer has died"
fresh; row calendars calendar_id=office date="$e" office_open=N; finds "a day on which the office is closed" "cut on $e, on which"
fresh; row opening-state account_id="$account" process=C step="final notice" notice_mail_date="$d"; finds "a letter that was mailed that very day" "$account: mailed on $d"
fresh; row opening-state account_id="$account" process=C step="final notice"; finds "an order without a letter" "$account: no letter proves it"
fresh; said orders "s/^\(.*\),DISCONNECT,/\1,CANCEL,/"; finds "an answer to nothing" "answers an order that never went out"
# drawn ID AMOUNT: an output of one draw, with the columns that are read
drawn() { rm -f "$w/m/out/nightly-$d/draws.csv"; printf 'effect_id,generation,account_id,security_id,amount\nX,1,%s,%s,%s\n' "$account" "$1" "$2" >"$w/m/out/nightly-$d/draws.csv"; }
fresh; row securities security_id=SX account_id="$account" status=IF available_amount=100.00; drawn SX 100.01; finds "a draw of a cent too much" "draws of 100.01, available 100"
fresh; row securities security_id=SX account_id="$account" status=REP available_amount=100.00; drawn SX 50.00; finds "a draw of what was replaced" "its status is REP"
lettered=$(awk -F, '!/"/ && $9 == "reminder" { print $10; exit }' "$w/a/out/nightly-$last/notices.csv")
fresh; d=$last; row holds hold_id=HX scope_kind=A scope_id="$lettered" kind=D stops=notices from_date=2026-01-01; finds "a letter that a hold stops" "notices .* $lettered: held by HX"; d=${night##*nightly-}
fresh; said totals 's/,Y$/,N/'; finds "a total that differs" "a total differs"
fresh; said totals '/^6 accounts,all,,in store/s/,'$accounts',/,7,/'; finds "an account too few" "accounts, the extracts tell of"
fresh; said totals '/^2 receivables,all,,closing/s/,,[0-9.]*,/,,1.00,/'; finds "a sum that lacks money" "owed, the extracts tell of"
fresh; rm -rf "$w/m/out/nightly-2026-02-13"; cp -r "$night" "$w/m/out/nightly-2026-02-13"; finds "everything a second time" "went out before"

# --- twice, in another order; late --------------------------------------------------------------
# merged KIND FOLDER FILE...: one extract of all their rows, backwards, with the head of the last; totals of trailers add up. NONE: of no row
merged() {
	for f; do gzip -dc "$f"; done | awk -v none="$NONE" '
	# whole numbers of any length, as texts: doubles lose the last digits of a hash total
	function added(a, b,   la, lb, low, high) {
		la = length(a); lb = length(b)
		low = substr(a, la > 9 ? la - 8 : 1) + substr(b, lb > 9 ? lb - 8 : 1)
		high = (la > 9 ? substr(a, 1, la - 9) : 0) + (lb > 9 ? substr(b, 1, lb - 9) : 0) + int(low / 1000000000)
		return high > 0 ? sprintf("%d%09d", high, low % 1000000000) : sprintf("%d", low)
	}
	function hash(   v) { v = fixed ? substr($0, 104, 20) : T[7]; sub(/ +$/, "", v); return v }
	function cell(i) { return fixed ? substr($0, i == 1 ? 4 : 16 + 22 * (i - 2), i == 1 ? 12 : 22) + 0 : T[i + 1] + 0 }
	# a quoted cell may hold line ends
	half != "" { $0 = half "\n" $0; half = "" }
	index($0, "\"") > 0 && gsub(/"/, "\"") % 2 { half = $0; next }
	substr($0, 1, 3) == "HDR" { head = $0; fixed = substr($0, 4, 1) != ","; next }
	substr($0, 1, 3) == "TRL" {
		split($0, T, ",")
		if (none) { rows = 0; gsub(/[1-9]/, "0"); split($0, T, ",") }
		hashed = added(hashed, hash())
		for (i = 1; i <= 5; i++) { sum[i] += cell(i); there[i] = there[i] || (fixed ? substr($0, 16 + 22 * (i - 2), 22) !~ /^ *$/ : T[i + 1] != "") }
		next
	}
	{ row[++rows] = $0 }
	END {
		print head
		for (i = rows; i > 0; i--) print row[i]
		for (i = 2; i <= 5; i++) s[i] = there[i] ? sprintf("%.2f", sum[i]) : ""
		if (fixed) printf "TRL%-12d%-22s%-22s%-22s%-22s%-20s\n", sum[1], s[2], s[3], s[4], s[5], hashed
		else printf "TRL,%d,%s,%s,%s,%s,%s\n", sum[1], s[2], s[3], s[4], s[5], hashed
	}'
}
sealed() {
	(cd "$1" && rm -f -- *.set && for f in *.csv; do echo "$f,$(stat -c %s "$f"),$(sha256sum "$f" | cut -d' ' -f1)"; done >../x.set && mv ../x.set town.set)
}
# again NAME DAY RULE: the extracts of the day for town NAME; RULE tells which files' rows come with a kind's, as FILES
again() {
	to=$w/$1/in/$2; mkdir -p "$to"
	for f in "$w/a/in/$2"/*.gz; do
		k=${f##*/}; k=${k%%.*}; FILES=$f NONE=; $3 "$k" "$2"
		merged $FILES >"$to/$(basename "$f" .gz)"
	done
	sealed "$to"
}
before= # the day before the one at hand
twice() { [ -z "$before" ] || FILES="$(ls "$w/a/in/$before/$1".*.gz) $FILES"; }
# what people, crews and banks say comes on the last night alone, all at once
late() {
	case $1 in
	order-replies | notice-replies | payments | payment-returns) ;;
	*) return ;;
	esac
	if [ "$2" = $last ]; then FILES=; for x in ${days#* }; do FILES="$FILES $(ls "$w/a/in/$x/$1".*.gz)"; done
	else NONE=1; fi
}
for town in twice late; do
	mkdir -p "$w/$town/out"; before=; r=0
	for d in $days; do again $town "$d" $town; lived $town "$d" || { r=1; break; }; before=$d; done
	t $r "$town: its nights"
	look "$w/$town"; t $? "$town: nothing wrong in $(tail -1 "$w/log")"
done
r=0
for d in $days; do
	for f in orders notices notice-lines postings refunds draws; do
		cmp "$w/a/out/nightly-$d/$f.csv" "$w/twice/out/nightly-$d/$f.csv" >>"$w/log" 2>&1 || r=1
	done
done
t $r "all rows twice and backwards: the same orders, letters, postings, refunds and draws"
grep -h ',DISCONNECT,' "$w"/late/out/*/orders.csv | wc -l >"$w/log"; [ "$(cat "$w/log")" -gt 0 ]; t $? "late: there are orders all the same"
rm -rf "$w"
echo "1..$n"
