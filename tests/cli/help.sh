#!/bin/sh
# help.sh - each verb tells its words, options and exit status, two ways the same; --version tells the program. TAP.
cd "$(dirname "$0")/../.." || exit 1
b=$PWD/${B:-build/release}
arrears=$b/arrears
w=$b/help
n=0
rm -rf "$w"; mkdir -p "$w/alone" "$w/in/inside"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 20q' "$w/seen"; fi; }
has() { grep -qF -- "$2" "$w/seen"; t $? "$1: $2"; }
is() { [ "$2" = "$3" ]; t $? "$1: \"$2\", wanted \"$3\""; }

# --- help
"$arrears" help >"$w/help"; is "help: status" $? 0
"$arrears" --help >"$w/seen"; cmp -s "$w/seen" "$w/help"; t $? "--help is help"
"$arrears" 2>"$w/seen"; is "no words: status" $? 8
cmp -s "$w/seen" "$w/help"; t $? "no words: the same"
# Words of a row of the help: the verb is in small letters, what it takes is not.
sed -n "s/^  arrears \([a-z][a-z ]*[a-z]\)\( .*\)\$/\1:\2/p" "$w/help" | grep -v '^help:' >"$w/verbs"
is "verbs found in the help" "$(cut -d: -f1 "$w/verbs" | tr '\n' ' ')" \
    "new run stream status runs show release clear abandon pickup undo rerun backup restore verify explain check rules print rules check rules test rules live decide eval dump "
while IFS=: read -r verb words; do
	"$arrears" help $verb >"$w/seen" 2>&1; is "help $verb: status" $? 0
	"$arrears" $verb --help >"$w/other" 2>&1; cmp -s "$w/seen" "$w/other"; t $? "help $verb is $verb --help"
	has "help $verb" "usage: arrears $verb"
	has "help $verb" "Exit status: 0 "
	for o in $(echo "$words" | grep -oE -- '--[a-z]+|^ [A-Z]+'); do has "help $verb: what the help names" "  $o "; done
	"$arrears" $verb --no-such-option >"$w/seen" 2>&1; is "$verb: an unknown option: status" $? 8
	has "$verb: an unknown option" "see arrears $verb --help"
done <"$w/verbs"
for words in "rules" "rules --help" "help rules"; do
	"$arrears" $words >"$w/seen" 2>&1; has "$words" "arrears rules check MODEL"
done
for words in "shwo" "help shwo" "shwo --help"; do
	"$arrears" $words >"$w/seen" 2>&1; is "$words: status" $? 8
	has "$words" 'no verb "shwo", perhaps show'
done

# --- version
"$arrears" --version >"$w/seen"; is "version: status" $? 0
grep -qE '^arrears [0-9]+\.[0-9]+$' "$w/seen"; t $? "version: its number"
grep -qE '^commit (unknown|[0-9a-f]{12}(, with changes)?)$' "$w/seen"; t $? "version: the commit"
for l in libxml2 zlib1g libdb5.3 libpcre2 nettle libjansson libintelrdfpmath liblz4; do
	grep -qE "^  $l [0-9]" "$w/seen"; t $? "version: $l as built with"
done
for l in libxml2 libz libdb-5.3 libpcre2 libnettle libjansson liblz4; do
	grep -qE "^  /.*/$l[.-].*so" "$w/seen"; t $? "version: $l as loaded"
done
# What a run publishes names the version, never the commit.
commit=$(sed -n 's/^commit \([0-9a-f]*\).*/\1/p' "$w/seen")
strings=$(grep -c "version_print\|BUILT_COMMIT" jobs/src/*/*.c | grep -v ':0$' | cut -d: -f1 | tr '\n' ' ')
is "only the command's own words know the commit ${commit:-}" "$strings" "jobs/src/cli/main.c jobs/src/cli/version.c "

# --- what a build is made from
top=$PWD
built() { (cd "$1" && sh "$top/tests/kit/built.sh" "$w/$2.h" zlib1g-dev no-such-dev); cp "$w/$2.h" "$w/seen"; }
built . one; built . two
sed 1d "$w/one.h" >"$w/1"; sed 1d "$w/two.h" >"$w/2"; cmp -s "$w/1" "$w/2"; t $? "built twice: the same"
before=$(stat -c %Y.%i "$w/one.h"); built . one
is "nothing changed: not written again" "$(stat -c %Y.%i "$w/one.h")" "$before"
has "a package that is not there" "no-such unknown"
GIT_CEILING_DIRECTORIES=$w; export GIT_CEILING_DIRECTORIES
built "$w/alone" alone; has "outside of git" 'BUILT_COMMIT "unknown"'
git init -q "$w/in" && built "$w/in/inside" inside; has "within another project" 'BUILT_COMMIT "unknown"'
built "$w/in" empty; has "nothing committed yet" 'BUILT_COMMIT "unknown"'
git -C "$w/in" -c user.name=A -c user.email=a@b.c commit -q --allow-empty -m x
built "$w/in" first; has "committed" "BUILT_COMMIT \"$(git -C "$w/in" rev-parse --short=12 HEAD)\""
echo "1..$n"
