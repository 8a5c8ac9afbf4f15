#!/bin/sh
# make.sh GEN ARREARS TARGET - lives the sample utility's 40 days and writes their extracts to TARGET.
# Each day's replies are made from what the runs of the days before published, so the program runs
# between the days. The same program and the same seed give the same bytes.
set -eu
cd "$(dirname "$0")/.."
GEN=$1 ARREARS=$2 IN=$3
WORK=build/samples
OUT=$WORK/out DATA=$WORK/data
. samples/night.sh

rm -rf "$IN" "$WORK"
mkdir -p "$IN" "$WORK"
for day in $("$GEN" days); do
	"$GEN" day --seed 2026 --date "$day" --published "$OUT" --out "$IN" > "$WORK/gen.log"
	lived "$day"
done
echo "$IN: $(ls "$IN" | wc -l) folders, $(du -sb "$IN" | cut -f1) bytes"
