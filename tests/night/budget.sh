#!/bin/sh
# budget.sh - an account with more rows than are looked at is not decided, and yet no sum lacks it.
. tests/night/lib.sh
total() { awk -F, -v s="$1" -v k="$2" -v g="$3" -v m="$4" '$1 == s && $2 == k && $3 == g && $4 == m { print ($5 $6) " " ($8 $9) " " $11 }' "$O/totals.csv"; }
# bills NO FROM TO OPEN: written at once, as a row each would take a process each
bills() {
	awk -v no="$1" -v from="$2" -v to="$3" -v open="$4" 'BEGIN { for (i = from; i <= to; i++) {
		n = split("bill_id=" no "-" (100000 + i) " account_id=" no " bill_kind=R status=" (open > 0 ? "O" : "P") \
		    " issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-03-20 previous_balance=0.00 current_charges=1.00" \
		    " total_due=1.00 open_amount=" open " disputed_amount=0.00", f, " ")
		for (k = 1; k <= n; k++) printf "%s%s", f[k], k < n ? "\037" : "\n" } }' >>"$ROWS/bills.CIS"
}
balance() {
	row accounts v=$2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=$3 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm $1" mail_1="$1 Main St" \
	    mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
}
town 1001 1002 1003
day 2026-02-17; row holds hold_id=H1 scope_kind=A scope_id=1002 kind=DI stops=disconnect from_date=2026-02-10
seal; night; status 0
is "orders went out" "$(orders DISCONNECT)" "1001 1003"

# 1001, which has an order out, and 1002, which has none: more bills than are looked at; one in front and one behind is open.
day 2026-02-18
for a in 1001 1002; do bills $a 1 1 5.00; bills $a 2 20001 0.00; bills $a 20002 20002 7.00; balance $a 2 102.00; done
seal; night; status 0
is "told" "$(cells "$O/exceptions.csv" code too-many-rows account_id)" "1001 1002"
is "counted" "$(total "6 accounts" all "" excepted)" "2  Y"
is "nothing differs" "$(grep ',N$' "$O/totals.csv")" ""
is "what is owed is whole" "$(total "2 receivables" all "" closing)" "294.00 294.00 Y"
is "and what the CIS says of it" "$(total "2 receivables" all "" "balance of the CIS")" "294.00 294.00 Y"
is "cases stay where they are" "$(total "4 cases" all "" closing)" "3  Y"
is "at their step" "$(total "4 cases" all disconnect closing)" "2  Y"
is "orders stay out" "$(total "4 orders" all "" closing)" "2  Y"
day 2026-02-19; seal; night
is "the night after: nothing differs" "$(grep ',N$' "$O/totals.csv")" ""
is "the night after: the exception stands" "$(cells "$O/exceptions.csv" code too-many-rows status)" "standing standing"
is "another that it had is not called cleared" "$(cells "$O/exceptions.csv" status cleared account_id)" ""

# The bills go: all is decided again.
day 2026-02-20
for a in 1001 1002; do
	awk -v no=$a 'BEGIN { for (i = 1; i <= 20002; i++) printf "act=D\037v=2\037bill_id=%s-%d\037account_id=%s\n", no, 100000 + i, no }' >>"$ROWS/bills.CIS"
	balance $a 3 90.00
done
seal; night
is "decided again" "$(total "6 accounts" all "" excepted)" "0  Y"
is "decided again: nothing differs" "$(grep ',N$' "$O/totals.csv")" ""
is "decided again: the exceptions are cleared" "$(cells "$O/exceptions.csv" code too-many-rows status)" "cleared cleared"

# A customer of more accounts than are looked at, as a city is: no cut, and no paper of theirs is decided, on a part of what they have.
day 2026-02-23
awk 'BEGIN { for (i = 1; i <= 2001; i++) printf "v=1\037account_id=%d\037customer_id=C1003\037status=A\037account_class=LC\037jurisdiction=US-FL\037" \
    "policy_group=standard\037opened_date=2020-01-01\037continuous_since=2020-01-01\037balance=0.00\037past_due=0.00\037unapplied_credit=0.00\037" \
    "security_held=0.00\037deposit_exempt=Y\037exempt_reason=PR\037autopay=N\037critical_kind=N\037mail_name_1=City\n", 500000 + i }' >>"$ROWS/accounts.CIS"
row securities security_id=BOND account_id=1003 customer_id=C1003 kind=LOC status=IF "principal_name=Firm 1003" currency=USD face_amount=1000.00 \
    available_amount=1000.00 drawn_amount=0.00 issue_date=2025-01-02 expiry_date=2026-02-25
seal; night; status 0
is "the customer's 2001 other accounts: the order is taken back" "$(orders CANCEL)" "1003"
is "the paper is a person's" "$(cells "$O/tasks.csv" security_id BOND severity)" "urgent"
is "no draw, no letter of it" "$(cells "$O/notices.csv" security_id BOND step)$(cells "$O/draws.csv" security_id BOND amount)" ""
is "nothing differs with them" "$(grep ',N$' "$O/totals.csv")" ""
# One account goes: all are seen again.
day 2026-02-24
printf 'act=D\037v=2\037account_id=502001\n' >>"$ROWS/accounts.CIS"
seal; night; status 0
is "2000: the paper is decided" "$(cells "$O/draws.csv" security_id BOND amount)" "1000.00"
is "and that task is closed, another is to draw" "$(cells "$O/tasks.csv" security_id BOND status)" "closed new"
done_testing
