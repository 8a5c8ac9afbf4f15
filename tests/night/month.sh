#!/bin/sh
# month.sh - the end of a month: after the night of its last working day, once, and no night's work is done again.
. tests/night/lib.sh
# month_end [OPTIONS]: of the date in hand; nothing came
month_end() {
	"$ARREARS" run month-end --home "$HOME_DIR" --workers 1 --date "$D" --out "$OUT" --data "$DATA" "$@" >"$W/log" 2>&1
	STATUS=$?; O=$OUT/month-end-$D
}
refused() { is "$1: refused" "$STATUS" 8; has "$1: says why" "$W/log" "$2"; }
balanced() { is "${1:-$D}: no total differs" "$(grep ',N$' "$O/totals.csv")" ""; }
a_night() { day "$1"; seal; night; status "${2:-0}" "night of $1"; }
charged() { cells "$O/postings.csv" kind "late charge" account_id; }
tasks() { cells "$O/tasks.csv" status "$1" account_id; } # of the monthly process: nights tell others
release_end() { "$ARREARS" release "month-end-$D" --data "$DATA" --by "A. Tester" >"$W/release.log" 2>&1; }

# A pack with work of the month: a charge on what is past due, a task for a person, and money back.
town 1001 1002 1003+ 1004-
pack=$HOME_DIR/rules/packs/us-fl-municipal
cat >"$pack/monthly.dmn" <<'DMN'
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="Monthly work" namespace="urn:test:monthly">
  <itemDefinition id="tRun" name="tRun">
    <itemComponent id="tRun_b" name="business_date"><typeRef>date</typeRef></itemComponent>
    <itemComponent id="tRun_p" name="period_end"><typeRef>date</typeRef></itemComponent>
  </itemDefinition>
  <itemDefinition id="tPosition" name="tPosition"><itemComponent id="tPosition_p" name="past_due"><typeRef>number</typeRef></itemComponent></itemDefinition>
  <itemDefinition id="tAccount" name="tAccount"><itemComponent id="tAccount_a" name="account_id"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <inputData id="Run" name="Run"><variable id="Run_v" name="Run" typeRef="tRun"/></inputData>
  <inputData id="Position" name="Position"><variable id="Position_v" name="Position" typeRef="tPosition"/></inputData>
  <inputData id="Account" name="Account"><variable id="Account_v" name="Account" typeRef="tAccount"/></inputData>
  <decision id="Monthly" name="Monthly">
    <variable id="Monthly_v" name="Monthly"/>
    <informationRequirement id="r1"><requiredInput href="#Run"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#Position"/></informationRequirement>
    <informationRequirement id="r3"><requiredInput href="#Account"/></informationRequirement>
    <literalExpression id="Monthly_l"><text>[
      if Position.past_due &gt; 0 then { effect: "month charge", reason: "past due at the end of the month", key: Run.period_end, amount: 1.50 } else null,
      if Account.account_id = "1004" and Position.past_due &gt; 0 then { effect: "look", reason: "a person looks once a month" } else null ]</text></literalExpression>
  </decision>
</definitions>
DMN
sed -i 's|<model file="rows.dmn"/>|&<model file="monthly.dmn"/>|
    s|<process name="renewal"|<process name="monthly" each="Account" jobs="month-end" model="Monthly work" decision="Monthly"/>&|
    s|<effect name="returned-payment fee"|<effect name="month charge" nature="charge" output="postings"><set column="kind">late charge</set><set column="amount" from="Effect.amount"/><set column="currency">USD</set><set column="accounting_date" from="Run.period_end"/></effect><effect name="look" output="tasks" standing="yes" due-days="5" clears="a person has looked"/>&|' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "check" $? 0 || note <"$W/check"
has "check tells what each job may propose" "$W/check" "; month charge; look"
has "of a recheck too" "$W/check" "  recheck may propose: plan-after-a-cut; cancel; reconnect"

