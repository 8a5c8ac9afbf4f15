#!/bin/sh
# What the verbs of rules print, byte by byte, and their exit status: tests/cli/NAME.out.
# BLESS=1 writes what is expected anew.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
arrears=$b/arrears
m=tests/cli/models
n=0
t() { # t NAME COMMAND...: reads standard input
	n=$((n + 1)); name=$1; shift
	"$@" >"$b/cli.out" 2>&1
	echo "exit $?" >>"$b/cli.out"
	[ -z "$BLESS" ] || cp "$b/cli.out" "tests/cli/$name.out"
	if cmp -s "$b/cli.out" "tests/cli/$name.out"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		diff "tests/cli/$name.out" "$b/cli.out" | sed 's/^/# /'
	fi
}
t rules-print $arrears rules print $m/holes.dmn </dev/null
t rules-check $arrears rules check --all $m/holes.dmn </dev/null
t rules-check-work $arrears rules check --work 1 $m/holes.dmn </dev/null
pack_proofs() { # how many grows with the pack; that none is found or undecided does not
	$arrears rules check rules/packs/us-fl-municipal >"$b/pack.out"; r=$?
	sed 's/^[1-9][0-9]* proved/all proved/' "$b/pack.out"
	return $r
}
t rules-check-pack pack_proofs </dev/null
t rules-check-unbound $arrears rules check $m/unbound </dev/null
t rules-check-undecided $arrears rules check $m/open/open.dmn </dev/null
wrong() { # each kind of diagnostic, whole: place, line, underline, hint
	for f in tests/cli/wrong/*.dmn tests/cli/wrong/*/; do
		$arrears rules check "${f%/}"
	done
}
t rules-wrong wrong </dev/null
t rules-test $arrears rules test $m/holes.dmn --cases $m/holes.xml </dev/null
pack_cases() { # every rule is fired by some case, of a decision or in time
	{ $arrears rules test rules/packs/us-fl-municipal; echo "status $?"; } >"$b/pack.out"
	{ $arrears rules live rules/packs/us-fl-municipal --coverage; echo "status $?"; } | sed 's|^\./||' >"$b/fired.out"
	cat "$b/pack.out" "$b/fired.out" | grep ': never fired: ' | sort | uniq -d
	cat "$b/pack.out" "$b/fired.out" | sed -n 's/^[1-9][0-9]* passed/all passed/p; /^status/p'
}
t rules-test-pack pack_cases </dev/null
t rules-unknown $arrears rules chekc $m/holes.dmn </dev/null
t decide $arrears decide $m/holes.dmn --decision Rate <<'ROWS'
[{"Day": "2025-12-31"}, {"Day": "2026-01-01"}]
{"Day": "2024-12-31"}
ROWS
t decide-fault $arrears decide $m/holes.dmn --decision Fee <<'ROWS'
{"Class": "home", "Owed": 99.75} {"Class": "mill", "Owed": 1e3}
ROWS
t decide-standard $arrears decide $m/holes.dmn --decision Fee --standard --why <<'ROWS'
{"Class": "home", "Owed": 99.75} {"Class": "shop", "Owed": "150.00"}
ROWS
t decide-not-json $arrears decide $m/holes.dmn --decision Rate <<'ROWS'
{"Day": "2026-01-01"}
{"Day": 2026-01-01}
ROWS
t decide-not-a-date $arrears decide $m/holes.dmn --decision Rate <<'ROWS'
{"Day": "2026-02-30"}
ROWS
t decide-unknown $arrears decide $m/holes.dmn --decision Raet </dev/null
nulls() { # of errors, row by row
	for d in Fee Two Boxed; do
		$arrears decide $m/nulls/nulls.dmn --standard --why --decision $d <<-'ROWS'
		{"Sum": "a", "Kind": "a"} {"Sum": 300, "Kind": "c"} {"Sum": 5, "Kind": "a"} {"Sum": 150, "Kind": "a"}
		ROWS
	done
}
t decide-nulls nulls
t decide-imports $arrears decide tests/suites/imports-by-two-ways --decision Both <<'ROWS'
{"Early": {"base": {"Who": "Ann", "Tone": "Hi"}}, "Late": {"base": {"Who": "Bob"}}, "Tone": "Good night"}
{"Who": "All", "Tone": "Hello"}
{"Early": {"base": {"Whom": "Ann"}}}
ROWS
echo "1..$n"
