#!/bin/sh
# undo.sh - a night that was wrong is taken back before its files are picked up, and goes again with corrected extracts.
. tests/night/lib.sh
town 1001 1002 1003
sed -i 's/"keep-undo" value="[0-9]*"/"keep-undo" value="3"/' "$HOME_DIR"/jobs/cycles/*.xml
undo() { "$ARREARS" undo "nightly-$1" --data "$DATA" --by "A. Tester" --reason "$2" >"$W/log" 2>&1; STATUS=$?; }
# as GENERATION: what a run of it says, as the first one would say it
as() { sed "s/-g$1//g; s/^\([0-9A-Z]*\),$1,/\1,1,/" "$2"; }

day 2026-02-17; pay 1003 90.00 73 2026-02-16; paid 1003 2 2026-02-16; seal; good_night
dump "$W/before"; keep before

# --- what should have been: 1001 has paid --------------------------------------------------
day 2026-02-18 right; pay 1001 90.00 71 2026-02-17; paid 1001 2 2026-02-17; seal; night; status 0 "as it should have been"
is "who had paid is called back" "$(orders CANCEL)" "1001"
cp "$O/orders.csv" "$W/right.orders"; dump "$W/right.dump"
back before

# --- what came: without the payment ------------------------------------------------------
day 2026-02-18 wrong; seal; night; status 0 "without the payment"
is "nobody is called back" "$(orders CANCEL)" ""
dump "$W/wrong"; keep wrong
undo 2026-02-17 "too early"; status 8 "what another run stands on"
has "it names that one" "$W/log" "run nightly-2026-02-18 came after it"
undo 2026-02-18 "the payments file was yesterday's
twice"; status 0 "taken back"
dump "$W/after"; same "the state is as before it" "$W/after" "$W/before"
[ ! -e "$OUT/nightly-2026-02-18" ] && [ -s "$OUT/superseded-nightly-2026-02-18/orders.csv" ]; ok $? "its folder is superseded"
"$ARREARS" runs --data "$DATA" >"$W/log" 2>&1; has "it is among the runs" "$W/log" UNDONE
"$ARREARS" show nightly-2026-02-18 --data "$DATA" >"$W/log" 2>&1
has "who and why" "$W/log" "taken back by A. Tester: the payments file was yesterday's twice"
undo 2026-02-18 "again"; status 0 "taken back twice: it is so already"
dump "$W/after"; same "taken back twice: nothing changes" "$W/after" "$W/before"

# --- and now with it ---------------------------------------------------------------------
for k in $KINDS; do echo 2 >"$W/seq.$k.CIS"; done
day 2026-02-18 right; pay 1001 90.00 71 2026-02-17; paid 1001 2 2026-02-17; seal; night; O=$OUT/nightly-2026-02-18-g2
status 0 "again, with corrected extracts"
is "who had paid is called back now" "$(orders CANCEL)" "1001"
has "rows say which generation they are" "$O/orders.csv" ",2,"
as 2 "$O/orders.csv" >"$W/got"; same "orders are those that should have been" "$W/got" "$W/right.orders"
dump "$W/got.2"
cut -d, -f1 "$O/orders.csv" | sed 1d >"$W/ids" # what went out is remembered with its generation
sed 's/-g2//g' "$W/got.2" | grep -vFf "$W/ids" >"$W/got"; grep -vFf "$W/ids" "$W/right.dump" >"$W/want"
same "and so is the state" "$W/got" "$W/want"
night; status 0 "the same command again"; has "it is done already" "$W/log" "nightly-2026-02-18-g2: already done"
O=$OUT/nightly-2026-02-18-g2; keep by_hand; dump "$W/by_hand"; cp "$O/orders.csv" "$W/by_hand.orders"

# --- both in one command, whatever kills it --------------------------------------------------
rerun() { "$ARREARS" rerun nightly-2026-02-18 --home "$HOME_DIR" --in "$1" --data "$DATA" --by "A. Tester" --reason "the payments file was yesterday's
twice" >"$W/log" 2>&1; STATUS=$?; }
back wrong
rerun "$W/in/none"; status 8 "a set that is not there"; dump "$W/got"; same "nothing was taken back" "$W/got" "$W/wrong"
AT=$HOME_DIR; HOME_DIR=$W/nowhere; rerun "$W/in/right"; status 8 "a home that is not there"; HOME_DIR=$AT
dump "$W/got"; same "a home that is not there: nothing was taken back" "$W/got" "$W/wrong"
mkdir "$W/away"; mv "$HOME_DIR"/rules/packs/us-fl-municipal "$W/away/"; rerun "$W/in/right"; status 8 "a pack that is not there"
mv "$W/away/us-fl-municipal" "$HOME_DIR/rules/packs/"; dump "$W/got"; same "a pack that is not there: nothing was taken back" "$W/got" "$W/wrong"
"$ARREARS" pickup nightly-2026-02-18 --data "$DATA" --by "field desk" >"$W/log" 2>&1
rerun "$W/in/right"; status 8 "what was picked up"; dump "$W/got"; same "nothing was taken back, and nothing run" "$W/got" "$W/wrong"
for point in run.undo.begun store.undo.after:1 store.txn.after:1 store.txn.after:4 store.txn.after:8 file.rename.after:2; do
	back wrong
	ARREARS_FAILPT=$point; export ARREARS_FAILPT; rerun "$W/in/right"; unset ARREARS_FAILPT
	is "rerun, killed at $point" "$STATUS" 137
	rerun "$W/in/right"; status 0 "rerun, killed at $point: the same command goes on"
	dump "$W/got"; same "rerun, killed at $point: the state is that of undo and run" "$W/got" "$W/by_hand"
	same "rerun, killed at $point: the orders too" "$O/orders.csv" "$W/by_hand.orders"
done
rerun "$W/in/right"; status 0 "rerun again"; has "it is done already" "$W/log" "nightly-2026-02-18-g2: already done"
back by_hand

# --- several, newest first; and what a crash leaves ---------------------------------------
day 2026-02-19; seal; night; status 0 "the next night"
# an abandoned run stands on nothing, and what is beneath it stands all the same
keep abandoned
day 2026-02-20; seal
ARREARS_FAILPT=store.txn.after:2; export ARREARS_FAILPT; night; unset ARREARS_FAILPT
is "killed in the middle" "$STATUS" 137
"$ARREARS" abandon nightly-2026-02-20 --data "$DATA" >"$W/log" 2>&1; is "abandoned" $? 0
undo 2026-02-18-g2 "beneath"; status 8 "what another stands on, under an abandoned run"
has "it names the one that stands" "$W/log" "run nightly-2026-02-19 came after it"
ARREARS_FAILPT=run.undo.begun; export ARREARS_FAILPT; undo 2026-02-19 crash; unset ARREARS_FAILPT
is "killed, under an abandoned run" "$STATUS" 137
night; status 8 "nothing runs before that is ended"
has "it names the one that is being taken back" "$W/log" "run nightly-2026-02-19 is being taken back"
back abandoned
mv "$OUT/nightly-2026-02-19" "$W/carried"; undo 2026-02-19 "gone"; status 8 "whose folder was carried off"
has "it names the folder" "$W/log" "nightly-2026-02-19 is not there"
back abandoned
for point in run.undo.begun file.rename.after:1 store.undo.before:1 store.undo.after:1; do
	keep crash
	ARREARS_FAILPT=$point; export ARREARS_FAILPT; undo 2026-02-19 crash; unset ARREARS_FAILPT
	is "killed at $point" "$STATUS" 137
	day 2026-02-19; night; [ "$STATUS" = 8 ] || [ "$point" != run.undo.begun ]; ok $? "killed at $point: nothing runs before it is ended"
	undo 2026-02-19 crash; status 0 "killed at $point: the same command ends it"
	dump "$W/got"; same "killed at $point: the state is as before" "$W/got" "$W/got.2"
	back crash
done
# Several at once, newest first: all of them or none.
through() { "$ARREARS" undo --through "nightly-$1" --data "$DATA" --by "A. Tester" --reason "$2" >"$W/log" 2>&1; STATUS=$?; }
keep both; dump "$W/both"
"$ARREARS" pickup nightly-2026-02-18-g2 --data "$DATA" --by "field desk" >"$W/log" 2>&1; is "picked up" $? 0
through 2026-02-18-g2 "one of them is gone"; status 8 "one of them was picked up"
has "it is named" "$W/log" "run nightly-2026-02-18-g2: field desk has picked its files up"
dump "$W/got"; same "none was taken back" "$W/got" "$W/both"
back both
through 2026-02-16 "none"; status 8 "no such run"; has "it says so" "$W/log" "run nightly-2026-02-16: not known"
"$ARREARS" undo nightly-2026-02-19 --through nightly-2026-02-18-g2 --data "$DATA" --by A --reason B >"$W/log" 2>&1; is "one or the other" $? 8
undo 2026-02-18-g2 "beneath"; has "what stands on it, and the command" "$W/log" "or both with --through"
for point in run.undo.begun file.rename.after:1 store.undo.after:1 run.undo.begun:2 file.rename.after:2 store.undo.after:2; do
	back both
	ARREARS_FAILPT=$point; export ARREARS_FAILPT; through 2026-02-18-g2 crash; unset ARREARS_FAILPT
	is "killed at $point" "$STATUS" 137
	through 2026-02-18-g2 crash; status 0 "killed at $point: the same command ends it"
	dump "$W/got"; same "killed at $point: the state is as before both" "$W/got" "$W/before"
done
back both
through 2026-02-18-g2 "both nights"; status 0 "both"
dump "$W/got"; same "the state is as before both" "$W/got" "$W/before"
through 2026-02-18-g2 "both nights"; status 0 "taken back already"

# --- picked up; kept no longer -----------------------------------------------------------
"$ARREARS" pickup nightly-2026-02-17 --data "$DATA" --by "field desk" >"$W/log" 2>&1; is "picked up" $? 0
undo 2026-02-17 "too late"; status 8 "what was picked up"
has "who has it, and what to do" "$W/log" "field desk has picked its files up"
"$ARREARS" pickup nightly-2026-02-20 --data "$DATA" --by "field desk" >"$W/log" 2>&1; is "picked up: no such run" $? 8
sed -i 's/"keep-undo" value="[0-9]*"/"keep-undo" value="1"/' "$HOME_DIR"/jobs/cycles/*.xml
for d in 20 23; do day "2026-02-$d"; for k in $KINDS; do echo $((d == 20 ? 2 : 3)) >"$W/seq.$k.CIS"; done; seal; night; status 0; done
undo 2026-02-23 "one"; status 0 "the one that is kept"
undo 2026-02-20 "two"; status 8 "one that is not kept"
has "what is wanted" "$W/log" "keep-undo"
sed -i 's/"keep-undo" value="1"/"keep-undo" value="none"/' "$HOME_DIR/jobs/cycles/nightly.xml"
day 2026-02-24; seal; night; status 8 "a number that is none"; has "it is underlined" "$W/log" 'keep-undo "none", a number from 1 to 1000 wanted'
done_testing
