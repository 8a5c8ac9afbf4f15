#!/bin/sh
# bench.sh ARREARS BENCH ACCOUNTS - the peers' job (README.md, "speed"): arrears stream beside DuckDB, awk, gzip and zlib's inflate.
# Fails when one of them gives another effect than the others, or other totals; never for being slow.
# Everything lies in build/bench: see that it is a real disk.
set -eu
cd "$(dirname "$0")/../../.."
ARREARS=$1 BENCH=$2 ACCOUNTS=$3
ROUNDS=${ROUNDS:-5} DATE=2026-02-17
ROOT=build/bench
IN=$ROOT/peers-in-$ACCOUNTS/1 SECOND=$ROOT/peers-in-$ACCOUNTS/2 HOME_DIR=$ROOT/peers-home OUT=$ROOT/peers-out DATA=$ROOT/peers-data LOG=$ROOT/peers.log
P=tests/bench/peers

mkdir -p "$ROOT"
sh $P/home.sh "$HOME_DIR"
if ! cmp -s $P/make.sh "$IN/../made"; then
	sh $P/make.sh "$ACCOUNTS" "$IN"; sh $P/make.sh "$ACCOUNTS" "$SECOND" 2
	cp $P/make.sh "$IN/../made"
fi
if [ ! -d "$ROOT/node_modules/@duckdb/node-api" ]; then
	(cd "$ROOT" && npm install --silent --no-audit --no-fund @duckdb/node-api) || echo "npm: no DuckDB today"
fi
duck=
[ -d "$ROOT/node_modules/@duckdb/node-api" ] &&
	duck="duckdb inflate : node $P/duck.mjs $ROOT $IN $OUT/duck $DATE >$OUT/duck.sums"

: >"$LOG"
"$BENCH" run "$ROUNDS" "$LOG" <<EOF
- - : rm -rf $OUT $DATA; mkdir -p $OUT
inflate - : $BENCH inflate $IN
gzip-dc inflate : gzip -dc $IN/*.csv.gz >/dev/null
stream inflate : $ARREARS stream stream --home $HOME_DIR --date $DATE --in $IN --out $OUT
$duck
awk inflate : gzip -dc $IN/accounts.*.gz | LC_ALL=C awk -F, -v today=$DATE -f $P/byhand.awk >$OUT/awk.effects
load inflate : $ARREARS run nightly --home $HOME_DIR --date $DATE --in $IN --out $OUT --data $DATA
night inflate : $ARREARS run nightly --home $HOME_DIR --date 2026-02-18 --in $SECOND --out $OUT --data $DATA
EOF
cat <<'WORDS'
inflate: zlib alone; no row is found, checked or kept. By its time the others are measured.
duckdb:  leaves out the balance of header and trailer, checksums of the set, bad rows (passed over, not kept) and codes.
awk:     the same, and the outputs: a short line an effect, without ids, names and addresses.
stream:  leaves none of that out; its orders are visits, so no interlock is asked.
load, night: the same as a first night and the one after it, one row of ten changed, kept so that a power cut loses nothing;
         nobody else here keeps anything.
WORDS

# --- the same effects and totals from all of them
stream=$OUT/stream-$DATE
effects() { LC_ALL=C awk -F, -f $P/effects.awk "$1/orders.csv" "$1/notices.csv" "$1/exceptions.csv" | LC_ALL=C sort >"$OUT/$2"; }
effects "$stream" stream.sorted
LC_ALL=C sort "$OUT/awk.effects" >"$OUT/awk.sorted"
LC_ALL=C awk -F, '
	{ n[$2]++; fee[$2] += $4; amount[$2] += $5 }
	END { for (k in n) printf "%-14s %9d  fees %14.2f  sums %16.2f\n", k, n[k], fee[k] / 100, amount[k] / 100 }' "$OUT/stream.sorted" | sort
same() { cmp -s "$OUT/stream.sorted" "$OUT/$1.sorted" || { echo "$1 gives other effects than the stream:"; diff "$OUT/stream.sorted" "$OUT/$1.sorted" | head; exit 1; }; }
same awk
if [ -n "$duck" ]; then
	effects "$OUT/duck" duck.sorted; same duck
	awk -F, '/^6 accounts,all,,decided/ { n = $5 } /^1 intake,accounts,,read/ { sum = $6 } END { print "accounts " n; print "open_amount " sum }' \
	    "$stream/totals.csv" | cmp -s - "$OUT/duck.sums" || { echo "duckdb has other sums of the extract:"; cat "$OUT/duck.sums"; exit 1; }
fi
echo "$ACCOUNTS accounts, $(wc -l <"$OUT/stream.sorted") effects: the same from each of them, row by row"
