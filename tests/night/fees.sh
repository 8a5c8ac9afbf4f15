#!/bin/sh
# fees.sh - a fee for a returned payment: charged once, asked again while the return is young, and taken back by what comes later.
. tests/night/lib.sh
# returned NO VERSION: a payment of 10 February came back on the 17th
returned() { r_no=$1 r_v=$2; shift 2; [ "$r_v" -gt 1 ] || pay $r_no 90.00 P$r_no 2026-02-10
    row payment-returns v=$r_v return_id=R$r_no payment_id=P$r_no account_id=$r_no amount=90.00 \
    original_effective_date=20260210 returned_date=20260217 received_at=2026-02-17T18:00:00-05:00 return_class=I customer_fault=Y final=Y "$@"; }
fee() { for l; do echo "$l:$(cells "$O/postings.csv" account_id "$l" amount)"; done | tr '\n' ' ' | sed 's/ $//'; }
petition() { row bankruptcies court=FLMB case_number=$1 customer_id=C$1 chapter=7 voluntary=Y petition_date=$2 status=O; }

town 1001+ 1002+ 1003+ 1004+ 1005+ 1006+ 1007+ 1008+
day 2026-02-17
for a in 1001 1002 1003 1004 1005 1006; do returned $a 1; done
returned 1007 1; petition 1007 2026-02-12		# known at once: no fee
returned 1008 1 customer_fault=N
seal; night
is "one fee for one return of the customer's fault" "$(fee 1001 1002 1003 1004 1005 1006 1007 1008)" \
    "1001:30.00 1002:30.00 1003:30.00 1004:30.00 1005:30.00 1006:30.00 1007: 1008:"

day 2026-02-18
returned 1002 2 customer_fault=N return_class=BE	# corrected: the bank's error
petition 1003 2026-02-12				# the payment was made before it
petition 1004 2026-02-09				# and after it: a new debt
row payment-returns act=D v=2 return_id=R1005 payment_id=P1005 account_id=1005 amount=90.00 original_effective_date=20260210 returned_date=20260217 \
    received_at=2026-02-17T18:00:00-05:00 return_class=I customer_fault=Y final=Y
returned 1006 2 amount=50.00				# less: another band
seal; night
is "taken back: a bank's error, a petition before it, a return that is gone, one that was less" "$(fee 1001 1002 1003 1004 1005 1006)" \
    "1001: 1002:-30.00 1003:-30.00 1004: 1005:-30.00 1006:-30.00"
excepted 1006 "a fee of 30 was charged; it is taken back, since by what is known now it would be 25"
is "the reversal names the fee" "$(cells "$O/postings.csv" account_id 1002 reverses_effect_id | wc -c)" 26
day 2026-02-19; returned 1002 3; seal; night
is "once; and nothing is charged again" "$(fee 1001 1002 1003 1004 1005 1006)" "1001: 1002: 1003: 1004: 1005: 1006:"
is "no total differs" "$(grep ',N$' "$O/totals.csv")" ""

# Another name for the fee charges nobody again.
sed -i '/effect name="returned-payment fee"/,/<\/effect>/s/>returned-payment fee</>bad check fee</' "$HOME_DIR/rules/packs/us-fl-municipal/pack.xml"
day 2026-02-20; seal; night
is "a name that postings lack is refused before the night" "$STATUS" 8
has "with its place" "$W/log" '"bad check fee": column kind of postings has no such code'
sed -i 's/>bad check fee</>visit fee</' "$HOME_DIR/rules/packs/us-fl-municipal/pack.xml"
night; release
day 2026-02-23; returned 1008 2; seal; night
is "only who was not charged yet, by the new name" "$(cells "$O/postings.csv" kind "visit fee" account_id)" "1008"
done_testing
