#!/bin/sh
# newcolumn.sh - a column that the program does not know, added to an output's layout: filled from the rows that the effect is about.
. tests/night/lib.sh
town 1001 1002-
OUTS=$HOME_DIR/formats/layouts/out
back_to() { cp "$TOP/formats/layouts/out/$1.xml" "$OUTS/$1.xml"; }
# column OUTPUT XML...: at its end
column() { sed -i "s|^</output>|  $2\n&|" "$OUTS/$1.xml"; }
column orders '<column name="rate" type="S 20" from="Service.rate_code"/>'
column orders '<column name="since" type="D" from="Account.opened_date"/>'
column orders '<column name="units" type="N 6" from="Premise.dwelling_units"/>'
column notices '<column name="trade" type="S 120" from="Customer.trade_name; Customer.legal_name"/>'
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes it" $? 0 || note <"$W/check.log"
day 2026-02-17; seal; night; status 0
is "an order has it: a code, a date, and nothing where nothing is known" \
    "$(cells "$O/orders.csv" account_id 1001 rate) $(cells "$O/orders.csv" account_id 1001 since) $(cells "$O/orders.csv" account_id 1001 units)" "E-GS 2020-01-01 "
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
