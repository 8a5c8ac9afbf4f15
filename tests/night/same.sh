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
for p in "1 1" "1 7" "2 1" "2 7" "7 1" "7 7" "7 5000"; do
	back before; night --workers ${p% *} --chunk ${p#* }
	picture >"$W/got"; same "workers and chunk $p" "$W/got" "$W/want"
done
# the same rows in another order: the files' digests differ, what is decided does not
back before
for f in "$IN"/*.csv; do
	{ sed -n 1p "$f"; sed '1d;$d' "$f" | sort -r; sed -n '$p' "$f"; } >"$W/x"; mv "$W/x" "$f"
done
set_file; night
for f in orders notices tasks totals; do same "rows in another order: $f" "$O/$f.csv" "$W/first.$f"; done

# A larger town, so that there are many chunks: two nights, each way of running them.
# In memory, where syncs cost nothing: a chunk of one is a commit for each account.
LARGE=$W/large ACCOUNTS=250
[ ! -w /dev/shm ] || LARGE=$(mktemp -d /dev/shm/arrears-same-XXXXXX)
trap 'rm -rf "$LARGE"' EXIT
"$GEN" snapshot --accounts $ACCOUNTS --seed 3 --date 2026-02-13 --out "$LARGE/in" >"$W/log" 2>&1 &&
    "$GEN" delta --accounts $ACCOUNTS --seed 3 --date 2026-02-13 --out "$LARGE/in" --changed 40 >"$W/log" 2>&1 || bail "a larger town"
nights() { # nights WORKERS CHUNK: both, with all that people see of them and the store in $W/got
	DATA=$LARGE/data OUT=$LARGE/out; rm -rf "$DATA" "$OUT"; mkdir -p "$OUT"
	for D in 2026-02-13 2026-02-17; do
		IN=$LARGE/$3/$D
		night --workers "$1" --chunk "$2"
		[ "$STATUS" = 0 ] || [ "$STATUS" = 4 ] || bail "$D: status $STATUS"
		[ $D = 2026-02-17 ] || release
	done
	picture >"$W/got"
}
nights 1 5000 in; mv "$W/got" "$W/want"
[ "$(awk 'END { print NR }' "$OUT/nightly-2026-02-17/notices.csv")" -gt 1 ]; ok $? "a larger town: letters go out"
cp -r "$OUT" "$LARGE/first"
for workers in 1 2 7; do
	for chunk in 1 97 5000; do
		[ "$workers $chunk" != "1 5000" ] || continue
		nights $workers $chunk in
		same "a larger town: $workers workers, chunks of $chunk" "$W/got" "$W/want"
	done
done
# Rows of every plain file backwards; quoted line breaks keep a file out of it.
cp -r "$LARGE/in" "$LARGE/back"; turned=0
for f in "$LARGE"/back/*/*.csv*; do
	case $f in *.gz) cat=zcat ;; *) cat=cat ;; esac
	$cat "$f" >"$W/x"
	[ -z "$(awk 'gsub(/"/, "") % 2' "$W/x")" ] || continue
	{ sed -n 1p "$W/x"; sed '1d;$d' "$W/x" | sort -r; sed -n '$p' "$W/x"; } >"$W/y"
	case $f in *.gz) gzip -nc "$W/y" >"$f" ;; *) cp "$W/y" "$f" ;; esac
	turned=$((turned + 1))
done
[ $turned -gt 20 ]; ok $? "files turned: $turned"
for d in "$LARGE"/back/*; do IN=$d; rm -f "$d"/*.set; set_file; done
nights 2 97 back
for f in orders notices tasks exceptions cis-updates; do
	same "a larger town, rows in another order: $f" "$OUT/nightly-2026-02-17/$f.csv" "$LARGE/first/nightly-2026-02-17/$f.csv"
done
rm -rf "$LARGE"
done_testing