# --- when it may run -------------------------------------------------------------------
D=2026-02-13; month_end
refused "before the month's last working day" "the first night, 2026-02-13, came after the month to 2026-01-31. The next is due after the night of 2026-02-27"
has "and the one command to give" "$W/log" "arrears run month-end --date 2026-02-27"
D=2026-02-27; month_end
refused "before the night of its date" "the last one done is of 2026-02-13; first: arrears run nightly --date 2026-02-27"
dump "$W/before.dump"; month_end; dump "$W/after.dump"; same "which changes nothing" "$W/before.dump" "$W/after.dump"
month_end --number 1; refused "with a number" "it runs once a day: --number seen"

# --- a night that let nothing out: nothing adverse, and the month stays open -------------------
keep opening
a_night 2026-02-27
has "a text of the pack that nobody has looked at" "$O/report.txt" "nobody has yet looked at what this text of the pack decides"
month_end; status 0
is "nothing adverse after a night that was blocked" "$(charged)" ""
has "says why" "$O/report.txt" "its night: the night of 2026-02-27 let nothing adverse out"
is "what is not adverse is there" "$(tasks new)" 1004
release
a_night 2026-03-02
is "the night after the release lets orders out" "$(orders DISCONNECT)" "1001 1002 1003"
hasnt "it leaves the month's task alone" "$O/tasks.csv" ",1004,"
balanced
month_end; status 0 "the month is still open: it runs after a later night"
is "now the charges go, of the month that ended" "$(cells "$O/postings.csv" accounting_date 2026-02-28 account_id)" "1001 1002 1003 1004"
is "what was told stands" "$(tasks open)" 1004
balanced "month-end 2026-03-02"
is "what is aged is what the totals close with" "$(awk -F, '$7 == "aging" && $8 == "all" && $9 == "amount" { print $10 }' "$O/measures.csv")" \
    "$(awk -F, '$1 == "2 receivables" && $2 == "all" && $4 == "closing" { print $6 }' "$O/totals.csv")"
a_night 2026-03-03; month_end
refused "once a month" "the month to 2026-02-28 was closed by month-end-2026-03-02. The next is due after the night of 2026-03-31"

# --- a usual month's end --------------------------------------------------------------------
back opening; a_night 2026-02-24; release; a_night 2026-02-26; a_night 2026-02-27; keep friday
month_end; status 0
is "charged" "$(charged)" "1001 1002 1003 1004"
is "the ladder stands still" "$(wc -l <"$O/orders.csv") $(wc -l <"$O/notices.csv")" "1 1"
hasnt "no exception of the night is told again" "$O/exceptions.csv" standing
hasnt "none is ended" "$O/exceptions.csv" cleared
hasnt "nor a task" "$O/tasks.csv" closed
balanced
month_end; status 0; has "the same command again: done already" "$W/log" "already done"
a_night 2026-03-02; balanced "the night after"
hasnt "a night does not end the month's task" "$O/tasks.csv" ",1004,"

# --- what came since the night ---------------------------------------------------------------
back friday; order=$(cells "$OUT/nightly-2026-02-26/orders.csv" account_id 1001 effect_id)
is "an order is out" "$(echo "$order" | wc -w)" 1
day 2026-02-27 late
row payments payment_id=P9 account_id=1001 source_id=CIS transmission_id=T1 batch_id=1 source_ref=9 amount=90.00 received_at=${D}T18:00:00-05:00 \
    effective_date=$D tender_type=CH purpose=B status=PO posted_at=${D}T18:00:00-05:00
for k in $KINDS; do [ -e "$ROWS/$k.CIS" ] || SKIP="$SKIP $k "; done; seal
month_end --in "$IN"; status 0 "with what came"
is "who has paid is not charged, and not cut" "$(charged) / $(orders CANCEL)" "1002 1003 1004 / 1001"
balanced
day 2026-03-02; paid 1001 2 2026-02-27; seal; night; status 0 "the night after"
balanced "the night after"

