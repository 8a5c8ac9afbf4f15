#!/bin/sh
# bench.sh GEN ARREARS BENCH ACCOUNTS - load, night and stream beside zlib's inflate and DuckDB.
# Prints; never fails for being slow. Everything lies in build/bench: see that it is a real disk.
set -eu
cd "$(dirname "$0")/../.."
GEN=$1 ARREARS=$2 BENCH=$3 ACCOUNTS=$4
ROUNDS=${ROUNDS:-3}
FIRST=2026-02-13 SECOND=2026-02-17
ROOT=build/bench
IN=$ROOT/in-$ACCOUNTS DATA=$ROOT/data OUT=$ROOT/out LOG=$ROOT/bench.log

mkdir -p "$ROOT"
if [ ! -e "$IN/made" ]; then
	rm -rf "$IN"
	"$GEN" snapshot --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$IN"
	"$GEN" delta --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$IN" --changed 10
	: > "$IN/made"
fi
if [ ! -d "$ROOT/node_modules/@duckdb/node-api" ]; then
	(cd "$ROOT" && npm install --silent --no-audit --no-fund @duckdb/node-api) || echo "npm: no DuckDB today"
fi
duck=
[ -d "$ROOT/node_modules/@duckdb/node-api" ] &&
	duck="duckdb inflate-2 : node tests/bench/duck.mjs $ROOT $IN/$SECOND $SECOND > $ROOT/duck.out"

: > "$LOG"
"$BENCH" run "$ROUNDS" "$LOG" <<EOF
- - : rm -rf $DATA $OUT $ROOT/out-stream; mkdir -p $OUT $ROOT/out-stream
inflate-1 - : $BENCH inflate $IN/$FIRST
load inflate-1 : $ARREARS run nightly --date $FIRST --in $IN/$FIRST --out $OUT --data $DATA
- - : $ARREARS release nightly-$FIRST --data $DATA --by bench
inflate-2 - : $BENCH inflate $IN/$SECOND
night inflate-2 : $ARREARS run nightly --date $SECOND --in $IN/$SECOND --out $OUT --data $DATA
stream inflate-2 : $ARREARS stream stream --date $SECOND --in $IN/$SECOND --out $ROOT/out-stream
$duck
EOF

echo
echo "$ACCOUNTS accounts; extracts of $SECOND: $(du -sh "$IN/$SECOND" | cut -f1); $(df --output=fstype "$ROOT" | tail -1) disk"
echo "the night, step by step:"
"$ARREARS" show nightly-$SECOND --data $DATA | grep -vE '\.(bad|rows|applied|unchanged)' | head -40 || true
totals=$ROOT/out-stream/stream-$SECOND/totals.csv
if [ -s "$ROOT/duck.out" ] && [ -s "$totals" ]; then
	awk -F, '
	/^2 receivables,all,,open amount/ { print "open_amount", $6 }
	/^4 cases,all,,started/ { print "delinquent", $5 }
	/^6 accounts,all,,decided/ { print "accounts", $5 }' "$totals" > "$ROOT/stream.out"
	echo "totals, stream beside DuckDB:"
	node tests/bench/same.mjs "$ROOT/stream.out" "$ROOT/duck.out"
fi
