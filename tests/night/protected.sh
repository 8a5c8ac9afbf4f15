#!/bin/sh
# protected.sh - a protective row that is lost, or a file of them that is late, harms nobody (design 4.1).
. tests/night/lib.sh
KINDS="$KINDS arrangements instalments adjustments"
town 1001 1002 1003 1004 1005 1006 1007 1008 1009- 1010+

# --- rows that can be tied to an account: it alone is spared ----------------------------------
rows_of() { # rows_of WORD... : the five rows, with this from_date or the like
	bad=$1
	row holds hold_id=42 scope_kind=A scope_id=1002 kind=D stops=disconnect from_date=2026-01-$bad until_date=2026-02-01
	row medical-certificates certificate_id=43 account_id=1003 kind=SI status=L from_date=2025-01-$bad until_date=2025-03-01 renewal_sent_date=2025-01-28
	row bankruptcies court=FLMB case_number=44 customer_id=C1004 chapter=7 voluntary=Y petition_date=2024-01-$bad status=D status_date=2024-03-01
	row payments payment_id=45 account_id=1005 source_id=CIS transmission_id=T1 batch_id=1 source_ref=45 amount=5.00 \
	    received_at=2025-12-01T10:00:00-05:00 effective_date=2025-12-$bad posted_at=2025-12-02T17:00:00-05:00 tender_type=CH purpose=B status=PO
	row payment-returns return_id=46 payment_id=1 account_id=1006 amount=5.00 original_effective_date=20251101 returned_date=202511$bad \
	    received_at=2025-11-15T10:00:00-05:00 return_class=I customer_fault=N final=Y
	row medical-certificates certificate_id=47 premise_id=P1007 kind=SI status=L from_date=2025-01-$bad until_date=2025-03-01 renewal_sent_date=2025-01-28
}
day 2026-02-17; rows_of 99; seal; night; status 4
is "tied rows: only theirs are spared" "$(orders DISCONNECT)" "1001 1008"
hasnt "tied rows: the rest goes on" "$O/report.txt" "NOTHING ADVERSE"
for a in 1002 1003 1005 1006; do excepted $a "record"; done
excepted 1004 "bankruptcies"
excepted 1007 "medical-certificates"
order1001=$(order_of 1001) order1008=$(order_of 1008) notice1009=$(cells "$O/notices.csv" account_id 1009 effect_id)
[ -n "$notice1009" ]; ok $? "a reminder for 1009"
keep tied

day 2026-02-18; rows_of 05; seal; night; status 0
is "good versions: theirs are no longer spared" "$(orders DISCONNECT)" "1002 1003 1004 1005 1006 1007 1010"

# --- the same row bad and good in one night: an older bad one is outdone, a newer one is not ----
back tied
day 2026-02-18
for v in 1 2; do row holds v=$v hold_id=8$v scope_kind=A scope_id=1010 kind=D stops=notices from_date=2026-02-99; done
row holds v=2 hold_id=81 scope_kind=A scope_id=1010 kind=D stops=notices from_date=2026-02-01
row holds v=3 hold_id=82 scope_kind=A scope_id=1010 kind=D stops=notices from_date=2026-02-01
seal; night
is "good ones are newer: it is not spared" "$(orders DISCONNECT)" "1010"
back tied
day 2026-02-18
row holds v=1 hold_id=81 scope_kind=A scope_id=1010 kind=D stops=notices from_date=2026-02-01
row holds v=2 hold_id=81 scope_kind=A scope_id=1010 kind=D stops=notices from_date=2026-02-99
seal; night
is "the good one is older: spared" "$(orders DISCONNECT)" ""

# --- a person lifts the marks of one: the next night treats it as any other ----------------------
back tied
has "an exception says how" "$OUT/nightly-2026-02-17/exceptions.csv" "arrears clear account 1002"
has "and for a customer" "$OUT/nightly-2026-02-17/exceptions.csv" "arrears clear customer C1004"
"$ARREARS" clear account 1001 --data "$DATA" --by "A. Tester" --reason "no such mark" >"$W/clear" 2>&1
is "nothing marked: status" $? 8
has "nothing marked: says so" "$W/clear" "account 1001: nothing is marked"
"$ARREARS" clear acount 1002 --data "$DATA" --by "A. Tester" --reason "a typo" >"$W/clear" 2>&1
is "unknown kind: status" $? 8
"$ARREARS" clear account 1002 --data "$DATA" --by "A. Tester" --reason "the hold was released by phone" >"$W/clear" 2>&1
is "cleared: status" $? 0
has "cleared: tells what was lifted" "$W/clear" "from_date"
"$ARREARS" clear customer C1004 --data "$DATA" --by "A. Tester" --reason "petition of another" >"$W/clear" 2>&1
"$ARREARS" explain 1002 --data "$DATA" >"$W/why"
has "cleared: explain tells who and why" "$W/why" "1002, cleared by A. Tester, after nightly-2026-02-17: the hold was released by phone; it was marked: "
day 2026-02-18; seal; night; status 0
is "cleared: no longer spared" "$(orders DISCONNECT)" "1002 1004 1010"
has "cleared: the manifest says so" "$O/manifest.xml" '<cleared owner="account 1002" by="A. Tester, after nightly-2026-02-17: the hold was released by phone'

