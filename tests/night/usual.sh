#!/bin/sh
# usual.sh - tonight against the nights before: a limit of the pack, and the page that an operator reads.
. tests/night/lib.sh
home; mkdir -p "$OUT"
usual() { sed -i "s/<limit of=\"cut\"[^n]*/<limit of=\"cut\" times-usual=\"2\" usual-floor=\"$1\" /" "$HOME_DIR"/rules/packs/us-fl-municipal/pack.xml; }
usual 2
day 2026-02-13
for a in 1001 1002 1003; do account $a; ripe $a 2026-02-13; done
account 1005; ripe 1005
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
line() { awk -v k="$1" '$1 == k { print $2, $3 }' "$O/report.txt"; }
for d in 16 17 18 19; do day 2026-02-$d; seal; night; status 0; done
is "four nights tell nothing" "$(line cut)" "0 -"
day 2026-02-20; account 1009; seal; night; status 0
is "the row counts of what came" "$(awk '$1 == "bills" { $1 = ""; print; exit }' "$O/report.txt")" " 1 1 0 0 0 0 0"
# Durations stand beside the store: of a night that went on after a stop a line for each time, and one unpublished is no usual one.
pace() { f=$DATA/runs/nightly-2026-02-$1.pace; shift; printf '%s\n' "$@" >"$f"; }
took() { "$ARREARS" show "nightly-2026-02-$1" --data "$DATA" | grep '^  duration'; }
is "each step has its time" "$(awk '{ print $1 }' "$DATA/runs/nightly-2026-02-20.pace" | tr '\n' ' ')" \
    "open check merge decide renew issue report publish "
for d in 13:4 16:9 17:1 18:2 19:30; do pace ${d%:*} "open 500" "decide ${d#*:}000" "publish 500"; done
pace 20 "open 100" "decide 2000" "torn" "open 100" "decide 1200" "publish 300"
is "a duration against the usual one" "$(took 20)" "  duration: 3.7 s, usual 5.0 s: open 0.2, decide 3.2, publish 0.3"
pace 19 "open 500" "decide 30000"
is "four published nights tell no usual one" "$(took 20)" "  duration: 3.7 s: open 0.2, decide 3.2, publish 0.3"
rm "$DATA/runs/nightly-2026-02-20.pace"
is "no times, no line" "$(took 20)" ""
keep before
day 2026-02-23; seal; night; status 4
is "beyond what is usual: none" "$(orders DISCONNECT)" ""
has "beyond what is usual: says so" "$W/log" 'breaker: 3 effects "cut", at most 2'
is "five nights tell what is usual" "$(line cut)" "0 0"
has "the page: what waits, and the command" "$O/report.txt" "When a person has looked: arrears release nightly-2026-02-23 --data DATA --by NAME"
day 2026-02-24; seal; night; status 4
is "a night that was kept in is no usual one" "$(awk '/^table/ { on = $2 == "nights" } on && !/^table/' <<X | wc -l | tr -d ' '
$("$ARREARS" dump --data "$DATA")
X
)" 5
back before
usual 3
day 2026-02-23; seal; night; status 0
is "another text of the pack: a person looks first" "$(orders DISCONNECT)" ""
release
day 2026-02-24; seal; night; status 0
is "up to the floor: all" "$(orders DISCONNECT)" "1001 1002 1003"
done_testing
