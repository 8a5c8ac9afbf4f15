#!/bin/sh
# starter-in.sh [FOLDER] - writes samples/starter/in (or FOLDER) anew: ten accounts, three nights and a morning, by the layouts as they are shipped.
# From the top folder; gen is built.
. tests/night/lib.sh

# ten NO NAME STREET OWED [home|town]: an account that owes so much since 20 January (0.00: nothing)
ten() {
	no=$1 name=$2 street=$3 owed=$4; shift 4
	kind=O class=SC place=S status=O paid= charges=$owed
	[ "$owed" != 0.00 ] || { status=P paid=2026-01-16 charges=75.00; }
	for w; do
		case $w in home) kind=P class=R place=H ;; town) kind=G class=G place=O ;; esac
	done
	row customers customer_id=C$no customer_kind=$kind legal_name="$name" customer_since=2020-01-01 identity_alert=N language=en
	row premises premise_id=P$no address_1="$street" city=Springfield state=FL postal=32910 county=Orchard weather_area=FLZ902 \
	    time_zone=America/New_York premise_kind=$place tenants_live_here=N medical_at_premise=N
	row service-points service_point_id=SP$no premise_id=P$no service_type=E meter_id=M$no can_disconnect=Y switch_state=C \
	    cut_location=M other_accounts_served=N
	row services service_id=S$no account_id=$no service_point_id=SP$no service_type=E rate_code=GS status=A start_date=2020-01-01 debt_class=RU
	owing_of "$owed"
}
# owing_of OWED [FIELD=VALUE of both ...]: what the billing system says of account $no and its bill
owing_of() {
	open=$1; shift
	row accounts account_id=$no customer_id=C$no status=A account_class=$class jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=$open past_due=$open unapplied_credit=0.00 autopay=N \
	    critical_kind=N mail_name_1="$name" mail_1="$street" mail_city=Springfield mail_state=FL mail_postal=32910 mail_country=US "$@"
	row bills bill_id=$no-1 account_id=$no bill_kind=R status=$status issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M \
	    due_date=2026-01-20 previous_balance=0.00 current_charges=$charges total_due=$charges open_amount=$open disputed_amount=0.00 \
	    paid_in_full_date=$paid "$@"
}
# noticed AMOUNT: the system before has mailed a final notice to account $no on 3 February
noticed() {
	row opening-state account_id=$no process=C step="final notice" entered_at=2026-02-03T21:00:00-05:00 amount=$1 arrears_date=2026-01-20 \
	    notice_kind="final notice" notice_mail_date=2026-02-03 notice_amount=$1 notice_action_date=2026-02-11 notice_valid_until=2026-04-04 order_status=N
}
# pays ID SUM HOUR TENDER: account $no
pays() {
	row payments payment_id=$1 account_id=$no source_id=COUNTER transmission_id=T$1 batch_id=1 source_ref=$1 amount=$2 \
	    received_at=${D}T$3:00-05:00 effective_date=$D posted_at=${D}T$3:30-05:00 tender_type=$4 purpose=B status=PO \
	    at=${D}T$3:30-05:00
}
# Two years of the sample office's calendar.
two_years() {
	calendars
	fields calendars
	awk -F, -v names="$r_fields" 'BEGIN { k = split(names, name, " ") }
	    /^U,/ && $5 == "office" && $6 ~ /^202[67]/ { s = ""; for (i = 1; i <= k; i++) s = s (i > 1 ? "\037" : "") name[i] "=" $(i + 4); print s }' \
	    "$IN/calendars.CIS.1.csv" >"$ROWS/calendars.CIS"
}

day 2026-02-13
ten 1001 "Corner Bakery" "1 Main St" 90.00;         noticed 90.00
ten 1002 "Ann Miller" "2 Oak Ave" 140.00 home;      noticed 140.00
row medical-certificates certificate_id=MC1 account_id=1002 kind=LS status=AC from_date=2026-01-02 until_date=2026-07-02
ten 1003 "Harbor Tools" "3 Main St" 212.50;         noticed 212.50
ten 1004 "Luis Ortega" "4 Oak Ave" 64.20 home
ten 1005 "May Chen" "5 Oak Ave" 18.00 home
ten 1006 "Sunrise Laundry" "6 Main St" 310.00
ten 1007 "Valley Machine Shop" "7 Mill Rd" 720.00
ten 1008 "Springfield Library" "8 Main St" 150.00 town
ten 1009 "Rosa Diaz" "9 Oak Ave" 0.00 home
ten 1010 "Old Mill Cafe" "10 Mill Rd" 85.00
row holds hold_id=H1 scope_kind=A scope_id=1010 kind=D stops="disconnect;notices" from_date=2026-02-09 until_date=2026-03-09
two_years
seal

# The tools shop pays in cash at the counter; the billing system has booked it.
day 2026-02-17
no=1003 name="Harbor Tools" street="3 Main St" charges=212.50 class=SC status=P paid=2026-02-17
pays 7001 212.50 11:00 CASH
owing_of 0.00 v=2
seal

day 2026-02-18
seal

# The bakery pays before the crew sets out.
day 2026-02-19
for kind in $KINDS; do leave_out "$kind"; done
SKIP=$(echo "$SKIP" | sed 's/ payments / /')
no=1001
pays 7002 90.00 07:40 CH
seal
sed -i '1s/T19:00:00/T07:45:00/g' "$IN"/*.csv
set_file

to=${1:-samples/starter/in}
rm -rf "$to"
cp -r "$W/in" "$to"
du -sb "$to"
