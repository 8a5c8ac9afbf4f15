#!/bin/sh
# cases.sh - "make cases" tells what fails, by its number: a case in time, a case of a decision, a pack, a test of nights.
. tests/night/lib.sh
mkdir "$W/b"; ln -s "$ARREARS" "$W/b/arrears"; B=$W/b; export B
mkdir -p "$W/tree/rules" "$W/tree/jobs" "$W/tree/tests/packs/us-oh-test"; cd "$W/tree" || exit 1
cp -r "$TOP/formats" .; cp -r "$TOP/rules/packs" rules/; cp -r "$TOP/jobs/cycles" jobs/; cp "$TOP/tests/packs/cases.sh" tests/packs/
FL=rules/packs/us-fl-municipal
rm rules/packs/*/cases/*.xml rules/packs/*/tests/*.xml; cp "$TOP/$FL/cases/bases.xml" "$FL/cases/"
: >tests/packs/elsewhere.txt
timed() { # NAME AMOUNT
	printf '<case name="%s" base="shop"><day date="2026-02-13"><leaves output="notices" step="reminder" past_due="%s"/></day></case>\n' "$1" "$2"
}
decided() { # ID REASON
	printf '<testCase id="%s"><inputNode name="Run"><component name="business_date"><value xsi:type="xsd:date">2026-02-13</value></component><component name="execution_date"><value xsi:type="xsd:date">2026-02-17</value></component></inputNode><resultNode name="Crews at work" type="decision"><expected><value xsi:type="xsd:boolean">%s</value></expected></resultNode></testCase>\n' "$1" "$2"
}
in_time() { { echo '<cases xmlns="urn:arrears:cases:1">'; cat; echo '</cases>'; } >"$FL/cases/some.xml"; }
decisions() {
	mkdir -p "$1/tests"
	{ echo '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>order.dmn</modelName>'; cat; echo '</testCases>'; } >"$1/tests/some.xml"
}
cat >tests/packs/us-oh-test/pack.xml <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<pack xmlns="urn:arrears:pack:2" name="us-oh-test" version="1.0.0" extends="us-federal" jurisdiction="US-OH"
      zone="America/New_York" calendar="office" from="2016-01-01"><title>A state</title></pack>
X
told() { sh tests/packs/cases.sh plain >"$W/told" 2>&1; is "$1: status" $? "$2"; }
{ timed "wc7 one" 90.00; timed "S45 a clause" 90.00; timed "S45b another" 90.00; timed "without a number wc99" 90.00; } | in_time
{ decided lock-wc7-two true; decided wc101-three true; } | decisions "$FL"
told "all is well" 0
is "a line a number, in their order" "$(cat "$W/told")" "case 7 ok
case 101 ok
case S45 ok
3 passed, 0 failed"
sh tests/packs/cases.sh >"$W/tap"; is "as TAP" "$(cat "$W/tap")" "ok 1 - case 7
ok 2 - case 101
ok 3 - case S45
1..3"
{ timed "wc7 one" 90.00; timed "S45 a clause" 90.00; timed "S45b another" 91.00; timed "no number" 89.00; } | in_time
{ decided lock-wc7-two false; decided wc101-three true; } | decisions "$FL"
told "three are wrong" 1
has "a clause of a situation" "$W/told" "case S45 FAILED: S45b another"; has "its first difference" "$W/told" 'notices.past_due is "90.00", wanted "91.00"'
has "a case of a decision" "$W/told" "case 7 FAILED: id:lock-wc7-two"; has "what it gave" "$W/told" "# 	got      true"
has "what has no number" "$W/told" "no number FAILED"; has "the rest goes on" "$W/told" "case 101 ok"
is "they are counted" "$(tail -1 "$W/told")" "1 passed, 3 failed"
echo "<cases" >"$FL/cases/some.xml"; told "a file that is none" 1; has "is told of the pack" "$W/told" "pack us-fl-municipal: rules live ended with status 8 FAILED"
timed "wc7 one" 90.00 | in_time; rm "$FL/tests/some.xml"
sed -i 's/extends="us-federal"/extends="us-fedral"/' tests/packs/us-oh-test/pack.xml
told "a pack of the tests that rests on none" 1; has "is told" "$W/told" "pack us-oh-test: rules check FAILED"
rm -r tests/packs/us-oh-test
echo 'echo "ok 1 - a"; echo "not ok 2 - b"' >bad.sh; echo 'echo "ok 1 - a"' >good.sh; printf '# a word\n97 good.sh\n100 bad.sh\n' >tests/packs/elsewhere.txt
told "a night's test that fails" 1; has "is told by its number" "$W/told" "case 100 FAILED: wc100 bad.sh"
has "one that passes" "$W/told" "case 97 ok"
done_testing
