#!/bin/sh
# peers.sh - the peers' job is a home of layouts and a pack: one wide extract, three tables, and what they give is what is
# worked out by hand. What a pack does not ask for a home need not have; what its effects rest on it must. TAP.
. tests/night/lib.sh
D=2026-02-17 IN=$W/in PACK=rules/packs/peers/pack.xml
sh tests/bench/peers/make.sh 2000 "$IN"
sh tests/bench/peers/home.sh "$HOME_DIR"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes it" $? 0 || note <"$W/check.log"
! grep -rqw peers engine/src formats/src rules/src jobs/src; ok $? "no source knows it"
is "rows are as wide as the peers'" "$(zcat "$IN"/accounts.* | awk '{ n += length($0) + 1 } END { print (n / NR > 180 && n / NR < 220) }')" 1
mkdir -p "$W/out"
"$ARREARS" stream stream --home "$HOME_DIR" --date $D --in "$IN" --out "$W/out" >"$W/log" 2>&1
is "the stream: status" $? 0 || note <"$W/log"
O=$W/out/stream-$D

# --- row by row, as it is worked out by hand
zcat "$IN"/accounts.* | awk -F, -v today=$D -f tests/bench/peers/byhand.awk >"$W/byhand"
LC_ALL=C awk -F, -f tests/bench/peers/effects.awk "$O/orders.csv" "$O/notices.csv" "$O/exceptions.csv" >"$W/outputs"
sort "$W/byhand" >"$W/want"; sort "$W/outputs" >"$W/seen"
same "each effect is the one that is worked out by hand" "$W/seen" "$W/want"
for kind in reminder "late notice" "final notice" visit review; do
	grep -q ",$kind," "$W/want"; ok $? "there are some: $kind"
done
is "every reason occurs" "$(cut -d, -f2,3 "$W/want" | sort -u | wc -l)" 12
n=$(grep -vc ,review, "$W/want")
is "effects in the totals" "$(cells "$O/totals.csv" kind neutral count)" "$n $n"
is "accounts in the totals" "$(cells "$O/totals.csv" measure decided count)" 2000
is "sums of the extract in the totals" "$(cells "$O/totals.csv" kind accounts amount)" "$(zcat "$IN"/accounts.* | awk -F, '$1 == "TRL" { print $3 }')"
has "control totals" "$O/report.txt" "control totals agree"
is "no row of totals that differs" "$(cells "$O/totals.csv" ok N measure)" ""

# --- the same as nights, with all that is kept: nothing goes out twice
OUT=$W/out KINDS=
night; status 0
for f in orders notices; do same "the first night: $f as in the stream" "$O/$f.csv" "$W/out/stream-$D/$f.csv"; done
D=2026-02-18 SECOND=$W/in2
sh tests/bench/peers/make.sh 2000 "$SECOND" 2
IN=$SECOND; night; status 0
has "one row of ten has changed" "$W/log" "accounts                    2000       200      1800"
zcat "$SECOND"/accounts.* | awk -F, -v today=$D -f tests/bench/peers/byhand.awk >"$W/byhand2"
awk -F, 'FNR == NR { was[$1, $2] = 1; next } $2 != "review" && !(($1, $2) in was)' "$W/byhand" "$W/byhand2" | sort >"$W/want"
LC_ALL=C awk -F, -f tests/bench/peers/effects.awk "$O/orders.csv" "$O/notices.csv" | sort >"$W/seen"
same "the second night: what is new, and no more" "$W/seen" "$W/want"
[ -s "$W/want" ]; ok $? "there is something new"
is "who was to be looked at still is" "$(cells "$O/exceptions.csv" status standing account_id)" \
    "$(awk -F, 'FNR == NR { if ($2 == "review") was[$1] = 1; next } $2 == "review" && $1 in was { print $1 }' "$W/byhand" "$W/byhand2" | sort | tr '\n' ' ' | sed 's/ $//')"
D=2026-02-17 IN=$W/in

# --- what an effect rests on must be there
sound=$W/sound; cp -r "$HOME_DIR" "$sound"
back_home() { rm -rf "$HOME_DIR"; cp -r "${1:-$sound}" "$HOME_DIR"; }
# refused WHAT PACK TEXT: before anything is read
refused() {
	"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "$1: check's status" $? 8
	has "$1: says so" "$W/check.log" "$3"
	rm -rf "$W/out2"; mkdir "$W/out2"
	"$ARREARS" stream stream --home "$HOME_DIR" --pack "$2" --date $D --in "$IN" --out "$W/out2" >"$W/log" 2>&1
	is "$1: the stream's status" $? 8
	is "$1: nothing is left" "$(ls "$W/out2")" ""
}
# visit NATURE [LAYOUT...]: the visit is of that nature, proved by an interlock; the home has these layouts too, as shipped
visit() {
	back_home
	sed -i "s|<effect name=\"visit\"|<prove nature=\"$1\" model=\"Peers\" decision=\"Track\"/>\n  <interlock name=\"past due\" needs=\"$1\" citation=\"policy\" demanded-by=\"policy\" clears=\"it is shown\"/>\n  & nature=\"$1\"|" "$HOME_DIR/$PACK"
	v_nature=$1; shift
	for l; do cp "formats/layouts/$l.xml" "$HOME_DIR/formats/layouts/"; done
	[ $# = 1 ] || sed -i 's|<field name="open_amount".*|&<field name="customer_id" type="S 20"/><field name="balance" type="M"/>|' "$HOME_DIR/formats/layouts/accounts.xml"
}
sed -i 's/<effect name="visit"/& proof="completed"/' "$HOME_DIR/$PACK"
refused "a proof without replies" peers "effect \"visit\": output orders has no replies, so nothing could prove it"
visit charge
refused "a charge without replies" peers "layout-missing: effect \"visit\": layout notice-replies is missing: no charge can be decided without it"
visit charge notice-replies
refused "a charge on figures that nobody can prove" peers "effect \"visit\": field customer_id of layout accounts is missing: no charge"
visit charge notice-replies customers
refused "a charge without bills" peers "effect \"visit\": layout bills is missing: no charge"
visit loss notice-replies customers bills
refused "a loss without holds" peers "effect \"visit\": layout holds is missing: no loss"
back_home
sed -i '/<field name="policy_group"/d' "$HOME_DIR/formats/layouts/accounts.xml"
refused "what every account must have" peers "field policy_group of layout accounts is missing: no account can be decided without it"
rm -rf "$HOME_DIR"; home; rm "$HOME_DIR/formats/layouts/order-replies.xml"
refused "a cut without replies of crews" us-fl-municipal "output orders: replies \"order-replies\": notice-replies or order-replies is wanted"
has "a cut without replies of crews: the run names the effect" "$W/log" "effect \"disconnect\": layout order-replies is missing: no cut can be decided without it"
done_testing
