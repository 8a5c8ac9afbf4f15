#!/bin/sh
# ladders.sh - a pack changes under open cases: each goes on by the ladder that it began under, under tonight's interlocks.
. tests/night/lib.sh
town 1001-
P=$HOME_DIR/rules/packs/us-fl-municipal
letter() { cells "$O/notices.csv" account_id "$1" effect_id; }
mailed() { row notice-replies notice_id=$1 copy_no=1 reply_no=1 status=M status_at=${2}T16:00:00-05:00 mail_date=$2 mail_class=FC; }
step() { cells "$O/notices.csv" account_id "$1" step; }

day 2026-02-17; seal; night; status 0
is "the case begins under the first pack" "$(step 1001)" "reminder"
day 2026-02-18; mailed "$(letter 1001)" 2026-02-18; seal; night; status 0
# pack_of_case: names of the packs in the table of cases
pack_of_case() { dump "$W/dump"; awk '/^table/ { on = $2 == "cases" } on && !/^table/' "$W/dump" | grep -o 'us-fl-municipal.20[0-9.]*.20'; }
is "the case keeps its pack's name" "$(pack_of_case)" 'us-fl-municipal\201.0.0\20'
keep first

# The second pack: no time to pay between the letters, a late notice on other paper, and final notices that hold for 30 days.
cp -r "$P" "$W/first-pack"
sed -i 's/version="1.0.0"/version="2.0.0"/; s/>late-notice</>late-notice-2</; s/valid-days="60"/valid-days="30"/' "$P/pack.xml"
sed -i 's/dwell_days: 5/dwell_days: 0/' "$P/ladder.dmn"
cp -r "$P" "$W/second-pack"
day 2026-02-19; account 1002; seal; night; status 0
is "second pack: nothing goes out before a person looked" "$(step 1002)" ""
has "second pack: says so" "$O/report.txt" "nobody has yet looked at what this text of the pack decides"
night; is "the same command again: done already" "$STATUS" 0
release
day 2026-02-20; seal; night; status 0
is "second pack: the old case waits as it began" "$(step 1001)" ""
is "second pack: a new case begins" "$(step 1002)" "reminder"
day 2026-02-21; mailed "$(letter 1002)" 2026-02-21; seal; night; status 0
is "second pack: its letters follow each other at once" "$(step 1002)" "late notice"
is "second pack: on its paper" "$(cells "$O/notices.csv" account_id 1002 template)" "late-notice-2"
is "second pack: the old case still waits" "$(step 1001)" ""
day 2026-02-23; seal; night; status 0
is "first pack: five days after the mailing" "$(step 1001)" "late notice"
is "first pack: on its paper" "$(cells "$O/notices.csv" account_id 1001 template)" "late-notice"
late=$(letter 1001)
"$ARREARS" explain 1001 --data "$DATA" >"$W/explain"
has "explain tells whose ladder" "$W/explain" "us-fl-municipal 1.0.0 "
day 2026-02-24; mailed "$late" 2026-02-24; seal; night; status 0
day 2026-03-02; seal; night; status 0
is "first pack: the final notice" "$(step 1001)" "final notice"
final=$(letter 1001)
day 2026-03-03; mailed "$final" 2026-03-03; seal; night; status 0
keep notice
day 2026-03-10; seal; night; status 0
is "the order goes out" "$(cells "$O/orders.csv" account_id 1001 action)" "DISCONNECT"
is "on a notice that holds as long as both packs say" "$(cells "$O/orders.csv" account_id 1001 notice_expires)" "2026-04-02"
has "the balance of cases by step" "$O/totals.csv" "closing = sum of its steps"
is "no total differs" "$(awk -F, 'NR > 1 && $11 == "N"' "$O/totals.csv")" ""

# The law of the day on which the order is carried out is tonight's.
back notice
sed -i '/decision_Least_amount_logic/,/<\/literalExpression>/ s/25.00/100.00/' "$P/order.dmn"
day 2026-03-09; seal; night; release
day 2026-03-10; seal; night
is "a new interlock holds for old cases" "$(orders DISCONNECT)" ""
excepted 1001 "amount above minimum"

