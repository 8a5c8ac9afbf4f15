#!/bin/sh
# groups.sh - proposals that go whole or not at all, and effects that don't go beside each other.
. tests/night/lib.sh
pack=rules/packs/us-fl-municipal
town 1001- 1002- 1003- 1004-
cat >"$HOME_DIR/$pack/move.dmn" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="move_model" name="Move" namespace="urn:test:move" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" typeLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <itemDefinition id="tA" name="tAccount">
    <itemComponent id="tA_i" name="account_id"><typeRef>string</typeRef></itemComponent>
  </itemDefinition>
  <inputData id="in_Account" name="Account"><variable id="v_Account" name="Account" typeRef="tAccount"/></inputData>
  <decision id="d_Move" name="Move">
    <variable id="v_Move" name="Move"/>
    <informationRequirement id="r1"><requiredInput href="#in_Account"/></informationRequirement>
    <literalExpression id="l_Move"><text>if Account.account_id = "1004" then null else [
  { effect: "move out", reason: "a part is another account's", target: "out", amount: 10, group: "move" },
  { effect: "move in", reason: "a part is another account's", target: "in", amount: 10, group: "move" }
]</text></literalExpression>
  </decision>
</definitions>
END
posting() { echo "  <effect name=\"$1\" nature=\"$2\" output=\"postings\"><set column=\"kind\">$3</set><set column=\"amount\" from=\"Effect.amount\"/></effect>"; }
posting "move out" charge "transfer out" >"$W/effects"; posting "move in" relief "transfer in" >>"$W/effects"
sed -i "s|^  <model file=\"renewal.dmn\"/>|&\n  <model file=\"move.dmn\"/>|
    s|^  <process name=\"collections\"|  <process name=\"move\" each=\"Account\" model=\"Move\" decision=\"Move\"/>\n&|
    /^  <prove nature=\"cut\"/{r $W/effects
    N}
    s|^  <limit of=\"adverse\"|  <exclude effects=\"reminder;move out\"/>\n&|
    s/sample=\"yes\"/sample=\"yes\" takes-over=\"yes\"/" "$HOME_DIR/$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/log" 2>&1; is "check takes them" $? 0; [ $? = 0 ] || note <"$W/log"
day 2026-02-16; seal; night; release
day 2026-02-17
row holds hold_id=52 scope_kind=A scope_id=1002 kind=D stops=fees from_date=2026-02-01
row customers v=2 customer_id=C1003 customer_kind=O "legal_name=Firm 1003" customer_since=2020-01-01 identity_alert=N language=en deceased_date=2026-02-16
seal; night; status 0
moved() { cells "$O/postings.csv" account_id "$1" kind; }
is "both go" "$(moved 1001)" "transfer in transfer out"
is "a hold on the one holds both" "$(moved 1002)" ""
excepted 1002 "move in withheld: it goes with move out, or not at all"
excepted 1002 "move out withheld, not proved: no hold stops it"
is "what is not of it goes: the reminder" "$(cells "$O/notices.csv" step reminder account_id)" "1002 1004"
excepted 1001 "reminder withheld: it does not go beside move out"
is "no total differs" "$(grep ',N$' "$O/totals.csv")" ""
day 2026-02-18; row holds v=2 hold_id=52 scope_kind=A scope_id=1002 kind=D stops=fees from_date=2026-02-01 released_at=2026-02-18T08:00:00-05:00; seal; night
is "released: but the reminder is out" "$(moved 1002)" ""
excepted 1002 "move out withheld: it does not go beside reminder"
is "and nothing is posted twice" "$(moved 1001)" ""
is "what went before is not told as withheld beside what went after it" "$(cells "$O/notices.csv" step reminder account_id) $(cells "$O/exceptions.csv" \
    account_id 1001 withheld_step)" "1001 "
# A blocked night keeps the relief of a group with what is adverse.
day 2026-02-19; sed -i 's/"1004" then null/"1001" then null/' "$HOME_DIR/$pack/move.dmn"; seal; night
is "a new text of the pack is looked at first: nothing of the group goes" "$(moved 1004)" ""
is "and no total differs" "$(grep ',N$' "$O/totals.csv")" ""
done_testing
