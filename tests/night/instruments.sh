#!/bin/sh
# instruments.sh - what ends an instrument's cover reaches a letter or a person in time; an order tells where and on which proof.
. tests/night/lib.sh
town 1001

# security ID KIND FIELD=VALUE...: in force, 500.00
security() {
	s_id=$1 s_of=$2; shift 2
	row securities security_id=$s_id account_id=1001 kind=$s_of status=IF customer_id=C1001 "principal_name=Firm 1001" currency=USD \
	    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 issue_date=2025-01-02 "$@"
}
task() { grep -h ",$1," "$O/tasks.csv" | grep -qF -- "$2"; r=$?; ok $r "$1: $2"; [ $r = 0 ] || note <"$O/tasks.csv"; }
# when SECURITY: due_by, last_safe and status of tonight's task
when() {
	w_due=$(cells "$O/tasks.csv" security_id "$1" due_by)
	[ -z "$w_due" ] || echo "$w_due $(cells "$O/tasks.csv" security_id "$1" last_safe) $(cells "$O/tasks.csv" security_id "$1" status)"
}
letters() { grep -c "$1" "$O/notices.csv"; }

day 2026-02-17
row premises v=2 premise_id=P1001 "address_1=1001 Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 \
    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=N medical_at_premise=N latitude=30.438256 longitude=-84.280733
security BOND SB cancel_notice_days=30 expiry_date=2026-02-24
security VAGUE LOC evergreen=Y extension_wording=U expiry_date=2026-12-31
security ENDS LOC evergreen=Y extension_wording=SP expiry_date=2026-02-24 notice_days=30 status=NE closes_at=15:00
security LAST LOC expiry_date=2026-03-05
security SOON LOC expiry_date=2026-03-04 closes_at=21:00
row security-events event_id=E1 security_id=ENDS kind=NEN effective_date=2026-01-15 sent_date=2026-01-15
security DRAWN LOC evergreen=Y extension_wording=SP expiry_date=2026-02-25 notice_days=30 face_amount=10000.00 available_amount=6000.00 \
    drawn_amount=4000.00
row security-events event_id=E2 security_id=DRAWN kind=NEN effective_date=2026-01-20 sent_date=2026-01-20
seal; night; status 0
task BOND "demand cash"
task VAGUE "unclear"
task ENDS "draw"
task ENDS "last safe day 2026-02-23"
is "drawn in part, then not extended: the rest is at risk" "$(cells "$O/tasks.csv" security_id DRAWN amount_at_risk)" "6000.00"
is "a draw: by the last safe day, and the issuer's hour" "$(when ENDS)" "2026-02-23T15:00:00-05:00 2026-02-23 new"
is "a draw: not later than the office closes" "$(when SOON)" "2026-03-03T17:30:00-05:00 2026-03-03 new"
is "cash for a bond: by the last safe day" "$(when BOND)" "2026-02-23T17:30:00-05:00 2026-02-23 new"
is "what the paper does not tell: by the pack's days, and no last safe day" "$(when VAGUE)" "2026-02-24T17:30:00-05:00  new"
is "eleven working days before the last safe day: not yet a draw" "$(when LAST)" ""
is "no letter for what a person must do" "$(letters 'BOND\|VAGUE\|ENDS')" 0
is "the order: latitude" "$(cells "$O/orders.csv" account_id 1001 latitude)" "30.438256"
is "the order: longitude" "$(cells "$O/orders.csv" account_id 1001 longitude)" "-84.280733"
is "the order: when its letter was mailed" "$(cells "$O/orders.csv" account_id 1001 last_notice_mailed)" "2026-02-03"
order=$(order_of 1001)
# Nobody is silent, papers neither: each night each of them ends in one of five, and explain says why.
why() { "$ARREARS" explain "$1" --data "$DATA" >"$W/why" 2>&1; }
became() { why "$1"; awk -v a="$1, since" 'index($0, a) == 1 { on = 1; next } on { sub(/^ */, ""); gsub(/  +/, " "); print; exit }' "$W/why"; }
is "told" "$(became VAGUE | cut -d' ' -f1)" "told"
has "explain says by which rule" "$W/why" "instrument VAGUE, run nightly-2026-02-17"
has "explain says what it cites" "$W/why" "rule  "
is "a letter" "$(became LAST)" "proposed 30 days or less left"
is "totals: each paper ended in one of them" "$(awk -F, '/^6 instruments/ && $2 != "all" { n += $5 } /^6 instruments,all/ { print n - $5, $5, $NF }' "$O/totals.csv")" "0 6 Y"
day 2026-02-18; seal; night; status 0
is "the day after: the same day, still open" "$(when VAGUE)" "2026-02-24T17:30:00-05:00  open"
is "ten working days before the last safe day: a draw" "$(when LAST)" "2026-03-04T17:30:00-05:00 2026-03-04 new"
day 2026-02-19; seal; night; status 0
has "an order without a reply: by the next working day" "$O/tasks.csv" "nightly-2026-02-19,2026-02-19,collections,urgent,2026-02-19,1,new,2026-02-20T17:30:00-05:00,,"
has "an order without a reply: which" "$O/tasks.csv" "order $order to disconnect"
day 2026-02-25; seal; night; status 0
is "past its day: overdue" "$(when VAGUE)" "2026-02-24T17:30:00-05:00  overdue"
done_testing