# A pack that takes over
back first; rm -rf "$P"; cp -r "$W/second-pack" "$P"
sed -i 's/sample="yes"/sample="yes" takes-over="yes"/' "$P/pack.xml"
day 2026-02-19; seal; night; status 0; release
is "taken over: when a person looked" "$(step 1001)" ""
day 2026-02-20; seal; night; status 0
is "taken over: by the new ladder" "$(step 1001)" "late notice"
is "taken over: on the new paper" "$(cells "$O/notices.csv" account_id 1001 template)" "late-notice-2"
is "taken over: the case gets the new name" "$(pack_of_case)" 'us-fl-municipal\202.0.0\20'

# Another text under the same version is another pack.
back first; rm -rf "$P"; cp -r "$W/first-pack" "$P"
sed -i 's/dwell_days: 5/dwell_days: 0/' "$P/ladder.dmn"
day 2026-02-19; seal; night; status 0; release
day 2026-02-20; seal; night; status 0
is "same version, another text: the old case waits as it began" "$(step 1001)" ""

# Its files are lost: nothing adverse, a person is told, and relief goes on.
back first; rm -rf "$P"; cp -r "$W/second-pack" "$P"
rm -f "$DATA/archive/$(sha256sum "$W/first-pack/ladder.dmn" | cut -d' ' -f1)"
day 2026-02-19; seal; night; release
day 2026-02-23; seal; night
is "lost: nothing adverse" "$(step 1001)" ""
excepted 1001 "the case began under pack us-fl-municipal 1.0.0"
! grep -qF "$W" "$O/exceptions.csv"; ok $? "and nothing that is published names a path of this machine"
day 2026-02-24; pay 1001 90.00 71 2026-02-24; paid 1001 2 2026-02-24; seal; night
is "lost: paid, the case closes" "$(cells "$O/cis-updates.csv" account_id 1001 what)" "step left"

# texts: which texts of packs are remembered. An earlier one stays while a case names it, or if it decided lately.
texts() { dump "$W/dump"; awk '/^table/ { on = $2 == "packs" } on && !/^table/' "$W/dump" | grep -o '^us-fl-municipal.20[0-9.]*' | sed 's/.*20//' | tr '\n' ' '; }
version() { rm -rf "$P"; cp -r "$W/first-pack" "$P"; sed -i "s/version=\"1.0.0\"/version=\"$1\"/" "$P/pack.xml"; }
back first; version 3.0.0
day 2026-02-19; seal; night; status 0
is "texts: two" "$(texts)" "1.0.0 3.0.0 "
version 4.0.0; day 2026-02-20; seal; night; status 0
version 3.0.0; day 2026-02-23; seal; night
is "texts: one that was taken back is not forgotten at once" "$(texts)" "1.0.0 3.0.0 4.0.0 "
# More than 400 days on: 3.0.0 decided in between, and 1001's open case names 1.0.0.
version 5.0.0; day 2027-03-30; seal; night
is "texts: who decided within 400 days stays" "$(texts)" "1.0.0 3.0.0 5.0.0 "
keep named
version 6.0.0; day 2027-03-31; seal
ARREARS_FAILPT=store.txn.after:4 night; [ "$STATUS" -gt 8 ]; ok $? "texts: ended on the way: status $STATUS"
is "texts: forgotten on the way" "$(texts)" "1.0.0 5.0.0 6.0.0 "
"$ARREARS" abandon nightly-2027-03-31 --data "$DATA" >"$W/abandon.log" 2>&1; is "texts: abandoned" $? 0
is "texts: abandoned with the run" "$(texts)" "1.0.0 3.0.0 5.0.0 "
night
is "texts: and forgotten again" "$(texts)" "1.0.0 5.0.0 6.0.0 "
version 4.0.0; day 2027-04-01; seal; night
has "texts: one that was forgotten is new when it comes back" "$O/report.txt" "  new pack: pack us-fl-municipal 4.0.0"
done_testing
