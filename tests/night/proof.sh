#!/bin/sh
# proof.sh - an order names the letters that prove it, of each step the one that counts: not an attempt that ran out.
. tests/night/lib.sh
town 1001-

letter() { cells "$O/notices.csv" account_id 1001 effect_id; }
# mailed NOTICE DATE: tonight's reply to it
mailed() { row notice-replies notice_id=$1 copy_no=1 reply_no=1 status=M status_at=${2}T16:00:00-05:00 mail_date=$2 mail_class=FC; }
step() { is "$D: $1" "$(cells "$O/notices.csv" account_id 1001 step)" "$1"; }

day 2026-02-17; seal; night; status 0; step reminder; reminder=$(letter)
day 2026-02-18; mailed $reminder 2026-02-18; seal; night; status 0
day 2026-02-23; seal; night; status 0; step "late notice"; late=$(letter)
day 2026-02-24; mailed $late 2026-02-24; seal; night; status 0
day 2026-03-02; seal; night; status 0; step "final notice"; final=$(letter)
day 2026-03-03; mailed $final 2026-03-03; seal; night; status 0
keep mailed
# what holds an order back tells until when the letter carries it
day 2026-03-10; row holds hold_id=H1 scope_kind=A scope_id=1001 kind=DI stops=disconnect from_date=2026-03-09; seal; night

has "withheld: the deadline" "$O/exceptions.csv" ",new,2026-05-02T23:59:00-04:00,1001,"
back mailed

# nothing more came: the order rests on all three
day 2026-03-10; seal; night; status 0
is "the order: its proof, in the ladder's order" "$(cells "$O/orders.csv" action DISCONNECT notice_ids)" "$reminder;$late;$final"
is "the order: when its letter was mailed" "$(cells "$O/orders.csv" action DISCONNECT last_notice_mailed)" "2026-03-03"
is "the order: until when the letter is good" "$(cells "$O/orders.csv" action DISCONNECT notice_expires)" "2026-05-02"

# what was written to somebody else proves nothing to whose account it is now
back mailed
day 2026-03-10
row customers customer_id=C2001 customer_kind=P "legal_name=Another" customer_since=2026-03-09 language=en identity_alert=N
row accounts v=2 account_id=1001 customer_id=C2001 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N mail_name_1=Another "mail_1=1001 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
seal; night
is "letters to the one before: no order" "$(orders DISCONNECT)" ""
excepted 1001 "the account is still the customer's"

# sixty days on the final notice carries nothing; the next one does
back mailed
day 2026-05-04; seal; night; status 0; step "final notice"; again=$(letter)
[ "$again" != "$final" ]; ok $? "a new attempt has an id of its own"
is "no order on a letter that ran out" "$(orders DISCONNECT)" ""
day 2026-05-05; mailed $again 2026-05-05; seal; night; status 0
day 2026-05-12; seal; night; status 0
is "the order: not the letter that ran out" "$(cells "$O/orders.csv" action DISCONNECT notice_ids)" "$reminder;$late;$again"
"$ARREARS" explain 1001 --data "$DATA" >"$W/why"; has "explain names the interlocks that it passed" "$W/why" "interlocks passed  no bankruptcy stay;bankruptcy assurance;no hold;no medical certificate"
done_testing
