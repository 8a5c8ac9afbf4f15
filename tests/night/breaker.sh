#!/bin/sh
# breaker.sh - more disconnects than the pack lets out: nothing adverse goes, relief does; a release lets one night pass.
. tests/night/lib.sh
limit() { # limit NUMBER: of disconnects a night
	sed -i "s/<limit effect=\"disconnect\" number=\"[0-9]*\"/<limit effect=\"disconnect\" number=\"$1\"/" \
	    "$HOME_DIR"/rules/packs/us-fl-municipal/pack.xml
}
# cases FILE: the cases as they stand
cases() { dump "$W/dump"; awk '/^table/ { on = $2 == "cases" } on && !/^table/' "$W/dump" >"$1"; }
home; mkdir -p "$OUT"
day 2026-02-13
for a in 1001 1002 1003; do account $a; ripe $a 2026-02-10; done
account 1005; ripe 1005
for a in 1007 1008 1009; do account $a; ripe $a 2026-02-12; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
limit 2
# The release of the opening night is used up by a night that needs none.
day 2026-02-16; seal; night; status 0
is "below the limit" "$(orders DISCONNECT)" "1005"

# tripped ACCOUNTS: tonight's three orders are kept in
tripped() {
	is "$D: no order" "$(orders DISCONNECT)" ""
	is "$D: no letter" "$(grep -c . "$O/notices.csv")" 1
	has "$D: says why" "$W/log" 'breaker: 3 effects "disconnect", at most 2'
	has "$D: counts them" "$W/log" "withheld:   limit.issued.disconnect 3"
	has "$D: the report too" "$O/report.txt" "NOTHING ADVERSE GOES OUT TONIGHT"
	has "$D: and why" "$O/report.txt" "breaker: $1 proposed"
	has "$D: the totals" "$O/totals.csv" "5 effects,limit,,withheld,$1,"
}
day 2026-02-17; seal; night; status 0
is "nothing to do" "$(orders DISCONNECT)" ""
cases "$W/cases.before"
is "as many cases as accounts" "$(grep -c . "$W/cases.before")" 7
day 2026-02-18; pay 1005 90.00 55 2026-02-17; paid 1005 2 2026-02-17; seal; night; status 4
tripped 3
is "relief goes out" "$(orders CANCEL)" "1005"
cases "$W/cases.after"
grep -v ^1005 "$W/cases.before" >"$W/x"; grep -v ^1005 "$W/cases.after" >"$W/y"
same "the other cases have not moved" "$W/y" "$W/x"
keep tripped

day 2026-02-19; seal; night; status 4 "proposed again: status"
tripped 3

back tripped
release 2026-02-18
day 2026-02-19; seal; night; status 0 "released: status"
is "released: all go out" "$(orders DISCONNECT)" "1001 1002 1003"
hasnt "and the report says nothing of it" "$O/report.txt" "NOTHING ADVERSE"
cases "$W/moved"; ! cmp -s "$W/moved" "$W/cases.after"; ok $? "and cases have moved"

# The next three are one too many, although a person let three pass.
day 2026-02-20; seal; night; status 4 "armed again: status"
tripped 3
done_testing
