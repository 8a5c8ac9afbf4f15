#!/bin/sh
# words.sh - what a utility's processes, effects and outputs are called stands in packs and layouts: no program knows it.
cd "$(dirname "$0")/../.." || exit 1
n=0
t() { # t TITLE FINDINGS
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "$2" | sed 's/^/# /'; fi
}
# Strings of the program, outside what reads extracts and the command's own words; comments left out.
strings() {
	find jobs/src -name '*.[ch]' ! -path '*/intake/*' ! -path '*/cli/*' | while read -r f; do
		sed 's|/\*.*\*/||; /^ *\/\*/,/\*\//d; /^ \*/d' "$f" | grep -o '"[^"]*"' | sed "s|^|$f: |"
	done
}
# Words of holds.stops, which intake's layout gives; what the engine tells by itself, so that packs say how soon; what it
# remembers of an order; and the outputs that it writes by itself.
own='disconnect|cancel|reconnect|orders|notices|postings|exceptions|tasks|cis-updates|notice-lines|order-windows'
own="$own|order-status|order-no-reply|reconnect-without-order|reconnect-failed|cut-in-error|cut-protected|cut-while-held|notice-ends|crew-finding|meter-differs|hold-review|two-at-point|credit-elsewhere"
# Natures, and codes of extracts with which the program computes.
grep -ho '<code[^>]*>[^<]*' formats/layouts/*.xml | sed 's/.*>//' | sort -u >build/words.codes
printf '%s\n' cut letter demand charge loss draw deadline relief neutral USD >>build/words.codes
strings >build/words.seen
for pack in rules/packs/*/pack.xml; do
	grep -q '<process \|<effect ' "$pack" || continue # interlocks alone
	names=$(sed -n 's/.*<\(process\|effect\) name="\([^"]*\)".*/\2/p' "$pack" | grep -vxE "$own" | grep -vxFf build/words.codes)
	[ -n "$names" ] || { t "$pack names processes and effects" "none found"; continue; }
	t "no name of a process or effect of $pack is known to the program" "$(echo "$names" | while read -r name; do
		grep -F "\"$name\"" build/words.seen
	done)"
done
t "no template, channel or citation either" "$(sed -n 's/.*<set column="[^"]*">\([^<]*\)<.*/\1/p; s/.* channel="\([^"]*\)".*/\1/p; s/.*citation="\([^"]*\)".*/\1/p' rules/packs/*/pack.xml |
	sort -u | grep -vxE "policy|[0-9]+|holder|mail" | grep -vxFf build/words.codes | while read -r w; do grep -F "\"$w\"" build/words.seen; done)"
rm -f build/words.seen build/words.codes
echo "1..$n"