# --- the breaker: nothing is lost for a month ---------------------------------------------------
back friday
limit() { sed -i "s/<limit of=\"adverse\" number=\"[0-9]*\"/<limit of=\"adverse\" number=\"$1\"/" "$pack/pack.xml"; }
cp "$pack/pack.xml" "$W/pack.kept"
limit 3; sed -i 's/ sample="yes"/ sample="yes" takes-over="yes"/' "$pack/pack.xml"; a_night 2026-03-02; release; a_night 2026-03-03; keep breaker
month_end; status 4 "more charges than the pack lets out"
is "none goes" "$(charged)" ""
release_end; is "a person looks" $? 0
has "what it opens" "$W/release.log" 'breaker: the next run of month-end may pass 4 effects "adverse" beyond its limit'
a_night 2026-03-04
month_end; status 0 "the next one"
is "lets them out" "$(charged)" "1001 1002 1003 1004"

# --- two months, and what the second tells ---------------------------------------------------------
cp "$W/pack.kept" "$pack/pack.xml"; back friday; D=2026-02-27; month_end; status 0
a_night 2026-03-31
month_end; status 0
is "the next month is charged again" "$(cells "$O/postings.csv" accounting_date 2026-03-31 account_id)" "1001 1002 1003 1004"
rolled() { awk -F, -v k="$1" -v i="$2" '$7 == "roll rates" && $8 == k && $9 == i { print $10 " " $11 " " $14 }' "$O/measures.csv"; }
is "what was 31 to 60 days old a month ago is all further" "$(rolled 31-60 "a month ago")$(rolled 31-60 further)" "360.00  360.00 1.0000 "
is "the mean of one month" "$(rolled 31-60 "further on average")" " 1.0000 of months: 1"
is "the task stands" "$(cells "$O/tasks.csv" account_id 1004 nights_seen)" 2
day 2026-04-30; paid 1004 2 2026-04-29; seal; night
month_end; status 0
is "and is ended by the month's end at which it is not asked for" "$(tasks closed)" 1004

# --- what is refused before anything is read ------------------------------------------------------------
wrong() { # WHAT FILE SED TEXT: check refuses it so
	cp "$HOME_DIR/$2" "$W/kept"; sed -i "$3" "$HOME_DIR/$2"
	cmp -s "$HOME_DIR/$2" "$W/kept" && ok 1 "$1: the edit changed nothing"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "$1: check's status" $? 8
	has "$1: says so" "$W/check" "$4"; grep -q "$HOME_DIR/$2:[0-9]*:[0-9]*: " "$W/check"; ok $? "$1: its place"
	cp "$W/kept" "$HOME_DIR/$2"
}
wrong "a process in a job that is not there" rules/packs/us-fl-municipal/pack.xml 's/jobs="month-end"/jobs="monthend"/' \
    'unknown-name: process "monthly": there is no job "monthend" in jobs/cycles'
has "and the nearest" "$W/check" "nearest known name: month-end"
wrong "a period that is not known" jobs/cycles/month-end.xml 's/value="month"/value="week"/' 'bad-property: job month-end: period "week", month wanted'
month_end; [ "$STATUS" = 0 ]; ok $? "a run that is done is done"
wrong "a period between nights" jobs/cycles/month-end.xml 's|<property name="period"|<property name="relief-only" value="yes"/>&|' \
    'not-with: job month-end: a job that closes a period does not run between nights'
wrong "a period that lets nothing out" jobs/cycles/month-end.xml '/<step id="issue"/,/<\/step>/d; s/next="issue"/next="report"/' \
    'step-missing: job month-end closes a period: it goes over all that is there, and so has the step "issue"'
wrong "a recheck that could harm" rules/packs/us-fl-municipal/pack.xml 's/name="deposit" each="Account"/& jobs="nightly;recheck"/' \
    'could-harm: process "deposit": job "recheck" asks it and only relieves'
done_testing
