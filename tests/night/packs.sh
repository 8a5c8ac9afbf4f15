#!/bin/sh
# packs.sh - several packs decide in one run: each account goes by the one of its jurisdiction and policy group.
. tests/night/lib.sh
home; mkdir -p "$OUT"
PACKS=$HOME_DIR/rules/packs FL=$PACKS/us-fl-municipal GA=$PACKS/us-ga-municipal
# The other state's: letters of its own that follow each other at once, and no word against a cut where tenants live.
cp -r "$FL" "$GA"
sed -i 's/name="us-fl-municipal" version="1.0.0"/name="us-ga-municipal" version="4.0.0"/; s/jurisdiction="US-FL"/jurisdiction="US-GA"/
	s/>reminder</>ga-reminder</; s/>late-notice</>ga-late</; s/>renewal-90</>ga-renewal-90</; s/>renewal-60</>ga-renewal-60</; s/>renewal-30</>ga-renewal-30</
	/interlock name="no tenants"/,+1d' "$GA/pack.xml"
sed -i 's/dwell_days: 5/dwell_days: 0/' "$GA/ladder.dmn"
sed -i 's/name="us-fl-municipal" version="1.0.0"/& account-queue="Florida desk"/' "$FL/pack.xml"
jobs() { sed -i "s|<property name=\"pack\" value=\"[^\"]*\"|<property name=\"pack\" value=\"$1\"|" "$HOME_DIR"/jobs/cycles/*.xml; }
jobs "us-fl-municipal;us-ga-municipal"
cp -r "$HOME_DIR" "$W/sound"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "check" $? 0 || note <"$W/check"

# 1xxx in Florida, 2xxx in Georgia, 3001 where no pack is; xx2 let to tenants; 1003 and 2003 in no case yet
premise() { row premises ${2-} premise_id=P$1 "address_1=$1 Main St" city=Lakemont state=FL postal=32910 county=Ocheesee weather_area=FLZ902 \
    time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=Y medical_at_premise=N; }
security() { row securities security_id=B$1 account_id=$1 kind=LOC status=IF customer_id=C$1 "principal_name=Firm $1" currency=USD \
    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 issue_date=2025-01-02 expiry_date=2026-04-15; }
# moves NO VERSION FIELD=VALUE...: its row of accounts alone
moves() {
	no=$1 v=$2; shift 2
	row accounts v=$v account_id=$no customer_id=C$no status=A account_class=LC jurisdiction=US-GA policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm $no" mail_1="$no Main St" mail_city=Lakemont \
	    mail_state=FL mail_postal=32910 mail_country=US "$@"
}
in_ga() { account "$@" jurisdiction=US-GA; }
letter() { cells "$O/notices.csv" account_id "$1" template; }
balanced() { is "$D: no total differs" "$(grep ',N$' "$O/totals.csv")" ""; }
day 2026-02-13
for a in 1001 1002 1003 1004 1005; do account $a; done
for a in 2001 2002 2003 2004 2005; do in_ga $a; done
account 3001 jurisdiction=US-AL
for a in 1001 1002 2001 2002 3001; do ripe $a; done
for a in 1004 1005 2004 2005; do ripe $a 2026-02-10; done
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; has "both are pinned" "$O/manifest.xml" "us-ga-municipal/pack.xml"; release

day 2026-02-17; premise 1002 v=2; premise 2002 v=2; security 1003; security 2003; security 3001; seal; night
status 0
is "orders: each by the interlocks of its pack" "$(orders DISCONNECT)" "1001 2001 2002"
excepted 1002 "no tenants"
is "in the list that its pack names" "$(cells "$O/exceptions.csv" account_id 1002 queue)" "Florida desk"
excepted 3001 "no pack for jurisdiction US-AL"
hasnt "and no order for it" "$O/orders.csv" ",3001,"
is "letters: Florida's" "$(cells "$O/notices.csv" template reminder account_id)" "1003"
is "letters: Georgia's" "$(cells "$O/notices.csv" template ga-reminder account_id)" "2003"
is "under which pack" "$(cells "$O/orders.csv" account_id 2001 pack_version) $(cells "$O/orders.csv" account_id 1001 pack_version)" \
    "us-ga-municipal 4.0.0 us-fl-municipal 1.0.0"
is "each order names what it passed" "$(cells "$O/orders.csv" account_id 2001 interlocks | grep -c "no tenants")$(cells "$O/orders.csv" account_id 1001 interlocks | grep -c "no tenants")" 01
is "an instrument goes by its account's" "$(cells "$O/notices.csv" security_id B1003 template) $(cells "$O/notices.csv" security_id B2003 template)" \
    "renewal-60 ga-renewal-60"
is "one of an account that no pack serves is told" "$(grep -c "no pack for jurisdiction US-AL" "$O/exceptions.csv")" 2
balanced
reminder=$(cells "$O/notices.csv" template ga-reminder effect_id) fl=$(cells "$O/notices.csv" template reminder effect_id)
keep orders

# --- ladders ----------------------------------------------------------------------------------
mailed() { row notice-replies notice_id=$1 copy_no=1 reply_no=1 status=M status_at=${2}T16:00:00-05:00 mail_date=$2 mail_class=FC; }
day 2026-02-18; mailed "$reminder" 2026-02-18; mailed "$fl" 2026-02-18; seal; night
is "Georgia's letters follow each other at once" "$(letter 2003)" "ga-late"
is "Florida's wait" "$(letter 1003)" ""
balanced
"$ARREARS" explain 2003 --data "$DATA" >"$W/explain"; has "explain tells the pack" "$W/explain" "us-ga-municipal 4.0.0"

# --- an account that moves to where another pack is --------------------------------------------
back orders
day 2026-02-18; mailed "$fl" 2026-02-18; moves 1003 2; seal; night
is "moved: its case goes on by the ladder that it began under" "$(letter 1003)" ""
balanced
day 2026-02-19; seal; night; is "and stays" "$(letter 1003)" ""
day 2026-02-25; seal; night; is "till that one's days have passed" "$(letter 1003)" "late-notice"
is "under the pack that it goes by now" "$(cells "$O/notices.csv" account_id 1003 pack_version)" "us-ga-municipal 4.0.0"
"$ARREARS" explain 1003 --data "$DATA" >"$W/explain"; grep -q "ladder of.*us-fl-municipal 1.0.0" "$W/explain"; ok $? "explain tells whose ladder"
balanced

# --- an account that none serves any more, and one that two could ------------------------------
back orders
day 2026-02-18; moves 2001 2 jurisdiction=US-AL; seal; night
is "none: its order is called back" "$(orders CANCEL)" "2001"
excepted 2001 "no pack for jurisdiction US-AL"; excepted 2001 "not proved any more: no pack serves the account"
balanced
back orders
recheck() { "$ARREARS" run recheck --number 1 --home "$HOME_DIR" --workers 1 --date "$D" --in "$IN" --out "$OUT" --data "$DATA" >"$W/log" 2>&1; STATUS=$? O=$OUT/recheck-$D-1; }
day 2026-02-18 morning; row holds hold_id=H1 scope_kind=A scope_id=1001 kind=D stops=disconnect from_date=2026-02-18
row holds hold_id=H2 scope_kind=A scope_id=2001 kind=D stops=disconnect from_date=2026-02-18
for k in $KINDS; do [ -e "$ROWS/$k.CIS" ] || SKIP="$SKIP $k "; done; seal; recheck; status 0 "recheck"
is "a recheck too: each by its pack" "$(orders CANCEL)" "1001 2001"
is "each under its name" "$(cells "$O/orders.csv" account_id 2001 pack_version) $(cells "$O/orders.csv" account_id 1001 pack_version)" \
    "us-ga-municipal 4.0.0 us-fl-municipal 1.0.0"

back orders
cp -r "$GA" "$PACKS/us-ga-trial"; sed -i 's/name="us-ga-municipal"/name="us-ga-trial"/; s/policy-group="\*"/policy-group="trial;standard"/' "$PACKS/us-ga-trial/pack.xml"
jobs "*"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "two could: check refuses" $? 8
at() { echo "$PACKS/$1/pack.xml:$(grep -n "jurisdiction=\"US-GA\"" "$PACKS/$1/pack.xml" | head -1 | cut -d: -f1):"; }
has "and says so" "$W/check" "two-packs: pack us-ga-trial: an account of US-GA could go by pack us-ga-municipal too"
grep -q "^$(at us-ga-trial)[0-9]*: two-packs" "$W/check"; ok $? "with its place"
grep -q "^$(at us-ga-municipal)[0-9]*: note: here" "$W/check"; ok $? "and that of the other"
day 2026-02-18; moves 2004 2 policy_group=other; seal; night
has "two could: a new pack is looked at first" "$O/report.txt" "us-ga-trial"
is "two could: orders are called back" "$(orders CANCEL)" "2001 2002"
excepted 2001 "more than one pack for jurisdiction US-GA, policy group standard"
hasnt "one could, by its policy group: no exception" "$O/exceptions.csv" "C2004"
release; day 2026-02-19; seal; night
is "and it goes on" "$(orders DISCONNECT)" "1004 1005 2004"
balanced
sed -i 's/policy-group="trial;standard"/policy-group="trial"/; s/jurisdiction="US-GA"/& /' "$PACKS/us-ga-trial/pack.xml"; sed -i 's/policy-group="\*"/policy-group="standard"/' "$GA/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "groups that are apart: taken" $? 0 || note <"$W/check"
sed -i 's/policy-group="trial"/policy-group="*"/; s/from="2016-01-01"/from="2027-01-01"/' "$PACKS/us-ga-trial/pack.xml"; sed -i 's/from="2016-01-01"/& until="2027-01-01"/' "$GA/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "dates that are apart: taken" $? 0 || note <"$W/check"
day 2026-02-20; seal; night; has "who is not in force does not decide" "$O/report.txt" "us-ga-municipal"
hasnt "nor is looked at" "$O/report.txt" "pack us-ga-trial"

# --- what is refused ----------------------------------------------------------------------------
back orders; day 2026-02-18; seal
sed -i 's/<limit of="cut" number="500"/<limit of="cut" number="7"/' "$GA/pack.xml"; jobs "us-fl-municipal;us-ga-municipal"
night; status 8 "limits that differ"
has "says so, in its place" "$W/log" "us-ga-municipal/pack.xml:"; has "and which" "$W/log" 'limits-differ: pack us-ga-municipal: limit "cut" is not that of pack us-fl-municipal'
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "check refuses them" $? 8; has "check says so" "$W/check" "limits-differ"
cp -r "$FL" "$PACKS/twin"; night --pack "us-fl-municipal;twin"; status 8 "two of one name and version"
has "says so" "$W/log" "twin/pack.xml:"; has "and which" "$W/log" "name-taken: pack us-fl-municipal 1.0.0: another pack of the run has this name"; rm -r "$PACKS/twin"
night --pack us-gb; status 8 "no such pack"
night --pack "us-fl-municipal;../x"; status 8 "a name that leads elsewhere"; has "says what is wanted" "$W/log" 'the name of a folder of rules/packs wanted'
sed -i 's/sample="yes"/& abstract="yes"/' "$GA/pack.xml"
night; status 8 "a pack that others only rest upon"; has "says so" "$W/log" "pack us-ga-municipal: abstract"
jobs "*"; rm -r "$PACKS/us-ga-trial"; night; status 0 "all but those"; excepted 2001 "no pack for jurisdiction US-GA"
done_testing
