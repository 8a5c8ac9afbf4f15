#!/bin/sh
# byfiles.sh - work that the program does not know comes by files alone: layouts, models, pack.xml, and a case in time each.
cd "$(dirname "$0")/../.." || exit 1
arrears=$PWD/${B:-build/release}/arrears b=$PWD/build/byfiles pack=rules/packs/us-fl-municipal n=0
rm -rf "$b"; mkdir -p "$b"
ok() { # ok STATUS WHAT: 0 passes
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$b/out" | head -30; fi
}
# home NAME: a home of its own, from the shipped one; its cases are the bases alone
home() {
	name=$1 home=$b/$1
	mkdir -p "$home/jobs"; cp -r formats rules "$home/"; cp -r jobs/cycles "$home/jobs/"; rm -rf "$home"/*/src "$home/$pack/tests"
	find "$home/$pack/cases" -name '*.xml' ! -name bases.xml -delete
}
# model FILE NAME NAMESPACE <what is inside
model() {
	{ echo '<?xml version="1.0" encoding="UTF-8"?>'
	echo "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"m\" name=\"$2\" namespace=\"urn:test:$1\" expressionLanguage=\"https://www.omg.org/spec/DMN/20191111/FEEL/\" typeLanguage=\"https://www.omg.org/spec/DMN/20191111/FEEL/\">"
	cat; echo '</definitions>'; } >"$home/$pack/$1.dmn"
	sed -i "s|^  <model file=\"renewal.dmn\"/>|&\n  <model file=\"$1.dmn\"/>|" "$home/$pack/pack.xml"
}
input() { echo "<inputData id=\"in_$1\" name=\"$1\"><variable id=\"v_$1\" name=\"$1\" typeRef=\"$2\"/></inputData>"; }
type() { # type NAME FIELD:TYPE ...
	t=$1; shift; echo "<itemDefinition id=\"$t\" name=\"$t\">"
	for f; do echo "<itemComponent id=\"${t}_${f%%:*}\" name=\"${f%%:*}\"><typeRef>${f#*:}</typeRef></itemComponent>"; done; echo "</itemDefinition>"
}
list() { echo "<itemDefinition id=\"$1\" name=\"$1\" isCollection=\"true\"><typeRef>$2</typeRef></itemDefinition>"; }
decision() { # decision ID NAME "INPUT ..." <FEEL
	echo "<decision id=\"d_$1\" name=\"$2\"><variable id=\"v_d_$1\" name=\"$2\"/>"
	for i in $3; do echo "<informationRequirement id=\"r_$1_$i\"><requiredInput href=\"#in_$i\"/></informationRequirement>"; done
	printf '<literalExpression id="l_%s"><text>' "$1"; sed 's/&/\&amp;/g; s/</\&lt;/g'; echo '</text></literalExpression></decision>'
}
# into BEFORE <lines of pack.xml, before the first line that begins with BEFORE
into() { cat >"$b/lines"; awk -v before="$1" -v f="$b/lines" 'index($0, before) == 1 && !done { while ((getline l < f) > 0) print l; done = 1 } { print }' "$home/$pack/pack.xml" >"$b/pack" && mv "$b/pack" "$home/$pack/pack.xml"; }
cases() { { echo '<cases xmlns="urn:arrears:cases:1">'; cat; echo '</cases>'; } >"$home/$pack/cases/case.xml"; }
proved() { # proved WHAT MUTATION: its cases pass, and not with FILE changed
	(cd "$home" && "$arrears" check && "$arrears" rules live $pack) >"$b/out" 2>&1; ok $? "$1: check takes it, and its cases pass"
	sed -i "$2" "$home/$pack/$name.dmn"
	(cd "$home" && "$arrears" rules live $pack) >"$b/out" 2>&1; [ $? = 4 ]; ok $? "$1: and not with another rule"
}

# --- a deposit schedule by the size of the meter --------------------------------------------------
home schedule
sed -i 's| *</fields>|    <field name="meter_size" type="N 3.2"/>\n&|' "$home/formats/layouts/service-points.xml"
{ type tPoint service_type:string meter_size:number; list tPoints tPoint; type tPosition held_security:number
input ServicePoints tPoints; input Position tPosition
decision By_meter "By meter" "ServicePoints Position" <<'E'
{
  sizes: for p in ServicePoints return if p.service_type != "water" or p.meter_size = null then 0 else p.meter_size,
  required: if count(sizes) = 0 or max(sizes) = 0 then 0 else if max(sizes) <= 0.75 then 100 else if max(sizes) <= 1 then 200 else 500,
  result: if required > Position.held_security
    then { effect: "demand by meter", reason: "Schedule by meter size", amount: required - Position.held_security, required: required, lawful_cap: 500 }
    else null
}.result
E
} | model schedule "Schedule"
into '  <process name="deposit"' <<'E'
  <process name="by meter" each="Account" model="Schedule" decision="By meter"/>
E
into '  <effect name="deposit demand"' <<'E'
  <effect name="demand by meter" nature="demand" held-by="deposit demand" output="notices" channel="mail" proof="mailed" act-days="22">
    <set column="recipient_role">holder</set>
    <set column="template">deposit-demand</set>
    <set column="required_security" from="Proposal.required"/>
    <set column="shortfall" from="Proposal.amount"/>
    <set column="pay_by" from="Effect.earliest_action"/>
  </effect>
E
cases <<'E'
<case name="a meter of one inch" base="shop that has paid">
  <day date="2026-02-13">
    <row layout="service-points" service_point_id="SP1" service_type="water" meter_size="1.00"/>
    <leaves output="notices" step="demand by meter" required_security="200.00" shortfall="200.00"/>
  </day>
</case>
<case name="an electric meter asks for none" base="shop that has paid">
  <day date="2026-02-13"><row layout="service-points" service_point_id="SP1" meter_size="2.00"/><none/></day>
</case>
E
proved "a schedule by meter size" 's/then 200 else/then 250 else/'

# --- a process that sees what went by those before it -----------------------------------------------
home afterwards
{ type tOne effect:string target:string amount:number; list tAll tOne; input Proposed tAll
decision After "After" "Proposed" <<'E'
for p in Proposed[item.effect = "reminder"] return { effect: "beside it", target: p.target, reason: "beside a reminder of " + string(p.amount) }
E
} | model afterwards "Afterwards"
into '  <process name="broken plans"' <<'E'
  <process name="beside" each="Account" model="Afterwards" decision="After"/>
E
into '  <effect name="reminder"' <<'E'
  <effect name="beside it" output="tasks" standing="yes" due-days="5" clears="no reminder goes"/>
E
sed -i "s|<variable id=\"v_d_After\" name=\"After\"/>|<variable id=\"v_d_After\" name=\"After\" typeRef=\"tNotes\"/>|; s|<inputData id=\"in_Proposed\"|<itemDefinition id=\"tNote\" name=\"tNote\"><itemComponent id=\"tNote_e\" name=\"effect\"><typeRef>string</typeRef><allowedValues><text>\"beside it\"</text></allowedValues></itemComponent><itemComponent id=\"tNote_t\" name=\"target\"><typeRef>string</typeRef></itemComponent><itemComponent id=\"tNote_r\" name=\"reason\"><typeRef>string</typeRef></itemComponent></itemDefinition><itemDefinition id=\"tNotes\" name=\"tNotes\" isCollection=\"true\"><typeRef>tNote</typeRef></itemDefinition>&|" "$home/$pack/afterwards.dmn"
cases <<'E'
<case name="a reminder goes, and what is beside it" base="shop">
  <day date="2026-02-13">
    <leaves output="notices" step="reminder" past_due="90.00"/>
    <leaves output="tasks" question="beside a reminder of 90"/>
  </day>
</case>
<case name="none goes" base="shop that has paid"><day date="2026-02-13"><none/><none output="tasks"/></day></case>
E
proved "a process that sees what went before" 's/= "reminder"/= "final notice"/'

# --- a notice in person to those over 65, with a copy to a third party ------------------------------
home inperson
sed -i 's| *</fields>|    <field name="third_party_name" type="S 120"/>\n    <field name="third_party_street" type="S 60"/>\n    <field name="third_party_city" type="S 40"/>\n    <field name="third_party_postal" type="S 10"/>\n&|' "$home/formats/layouts/accounts.xml"
{ type tCustomer age_65_or_over:boolean; type tCase step:string done_date:date
type tAccount third_party_name:string third_party_street:string third_party_city:string third_party_postal:string
input Customer tCustomer; input Account tAccount; input Case tCase
decision Visit "Visit" "Customer Case" <<'E'
if Customer.age_65_or_over != null and Customer.age_65_or_over and Case.step = "final notice" and Case.done_date != null
then { effect: "notice in person", reason: "Over 65: nobody is cut before we spoke" } else null
E
decision Recipients "Recipients" "Account" <<'E'
concatenate([{ recipient_role: "holder" }], if Account.third_party_name = null then [] else
[{ recipient_role: "third party", channel: "mail", mail_class: "first class", name_1: Account.third_party_name, name_2: null, address_1: Account.third_party_street, address_2: null, city: Account.third_party_city, postal: Account.third_party_postal }])
E
} | model inperson "In person"
into '  <effect name="deposit demand"' <<'E'
  <process name="visit" each="Case" model="In person" decision="Visit"/>
  <effect name="notice in person" nature="letter" output="notices" channel="hand" copies="Recipients" proof="mailed">
    <set column="template">in-person</set> <set column="mail_class">hand</set> <set column="past_due" from="Position.past_due"/>
  </effect>
E
cases <<'E'
<case name="over 65, with a third party" base="home with a final notice">
  <day date="2026-02-13">
    <row layout="customers" customer_id="C1" age_65_or_over="true"/>
    <row layout="accounts" account_id="1" third_party_name="A daughter" third_party_street="9 Elm St" third_party_city="Lakemont" third_party_postal="32910"/>
    <leaves output="notices" step="notice in person" copy_no="1" channel="hand" recipient_role="holder"/>
    <leaves output="notices" step="notice in person" copy_no="2" channel="mail" recipient_role="third party" name_1="A daughter"/>
  </day>
  <quiet until="2026-02-16"/>
</case>
<case name="younger" base="home with a final notice"><day date="2026-02-13"><none/></day></case>
E
proved "a notice in person" 's/Customer.age_65_or_over and/Customer.age_65_or_over and false and/'

# --- the draw of a letter of credit, split over the accounts that it covers --------------------------
home split
cat >"$home/formats/layouts/covered.xml" <<'E'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:arrears:layout:1" name="covered">
  <version>1</version>
  <facts name="Covered"/>
  <framing kind="delimited"/>
  <owner kind="instrument" field="security_id"/>
  <key field="security_id"/> <key field="account_id"/>
  <full absent="keep"/>
  <hash field="account_id"/>
  <fields>
    <field name="security_id" type="S 20" required="yes"/>
    <field name="account_id" type="S 20" required="yes"/>
    <field name="share" type="N 3.2" required="yes"/>
  </fields>
</layout>
E
cat >"$home/formats/layouts/out/draw-shares.xml" <<'E'
<?xml version="1.0" encoding="UTF-8"?>
<output xmlns="urn:arrears:layout:1" name="draw-shares">
  <column name="effect_id" type="S 26" required="yes"/>
  <column name="content_hash" type="S 16" required="yes"/>
  <column name="run_id" type="S 40" required="yes"/>
  <column name="business_date" type="D" required="yes"/>
  <column name="security_id" type="S 20" from="Security.security_id"/>
  <column name="for_account" type="S 20" required="yes"/>
  <column name="amount" type="M" required="yes"/>
</output>
E
{ type tSecurity security_id:string available_amount:number expiry_date:date; type tCovered account_id:string share:number; list tCovereds tCovered; type tRun business_date:date
input Security tSecurity; input Covered tCovereds; input Run tRun
decision Split "Split" "Security Covered Run" <<'E'
if Security.expiry_date = null or Security.expiry_date - Run.business_date > duration("P10D") or count(Covered) = 0 then null
else for c in Covered return { effect: "draw share", reason: "ends within ten days", target: c.account_id, key: Security.expiry_date, group: "draw",
  account: c.account_id, amount: decimal(Security.available_amount * c.share, 2) }
E
} | model split "Split"
into '  <effect name="deposit demand"' <<'E'
  <process name="split" each="Instrument" model="Split" decision="Split"/>
  <effect name="draw share" nature="neutral" output="draw-shares">
    <set column="for_account" from="Proposal.account"/> <set column="amount" from="Effect.amount"/>
  </effect>
E
cases <<'E'
<case name="two accounts" base="shop that has paid">
  <day date="2024-12-20">
    <row layout="securities" security_id="SEC" kind="letter of credit" status="in force" available_amount="1000.00" expiry_date="2024-12-27"/>
    <row layout="covered" security_id="SEC" account_id="1" share="0.30"/>
    <row layout="covered" security_id="SEC" account_id="2" share="0.70"/>
    <leaves output="draws" amount="1000.00"/>
    <leaves output="draw-shares" for_account="1" amount="300.00"/>
    <leaves output="draw-shares" for_account="2" amount="700.00"/>
  </day>
</case>
E
proved "a draw that is split" 's/P10D/P1D/'

# --- a path for those of whom nothing can be cut --------------------------------------------------------
home nocut
{ type tPoint can_disconnect:boolean; list tPoints tPoint; type tCase step:string done_date:date; type tPosition past_due:number
input ServicePoints tPoints; input Case tCase; input Position tPosition
decision Path "Path" "ServicePoints Case Position" <<'E'
if Case.step = "final notice" and Case.done_date != null and (every p in ServicePoints satisfies p.can_disconnect = null or not(p.can_disconnect))
then { effect: "visit", reason: "Nothing of it can be cut", amount: Position.past_due, text: "call, and offer an arrangement" } else null
E
} | model nocut "No cut"
sed -i 's|<facts one="ServicePoint"/>|<facts name="ServicePoints" one="ServicePoint"/>|' "$home/formats/layouts/service-points.xml"
into '  <effect name="deposit demand"' <<'E'
  <process name="no cut" each="Case" model="No cut" decision="Path"/>
  <effect name="visit" nature="neutral" output="tasks" standing="yes" due-days="5" clears="it is paid, or an arrangement is made"/>
E
cases <<'E'
<case name="sewer alone" base="shop with a final notice">
  <day date="2026-02-13">
    <row layout="service-points" service_point_id="SP1" can_disconnect="false"/>
    <leaves output="tasks" status="new" question="call, and offer an arrangement" amount_at_risk="90.00"/>
  </day>
</case>
<case name="what can be cut" base="shop with a final notice"><day date="2026-02-13"><none output="tasks"/></day></case>
E
proved "a path without a cut" 's/not(p.can_disconnect)/p.can_disconnect/'
echo "1..$n"
