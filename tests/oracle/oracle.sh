#!/bin/sh
# oracle.sh IN OUT - looks at what nights published with other eyes: reads the extracts under IN and the outputs under OUT night by
# night, keeps what it needs of the facts, and says by itself what must not have happened: oracle.awk. Of the program it uses nothing,
# of the house the layouts, for the places of columns. Prints each violation, then "N orders, N letters, ... looked at, N wrong".
# A folder of IN whose set was handed in again as FOLDER-corrected is not read.
set -eu
IN=$1 OUT=$2 HERE=$(dirname "$0") LAYOUTS=${LAYOUTS:-formats/layouts}
KINDS="calendars moratoria premises customers accounts services opening-state bills payments payment-returns holds medical-certificates bankruptcies arrangements adjustments
	securities order-replies notice-replies"
# an extract's rows, behind a line that names its kind
facts() {
	for k in $KINDS; do
		for f in "$1/$k".*; do
			case $f in *.gz) echo "X $k"; gzip -dc "$f" ;; *.csv) echo "X $k"; cat "$f" ;; esac
		done
	done
}
published() {
	for f in orders notices postings draws refunds totals; do
		[ ! -s "$1/$f.csv" ] || { echo "O $f"; cat "$1/$f.csv"; }
	done
}
{
	for k in $KINDS; do
		[ ! -e "$LAYOUTS/$k.xml" ] || { echo "L $k"; grep -E '<(field|framing|key|owner) ' "$LAYOUTS/$k.xml"; }
	done
	# who had an order, a letter or a posting: of others nothing need be kept
	echo "W"
	cat "$OUT"/*/orders.csv "$OUT"/*/notices.csv "$OUT"/*/postings.csv | cut -d, -f10 | sort -u
	for d in "$IN"/[0-9]*/; do
		d=${d%/}
		[ ! -d "$d-corrected" ] || continue
		day=$(basename "$d" -corrected)
		echo "N $day"
		facts "$d"
		echo "E $day"
		published "$OUT/nightly-$day"
		[ ! -d "$OUT/month-end-$day" ] || { echo "M $day"; published "$OUT/month-end-$day"; }
	done
	echo "Z"
} | awk -f "$HERE/oracle.awk"
