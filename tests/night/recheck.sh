#!/bin/sh
# recheck.sh - between two nights: what came since yesterday cancels and reconnects before a crew goes, and nothing adverse goes out.
. tests/night/lib.sh
# recheck NUMBER [OPTIONS]: with the kinds that ROWS has tonight
recheck() {
	r_n=$1; shift
	"$ARREARS" run recheck --number "$r_n" --home "$HOME_DIR" --workers 1 --date "$D" --in "$IN" --out "$OUT" --data "$DATA" "$@" >"$W/log" 2>&1
	STATUS=$?; O=$OUT/recheck-$D-$r_n
}
morning() { # only the files that came: the rest of the kinds has none
	for k in $KINDS; do [ -e "$ROWS/$k.CIS" ] || SKIP="$SKIP $k "; done
	seal
}
came() { p_no=$1 p_sum=$2 p_id=$3; shift 3; row payments payment_id=$p_id account_id=$p_no source_id=CIS transmission_id=T1 batch_id=1 source_ref=$p_id \
    amount=$p_sum received_at=${D}T08:00:00-05:00 effective_date=$D tender_type=CH purpose=B status=PO posted_at=${D}T08:00:00-05:00 "$@"; }
reply() { row order-replies order_id="$1" reply_no="$2" status="$3" status_at=${4:-${D}T10:00:00-05:00}; }
balanced() { is "$D: no total differs" "$(grep ',N$' "$O/totals.csv")" ""; }
fees() { cells "$O/postings.csv" kind "reconnect fee" account_id; }

town 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010- 1011 1012
day 2026-02-17; seal; night; status 0
is "orders for the 18th" "$(orders DISCONNECT)" "1001 1002 1003 1004 1005 1006 1007 1008 1009 1011 1012"
order1001=$(order_of 1001) order1006=$(order_of 1006) order1007=$(order_of 1007) order1008=$(order_of 1008) order1011=$(order_of 1011)
keep evening

# --- the morning of the 18th ---------------------------------------------------------------
day 2026-02-18 first
came 1002 90.00 P2
row holds hold_id=H3 scope_kind=A scope_id=1003 kind=D stops=disconnect from_date=2026-02-18
row medical-certificates certificate_id=M4 account_id=1004 kind=LS status=A from_date=2026-02-18
row customers v=2 customer_id=C1005 customer_kind=P legal_name="Firm 1005" customer_since=2020-01-01 deceased_date=2026-02-17 identity_alert=N language=en
came 1009 x P9
came 1010 90.00 P10
morning; recheck 1; status 4 "recheck, one row of three rejected"
is "paid, held, certified, died, a payment that can't be read: cancelled" "$(orders CANCEL)" "1002 1003 1004 1005 1009"
is "nothing adverse" "$(orders DISCONNECT)$(cells "$O/notices.csv" copy_no 1 account_id)$(cells "$O/postings.csv" kind "reconnect fee" account_id)" ""
excepted 1005 "holder living"
hasnt "who has no order is not decided" "$O/exceptions.csv" ",1010,"
recheck 1; has "the same command again: done already" "$W/log" "already done"

# --- at noon: the crew cut 1006, which had paid before; 1007 came back -----------------------
day 2026-02-18 second
reply "$order1006" 1 C; came 1006 90.00 P6 effective_date=2026-02-17
reply "$order1007" 1 NE
morning; recheck 2; status 0 "second recheck"
is "cut in error: back on at once" "$(orders RECONNECT)" "1006"
is "a task of it" "$(cells "$O/tasks.csv" account_id 1006 task_id | wc -w)" 1
is "what was cancelled is not cancelled twice" "$(orders CANCEL)" ""

# --- the night of the 18th: goes on from there -----------------------------------------------
day 2026-02-18 night
paid 1002 2 2026-02-18; paid 1010 2 2026-02-18
reply "$order1008" 1 C; reply "$order1001" 1 C; reply "$order1011" 1 C
seal; night
is "the night asks nobody again whom the morning protected" "$(orders DISCONNECT)$(orders CANCEL)" ""
is "no letter to who has paid" "$(cells "$O/notices.csv" account_id 1010 step)" ""
balanced

