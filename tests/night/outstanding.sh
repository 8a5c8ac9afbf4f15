#!/bin/sh
# outstanding.sh - an order that is out is proved again each night: what came since cancels it, and says by what.
. tests/night/lib.sh
town 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016 1017 1018 1019 1020 1021
day 2026-02-17; seal; night; status 0
all=$(orders DISCONNECT)
is "all are cut the day after" "$(echo "$all" | wc -w)" 21
keep out

# customer NO FIELD=VALUE / premise / point / acct / service: the row again, with what changed
customer() { c=$1; shift; row customers v=2 customer_id=C$c customer_kind=O "legal_name=Firm $c" customer_since=2020-01-01 language=en identity_alert=N "$@"; }
premise() { c=$1; shift; row premises v=2 premise_id=P$c "address_1=$c Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 \
    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=N medical_at_premise=N "$@"; }
point() { c=$1; shift; row service-points v=2 service_point_id=SP$c premise_id=P$c service_type=E meter_id=M$c can_disconnect=Y remote_switch=Y switch_state=C \
    cut_location=M other_accounts_served=N "$@"; }
acct() { c=$1; shift; row accounts v=2 account_id=$c customer_id=C$c status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm $c" "mail_1=$c Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US "$@"; }
service() { c=$1; shift; row services v=2 service_id=S$c account_id=$c service_point_id=SP$c service_type=E rate_code=E-GS status=A start_date=2020-01-01 \
    projected_annual=1080.00 debt_class=RU "$@"; }

day 2026-02-18
customer 1001 deceased_date=2026-02-16
customer 1002 identity_alert=Y
customer 1003 active_duty_from=2026-02-01
premise 1004 tenants_live_here=Y
premise 1005 medical_at_premise=Y
acct 1006 critical_kind=CH
acct 1007 autopay=Y autopay_next_date=2026-02-19
acct 1008 mail_undeliverable_since=2026-02-10
point 1009 other_accounts_served=Y
acct 1010 account_class=G
acct 1011 status=S
row payments payment_id=P12 account_id=1012 source_id=CIS transmission_id=T1 batch_id=1 source_ref=P12 amount=5.00 received_at=2026-02-18T10:00:00-05:00 \
    effective_date=2026-02-18 tender_type=CH purpose=B status=P
row payments payment_id=P13 account_id=1013 source_id=CIS transmission_id=T1 batch_id=1 source_ref=P13 amount=x received_at=2026-02-18T10:00:00-05:00 \
    effective_date=2026-02-18 tender_type=CH purpose=B status=PO
row services v=2 act=D service_id=S1014 account_id=1014
row customers customer_id=C2015 customer_kind=O "legal_name=Another" customer_since=2026-02-18 language=en identity_alert=N
acct 1015 customer_id=C2015
row service-points service_point_id=SP2016 premise_id=P1016 service_type=E meter_id=M2016 can_disconnect=Y remote_switch=Y switch_state=C cut_location=M other_accounts_served=N
service 1016 service_point_id=SP2016
acct 1017 jurisdiction=US-GA
acct 1018 balance=80.00
row service-points v=2 act=D service_point_id=SP1019 premise_id=P1019
row accounts v=2 act=D account_id=1020
seal; night; status 4
is "each is cancelled, and the one of which nothing is new is not" "$(orders CANCEL)" "$(echo "$all" | sed 's/ 1021//')"
is "nothing else is cut" "$(orders DISCONNECT)" ""
because() { grep ",$1," "$O/exceptions.csv" | grep "is cancelled, not proved any more" | grep -qF -- "$2"; ok $? "cancelled by: $2"; }
because 1001 "holder living (policy)"
because 1002 "identity not in doubt (policy)"
because 1003 "not on active duty (policy, beside 50 U.S.C. 3937)"
because 1004 "no tenants (policy)"
because 1005 "no certified person at premise (policy, after F.S. 366.15)"
because 1006 "no critical use (policy)"
because 1007 "no debit under way (policy)"
because 1008 "mail reaches customer (policy)"
because 1009 "point serves nobody else (policy)"
because 1010 "not government (policy)"
because 1011 "account active (policy)"
because 1012 "no payment pending (policy)"
because 1013 "payment"
because 1014 "the service is the account's and can be cut"
because 1015 "the account is still the customer's"
because 1016 "the service is still at the point"
because 1017 "no pack serves the account"
because 1018 "balance agrees with open items"
because 1019 "service point and premise known"
because 1020 "the account is not there any more"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "citation") c = i; next } /,CANCEL,/ && $c == ""' "$O/orders.csv" >"$W/uncited"
is "each has its citation" "$(wc -l <"$W/uncited")" 0

# What became of it is not known: no other order at the point; and the crew's own word wins.
keep back
day 2026-02-19
customer 1001 v=3
customer 1002 v=3
seal; night
is "cleared, but the crew has not answered: no second order" "$(orders DISCONNECT)" ""
excepted 1002 "no other order is out at the point"
back back
day 2026-02-19
customer 1001 v=3
customer 1002 v=3
reply() { row order-replies order_id="$1" reply_no=1 status="$2" status_at="$3" switch_state="$4"; }
O17=$OUT/nightly-2026-02-17
reply "$(cells "$O17/orders.csv" account_id 1001 effect_id)" CA 2026-02-19T09:00:00-05:00 C
reply "$(cells "$O17/orders.csv" account_id 1004 effect_id)" C 2026-02-18T09:00:00-05:00 D
seal; night
is "the crew says cancelled: a new one" "$(orders DISCONNECT)" "1001"
is "the crew says completed, whatever we thought: back on" "$(orders RECONNECT)" "1004"
done_testing
