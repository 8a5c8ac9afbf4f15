#!/bin/sh
# sums.sh - measures: what accounts and instruments add up to by key, and what is asked about each sum.
. tests/night/lib.sh
month_end() {
	"$ARREARS" run month-end --home "$HOME_DIR" --date "$D" --out "$OUT" --data "$DATA" "$@" >"$W/log" 2>&1
	STATUS=$?; O=$OUT/month-end-$D
}
balanced() { is "${1:-$D}: no total differs" "$(grep ',N$' "$O/totals.csv")" ""; }
# told STATUS: what is asked about sums
told() { cells "$O/tasks.csv" status "$1" question; }

town 1001 1002 1003 1011 1012 1021- 1022-
pack=$HOME_DIR/rules/packs/us-fl-municipal
item() { i_n=$1; shift; printf '<itemDefinition id="%s" name="%s">' "$i_n" "$i_n"; for f; do printf '<itemComponent id="%s_%s" name="%s"><typeRef>%s</typeRef></itemComponent>' "$i_n" "${f%:*}" "${f%:*}" "${f#*:}"; done; printf '</itemDefinition>'; }
input() { printf '<inputData id="%s" name="%s"><variable id="%s_v" name="%s" typeRef="t%s"/></inputData>' "$1" "$1" "$1" "$1" "$1"; }
# decision NAME INPUTS FEEL
decision() {
	printf '<decision id="%s" name="%s"><variable id="%s_v" name="%s"/>' "$1" "$1" "$1" "$1"
	for d_in in $2; do printf '<informationRequirement id="%s_%s"><requiredInput href="#%s"/></informationRequirement>' "$1" "$d_in" "$d_in"; done
	printf '<literalExpression id="%s_l"><text>%s</text></literalExpression></decision>\n' "$1" "$3"
}
{
	echo '<?xml version="1.0" encoding="UTF-8"?>'
	echo '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="s" name="Sums" namespace="urn:test:sums">'
	item tPosition open_amount:number past_due:number; item tAccount account_id:string
	item tSecurity kind:string available_amount:number; item tMeasure key:string amount:number past:number count:number left_out:number
	input Position; input Account; input Security; input Measure
	decision Exposure "Position Account" 'if Account.account_id = "1022" then { key: "22", amount: 1 / Position.past_due } else
		[{ key: substring(Account.account_id, 1, 3), amount: Position.open_amount, past: Position.past_due }, { key: "all", amount: Position.open_amount, past: 0.05 }]'
	decision Papers Security '{ key: Security.kind, amount: Security.available_amount }'
	decision Concentration Measure 'if Measure.amount &gt;= 180 then { effect: "large", reason: "it is large",
		text: string(Measure.count) + " of " + Measure.key + " " + string(Measure.amount) + " " + string(if Measure.past = null then 0 else Measure.past) + " without " + string(Measure.left_out) } else null'
	decision Kinds Measure '{ effect: "paper", reason: "it is there", text: string(Measure.count) + " of " + Measure.key + " " + string(Measure.amount) }'
	echo '</definitions>'
} >"$pack/sums.dmn"
sed -i 's|<model file="rows.dmn"/>|&<model file="sums.dmn"/>|
    s|<process name="renewal"|<measure name="Exposure" each="Account" jobs="month-end" model="Sums" decision="Exposure"/><measure name="Papers" each="Instrument" jobs="month-end" model="Sums" decision="Papers"/><process name="too large" each="Exposure" jobs="month-end" model="Sums" decision="Concentration"/><process name="kinds" each="Papers" jobs="month-end" model="Sums" decision="Kinds"/>&|
    s|<effect name="returned-payment fee"|<effect name="large" output="tasks" standing="yes" due-days="5" clears="it is smaller"/><effect name="paper" output="tasks" standing="yes" due-days="5" clears="there is none"/>&|' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "check" $? 0 || note <"$W/check"

# --- a month's sums -------------------------------------------------------------------------
day 2026-02-24
for n in 1 2 3; do
	row securities security_id=K$n account_id=100$n kind=LOC status=IF customer_id=C100$n principal_name="Firm 100$n" currency=USD \
	    face_amount=100.00 available_amount=$n.50 drawn_amount=0.00
