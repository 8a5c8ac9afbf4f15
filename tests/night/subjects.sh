#!/bin/sh
# subjects.sh - rows that a process says are open: each ends in one of five, is counted, and explain tells it; of one that nobody would hear of the engine tells.
. tests/night/lib.sh
KINDS="$KINDS service-requests"
P=$HOME_DIR/rules/packs/us-fl-municipal
# ask NO ID KIND STATUS WANTED [FIELD=VALUE...]
ask() {
	r_no=$1 r_id=$2 r_kind=$3 r_status=$4 r_day=$5; shift 5
	row service-requests request_id=$r_id account_id=$r_no customer_id=C$r_no kind=$r_kind received_at=2026-02-16T10:00:00-05:00 \
	    wanted_date=$r_day status=$r_status "$@"
}
back_came() { row payment-returns return_id=B$1 payment_id=7$1 account_id=$1 amount=90.00 returned_date=20260216 received_at=2026-02-16T10:00:00-05:00 return_class=I final=Y customer_fault=Y; }
became() { # became ACCOUNT ROW: what explain says of it
	"$ARREARS" explain "$1" --data "$DATA" >"$W/became" 2>&1
	awk -v a="$1, $2, since" 'index($0, a) == 1 { on = 1; next } on { sub(/^ */, ""); gsub(/  +/, " "); print; exit }' "$W/became"
}
rows_of() { sed -n "s/^6 rows,\([^,]*\),$1,[^,]*,\([0-9]*\),.*/\1,\2/p" "$O/totals.csv" | tr '\n' ' '; }
said() { cells "$O/exceptions.csv" code silent "$1"; }

home; mkdir -p "$OUT"
# Rules that leave gaps: nothing of a stop, no day of what is temporary, a day that has come of a name.
sed -i 's/else if Answer.answer = "later" then/else if Answer.answer = "later" and Request.kind = "stop" then null\
    else if Answer.answer = "later" and Request.kind = "temporary" then { reason: "Some day", waits: true }\
    else if Answer.answer = "later" and Request.kind = "change of name" then { reason: "Its day", until: Run.business_date }\
    else if Answer.answer = "later" and Request.kind = "restore" then { effect: "request approved", reason: "Again", target: Request.request_id, was: "x", text: "y" }\
    &/' "$P/requests.dmn"
sed -i 's/else if Answer.answer = "later" and Request.kind = "stop" then null/else if Request.request_id = "R7" then { effect: "welcome", reason: "Hello", target: "R7" }\
    &/' "$P/requests.dmn"
sed -i 's|</pack>|<effect name="welcome" output="notices" channel="mail" proof="mailed"><set column="recipient_role">holder</set><set column="template">w</set>\
    <set column="template_version">1</set><set column="mail_class">first class</set></effect></pack>|' "$P/pack.xml"
day 2026-02-13
for a in 1001 1002 1003 1004 1005; do account $a; pay $a 90.00 7$a 2026-02-13; done
account 1006; paid 1006 2 2026-02-13
seal; calendars; set_file; echo 1 >"$W/seq.calendars.CIS"
good_night; release

day 2026-02-16
ask 1001 R1 X R 2026-02-20; ask 1002 R2 TE A 2026-02-20; ask 1003 R3 N R 2026-02-20; ask 1004 R4 S A 2026-02-20; ask 1004 R5 S D 2026-02-16
ask 1005 R6 R A 2026-02-20; ask 1005 R7 S A 2026-02-20; ask 1006 R8 N R 2026-02-20
back_came 1005
seal; keep before; night
is "nothing is said of it: the engine tells" "$(cells "$O/exceptions.csv" account_id 1001 message)" "Requests R1: no rule of the pack speaks of it"
is "it waits, and no rule says until when" "$(cells "$O/exceptions.csv" account_id 1002 message)" "Requests R2: it waits, and no rule says until when: Some day"
is "it waits for a day that has come" "$(cells "$O/exceptions.csv" account_id 1003 message)" "Requests R3: it waits for 2026-02-16, which has come: Its day"
is "these, and no other" "$(said account_id)" "1001 1002 1003 1006"
is "each is counted, once" "$(rows_of Requests)" "proposed,2 withheld,0 told,4 waiting,1 nothing to do,0 all,7 "
is "a list of which there is no row" "$(rows_of Adjustments)" "proposed,0 withheld,0 told,0 waiting,0 nothing to do,0 all,0 "
is "proposed, as rules of another list" "$(rows_of Returns)" "proposed,1 withheld,0 told,0 waiting,0 nothing to do,0 all,1 "
is "explain tells it of one to which nothing happened" "$(became 1004 "Requests R4")" "waiting until 2026-02-25 Service is to begin"
is "what is done is not open" "$(became 1004 "Requests R5")" ""
is "and of one that is told" "$(became 1001 "Requests R1")" "told Requests R1: no rule of the pack speaks of it"
one=$O; dump "$W/dump.1"; cp -r "$one" "$W/one"
back before; night --workers 4
dump "$W/dump.4"
same "four workers: the same totals" "$W/one/totals.csv" "$O/totals.csv"
same "the same exceptions" "$W/one/exceptions.csv" "$O/exceptions.csv"
same "the same state" "$W/dump.1" "$W/dump.4"

