#!/bin/sh
# amends.sh - a cut that should not have been: back on at once, seen to by a person, and no fee for our own mistake.
. tests/night/lib.sh
town 1001 1002 1003 1004 1005 1006 1011 1012 1013 1014
day 2026-02-17; seal; good_night
for a in 1001 1002 1003 1004 1005 1006 1011 1012 1013 1014; do eval "order$a=$(order_of $a)"; done
done_reply() { row order-replies order_id=$1 reply_no=0000001 status=C status_at=2026-02-18T09:25:00-05:00 switch_state=D crew_id=CREW1; }
acct() { row accounts v=$2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=0.00 past_due=90.00 unapplied_credit=-90.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N \
    "mail_name_1=Firm $1" "mail_1=$1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US; }
day 2026-02-18
done_reply "$order1001"; pay 1001 90.00 P1 2026-02-16; paid 1001 2 2026-02-16			# dated before the cut
done_reply "$order1002"; row medical-certificates certificate_id=31 account_id=1002 kind=LS status=AC from_date=2026-02-10 until_date=2026-08-10
done_reply "$order1003"; row holds hold_id=41 scope_kind=A scope_id=1003 kind=RC stops=disconnect from_date=2026-02-12
done_reply "$order1004"; acct 1004 2								# a credit after the cut
for a in 1005 1006 1011 1012 1013 1014; do done_reply "$(eval echo \$order$a)"; done
seal; night
is "back on: money dated before, a certificate, a credit" "$(orders RECONNECT)" "1001 1002 1003 1004"
is "a fee only of who was rightly cut" "$(cells "$O/postings.csv" kind "reconnect fee" account_id)" "1004"
urgent() { grep ",$1," "$O/tasks.csv" | grep -F urgent | grep -qF -- "$2"; ok $? "$D: an urgent task for $1: $2"; }
urgent 1001 "it should not have been"
urgent 1002 "a protection brings service back"
urgent 1003 "a hold was in force on that day"
is "first rank" "$(cells "$O/orders.csv" account_id 1001 priority)" "1"

# 19 February: who paid after the cut pays the fee; then it comes out that the money was there before
day 2026-02-19
pay 1005 90.00 P5 2026-02-19; paid 1005 2 2026-02-19
seal; night
is "paid after the cut: back on, with the fee" "$(orders RECONNECT) $(cells "$O/postings.csv" kind "reconnect fee" amount)" "1005 40.00"
day 2026-02-20
row payments v=2 payment_id=P5 account_id=1005 source_id=CIS transmission_id=T1 batch_id=1 source_ref=P5 amount=90.00 received_at=2026-02-17T10:00:00-05:00 \
    effective_date=2026-02-17 posted_at=2026-02-20T17:00:00-05:00 tender_type=CH purpose=B status=PO
seal; night
is "it was there before: the fee is taken back" "$(cells "$O/postings.csv" account_id 1005 amount)" "-40.00"
[ -n "$(cells "$O/postings.csv" account_id 1005 reverses_effect_id)" ]; ok $? "and names the posting"
day 2026-02-23; seal; night
is "once" "$(cells "$O/postings.csv" account_id 1005 amount)" ""

# What takes debt away and is no payment costs nobody a fee: a bill that is taken back, a dispute, a day put off.
bill() { row bills v=2 "bill_id=$1-1" account_id=$1 bill_kind=R issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 \
    previous_balance=0.00 current_charges=90.00 total_due=90.00 disputed_amount=0.00 "$2" "$3" "$4"; }
even() { row accounts v=2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 "balance=$2" past_due=0.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N \
    "mail_name_1=Firm $1" "mail_1=$1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US; }
part() { row holds hold_id=H$1 scope_kind=A scope_id=$1 kind=D "stops=disconnect;notices" "amount=$2" from_date=2026-02-16; }
day 2026-02-24
bill 1011 status=C open_amount=0.00 cancelled_date=2026-02-24; even 1011 0.00
part 1012 70.00
bill 1013 status=O open_amount=90.00 extended_due_date=2026-03-20; even 1013 90.00
part 1014 30.00
seal; night
is "debt that was none, is disputed, or is put off: back on" "$(orders RECONNECT)" "1011 1012 1013"
is "no fee for any" "$(cells "$O/postings.csv" kind "reconnect fee" account_id)" ""
urgent 1011 "it should not have been"
urgent 1012 "a protection brings service back"
urgent 1013 "a protection brings service back"
urgent 1014 "a hold was in force on that day"
done_testing
