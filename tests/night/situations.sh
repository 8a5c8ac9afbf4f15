#!/bin/sh
# situations.sh - what a customer's money, papers and orders can be in on a night, and what must come of it; an account each.
. tests/night/lib.sh

# Rows that are told again, with what changed
acct() { a_no=$1 a_v=$2; shift 2; row accounts v=$a_v account_id=$a_no customer_id=C$a_no status=A account_class=LC jurisdiction=US-FL policy_group=standard \
    opened_date=2020-01-01 continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y \
    exempt_reason=PR autopay=N critical_kind=N "mail_name_1=Firm $a_no" "mail_1=$a_no Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 \
    mail_country=US "$@"; }
bill() { b_no=$1 b_v=$2; shift 2; row bills v=$b_v "bill_id=$b_no-1" account_id=$b_no bill_kind=R status=O issue_date=2025-12-29 mail_date=2025-12-30 \
    delivery_mode=M due_date=2026-01-20 period_from=2025-11-28 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=90.00 \
    disputed_amount=0.00 "$@"; }
again() { b_no=$1 n_no=$2; shift 2; row bills "bill_id=$b_no-$n_no" account_id=$b_no bill_kind=R status=O issue_date=2026-01-28 mail_date=2026-01-29 \
    delivery_mode=M due_date=2026-02-12 period_from=2025-12-29 previous_balance=0.00 current_charges=60.00 total_due=60.00 open_amount=60.00 \
    disputed_amount=0.00 "$@"; }
came() { p_no=$1 p_sum=$2 p_id=$3; shift 3; row payments payment_id=$p_id account_id=$p_no source_id=LOCKBOX transmission_id=T1 batch_id=1 source_ref=$p_id \
    amount=$p_sum received_at=${D}T18:00:00-05:00 effective_date=$D tender_type=CH purpose=B status=PO posted_at=${D}T20:00:00-05:00 "$@"; }
hold() { h_no=$1; shift; row holds hold_id=H$h_no scope_kind=A scope_id=$h_no kind=D "stops=disconnect;notices" from_date=2026-02-01 "$@"; }
certificate() { m_no=$1; shift; row medical-certificates certificate_id=M$m_no account_id=$m_no kind=LS status=AC from_date=2025-02-10 "$@"; }
petition() { k_no=$1; shift; row bankruptcies court=FLMB case_number=$k_no customer_id=C$k_no chapter=7 voluntary=Y petition_date=2026-01-25 status=O "$@"; }
reply() { row order-replies order_id="$1" reply_no="$2" status="$3" status_at=${D}T10:00:00-05:00; }
tell() { cells "$O/$1.csv" account_id "$2" "$3"; }
letters() { for l; do tell notices "$l" step; done; }
acts() { for l; do echo "$l:$(tell orders "$l" action)"; done | tr '\n' ' ' | sed 's/ $//'; }
# ordered GROUP WANTED: which of the accounts whose names begin so are to be cut
ordered() { is "$1" "$(orders DISCONNECT | tr ' ' '\n' | grep "^$2" | tr '\n' ' ' | sed 's/ $//')" "$3"; }

all="S00 S02 S06 S08a S08b S09 S10 S11a S11b S12 S13 S14 S18 S19 S28a S28b S28c S31 S33 S54b S54c S54d
	S56a S56b S56c S56d S56e S56f S57a S57b S57c S58a S58b S58c S58d S58e S59a S59b S59c S60a S60b S60c S60d"
with_S54b=customer_id=CS00
# shellcheck disable=SC2086
town $all S09n- S58n- S60n-
keep opened

# --- money ----------------------------------------------------------------------------------
day 2026-02-17
acct S02 2 balance=30.00 past_due=150.00 unapplied_credit=-120.00; again S02 2 mail_date=2026-01-20 due_date=2026-02-10	# covers the older, half of the younger
came S06 90.00 P6
came S08a 90.00 P8a tender_id=T8; came S08b 90.00 P8b tender_id=T8			# one check, two accounts
came S09 150.00 P9; acct S09n 2 balance=-60.00 past_due=0.00 unapplied_credit=-150.00
bill S11a 2 disputed_amount=80.00
bill S11b 2 mail_date=2026-02-05 due_date=2026-02-10
acct S12 2 balance=120.00 past_due=120.00
acct S13 2 balance=0.00 past_due=90.00
bill S14 2 bill_kind=D
for s in a:0.01 b:-5.00 c:0.00; do acct S28${s%:*} 2 balance=${s#*:} past_due=${s#*:}; bill S28${s%:*} 2 open_amount=${s#*:}; done
# --- protection by time: the execution day is the 18th ----------------------------------------
certificate S56a until_date=2026-02-18 renewal_sent_date=2026-01-10
certificate S56b until_date=2026-01-10 renewal_sent_date=2025-12-05			# its days ran
certificate S56c until_date=2026-01-10							# nobody sent the form for its renewal
certificate S56d until_date=2026-01-10 status=A renewal_sent_date=2025-12-05		# renewal applied for
certificate S56e until_date=2026-01-25 renewal_sent_date=2025-12-20			# the thirty days run
certificate S56f until_date=2026-01-10 status=L						# said to have lapsed, and no form was sent
hold S57a from_date=2026-02-18
hold S57b until_date=2026-02-16
hold S57c review_by=2026-02-10
hold S58a amount=70.00; hold S58b amount=30.00
for n in 1 2; do hold S58c hold_id=H58c$n amount=30.00 bill_id=S58c-1; done		# two charges of one bill
hold S58d hold_id=H58d1 amount=30.00 bill_id=S58d-1; hold S58d hold_id=H58d2 amount=20.00	# one of it, one of no bill
hold S58e amount=30.00; bill S58e 2 disputed_amount=30.00; acct S58e 2			# the bill says it too
hold S58n amount=30.00
hold S59a stops=everything
certificate S59b until_date=
row bankruptcies court=FLMB case_number=S59c customer_id=CS59c voluntary=Y petition_date=2026-01-25 status=O
petition S60a							# old debt
petition S60b status=D dismissal_date=2026-02-10		# dismissed: back with its dates
petition S60c status=R						# reopened
petition S60d petition_date=2025-11-01; bill S60d 2		# new debt
petition S60n							# old debt: no letter
acct S54d 2 customer_id=CS54c balance=-25.00 past_due=0.00 unapplied_credit=-25.00; bill S54d 2 status=P open_amount=0.00
seal; night
ordered "money: only what is owed is cut for" "S0" "S00"
ordered "money: not below the least amount, not too young, not disputed, not another's kind" "S1" "S10 S18 S19"
excepted S12 "balance 120.00, past due 120.00"	# the billing system says more than its items: nothing above the items
excepted S13 "balance 0.00, past due 90.00, credit 0.00"
is "credit over both bills: the letter names the rest of the younger alone" "$(tell notices S02 past_due)" "30.00"
ordered "nothing for a cent, less than nothing, nothing" "S28" ""
is "no letter to who has credit, or for old debt of a petition" "$(letters S09n S60n)" ""
ordered "a certificate protects through its last day, and until its renewal was asked for and its days ran" "S56" "S56b"
ordered "a hold protects from its first day to its last, and without an end until it is released" "S57" "S57b"
is "a hold whose review is overdue: a task" "$(tell tasks S57c question | grep -c 2026-02-10)" 1
ordered "a hold of a sum takes the sum out" "S58" "S58b S58c S58d S58e"
is "each hold its own sum, once" "$(tell orders S58c amount_to_stop) $(tell orders S58d amount_to_stop) $(tell orders S58e amount_to_stop)" "30.00 40.00 60.00"
is "and the rest is asked for" "$(tell orders S58b amount_to_stop) $(tell notices S58n past_due)" "60.00 60.00"
ordered "what can't be read of a protection protects" "S59" ""
ordered "a petition: old debt is not cut for, unless it was dismissed; new debt has its own clock" "S60" "S60b S60d"
order31=$(order_of S31) order33=$(order_of S33) order00=$(order_of S00)
is "debt is its own account's, and so is credit" "$(acts S54b S54c S54d)" "S54b:DISCONNECT S54c:DISCONNECT S54d:"
is "credit on another account of the customer: a task" "$(tell tasks S54c question)" "25.00 of credit lies on another account of the customer: S54d"
keep ordered

# --- orders that are out ------------------------------------------------------------------------
day 2026-02-18
came S06 90.00 P6 v=2 status=R reversal_cause=PE; acct S06 3
came S10 x P10
bill S18 2 status=C cancelled_date=2026-02-18; again S18 2 replaces_bill_id=S18-1 mail_date=2026-02-18 issue_date=2026-02-18 due_date=2026-03-11 \
    current_charges=90.00 total_due=90.00 open_amount=90.00; acct S18 2 past_due=0.00
bill S19 2 extended_due_date=2026-03-15; acct S19 2 past_due=0.00
came S33 90.00 P33
row customers v=2 customer_id=CS00 customer_kind=P "legal_name=Firm" identity_alert=Y customer_since=2020-01-01 language=en
seal; night
is "cancelled: a payment that can't be read, a bill replaced, a date extended, paid, an alert on the customer of two" "$(acts S10 S18 S19 S33 S00 S54b)" \
    "S10:CANCEL S18:CANCEL S19:CANCEL S33:CANCEL S00:CANCEL S54b:CANCEL"
ordered "reversed as a posting error: no cut on the old notice" "S06" ""
is "and no fee" "$(tell postings S06 kind)" ""
cancel33=$(tell orders S33 effect_id)

day 2026-02-19
reply "$cancel33" 1 TLTC; reply "$order33" 1 C
seal; night
is "cancelled too late: back on" "$(acts S33)" "S33:RECONNECT"
is "the reconnect names the order" "$(tell orders S33 refers_to)" "$order33"
is "no fee" "$(tell postings S33 kind)" ""
for d in 20 23 24; do day 2026-02-$d; seal; night; done
is "no reply after the window: a person asks the crew" "$(tell tasks S31 task_id | wc -w)" 1
is "no second order, no fee" "$(acts S31) $(tell postings S31 kind)" "S31: "
day 2026-02-25; reply "$order31" 3 C; seal; night
day 2026-02-26; reply "$order31" 2 D; seal; night
is "a reply that comes later with an earlier number changes nothing" "$(acts S31)" "S31:"
done_testing
