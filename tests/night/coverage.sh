#!/bin/sh
# coverage.sh - a paper that covers several accounts reaches each of them, through the store, and follows its rows.
. tests/night/lib.sh
KINDS="$KINDS security-coverage"
home
# late NO: one bill that it paid late, one that it owes, of 90.00 each: 180.00 may be asked; nothing is collected of it
late() {
	account $1 deposit_exempt=N exempt_reason= customer_id=C1001 postpone_review_until=2026-12-31
	row bills "bill_id=$1-2" account_id=$1 bill_kind=R status=P issue_date=2025-11-29 mail_date=2025-11-30 delivery_mode=M \
	    due_date=2025-12-20 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=0.00 disputed_amount=0.00 \
	    paid_in_full_date=2026-01-05
}
# cover NO LIMIT [FIELD=VALUE ...]: what the paper of 1001 covers of it
cover() { c_no=$1 c_limit=$2; shift 2; row security-coverage security_id=PAPER account_id=$c_no limit=$c_limit "$@"; }
# asked NO: what the letter of tonight says is held, and lacks
asked() { echo "$(cells "$O/notices.csv" account_id $1 held_security)/$(cells "$O/notices.csv" account_id $1 shortfall)"; }

day 2026-02-13; calendars
late 1001; late 1002; late 1003
row securities security_id=PAPER account_id=1001 kind=LOC status=IF customer_id=C1001 "principal_name=Firm 1001" currency=USD face_amount=200.00 \
    available_amount=200.00 drawn_amount=0.00 issue_date=2025-01-02 expiry_date=2026-12-31 original_held=Y
cover 1001 100.00 priority=1; cover 1002 130.00 priority=2
seal; night; status 0
release 2026-02-13
day 2026-02-16; seal; night; status 0
is "its own account: its part" "$(asked 1001)" "100.00/80.00"
is "another: what is left of it" "$(asked 1002)" "100.00/80.00"
is "one that it does not cover: nothing" "$(asked 1003)" "0.00/180.00"
day 2026-02-17; cover 1002 130.00 v=2 act=D; cover 1003 130.00; seal; night; status 0
is "no longer there: the gap alone" "$(asked 1002)" "0.00/100.00"
is "what comes is seen the same night: no letter" "$(asked 1003)" "/"
day 2026-02-18; row customers v=2 customer_id=C1001 customer_kind=O "legal_name=Firm 1001" customer_since=2020-01-01 identity_alert=N language=en
seal; night; status 0
is "nothing is told twice" "$(asked 1001) $(asked 1002) $(asked 1003)" "/ / /"
done_testing