done
row securities security_id=K4 account_id=1011 kind=SB status=IF customer_id=C1011 principal_name="Firm 1011" currency=USD face_amount=40.00 available_amount=40.00 drawn_amount=0.00
seal; night; release
day 2026-02-26; seal; night
day 2026-02-27; paid 1022 2 2026-02-26; seal; night; keep friday
month_end --workers 1 --chunk 100; status 0
is "each key once, counted and added up" "$(told new)" \
    "1 of surety bond 40 2 of 101 180 180 without 1 3 of 100 270 270 without 1 3 of letter of credit 7.5 6 of all 540 0.3 without 1"
excepted 1022 "Exposure: divide-by-zero"
is "of a key that is small nobody is asked" "$(grep -c ' of 102 ' "$O/tasks.csv")" 0
balanced
month_end; has "the same command again: done already" "$W/log" "already done"
dump "$W/kept.dump"; hasnt "and nothing of them is kept" "$W/kept.dump" "table sums "
has "but what is remembered of them" "$W/kept.dump" "table sum-tasks "

# --- the same bytes whoever adds, in what chunks, and after a crash in any of them -------------------------
cp -r "$O" "$W/once"
former() { dump "$W/former.dump"; awk '/^table /{ on = $2 ~ /former$/ } on' "$W/former.dump"; }
former >"$W/former.want"; [ "$(grep -c . "$W/former.want")" -gt 20 ]; ok $? "what later ends read of this one is kept"
again() { # WHAT OPTIONS
	g_what=$1; shift
	back friday; month_end "$@"; status 0 "$g_what"
	is "$g_what: the same bytes" "$(diff -r "$W/once" "$O" | head -5)" ""
}
again "three workers, chunks of two" --workers 3 --chunk 2
back friday; ARREARS_FAILPT_LOG=$W/points month_end --workers 1 --chunk 2
n=$(grep -c '^store.txn.after$' "$W/points"); [ "$n" -gt 8 ]; ok $? "commits to die behind: $n"
i=1; while [ $i -le "$n" ]; do
	back friday; ARREARS_FAILPT=store.txn.after:$i month_end --workers 1 --chunk 2
	[ "$STATUS" = 137 ] || { ok 1 "dies behind commit $i: status $STATUS"; i=$((i + 1)); continue; }
	month_end --workers 2 --chunk 3
	is "dead behind commit $i, and gone on with: the same bytes" "$STATUS $(diff -r "$W/once" "$O" | head -5)" "0 "
	former | cmp -s - "$W/former.want"; ok $? "and the same is kept for later ends"
	i=$((i + 1))
done

# --- the next month ---------------------------------------------------------------------------------
back friday; month_end
for d in 2026-03-30 2026-03-31; do
	day $d; [ $d = 2026-03-31 ] || { paid 1001 2 2026-03-27; paid 1011 2 2026-03-27; paid 1012 2 2026-03-27; row securities v=2 security_id=K4 account_id=1011 \
	    kind=SB status=REL customer_id=C1011 principal_name="Firm 1011" currency=USD face_amount=40.00 available_amount=0.00 drawn_amount=0.00; }
	seal; night
done
hasnt "nights leave them alone" "$O/tasks.csv" ",sums,"
month_end; status 0
is "what is large still is, and nobody has looked" "$(told overdue)" \
    "1 of surety bond 0 3 of 100 180 180 without 1 3 of letter of credit 7.5 6 of all 270 0.3 without 1"
is "what is not large any more is ended" "$(grep -c ',closed,' "$O/tasks.csv")" 1
balanced

