#!/bin/sh
# extends.sh - a pack rests on another: what comes along, what is replaced, and what the jurisdiction demands stays.
. tests/night/lib.sh
town 1001 1002 1003- 1004+ 1005+
PACKS=$HOME_DIR/rules/packs STATE=$PACKS/us-fl-municipal FED=$PACKS/us-federal TOWN=$PACKS/lakemont
cp -r "$HOME_DIR" "$W/alone"; cp -r "$TOP/rules/packs/us-fl-municipal/tests" "$STATE/"

# A federal pack in the place of the shipped one: two interlocks and the decision that proves them, stricter: a dismissed petition stops too.
mkdir "$W/kept"; mv "$FED/cover.dmn" "$FED/interest.dmn" "$W/kept/"; rm -r "$FED"; mkdir "$FED"; mv "$W"/kept/* "$FED/"
cat >"$FED/pack.xml" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<pack xmlns="urn:arrears:pack:2" name="us-federal" version="1.0.0" abstract="yes" from="2016-01-01">
  <title>Bankruptcies</title>
  <model file="federal.dmn"/>
  <model file="cover.dmn"/>
  <model file="interest.dmn"/>
  <prove nature="cut" model="Bankruptcies" decision="Interlocks"/>
  <prove nature="letter" model="Bankruptcies" decision="Interlocks"/>
  <interlock name="no bankruptcy stay" needs="cut;letter" demanded-by="jurisdiction"
             citation="11 U.S.C. 362(a)(6)" clears="case is closed"/>
  <interlock name="bankruptcy assurance" needs="cut" demanded-by="jurisdiction"
             citation="11 U.S.C. 366(b)" clears="case is closed"/>
</pack>
X
cat >"$FED/federal.dmn" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="federal" name="Bankruptcies" namespace="urn:test:federal" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" typeLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <itemDefinition id="tB" name="tBankruptcy"><itemComponent id="tB_s" name="status"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <itemDefinition id="tBs" name="tBankruptcies" isCollection="true"><typeRef>tBankruptcy</typeRef></itemDefinition>
  <itemDefinition id="tN" name="tNames" isCollection="true"><typeRef>string</typeRef></itemDefinition>
  <inputData id="in" name="Bankruptcies"><variable id="in_v" name="Bankruptcies" typeRef="tBankruptcies"/></inputData>
  <decision id="d" name="Interlocks"><variable id="d_v" name="Interlocks" typeRef="tNames"/>
    <informationRequirement id="r"><requiredInput href="#in"/></informationRequirement>
    <literalExpression id="d_l"><text>if every b in Bankruptcies satisfies b.status = "closed" then ["no bankruptcy stay", "bankruptcy assurance"] else []</text></literalExpression>
  </decision>
</definitions>
X
# The town's pack has no rules of its own: another word on a letter, another limit.
mkdir "$TOWN"
cat >"$TOWN/pack.xml" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<pack xmlns="urn:arrears:pack:2" name="lakemont" version="3.0.0" extends="us-fl-municipal" jurisdiction="US-FL"
      zone="America/New_York" calendar="office" from="2016-01-01">
  <title>Lakemont</title>
  <effect name="reminder" nature="letter" output="notices" row="Collection letter" lines="notice-lines: Letter lines" copies="Copies of a reminder"
          channel="mail" proof="mailed;sent">
    <set column="recipient_role">holder</set><set column="template">town-reminder</set>
    <set column="template_version">1</set><set column="mail_class">first class</set>
  </effect>
  <limit of="cut" number="7"/>
</pack>
X
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "the three: check" $? 0 || note <"$W/check"
for p in us-federal us-fl-municipal lakemont; do has "check proves $p" "$W/check" "pack $p: "; done

# --- the tools of those who write rules see all layers -------------------------------------
"$ARREARS" rules check "$TOWN" >"$W/rules" 2>&1; is "rules check: the town's" $? 0 || note <"$W/rules"
"$ARREARS" rules print "$TOWN" >"$W/rules" 2>&1
has "rules print: the federal model" "$W/rules" "no bankruptcy stay"; has "rules print: the state's" "$W/rules" "Collection ladder and relief"
"$ARREARS" rules test "$TOP/rules/packs/us-fl-municipal" >"$W/rules.alone" 2>&1
"$ARREARS" rules test "$STATE" >"$W/rules" 2>&1; is "rules test: the state's" $? 0
is "rules test: as many cases pass" "$(tail -1 "$W/rules")" "$(tail -1 "$W/rules.alone")"
mkdir -p "$TOWN/cases"; cp "$STATE"/cases/*.xml "$TOWN/cases/"
"$ARREARS" rules live "$TOWN" "a cut: paid before the order" >"$W/rules" 2>&1; is "rules live: the town's" $? 0 || note <"$W/rules"
rm -r "$TOWN/cases"
# The state's pack says no word of these interlocks, but its decisions name them: they always hold, if one asks them.
awk '/<rule id="decision_(Order|Notice)_interlocks_r1">/ {
	split($0, part, "\""); id = part[2]; sub(/_r1$/, "", id); n = id ~ /Order/ ? 22 : 3
	for (k = 1; k <= 2; k++) {
		printf "      <rule id=\"%s_x%d\">\n", id, k
		for (i = 1; i <= n; i++) printf "        <inputEntry id=\"%s_x%d_i%d\"><text>-</text></inputEntry>\n", id, k, i
		printf "        <outputEntry id=\"%s_x%d_o1\"><text>\"%s\"</text></outputEntry>\n", id, k, k == 1 ? "no bankruptcy stay" : "bankruptcy assurance"
		print "        <annotationEntry><text>test</text></annotationEntry>\n        <annotationEntry><text></text></annotationEntry>\n      </rule>"
	} }
	{ sub(/"no hold", "no medical|"letters not held", /, "\"no bankruptcy stay\", \"bankruptcy assurance\", &"); print }' "$STATE/order.dmn" >"$W/order" &&
    ! cmp -s "$W/order" "$STATE/order.dmn" && mv "$W/order" "$STATE/order.dmn"; ok $? "the state's decisions name what the federal pack declares"
cp -r "$HOME_DIR" "$W/sound"

# --- nights ----------------------------------------------------------------------------------
petition() { row bankruptcies court=FLMB case_number=$1 customer_id=C$1 chapter=7 voluntary=Y petition_date=2025-02-01 status=D; }
rm -rf "$HOME_DIR"; cp -r "$W/alone" "$HOME_DIR"
day 2026-02-17; petition 1002; petition 1003; seal; good_night
is "the state's alone: a dismissed petition stops nothing" "$(orders DISCONNECT)" "1001 1002"
# begins with the town's pack, from nothing
town_of() {
	rm -rf "$HOME_DIR" "$DATA" "$OUT" "$W"/seq.*; cp -r "$W/sound" "$HOME_DIR"; mkdir -p "$OUT"; day 2026-02-13
	for a in 1001 1002 1003 1004 1005; do account $a; done
	for a in 1004 1005; do ripe $a 2026-02-10; done
	ripe 1001; ripe 1002; seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"; night --pack lakemont; release
}
town_of
day 2026-02-17; petition 1002; petition 1003; seal; night --pack lakemont
is "the town's: the federal decision alone proves what its pack declares" "$(orders DISCONNECT)" "1001"
excepted 1002 "no bankruptcy stay"; excepted 1002 "bankruptcy assurance"
is "the town's: letters too" "$(cells "$O/notices.csv" account_id 1003 step)" ""
has "the federal citation" "$O/exceptions.csv" "11 U.S.C. 362(a)(6)"
has "an order names all that it passed" "$O/orders.csv" "no bankruptcy stay;bankruptcy assurance;no hold;no medical certificate"
is "under the town's name" "$(cells "$O/orders.csv" account_id 1001 pack_version)" "lakemont 3.0.0"
day 2026-02-18; account 1006; seal; night --pack lakemont
is "a letter that the town says again" "$(cells "$O/notices.csv" account_id 1006 template)" "town-reminder"
dump "$W/dump"; awk '/^table/ { on = $2 == "packs" } on' "$W/dump" >"$W/packs"
for f in pack.xml us-fl-municipal/ladder.dmn us-federal/federal.dmn; do grep -q "$(echo "$f" | sed 's/\./\\./')" "$W/packs"; ok $? "the case keeps $f"; done
letter=$(cells "$O/notices.csv" account_id 1006 effect_id)

# A word of the federal text changes: another pack, which a person looks at; the case goes on by the ladder it began under.
sed -i 's/<title>Bankruptcies/<title>Bankruptcy/' "$FED/pack.xml"; sed -i 's/dwell_days: 5/dwell_days: 0/' "$STATE/ladder.dmn"
day 2026-02-19; row notice-replies notice_id=$letter copy_no=1 reply_no=1 status=M status_at=2026-02-19T09:00:00-05:00 mail_date=2026-02-19 mail_class=FC
account 1007; seal; night --pack lakemont
has "a text below changed: a person looks" "$O/report.txt" "nobody has yet looked at what this text of the pack decides"
release; day 2026-02-20; seal; night --pack lakemont
is "the case waits as the texts say under which it began" "$(cells "$O/notices.csv" account_id 1006 step)" ""
is "nothing of it is lost" "$(grep -c "can't be loaded" "$O/exceptions.csv")" 0
day 2026-02-26; seal; night --pack lakemont
is "and goes on by them" "$(cells "$O/notices.csv" account_id 1006 step)" "late notice"

# --- what is refused, with both places -----------------------------------------------------
# wrong WHAT PACK FILE-EDIT TEXT PLACE [TEXT2 PLACE2]
wrong() {
	rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"; sed -i "$3" "$PACKS/$2/pack.xml"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "$1: refused" $? 8
	has "$1: says so" "$W/check" "$4"
	[ $# = 4 ] || has "$1: and where the other is" "$W/check" "$5"
}
line() { echo "$PACKS/$1/pack.xml:$(grep -n "$2" "$PACKS/$1/pack.xml" | head -1 | cut -d: -f1):"; }
wrong "a town that replaces what the jurisdiction demands" lakemont \
    's|<limit|<interlock name="no bankruptcy stay" needs="cut" demanded-by="policy" citation="policy" clears="never"/>&|' \
    "demanded: interlock \"no bankruptcy stay\": the jurisdiction demands the one of the pack below" "$(line us-federal 'name="no bankruptcy stay"')"
grep -q "^$PACKS/lakemont/pack.xml:[0-9]*:[0-9]*: demanded" "$W/check"; ok $? "with its own place"
wrong "the state's does" us-fl-municipal 's|<limit of="adverse"|<interlock name="bankruptcy assurance" needs="cut" demanded-by="jurisdiction" citation="x" clears="x"/>&|' \
    "demanded: interlock \"bankruptcy assurance\"" "$(line us-federal 'name="bankruptcy assurance"')"
wrong "a model of the same name" lakemont 's|<effect|<model file="federal.dmn"/>&|' \
    "name-taken: model \"federal.dmn\": a pack below has a file of this name" "$(line us-federal 'federal.dmn')"
wrong "a circle" us-federal 's/abstract="yes"/& extends="lakemont"/' "pack-circle: lakemont -> us-fl-municipal -> us-federal -> lakemont: a pack can't rest on itself"
wrong "a pack that is not there" us-fl-municipal 's/extends="us-federal"/extends="us-fedral"/' "us-fedral/pack.xml" "$(line us-fl-municipal us-federal)"
wrong "a name that leads elsewhere" us-fl-municipal 's/extends="us-federal"/extends="..\/us-federal"/' "extends"
wrong "an interlock that is new and that the decision below alone could prove" lakemont \
    's|<limit|<interlock name="no hold" needs="disconnect" demanded-by="policy" citation="policy" clears="never"/>&|' \
    'not-proved: interlock "no hold": nobody proves a cut'
wrong "a pack without a place" lakemont 's/jurisdiction="US-FL"//' "no-place: jurisdiction is wanted"
wrong "a base that ended" us-federal 's/from="2016-01-01"/& until="2016-01-01"/' "empty-range"

# --- what the jurisdiction demands of an effect, it demands of all of its nature in a pack above ---
held() { row holds hold_id=$1 kind=D scope_kind=A scope_id=$1 stops=notices from_date=2026-02-14 until_date=2026-03-14; }
told() { sed -i '/name="letters not held"/s/needs="letter" demanded-by="policy"/needs="late notice" demanded-by="jurisdiction"/' "$STATE/pack.xml"; }
home; told; rm -rf "$DATA" "$OUT" "$W"/seq.*; mkdir -p "$OUT"
first() { day 2026-02-13; account 1001; account 1002; account 1003; seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"; night "$@"; release; }
first; day 2026-02-17; held 1001; seal; night
excepted 1001 "no hold stops it"
hasnt "the state's alone: it stands before the late notice, not the reminder" "$O/exceptions.csv" "letters not held"
rm -rf "$HOME_DIR" "$DATA" "$OUT" "$W"/seq.*; cp -r "$W/sound" "$HOME_DIR"; told; mkdir -p "$OUT"
first --pack lakemont; day 2026-02-17; held 1001; seal; night --pack lakemont
excepted 1001 "letters not held"
done_testing
