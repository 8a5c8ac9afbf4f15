#!/bin/sh
# crew.sh - what the crew finds counts: each reason of a reply means what the pack says, and money that it took protects.
. tests/night/lib.sh
home; mkdir -p "$OUT"
PACK=$HOME_DIR/rules/packs/us-fl-municipal/pack.xml
forget() { sed -i "/<finding reason=\"$1\"/{:a;/\/>/!{N;ba};d}" "$PACK"; } # REASON: the pack knows it no more
# reply ORDER NO STATUS DAY [FIELD=VALUE...]
reply() { r_o=$1 r_n=$2 r_s=$3 r_d=$4; shift 4; row order-replies order_id=$r_o reply_no=000000$r_n status=$r_s status_at=${r_d}T09:25:00-05:00 crew_id=CREW1 "$@"; }
task() { grep ",$1," "$O/tasks.csv" | grep -E ',(new|open|overdue),' | grep -F -- "$2" | grep -qF -- "$3"; ok $? "$D: a task for $1, $2: $3"; }
no_task() { ! grep ",$1," "$O/tasks.csv" | grep -qE ',(new|open|overdue),'; ok $? "$D: no task for $1"; }
why() { "$ARREARS" explain "$1" --data "$DATA" >"$W/why" 2>&1; has "$D: $1: $2" "$W/why" "$2"; }
clear() { "$ARREARS" clear "$1" "$2" --data "$DATA" --by "A. Tester" --reason "looked" >"$W/clear" 2>&1; is "$D: clear $1 $2" $? "${3:-0}"; }
asks() { cells "$O/orders.csv" account_id "$1" amount_to_stop; }
money() { "$ARREARS" explain "$1" --run "nightly-$D" --data "$DATA" | sed -n 's/.*unbooked: \([0-9.]*\).*/\1/p'; }

# younger NO: another bill of 90.00, past due since today
younger() {
	row bills bill_id=$1-2 account_id=$1 bill_kind=R status=O issue_date=2026-01-27 mail_date=2026-01-28 delivery_mode=M due_date=2026-02-18 previous_balance=90.00 \
	    current_charges=90.00 total_due=180.00 open_amount=90.00 disputed_amount=0.00
	row accounts v=2 account_id=$1 customer_id=C$1 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 continuous_since=2020-01-01 \
	    balance=180.00 past_due=180.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N "mail_name_1=Firm $1" \
	    "mail_1=$1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
}

# --- the first finding: nobody knows "unsafe" in this town ------------------------------------------
forget unsafe
accounts="1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1013 1014 1015 1016 1017 1018 1019 1020 1021 1022 1024 1025 1026 1027"
day 2026-02-13
for a in $accounts; do account $a; ripe $a; done
account 1023; ripe 1023 2026-02-11; account 1028; ripe 1028 2026-02-10		# in the same house, due a day and two days later
sed -i "s/premise_id=P10\(23\|28\).*service_type/premise_id=P1022\x1fservice_type/" "$ROWS/service-points.CIS"
row service-points service_point_id=SP2002 premise_id=P1002 service_type=E meter_id=M2002 can_disconnect=Y remote_switch=N switch_state=C cut_location=M other_accounts_served=N
row services service_id=S2002 account_id=1002 service_point_id=SP2002 service_type=E rate_code=E-GS status=A start_date=2020-01-01 projected_annual=1080.00 debt_class=RU
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
day 2026-02-17; seal; good_night
is "all are cut the day after" "$(orders DISCONNECT)" "$(echo $accounts | sed 's/1002/1002 1002/')"
for a in $accounts; do eval "o$a=\$(order_of $a | cut -d' ' -f1)"; done
o1002=$(cells "$O/orders.csv" service_point_id SP1002 effect_id)

