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
# --- an extract of each owner --------------------------------------------------------------
WORDS=; LAYOUTS=$HOME_DIR/formats/layouts
# extract_of NAME WORD OWNER-XML [ATTRIBUTES]: a layout of rows that say: until then
extract_of() {
	WORDS="$WORDS $2"; KINDS="$KINDS $1"
	cat >"$LAYOUTS/$1.xml" <<-XML
	<?xml version="1.0" encoding="UTF-8"?>
	<layout xmlns="urn:arrears:layout:1" name="$1" ${4-}>
	  <version>1</version>
	  <facts name="$2"/>
	  <framing kind="delimited"/>
	  $3
	  <key field="id"/>
	  <full absent="keep"/>
	  <hash field="id"/>
	  <fields>
	    <field name="id" type="S 20" required="yes"/>
	    <field name="of" type="S 60"/>
	    <field name="also" type="S 60"/>
	    <field name="kind" type="C"><code from="A">area</code> <code from="P">premise</code> <code from="G">global</code></field>
	    <field name="until" type="D" required="yes"/>
	  </fields>
	</layout>
	XML
	sed -i "s|<property name=\"calendars\" |<property name=\"$1\" value=\"optional\"/>\n&|" "$HOME_DIR/jobs/cycles/nightly.xml"
}
owner() { echo "<owner kind=\"$1\" field=\"of\"/>"; }
# reads MODEL DECISION WORD...: the decision may read the words
reads() {
	r_in= r_req= r_model=$pack/$1 r_decision=$2; shift 2
	for w; do
		r_in="$r_in<inputData id=\"input_$w\" name=\"$w\"><variable id=\"input_${w}_var\" name=\"$w\" typeRef=\"tNews\"/></inputData>"
		r_req="$r_req<informationRequirement id=\"req_new_$w\"><requiredInput href=\"#input_$w\"/></informationRequirement>"
	done
	sed -i "0,/<inputData /s||<itemDefinition id=\"type_tNew\" name=\"tNew\"><itemComponent id=\"type_tNew_until\" name=\"until\"><typeRef>date</typeRef></itemComponent></itemDefinition><itemDefinition id=\"type_tNews\" name=\"tNews\" isCollection=\"true\"><typeRef>tNew</typeRef></itemDefinition>$r_in\n&|
	    s|<literalExpression id=\"decision_${r_decision}_logic\"|$r_req\n&|" "$r_model"
}
# any WORD...: whether a row of one of them says that it is not yet over
any() { echo "some n in concatenate($(echo "$*" | sed 's/ /, /g')) satisfies n.until \\&gt; Run.business_date"; }

