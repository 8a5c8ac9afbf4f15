#!/bin/sh
# copies.sh - a letter that goes to several: a row each, all or none, and which of them proves it.
. tests/night/lib.sh
town 1001- 1002- 1003- 1004- 1005- 1006- 1007-
pack=$HOME_DIR/rules/packs/us-fl-municipal

# --- who else is told: an extract of their own ------------------------------------------------
KINDS="$KINDS contacts" LAYOUTS=$HOME_DIR/formats/layouts
cat >"$LAYOUTS/contacts.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:arrears:layout:1" name="contacts">
  <version>1</version>
  <facts name="Contacts"/>
  <framing kind="delimited"/>
  <owner kind="account" field="account_id"/>
  <key field="contact_id"/>
  <full absent="keep"/>
  <hash field="contact_id"/>
  <fields>
    <field name="contact_id" type="S 20" required="yes"/>
    <field name="account_id" type="S 20" required="yes"/>
    <field name="name" type="S 120"/>
    <field name="street" type="S 60"/>
    <field name="city" type="S 40"/>
    <field name="postal" type="S 10"/>
    <field name="email" type="S 120"/>
    <field name="by" type="S 10"/>
  </fields>
</layout>
END
sed -i 's|<property name="calendars" |<property name="contacts" value="optional"/>\n&|' "$HOME_DIR/jobs/cycles/nightly.xml"
cat >"$pack/copies.dmn" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="copies_model" name="Copies" namespace="urn:test:copies" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" typeLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <itemDefinition id="tA" name="tAccount"><itemComponent id="tA_i" name="account_id"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <itemDefinition id="tC" name="tContact">
    <itemComponent id="tC_n" name="name"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tC_s" name="street"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tC_c" name="city"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tC_p" name="postal"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tC_e" name="email"><typeRef>string</typeRef></itemComponent>
    <itemComponent id="tC_b" name="by"><typeRef>string</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tCs" name="tContacts" isCollection="true"><typeRef>tContact</typeRef></itemDefinition>
  <inputData id="in_Account" name="Account"><variable id="v_Account" name="Account" typeRef="tAccount"/></inputData>
  <inputData id="in_Contacts" name="Contacts"><variable id="v_Contacts" name="Contacts" typeRef="tContacts"/></inputData>
  <decision id="d_Recipients" name="Recipients">
    <variable id="v_Recipients" name="Recipients"/>
    <informationRequirement id="r1"><requiredInput href="#in_Account"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#in_Contacts"/></informationRequirement>
    <literalExpression id="l_Recipients"><text>if Account.account_id = "1006" then [] else concatenate([{ recipient_role: "holder" }],
for c in Contacts return { recipient_role: "third party", channel: c.by, mail_class: null, name_1: c.name, name_2: null, address_1: c.street, city: c.city, postal: c.postal, email: c.email })</text></literalExpression>
  </decision>
  <decision id="d_Issuer" name="The issuer">
    <variable id="v_Issuer" name="The issuer"/>
    <literalExpression id="l_Issuer"><text>[{ recipient_role: "issuer", name_1: "Bank", address_1: null, city: null, postal: null }]</text></literalExpression>
  </decision>
</definitions>
END
sed -i 's|^  <model file="renewal.dmn"/>|&\n  <model file="copies.dmn"/>|
    /effect name="reminder"/,/>/s|copies="[^"]*" channel="mail" proof="mailed;sent"|copies="Recipients" reply-days="1" channel="mail" proof="mailed;sent"|
    s|<effect name="notice 60"|& copies="The issuer"|' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes it" $? 0 || note <"$W/check.log"
day 2026-02-16; seal; night; release 2026-02-16

# contact NO NAME [FIELD=VALUE...]
contact() { c_no=$1 c_name=$2; shift 2; row contacts contact_id=C$c_no account_id=$c_no "name=$c_name" "$@"; }
day 2026-02-17
contact 1002 "Aunt May" "street=5 Elm St" city=Lakemont postal=32910
contact 1003 "Aunt Zoe" "street=6 Elm St" city=Lakemont			# no postal code
contact 1004 "Aunt Eve" by=e-mail email=eve@example.org
contact 1005 "Aunt Ada" by=e-mail "street=7 Elm St" city=Lakemont postal=32910
row securities security_id=PAPER account_id=1001 kind=LOC status=IF customer_id=C1001 "principal_name=Firm 1001" currency=USD \
    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 issue_date=2025-01-02 evergreen=N expiry_date=2026-04-15
seal; night; status 0
letters() { # letters ACCOUNT COLUMN...: cells of its rows, in their order
	awk -F, -v no="$1" -v cols="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(cols, c, " "); next }
	$at["account_id"] == no { for (i = 1; i <= n; i++) printf "%s%s", $at[c[i]], i < n ? "|" : "\n" }' "$O/notices.csv"
}
is "without others the holder alone" "$(letters 1001 "copy_no recipient_role name_1 address_1")" "1|holder|Firm 1001|1001 Main St"
is "a row each: one effect, copies counted, nothing of the holder's in another's" \
    "$(letters 1002 "copy_no recipient_role name_1 address_1 city past_due" | tr '\n' ' ')" \
    "1|holder|Firm 1002|1002 Main St|Lakemont|90.00 2|third party|Aunt May|5 Elm St|Lakemont|90.00 "