day 2026-02-18
reply $o1001 1 C 2026-02-18
reply $o1002 1 NE 2026-02-18 reason=MAD
reply $o1003 1 C 2026-02-18 reason=MAD switch_state=D
reply $o1004 1 C 2026-02-18 reason=T switch_state=D
reply $o1005 1 NE 2026-02-18 reason=U
reply $o1006 1 NE 2026-02-18 reason=NA meter_id_found=M1006
for a in 1007 1008; do reply "$(eval echo \$o$a)" 1 NE 2026-02-18 reason=PAD collected_amount=90.00; done
reply $o1009 1 NE 2026-02-18 reason=PAD collected_amount=40.00
reply $o1010 1 NE 2026-02-18 reason=PAD
reply $o1011 1 NE 2026-02-18 reason=PAD collected_amount=200.00
row holds hold_id=13 scope_kind=A scope_id=1013 kind=RC stops=disconnect from_date=2026-02-18
reply $o1014 1 NE 2026-02-18 reason=NA; reply $o1014 2 NE 2026-02-18 reason=MAD
reply $o1015 1 NE 2026-02-18 reason=MAD; reply $o1015 2 NE 2026-02-18 reason=NA
reply $o1016 1 C 2026-02-18
reply $o1017 1 NE 2026-02-18
reply $o1018 1 NE 2026-02-18 reason=NA collected_amount=90.00 receipt_no=R18
reply $o1019 1 NE 2026-02-18 reason=PAD collected_amount=90.00
reply $o1020 1 C 2026-02-18
reply $o1021 1 D 2026-02-18 reason=MAD							# on its way
reply $o1022 1 NE 2026-02-18 reason=OD
reply $o1026 1 NE 2026-02-18 reason=NA; reply $o1027 1 NE 2026-02-18 reason=NA
reply $o1024 1 NE 2026-02-18 reason=W meter_id_found=M9024; reply $o1025 1 NE 2026-02-18 reason=W meter_id_found=M9025
seal; night
is "18: nobody is cut again the day after" "$(orders DISCONNECT)" ""
is "18: what was found at one point calls back the order at the other, a hold its own; and one on its way" "$(orders CANCEL)" "1002 1013 1021"
is "18: cut all the same: back on only where the pack says so" "$(orders RECONNECT)" "1003"
is "18: and it costs nothing" "$(cells "$O/postings.csv" kind "reconnect fee" account_id)" ""
for a in 1002 1003 1014 1015; do task $a urgent "the crew found medical at door on 2026-02-18"; done
task 1003 urgent "and service was cut"
task 1004 urgent "and service was cut (policy); inspect the meter"
task 1005 urgent "the pack does not know this reason"
task 1021 urgent "medical at door"
task 1024 urgent "the crew found meter M9024"
task 1010 high "ask the crew what it took"
task 1017 high "ask the crew why it was not done"
for a in 1001 1006 1007 1009 1011 1018; do no_task $a; done
excepted 1005 "the crew found nothing against it (unsafe on 2026-02-18)"
excepted 1006 "the crew found nothing against it (no access on 2026-02-18)"
excepted 1028 "the crew found nothing against it (occupant differs on 2026-02-18, found for account 1022"
why 1002 "holds: medical at door on 2026-02-18"
why 1007 "taken 90.00, which no payment shows"
is "18: money taken covers what is owed" "$(money 1007) $(money 1009) $(money 1011) $(money 1018)" "90 40 200 90"

# --- 19 February: payments follow, in whichever order; the rest is asked for after its days -----------------------
day 2026-02-19
pay 1007 90.00 P7 2026-02-18								# by its sum and day
pay 1018 89.50 P18 2026-02-19 source_ref=R18						# by its receipt, less a fee
pay 1010 90.00 P10 2026-02-18; paid 1010 2 2026-02-19					# what was not said comes
pay 1016 90.00 P16 2026-02-19; paid 1016 2 2026-02-19
reply $o1013 1 NE 2026-02-19 reason=OD; row holds v=2 hold_id=13 scope_kind=A scope_id=1013 kind=RC stops=disconnect from_date=2026-02-18 released_at=2026-02-19T10:00:00-05:00
reply $o1019 2 NE 2026-02-19 reason=PAD collected_amount=0.00				# there was none
younger 1007; younger 1018
reply $o1026 1 NE 2026-02-18 reason=MAD v=2						# the same reply, and another word
reply $o1027 1 NE 2026-02-18 reason=NA v=2						# and no other word
pay 1020 90.00 P20 2026-02-19; paid 1020 2 2026-02-19
row service-points v=2 service_point_id=SP1024 premise_id=P1024 service_type=E meter_id=M9024 can_disconnect=Y remote_switch=Y switch_state=C cut_location=M other_accounts_served=N
row service-points v=2 service_point_id=SP1006 premise_id=P1006 service_type=E meter_id=M7777 can_disconnect=Y remote_switch=Y switch_state=C cut_location=M other_accounts_served=N # a meter exchange
seal; night
is "19: never twice: the younger debt is asked for" "$(cells "$O/notices.csv" account_id 1007 past_due) $(cells "$O/notices.csv" account_id 1018 past_due)" "90.00 90.50"
is "19: no access: again after two days; a part paid: the rest; the rows have the meter now" "$(orders DISCONNECT) $(asks 1009)" "1006 1009 1024 1027 50.00"
excepted 1023 "the crew found nothing against it (occupant differs on 2026-02-18, found for account 1022"
excepted 1026 "reply-changed: what it said before was acted upon"
excepted 1025 "the crew found nothing against it (meter M9025 at SP1025)"
task 1013 urgent "the crew found occupant differs"
no_task 1010
task 1019 high "ask the crew what it took"
is "19: paid after the cut: back on, with the fee" "$(orders RECONNECT) $(cells "$O/postings.csv" kind "reconnect fee" account_id)" "1016 1020 1016 1020"
o6=$(order_of 1006); r16=$(cells "$O/orders.csv" account_id 1016 effect_id) r20=$(cells "$O/orders.csv" account_id 1020 effect_id)

