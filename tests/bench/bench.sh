#!/bin/sh
# bench.sh GEN ARREARS BENCH ACCOUNTS - load, night and stream beside zlib's inflate and DuckDB.
# The night is a usual one, and says so: what it issued stands beside the times. Fails when a gate or the breaker kept it
# in, since then its outputs were neither written nor timed; never for being slow. Everything lies in build/bench: see that it is a real disk.
set -eu
cd "$(dirname "$0")/../.."
GEN=$1 ARREARS=$2 BENCH=$3 ACCOUNTS=$4
ROUNDS=${ROUNDS:-3}
FIRST=2026-02-13 SECOND=2026-02-17
ROOT=build/bench
IN=$ROOT/in-$ACCOUNTS DATA=$ROOT/data OUT=$ROOT/out LOG=$ROOT/bench.log HOME_DIR=$ROOT/home

mkdir -p "$ROOT"
# The sample pack's numbers are those of a small town: this one's are as many as it has accounts. Shares stay.
rm -rf "$HOME_DIR"; mkdir -p "$HOME_DIR/jobs"
cp -r formats rules "$HOME_DIR/"; cp -r jobs/cycles "$HOME_DIR/jobs/"; rm -rf "$HOME_DIR"/*/src
sed -i "s/\(<limit effect=\"[a-z]*\" number=\)\"[0-9]*\"/\1\"$ACCOUNTS\"/" "$HOME_DIR"/rules/packs/*/pack.xml
if ! cmp -s "$GEN" "$IN/made"; then
	rm -rf "$IN"
	"$GEN" snapshot --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$IN"
	"$GEN" delta --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$IN" --changed 10
	cp "$GEN" "$IN/made"
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
load inflate-1 : $ARREARS run nightly --home $HOME_DIR --date $FIRST --in $IN/$FIRST --out $OUT --data $DATA
- - : $ARREARS release nightly-$FIRST --data $DATA --by bench
inflate-2 - : $BENCH inflate $IN/$SECOND
night inflate-2 : $ARREARS run nightly --home $HOME_DIR --date $SECOND --in $IN/$SECOND --out $OUT --data $DATA
stream inflate-2 : $ARREARS stream stream --home $HOME_DIR --date $SECOND --in $IN/$SECOND --out $ROOT/out-stream
$duck
EOF

echo
echo "$ACCOUNTS accounts; extracts of $SECOND: $(du -sh "$IN/$SECOND" | cut -f1); $(df --output=fstype "$ROOT" | tail -1) disk"
cat <<'WORDS'
inflate: zlib alone, one file after the other; no row is found, checked or kept. By its time the others are measured.
duckdb:  two extracts, bills and accounts, of 16; sums and a count from them. No trailer is balanced, no bad row rejected,
         nothing stored or compared with what was; no case, letter, order, interlock, deposit, renewal or explanation.
WORDS
echo "the night, step by step:"
"$ARREARS" show nightly-$SECOND --data $DATA | grep -vE '\.(bad|rows|applied|unchanged)' | head -40 || true

# --- what the night issued: the times are those of this work
night=$OUT/nightly-$SECOND
counts() { awk -F, '
	$1 == "5 effects" && $4 == "proposed" { proposed[$2] = $5 }
	$1 == "5 effects" && $4 == "issued" { issued[$2] = $5 }
	$1 == "5 effects" && $4 == "withheld" { withheld[$2] = $5 }
	END {
		split("disconnect notice demand reconnect", kind, " ")
		for (i = 1; i <= 4; i++)
			printf "  %-12s proposed %7d, issued %7d; of a million accounts %6d\n", kind[i], proposed[kind[i]],
			    issued[kind[i]], issued[kind[i]] * 1000000 / accounts
		printf "  withheld: by interlocks %d, by gates %d, by the breaker %d\n", withheld["interlock"], withheld["block"], withheld["limit"]
	}' accounts="$ACCOUNTS" "$1"; }
echo
echo "what the night did:"
counts "$night/totals.csv"
awk -F, -v n=0 '/,"?notice (90|60|30)"?,/ { n++ } END { printf "  %-12s                   issued %7d; of a million accounts %6d\n", "renewal", n, n * 1000000 / accounts }' \
    accounts="$ACCOUNTS" "$night/notices.csv"
echo "  no order is out in a town's first night: none is reconnected in its second"
if grep -q "^NOTHING ADVERSE" "$night/report.txt"; then
	sed -n '/^NOTHING ADVERSE/,/^$/p' "$night/report.txt"
	echo "the night kept its adverse effects in: their outputs were not written, and the times are not those of a night"
	exit 1
fi
for f in orders notices; do
	[ "$(wc -l < "$night/$f.csv")" -gt 1 ] || { echo "$f.csv has no row: the times are not those of a night"; exit 1; }
done

totals=$ROOT/out-stream/stream-$SECOND/totals.csv
if [ -s "$ROOT/duck.out" ] && [ -s "$totals" ]; then
	awk -F, '
	/^2 receivables,all,,open amount/ { print "open_amount", $6 }
	/^4 cases,all,,started/ { print "delinquent", $5 }
	/^6 accounts,all,,decided/ { print "accounts", $5 }' "$totals" > "$ROOT/stream.out"
	echo "totals, stream beside DuckDB:"
	node tests/bench/same.mjs "$ROOT/stream.out" "$ROOT/duck.out"
fi