# --- what can't be added, and what is refused before a run ------------------------------------------------
back friday; cp "$pack/sums.dmn" "$W/sums.dmn"; cp "$pack/pack.xml" "$W/pack.xml"
wrong() { # WHAT FILE SED TEXT: check refuses it so, and so does the run
	sed -i "$3" "$HOME_DIR/$2"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "$1: check's status" $? 8
	has "$1: says so" "$W/check" "$4"
	grep -qE "/(pack.xml|month-end.xml):[0-9]+:[0-9]+: " "$W/check"; ok $? "$1: its place"
	D=2026-02-27; rm -rf "$OUT/month-end-$D"; month_end; is "$1: the run's status" "$STATUS" 8; has "$1: the run says so" "$W/log" "$4"
	cp "$W/sums.dmn" "$pack/sums.dmn"; cp "$W/pack.xml" "$pack/pack.xml"; cp "$TOP/jobs/cycles/month-end.xml" "$HOME_DIR/jobs/cycles/"
}
x=rules/packs/us-fl-municipal/pack.xml
wrong "two of one name" $x 's/measure name="Papers"/measure name="Exposure"/' 'name-taken: measure "Exposure": each name once'
wrong "a measure and a process of one name" $x 's/measure name="Papers"/measure name="deposit"/' 'name-taken: measure "deposit": each name once'
wrong "a name that a case_id has no room for" $x 's/Papers/PapersOfAllInstruments/g' 'does-not-fit: measure "PapersOfAllInstruments": at most 19 characters'
wrong "of what is nobody" $x 's/each="Papers"/each="Paper"/' 'unknown-name: process "kinds": each "Paper": Account, Case, Issued, Instrument, a measure or a list'
wrong "sums that the job does not make" $x 's/name="Papers" each="Instrument" jobs="month-end"/name="Papers" each="Instrument" jobs="nightly"/' \
    'not-made: process "kinds": job "month-end" asks about sums of "Papers", which are not made in it'
wrong "a measure that reads a sum" rules/packs/us-fl-municipal/sums.dmn \
    's|<decision id="Papers" name="Papers"><variable[^>]*>|&<informationRequirement id="Papers_M"><requiredInput href="#Measure"/></informationRequirement>|; s|amount: Security.available_amount|amount: Measure.amount|' \
    'not-made: measure "Papers" reads Measure, which is not made when it is asked'
wrong "a process that reads one before it is made" $x 's/<process name="too large" each="Exposure"/<process name="too large" each="Account"/' \
    'not-made: process "too large" reads Measure, which is not made when it is asked'
wrong "what is done to nobody" $x 's/effect name="large" /&nature="relief" /' 'not-with: process "too large": a sum is nobody'
wrong "a measure that proposes" rules/packs/us-fl-municipal/sums.dmn 's/{ key: Security.kind/{ effect: "large", key: Security.kind/' 'not-with: measure "Papers": its decision names an effect'
wrong "a job without their step" jobs/cycles/month-end.xml '/<step id="sums"/,/<\/step>/d; s/next="sums"/next="issue"/' 'not-made: measure "Exposure": job "month-end" has no step "sums"'
wrong "a step before they are whole" jobs/cycles/month-end.xml 's/ref="renew"/ref="swap"/g; s/ref="sums"/ref="renew"/g; s/ref="swap"/ref="sums"/g' \
    'step-order: job month-end: the step "sums" stands behind "decide" and "renew"'
sed -i 's/name="Papers" each="Instrument" jobs="month-end"/name="Papers" each="Instrument" jobs="month-end;recheck"/' "$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "a job that looks at some accounts: check's status" $? 8
has "a job that looks at some accounts" "$W/check" 'not-made: measure "Papers": job "recheck" only looks at some accounts'
cp "$W/pack.xml" "$pack/pack.xml"
# answers WHAT FEEL TEXT: an instrument's answer that can't be added
answers() {
	back friday; D=2026-02-27
	sed -i 's/ sample="yes"/ sample="yes" takes-over="yes"/' "$pack/pack.xml"
	sed -i "s|{ key: Security.kind, amount: Security.available_amount }|$2|" "$pack/sums.dmn"
	month_end; has "$1" "$O/exceptions.csv" "$3"
	cp "$W/sums.dmn" "$pack/sums.dmn"; cp "$W/pack.xml" "$pack/pack.xml"
}
answers "no amount" '{ key: Security.kind }' 'measure ""Papers"": amount: a number of at most two decimals is wanted'
answers "a part of a cent" '{ key: Security.kind, amount: 0.001 }' 'amount: a number of at most two decimals is wanted'
answers "no key" '{ amount: 1 }' 'key: a text of at most 19 letters, a whole number or a date is wanted'
answers "the engine's own" '{ key: \"a\", amount: 1, count: 2 }' 'count, left_out and all are the engine'
answers "no context" '\"a\"' 'null, a context or a list of contexts is wanted'
done_testing
