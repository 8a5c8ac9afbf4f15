#!/bin/sh
# newextract.sh - layouts name what rules see: a new extract of any owner reaches the rules, with no program that knows it.
. tests/night/lib.sh

# --- words that layouts give ------------------------------------------------------------
home
LAYOUTS=$HOME_DIR/formats/layouts
check() { "$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; }
# wrong WHAT LAYOUT SED CODE TEXT: the layout so edited is refused, in its place
wrong() {
	cp "$LAYOUTS/$2.xml" "$W/kept.xml"; sed -i "$3" "$LAYOUTS/$2.xml"
	check; is "$1: refused" $? 8
	has "$1: says so" "$W/check.log" "$4: $5"
	grep -q "layouts/$2.xml:4:[0-9]*: $4" "$W/check.log"; ok $? "$1: its place"
	cp "$W/kept.xml" "$LAYOUTS/$2.xml"
}
check; is "as shipped: taken" $? 0 || note <"$W/check.log"
wrong "a list that another layout has" payments 's/name="Payments"/name="Bills"/' name-twice '"Bills" is what rules call rows of bills'
wrong "one that another layout has" securities 's/one="Security"/one="Returns"/' name-twice '"Returns" is what rules call rows of payment-returns'
wrong "one word for both" securities 's/one="Security"/one="Securities"/' name-twice '"Securities" is what rules call the list'
wrong "a word of the engine's own" securities 's/one="Security"/one="Case"/' name-taken '"Case" is a word of the engine'
wrong "no word" securities 's/<facts .*/<facts\/>/' missing-name 'what do rules call these rows?'
cp "$LAYOUTS/bills.xml" "$W/kept.xml"; sed -i 's/<facts name="Bills"/<facts name="Invoices"/' "$LAYOUTS/bills.xml"
check; is "a word that models don't use: refused" $? 8
has "a word that models don't use: the model says so" "$W/check.log" 'Bills: the engine with these layouts has no "Bills"'
cp "$W/kept.xml" "$LAYOUTS/bills.xml"
done_testing