# What waits for its parent stays cleared while it waits.
back tied
day 2026-02-18
row bills v=1 bill_id=H1 account_id=1010 bill_kind=R status=O issue_date=2026-02-16 mail_date=2026-02-16 delivery_mode=M \
    due_date=2026-03-10 previous_balance=0.00 current_charges=1.00 total_due=1.00 open_amount=0.00 disputed_amount=0.00
row services service_id=S9 account_id=1010 service_point_id=SP9 service_type=E rate_code=E-GS status=PS start_date=2026-03-01 \
    projected_annual=1080.00 debt_class=RU
seal; night; status 0
is "a held service: its account is spared" "$(orders DISCONNECT)" ""
"$ARREARS" clear account 1010 --data "$DATA" --by "A. Tester" --reason "a new point, not built yet" >"$W/clear" 2>&1
day 2026-02-19; seal; night; status 0
is "cleared while it is held: no longer spared" "$(orders DISCONNECT)" "1010"

# --- replies are tied through their order or notice ------------------------------------------
back tied
day 2026-02-18
row order-replies order_id=$order1008 reply_no=0000001 status=C status_at=2026-02-99T09:00:00-05:00
row notice-replies notice_id=$notice1009 copy_no=1 reply_no=1 status=M status_at=2026-02-99T16:00:00-05:00 mail_date=2026-02-18
seal; night; status 4
excepted 1008 "order-replies"
excepted 1009 "notice-replies"
hasnt "replies of known orders: no block" "$O/report.txt" "NOTHING ADVERSE"
is "replies of known orders: others go on" "$(orders DISCONNECT)" "1010"

# --- a hold on a service, and a bad one: its account is spared, others are not ---------------
back tied
day 2026-02-18
row holds hold_id=71 scope_kind=S scope_id=S1010 kind=D stops=disconnect from_date=2026-02-01
seal; night; status 0 "a hold on a service"
is "a hold on a service: its account is spared" "$(orders DISCONNECT)" ""
hasnt "a hold on a service: no block" "$O/report.txt" "NOTHING ADVERSE"
back tied
day 2026-02-18
row holds hold_id=71 scope_kind=S scope_id=S1010 kind=D stops=disconnect from_date=2026-02-99
seal; night; status 4 "a bad hold on a service"
is "a bad hold on a service: its account is spared" "$(orders DISCONNECT)" ""
hasnt "a bad hold on a service: no block" "$O/report.txt" "NOTHING ADVERSE"

# --- a plan, a part of one, a credit that can't be read: its account is spared ----------------
lost() { # lost KIND FIELD=VALUE...
	back tied
	day 2026-02-18; row "$@"; seal; night; status 4 "$1 that can't be read"
	is "$1 that can't be read: its account is spared" "$(orders DISCONNECT)" ""
	hasnt "$1 that can't be read: no block" "$O/report.txt" "NOTHING ADVERSE"
}
lost arrangements arrangement_id=63 account_id=1010 kind=P status=A covered_amount=90.00 agreed_at=2026-02-99T10:00:00-05:00
lost instalments arrangement_id=63 instalment_no=1 account_id=1010 due_date=2026-02-99 amount=30.00 status=O
lost adjustments adjustment_id=64 account_id=1010 kind=BC amount=-90.00 effective_date=2026-02-99 status=A

# --- rows that nobody can be told of, and files that are late: nothing adverse, relief goes out --
blocked() { # blocked WHAT TEXT: tonight's account 1001 has paid, 1010 is due
	is "$1: nothing adverse" "$(orders DISCONNECT)" ""
	is "$1: relief" "$(orders CANCEL)" "1001"
	is "$1: said at the top" "$(sed -n 3p "$O/report.txt" | cut -c1-31)" "NOTHING ADVERSE GOES OUT TONIGH"
	has "$1: says why" "$O/report.txt" "$2"
	is "$1: no letter that collects" "$(awk 'NR > 1' "$O/notices.csv" | grep -c ,collections,)" 0
}
start() { back tied; day 2026-02-18; pay 1001 90.00 71 2026-02-16; paid 1001 2 2026-02-16; }
untied() { # untied KIND ROW...
	start; row "$@"; seal; night; status 4 "$1"
	blocked "$1, a row of nobody" "$1"
	[ "$1" = holds ] || return 0
	day 2026-02-19; seal; good_night
	is "$1, a row of nobody: the next night too" "$(orders DISCONNECT)" ""
	release
	day 2026-02-20; seal; good_night
	is "$1, a row of nobody: released" "$(orders DISCONNECT)" "1010"
}
untied holds hold_id=51 scope_kind=A kind=D stops=disconnect from_date=2026-02-01
untied holds hold_id=52 scope_kind=A scope_id=9999 kind=D stops=disconnect from_date=2026-02-01
untied holds hold_id=57 scope_kind=S scope_id=S9999 kind=D stops=disconnect from_date=2026-02-01
untied holds hold_id=58 scope_kind=S scope_id=S9999 kind=D stops=disconnect from_date=2026-02-99
untied holds hold_id=59 scope_kind=A scope_id=9999 kind=D stops=disconnect from_date=2026-02-99
untied medical-certificates certificate_id=52 kind=LS status=AC from_date=2026-02-01
untied bankruptcies court=FLMB case_number=53 chapter=7 voluntary=Y petition_date=2026-02-01 status=O
untied payments payment_id=54 source_id=CIS transmission_id=T1 batch_id=1 source_ref=54 amount=5.00 \
    received_at=2026-02-17T10:00:00-05:00 effective_date=2026-02-99 tender_type=CH status=PO
