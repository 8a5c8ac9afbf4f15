#!/bin/sh
# newoutput.sh - outputs that the program does not know, each a layout: rows, lines and what answers them.
. tests/night/lib.sh
pack=rules/packs/us-fl-municipal
town 1001 1002- 1003- 1004- 1005- 1006-
! grep -rqE 'placements|placement-lines' jobs/src rules/packs; ok $? "neither the program nor its pack knows them"

# --- the home gets them ---------------------------------------------------------------------
OUTS=$HOME_DIR/formats/layouts/out
cat >"$OUTS/placements.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<output xmlns="urn:arrears:layout:1" name="placements" replies="notice-replies">
  <column name="action" type="C" required="yes"><code>place</code> <code>call home</code></column>
  <column name="effect_id" type="S 26" required="yes"/>
  <column name="content_hash" type="S 16" required="yes"/>
  <column name="business_date" type="D" required="yes"/>
  <column name="process" type="S 40"/>
  <column name="account_id" type="S 20" required="yes"/>
  <column name="reason_code" type="S 60"/>
  <column name="name" type="S 120" from="Account.mail_name_1; Customer.legal_name"/>
  <column name="debt" type="M" required="yes"/>
  <column name="bills" type="N 3"/>
  <column name="oldest" type="D"/>
  <column name="note" type="S 20"/>
</output>
END
cat >"$OUTS/placement-lines.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<output xmlns="urn:arrears:layout:1" name="placement-lines">
  <column name="effect_id" type="S 26" required="yes"/>
  <column name="line_no" type="N 4" required="yes"/>
  <column name="bill" type="S 20" required="yes"/>
  <column name="open" type="M"/>
</output>
END
cat >"$HOME_DIR/$pack/placement.dmn" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="placement_model" name="Placement" namespace="urn:test:placement" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" typeLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <itemDefinition id="tP" name="tPosition">
    <itemComponent id="tP_p" name="past_due"><typeRef>number</typeRef></itemComponent>
    <itemComponent id="tP_d" name="arrears_date"><typeRef>date</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tA" name="tAccount"><itemComponent id="tA_i" name="account_id"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <itemDefinition id="tR" name="tRun"><itemComponent id="tR_b" name="business_date"><typeRef>date</typeRef></itemComponent></itemDefinition>
  <itemDefinition id="tB" name="tBill">
    <itemComponent id="tB_i" name="bill_id"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tB_o" name="open_amount"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tBs" name="tBills" isCollection="true"><typeRef>tBill</typeRef></itemDefinition>
  <itemDefinition id="tI" name="tIssuedOne">
    <itemComponent id="tI_e" name="effect"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tI_i" name="id"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tI_s" name="state"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tI_a" name="answered"><typeRef>boolean</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tIs" name="tIssued" isCollection="true"><typeRef>tIssuedOne</typeRef></itemDefinition>
  <itemDefinition id="tW" name="tRow">
    <itemComponent id="tW_d" name="debt"><typeRef>number</typeRef></itemComponent>
    <itemComponent id="tW_b" name="bills"><typeRef>number</typeRef></itemComponent>
    <itemComponent id="tW_o" name="oldest"><typeRef>date</typeRef></itemComponent>
    <itemComponent id="tW_n" name="note"><typeRef>string</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tL" name="tLine">
    <itemComponent id="tL_b" name="bill"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tL_o" name="open"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tLs" name="tLines" isCollection="true"><typeRef>tLine</typeRef></itemDefinition>
  <inputData id="in_Position" name="Position"><variable id="v_Position" name="Position" typeRef="tPosition"/></inputData>
  <inputData id="in_Account" name="Account"><variable id="v_Account" name="Account" typeRef="tAccount"/></inputData>
  <inputData id="in_Run" name="Run"><variable id="v_Run" name="Run" typeRef="tRun"/></inputData>
  <inputData id="in_Bills" name="Bills"><variable id="v_Bills" name="Bills" typeRef="tBills"/></inputData>
  <inputData id="in_Issued" name="Issued"><variable id="v_Issued" name="Issued" typeRef="tIssued"/></inputData>
  <decision id="d_Placement" name="Placement">
    <variable id="v_Placement" name="Placement" typeRef="Any"/>
    <informationRequirement id="r1"><requiredInput href="#in_Position"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#in_Account"/></informationRequirement>
    <informationRequirement id="r3"><requiredInput href="#in_Run"/></informationRequirement>
    <informationRequirement id="r4"><requiredInput href="#in_Issued"/></informationRequirement>
    <literalExpression id="l_Placement"><text>if Position.past_due &gt;= 90 and Run.business_date &gt;= date("2026-02-17") and Account.account_id in ("1002", "1003", "1004", "1005", "1006", "1007")
