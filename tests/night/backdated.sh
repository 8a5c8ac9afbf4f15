#!/bin/sh
# backdated.sh - facts that come after the order that they would have stopped (data-dictionary 1, back-dated rows).
. tests/night/lib.sh
town 1001 1002 1003 1004 1005 1006 1007 1008
day 2026-02-17; seal; good_night
is "all are ordered" "$(orders DISCONNECT)" "1001 1002 1003 1004 1005 1006 1007 1008"
for a in 1001 1002 1003 1004 1005 1006 1007 1008; do eval "order$a=$(order_of $a)"; done

done_reply() { # done_reply ORDER NO
	row order-replies order_id=$1 reply_no=000000$2 status=C status_at=2026-02-18T09:25:00-05:00 switch_state=D crew_id=CREW1
}
day 2026-02-18
pay 1001 90.00 71 2026-02-16; paid 1001 2 2026-02-16
pay 1002 90.00 72 2026-02-16; paid 1002 2 2026-02-16; done_reply "$order1002" 1
row medical-certificates certificate_id=31 account_id=1003 kind=LS status=AC from_date=2026-02-10 until_date=2026-08-10
row holds hold_id=41 scope_kind=A scope_id=1004 kind=D stops=disconnect from_date=2026-02-12
row bankruptcies court=FLMB case_number=26-51 customer_id=C1005 chapter=7 voluntary=Y petition_date=2026-02-13 status=O
pay 1007 90.00 77 2026-02-16; paid 1007 2 2026-02-16; done_reply "$order1007" 1
row medical-certificates certificate_id=38 premise_id=P1008 kind=LS status=AC from_date=2026-02-10 until_date=2026-08-10
done_reply "$order1008" 1
seal; night; status 0
is "payment, certificate, hold, petition before the order: cancelled" "$(orders CANCEL)" "1001 1003 1004 1005"
is "the cancel names its order" "$(cells "$O/orders.csv" account_id 1001 refers_to)" "$order1001"
is "paid, or certified, and cut already: reconnected" "$(orders RECONNECT)" "1002 1007 1008"
is "the reconnect names its order" "$(cells "$O/orders.csv" account_id 1002 refers_to)" "$order1002"
is "nothing new is cut" "$(orders DISCONNECT)" ""
hasnt "the account with no such fact is left alone" "$O/orders.csv" ",1006,"
reconnect1007=$(cells "$O/orders.csv" account_id 1007 effect_id)

# 19 February: the check of 1007 comes back; the debt is back as of 20 January, the old notice is used up
day 2026-02-19
row order-replies order_id=$reconnect1007 reply_no=0000001 status=C status_at=2026-02-18T15:00:00-05:00 switch_state=C crew_id=CREW1
row payment-returns return_id=91 payment_id=77 account_id=1007 amount=90.00 original_effective_date=20260216 returned_date=20260219 \
    received_at=2026-02-19T10:00:00-05:00 return_class=I customer_fault=Y final=Y
owes 1007 3
seal; night; status 0
is "returned: no order without a new notice" "$(orders DISCONNECT)" ""
is "returned: a new notice" "$(cells "$O/notices.csv" account_id 1007 step)" "final notice"
notice=$(cells "$O/notices.csv" account_id 1007 effect_id)
is "relief is not said twice" "$(orders CANCEL)$(orders RECONNECT)" ""
# Mailed on Friday the 20th: five working days lie between it and Monday the 2nd, none fewer
day 2026-02-20
row notice-replies notice_id=$notice copy_no=1 reply_no=1 status=M status_at=2026-02-20T16:00:00-05:00 mail_date=2026-02-20 mail_class=FC
seal; night; status 0
day 2026-02-26; seal; night; status 0
is "four working days: no order" "$(orders DISCONNECT)" ""
day 2026-02-27; seal; night; status 0
is "five working days: a new order" "$(orders DISCONNECT)" "1007"
[ "$(order_of 1007)" != "$order1007" ]; ok $? "the new order is another than the one that was carried out"
done_testing
