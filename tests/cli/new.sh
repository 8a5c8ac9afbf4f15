#!/bin/sh
# new.sh - a home of one's own: made whole by one command, and every command of its README, as written and in its order,
# brings what the README says. TAP.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
b=$top/${B:-build/release}
w=$b/new
h=$w/home
n=0
PATH=$b:$PATH
rm -rf "$w"; mkdir -p "$w/blocks" "$w/empty" "$w/full"; : >"$w/full/kept"; : >"$w/seen"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 30q' "$w/seen"; fi; }
is() { [ "$2" = "$3" ]; t $? "$1: \"$2\", wanted \"$3\""; }
says() { grep -qF -- "$2" "$w/seen"; t $? "$1: $2"; }
same() { diff -r "$2" "$3" >"$w/seen" 2>&1; t $? "$1"; }

# --- made, or refused
(cd / && arrears new "$h") >"$w/seen" 2>&1; is "from anywhere: status" $? 0
says "it says where to begin" "begin with $h/README.md"
(cd "$w/empty" && arrears new .) >"$w/seen" 2>&1; is "into an empty folder: status" $? 0
same "the same there" "$h" "$w/empty"
for d in full full/kept home; do
	arrears new "$w/$d" >"$w/seen" 2>&1; is "into $d: status" $? 8
	says "into $d: names it" "$w/$d"
done
is "what was there is as it was" "$(ls "$w/full")" kept
same "layouts as they are shipped" formats/layouts "$h/formats/layouts"
said="formats/README.md jobs/README.md rules/packs/README.md"
for f in rules/packs/*.xsd $said; do same "$f as it is shipped" "$f" "$h/$f"; done
for f in jobs/cycles/*.xml; do
	sed 's/us-fl-municipal/starter/' "$f" >"$w/job"; same "$f, of this pack" "$w/job" "$h/$f"
done
(cd "$h" && find . -type f) | sort >"$w/have"
{ (cd samples/starter && find . -type f); find ./formats/layouts ./jobs/cycles -type f; ls ./rules/packs/*.xsd; printf './%s\n' $said; } | sort >"$w/wanted"
same "and nothing else" "$w/wanted" "$w/have"
case $b in
*/release)
	sh samples/starter-in.sh "$w/in" >"$w/seen" 2>&1; is "the extracts are written anew: status" $? 0
	same "the extracts are those that the layouts ask for today" "$w/in" samples/starter/in ;;
esac

# --- the README, block by block
awk -v to="$w/blocks/" '/^```sh$/ { f = sprintf("%s%02d", to, ++k); next } /^```$/ { f = ""; next } f { print > f }' "$h/README.md"
cp "$h/README.md" "$w/README.md"
ran=0
cd "$h" || exit 1
# block WHAT STATUS: the next one, and how its last command ends; what it says is in seen
block() {
	ran=$((ran + 1)); f=$(printf '%s/blocks/%02d' "$w" $ran)
	sh "$f" >"$w/seen" 2>&1; is "$1: status" $? "$2"
}
rows() { # rows FILE ACCOUNT...: the file has a row for each of these accounts and no other
	r_f=$1; shift
	is "$r_f: its accounts" "$(sed 1d "$r_f" | grep -oE ',(10[01][0-9]),' | tr -d , | sort -u | tr '\n' ' ')" "$(printf '%s ' "$@" | sed 's/^ $//')"
}
first=out/nightly-2026-02-13 second=out/nightly-2026-02-17 third=out/nightly-2026-02-18 morning=out/recheck-2026-02-19-1

