#!/bin/sh
# covers.sh - what a pack counts as paid beside payments: asked before all else; what is no sum keeps back all that is adverse.
. tests/night/lib.sh
P=$HOME_DIR/rules/packs/us-fl-municipal
says() { sed -i "s/<text>.*<\/text><!--covers-->/<text>$1<\/text><!--covers-->/" "$P/credits.dmn"; }
told_of() { "$ARREARS" explain "$1" --data "$DATA" >"$W/told"; echo "$W/told"; }
home; mkdir -p "$OUT"
sed -i 's/<text>\(sum(concatenate(\[0\], Left from here.*\)<\/text>/<text>\1<\/text><!--covers-->/' "$P/credits.dmn"
day 2026-02-13
for a in 1001 1002 1003; do account $a; ripe $a; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release
keep before

# A text of the pack that nobody has seen waits to be looked at: the night after it decides.
decided() { back before; says "$1"; day 2026-02-17; seal; night; release; day 2026-02-18; seal; night; }
decided '65.00'
is "enough of it: none is cut" "$(orders DISCONNECT)" ""
has "explain tells it" "$(told_of 1001)" "Credits under way  65"
decided '64.99'
is "a cent less: what is left is worth it" "$(orders DISCONNECT)" "1001 1002 1003"
is "and no more is asked for" "$(cells "$O/orders.csv" account_id 1001 past_due)" "25.01"
for wrong in null -1 0.001; do
	decided "$wrong"
	is "$wrong is no sum: none is cut" "$(orders DISCONNECT)" ""
	is "$wrong: each is told" "$(grep -c 'bad-result' "$O/exceptions.csv")" "3"
done
# A pack's own and those below it: all count.
cp "$P/pack.xml" "$W/pack.xml"
sed 's/ *<covers .*>/&&/' "$W/pack.xml" >"$P/pack.xml"; decided '32.50'
is "two of them add up" "$(orders DISCONNECT)" ""
decided '32.49'
is "a cent less of each" "$(orders DISCONNECT)" "1001 1002 1003"

# What pack.xml can't say.
refused() { sed "s/\(<covers .*decision=\)\"[^\"]*\"/\1\"$1\"/" "$W/pack.xml" >"$P/pack.xml"; "$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "$2" $? 8; }
says '0'
refused "Credit under way" "a decision that is none: refused"; has "with the nearest name" "$W/check" "nearest known name: Credits under way"
refused "No credits" "a decision that is no sum: refused"; has "and why" "$W/check" "a number is wanted"
done_testing
