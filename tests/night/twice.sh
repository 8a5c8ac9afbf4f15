#!/bin/sh
# twice.sh - the same extracts for the same date, twice: the same bytes, and nobody gets a second letter, draw or refund. Case 97.
. tests/night/lib.sh
town 1001 1002- 1003- 1004-
# 1002 owes and gets a letter; 1003 has paper that ends; 1004 a deposit that may go back, at the end of the month
deposit() { row securities security_id=DEP$1 account_id=$1 kind=C status=IF customer_id=C$1 "principal_name=Firm $1" currency=USD face_amount=240.00 \
    available_amount=240.00 drawn_amount=0.00 issue_date=2023-01-10 paid_amount=240.00 paid_date=2023-01-10 interest_from=2023-01-10; }
everything() {
	row securities security_id=LOC1003 account_id=1003 kind=LOC status=IF customer_id=C1003 "principal_name=Firm 1003" currency=USD face_amount=500.00 \
	    available_amount=500.00 drawn_amount=0.00 issue_date=2025-03-01 expiry_date=2026-02-19 governing_rules=I
	row customers v=2 customer_id=C1004 customer_kind=P "legal_name=Firm 1004" customer_since=2020-01-01 identity_alert=N language=en
	row accounts v=2 account_id=1004 customer_id=C1004 status=A account_class=R jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
	    continuous_since=2020-01-01 balance=0.00 past_due=0.00 unapplied_credit=0.00 security_held=240.00 autopay=N critical_kind=N \
	    "mail_name_1=Firm 1004" "mail_1=4 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
	row bills v=2 bill_id=1004-1 account_id=1004 bill_kind=R status=P issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 \
	    previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=0.00 disputed_amount=0.00 paid_in_full_date=2026-01-15
	deposit 1004
}
month_end() {
	"$ARREARS" run month-end --home "$HOME_DIR" --workers 1 --date "$D" --out "$OUT" --data "$DATA" >"$W/log" 2>&1
	STATUS=$?; O=$OUT/month-end-$D
}
release_end() { "$ARREARS" release "month-end-$D" --data "$DATA" --by "A. Tester" >"$W/release.log" 2>&1; }
picture() { (cd "$OUT" && find . -type f -exec sha256sum {} + | sort); "$ARREARS" dump --data "$DATA"; }

day 2026-02-17; everything; seal; keep before
night; picture >"$W/first"
is "there is an order" "$(orders DISCONNECT)" "1001"
is "a letter" "$(cells "$O/notices.csv" step reminder account_id)" "1002 1003"
drawn=$(cells "$O/tasks.csv" security_id LOC1003 task_id | wc -w)
[ "$drawn" -gt 0 ]; ok $? "a draw: a person is told"
# the same command over it
night; has "again: already done" "$W/log" "already done"; picture >"$W/again"; same "again: no byte is another" "$W/again" "$W/first"
# from the state of before, elsewhere
back before; night; picture >"$W/again"; same "from the state of before: the same bytes" "$W/again" "$W/first"
# the same rows come with the next night: nothing that went out goes out again
day 2026-02-18; everything; seal; night
is "the next night, the same rows: no second order, letter or draw" "$(orders DISCONNECT)$(cells "$O/notices.csv" step reminder account_id)$(cells "$O/tasks.csv" status new security_id)" ""

day 2026-02-27; seal; night; keep month
month_end; picture >"$W/first"; release_end
is "the month's end: a refund" "$(cells "$O/postings.csv" kind "deposit applied" account_id)" "1004"
refunds() { cat "$OUT"/*/postings.csv | grep -c "deposit applied"; }
is "one" "$(refunds)" 1
month_end; is "again: none" "$(refunds)" 1
back month; month_end; picture >"$W/again"; same "from the state of before: the same bytes" "$W/again" "$W/first"
done_testing
