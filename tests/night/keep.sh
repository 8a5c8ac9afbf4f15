#!/bin/sh
# keep.sh - copies of the state: made, taken up somewhere else, and what says whether a state is whole.
. tests/night/lib.sh
town 1001 1002
day 2026-02-17; seal; good_night
say() { "$ARREARS" "$@" >"$W/log" 2>&1; STATUS=$?; }
say verify --data "$DATA"; status 0 "whole"
has "what was looked at" "$W/log" "of 2 published runs (the outputs of 0 lie elsewhere)"
say backup "$W/copy" --data "$DATA"; status 0 "a copy"
say backup "$W/copy" --data "$DATA"; status 8 "a copy over another"
dump "$W/before"; dump "$W/got" "$W/copy"; same "the copy is the state" "$W/got" "$W/before"

# --- the next night, here and by the copy in another place ----------------------------------
day 2026-02-18; pay 1001 90.00 71 2026-02-17; paid 1001 2 2026-02-17; seal; good_night
dump "$W/want"; cp "$O/orders.csv" "$W/want.orders"
say restore "$W/copy" --data "$DATA"; status 8 "over a state"
say restore "$W/nothing" --data "$W/else/data"; status 8 "of no copy"
has "of no copy: what is wanted" "$W/log" "wanted: a copy that arrears backup has made"
ARREARS_FAILPT=keep.copied; export ARREARS_FAILPT; say restore "$W/copy" --data "$W/else/data"; unset ARREARS_FAILPT
is "killed while it is restored" "$STATUS" 137
say runs --data "$W/else/data"; say restore "$W/copy" --data "$W/else/data"; status 0 "restored"
HERE=$DATA; OUT=$W/else/out DATA=$W/else/data; mkdir -p "$OUT"; good_night
dump "$W/got"; same "the night after it: the state" "$W/got" "$W/want"
same "the night after it: orders" "$O/orders.csv" "$W/want.orders"
say verify --data "$DATA"; status 0 "whole there too"

# --- not while a run is not published ---------------------------------------------------------
day 2026-02-19; seal
ARREARS_FAILPT=store.txn.after:2; export ARREARS_FAILPT; night; unset ARREARS_FAILPT
say backup "$W/other" --data "$DATA"; status 8 "in the middle of a run"
has "in the middle of a run: which" "$W/log" "run nightly-2026-02-19: not published"
[ ! -e "$W/other" ]; ok $? "in the middle of a run: nothing is left"

# --- not whole ----------------------------------------------------------------------------------
DATA=$HERE OUT=$W/out
damaged() { say verify --data "$DATA"; status 16 "$1"; has "$1: where" "$W/log" "$2"; }
f=$OUT/nightly-2026-02-18/orders.csv; cp "$f" "$W/kept"; echo x >>"$f"; damaged "an output that was edited" "nightly-2026-02-18/orders.csv: digest"; cp "$W/kept" "$f"
f=$OUT/nightly-2026-02-18/manifest.xml; cp "$f" "$W/kept"; sed -i 's/nightly-2026/nightly-2027/' "$f"; damaged "a manifest that was edited" "manifest.xml: digest"; cp "$W/kept" "$f"
f=$(find "$DATA/archive" -type f | sort | head -1); cp "$f" "$W/kept"; echo x >>"$f"; damaged "an archived rule that was edited" "$(basename "$f"): digest"; cp "$W/kept" "$f"
say verify --data "$DATA"; status 0 "whole again"
rm -rf "$OUT/nightly-2026-02-17"; say verify --data "$DATA"; status 0 "outputs that were carried off"
has "they are told" "$W/log" "the outputs of 1 lie elsewhere"
f=$DATA/env/bills.db; dd if=/dev/zero of="$f" bs=4096 count=$(($(stat -c %s "$f") / 4096 - 1)) seek=1 conv=notrunc 2>/dev/null
say verify --data "$DATA"; status 16 "a page of a table"; has "a page of a table: which" "$W/log" bills
done_testing
