#!/bin/sh
# point.sh - a cut hits whoever lives at the point, not the name on the account: what rows say of a point, whosever they are.
. tests/night/lib.sh

# customer NO FIELD=VALUE / premise / point / acct / service: the row again, with what changed
V=2
customer() { c=$1; shift; row customers v=$V customer_id=C$c customer_kind=O "legal_name=Firm $c" customer_since=2020-01-01 language=en identity_alert=N "$@"; }
premise() { c=$1; shift; row premises v=$V premise_id=P$c "address_1=$c Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 \
    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=N medical_at_premise=N "$@"; }
point() { c=$1; shift; row service-points v=$V service_point_id=SP$c premise_id=P$c service_type=E meter_id=M$c can_disconnect=Y remote_switch=Y switch_state=C \
    cut_location=M other_accounts_served=N "$@"; }
acct() { c=$1; shift; row accounts v=$V account_id=$c customer_id=C$c status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm $c" "mail_1=$c Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US "$@"; }
service() { c=$1; shift; row services v=$V service_id=S$c account_id=$c service_point_id=SP$c service_type=E rate_code=E-GS status=A start_date=2020-01-01 \
    projected_annual=1080.00 debt_class=RU "$@"; }
# another NO FIELD=VALUE: a second service of the account
another() { c=$1; shift; row services service_id=W$c account_id=$c service_point_id=SP$c service_type=W rate_code=W-GS status=A start_date=2020-01-01 debt_class=RU "$@"; }
named() { cells "$O/orders.csv" account_id "$1" other_service_ids; }

# --- one account: its points, and what says that there is nothing to cut ---------------------------------------------
town 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016 1017 1018
keep ripe
day 2026-02-17
another 1002						# two services at one point
acct 1003 account_class=L				# a landlord
customer 1004 customer_kind=E				# an estate
acct 1005 occupancy=LBT
premise 1006 premise_kind=CA				# the stairs of others
acct 1007 occupancy=T					# a tenant, who owes for what the tenant uses: is cut
point 1008 switch_state=D switch_state_at=2026-02-16T10:00:00-05:00
service 1009 cut_since=2026-02-16 cut_cause=NP
acct 1010 last_disconnect_date=2026-02-16 last_disconnect_cause=NP
service 1011 status=C cut_since=2026-02-16
point 1012 switch_state=U				# a switch that does not answer says nothing: is cut
acct 1013 last_disconnect_date=2025-12-01 last_disconnect_cause=NP	# another time: is cut
point 1014 switch_state=A				# armed: off, until somebody presses the button
another 1015 status=C					# one of two at the point is off, so both are
row service-points service_point_id=SQ1016 premise_id=P1016 service_type=W meter_id=N1016 can_disconnect=Y remote_switch=N cut_location=V other_accounts_served=N
another 1016 service_point_id=SQ1016			# two services at two points
another 1017						# one of two at the point is held: the point is
row holds hold_id=71 scope_kind=S scope_id=W1017 kind=D stops=disconnect from_date=2026-02-01
another 1018 status=S stop_date=2025-12-31		# one of two at the point is of the past: is cut
seal; night; status 0
is "an order only where there is something to cut, and it is the debtor's" "$(orders DISCONNECT)" "1001 1002 1007 1012 1013 1016 1016 1018"
is "two services at one point: one order, which names both" "$(cells "$O/orders.csv" account_id 1002 service_id)+$(named 1002)" "S1002+W1002"
is "two services at two points: an order each" "$(cells "$O/orders.csv" account_id 1016 service_point_id)" "SP1016 SQ1016"
is "each names its own alone; what was stopped is not named" "$(named 1016 | tr -d " ")$(named 1018)$(named 1001)" ""
excepted 1003 "no tenants (policy)"
excepted 1004 "holder living (policy)"
excepted 1005 "no tenants (policy)"
excepted 1006 "no tenants (policy)"
excepted 1008 "there is something to cut (the switch at SP1008 is reported open since 2026-02-16)"
excepted 1009 "there is something to cut (service S1009 is cut since 2026-02-16)"
excepted 1010 "there is something to cut (account 1010 is cut by the billing system's word since 2026-02-16)"
excepted 1011 "no active service of the account can be cut, since it is cut already"
excepted 1014 "the switch at SP1014 is reported open"
excepted 1015 "service W1015 is cut"
excepted 1017 "no hold stops it"

# An order that is out: what it did itself does not cancel it; what else became known does.
day 2026-02-18
V=3
point 1001 switch_state=D switch_state_at=2026-02-18T10:00:00-05:00
acct 1007 occupancy=LBT
point 1012 switch_state=D switch_state_at=2026-02-18T10:00:00-05:00
acct 1013 account_class=L
row order-replies order_id="$(order_of 1012)" reply_no=1 status=C status_at=2026-02-18T10:00:00-05:00 switch_state=D
row holds hold_id=72 scope_kind=S scope_id=W1002 kind=D stops=disconnect from_date=2026-02-01
seal; night
is "the switch opened by the order: it stays; a landlord, or a hold on the second service: cancelled" "$(orders CANCEL)" "1002 1007 1013"
is "who is cut by our order is not brought back by it" "$(orders RECONNECT)" ""
is "the counter-order names both services too" "$(named 1002)" "W1002"

# --- others at the point and the premise -----------------------------------------------------------------------------
# joins NO POINT PREMISE FIELD=VALUE of services: account NO, which owes nothing, has service at a point of others
joins() {
	c=$1 at=$2; shift 2
	row customers customer_id=C$c customer_kind=P "legal_name=Person $c" customer_since=2026-02-01 identity_alert=N language=en
	row accounts account_id=$c customer_id=C$c status=A account_class=R jurisdiction=US-FL policy_group=standard opened_date=2026-02-01 \
	    continuous_since=2026-02-01 balance=0.00 past_due=0.00 unapplied_credit=0.00 security_held=0.00 autopay=N critical_kind=N "mail_name_1=Person $c" \
	    "mail_1=$c Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
	row services service_id=S$c account_id=$c service_point_id=$at service_type=E rate_code=E-RS status=A start_date=2026-02-01 debt_class=RU "$@"
}
# beside NO OWNER FIELD=VALUE of services: account NO has water at a point of its own, at the premise of OWNER
beside() {
	c=$1 of=$2; shift 2
	row service-points service_point_id=SW$c premise_id=P$of service_type=W meter_id=W$c can_disconnect=Y remote_switch=N cut_location=V other_accounts_served=N
	joins $c SW$c "$@"
}
cert() { c=$1; shift; row medical-certificates certificate_id=9$c account_id=$c kind=LS status=AC from_date=2026-01-05 until_date=2026-12-31 "$@"; }

V=2
back ripe
day 2026-02-17
joins 2001 SP1001					# the new customer; the former one's service was not stopped
joins 2002 SP1002 status=PS start_date=2026-02-20	# comes on Friday
joins 2003 SP1003 status=S stop_date=2025-12-31		# of the past: 1003 is cut
beside 2004 1004; cert 2004				# certified, under another account of the premise
beside 2005 1005; cert 2005 status=W			# withdrawn: 1005 is cut
beside 2006 1006 status=S; cert 2006			# moved away, the paper with them: 1006 is cut
beside 2007 1007; row holds hold_id=73 scope_kind=A scope_id=2007 kind=D "stops=disconnect;notices" from_date=2026-02-01
beside 2008 1008; row holds hold_id=74 scope_kind=A scope_id=2008 kind=D stops=notices from_date=2026-02-01	# stops no cut: 1008 is cut
beside 2009 1009; row bankruptcies court=FLMB case_number=75 customer_id=C2009 chapter=7 voluntary=Y petition_date=2026-02-01 status=O
beside 2010 1010; row bankruptcies court=FLMB case_number=76 customer_id=C2010 chapter=7 voluntary=Y petition_date=2025-02-01 status=D	# dismissed: 1010 is cut
beside 2011 1011; row accounts v=2 account_id=2011 customer_id=C2011 status=A account_class=R jurisdiction=US-FL policy_group=standard opened_date=2026-02-01 \
    continuous_since=2026-02-01 balance=0.00 past_due=0.00 unapplied_credit=0.00 security_held=0.00 autopay=N critical_kind=CH "mail_name_1=Person" \
    "mail_1=1 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
beside 2012 1012; row holds hold_id=77 scope_kind=C scope_id=C2012 kind=L stops=whatever from_date=2026-02-01	# a word that nobody knows, on the neighbour's customer
beside 2013 1013; row holds hold_id=78 scope_kind=S scope_id=S2013 kind=L stops=disconnect from_date=2026-02-01	# on the neighbour's service
beside 2014 1014; cert 2014 from_date=2026-02-99	# a paper of the neighbour's that can't be read
point 1015 meter_id=M1016				# one meter at two points
row service-points service_point_id=SQ1017 premise_id=P1017 service_type=W meter_id=M1017 can_disconnect=Y cut_location=V other_accounts_served=N	# the number of a water meter: 1017 is cut
row premises premise_id=P3000 "address_1=3000 Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 tenants_live_here=N medical_at_premise=N
beside 2018 1018; cert 2018 premise_id=P3000		# the paper is about another house: 1018 is cut
seal; night; status 4
is "nobody is cut for another's debt, nor with another's protection; the rest are cut" "$(orders DISCONNECT)" "1003 1005 1006 1008 1010 1017 1018"
excepted 1001 "no other account has service at the point (account 2001, service S2001, active)"
excepted 1002 "no other account has service at the point (account 2002, service S2002, pending start)"
excepted 1004 "no medical certificate"
excepted 1007 "no hold of another account at the premise stops it (hold 73)"
excepted 1009 "no bankruptcy stay"
excepted 1011 "no critical use"
excepted 1012 "no hold of another account at the premise stops it (hold 77)"
excepted 1013 "no hold of another account at the premise stops it (hold 78)"
excepted 1014 "records can be read (bad-date in from_date of record"
excepted 1015 "the meter stands at one point (meter M1016 is at SP1016 too)"
excepted 1016 "the meter stands at one point (meter M1016 is at SP1015 too)"
grep hits "$O/tasks.csv" >"$W/tasks"
is "an urgent task each, naming both accounts" "$(grep -c urgent "$W/tasks") $(grep -c 'account 1001 owes.*account 2001' "$W/tasks") $(grep -c 'account 1002 owes.*account 2002' "$W/tasks")" "2 1 1"
keep others
day 2026-02-18; seal; night
grep hits "$O/tasks.csv" >"$W/tasks"
is "the task stands the next night, and is not told anew" "$(grep -c ,open, "$W/tasks") $(grep -c ,new, "$W/tasks")" "2 0"

# What comes of a neighbour in another night reaches the order that is out; what goes, frees it.
back others
day 2026-02-18
joins 2103 SP1003 status=PS start_date=2026-02-20
cert 2005 v=2
cert 2018 v=2
row services v=2 service_id=S2006 account_id=2006 service_point_id=SW2006 service_type=E rate_code=E-RS status=A start_date=2026-02-01 debt_class=RU
row holds hold_id=74 v=2 scope_kind=A scope_id=2008 kind=D "stops=notices;disconnect" from_date=2026-02-01
row bankruptcies v=2 court=FLMB case_number=76 customer_id=C2010 chapter=7 voluntary=Y petition_date=2025-02-01 status=R
row service-points v=2 service_point_id=SQ1017 premise_id=P1017 service_type=E meter_id=M1017 can_disconnect=Y cut_location=V other_accounts_served=N
row services v=2 service_id=S2001 account_id=2001 service_point_id=SW2004 service_type=E rate_code=E-RS status=A start_date=2026-02-01 debt_class=RU
row services v=2 act=D service_id=S2002 account_id=2002
cert 2004 v=2 status=W
row holds hold_id=73 v=2 scope_kind=A scope_id=2007 kind=D "stops=disconnect;notices" from_date=2026-02-01 released_at=2026-02-18T10:00:00-05:00
V=3; point 1015 meter_id=M1015
seal; night
is "each order that is out is cancelled by what came of a neighbour" "$(orders CANCEL)" "1003 1005 1006 1008 1010 1017 1018"
is "and who is alone now is cut" "$(orders DISCONNECT)" "1001 1002 1004 1007 1015 1016"
because() { grep ",$1," "$O/exceptions.csv" | grep "is cancelled, not proved any more" | grep -qF -- "$2"; ok $? "$1 cancelled by: $2"; }
because 1003 "no other account has service at the point (account 2103"
because 1008 "no hold of another account at the premise stops it (hold 74)"
because 1010 "no bankruptcy stay (11 U.S.C."
because 1017 "the meter stands at one point"

# --- what was lost of somebody who comes spares the point; a cut that hit another is undone -----------------------------
V=2
back ripe
day 2026-02-17
joins 2001 SP1001 start_date=2026-02-99			# a bad row: who comes is not stored
row services service_id=S2002 account_id=2002 service_point_id=SP1002 service_type=E rate_code=E-RS status=A start_date=2026-02-01 debt_class=RU	# the account is not there yet
another 1003 start_date=2026-02-99			# a bad row of its own
row service-points service_point_id=SP1004 premise_id=P1005 service_type=E meter_id=M1004 can_disconnect=Y other_accounts_served=N	# one point at two premises
seal; night; status 4
is "who can't be read, or waits for a row, may be there: not cut" "$(orders DISCONNECT)" "1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016 1017 1018"
excepted 1001 "bad-date in start_date"
excepted 1002 "its parent in accounts is not there"
excepted 1004 "same-version: another owner"
keep lost
day 2026-02-18
joins 2001 SP1001 v=2 status=S
joins 2002 SP1002 v=2 status=S
joins 2003 SP1016
seal; night
is "the rows are good: who is alone is cut, and the order where somebody comes is cancelled" "$(orders DISCONNECT)+$(orders CANCEL)" "1001 1002+1016"

back ripe
day 2026-02-17; seal; night; status 0
O17=$O
day 2026-02-18
for c in 1001 1002 1003 1004 1005 1006 1007 1008; do
	row order-replies order_id="$(cells "$O17/orders.csv" account_id $c effect_id)" reply_no=1 status=C status_at=2026-02-18T10:00:00-05:00 switch_state=D
done
seal; night; status 0
day 2026-02-19
joins 2001 SP1001 start_date=2026-02-16			# was there when it was cut
joins 2002 SP1002 start_date=2026-02-19			# came after it: their own order brings service
joins 2003 SP1003 start_date=2026-02-18 status=C	# on the very day; and the billing system knows that it is off
joins 2004 SP1004 start_date=2026-02-20 status=PS
pay 1005 90.00 P5 2026-02-19; paid 1005 2 2026-02-19	# paid after it: back, with the fee
beside 2006 1006; cert 2006				# somebody certified lives there
beside 2007 1007; row holds hold_id=79 scope_kind=A scope_id=2007 kind=D stops=disconnect from_date=2026-02-01
beside 2008 1008; cert 2008 status=W; row holds hold_id=80 scope_kind=A scope_id=2008 kind=D stops=disconnect from_date=2026-02-19
seal; night
is "a cut that hit another's service, or whoever is certified there, is undone; who paid is back" "$(orders RECONNECT)" "1001 1003 1005 1006"
grep "a hold was in force" "$O/tasks.csv" >"$W/tasks"
is "a hold of a neighbour that was in force on the day: a person; one that came later: nothing" "$(grep -c ,1007, "$W/tasks") $(wc -l <"$W/tasks")" "1 1"
is "nobody pays a fee for a cut that should not have been" "$(cells "$O/postings.csv" kind "reconnect fee" account_id)" "1005"
grep hits "$O/tasks.csv" >"$W/tasks"
is "an urgent task for each, naming both" "$(grep -c 'urgent.*account 1001 owes.*account 2001' "$W/tasks") $(grep -c 'urgent.*account 1003 owes.*account 2003' "$W/tasks") $(wc -l <"$W/tasks")" "1 1 2"

# --- more at a premise than is looked at: nobody knows who lives there -------------------------------------------------
# points PREMISE N: so many points more at the premise
points() { awk -v p="$1" -v n="$2" 'BEGIN { for (i = 1; i <= n; i++) printf "service_point_id=T%s-%05d\037premise_id=%s\037service_type=E\037can_disconnect=Y\037other_accounts_served=N\n", p, i, p }' >>"$ROWS/service-points.CIS"; }
back ripe
day 2026-02-17
points P1001 900; points P1002 1100
beside 2003 1003; cert 2003; row services service_id=U2003 account_id=2003 service_point_id=SP1004 service_type=E rate_code=E-RS status=S start_date=2026-02-01 debt_class=RU
seal; night; status 0
is "beyond the limit a cut is withheld, up to it not" "$(echo "$(orders DISCONNECT)" | cut -c1-14)" "1001 1004 1005"
excepted 1002 "everybody at the premise, and what else the customer has, is known (too many to look at each of them)"

# --- a stream keeps nothing, and sees neighbours all the same ------------------------------------------------------------
day 2026-02-13
account 1001; account 1002; ripe 1001 2026-01-26; ripe 1002 2026-01-26
joins 2001 SP1001
seal; calendars; set_file
mkdir "$W/streamed"
"$ARREARS" stream stream --home "$HOME_DIR" --date "$D" --in "$IN" --out "$W/streamed" >"$W/log" 2>&1; is "a stream ends well" $? 0
O=$W/streamed/stream-$D
is "it cuts nobody for another's debt either" "$(orders DISCONNECT)" "1002"
excepted 1001 "no other account has service at the point (account 2001"
done_testing
