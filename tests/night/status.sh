#!/bin/sh
# status.sh - how the last run of each job ended, what waits for a person, and the command that goes on, whatever state it is in.
. tests/night/lib.sh
status_of() { "$ARREARS" status --data "$DATA" --date "$1" >"$W/status" 2>&1; STATUS=$?; }
home; mkdir -p "$OUT" "$DATA/runs"
status_of 2026-02-13; status 0 "nothing has run"; has "it says so, and how to begin" "$W/status" "next: arrears run nightly --date D"
day 2026-02-13
for a in 1001 1002; do account $a; ripe $a; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night
status_of 2026-02-14; status 4 "the first night waits for a person"
has "what to look at, and the command" "$W/status" "then arrears release nightly-2026-02-13 --data"
release
day 2026-02-17; seal; night; keep good
status_of 2026-02-18; status 0 "a good night"
has "its line" "$W/status" "nightly-2026-02-17           COMPLETED  published"
hasnt "of yesterday nothing is said" "$W/status" "days ago"
hasnt "nothing is next" "$W/status" "next:"
status_of 2026-02-20; has "a night is missed" "$W/status" "its date is 3 days ago"
is "what is open is what the outputs say" "$(sed -n 's/.*exceptions \([0-9]*\), tasks \([0-9]*\)/\1 \2/p' "$W/status")" \
    "$(($(wc -l <"$O/exceptions.csv") - 1)) $(($(wc -l <"$O/tasks.csv") - 1))"
ARREARS_FAILPT=run.undo.begun "$ARREARS" undo nightly-2026-02-17 --data "$DATA" --by A --reason B >"$W/log" 2>&1
status_of 2026-02-18; status 12 "being taken back"; has "the command that ends it" "$W/status" "next: arrears undo nightly-2026-02-17"
"$ARREARS" undo nightly-2026-02-17 --data "$DATA" --by A --reason B >"$W/log" 2>&1
status_of 2026-02-18; has "taken back: the one before it is the last" "$W/status" "nightly-2026-02-13"
hasnt "and it is not told" "$W/status" "nightly-2026-02-17"
back good
day 2026-02-18; seal
ARREARS_FAILPT=store.txn.after:2; export ARREARS_FAILPT; night; unset ARREARS_FAILPT
status_of 2026-02-19; status 12 "a run that was killed"; has "the same command goes on" "$W/status" "next: the same command again goes on"
night; status_of 2026-02-19; status 0 "and went on"
"$ARREARS" status --data "$W/none" >"$W/status" 2>&1; is "no such state" $? 8
"$ARREARS" status --data "$DATA" --date tomorrow >"$W/status" 2>&1; is "no date" $? 8
done_testing
