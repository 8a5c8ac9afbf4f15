#!/bin/sh
# newfield.sh - a field that the program does not know, added to a layout and read by a rule, with rows in the store.
. tests/night/lib.sh
town 1001 1002 1003
# lib.sh writes extracts by $LAYOUTS: from now on by the edited ones.
LAYOUTS=$HOME_DIR/formats/layouts
pack=$HOME_DIR/rules/packs/us-fl-municipal
! grep -rq goodwill_until engine formats rules jobs; ok $? "no source knows the field"
sed -i 's/ *<\/fields>/    <field name="goodwill_until" type="D"\/>\n&/' "$LAYOUTS/accounts.xml"
sed -i '/<itemComponent id="type_tAccount_status"/i\
    <itemComponent id="type_tAccount_goodwill_until" name="goodwill_until"><typeRef>date</typeRef></itemComponent>
s/^\( *<text>\)if Account\.prepaid /\1if Account.goodwill_until != null and Account.goodwill_until \&gt; Run.business_date then "postponed"\
else if Account.prepaid /' "$pack/ladder.dmn"
# The cases began before: without this they would keep the ladder that does not know the field.
sed -i 's/sample="yes"/sample="yes" takes-over="yes"/' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.log" 2>&1; is "check takes it" $? 0 || note <"$W/check.log"

day 2026-02-16; seal; night; status 0
is "another text of the pack: a person looks first" "$(orders DISCONNECT)" ""
has "another text of the pack: says so" "$O/report.txt" "  new pack: pack us-fl-municipal "
has "another text of the pack: and why" "$O/report.txt" "nobody has yet looked at what this text of the pack decides"
has "another text of the pack: the manifest calls it so" "$O/manifest.xml" 'kind="new pack"'
keep looked
day 2026-02-17; seal; night; status 0
has "nobody looked: the next night says it again" "$O/report.txt" "  new pack: pack us-fl-municipal "
back looked
release 2026-02-16

day 2026-02-17
row accounts v=2 account_id=1002 customer_id=C1002 status=A account_class=LC jurisdiction=US-FL policy_group=standard \
    opened_date=2020-01-01 continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm 1002" mail_1="1002 Main St" mail_city=Lakemont \
    mail_state=FL mail_postal=32910 mail_country=US goodwill_until=2026-02-19
seal
has "the extract carries it" "$(echo "$IN"/accounts.*)" ",2026-02-19"
night; status 0
is "older rows read null, the newer one its date" "$(orders DISCONNECT)" "1001 1003"
# It stays in the store: no row comes, and its day passes.
day 2026-02-18; seal; night; status 0
is "still postponed, with no new row" "$(orders DISCONNECT)" ""
day 2026-02-19; seal; night; status 0
is "until its day" "$(orders DISCONNECT)" "1002"
done_testing
