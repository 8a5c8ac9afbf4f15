#!/bin/sh
# door.sh - money that a crew took, in whichever order reply, payment and figures come: it protects from the first on, and
# never twice; what it does not cover is asked for.
. tests/night/lib.sh
home; mkdir -p "$OUT"
# Each by the nights of its reply, its payment and its figures: of 18, 19 and 20 February.
plan="2001:18:19:20 2002:18:20:19 2003:19:18:20 2004:20:18:19 2007:18:18:19 2008:18:19:18 2009:18:18:18"
acct() { # NO VERSION BALANCE PAST-DUE
	row accounts v=$2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
	    continuous_since=2020-01-01 balance=$3 past_due=$4 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
	    critical_kind=N "mail_name_1=Firm $1" "mail_1=$1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
}
# figures NO: the first bill is paid; the second, of 70.00, falls due on the 20th
figures() {
	row bills v=2 "bill_id=$1-1" account_id=$1 bill_kind=R status=P issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 \
	    previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=0.00 disputed_amount=0.00 paid_in_full_date=2026-02-18
	acct "$1" 2 70.00 0.00
}
day 2026-02-13
for p in $plan; do
	a=${p%%:*}
	account $a balance=160.00; ripe $a
	row bills bill_id=$a-2 account_id=$a bill_kind=R status=O issue_date=2026-01-27 mail_date=2026-01-28 delivery_mode=M due_date=2026-02-20 previous_balance=90.00 \
	    current_charges=70.00 total_due=160.00 open_amount=70.00 disputed_amount=0.00
done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
day 2026-02-17; seal; good_night
O17=$O
is "all are cut the day after" "$(orders DISCONNECT | wc -w)" 7
for d in 18 19 20; do
	day 2026-02-$d
	for p in $plan; do
		a=${p%%:*} r=${p#*:} f=${p##*:} m=${p%:*}; m=${m##*:}; r=${r%%:*}
		[ $r != $d ] || row order-replies order_id=$(cells "$O17/orders.csv" account_id $a effect_id) reply_no=1 status=NE status_at=2026-02-18T09:25:00-05:00 \
		    reason=PAD collected_amount=90.00
		[ $m != $d ] || pay $a 90.00 P$a 2026-02-18
		[ $f != $d ] || figures $a
	done
	seal; night
	is "$d: nobody is cut" "$(orders DISCONNECT)" ""
	is "$d: no letter" "$(cells "$O/notices.csv" step reminder account_id)" ""
done
day 2026-02-23; for p in $plan; do acct ${p%%:*} 3 70.00 70.00; done
seal; night
for p in $plan; do is "$p: what falls due then is asked for" "$(cells "$O/notices.csv" account_id ${p%%:*} past_due)" "70.00"; done
is "and nobody is told of money that is not booked" "$(grep -c payment-not-booked "$O/exceptions.csv")" 0
done_testing
