#!/bin/sh
# control.sh - an order with everything right is issued; with nothing changed it is not issued again.
. tests/night/lib.sh
town 1001 1002 1003
is "opening night: no order" "$(orders DISCONNECT)" ""
has "opening night: says why" "$O/report.txt" "NOTHING ADVERSE GOES OUT TONIGHT"
day 2026-02-17; seal; night; status 0
is "orders issued" "$(orders DISCONNECT)" "1001 1002 1003"
hasnt "no block" "$O/report.txt" "NOTHING ADVERSE"
has "a line a step" "$W/log" "step 3 of 7, decide: done, 3 items"
day 2026-02-18; seal; night; status 0
is "not issued again" "$(orders DISCONNECT)" ""
step_total() { awk -F, -v g="$1" -v m="$2" '$1 == "4 cases" && $3 == g && $4 == m { print $5 " " $8 " " $11 }' "$O/totals.csv"; }
is "totals by step: what the night before left there" "$(step_total disconnect opening)" "3 3 Y"
is "totals by step: their sum is that of all" "$(step_total "" "closing = sum of its steps")" "3 3 Y"
keep twice
day 2026-02-19; pay 1001 90.00 71 2026-02-18; paid 1001 2 2026-02-18; seal
cp -r "$IN" "$W/in.kept"
night; status 0
is "totals by step: one case has ended" "$(step_total disconnect opening)$(step_total disconnect closing)" "3 3 Y2  Y"
(cd "$O" && find . -type f -exec sha256sum {} + | sort) >"$W/plain.sums"

# The same night on a terminal: a bar, and the same outputs.
back twice
cat >"$W/cmd" <<X
exec "$ARREARS" run nightly --home "$HOME_DIR" --workers 1 --date $D --in "$IN" --out "$OUT" --data "$DATA" >"$W/log"
X
script -qec "sh $W/cmd" "$W/terminal" >/dev/null 2>&1 </dev/null
is "on a terminal: status" $? 0
has "on a terminal: a bar" "$W/terminal" "[########################....] step 6 of 7, report"
(cd "$O" && find . -type f -exec sha256sum {} + | sort) >"$W/bar.sums"
same "on a terminal: the same outputs" "$W/bar.sums" "$W/plain.sums"

# A kiosk begins to send: nobody has yet compared what it says with the world.
back twice
day 2026-02-19; row payments from=KIOSK payment_id=71 account_id=1001 source_id=KIOSK transmission_id=T1 batch_id=1 source_ref=71 \
    amount=1.00 received_at=2026-02-18T10:00:00-05:00 effective_date=2026-02-18 posted_at=2026-02-19T17:00:00-05:00 \
    tender_type=CH purpose=B status=PO
seal; night
has "a new feed: called so" "$O/report.txt" "  new feed: feed payments of KIOSK: its first file; a person has to look at it"
has "the page: sequence and age of each feed" "$O/report.txt" \
    "  calendars              CIS                           1  2026-02-13T19:00:00-05:00    6"
has "the page: one that came tonight" "$O/report.txt" \
    "  payments               KIOSK                         1  2026-02-19T19:00:00-05:00    0"
done_testing
