#!/bin/sh
# opening.sh - cases of the time before the first night come once; what of them comes late is counted apart.
. tests/night/lib.sh
home; mkdir -p "$OUT"
day 2026-02-13
account 1001; ripe 1001
account 1002
ripe 1003	# held: its account comes on the 17th
row opening-state account_id=1002 process=C "step=final notice" entered_at=2026-02-03T21:00:00-05:00 amount=90.00 arrears_date=2026-02-30
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night
total() { awk -F, -v k="$1" '$1 == "4 cases" && $3 == "" && $4 == k { print $5 " " $8 " " $11 }' "$O/totals.csv"; }
is "first night: taken over" "$(total "taken over")" "1  Y"
is "first night: closing" "$(total closing)" "1  Y"
release
cp "$O/rejects/opening-state.rejects.dat" "$W/rejects"
keep first

# a correction of the first night's rows, and one that waited for its account
day 2026-02-17
account 1003
seal
sed 's/2026-02-30/2026-01-20/' "$W/rejects" >"$IN/opening-state.CIS.corrected.csv"; set_file
night; status 0
is "late: opening is what the night before closed with" "$(total opening)" "1 1 Y"
is "late: both are taken over" "$(total "taken over")" "2  Y"
is "late: closing" "$(total closing)" "3  Y"
is "late: the one of 1003 is a case like the others" "$(orders DISCONNECT)" "1001 1003"
day 2026-02-18; seal; night; status 0
is "the night after opens with it" "$(total opening)" "3 3 Y"

# rows of another time, after a person had looked at the first
back first
dump "$W/before.dump"
day 2026-02-17; account 1005; ripe 1005; seal; night; status 8 "rows after the first night"
has "rows after the first night: says so" "$W/log" "1 rows of opening-state seen after the first night"
dump "$W/after.dump"; same "rows after the first night: the store is what it was" "$W/after.dump" "$W/before.dump"
back first
day 2026-02-17; : >"$ROWS/opening-state.CIS"; seal; night; status 0 "a file without rows"
done_testing
