#!/bin/sh
# money.sh - money that is known of protects: credit, payments that no figure shows yet, and what the billing system says is less.
. tests/night/lib.sh

# account again with FIELD=VALUE / a second bill / a payment that the figures do not show
acct() { c=$1 v=$2; shift 2; row accounts v=$v account_id=$c customer_id=C$c status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm $c" "mail_1=$c Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US "$@"; }
bill() { c=$1 no=$2 sum=$3 due=$4; shift 4; row bills "bill_id=$c-$no" account_id=$c bill_kind=R status=O issue_date=2026-01-20 mail_date=2026-01-21 delivery_mode=M \
    due_date=$due previous_balance=0.00 current_charges=$sum total_due=$sum open_amount=$sum disputed_amount=0.00 "$@"; }
money() { payer=$1 sum=$2 id=$3; shift 3; row payments payment_id=$id account_id=$payer source_id=LOCKBOX transmission_id=T1 batch_id=1 source_ref=$id amount=$sum \
    received_at=${D}T18:00:00-05:00 effective_date=$D tender_type=CH purpose=B status=PO posted_at=${D}T20:00:00-05:00 "$@"; }
states() { for c; do cells "$O/orders.csv" account_id "$c" action; done; }
asks() { cells "$O/orders.csv" account_id "$1" amount_to_stop; }

town 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016- 1017- 1018- 1019
keep ripe

# --- the night of the order ------------------------------------------------------------------
day 2026-02-17
acct 1001 2 balance=0.00 past_due=90.00 unapplied_credit=-90.00		# a credit covers it
acct 1002 2 balance=0.00 past_due=0.00 unapplied_credit=90.00		# written without its sign, and the CIS nets it
money 1003 90.00 P3							# posted, no figure shows it
money 1004 90.00 P4 effective_date=2026-02-18				# of a day to come
acct 1005 2 past_due=0.00						# an extension that the bills do not show
acct 1006 2 balance=290.00 past_due=290.00; bill 1006 2 200.00 2026-02-16	# younger debt
acct 1007 2 summary_parent_id=9000
acct 1008 2 balance=70.00 past_due=90.00 unapplied_credit=-20.00	# a part: 70.00 is left
acct 1009 2 balance=20.00 past_due=90.00 unapplied_credit=-70.00	# a part: what is left is not enough
money 1010 90.00 P10 status=S posted_at=				# in suspense, the account named
money 1011 90.00 P11 status=M						# moved away: pays nothing here
money 1012 90.00 P12 purpose=D						# for a deposit
money 1013 40.00 P13a; money 1013 30.00 P13b				# several
money 1014 90.00 P14 status=R						# reversed
money 1015 90.00 P15; row payment-returns return_id=R15 payment_id=P15 account_id=1015 amount=90.00 original_effective_date=20260217 \
    returned_date=20260217 received_at=2026-02-17T18:00:00-05:00 return_class=I customer_fault=Y final=Y
acct 1016 2 balance=60.00 past_due=90.00 unapplied_credit=-30.00	# a letter to come: names the net sum
acct 1017 2 balance=0.00 unapplied_credit=-90.00			# a letter to come: none
money 1018 90.00 P18							# a letter to come: none
seal; night; status 0
is "an order only where it is owed by every way of knowing it" "$(orders DISCONNECT)" "1006 1008 1011 1012 1014 1015 1019"
is "younger debt is not asked for by an older letter's order" "$(asks 1006)" "90.00"
is "a credit that covers a part: the rest" "$(asks 1008)" "70.00"
is "a return and a payment for a deposit pay nothing" "$(asks 1015) $(asks 1012)" "90.00 90.00"
excepted 1005 "the billing system says no less is past due (the billing system: balance 90.00, past due 0.00, credit 0.00; its bills: open 90.00, past due less credit and payments 90.00)"
excepted 1007 "not billed through a summary account"
is "letters name the net sum" "$(cells "$O/notices.csv" account_id 1016 past_due) $(cells "$O/notices.csv" account_id 1016 amount_due)" "60.00 90.00"
is "no letter asks for what came" "$(cells "$O/notices.csv" account_id 1017 effect_id)$(cells "$O/notices.csv" account_id 1018 effect_id)" ""
"$ARREARS" explain 1012 --data "$DATA" >"$W/why"; has "a payment for a deposit pays no debt, and it says so" "$W/why" "for deposit: it pays no debt"
"$ARREARS" explain 1003 --data "$DATA" >"$W/why"; has "what is covered: the case closes as settled" "$W/why" "Debt is settled"
keep seventeenth

