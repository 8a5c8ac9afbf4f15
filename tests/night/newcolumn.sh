#!/bin/sh
# newcolumn.sh - a column that the program does not know, added to an output's layout: filled from the rows that the effect is about.
. tests/night/lib.sh
town 1001 1002- 1003 1004
OUTS=$HOME_DIR/formats/layouts/out
back_to() { cp "$TOP/formats/layouts/out/$1.xml" "$OUTS/$1.xml"; }
# column OUTPUT XML...: at its end
column() { sed -i "s|^</output>|  $2\n&|" "$OUTS/$1.xml"; }
column orders '<column name="rate" type="S 20" from="Service.rate_code"/>'
column orders '<column name="since" type="D" from="Account.opened_date"/>'
column orders '<column name="units" type="N 6" from="Premise.dwelling_units"/>'
column order-windows '<column name="rate" type="S 20" from="Service.rate_code"/>'
column exceptions '<column name="opened" type="D" from="Account.opened_date"/>'
column tasks '<column name="kind_of_customer" type="S 20" from="Customer.customer_kind"/>'
column postings '<column name="bank_code" type="S 4" from="Return.return_code"/>'
column notice-lines '<column name="zip" type="S 10" from="Premise.postal"/>'
column cis-updates '<column name="zip" type="S 10" from="Premise.postal"/>'
column notices '<column name="trade" type="S 120" from="Customer.trade_name; Customer.legal_name"/>'
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes it" $? 0 || note <"$W/check.log"
day 2026-02-17
pay 1001 90.00 P1 2026-02-10; row payment-returns return_id=R1 payment_id=P1 account_id=1001 amount=90.00 original_effective_date=20260210 returned_date=20260217 \
    received_at=2026-02-17T18:00:00-05:00 return_code=R01 return_class=I customer_fault=Y final=Y
row premises v=2 premise_id=P1003 "address_1=1003 Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 \
    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=Y medical_at_premise=N
row accounts v=2 account_id=1004 customer_id=C1004 status=A account_class=G jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm 1004" "mail_1=1004 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
seal; night; status 0
is "an order has it: a code, a date, and nothing where nothing is known" \
    "$(cells "$O/orders.csv" account_id 1001 rate) $(cells "$O/orders.csv" account_id 1001 since) $(cells "$O/orders.csv" account_id 1001 units)" "E-GS 2020-01-01 "
is "so has every other output: windows, exceptions, tasks, postings, lines, updates" \
    "$(cells "$O/order-windows.csv" window_no 1 rate) $(cells "$O/exceptions.csv" account_id 1003 opened) $(cells "$O/tasks.csv" account_id 1004 kind_of_customer) $(cells "$O/postings.csv" account_id 1001 bank_code) $(cells "$O/notice-lines.csv" label bill zip) $(cells "$O/cis-updates.csv" account_id 1002 zip)" \
    "E-GS 2020-01-01 organisation R01 32910 32910"
is "a letter has the first that is known" "$(cells "$O/notices.csv" account_id 1002 trade)" "Firm 1002"

# What can't be filled is refused before a run, with its place.
day 2026-02-18; seal
wrong() { # wrong WHAT COLUMN TEXT
	back_to orders; column orders "$2"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "$1: refused by check" $? 8
	has "$1: says so" "$W/check.log" "$3"
	grep -q 'orders.xml:[0-9]*:[0-9]*' "$W/check.log"; ok $? "$1: its place"
}
wrong "a field that is none" '<column name="x" type="S 20" from="Service.rate_coed"/>' 'from "rate_coed": a field of its layout is wanted'
has "the nearest name" "$W/check.log" "nearest known name: rate_code"
wrong "a row that an effect is not about" '<column name="x" type="S 20" from="Serviec.rate_code"/>' 'NAME.field of a row that an effect is about'
wrong "another type" '<column name="x" type="D" from="Service.rate_code"/>' 'not every value of Service.rate_code has room in it'
wrong "a text that is longer" '<column name="x" type="S 4" from="Customer.legal_name"/>' 'not every value of Customer.legal_name has room'
wrong "more decimals" '<column name="x" type="N 9" from="Premise.latitude"/>' 'not every value of Premise.latitude has room'
wrong "a code that it lacks" '<column name="x" type="C" from="Account.account_class"><code>residential</code></column>' 'not every value of Account.account_class has room'
night; is "and by the night" "$STATUS" 8
done_testing
