#!/bin/sh
# edited.sh - errors in files that people edit: check and run refuse, and show the place in the file.
. tests/night/lib.sh
town 1001
day 2026-02-17; seal
dump "$W/before.dump"
mv "$HOME_DIR" "$W/sound"
pack=rules/packs/us-fl-municipal

# wrong WHAT FILE SED CODE QUOTE: the file so edited, and what is shown of it: place, line, underline
wrong() {
	what=$1 file=$2 code=$4 quote=$5
	rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"
	sed -i "$3" "$HOME_DIR/$file"
	cmp -s "$HOME_DIR/$file" "$W/sound/$file" && ok 1 "$what: the edit changed nothing"
	"$ARREARS" check --home "$HOME_DIR" >"$W/check.out" 2>"$W/check"
	is "$what: check's status" $? 8
	shown "$what: check" "$W/check"
	night
	is "$what: run's status" "$STATUS" 8
	shown "$what: run" "$W/log"
	dump "$W/after.dump"; same "$what: the store is what it was" "$W/after.dump" "$W/before.dump"
	[ ! -e "$O" ] && [ -z "$(ls -A "$OUT" | grep staged)" ]; ok $? "$what: no outputs"
}
# shown WHAT FILE: the first diagnostic, with the place where the quoted text stands in the edited file
shown() {
	at=$(awk -v q="$quote" '(i = index($0, q)) { print NR ":" i; exit }' "$HOME_DIR/$file")
	line=${at%:*} col=${at#*:}
	has "$1: names file, line, column and error" "$2" "$HOME_DIR/$file:$line:$((col + $(skip))): $code"
	awk -v n="$line" '$1 == n && $2 == "|"' "$2" | head -1 >"$W/quoted"
	is "$1: quotes the line" "$(cut -d'|' -f2- "$W/quoted" | sed 's/^ //')" "$(sed -n "${line}p" "$HOME_DIR/$file")"
	is "$1: underlines the place" "$(sed -n '3{s/^ *| //;p;}' "$2" | tr -d '\n')" "$(under)"
}
# Underlined is MARK, which follows BEFORE; both begin where QUOTE stands.
skip() { printf '%s' "$before" | wc -c; }
under() { printf '%*s' $((col - 1 + $(skip))) '' | sed 's/\t/ /g'; printf '%s' "$mark" | sed 's/./~/g'; }

before= mark=Acount
wrong "a model with an unknown name" $pack/ladder.dmn 's/if Account\.status != "active"/if Acount.status != "active"/' \
    'unknown-name: "Acount"' 'Acount.status'
has "and the nearest" "$W/log" "= nearest known name: Account"
mark=statsu
wrong "a model with an unknown entry" $pack/ladder.dmn 's/if Account\.status != "active"/if Account.statsu != "active"/' \
    'unknown-name: "statsu"' statsu
before='name="' mark=Client
wrong "a model with an input that nothing gives" $pack/ladder.dmn \
    's/<inputData id="input_Customer" name="Customer"/<inputData id="input_Customer" name="Client"/
     s/<variable id="input_Customer_var" name="Customer"/<variable id="input_Customer_var" name="Client"/
     s/Customer\.customer_kind/Client.customer_kind/' 'unknown-fact: Client' 'name="Client"'
mark=Customer
wrong "a model with a field that the layouts don't give" $pack/ladder.dmn 's/customer_kind/customer_sort/g' \
    'unknown-fact: Customer: customers has no "customer_sort"' 'name="Customer"'
before='requird="' mark=yes
wrong "a layout with an unknown attribute" formats/layouts/accounts.xml 's/name="bill_cycle" /&requird="yes" /' \
    "xml-schema: " 'requird="yes"'
has "and its name" "$W/log" "'requird'"
before='type="' mark='Q 4'
wrong "a layout with a bad type" formats/layouts/accounts.xml 's/\(name="bill_cycle" type=\)"S 4"/\1"Q 4"/' "xml-schema: " 'type="Q 4"'
has "and what is wanted" "$W/log" 'bad-type: type "Q 4", wanted S n'
before='</layout>' mark=x
wrong "a layout that is no XML" formats/layouts/accounts.xml 's/<\/fields>//' "xml-syntax: " '</layout>'
before='xmlns="' mark='pack'
rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"; sed -i 's/pack:2/pack:1/' "$HOME_DIR/$pack/pack.xml"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.out" 2>"$W/check"; is "a pack of the form before: status" $? 8
has "is refused with what to do" "$W/check" "old-pack: a pack of the form before, urn:arrears:pack:1. Letters, fees, tasks and exceptions are effects now"
before='nature="' mark=leter
wrong "a pack with an unknown nature" $pack/pack.xml '/name="reminder"/s/nature="letter"/nature="leter"/' "xml-schema: " 'nature="leter"'
before='decision="' mark='Relif effects'
wrong "a pack with a process bound to nothing" $pack/pack.xml 's/decision="Relief effects"/decision="Relif effects"/' \
    'unknown-name: model "Collection ladder and relief" has no decision "Relif effects"' 'decision="Relif effects"'
mark='Deposit efects'
wrong "a pack with a process that nothing decides" $pack/pack.xml 's/decision="Deposit effects"/decision="Deposit efects"/' \
    'unknown-name: model "Deposit requirement" has no decision "Deposit efects"' 'decision="Deposit efects"'
has "and the nearest" "$W/log" "= nearest known name: Deposit effects"
before='lines="' mark='notice-lines: Deposit line'
wrong "a pack with lines that nothing gives" $pack/pack.xml 's/notice-lines: Deposit lines/notice-lines: Deposit line/' \
    'unknown-name: no model of the pack has a decision "Deposit line"' 'lines="notice-lines: Deposit line"'
before='name="' mark='return gone'
wrong "a process about what no layout names" $pack/pack.xml 's/name="return gone" each="Issued"/name="return gone" each="Acount"/' \
    'unknown-name: process "return gone": each "Acount": Account, Case, Issued, Instrument, a measure or a list that a layout names is wanted' 'name="return gone"'
mark='returned payment fee'
wrong "an effect that nobody proposes" $pack/pack.xml 's/effect name="fee-too-high"/effect name="returned payment fee"/' \
    'never-proposed: effect "returned payment fee": no process proposes it' 'name="returned payment fee"'
mark='deposit demand'
wrong "an effect of an output that is not there" $pack/pack.xml '/name="deposit demand"/s/output="notices"/output="notice"/' \
    'unknown-name: effect "deposit demand": there is no output "notice"' 'name="deposit demand"'
has "and the nearest" "$W/log" "= nearest known name: notices"
mark=order
wrong "an output that is not called as its file" formats/layouts/out/orders.xml 's/<output\(.*\)name="orders"/<output\1name="order"/' \
    'name-differs: output "order": its file is orders.xml' 'name="order"'
before='requird="' mark=yes
wrong "an output with an unknown attribute" formats/layouts/out/orders.xml 's/name="generation" /&requird="yes" /' "xml-schema: " 'requird="yes"'
before='<' mark=column
wrong "an output whose common column is of another type" formats/layouts/out/orders.xml 's/\(name="generation" type=\)"N 6"/\1"S 6"/' \
    'does-not-fit: column generation of orders: the engine fills it; type N, or wider, is wanted' '<column name="generation"'
wrong "an output whose common column is too narrow" formats/layouts/out/postings.xml 's/\(name="effect_id" type=\)"S 26"/\1"S 20"/' \
    'does-not-fit: column effect_id of postings: the engine fills it; type S 26, or wider, is wanted' '<column name="effect_id"'
wrong "orders that don't begin with their ids" formats/layouts/out/orders.xml '/name="effect_id"/{h;d};/name="generation"/G' \
    'does-not-fit: column generation of orders: effect_id is wanted as the first one' '<column name="generation"'
before='needed-for="' mark=email
wrong "a column needed for no channel" formats/layouts/out/notices.xml 's/needed-for="e-mail"/needed-for="email"/' \
    'unknown-name: column email of notices: needed-for "email": a code of its column channel is wanted' 'needed-for="email"'
before='replies="' mark=order-reply
wrong "orders that nobody answers" formats/layouts/out/orders.xml 's/replies="order-replies"/replies="order-reply"/' \
    'unknown-name: output orders: replies "order-reply": notice-replies or order-replies is wanted' 'replies="order-reply"'
mark=notice-reply
wrong "an output that nobody answers" formats/layouts/out/postings.xml 's/name="postings"/& replies="notice-reply"/' \
    'unknown-name: output postings: replies "notice-reply": notice-replies or order-replies is wanted' 'replies="notice-reply"'
has "and the nearest" "$W/log" "= nearest known name: notice-replies"
before='proof="' mark='mailed;snt'
wrong "a proof that no reply can give" $pack/pack.xml 's/proof="mailed;sent"/proof="mailed;snt"/' \
    'unknown-name: effect "reminder": no reply of notice-replies says "snt"' 'proof="mailed;snt"'
has "and the nearest" "$W/log" "= nearest known name: sent"
mark=booked
wrong "a proof where nobody answers" $pack/pack.xml 's/<effect name="returned-payment fee"/& proof="booked"/' \
    'not-with: effect "returned-payment fee": output postings has no replies, so nothing could prove it' 'proof="booked"'
before='held-by="' mark=notice
wrong "a word that no hold can say" $pack/pack.xml '/<effect name="reminder"/s/held-by="notices"/held-by="notice"/' \
    'unknown-name: "notice" is no word of holds.stops' 'held-by="notice"'
before='capacity="' mark='Bill lines'
wrong "crews for what stands" $pack/pack.xml 's/<effect name="expired"/& capacity="Bill lines"/' \
    'not-with: effect "expired": crews carry out cuts alone' 'capacity="Bill lines"'
before='copies="' mark='Bill line'
wrong "copies that nothing gives" $pack/pack.xml 's/<effect name="notice 90"/& copies="Bill line"/' \
    'unknown-name: no model of the pack has a decision "Bill line"' 'copies="Bill line"'
has "and the nearest" "$W/log" "= nearest known name: Bill lines"
mark='Bill lines'
wrong "copies of what stands" $pack/pack.xml 's/<effect name="expired"/& copies="Bill lines"/' \
    'not-with: effect "expired": a cut, what answers it and what stands have no copies' 'copies="Bill lines"'
before='>' mark=deposit-demand
wrong "an effect that fills a column that is not there" $pack/pack.xml '/>deposit-demand</s/column="template"/column="templet"/' \
    'unknown-name: output notices has no column "templet"' '>deposit-demand'
has "and the nearest" "$W/log" "= nearest known name: template"
mark='first-class'
wrong "an effect with a code that its column lacks" $pack/pack.xml 's/>first class</>first-class</' \
    'unknown-name: "first-class": column mail_class of notices has no such code' '>first-class'
before='from="' mark=Position.dispute
wrong "an effect whose column comes from nothing" $pack/pack.xml '/column="disputed_excluded"/s/Position.disputed/Position.dispute/' \
    'unknown-fact: column disputed_excluded: from "dispute"' 'from="Position.dispute"'
before='output="' mark=postings
wrong "an effect that stands in an output of what leaves" $pack/pack.xml '/name="expired"/s/output="tasks"/output="postings"/' \
    'not-with: effect "expired": what stands is written to tasks or exceptions' 'output="postings" standing'
before='name="' mark='no medical certificate'
wrong "a pack of which nobody proves a cut" $pack/pack.xml '/<prove nature="cut"/d; /name="no hold"/,+1d' \
    'not-proved: interlock "no medical certificate": nobody proves a cut' 'name="no medical certificate"'
mark='disconnect'
wrong "a cut that nothing calls back" $pack/pack.xml '/<effect name="cancel"/,/<\/effect>/d; s/effect name="cancel"/&/' \
    'no-way-back: effect "disconnect" is a cut, and no relief of the pack answers it while it is "issued"' 'name="disconnect" nature'
mark=cancel
wrong "a pack that cuts and never brings back" $pack/pack.xml '/<process name="relief"/d; /decision="\(Cuts of the protected\|Blocked effects\|Agreed after a cut\)"/d' \
    'never-proposed: effect "cancel": no process proposes it, so who pays would wait' 'name="cancel" nature'
has "nor undoes" "$W/log" 'never-proposed: effect "reconnect": no process proposes it, so who pays would wait'
mark=cancel
wrong "a cancel whose row hangs on a rule" $pack/pack.xml '/<set column="action">CANCEL</d' \
    'not-sure: effect "cancel": output orders demands column action; a <set> is wanted' 'name="cancel" nature'
sed -i 's/<column name="customer_name" /&required="yes" /' "$W/sound/formats/layouts/out/orders.xml"
wrong "a cancel whose row hangs on another row's field" $pack/pack.xml 's/<title>/&A /' \
    'not-sure: effect "cancel": output orders demands column customer_name; a <set> is wanted, of a text or of what is known' 'name="cancel" nature'
sed -i 's/\(<column name="customer_name" \)required="yes" /\1/' "$W/sound/formats/layouts/out/orders.xml"
mark='deposit demand'
sed -i 's/\(name="no petition of a party" needs="\)demand"/\1deposit set-off"/' "$W/sound/rules/packs/us-federal/pack.xml"
wrong "a demand that stands behind no interlock" $pack/pack.xml 's/needs="disconnect;letter;demand;charge\(;referral\)*"/needs="disconnect;letter;charge"/; s/needs="deposit demand;/needs="/; s/needs="demand"/needs="letter"/' \
    'no-interlock: effect "deposit demand": a demand, and no interlock of the pack stands before it' 'name="deposit demand" nature'
sed -i 's/\(name="no petition of a party" needs="\)deposit set-off"/\1demand"/' "$W/sound/rules/packs/us-federal/pack.xml"
before='takes="' mark='reminder; late notise; final notice; disconnect'
wrong "a ladder with a step that is no effect" $pack/pack.xml 's/takes="reminder; late notice/takes="reminder; late notise/' \
    'unknown-name: ladder: "late notise" is no effect of the pack' 'takes="reminder; late notise'
before='name="' mark=disconnect
wrong "a cut that no letter carries" $pack/pack.xml 's/ valid-days="60"//' 'no-notice-before: step "disconnect": the step before a cut is a letter with valid-days' 'name="disconnect" nature'
before='name="' mark='no lodgers'
wrong "a pack with an interlock that no table proves" $pack/pack.xml 's/name="no tenants"/name="no lodgers"/' \
    'not-proved: interlock "no lodgers"' 'name="no lodgers"'
has "and the decision that should" "$W/log" 'decision "Proved for a cut" never names it'
before='reason="' mark='medicl at door'
wrong "a pack with a finding that no reply can give" $pack/pack.xml 's/reason="medical at door"/reason="medicl at door"/' \
    'unknown-name: finding "medicl at door": no reply can give this reason' 'reason="medicl at door"'
has "and the nearest" "$W/log" "= nearest known name: medical at door"
has "and the reason that has none now" "$W/log" 'no-finding: the crew'"'"'s reason "medical at door" has no finding: it holds all cuts'
mark='Medical  at door'
wrong "a pack with a finding twice, in other case and blanks" $pack/pack.xml 's/reason="occupant differs"/reason="Medical  at door"/' \
    'name-taken: finding "Medical  at door": each reason once' 'reason="Medical  at door"'
before='<' mark=finding
wrong "a pack with a finding that tries again without end" $pack/pack.xml 's/ times="5" severity="normal"/ severity="normal"/' \
    'no-times: finding "weather": times wanted' '<finding reason="weather"'
before='times="' mark=2
wrong "a pack with a finding that holds so many times" $pack/pack.xml 's/reason="unsafe" then="hold"/& times="2"/' \
    'not-with: finding "unsafe": times says nothing with then="hold"' 'times="2" task'
before='then="' mark=wait
wrong "a pack with a finding that means what nobody knows" $pack/pack.xml 's/\(reason="unsafe"\) then="hold"/\1 then="wait"/' "xml-schema: " 'then="wait"'
before='task="' mark=' '
wrong "a pack with a finding that gives a person nothing to do" $pack/pack.xml 's/then="hold" task="inspect[^"]*"/then="hold" task=" "/' \
    'no-task: finding "tampered": task wanted' 'task=" "'
before= mark=reprot
wrong "a job with an unknown ref" jobs/cycles/nightly.xml 's/<batchlet ref="report"/<batchlet ref="reprot"/' \
    'job-ref: "reprot"' reprot
has "and the nearest" "$W/log" "= nearest known name: report"

rm -rf "$HOME_DIR"; cp -r "$W/sound" "$HOME_DIR"
"$ARREARS" check --home "$HOME_DIR" >"$W/check.out" 2>&1; is "the files as they were: check" $? 0
night; status 0 "and the night"
is "and its order" "$(orders DISCONNECT)" "1001"
done_testing
