#!/bin/sh
# breaker.sh - more disconnects than the pack lets out: nothing adverse goes, relief does; a release lets one night pass.
. tests/night/lib.sh
limit() { # limit NUMBER: of disconnects a night
	sed -i "s/<limit of=\"cut\" number=\"[0-9]*\"/<limit of=\"cut\" number=\"$1\"/" \
	    "$HOME_DIR"/rules/packs/us-fl-municipal/pack.xml
}
# cases FILE: the cases as they stand
cases() { dump "$W/dump"; awk '/^table/ { on = $2 == "cases" } on && !/^table/' "$W/dump" >"$1"; }
home; mkdir -p "$OUT"; limit 2
day 2026-02-13
for a in 1001 1002 1003; do account $a; ripe $a 2026-02-10; done
account 1005; ripe 1005
for a in 1007 1008 1009; do account $a; ripe $a 2026-02-12; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
# A text of the pack that never decided waits for a person. From here on all that this test needs have.
limit 0; day 2026-02-14; seal; night; release
limit 3; day 2026-02-15; seal; night; release
limit 2
# The releases opened gates alone.
day 2026-02-16; seal; night; status 0
is "below the limit" "$(orders DISCONNECT)" "1005"

keep armed
# tripped ACCOUNTS: tonight's three orders are kept in
tripped() {
	is "$D: no order" "$(orders DISCONNECT)" ""
	is "$D: no letter" "$(grep -c . "$O/notices.csv")" 1
	has "$D: says why" "$W/log" 'breaker: 3 effects "cut", at most 2'
	has "$D: counts them" "$W/log" "withheld:   limit.issued.cut 3"
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
"$ARREARS" explain 1001 --data "$DATA" --run nightly-2026-02-18 >"$W/why"
has "explain: the order was kept in" "$W/why" "kept in            order"
hasnt "explain: not proposed" "$W/why" "proposed "
has "explain: by the breaker" "$W/why" 'breaker            3 effects "cut", at most 2'

day 2026-02-19; seal; night; status 4 "proposed again: status"
tripped 3

back tripped
release 2026-02-18
day 2026-02-19; seal; night; status 0 "released: status"
is "released: all go out" "$(orders DISCONNECT)" "1001 1002 1003"

# A recheck in the morning, before a person has looked, is no night: the release is still the last one's.
back tripped
day 2026-02-19 morning; row holds hold_id=H9 scope_kind=A scope_id=1009 kind=D stops=notices from_date=2026-02-19
for k in $KINDS; do [ -e "$ROWS/$k.CIS" ] || SKIP="$SKIP $k "; done; seal
"$ARREARS" run recheck --number 1 --home "$HOME_DIR" --date "$D" --in "$IN" --out "$OUT" --data "$DATA" >"$W/log" 2>&1; is "a recheck" $? 0
release 2026-02-18
day 2026-02-19; seal; night; status 0 "released after a recheck: status"
is "released: all go out" "$(orders DISCONNECT)" "1001 1002 1003"
"$ARREARS" explain 1001 --data "$DATA" --run nightly-2026-02-19 >"$W/why"
has "explain: the order was issued" "$W/why" "issued             order"
hasnt "and the report says nothing of it" "$O/report.txt" "NOTHING ADVERSE"
cases "$W/moved"; ! cmp -s "$W/moved" "$W/cases.after"; ok $? "and cases have moved"

# The next three are one too many, although a person let three pass.
day 2026-02-20; seal; night; status 4 "armed again: status"
tripped 3

# A release is for what was looked at, beside what may go out anyhow: one more, and it holds.
back tripped
release 2026-02-18
limit 0
day 2026-02-19; seal; night; status 0
is "as many as were looked at" "$(orders DISCONNECT)" "1001 1002 1003"
back tripped
limit 2
day 2026-02-19; seal; night; release
day 2026-02-20; seal; night; status 4
is "3 that were looked at and 3 more, where 2 may go out: none" "$(orders DISCONNECT)" ""

# Of a night with a gate closed, who looks at it learns of the breaker too; a gate that closed later stays.
back tripped
day 2026-02-19; row holds hold_id=51 scope_kind=A scope_id=9999 kind=D stops=disconnect from_date=2026-02-01; seal; night; status 4
is "blocked: no order" "$(orders DISCONNECT)" ""
"$ARREARS" release nightly-2026-02-18 --data "$DATA" --by "A. Tester" >"$W/release.log" 2>&1
is "a release of an earlier run opens nothing of a later one: status" $? 8
has "and says so" "$W/release.log" "nightly-2026-02-18: nothing of it waits for a release"
keep gate
day 2026-02-20; seal; night; status 0
is "still blocked" "$(orders DISCONNECT)" ""
back gate
release 2026-02-19
has "one that names both opens both: the gate" "$W/release.log" "row 1 of holds.CIS."
has "and the breaker" "$W/release.log" 'breaker: the next run of nightly may pass 3 effects "cut" beyond its limit'
limit 3
day 2026-02-20; seal; night; status 0
is "and 3, and the 3 that may go out beside" "$(orders DISCONNECT | wc -w | tr -d ' ')" 6

limit 2
# A release for a row lets nothing pass the breaker.
back armed
day 2026-02-17; row holds hold_id=51 scope_kind=A scope_id=9999 kind=D stops=disconnect from_date=2026-02-01; seal; night; status 4
release 2026-02-17
hasnt "a row's release: says nothing of the breaker" "$W/release.log" breaker
day 2026-02-18; seal; night; status 4 "a row's release: status"
tripped 3
done_testing