then { effect: "placement", reason: "old debt", amount: Position.past_due }
else for i in Issued[effect = "placement" and not(answered)] return { effect: "call home", reason: "it is paid", target: i.id }</text></literalExpression>
  </decision>
  <decision id="d_Row" name="Placement row">
    <variable id="v_Row" name="Placement row" typeRef="tRow"/>
    <informationRequirement id="r5"><requiredInput href="#in_Position"/></informationRequirement>
    <informationRequirement id="r6"><requiredInput href="#in_Bills"/></informationRequirement>
    <informationRequirement id="r7"><requiredInput href="#in_Account"/></informationRequirement>
    <literalExpression id="l_Row"><text>{ debt: Position.past_due, bills: count(Bills), oldest: Position.arrears_date, note: if Account.account_id = "1004" then "a word or two too many" else null }</text></literalExpression>
  </decision>
  <decision id="d_Lines" name="Placement lines">
    <variable id="v_Lines" name="Placement lines" typeRef="tLines"/>
    <informationRequirement id="r8"><requiredInput href="#in_Bills"/></informationRequirement>
    <literalExpression id="l_Lines"><text>for b in Bills[open_amount &gt; 0] return { bill: b.bill_id, open: b.open_amount }</text></literalExpression>
  </decision>
</definitions>
END
sed -i 's|^  <model file="renewal.dmn"/>|&\n  <model file="placement.dmn"/>|
    s|<limit of="adverse" number="500" share="1"|<limit of="adverse" number="9"|
    s|needs="referral;write-off"|needs="referral;write-off;placement"|
    s|^  <effect name="deposit demand"|  <process name="by others" each="Account" model="Placement" decision="Placement"/>\n  <effect name="placement" nature="loss" output="placements" row="Placement row" proof="accepted" reply-days="1" lines="placement-lines: Placement lines"><set column="action">place</set></effect>\n  <effect name="call home" nature="relief" output="placements" answers="placement"><set column="action">call home</set><set column="debt" from="Position.past_due"/></effect>\n&|' "$HOME_DIR/$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes them" $? 0 || note <"$W/check.log"

# --- rows and lines ---------------------------------------------------------------------------
day 2026-02-16
row holds hold_id=H3 scope_kind=A scope_id=1003 kind=L stops=write-off from_date=2026-02-01
seal; night; release 2026-02-16
is "a night without any has the files, with their headers" "$(cat "$O/placements.csv" "$O/placement-lines.csv" | wc -l)" 2
keep early
day 2026-02-17; seal
keep before
night
is "a row of its own: by set, by the layout, by the row's decision" \
    "$(sed -n 2p "$O/placements.csv" | cut -d, -f1,4-)" "place,2026-02-17,by others,1002,old debt,Firm 1002,90.00,1,2026-01-20,"
id=$(cells "$O/placements.csv" account_id 1002 effect_id)
is "and its lines" "$(sed -n 2p "$O/placement-lines.csv")" "$id,1,1002-1,90.00"
is "what stops its nature stops it" "$(cells "$O/exceptions.csv" withheld_step placement account_id)" "1003"
excepted 1004 'effect ""placement"": column note: longer than the column'
is "nothing else of it" "$(cells "$O/placements.csv" action place account_id)" "1002 1005 1006"
is "losses are counted with what is adverse: three went, one was withheld" "$(cells "$O/totals.csv" kind loss count)" "3 4"
is "and no total differs" "$(grep ',N$' "$O/totals.csv")" ""
has "the manifest names it" "$O/manifest.xml" 'placements.csv'
cp -r "$O" "$W/want"; dump "$W/want.dump"
night; has "again: already done" "$W/log" "already done"

