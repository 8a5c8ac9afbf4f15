#!/bin/sh
# The committed samples, checked without the program that reads them: digests of each set, counts,
# sums and hash totals of each trailer; and the opening day is what the generator writes today.
cd "$(dirname "$0")/../.." || exit 1
S=samples/lakemont
n=0
t() { # t NAME WRONG: passes when WRONG is empty
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"; echo "$2" | head -20 | sed 's/^/# /'
	fi
}
if [ ! -d $S ]; then echo "1..0 # SKIP no samples"; exit 0; fi

plain() { case $1 in *.gz) gzip -dc "$1" ;; *) cat "$1" ;; esac; }

# FILE: what its trailer says and what its rows say, when they differ
balance() {
	kind=${1##*/} kind=${kind%%.*}
	grep -q 'framing kind="delimited" delimiter=","' "formats/layouts/$kind.xml" || return 0
	plain "$1" | LC_ALL=C awk -v file="$1" -v layout="formats/layouts/$kind.xml" '
	function cells(s, f,   k, i, c, q, v) { # one record, quotes taken off
		k = 0; v = ""; q = 0
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "\"") q = !q
			else if (c == "," && !q) { f[++k] = v; v = "" }
			else v = v c
		}
		f[++k] = v
		return k
	}
	function attr(s, name) { return match(s, name "=\"[^\"]*\"") ? substr(s, RSTART + length(name) + 2, RLENGTH - length(name) - 3) : "" }
	BEGIN {
		at = 4
		while ((getline line < layout) > 0) {
			if (line ~ /<field /) place[attr(line, "name")] = ++at
			if (line ~ /<sum /) sum[++sums] = attr(line, "field")
			if (line ~ /<hash /) hash = attr(line, "field")
		}
	}
	{ sub(/\r$/, ""); rec = more ? rec "\n" $0 : $0; t = rec; more = gsub(/"/, "", t) % 2; if (more) next }
	rec ~ /^HDR,/ { next }
	rec ~ /^TRL,/ { cells(rec, trl); ended = 1; next }
	{
		rows++; cells(rec, f)
		for (s = 1; s <= sums; s++) total[s] += sprintf("%.0f", f[place[sum[s]]] * 100)
		if (hash != "") { d = f[place[hash]]; gsub(/[^0-9]/, "", d); l = length(d)
			lo += substr(d, l > 6 ? l - 5 : 1) + 0; hi += l > 6 ? substr(d, 1, l - 6) + 0 : 0 }
	}
	END {
		if (!ended) print file ": no trailer"
		if (trl[2] != rows + 0) print file ": " rows + 0 " rows, trailer " trl[2]
		for (s = 1; s <= sums; s++) if (sprintf("%.2f", total[s] / 100) != trl[2 + s] "") print file ": " sum[s] " " sprintf("%.2f", total[s] / 100) ", trailer " trl[2 + s]
		hi += int(lo / 1000000); lo %= 1000000; hi %= 1000000000000
		got = hi > 0 ? sprintf("%.0f%06d", hi, lo) : sprintf("%d", lo)
		if (hash != "" && got != trl[7] "") print file ": hash " got ", trailer " trl[7]
	}'
}

t "each set names its files with their bytes and digests" "$(for d in $S/20*; do
	set -- "$d"/*.set
	[ $# = 1 ] || echo "$d: $# set files"
	while IFS=, read -r name bytes sha; do
		[ "$(wc -c < "$d/$name")" = "$bytes" ] || echo "$d/$name: length"
		echo "$sha  $d/$name"
	done < "$1" | sha256sum --quiet -c - 2>&1
	[ "$(wc -l < "$1")" = "$(ls "$d" | grep -c csv)" ] || echo "$d: a file is not in the set"
done)"
t "trailers of a week's files balance, but for the one" "$(for f in $S/2026-02-1*/*.csv* $S/2026-03-04*/*.csv* $S/2026-04-06/*.csv*; do balance "$f"; done |
	grep -v '^samples/lakemont/2026-03-04/payments.LOCKBOX.*: amount ')"
t "the one does not" "$(balance $S/2026-03-04/payments.LOCKBOX.*.csv.gz | grep -q ': amount ' || echo "it balances")"
t "as many as they should be" "$(
	[ "$(ls $S | grep -c '^2026-..-..$')" = 41 ] || echo "41 days wanted"
	[ "$(plain $S/2026-02-13/accounts.CIS.1.csv.gz | grep -c '^U,')" = 2000 ] || echo "2000 accounts wanted"
	[ "$(plain $S/2026-02-13/accounts.CIS.1.csv.gz | grep '^U,' | cut -d, -f9 | grep -vc '^R$')" -ge 500 ] || echo "500 not residential wanted"
	[ "$(plain $S/2026-02-13/securities.CIS.1.csv.gz | grep -c '^U,')" = 300 ] || echo "300 securities wanted"
	[ "$(du -sb $S | cut -f1)" -lt 3000000 ] || echo "less than 3 MB wanted")"
t "the generator writes the same opening day" "$(
	w=${B:-build/release}/samples-test; rm -rf "$w"
	"${B:-build/release}/gen" day --seed 2026 --date 2026-02-13 --out "$w" 2>&1 | grep -v ' rows$'
	diff -rq "$w/2026-02-13" $S/2026-02-13 2>&1; rm -rf "$w")"
echo "1..$n"