untied payment-returns return_id=55 payment_id=1 amount=5.00 returned_date=20260217 received_at=2026-02-17T10:00:00-05:00 \
    return_class=I customer_fault=N
untied arrangements arrangement_id=61 kind=P status=A covered_amount=90.00
untied instalments arrangement_id=61 instalment_no=1 due_date=2026-03-10 amount=30.00 status=O
untied adjustments adjustment_id=62 kind=BC amount=-90.00 effective_date=2026-02-17 status=A
untied order-replies reply_no=0000001 status=C status_at=2026-02-18T09:00:00-05:00
untied order-replies order_id=NEVERISSUED reply_no=0000001 status=C status_at=2026-02-18T09:00:00-05:00
untied order-replies order_id=NEVERISSUED reply_no=0000001 status=C status_at=2026-02-99T09:00:00-05:00
untied notice-replies copy_no=1 reply_no=1 status=M status_at=2026-02-18T09:00:00-05:00

# --- a protection of somebody who isn't known yet: adverse effects stay in until a person looked or the owner is known ---
within() { awk -v t="$1" '$1 == "table" && $3 == "keys" { on = $2 == t; next } on' "$W/dump"; }
stranger() { # stranger KIND ROW...
	start; row "$@"; seal; night; status 0 "$1 of a stranger"
	blocked "$1 of a stranger" "$1"
	keep stranger
	day 2026-02-19; row "$@" v=2; seal; good_night
	is "$1 of a stranger: another night, and a newer version of it" "$(orders DISCONNECT)" ""
	day 2026-02-20; account 9999; seal; night; status 0 "$1 of a stranger who is known now"
	is "$1 of a stranger who is known now" "$(orders DISCONNECT)" "1010"
	hasnt "$1 of a stranger who is known now: no block" "$O/report.txt" "NOTHING ADVERSE"
	dump "$W/dump"; within "$1" | grep -q 9999; ok $? "$1 of a stranger who is known now: stored"
	is "$1 of a stranger who is known now: no gate, nothing waits" "$(within gates; within held)" ""
	is "$1 of a stranger who is known now: no mark" "$(within taints | grep -c 9999)" 0
	back stranger; release 2026-02-18
	day 2026-02-19; seal; good_night
	is "$1 of a stranger: a person looked" "$(orders DISCONNECT)" "1010"
	day 2026-02-20; seal; good_night
	hasnt "$1 of a stranger: a person looked, and it still waits" "$O/report.txt" "NOTHING ADVERSE"
}
stranger medical-certificates certificate_id=53 premise_id=P9999 kind=LS status=A from_date=2026-01-05 until_date=2026-12-31
stranger medical-certificates certificate_id=54 account_id=9999 kind=LS status=AC from_date=2026-01-05 until_date=2026-12-31
stranger bankruptcies court=FLMB case_number=54 customer_id=C9999 chapter=7 voluntary=Y petition_date=2026-02-01 status=O

for kind in holds medical-certificates bankruptcies order-replies notice-replies; do
	start; leave_out $kind; seal; night; status 0 "no $kind"
	blocked "no $kind" "no extract of $kind came"
	[ $kind = holds ] || continue
	day 2026-02-19; seal; good_night
	is "no $kind: the next night has them" "$(orders DISCONNECT)" "1010"
done
# yesterdays KIND: tonight's file is dated a day before, whatever its framing
yesterdays() { sed -i '1s/2026-02-18/2026-02-17/' "$IN/$1.CIS.3.csv"; grep -q 2026-02-17 "$IN/$1.CIS.3.csv" || bail "$1: no date to change"; set_file; }
for kind in holds medical-certificates bankruptcies order-replies notice-replies; do
	start; seal; yesterdays $kind; night; status 0 "yesterday's $kind"
	blocked "yesterday's $kind" "$kind"
done
# Payments and their returns must be there: without them, or with yesterday's, there is no night at all.
for kind in payments payment-returns; do
	start; leave_out $kind; seal; night; status 8 "no $kind"
	has "no $kind: says so" "$W/log" "$kind"
	start; seal; yesterdays $kind; night; status 8 "yesterday's $kind"
	has "yesterday's $kind: says so" "$W/log" "$kind.CIS.3.csv"
	[ ! -e "$O" ]; ok $? "yesterday's $kind: no outputs"
done
done_testing
