#!/bin/sh
# misspelt.sh - the towns of tests/night take no name that the layouts and outputs lack: such a test fails.
. tests/night/lib.sh
# fails WHAT TEXT COMMAND...: ends a test of its own that says so
fails() {
	what=$1 text=$2; shift 2
	(day 2026-02-17; count=0; "$@"; done_testing) >"$W/seen" 2>&1; r=$?
	is "$what: the test fails" $r 1
	has "$what: it says so" "$W/seen" "$text"
}
fails "a field" "not ok 1 - row holds: no field scope_knd in" row holds hold_id=1 scope_knd=A scope_id=1001
fails "a field of account" "no field balanse" account 1001 balanse=0.00
fails "a field of pay" "no field purpos" pay 1001 1.00 7 2026-02-16 purpos=B
fails "a field of owing" "no field paid_ful_date" owing 1001 2 0.00 P paid_ful_date=2026-02-16
fails "a field of another kind" "no field balance" row bills bill_id=1 balance=1.00
fails "the start of a field" "no field scope" row holds scope=A
fails "a word without a value" 'row holds: "A" seen' row holds scope_kind=A A
fails "a kind" "row hold: no such kind" row hold hold_id=1
day 2026-02-17
row holds v=2 act=U at=2026-02-17T09:00:00-05:00 hold_id=1 "reason=two words = one"; row holds from=OTHER hold_id=2
ok $? "the control fields and an equals sign in a value are taken"
printf 'action,account_id\nDISCONNECT,1001\n' >"$W/orders.csv"
is "a column that is there" "$(cells "$W/orders.csv" action DISCONNECT account_id)" 1001
is "a column to look in" "$(cells "$W/orders.csv" acton DISCONNECT account_id)" "no column acton"
is "a column to show" "$(cells "$W/orders.csv" action DISCONNECT acount_id)" "no column acount_id"
is "a text that a file that is not there hasn't" "$(hasnt x "$W/none" text)" "not ok $((count + 1)) - x: no file $W/none"
done_testing