id=$(letters 1002 effect_id | sort -u)
is "one effect" "$(echo "$id" | wc -l)" 1
is "contents of their own" "$(letters 1002 content_hash | sort -u | wc -l)" 2
is "lines for each" "$(awk -F, -v id="$id" '$1 == id { print $3 "." $4 }' "$O/notice-lines.csv" | tr '\n' ' ')" "1.1 1.2 2.1 2.2 "
is "a channel of one's own" "$(letters 1004 "copy_no channel email mail_class" | tr '\n' ' ')" "1|mail||first class 2|e-mail|eve@example.org| "
is "who can't be reached keeps it from all" "$(letters 1003 copy_no)$(letters 1005 copy_no)" ""
excepted 1003 "an address that can be delivered to (copy 2 has no postal, which mail needs)"
excepted 1005 "(copy 2 has no email, which e-mail needs)"
is "no recipient: it does not go" "$(letters 1006 copy_no)" ""
excepted 1006 "(it has no recipient)"
is "a deadline that can't reach somebody is a person's" "$(cells "$O/tasks.csv" security_id PAPER severity) $(letters 1001 copy_no)" "urgent 1"
has "and what is missing is told" "$O/exceptions.csv" "notice 60 does not go: copy 1 has no address_1, which mail needs"
is "counted as withheld; no total differs" "$(cells "$O/exceptions.csv" withheld_step reminder account_id) $(grep ',N$' "$O/totals.csv")" "1003 1005 1006 "
is "remembered once" "$(dump "$W/d"; grep -c "$id" "$W/d")" "$(of=$(letters 1001 effect_id); grep -c "$of" "$W/d")"

# --- the first one proves ---------------------------------------------------------------------
of4=$(letters 1004 effect_id | sort -u)
answer() { row notice-replies notice_id=$1 copy_no=$2 reply_no=1 status=M status_at=${D}T10:00:00-05:00 mail_date=$D; }
day 2026-02-18; answer "$id" 1; answer "$id" 2; answer "$of4" 2; seal; night
day 2026-02-19
row notice-replies notice_id=$id copy_no=2 reply_no=2 status=RE status_at=${D}T10:00:00-05:00
seal; night
is "the second one's reply is no proof" "$(cells "$O/exceptions.csv" code notice-no-reply account_id)" "1001 1004 1007"
is "the second one came back: told, and the letter counts" "$(cells "$O/tasks.csv" account_id 1002 status)" new
has "which one" "$O/tasks.csv" "reminder $id of 2026-02-17: whom copy 2 is for was not reached"
day 2026-02-20; row contacts v=2 contact_id=C1003 account_id=1003 "name=Aunt Zoe" "street=6 Elm St" city=Lakemont postal=32910; seal; night
is "an address: it goes, and the exception is cleared" "$(letters 1003 copy_no | tr '\n' ' ')$(cells "$O/exceptions.csv" account_id 1003 status)" "1 2 cleared"
is "told until it arrives" "$(cells "$O/tasks.csv" account_id 1002 status)" open

# --- what is wrong is refused, or a fault -------------------------------------------------------
cp -r "$HOME_DIR" "$W/sound"
wrong() { # wrong WHAT FILE SED TEXT
	sed -i "$3" "$HOME_DIR/$2"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "$1: refused" $? 8
	has "$1: says so" "$W/check.log" "$4"
	rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"
}
p=rules/packs/us-fl-municipal/pack.xml
wrong "a decision that is none" $p 's/copies="Recipients"/copies="Recipient"/' 'unknown-name: no model of the pack has a decision "Recipient"'
wrong "copies declared with a column that is none" rules/packs/us-fl-municipal/copies.dmn \
    's|<inputData id="in_Account"|<itemDefinition id="tT" name="tTo"><itemComponent id="tT_r" name="recipient_roll"><typeRef>string</typeRef></itemComponent></itemDefinition><itemDefinition id="tTs" name="tTos" isCollection="true"><typeRef>tTo</typeRef></itemDefinition>\n&|
    s|<variable id="v_Issuer" name="The issuer"|& typeRef="tTos"|; s|\[{ recipient_role: "issuer".*}\]|[{ recipient_roll: "issuer" }]|' 'output notices has no column "recipient_roll"'
wrong "copies of what stands" $p 's/effect name="expired"/& copies="Recipients"/' 'not-with: effect "expired": a cut, what answers it and what stands have no copies'
wrong "copies of a cut" $p 's/effect name="disconnect"/& copies="Recipients"/' 'not-with: effect "disconnect": a cut'
wrong "choices of what no person answers" $p 's/effect name="bank-calendar"/& choices="yes; no"/' 'not-with: effect "bank-calendar": choices are of a task'
wrong "a list of what does not stand" $p 's/effect name="reminder"/& queue="supervisor"/' 'not-with: effect "reminder": clears, queue'
wrong "a channel that is none" formats/layouts/out/notices.xml 's/needed-for="mail"/needed-for="male"/' \
    'column address_1 of notices: needed-for "male": a code of its column channel is wanted'
wrong "orders that don't begin with their ids" formats/layouts/out/orders.xml '/name="effect_id"/{h;d};/name="generation"/G' \
    'column generation of orders: effect_id is wanted as the first one'
sed -i 's/recipient_role: "holder"/recipient_roll: "holder"/' "$pack/copies.dmn"
day 2026-02-23; account 1008; seal; night; release
day 2026-02-24; seal; night
excepted 1008 'effect ""reminder"": column recipient_roll: output notices has none of that name'
is "a column that is none: nothing leaves" "$(letters 1008 copy_no)" ""
done_testing
