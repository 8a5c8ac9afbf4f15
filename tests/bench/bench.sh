#!/bin/sh
# bench.sh GEN ARREARS BENCH ACCOUNTS - load, night and stream beside zlib's inflate and DuckDB.
# The night is the fourth of a town, since orders of its second are answered in the third and paid in the fourth. It is a
# usual one, and says so: what it issued stands beside the times, and beside what is usual. Fails when a gate or the breaker
# kept it in, or a kind is missing, since then its outputs were neither written nor timed; never for being slow.
# Everything lies in build/bench: see that it is a real disk.
set -eu
cd "$(dirname "$0")/../.."
GEN=$1 ARREARS=$2 BENCH=$3 ACCOUNTS=$4
ROUNDS=${ROUNDS:-3}
FIRST=2026-02-11 SECOND=2026-02-12 THIRD=2026-02-13 FOURTH=2026-02-17
ROOT=build/bench
IN=$ROOT/in-$ACCOUNTS DATA=$ROOT/data OUT=$ROOT/out LOG=$ROOT/bench.log HOME_DIR=$ROOT/home

mkdir -p "$ROOT"
sh tests/bench/home.sh "$HOME_DIR" "$ACCOUNTS"
GEN_ARGS="--accounts $ACCOUNTS --seed 1 --date $FIRST --out $IN"
NIGHT="$ARREARS run nightly --home $HOME_DIR --out $OUT --data $DATA"
if ! cmp -s "$GEN" "$IN/made"; then
	rm -rf "$IN"
	"$GEN" snapshot $GEN_ARGS
	"$GEN" delta $GEN_ARGS
	cp "$GEN" "$IN/made"
fi
# These answer what the nights before them issue, the same in every round: the first makes them.
rm -rf "${IN:?}/$THIRD" "${IN:?}/$FOURTH"
if [ ! -d "$ROOT/node_modules/@duckdb/node-api" ]; then
	(cd "$ROOT" && npm install --silent --no-audit --no-fund @duckdb/node-api) || echo "npm: no DuckDB today"
fi
duck=
[ -d "$ROOT/node_modules/@duckdb/node-api" ] &&
	duck="duckdb inflate-4 : node tests/bench/duck.mjs $ROOT $IN/$FOURTH $FOURTH > $ROOT/duck.out"

: > "$LOG"
"$BENCH" run "$ROUNDS" "$LOG" <<EOF
- - : rm -rf $DATA $OUT $ROOT/out-stream; mkdir -p $OUT $ROOT/out-stream
inflate-1 - : $BENCH inflate $IN/$FIRST
load inflate-1 : $NIGHT --date $FIRST --in $IN/$FIRST
- - : $ARREARS release nightly-$FIRST --data $DATA --by bench
- - : $NIGHT --date $SECOND --in $IN/$SECOND
- - : [ -d $IN/$THIRD ] || $GEN delta $GEN_ARGS --night 2 --published $OUT
- - : $NIGHT --date $THIRD --in $IN/$THIRD
- - : [ -d $IN/$FOURTH ] || $GEN delta $GEN_ARGS --night 3 --published $OUT
inflate-4 - : $BENCH inflate $IN/$FOURTH
night inflate-4 : $NIGHT --date $FOURTH --in $IN/$FOURTH
stream inflate-4 : $ARREARS stream stream --home $HOME_DIR --date $FOURTH --in $IN/$FOURTH --out $ROOT/out-stream
$duck
EOF

echo
echo "$ACCOUNTS accounts; extracts of $FOURTH: $(du -sh "$IN/$FOURTH" | cut -f1); $(df --output=fstype "$ROOT" | tail -1) disk"
cat <<'WORDS'
inflate: zlib alone, one file after the other; no row is found, checked or kept. By its time the others are measured.
duckdb:  two extracts, bills and accounts, of 16; sums and a count from them. No trailer is balanced, no bad row rejected,
         nothing stored or compared with what was; no case, letter, order, interlock, deposit, renewal or explanation.
WORDS
echo "the night, step by step:"
"$ARREARS" show nightly-$FOURTH --data $DATA | grep -vE '\.(bad|rows|applied|unchanged)' | head -40 || true

# --- what the night issued: the times are those of this work
night=$OUT/nightly-$FOURTH
echo
echo "what the night did:"
awk -F, -v accounts="$ACCOUNTS" '
	FILENAME ~ /notices/ { renewals += /,"?notice (90|60|30)"?,/; next }
	$1 == "5 effects" { n[$2 " " $4] = $5 }
	END {
		n["renewal issued"] = renewals
		split("cut letter demand restored renewal", kind, " ")
		split("1500 15000 500 300 50", usual, " ")
		for (i = 1; i <= 5; i++)
			printf "  %-12s issued %7d; of a million accounts %6d, usual %6d\n", kind[i], n[kind[i] " issued"],
			    n[kind[i] " issued"] * 1000000 / accounts, usual[i]
		printf "  withheld: by interlocks %d, by gates %d, by the breaker %d\n", n["interlock withheld"],
		    n["block withheld"], n["limit withheld"]
	}' "$night/totals.csv" "$night/notices.csv"
if grep -q "^NOTHING ADVERSE" "$night/report.txt"; then
	sed -n '/^NOTHING ADVERSE/,/^$/p' "$night/report.txt"
	echo "the night kept its adverse effects in: their outputs were not written, and the times are not those of a night"
	exit 1
fi
for kind in cut letter restored; do
	grep -q "^5 effects,$kind,,issued,[1-9]" "$night/totals.csv" ||
		{ echo "no $kind was issued: the times are not those of a night"; exit 1; }
done

totals=$ROOT/out-stream/stream-$FOURTH/totals.csv
if [ -s "$ROOT/duck.out" ] && [ -s "$totals" ]; then
	awk -F, '
	/^2 receivables,all,,open amount/ { print "open_amount", $6 }
	/^4 cases,all,,started/ { print "delinquent", $5 }
	/^6 accounts,all,,decided/ { print "accounts", $5 }' "$totals" > "$ROOT/stream.out"
	echo "totals, stream beside DuckDB:"
	node tests/bench/same.mjs "$ROOT/stream.out" "$ROOT/duck.out"
fi