# --- the 19th: paid after the cut; the fee waits for the night -------------------------------
day 2026-02-19 first
came 1001 90.00 P1; came 1011 90.00 P11
row accounts v=2 account_id=1012 customer_id=C1012 status=A account_class=I jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Firm 1012" "mail_1=1012 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
morning; recheck 1; status 0 "the 19th"
is "paid after the cut: back on in the morning" "$(orders RECONNECT)" "1001 1011"
is "without a fee yet" "$(fees)" ""
day 2026-02-19 night; paid 1001 2 2026-02-19
row customers customer_id=C2011 customer_kind=O "legal_name=Next" customer_since=2026-02-19 identity_alert=N language=en
row accounts v=2 account_id=1011 customer_id=C2011 status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
    continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR autopay=N \
    critical_kind=N "mail_name_1=Next" "mail_1=1011 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
seal; night
is "the night charges it, and not whose account it is now" "$(fees)" "1001"
balanced
is "what came under another class in the morning is in the night's movements" \
    "$(awk -F, '$1 == "2 receivables" && $3 == "industrial" && $6 + 0 != 0 { printf "%s %s ", $4, $6 }' "$O/totals.csv")" \
    "moved in 90.00 closing 90.00 balance of the CIS 90.00 "
day 2026-02-20; seal; night
is "once" "$(fees)" ""
balanced

# --- a person, and what a recheck must not take from them -------------------------------------
"$ARREARS" explain 1001 --data "$DATA" | sed -n 's/^1001, run //p' | tr '\n' ' ' >"$W/why"
has "explain tells runs in the order in which they began" "$W/why" "nightly-2026-02-17 recheck-2026-02-19-1 nightly-2026-02-19"
keep twentieth
sed -i 's/dwell_days: 5/dwell_days: 6/' "$HOME_DIR/rules/packs/us-fl-municipal/ladder.dmn"
day 2026-02-21 first; came 1008 1.00 P8a; morning; recheck 1
day 2026-02-23; seal; night
has "a pack's new text that a recheck saw first is still new to the night" "$O/report.txt" "nobody has yet looked at what this text of the pack decides"
sed -i 's/dwell_days: 6/dwell_days: 5/' "$HOME_DIR/rules/packs/us-fl-municipal/ladder.dmn"
back twentieth

# --- what is refused ---------------------------------------------------------------------------
refused() { is "$1: refused" "$STATUS" 8; has "$1: says why" "$W/log" "$2"; }
day 2026-02-23 first; came 1008 90.00 P8; morning
D=2026-02-19; recheck 3; refused "a date before the last night" "wanted: 2026-02-20 or later"; D=2026-02-23
"$ARREARS" run recheck --home "$HOME_DIR" --date "$D" --in "$IN" --out "$OUT" --data "$DATA" >"$W/log" 2>&1; STATUS=$?
refused "no number" "--number N wanted"
night --number 1; refused "a night with a number" "it runs once a day"
sed 's/id="recheck"/id="harm"/; s/<step id="decide" next="report">/<step id="decide" next="issue">/; s|  <step id="report"|  <step id="issue" next="report"><chunk item-count="100"><reader ref="issue"/><processor ref="issue"/><writer ref="issue"/></chunk></step>\n&|' \
    "$HOME_DIR/jobs/cycles/recheck.xml" >"$HOME_DIR/jobs/cycles/harm.xml"
"$ARREARS" run harm --number 1 --home "$HOME_DIR" --date "$D" --in "$IN" --out "$OUT" --data "$DATA" >"$W/log" 2>&1; STATUS=$?
refused "a recheck that could harm" 'it can'"'"'t have the steps "renew" or "issue"'
rm -rf "$W/new"; mkdir "$W/new"
"$ARREARS" run recheck --number 1 --home "$HOME_DIR" --date "$D" --in "$IN" --out "$W/new" --data "$W/new/data" >"$W/log" 2>&1; STATUS=$?
refused "before the first night" "comes after a first night"
recheck 1; status 0 "the files were good"
is "and 1008 is back on" "$(orders RECONNECT)" "1008"
day 2026-02-21; seal; night; refused "a night before a recheck" "wanted: 2026-02-23 or later"
done_testing