rm -rf "$HOME_DIR"
town 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011
pack=$HOME_DIR/rules/packs/us-fl-municipal
extract_of favours NAccount "$(owner account)"
# A row of it reaches a second account.
sed -i 's|<full |<reaches field="also" name="NReached"/>\n&|' "$LAYOUTS/favours.xml"; WORDS="$WORDS NReached"
extract_of scores NCustomer "$(owner customer)"
extract_of works NPremise "$(owner premise)"
extract_of trials NService "$(owner service)"
extract_of outages NPoint "$(owner service-point)" 'protective="yes"'
extract_of appraisals NInstrument "$(owner instrument)" 'protective="yes"'
extract_of ratings NIssuer "$(owner issuer)"
extract_of storms NArea "$(owner area)" 'protective="yes"'
extract_of mixtures NMixture '<owner kind-from="kind" field="of"/>'
extract_of answers-of-ours NEffect "$(owner effect)"
extract_of directives NGlobal '<owner kind="global"/>'
! grep -rqE 'favours|appraisals|NMixture|directives' engine formats rules jobs; ok $? "no source knows them"
reads ladder.dmn Track $WORDS
sed -i "s/^\( *<text>\)if Account\.prepaid /\1if $(any $WORDS) then \"postponed\"\nelse if Account.prepaid /" "$pack/ladder.dmn"
OF_PAPER='NAccount NReached NCustomer NInstrument NIssuer NGlobal'
reads renewal.dmn In_force Run $OF_PAPER
sed -i '/<inputData id="input_Run" name="Run"><var/s/<inputData id="input_Run" name="Run"><variable[^>]*><\/inputData>//' "$pack/renewal.dmn"
sed -i "s/^\( *<text>\)list contains(\[\"accepted\"/\1if $(any $OF_PAPER) then false else list contains([\"accepted\"/" "$pack/renewal.dmn"
# A process asks about each of its rows.
sed -i 's/<facts name="NAccount"/& one="Favour"/' "$LAYOUTS/favours.xml"
sed -i '0,/<inputData /s||<itemDefinition id="type_tFavour" name="tFavour"><itemComponent id="type_tFavour_id" name="id"><typeRef>string</typeRef></itemComponent></itemDefinition>\
<itemDefinition id="type_tEnds" name="tEnds"><itemComponent id="type_tEnds_e" name="effect"><typeRef>string</typeRef><allowedValues><text>"favour ends"</text></allowedValues></itemComponent><itemComponent id="type_tEnds_t" name="target"><typeRef>string</typeRef></itemComponent><itemComponent id="type_tEnds_r" name="reason"><typeRef>string</typeRef></itemComponent></itemDefinition>\
<inputData id="input_Favour" name="Favour"><variable id="input_Favour_var" name="Favour" typeRef="tFavour"/></inputData>\
&|; 0,/<decision /s||<decision id="decision_Ends" name="Ends"><variable id="decision_Ends_var" name="Ends" typeRef="tEnds"/><informationRequirement id="req_Ends_Favour"><requiredInput href="#input_Favour"/></informationRequirement><literalExpression id="decision_Ends_logic" typeRef="tEnds"><text>{ effect: "favour ends", target: Favour.id, reason: "it ends" }</text></literalExpression></decision>\
&|' "$pack/ladder.dmn"
sed -i '0,/<effect /s||<process name="favour" each="NAccount" model="Collection ladder and relief" decision="Ends"/>\
  <effect name="favour ends" output="tasks" standing="yes" due-days="5" clears="it has ended"/>\
  &|; s/sample="yes"/sample="yes" takes-over="yes"/' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes them" $? 0 || note <"$W/check.log"

# security ID ACCOUNT [ISSUER]: a paper whose clause is not clear, so that a person is asked
security() {
	row securities security_id=$1 account_id=$2 kind=LOC status=IF customer_id=C$2 "principal_name=Firm $2" currency=USD issuer_id=${3-} \
	    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 issue_date=2025-01-02 evergreen=Y extension_wording=U expiry_date=2026-12-31
}
premise_in() { # premise_in NO AREA COUNTY
	row premises v=2 premise_id=P$1 "address_1=$1 Main St" city=Lakemont state=FL postal=32910 county=$3 weather_area=$2 \
	    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=N medical_at_premise=N
}
day 2026-02-16
security PAPER6 1006; security PAPER7 1007 BANK7; security PAPER9 1009 BANK9; security PAPER1 1001; security PAPER11 1011
premise_in 1008 FLZ908 Ocheesee; premise_in 1010 FLZ902 Liberty
seal; night; status 0
release 2026-02-16
keep town

# tell KIND UNTIL FIELD=VALUE...: a row of it
tell() { t_kind=$1 t_until=$2; shift 2; row "$t_kind" "id=$t_kind" "until=$t_until" "$@"; }
# all_tell UNTIL: a row of each owner's, about one account each
all_tell() {
	tell favours "$1" of=1001 also=1009
	tell scores "$1" of=C1002
	tell works "$1" of=P1003
	tell trials "$1" of=S1004
	tell outages "$1" of=SP1005
	tell appraisals "$1" of=PAPER6
	tell ratings "$1" of=BANK7
	tell storms "$1" of=FLZ908
	tell mixtures "$1" of=Liberty kind=A
}
papers() { for p_no in 1 6 7 9 11; do cells "$O/tasks.csv" security_id PAPER$p_no status; done; }
day 2026-02-17; all_tell 2026-02-19; seal; night; status 0
is "whoever has a row, or is reached by one, is postponed" "$(orders DISCONNECT)" "1011"
is "instruments see their account's rows, their own, their issuer's, and what reaches their account; one has none" "$(papers)" "closedclosedclosedclosedopen"
is "a process asks about each of its rows" "$(cells "$O/tasks.csv" account_id 1001 status)" "closed new"
has "a process asks about each of its rows: what about" "$O/tasks.csv" "it ends"
day 2026-02-18; row directives id=ALL until=2026-02-20; seal; night; status 0
is "what is nobody's in particular concerns everybody" "$(orders DISCONNECT)" ""
is "instruments too: the last task is closed" "$(cells "$O/tasks.csv" security_id PAPER11 status)" "closed"
day 2026-02-19; seal; night; status 0
is "rows stay in the store: still postponed" "$(orders DISCONNECT)" ""
day 2026-02-20; seal; night; status 0
is "until their day" "$(orders DISCONNECT)" "1001 1002 1003 1004 1005 1006 1007 1008 1009 1010"

