#!/bin/sh
# corrupt.sh - one record that can't be read: its account is rejected with a reason, all others complete, and the totals say so. Case 100.
. tests/night/lib.sh
town 1001 1002 1003 1004 1005
acct() { row accounts v=2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance="$2" past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm $1" "mail_1=$1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US; }
total() { awk -F, -v k="$1" -v m="$2" '$2 == k && $4 == m { print $5 }' "$O/totals.csv"; }
sums() { total accounts applied; total accounts unchanged; total accounts stale; total accounts duplicate; total accounts held; total accounts rejected; }

day 2026-02-17
for a in 1001 1002 1004 1005; do acct $a 90.00; done
acct 1003 9O.00 # a letter in the place of a nought
seal; night; status 4
is "the others complete" "$(orders DISCONNECT)" "1001 1002 1004 1005"
is "that account is rejected" "$(total accounts rejected)" 1
is "the others are processed" "$(total accounts applied)" 4
is "all that was read" "$(total accounts read)" 5
is "processed and rejected are what was read" "$(sums | awk '{ s += $1 } END { print s }')" "$(total accounts read)"
is "no total differs" "$(grep ',N$' "$O/totals.csv")" ""
has "the reason, at its place" "$O/rejects/accounts.rejects.csv" "9O.00"
excepted 1003 "balance"
# the record comes again, whole
day 2026-02-18; acct 1003 90.00; seal; night
is "when it comes whole its account goes on" "$(orders DISCONNECT)" "1003"
done_testing
