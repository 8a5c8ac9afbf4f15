#!/bin/sh
# files.sh - a protective file that is late, empty, cut, older than it says or there twice: nothing adverse goes out, relief does. Situation 97.
. tests/night/lib.sh
town 1001 1010+
day 2026-02-17; seal; good_night; is "an order is out" "$(orders DISCONNECT)" "1001"
keep out
start() { back out; day 2026-02-18; pay 1001 90.00 71 2026-02-16; paid 1001 2 2026-02-16; }
H='holds.CIS.3.csv'
blocked() { # WHAT TEXT: 1001 has paid, 1010 is due
	is "$1: nothing adverse" "$(orders DISCONNECT)" ""; is "$1: relief" "$(orders CANCEL)" "1001"
	has "$1: which file" "$O/report.txt" "$2"
}
# refused WHAT TEXT: the file can't be taken at all: the night says which, changes nothing, and goes on without it when it is left out
refused() {
	status 8 "$1"; has "$1: which file, and why" "$W/log" "$2"; [ ! -e "$O" ]; ok $? "$1: nothing is published"
	rm "$IN/$H"; set_file; night; status 0 "$1: left out"; blocked "$1" "no extract of holds came"
}
start; leave_out holds; seal; night; status 0; blocked "late" "no extract of holds came"
day 2026-02-19; leave_out holds; seal; good_night
is "late for a second night: nothing adverse" "$(orders DISCONNECT)" ""
start; seal; : >"$IN/$H"; set_file; night; refused "empty" "$H"
start; row holds hold_id=42 scope_kind=A scope_id=1010 kind=D stops=disconnect from_date=2026-02-01; seal
sed -i '$d' "$IN/$H"; set_file; night; refused "cut" "$H"
start; seal; sed -i '1s/2026-02-18/2026-02-17/' "$IN/$H"; set_file; night; status 0; blocked "older than it says" "holds"
start; seal; cp "$W/in/2026-02-17/holds.CIS.2.csv" "$IN/"; set_file; night; status 0 "yesterday's beside it, the same bytes"
is "yesterday's beside it, the same bytes: left out" "$(orders DISCONNECT)+$(orders CANCEL)" "1010+1001"
start; seal; sed 's/19:00:00/18:00:00/' "$W/in/2026-02-17/holds.CIS.2.csv" >"$IN/holds.CIS.2.csv"; set_file; night; status 8 "yesterday's, other bytes"
has "yesterday's, other bytes: which" "$W/log" "holds.CIS.2.csv"
start; seal; sed 's/19:00:00/18:00:00/' "$IN/$H" >"$IN/holds.CIS.3.again.csv"; set_file; night; status 8 "twice in one night"
has "twice in one night: which" "$W/log" "holds.CIS.3"
done_testing
