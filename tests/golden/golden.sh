#!/bin/sh
# golden.sh - stores that earlier programs wrote: read and gone on with, or refused by a clear word.
#
# tests/golden/NAME holds one. With the file "refused" in it, the program says what stands there, ends with 8, and
# changes nothing. Without it, the rows are those of rows.txt.gz, and the nights go on.
. tests/night/lib.sh
GOLDEN=$TOP/tests/golden
home; mkdir -p "$OUT"
# Cases of these stores began under packs of a form that is not read any more: tonight's takes them over.
sed -i 's/sample="yes"/sample="yes" takes-over="yes"/' "$HOME_DIR/rules/packs/us-fl-municipal/pack.xml"

unpack() {
	rm -rf "$W/kept" "$DATA" "$OUT" "$W"/seq.*; mkdir -p "$W/kept" "$OUT"
	tar -C "$W/kept" -xzf "$1/store.tar.gz" && mv "$W/kept/data" "$DATA" && cp "$W"/kept/seq/seq.* "$W/" && gzip -dc "$1/rows.txt.gz" >"$W/rows.txt"
}
# cut_of ACCOUNT: the order that the kept nights issued, as their explanation names it
cut_of() { "$ARREARS" explain "$1" --data "$DATA" 2>&1 | tee "$W/explained" | grep -o '[A-Z0-9]\{26\}' | head -1; }

refuses() {
	day 2026-02-19; seal; night; status 8 "$name: refused"
	has "$name: which format, and which is wanted" "$W/log" "$(cat "$1/refused")"
	has "$name: what a person can do" "$W/log" "go on with the version of the program that wrote it"
	if grep -q '^rows of format' "$1/refused"; then	# other keys can be read, but not used
		"$ARREARS" dump --data "$DATA" >"$W/rows.seen" 2>&1; is "$name: dump refuses it too" $? 8
	else
		dump "$W/rows.seen"; same "$name: the rows are what they were" "$W/rows.seen" "$W/rows.txt"
	fi
	[ ! -e "$O" ]; ok $? "$name: nothing is published"
	is "$name: its runs are still listed" "$("$ARREARS" runs --data "$DATA" | wc -l | tr -d ' ')" 3
}

goes_on() {
	dump "$W/rows.seen"; same "$name: the rows are what they were" "$W/rows.seen" "$W/rows.txt"
	is "$name: its runs" "$("$ARREARS" runs --data "$DATA" | cut -c1-18 | tr '\n' ' ')" "nightly-2026-02-13 nightly-2026-02-17 nightly-2026-02-18 "
	cut=$(cut_of 1001); [ -n "$cut" ]; ok $? "$name: why account 1001 was cut"
	# 1001 was cut and pays; the account of 2001 comes, for which a bill waited; the row of 1003 that could not be read is mended.
	day 2026-02-19
	pay 1001 90.00 72 2026-02-18; paid 1001 2 2026-02-18
	account 2001
	row bills v=2 bill_id=1003-2 account_id=1003 bill_kind=R status=O issue_date=2026-02-16 mail_date=2026-02-17 delivery_mode=M \
	    due_date=2026-03-10 previous_balance=0.00 current_charges=10.00 total_due=10.00 open_amount=10.00 disputed_amount=0.00
	row accounts v=2 account_id=1003 customer_id=C1003 status=A account_class=LC jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=100.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm 1003" mail_1="1003 Main St" mail_city=Lakemont \
	    mail_state=FL mail_postal=32910 mail_country=US
	: >"$ROWS/payments.KIOSK"
	seal; night; status 0 "$name: the next night"
	is "$name: who was cut and paid comes back" "$(orders RECONNECT)" 1001
	is "$name: to the order that cut" "$(cells "$O/orders.csv" action RECONNECT refers_to)" "$cut"
	is "$name: the gate that was closed holds what is adverse" "$(orders DISCONNECT)" ""
	has "$name: and says so" "$O/report.txt" "feed payments of KIOSK"
	is "$name: all totals agree with what was kept" "$(grep -c ',N$' "$O/totals.csv")" 0
	dump "$W/rows.seen"
	is "$name: neighbours are found by rows that were stored before anybody looked for them" \
	    "$(awk '$1 == "table" && $3 == "keys" { on = $2 == "by-point-services"; next } on' "$W/rows.seen" | grep -c '^SP100[1-5].00100[1-5].00S100[1-5]')" 5
	has "$name: the row that waited is stored" "$W/rows.seen" '2001\002001-0\00'
	release
	day 2026-02-20; : >"$ROWS/payments.KIOSK"; seal; night; status 0 "$name: the night after"
	is "$name: orders go out, each once" "$(orders DISCONNECT)" "1005"
}

for folder in "$GOLDEN"/*/; do
	folder=${folder%/} name=$(basename "${folder%/}")
	unpack "$folder" || bail "$name: unpacking"
	if [ -f "$folder/refused" ]; then refuses "$folder"; else goes_on "$folder"; fi
done
# One of them is today's: else nothing shows that what today's program writes will be read.
form=$(sed -n 's/.*STORE_FORMAT = \([0-9]*\),.*/\1/p' "$TOP/engine/src/store/store_inside.h") today=
for folder in "$GOLDEN/format-$form" "$GOLDEN/format-$form"-*; do
	[ -f "$folder/store.tar.gz" ] && [ ! -f "$folder/refused" ] && today=$folder
done
[ -n "$today" ]; ok $? "a store of today's format $form, and of today's keys, is kept"
done_testing
