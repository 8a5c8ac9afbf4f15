#!/bin/sh
# crews.sh - a day has room for so many orders: who waits is told, nothing of it moves, and no way of running tells.
. tests/night/lib.sh
home; mkdir -p "$OUT"
sed -i 's|<text>200</text>|<text>2</text>|' "$HOME_DIR/rules/packs/us-fl-municipal/crews.dmn" # of what is done from afar
sed -i 's/<limit of="cut" number="500"/<limit of="cut" number="4"/' "$HOME_DIR/rules/packs/us-fl-municipal/pack.xml"
day 2026-02-13
for a in 1001 1002 1003 1004 1005; do account $a; ripe $a; done
for a in 1006 1007 1008; do account $a; ripe $a 2026-02-10; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
cases() { dump "$W/dump"; awk '/^table/ { on = $2 == "cases" } on && !/^table/' "$W/dump" >"$1"; }
picture() { (cd "$OUT" && find . -type f -exec sha256sum {} + | sort); "$ARREARS" dump --data "$DATA"; }
# Another text of a night's pack is looked at by a person, so all nights of this test have this one.
day 2026-02-17; row holds hold_id=1 scope_kind=A scope_id=1005 kind=D stops=disconnect from_date=2026-02-01
seal; keep before
cases "$W/cases.before"
ARREARS_FAILPT_LOG=$W/points night; status 0
is "two of four go, by amount, age and id alike" "$(orders DISCONNECT | wc -w)" 2
is "two wait" "$(cells "$O/exceptions.csv" code no-crew account_id | wc -w)" 2
is "they are ranked" "$(cells "$O/orders.csv" action DISCONNECT priority)" "1 2"
waits=$(cells "$O/exceptions.csv" code no-crew account_id)
cases "$W/cases.after"
for a in $waits; do
	grep "$a" "$W/cases.before" | sort >"$W/x"; grep "$a" "$W/cases.after" | sort >"$W/y"; same "$a: nothing of it moved" "$W/x" "$W/y"
	"$ARREARS" explain "$a" --data "$DATA" >"$W/explained" 2>&1
	has "$a: explain says that it waits" "$W/explained" "no crew has room for it on 2026-02-18: no district remote can do 2 that day"
	hasnt "$a: and not that it was issued" "$W/explained" "issued "
done
has "totals tell it" "$O/totals.csv" "5 effects,capacity,,withheld,2"
has "and agree" "$O/report.txt" "control totals agree"
has "the report too" "$O/report.txt" "crews have no room for 2"
picture >"$W/want"
commits=$(grep -c '^store.txn.after$' "$W/points")

# --- no way of running tells -------------------------------------------------------------------------------------------
for p in "2 1" "7 1" "2 5000"; do
	back before; night --workers ${p% *} --chunk ${p#* }; picture >"$W/got"; same "workers and chunk $p" "$W/got" "$W/want"
done
rm -f "$W/points"; back before; ARREARS_FAILPT_LOG=$W/points night --chunk 1
commits=$(grep -c '^store.txn.after$' "$W/points")
for k in 3 4 5 6 7 8; do
	back before; ARREARS_FAILPT=store.txn.after:$((commits - k)) night --chunk 1
	is "killed $k commits before the end" "$STATUS" 137
	night --workers 2 --chunk 7; picture >"$W/got"; same "and done after it" "$W/got" "$W/want"
done

# --- the breaker judges what is new: who waited was judged -----------------------------------------------------------------
# Three more are due, and at most four a night are not too many.
back before; night
day 2026-02-18; seal; night
hasnt "two that waited and three: not too many" "$W/log" "breaker"
is "so two go" "$(orders DISCONNECT | wc -w)" 2
is "three wait" "$(cells "$O/exceptions.csv" code no-crew account_id | wc -w)" 3

# --- a stream keeps nothing ----------------------------------------------------------------------------------------------------
D=2026-02-13; mkdir "$W/streamed"
"$ARREARS" stream stream --home "$HOME_DIR" --date $D --in "$W/in/$D" --out "$W/streamed" >"$W/log" 2>&1; O=$W/streamed/stream-$D
[ "$(grep -c . "$O/orders.csv")" -gt 1 ] || note <"$W/log"
has "a stream says that crews are not asked" "$O/report.txt" "orders of"
done_testing
