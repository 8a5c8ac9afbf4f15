#!/bin/sh
# stream.sh - a stream on good data claims nothing that is not so: on the samples, and on a generated town. TAP.
. tests/night/lib.sh
# streamed NAME DATE FOLDER [OPTIONS]: its words in $W/NAME.log, its status in $STATUS, its outputs in $O
streamed() {
	s_name=$1 s_date=$2 s_in=$3; shift 3
	mkdir -p "$W/out-$s_name"; O=$W/out-$s_name/stream-$s_date
	"$ARREARS" stream stream --date "$s_date" --in "$s_in" --out "$W/out-$s_name" --workers 1 "$@" >"$W/$s_name.log" 2>&1
	STATUS=$?
}
# rows_in FOLDER: of all its extracts, by the files themselves
rows_in() { for f in "$1"/*csv*; do case $f in *.gz) zcat "$f" ;; *) cat "$f" ;; esac | LC_ALL=C tail -n 1; done | sed -n 's/^TRL[, ]*\([0-9]*\).*/\1/p' | awk '{ n += $1 } END { print n }'; }
# good NAME FOLDER: what every stream on good data says
good() {
	is "$1: status" "$STATUS" 0
	is "$1: how it ended" "$(head -1 "$W/$1.log" | sed 's/  */ /g')" "$(basename "$O") COMPLETED published COMPLETED"
	truths "$@"
}
truths() {
	hasnt "$1: no totals that do not agree" "$W/$1.log" "do not agree"
	has "$1: its rows" "$W/$1.log" " $(rows_in "$2") rows"
	hasnt "$1: no inputs that it says it lacks" "$W/$1.log" "0 inputs"
	hasnt "$1: no ends of rows that only a merge gives" "$W/$1.log" applied
	hasnt "$1: the page knows none either" "$O/report.txt" unchanged
	has "$1: control totals" "$O/report.txt" "control totals agree"
	hasnt "$1: nothing to release" "$O/report.txt" "arrears release"
	is "$1: no row of totals that differs" "$(cells "$O/totals.csv" ok N measure)" ""
	is "$1: rows in its totals" "$(cells "$O/totals.csv" measure read count | tr ' ' '\n' | awk '{ n += $1 } END { print n }')" "$(rows_in "$2")"
}

S=samples/lakemont
streamed sample 2026-02-13 $S/2026-02-13
is "the sample: status" "$STATUS" 4
has "the sample: the one thing that there is to say" "$W/sample.log" "COMPLETED WITH EXCEPTIONS: breaker: "
truths sample $S/2026-02-13
streamed part 2026-02-17 $S/2026-02-17
is "a day's changes alone are no town: status" "$STATUS" 8
mkdir -p "$W/gen"
"$GEN" snapshot --accounts 2000 --seed 1 --date 2026-02-13 --out "$W/gen" >/dev/null
streamed town 2026-02-13 "$W/gen/2026-02-13"
good town "$W/gen/2026-02-13"

home
day 2026-02-13; for a in 1001 1002 1003; do account $a; ripe $a; done; seal; calendars; set_file
streamed few $D "$IN" --home "$HOME_DIR"
good few "$IN"
cp -r "$O" "$W/few.was"; streamed few $D "$IN" --home "$HOME_DIR"
is "outputs that are there already: status" "$STATUS" 8
has "outputs that are there already: says so" "$W/few.log" "$O: is there already"
diff -r "$O" "$W/few.was" >"$W/diff" 2>&1; ok $? "outputs that are there already: stay as they are"

# More than the pack allows in a night: a stream withholds nothing, and does not say that it did.
sed -i 's/<limit of="adverse" number="[0-9]*" share="[0-9.]*"/<limit of="adverse" number="1" share="0.0001"/' "$HOME_DIR"/rules/packs/*/pack.xml
streamed over $D "$IN" --home "$HOME_DIR"
is "over a limit: status" "$STATUS" 4
has "over a limit: says so" "$W/over.log" "COMPLETED WITH EXCEPTIONS: breaker: "
has "over a limit: what a night would do" "$W/over.log" "a night would withhold all adverse effects"
hasnt "over a limit: no withholding that is not so" "$W/over.log" "are withheld until"
is "over a limit: they are out" "$(orders DISCONNECT)" "1001 1002 1003"
truths over "$IN"

# A bad row: read and rejected. What else is wrong with the night does not hide what was told before.
awk -F, -v OFS=, 'NR == 2 { $5 = "" } 1' "$IN"/bills.CIS.*.csv >"$W/b" && cat "$W/b" >"$(echo "$IN"/bills.CIS.*.csv)"
set_file
streamed bad $D "$IN" --home "$HOME_DIR"
is "a bad row: status" "$STATUS" 4
has "a bad row: told behind what was told before" "$W/bad.log" "all adverse effects; totals of the decisions do not agree"
is "a bad row: rejected in its totals" "$(cells "$O/totals.csv" measure rejected kind)" bills
has "a bad row: on the page" "$O/report.txt" "rejected 1; control totals agree"
done_testing