# --- booked the night after, in part, twice, never; reversed, returned, moved ---------------------
day 2026-02-18
paid 1003 2 2026-02-17								# booked
acct 1004 3 balance=40.00 past_due=40.00; row bills v=3 bill_id=1004-1 account_id=1004 bill_kind=R status=O issue_date=2025-12-29 mail_date=2025-12-30 \
    delivery_mode=M due_date=2026-01-20 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=40.00 disputed_amount=0.00	# in part
acct 1010 3 balance=-90.00 past_due=0.00 unapplied_credit=-90.00; row bills v=3 bill_id=1010-1 account_id=1010 bill_kind=R status=P issue_date=2025-12-29 \
    mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=0.00 \
    disputed_amount=0.00 paid_in_full_date=2026-02-18				# twice
money 1010 90.00 P10 v=2
money 1013 40.00 P13a v=2 status=R						# one of two is reversed
acct 1019 3 balance=0.00 past_due=90.00 unapplied_credit=-90.00			# a credit, while the order is out
money 1006 90.00 P6								# a payment, while the order is out
money 1014 30.00 P14b								# a part, while the order is out
seal; night
is "what came while an order is out cancels it" "$(orders CANCEL)" "1006 1014 1019"
excepted 1014 "the order asks for no more than is owed"
is "nobody is cut for what came" "$(orders DISCONNECT)" ""
day 2026-02-19; seal; night
is "in part, twice, never: none is cut" "$(orders DISCONNECT)" ""
for d in 20 21; do day 2026-02-$d; seal; night; done
is "the pack's days are not over: nothing told" "$(grep -c payment-not-booked "$O/exceptions.csv")" 0
day 2026-02-24; seal; night
excepted 1004 "posted payment of 40.00: known since 7 days"
excepted 1018 "posted payment of 90.00: known since 7 days"
is "it goes on to protect" "$(cells "$O/notices.csv" account_id 1018 effect_id)" ""
"$ARREARS" clear account 1018 --data "$DATA" --by "A. Tester" --reason "it was another's" >"$W/clear" 2>&1
is "a person ends it" $? 0
"$ARREARS" clear account 1018 --data "$DATA" --by "A. Tester" --reason "it was another's" >"$W/clear" 2>&1
is "ended once" $? 8
day 2026-02-25; seal; night
is "then the letter goes out" "$(cells "$O/notices.csv" account_id 1018 past_due)" "90.00"
"$ARREARS" explain 1018 --data "$DATA" >"$W/why"; has "and it is told who ended it" "$W/why" "it was another's"

# --- letters and silence ------------------------------------------------------------------------------
back ripe
day 2026-02-17
for c in 1016 1017 1018; do acct $c 2 $(case $c in 1016) echo mail_1=;; 1017) echo mail_city=;; 1018) echo mail_postal=;; esac); done
row service-points v=2 service_point_id=SP1001 premise_id=P1001 service_type=S meter_id= can_disconnect=N remote_switch=N cut_location=M other_accounts_served=N
seal; night
is "no letter without street, city and postal code" "$(cells "$O/notices.csv" step reminder account_id)" ""
for c in 1016 1017 1018; do excepted $c "an address that can be delivered to"; done
excepted 1001 "no active service of the account can be cut"
done_testing
