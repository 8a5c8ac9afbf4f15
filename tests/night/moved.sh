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

# A transfer of service that is told at the new account, in a stream and in a night: the old one knows it, and that both are one customer's.
rm -rf "$DATA" "$OUT" "$W"/seq.*; home; mkdir -p "$OUT"; day 2026-02-13
account N1; account N2 customer_id=CN1
row securities security_id=DEP account_id=N1 kind=C status=IF customer_id=CN1 "principal_name=Firm N1" currency=USD face_amount=240.00 \
    available_amount=240.00 drawn_amount=0.00 issue_date=2025-01-02 paid_amount=240.00 paid_date=2025-01-02
row service-requests request_id=R1 account_id=N2 customer_id=CN1 kind=T received_at=2026-02-10T10:00:00-05:00 status=D from_account_id=N1 to_account_id=N2
seal; calendars; set_file
moves() { cells "$O/postings.csv" security_id DEP account_id; }
mkdir -p "$W/streamed"
"$ARREARS" stream stream --home "$HOME_DIR" --date "$D" --in "$IN" --out "$W/streamed" >"$W/log" 2>&1; is "told at the new account: a stream ends well" $? 0
O=$W/streamed/stream-$D
is "told at the new account, in a stream: both sides" "$(moves)" "N1 N2"
echo 1 >"$W/seq.calendars.CIS"; good_night; release
is "told at the new account, in a night: both sides" "$(moves)" "N1 N2"
# It can't be read the next time: whom it names is marked as well as whose it is.
day 2026-02-16; row service-requests v=2 request_id=R1 account_id=N2 customer_id=CN1 kind=ZZ received_at=2026-02-10T10:00:00-05:00 status=D from_account_id=N1 to_account_id=N2
seal; night
is "it can't be read: the old account is marked too" "$(cells "$O/exceptions.csv" code tainted account_id)" "N1 N2"
day 2026-02-17; row service-requests v=3 request_id=R1 account_id=N2 customer_id=CN1 kind=T received_at=2026-02-10T10:00:00-05:00 status=D from_account_id=N1 to_account_id=N2
seal; night
is "it can be read again: neither is" "$(cells "$O/exceptions.csv" code tainted status)" "cleared cleared"
done_testing