day 2026-02-17
ask 1001 R1 X D 2026-02-20 v=2; ask 1002 R2 TE A 2026-02-20 v=2
seal; night
is "done: told no more" "$(cells "$O/exceptions.csv" account_id 1001 status)" "cleared"
is "nothing of it is kept" "$(became 1001 "Requests R1")" ""
is "the others stand" "$(cells "$O/exceptions.csv" account_id 1002 status) $(cells "$O/exceptions.csv" account_id 1003 status)" "standing standing"
is "nothing to do, and why" "$(became 1005 "Returns B1005")" "nothing to do Its fee is charged"
is "what rules ask for anew went out before" "$(became 1005 "Requests R6")" "nothing to do it went out before: Again"
is "and waits for its reply, if it has one" "$(became 1005 "Requests R7")" "waiting until 2026-02-23 it went out before: Hello"
is "counted again" "$(rows_of Requests)" "proposed,0 withheld,0 told,3 waiting,2 nothing to do,1 all,6 "

# What is withheld whole is withheld of the row too; a decision that fails is no silence.
sed -i 's/{ reason: "Some day", waits: true }/{ reason: "Some day", until: add working days("no such", Run.business_date, 1) }/' "$P/requests.dmn"
day 2026-02-18
pay 1004 90.00 81 2026-02-18; row payment-returns return_id=B81 payment_id=81 account_id=1004 amount=90.00 returned_date=20260218 \
    received_at=2026-02-18T10:00:00-05:00 return_class=I final=Y customer_fault=Y
seal; night
is "a blocked night: withheld" "$(became 1004 "Returns B81" | cut -d' ' -f1)" "withheld"
is "a decision that failed: told" "$(became 1002 "Requests R2" | cut -d: -f1)" "told requests"
hasnt "by its own exception alone" "$O/exceptions.csv" "Requests R2"

# Of an account that is gone nothing is kept, and nobody is told any more.
day 2026-02-19; row accounts act=D v=9 account_id=1003; row accounts act=D v=9 account_id=1006; seal; night
for a in 1003 1006; do
	is "$a is gone: told no more" "$(cells "$O/exceptions.csv" account_id $a status)" "cleared"
	is "nothing of it is kept" "$("$ARREARS" explain $a --data "$DATA" 2>&1 | grep -c "since ")" "0"
done

# A pack that looks no more keeps nothing of it.
cp "$P/pack.xml" "$W/pack.xml"
sed -i 's/ open="Request open"//' "$P/pack.xml"
day 2026-02-20; seal; night
is "a list that nobody looks at is not counted" "$(rows_of Requests)" ""
is "and nothing of it is kept" "$(became 1004 "Requests R4")" ""

# What pack.xml can't say.
refused() { "$ARREARS" check --home "$HOME_DIR" >"$W/check" 2>&1; is "$1" $? 8; }
sed 's/open="Request open"/open="Requst open"/' "$W/pack.xml" >"$P/pack.xml"; refused "a decision that is none: refused"
has "with the nearest name" "$W/check" "nearest known name: Request open"
sed 's/open="Request open"/open="Due day"/' "$W/pack.xml" >"$P/pack.xml"; refused "a decision that is no yes or no: refused"
has "and why" "$W/check" "a boolean is wanted"
sed 's/<process name="deposit" each="Account"/& open="Exempt"/' "$W/pack.xml" >"$P/pack.xml"; refused "about what is no list: refused"
has "with its name" "$W/check" "rows of a list are open, and Account is none"
sed 's/<process name="promises" each="Pledges"/<process name="promises" each="Moratoria"/' "$W/pack.xml" >"$P/pack.xml"
refused "of rows that may be everybody's: refused"
has "and why" "$W/check" "Moratoria is none of single accounts"
done_testing