# --- killed in the middle, and gone on with --------------------------------------------------
for point in store.txn.after stage.sync.after run.publishing.after; do
	back before
	ARREARS_FAILPT=$point:1 night; is "killed at $point" "$STATUS" 137
	night; dump "$W/dump"
	for f in placements placement-lines notices exceptions totals; do same "killed at $point: $f" "$O/$f.csv" "$W/want/$f.csv"; done
	same "killed at $point: the store" "$W/dump" "$W/want.dump"
done

# --- what is against it ------------------------------------------------------------------------
of_1005=$(cells "$O/placements.csv" account_id 1005 effect_id) of_1006=$(cells "$O/placements.csv" account_id 1006 effect_id)
answer() { row notice-replies notice_id=$1 copy_no=$2 reply_no=1 status=$3 status_at=${D}T10:00:00-05:00; }
day 2026-02-18; answer $id 1 A; answer $of_1005 2 A; answer $of_1006 1 P
pay 1002 90.00 71 2026-02-18; paid 1002 2 2026-02-18; seal; night
is "paid: it is recalled" "$(cells "$O/placements.csv" action "call home" account_id)" "1002"
day 2026-02-19; seal; night
is "once" "$(cells "$O/placements.csv" action "call home" account_id)" ""
is "a reply that proves answers; one to another copy, or that proves nothing, does not" \
    "$(cells "$O/exceptions.csv" code notice-no-reply account_id)" "1005 1006"

# --- answered by crews; or by replies without a copy's number --------------------------------
cp -r "$HOME_DIR" "$W/by-mail"
# waits WHAT: of those that go out on the 18th that of 1002 is answered; whose is not, two nights later
waits() {
	LAYOUTS=$HOME_DIR/formats/layouts
	back before; D=2026-02-17 IN=$W/in/2026-02-17; night; grep -q "block" "$W/log" && release
	day 2026-02-18; seal; night
	id=$(for r in 17 18; do cells "$OUT/nightly-2026-02-$r/placements.csv" account_id 1002 effect_id; done)
	day 2026-02-19; answer "$id"; seal; night
	day 2026-02-20; seal; night
	is "$1" "$(grep -h '""placement"": no reply says' "$O/tasks.csv" "$O/exceptions.csv" | grep -o ',100[0-9],' | sort | tr -d '\n')" ",1005,,1006,"
	rm -rf "$HOME_DIR"; cp -r "$W/by-mail" "$HOME_DIR"; LAYOUTS=$TOP/formats/layouts
}
sed -i 's/replies="notice-replies"/replies="order-replies"/' "$OUTS/placements.xml"
sed -i 's/proof="accepted"/proof="completed"/' "$HOME_DIR/$pack/pack.xml"
answer() { row order-replies order_id=$1 reply_no=0000007 status=C status_at=${D}T10:00:00-05:00; }
waits "an output that crews answer"
sed -i '/"copy_no"/d' "$HOME_DIR/formats/layouts/notice-replies.xml"
answer() { row notice-replies notice_id=$1 reply_no=7 status=A status_at=${D}T10:00:00-05:00; }
waits "replies without a copy's number"

# --- a limit of the pack counts it ------------------------------------------------------------
back early; day 2026-02-17; account 1007; seal; night
has "one more than the limit: none goes" "$W/log" 'breaker: 10 effects "adverse", at most 9'
is "so no row" "$(wc -l <"$O/placements.csv")" 1