# What the world says of an order of ours, in an extract of its own: the account is not tried again before that day.
back town
day 2026-02-17; seal; night; status 0
order=$(order_of 1009) other=$(order_of 1011)
day 2026-02-18; row answers-of-ours id=A1 of=$order until=2026-03-15
for o_id in $order $other; do row order-replies order_id=$o_id reply_no=0000001 status=NE reason=NA status_at=2026-02-18T09:25:00-05:00; done
seal; night; status 0
day 2026-02-19; seal; night; status 0
is "a second attempt only where no row speaks against it" "$(orders DISCONNECT)" "1011"

# --- rows that can't be read mark whom they concern ---------------------------------------
back town
day 2026-02-17; all_tell 2026-99-99; seal; night
is "what can't be read: nothing adverse for any of them" "$(orders DISCONNECT)" "1011"
for t_no in 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010; do excepted $t_no tainted; done
has "it is told how to lift it" "$O/exceptions.csv" "area FLZ908"
clear_of() { "$ARREARS" clear "$@" --data "$DATA" --by "A. Tester" --reason "looked at it" >"$W/clear.log" 2>&1; is "clear $*" $? 0 || note <"$W/clear.log"; }
clear_of area FLZ908; clear_of service-point SP1005; clear_of issuer BANK7
day 2026-02-18; tell appraisals 2026-02-10 v=2 of=PAPER6; seal; night
is "lifted by a person, or by a row that can be read" "$(orders DISCONNECT)" "1005 1006 1007 1008"

back town
day 2026-02-17; row directives id=ALL until=2026-99-99; seal; night
is "what can't be read and concerns everybody: nothing adverse at all" "$(orders DISCONNECT)" ""
has "it is told" "$O/report.txt" "directives"
back town
day 2026-02-17; tell appraisals 2026-02-19 of=STRANGER; seal; night
is "a protection of an instrument that nobody knows: nothing adverse at all" "$(orders DISCONNECT)" ""

# --- a second account that a row reaches -----------------------------------------------------------
# The row that lies under the account itself is not among those of others; one that names somebody else leaves it.
back town
day 2026-02-17; tell favours 2026-02-19 of=1001 also=1009; seal; night; status 0
day 2026-02-18; tell favours 2026-02-19 v=2 of=1001 also=1011; seal; night; status 0
is "a row that reaches another account by now: no longer the one before" "$(orders DISCONNECT)" "1009"
cp "$LAYOUTS/favours.xml" "$W/kept.xml"
for r_try in 'field="of":bad-owner: reaches: the rows are that account' 'field="until":bad-owner: an account' 'field="als":unknown-field: "als"'; do
	sed -i "s/<reaches field=\"also\"/<reaches ${r_try%%:*}/" "$LAYOUTS/favours.xml"
	check; is "reaches ${r_try%%:*}: refused" $? 8
	has "reaches ${r_try%%:*}: says so" "$W/check.log" "${r_try#*:}"
	cp "$W/kept.xml" "$LAYOUTS/favours.xml"
done
sed -i 's/name="NReached"/name="Favour"/' "$LAYOUTS/favours.xml"; check; is "one word for its own rows and others': refused" $? 8
has "one word for both: says so" "$W/check.log" 'name-twice: "Favour" is what rules call'
cp "$W/kept.xml" "$LAYOUTS/favours.xml"

# --- more of them than there is room for ------------------------------------------------------
sed -i 's/<reaches /<names kind="area" field="of"\/>\n&/' "$LAYOUTS/favours.xml"
check; is "a way to others through rows that the engine does not know: refused" $? 8
has "a way to others: says so" "$W/check.log" "layout favours: names: its rows lead to no other owner's"
sed -i '/<names /d' "$LAYOUTS/favours.xml"
i=0; while [ $i -lt 60 ]; do i=$((i + 1)); extract_of more-of-it-$i More$i "$(owner account)"; done
check; is "too many kinds: refused" $? 8
has "too many kinds: says so" "$W/check.log" "rules see more than 64 kinds of extracts beside the engine's own"
done_testing
