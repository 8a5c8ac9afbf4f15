#!/bin/sh
# cases.sh [plain] - the cases of all packs by their numbers: "case 33 ok" means that every case whose name carries wc33 passed,
# "case S45 ok" the same for S45, S45b and so on. A case in time carries numbers at the beginning of its name, a case of a
# decision anywhere in its id. The packs of rules/packs and those of tests/packs lie in one home, so that each finds the one it
# rests on. What only nights with files can show is named by elsewhere.txt beside this: a number and the test that shows it.
# Prints TAP; plain: a line each, then "N passed, N failed" of the numbers; what has no number is told only where it fails.
arrears=${B:-build/release}/arrears w=${B:-build/release}/cases
rm -rf "$w"; mkdir -p "$w/home/rules/packs" "$w/home/jobs"
cp -r formats "$w/home/"; cp -r jobs/cycles "$w/home/jobs/"; cp rules/packs/*.xsd "$w/home/rules/packs/"
for p in rules/packs/*/pack.xml tests/packs/*/pack.xml; do
	[ ! -e "$p" ] || cp -r "${p%/pack.xml}" "$w/home/rules/packs/"
done

# Of each pack "ok NAME" or "not ok NAME", what it says of itself behind.
for p in "$w"/home/rules/packs/*/; do
	p=${p%/} name=${p%/}; name=${name##*/}
	$arrears rules check "$p" >"$w/out" 2>&1 || { echo "not ok  pack $name: rules check"; cat "$w/out"; }
	if [ -d "$p/cases" ]; then
		$arrears rules live "$p" >"$w/out" 2>&1; r=$?
		cat "$w/out"
		case $r in 0|4) ;; *) grep -q '^not ok' "$w/out" || echo "not ok  pack $name: rules live ended with status $r" ;; esac
	fi
	[ -d "$p/tests" ] || continue
	$arrears rules test "$p" >"$w/out" 2>&1; r=$?
	case $r in 0|4) ;; *) echo "not ok  pack $name: rules test ended with status $r"; cat "$w/out" ;; esac
	# those that failed are named, so those that are not named passed
	cat "$p"/tests/*.xml 2>/dev/null | sed -n 's/.*<testCase id="\([^"]*\)".*/id  \1/p' | cat "$w/out" - | awk '
		/: case / && !/^id  / { id = $0; sub(/.*: case /, "", id); sub(/: .*/, "", id); print "not ok  id:" id; bad[id] = 1; said = 1; print; next }
		/^id  / { id = substr($0, 5); if (!(id in bad)) print "ok      id:" id; next }
		said && /^[ \t]/ { print }'
done >"$w/all"
sed 's/#.*//' tests/packs/elsewhere.txt | while read -r number script; do
	case $number in '') continue ;; [0-9]*) number=wc$number ;; esac
	cp "$script" "$w/case-$number.sh" || continue # under a name of its own, so that make check may run it at the same time
	if sh "$w/case-$number.sh" >"$w/out" 2>&1 && ! grep -q '^not ok' "$w/out" && grep -q '^ok' "$w/out"; then echo "ok      $number $script"
	else echo "not ok  $number $script"; grep -A4 '^not ok' "$w/out" | sed 's/^/  /'; fi
done >>"$w/all"

awk -v plain="${1:-}" '
# numbers NAME: those that it carries in N
function numbers(name,   n, i, part, ids) {
	split("", N); K = 0
	ids = name ~ /^id:/; if (ids) { name = substr(name, 4); gsub(/[-_.]/, " ", name) }
	n = split(name, part, " ")
	for (i = 1; i <= n && (ids || part[i] ~ /^(wc[0-9]+|S[0-9]+)[a-z]*$/); i++)
		if (part[i] ~ /^(wc[0-9]+|S[0-9]+)[a-z]*$/) { sub(/[a-z]*$/, "", part[i]); sub(/^wc/, "", part[i]); N[++K] = part[i] }
}
function sortable(k) { return k ~ /^S/ ? 100000 + substr(k, 2) : k + 0 }
/^(ok|not ok|broken) / {
	good = /^ok /; name = $0; sub(/^(ok|not ok|broken) +/, "", name)
	numbers(name); cases++; last = 0
	for (i = 1; i <= K; i++) {
		if (!(N[i] in seen)) order[++count] = N[i]
		seen[N[i]]++
		if (!good && !(N[i] in first)) { first[N[i]] = name; last = N[i] }
	}
	if (!good && K == 0) { other[++others] = name; last = "other" others }
	next
}
last && !(($0) ~ /^[0-9]+ passed, /) { if (lines[last]++ < 4) text[last] = text[last] "\n# " $0 }
function say(good, what, why) {
	t++; if (!good) failed++
	if (plain == "") print (good ? "ok " : "not ok ") t " - " what (good ? "" : why)
	else print what (good ? " ok" : " FAILED" why)
}
END {
	for (i = 2; i <= count; i++) { k = order[i]; for (j = i - 1; j > 0 && sortable(order[j]) > sortable(k); j--) order[j + 1] = order[j]; order[j + 1] = k }
	for (i = 1; i <= count; i++) { k = order[i]; say(!(k in first), "case " k, ": " first[k] text[k]) }
	for (i = 1; i <= others; i++) say(0, other[i], text["other" i])
	if (plain != "") print t - failed " passed, " failed + 0 " failed"
	else print "1.." t
	exit failed > 0 || t == 0
}' "$w/all"
