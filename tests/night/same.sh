#!/bin/sh
# same.sh - workers, chunk sizes and the order of rows change no byte of outputs or store.
. tests/night/lib.sh
accounts=; i=1001
while [ $i -le 1030 ]; do accounts="$accounts $i"; i=$((i + 1)); done
town $accounts
day 2026-02-17
for a in 1003 1009 1027; do pay $a 90.00 7$a 2026-02-16; paid $a 2 2026-02-16; done
row holds hold_id=41 scope_kind=A scope_id=1004 kind=D stops=disconnect from_date=2026-02-12
row payments payment_id=99 account_id=1005 source_id=CIS transmission_id=T1 batch_id=1 source_ref=9 amount=5.00 \
    received_at=2026-02-17T10:00:00-05:00 effective_date=2026-02-99 tender_type=CH status=PO
seal; keep before
picture() { (cd "$OUT" && find . -type f -exec sha256sum {} + | sort); "$ARREARS" dump --data "$DATA"; }
night; [ "$STATUS" = 0 ] || [ "$STATUS" = 4 ] || bail "the night"
picture >"$W/want"; for f in orders notices tasks totals; do cp "$O/$f.csv" "$W/first.$f"; done
for p in "1 1" "2 97" "7 1" "2 5000" "7 5000" "1 97"; do
	back before; night --workers ${p% *} --chunk ${p#* }
	picture >"$W/got"; same "workers and chunk $p" "$W/got" "$W/want"
done
# the same rows in another order: the files' digests differ, what is decided does not
back before
for f in accounts bills payments; do
	{ sed -n 1p "$IN/$f.CIS.2.csv"; sed '1d;$d' "$IN/$f.CIS.2.csv" | sort -r; sed -n '$p' "$IN/$f.CIS.2.csv"; } >"$W/x"; mv "$W/x" "$IN/$f.CIS.2.csv"
done
set_file; night
for f in orders notices tasks totals; do same "rows in another order: $f" "$O/$f.csv" "$W/first.$f"; done
done_testing
