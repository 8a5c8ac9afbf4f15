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
done_testing