block "1. check, and the cases" 0; says "check" "pack starter: "; says "cases" "3 passed, 0 failed"
block "2. an extract and its layout" 0; says "the extract" ",CASH,"; says "the layout" '<code from="C">cash</code>'
block "2. own spelling" 0; says "check" "pack starter: "
block "3. the first night" 0; says "report" "NOTHING ADVERSE GOES OUT TONIGHT"; says "report" "first night: nobody has yet"
says "report" "rows 795, rejected 0; control totals agree"
block "3. nothing adverse" 0; is "only columns' names" "$(grep -c . "$w/seen") $(grep -c '^effect_id,' "$w/seen")" "2 2"
block "3. tasks and exceptions" 0
says "a call" "720.00,1007,Much is owed"; says "a person" "150.00,1008,A government"
says "not cut" '1002,interlock,"disconnect withheld, not proved: no medical certificate'; says "no letter" '1010,interlock,"reminder withheld, not proved: no hold'
rows $first/tasks.csv 1007 1008; rows $first/exceptions.csv 1002 1010
block "4. why" 0
says "1002: rule" "rule               Collections  Next step  13"; says "1002: interlock" "interlocks broken  no medical certificate"
says "1006: rule" 'decision           collections  {effect: "reminder"'; says "1006: withheld" "withheld           all adverse effects  block  first night"
block "4. the table" 0; says "printed" "decision Next step: tStep"
sed -n '/^decision Next step/,/^decision Steps/p' "$w/seen" | awk '/^ *13:$/ { on = 1 } /^ *14:$/ { on = 0 } on' | grep -q 'step: "disconnect"'; t $? "its row 13 is the cut"
block "5. the case before the rule" 4; says "its place" "cases/calls.xml:6:8: differs: night of 2026-02-13: no row of tasks leaves for it"; says "fails" "3 passed, 1 failed"
block "5. the case after the rule" 0; says "passes" "4 passed, 0 failed"
block "6. the second night" 0; says "by the changed rule" "310.00,1006,Much is owed"
rows $second/tasks.csv 1006 1007 1008; rows $second/notices.csv; rows $second/orders.csv
arrears explain 1003 --data data | grep -q 'The debt is settled'; t $? "1003 has paid"
block "6. why no letter" 0; says "report" "first night: nobody has yet"; says "report" "new pack: pack starter"
block "6. what would go out" 0; rows preview/stream-2026-02-13/notices.csv 1004 1006 1007; rows preview/stream-2026-02-13/orders.csv 1001 1003
says "letters" "reminder,1004,64.20"; says "orders" "1001,DISCONNECT,Corner Bakery,90.00"
block "6. release" 0; says "by whom" "released by Pat Doe"
block "7. the third night" 0; rows $third/notices.csv 1004 1006 1007; rows $third/orders.csv 1001
says "letters" "reminder,1006,310.00"; says "the order" "1001,DISCONNECT,Corner Bakery,90.00,2026-02-19T08:00:00-05:00,2026-02-19T16:00:00-05:00"
block "8. the morning after" 0; says "called back" "1001,CANCEL,$(sed 1d $third/orders.csv | cut -d, -f1),Corner Bakery"
rows $morning/orders.csv 1001
is "every block of the README was run" "$ran" "$(ls "$w/blocks" | grep -c .)"

# --- without the edits
(cd "$w/empty" && for d in 13 17; do arrears run nightly --date 2026-02-$d --in in/2026-02-$d --out out --data data; done) >"$w/seen" 2>&1
rows "$w/empty/$second/tasks.csv" 1007 1008
grep -rq 'unmapped-code,.*CASH' "$w/empty/$second/rejects"; t $? "the till's spelling is rejected without its edit"
# --- the job says which pack
# refused WHAT TEXT VERB JOB SED: with this edit of the job
refused() {
	sed "$5" "$top/jobs/cycles/$4.xml" >jobs/cycles/$4.xml
	arrears $3 $4 --date 2026-02-20 --in in/2026-02-18 --out out $([ $3 = stream ] || echo --data data) >"$w/seen" 2>&1; is "$3, $1: status" $? 8
	says "$3, $1" "$2"
}
for job in "run nightly" "stream stream"; do
	refused "no pack" 'no property "pack": --pack NAMES wanted' $job /name=.pack/d
	refused "a pack that is not there" us-fl-municipal $job ""
	refused "a job that is none" "1 error in the job: nothing was begun" $job 's/batchlet ref="report"/batchlet ref="reprot"/'
	rm "jobs/cycles/${job#* }.xml"
	arrears $job --date 2026-02-20 --in in/2026-02-18 --out out $([ "$job" = "stream stream" ] || echo --data data) >"$w/seen" 2>&1; is "$job, not there: status" $? 8
	says "$job, not there" "no such job"
done
# The set file as the README says it.
(cd in/2026-02-18 && sed -n "s/^ *\`\(for f in .*\) >day.set\`\.\$/\1/p" "$w/README.md" | sh) >"$w/seen"
diff "$w/seen" in/2026-02-18/town.set >/dev/null; t $? "the set file's command writes one"
echo "1..$n"