# --- 20 February: a reconnect that comes back is tried again, at once and without asking ---------------------------
day 2026-02-20
reply $o6 1 NE 2026-02-20 reason=NA
reply "$r16" 1 NE 2026-02-20 reason=U
seal; night
is "20: the reconnect again" "$(orders RECONNECT) $(cells "$O/orders.csv" account_id 1016 priority)" "1016 1"
task 1016 urgent "its reconnect came back undone"
is "20: the fee once, and not taken back" "$(cells "$O/postings.csv" account_id 1016 amount)" ""
is "20: a reconnect that nobody has answered yet: no fee taken back, nothing told" \
    "$(cells "$O/postings.csv" account_id 1020 amount)$(cells "$O/tasks.csv" account_id 1020 question)" ""
is "20: no access for the second time" "$(orders DISCONNECT)" ""
r16=$(cells "$O/orders.csv" account_id 1016 effect_id)
day 2026-02-23
reply "$r20" 1 C 2026-02-20
reply "$r16" 1 E 2026-02-23
seal; night
is "23: and again, and the third order" "$(orders RECONNECT) $(orders DISCONNECT)" "1016 1006"
o6=$(order_of 1006); r16=$(cells "$O/orders.csv" account_id 1016 effect_id)
excepted 1008 "payment that a crew took of 90.00: known since 5 days"
day 2026-02-24
reply $o6 1 NE 2026-02-24 reason=NA
reply "$r16" 1 C 2026-02-24
seal; night
task 1006 high "arrange a visit"
is "24: service is on: told no more" "$(grep ',1016,' "$O/tasks.csv" | grep -c "came back undone")" 0
task 1016 urgent "at SP1016: the crew found unsafe on 2026-02-20"
is "24: nobody is cut" "$(orders DISCONNECT)" ""
keep found

# --- a person has looked --------------------------------------------------------------------------------------
clear effect $o1014; clear effect $o1014 8
has "it is told what ended" "$W/clear" "nothing is marked"
clear account 1015
clear effect $o1026; clear effect $o1022; clear effect $o1025
clear account 1008
has "and what money" "$W/clear" "90.00 that it took and no payment shows cover nothing"
day 2026-02-25; seal; night
is "25: who was looked at is cut again, the others are not" "$(orders DISCONNECT)" "1014 1015 1022 1023 1025 1026 1028"
is "25: the debt is back, with letters of its own" "$(cells "$O/notices.csv" account_id 1008 past_due)" "90.00"
why 1014 "A. Tester"
dump "$W/dump"; hasnt "what came on earlier nights is forgotten" "$W/dump" '2026-02-18\00order-replies'

# --- the pack changes, and knows the reason no more; then it says that it is harmless: what held holds on ---------------
back found
for then in forget again; do
	[ $then = forget ] && forget "medical at door" || sed -i 's/<interlock name="no hold"/<finding reason="medical at door" then="again" times="9" task="ask"\/>\n  &/' "$PACK"
	day 2026-02-25; seal; good_night; release
	is "25: the pack's word is $then: nobody is cut" "$(orders DISCONNECT)" ""
	for a in 1002 1014 1015; do task $a urgent "the crew found medical at door"; done
	back found
done

# --- a layout that takes the crew's words as they come: case and blanks make no other reason -------------------------------
rm -rf "$HOME_DIR" "$DATA" "$OUT" "$W"/seq.*; home; mkdir -p "$OUT"
LAYOUTS=$HOME_DIR/formats/layouts
sed -i '/<field name="reason"/,/<\/field>/c\    <field name="reason" type="S 40" protective="yes"/>' "$LAYOUTS/order-replies.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "any word may come" $? 0
day 2026-02-13
for a in 1001 1002 1003 1004; do account $a; ripe $a; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
day 2026-02-17; seal; good_night
for a in 1001 1002 1003 1004; do eval "o$a=\$(order_of $a)"; done
day 2026-02-18
reply $o1001 1 NE 2026-02-18 "reason= WEATHER "
reply $o1002 1 NE 2026-02-18 "reason=Medical  At Door"
reply $o1003 1 NE 2026-02-18 "reason=Paid At Door" collected_amount=90.00
reply $o1004 1 NE 2026-02-18 "reason=n/a"
seal; night
is "a day of weather, and again" "$(orders DISCONNECT)" "1001"
task 1002 urgent "speak with the customer"
no_task 1003
task 1004 urgent "the pack does not know this reason"
done_testing
