#!/bin/sh
# papers.sh - over a store: a question about a paper sees all papers of its customer, other accounts' debts and the issuer's
# calendar; a draw is split, a substitute under another account releases, one letter a customer.
. tests/night/lib.sh
KINDS="$KINDS issuers security-coverage"
home; mkdir -p "$OUT"
day 2026-02-13
account 1001; account 1002; account 1003
# the second account is the first one's customer's
sed -i '/account_id=1003/s/status=A/status=FB/' "$ROWS/accounts.CIS"
for k in accounts; do sed -i 's/customer_id=C1002/customer_id=C1001/' "$ROWS/$k.CIS"; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"; good_night; release
# paper ID ACCOUNT CUSTOMER FIELD=VALUE...: in force, 1,000.01
paper() {
	p_id=$1 p_of=$2 p_who=$3; shift 3
	row securities security_id=$p_id account_id=$p_of kind=LOC status=IF customer_id=$p_who "principal_name=Firm $p_of" currency=USD \
	    face_amount=1000.01 available_amount=1000.01 drawn_amount=0.00 issue_date=2025-01-02 "$@"
}
draw() { cells "$O/draws.csv" security_id "$1" "$2"; }
letters() { awk -F, -v k="$1" '$0 ~ k' "$O/notices.csv" | wc -l | tr -d ' '; }

day 2026-02-17
row issuers issuer_id=BANK "legal_name=First Bank" kind=B status=A bank_calendar=office
row issuers issuer_id=FAR "legal_name=Far Bank" kind=B status=A bank_calendar=far
row payments payment_id=P1 account_id=1003 source_id=CIS transmission_id=T1 batch_id=1 source_ref=P1 amount=40.00 received_at=2026-02-16T10:00:00-05:00 \
    effective_date=2026-02-16 posted_at=2026-02-17T17:00:00-05:00 tender_type=CH purpose=B status=PO
paper SPLIT 1001 C1001 expiry_date=2026-02-25 issuer_id=BANK
row security-coverage security_id=SPLIT account_id=1001 share=0.3 priority=1
row security-coverage security_id=SPLIT account_id=1002 share=0.7 priority=2
paper OLD 1001 C1001 expiry_date=2026-02-25
paper NEW 1002 C1001 expiry_date=2027-02-25 replaces_security_id=OLD
paper FAR 1003 C1003 expiry_date=2026-12-31 issuer_id=FAR
paper B1 1001 C1001 expiry_date=2026-12-31 issuer_id=BANK
paper B2 1002 C1001 expiry_date=2026-12-31 issuer_id=BANK
paper B3 1003 C1003 expiry_date=2026-12-31 issuer_id=BANK
seal; night; status 0
is "a draw for two accounts: how much" "$(draw SPLIT amount)" "1000.01"
is "debts first, the rest by shares" "$(draw SPLIT split)" "1001 336; 1002 664.01"
is "by the issuer's name" "$(draw SPLIT issuer_name)" "First Bank"
is "of a stopped account what it owes, less a payment that no figure shows" "$(draw B3 amount)" "50.00"
is "and not from a second paper too" "$(draw FAR amount)" ""
is "what an accepted paper of another account replaces is not drawn" "$(draw OLD amount)" ""
has "it is released" "$O/cis-updates.csv" "A substitute is accepted: NEW"
has "a calendar that is not loaded is told" "$O/exceptions.csv" "calendar far is not loaded"
day 2026-02-18
row issuers v=2 issuer_id=BANK "legal_name=First Bank" kind=B status=F failed_date=2026-02-17 bank_calendar=office
seal; night; status 0
is "a bank fails: one letter a customer" "$(letters 'replacement demand')" 2
is "the first letter names all three papers" "$(grep -c 'letter of credit' "$O/notice-lines.csv")" 4
for p in B1 B2 B3; do has "and a person is told of $p" "$O/tasks.csv" "$p: Its issuer has failed"; done
day 2026-02-19; seal; night; status 0
is "not again the night after" "$(letters 'replacement demand')" 0
is "nor a second draw" "$(draw SPLIT amount)" ""
done_testing