# --- what is wrong is refused before a night -------------------------------------------------
day 2026-02-18; seal
cp -r "$HOME_DIR" "$W/sound"
# wrong WHAT TEXT: check and the night refuse it
wrong() {
	"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "$1: check's status" $? 8
	has "$1: says so" "$W/check.log" "$2"
	night; is "$1: the night's status" "$STATUS" 8
	rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"
}
rm "$OUTS/postings.xml"; wrong "no output for what the pack writes" 'unknown-name: effect "deposit set-off": there is no output "postings"'
has "and the effects that want it" "$W/log" 'effect "returned-payment fee": there is no output "postings"'
rm "$OUTS/tasks.xml"; wrong "no output for what the engine tells" 'output-missing: what a person must do'
sed -i '/"effect_id"/d' "$OUTS/placements.xml"
wrong "an output whose rows nobody could name" 'effect "placement": output placements has no column effect_id'
sed -i 's/output="placements" row/output="totals" row/' "$HOME_DIR/$pack/pack.xml"
wrong "what the engine writes of itself" 'effect "placement": there is no output "totals"'
sed -i 's/ replies="notice-replies"//' "$OUTS/placements.xml"
wrong "a proof that nothing could bring" 'not-with: effect "placement": output placements has no replies, so nothing could prove it'
has "a proof that nothing could bring: its place" "$W/check.log" '~~~~~~~~'
sed -i 's/replies="notice-replies"/replies="placement-replies"/' "$OUTS/placements.xml"
wrong "replies that the engine can't read" 'unknown-name: output placements: replies "placement-replies": notice-replies or order-replies is wanted'
sed -i 's/ replies="order-replies"//' "$OUTS/orders.xml"
wrong "orders that nobody answers" 'replies-missing: output orders: replies="order-replies" is wanted, for effect'
sed -i 's/proof="accepted"/proof="accepted;placed"/' "$HOME_DIR/$pack/pack.xml"
wrong "a proof that no reply can say" 'unknown-name: effect "placement": no reply of notice-replies says "placed"'
sed -i 's/replies="notice-replies"/replies="order-replies"/' "$OUTS/placements.xml"
sed -i 's/proof="accepted"/proof="completed"/; s/name="by others" each="Account"/name="by others" each="Instrument"/' "$HOME_DIR/$pack/pack.xml"
wrong "what crews answer, of an instrument" 'not-with: process "by others" is about instruments'
model=$HOME_DIR/$pack/placement.dmn
# declared EDIT WHAT TEXT: a result that is declared as its output can't hold it
declared() {
	sed -i "$1" "$model"; wrong "$2" "$3"
	has "$2: its place" "$W/check.log" "placement.dmn:$(grep -n "$4" "$W/sound/$pack/placement.dmn" | cut -d: -f1):"
}
declared 's/name="bills"/name="bill"/; s/bills: count/bill: count/' "a column that the row's output lacks" \
    'unknown-name: output placements has no column "bill"' '<decision id="d_Row"'
has "and the nearest" "$W/check.log" "= nearest known name: bills"
declared '/id="tW_b"/s/number/string/; s/bills: count(Bills)/bills: string(count(Bills))/' "a column of another type" \
    'decision "Placement row": bills is declared as string, which column bills of placements does not hold' '<decision id="d_Row"'
declared 's/name="open"/name="amount"/; s/, open: b/, amount: b/' "a column that the lines' output lacks" \
    'unknown-name: output placement-lines has no column "amount"' '<decision id="d_Lines"'
declared '/id="v_Lines"/s/tLines/tLine/; s/>for b in .* return \({[^}]*}\)</>(for b in Bills return \1)[1]</' "one line where a list is wanted" \
    'decision "Placement lines": effect "placement" wants a list of contexts of it' '<decision id="d_Lines"'
declared '/id="v_Row"/s/tRow/number/; s/>{ debt: .* }</>Position.past_due + count(Bills) + number(Account.account_id)</' "a number where a row is wanted" \
    'decision "Placement row": effect "placement" wants a context of it' '<decision id="d_Row"'
sed -i 's/<variable id="v_Row" name="Placement row" typeRef="tRow"/<variable id="v_Row" name="Placement row"/; s/bills: count/bill: count/' "$model"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "what is not declared is seen when it is asked" $? 0 || note <"$W/check.log"
rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"
night; is "as it was: taken" "$STATUS" 4
done_testing
