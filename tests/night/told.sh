#!/bin/sh
# told.sh - who owes and is not asked any further is told to a person, once, with what would change it; nobody is silent.
. tests/night/lib.sh
P=$HOME_DIR/rules/packs/us-fl-municipal
stands() { # stands NO STEP
	row opening-state account_id=$1 process=C "step=$2" entered_at=2026-01-26T21:00:00-05:00 amount=90.00 arrears_date=2026-01-20 \
	    "notice_kind=$2" notice_mail_date=2026-01-27 notice_amount=90.00 order_status=N
}
# bill NO FIELD=VALUE...: its bill is another than usual
bill() {
	b_no=$1; shift
	row bills v=2 "bill_id=$b_no-1" account_id=$b_no bill_kind=R status=O issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M \
	    due_date=2026-01-20 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=90.00 disputed_amount=0.00 "$@"
}
tell() { cells "$O/$1.csv" account_id "$2" "$3"; }

home; mkdir -p "$OUT"
day 2026-02-13
account 1001; ripe 1001
account 1002 account_class=G; stands 1002 "late notice"
account 1003; account 1004; account 1005; account 1006; account 1007
ripe 1007
account 1008; account 1009
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release

day 2026-02-16
row accounts v=2 account_id=1003 customer_id=C1003 status=S account_class=LC jurisdiction=US-FL policy_group=standard \
    opened_date=2020-01-01 stopped_date=2026-02-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 deposit_exempt=Y exempt_reason=PR \
    autopay=N critical_kind=N mail_name_1="Firm 1003" mail_1="1003 Main St" mail_city=Lakemont mail_state=FL mail_postal=32910 mail_country=US
bill 1004 mail_date=
bill 1006 open_amount=20.00 due_date=2026-01-20
bill 1007 bill_kind=C
bill 1008 due_date=2026-03-20
seal; night
is "a control account is ordered" "$(orders DISCONNECT)" 1001
is "letters go to whom they can reach" "$(cells "$O/notices.csv" step reminder account_id)" "1005 1009"
is "a government account: a task" "$(tell tasks 1002 task_id | wc -w)" 1
is "an account that stopped and has no final bill yet: an exception" "$(tell exceptions 1003 code)" "no-ladder"
is "a bill without a mailing can't be read: an exception, and no letter" "$(tell exceptions 1004 code)" "tainted"
is "debt that is no ground for a cut: an exception" "$(tell exceptions 1007 code)" "no-ground-for-a-cut"
is "it says what ends it" "$(tell exceptions 1003 clears_when)" "it is paid, or a person collects it another way"
is "what is below the least amount is not told" "$(tell exceptions 1006 code)" ""
is "what is not due yet is not told" "$(tell exceptions 1008 code)$(tell tasks 1008 task_id)" ""
is "told first when it was so first" "$(tell tasks 1002 status) $(tell exceptions 1003 status)" "open new"
"$ARREARS" explain 1003 --data "$DATA" >"$W/explain"
has "and explain says why" "$W/explain" "Account is not on this ladder"
letter=$(tell notices 1005 effect_id)
# What became of each, also of those to whom nothing happened.
became() { "$ARREARS" explain "$1" --data "$DATA" >"$W/became" 2>&1; awk -v a="$1, since" 'index($0, a) == 1 { on = 1; next } on { sub(/^ */, ""); gsub(/  +/, " "); print; exit }' "$W/became"; }
is "proposed" "$(became 1001)" "proposed Unpaid after five working days of notice"
is "told" "$(became 1002)" "told Government account: to a person"
is "withheld, and by what" "$(became 1004 | cut -d' ' -f1)" "withheld"
is "nothing to do, and the rule that says so" "$(became 1006)" "nothing to do Not delinquent"
is "who owes nothing yet has none" "$(became 1008)" ""
is "totals: each that owes ended in one of them" "$(grep '^6 accounts,' "$O/totals.csv" | grep owing | sed 's/^6 accounts,\([^,]*\),,[^,]*,\([0-9]*\),.*/\1,\2/' | tr '\n' ' ')" \
    "proposed,3 withheld,1 told,3 waiting,0 nothing to do,1 all,8 "

day 2026-02-17
row notice-replies notice_id=$letter copy_no=1 reply_no=1 status=M status_at=2026-02-17T16:00:00-05:00 mail_date=2026-02-17 mail_class=FC
row notice-replies notice_id=$letter copy_no=1 reply_no=2 status=RE status_at=2026-02-17T17:00:00-05:00
bill 1004 v=3 mail_date=2026-01-02
seal; night
is "waiting, and for what" "$(became 1009)" "waiting Step before is not proved yet"
is "a letter came back: a task" "$(tell tasks 1005 question)" "Mail came back: to a person"
is "the tasks stand, each the same" "$(tell tasks 1002 status) $(tell exceptions 1003 status)" "open standing"
is "the mailing is reported: told no more" "$(tell exceptions 1004 status)" "cleared"
is "and the bill is asked for" "$(tell notices 1004 step)" "reminder"

day 2026-02-18
row notice-replies notice_id="$(cells "$OUT/nightly-2026-02-16/notices.csv" account_id 1009 effect_id)" copy_no=1 reply_no=1 status=M \
    status_at=2026-02-18T16:00:00-05:00 mail_date=2026-02-17 mail_class=FC
pay 1002 90.00 7 2026-02-18; paid 1002 2 2026-02-18; seal; night
is "waiting, until the day on which something can happen" "$(became 1009)" "waiting until 2026-02-22 Time to pay after the reminder"
is "paid: nothing is said any more" "$(became 1002)" ""
is "paid: the task is closed" "$(tell tasks 1002 status)" "closed"

# A word that pack.xml does not have stops what is adverse of that account, and the pack's check sees what nobody tells.
sed -i '/<effect name="no-ladder"/,/\/>/d' "$P/pack.xml"
day 2026-02-19; seal; night; release
day 2026-02-20; seal; night
is "a word that pack.xml lacks: a bad result" "$(tell exceptions 1003 code)" "bad-result"
sed -i 's/<effect name="no-ground-for-a-cut"/<effect name="no-grond-for-a-cut"/; s/ clears="a person goes there, or collects it another way"//; s/<effect name="order-status"/<effect name="order-statsu"/' "$P/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "a misspelt word: refused" $? 8
has "with its place" "$W/check" 'effect "no-grond-for-a-cut": no process proposes it, and the engine does not tell it by itself'
has "and the nearest name" "$W/check" "nearest known name: order-status"
has "what ends it is wanted" "$W/check" 'effect "attempts-used-up": clears is wanted'
done_testing
