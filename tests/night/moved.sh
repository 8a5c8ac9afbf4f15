#!/bin/sh
# moved.sh - a service point at another premise, a service of another account: one row each, under the new owner.
. tests/night/lib.sh
town 1001 1002 1003
rows() { dump "$W/dump"; awk -v t="$1" '/^table/ { on = $2 == t } on && !/^table/' "$W/dump" | grep -a "$2"; }
point() { # point VERSION PREMISE [FIELD=VALUE]: SP1002
	p_v=$1 p_premise=$2; shift 2
	row service-points v=$p_v service_point_id=SP1002 premise_id=$p_premise service_type=E meter_id=M1002 can_disconnect=Y \
	    remote_switch=Y switch_state=C cut_location=M other_accounts_served=N "$@"
}
keep town
for to in P1001 P1003; do # to a lower key and to a higher one
	back town
	day 2026-02-17; point 2 $to; seal; night; status 0 "moved to $to"
	is "moved to $to: one row" "$(rows service-points SP1002 | wc -l | tr -d ' ')" 1
	is "moved to $to: under its new premise" "$(rows service-points SP1002 | grep -ac "$to.*SP1002")" 1
	is "moved to $to: history has the old one" "$(rows history SP1002 | grep -ac P1002)" 1
	is "moved to $to: the order is for the new place" "$(cells "$O/orders.csv" account_id 1002 premise_id)" "$to"
	keep moved
	day 2026-02-18; point 1 P1002; seal; night; status 0 "an older one, $to"
	is "an older one: stale" "$(awk -F, '$2 == "service-points" && $4 == "stale" { print $5 }' "$O/totals.csv")" 1
	back moved
	day 2026-02-18; point 2 P1002; seal; night
	is "equal versions: rejected" "$(awk -F, '$2 == "service-points" && $4 == "rejected" { print $5 }' "$O/totals.csv")" 1
	# The sender takes the old one away itself, the same night.
	back town
	day 2026-02-17; point 2 $to; point 2 P1002 act=D; seal; night; status 0 "moved to $to, and deleted"
	is "and deleted: one row" "$(rows service-points SP1002 | grep -a "SP1002" | grep -ac "$to")" 1
	is "and deleted: the order is for the new place" "$(cells "$O/orders.csv" account_id 1002 premise_id)" "$to"
done

# A full extract: the old row is not one that vanished.
for to in P1001 P1003; do
	back town
	day 2026-02-17
	for a in 1001 1003; do
		row service-points v=2 service_point_id=SP$a premise_id=P$a service_type=E meter_id=M$a can_disconnect=Y remote_switch=Y \
		    switch_state=C cut_location=M other_accounts_served=N
	done
	point 2 $to; seal
	sed -i '1s/,delta,/,full,/' "$IN"/service-points.*.csv; sed -i 's/share="0.5"/share="100"/' "$HOME_DIR/formats/layouts/service-points.xml"; set_file
	night; status 0 "full, $to"
	is "full, $to: nobody is spared" "$(orders DISCONNECT)" "1001 1002 1003"
	is "full, $to: one row" "$(rows service-points SP1002 | wc -l | tr -d ' ')" 1
done
done_testing
