#!/bin/sh
# rerun.sh - the same command again: after success, after a failure, with other extracts, dates and rules (data-dictionary 6).
. tests/night/lib.sh
town 1001 1002
day 2026-02-17; seal; good_night
dump "$W/done"; (cd "$OUT" && find . -type f -exec sha256sum {} + | sort) >"$W/done.out"
night; status 0 "again after success"
has "again: already done" "$W/log" "already done"
dump "$W/again"; same "again: the store is what it was" "$W/again" "$W/done"
(cd "$OUT" && find . -type f -exec sha256sum {} + | sort) >"$W/again.out"; same "again: the outputs too" "$W/again.out" "$W/done.out"

day 2026-02-16; seal; night; status 8 "a date before the last one"
has "a date before the last one: says so" "$W/log" "wanted: 2026-02-17 or later"
for k in $KINDS; do echo 2 >"$W/seq.$k.CIS"; done

day 2026-02-18; pay 1001 90.00 71 2026-02-16; paid 1001 2 2026-02-16; seal
keep before
night; cp "$O/orders.csv" "$W/want.csv"; dump "$W/want"
# killed in the middle; rules are edited before it is started again: those it began with count
back before
POINT=store.txn.after; grep -q "\"$POINT\"" engine/src/base/failpt.def || POINT=store.txn.before
ARREARS_FAILPT=$POINT:2 night; is "killed at $POINT" "$STATUS" 137
cp "$IN/payments.CIS.3.csv" "$W/p"; sed -i 's/,90.00,/,80.00,/; s/^TRL,1,90.00/TRL,1,80.00/' "$IN/payments.CIS.3.csv"; set_file
night; status 8 "another extract after a failure"
has "another extract: names it" "$W/log" "payments.CIS.3.csv"
cp "$W/p" "$IN/payments.CIS.3.csv"; set_file
cp "$HOME_DIR/rules/packs/us-fl-municipal/ladder.dmn" "$W/ladder.dmn"
echo "broken" >"$HOME_DIR/rules/packs/us-fl-municipal/ladder.dmn"
night; status 0 "goes on, with the rules it began with"
same "and ends as if nothing had happened: outputs" "$O/orders.csv" "$W/want.csv"
dump "$W/got"; same "and ends as if nothing had happened: store" "$W/got" "$W/want"
done_testing
