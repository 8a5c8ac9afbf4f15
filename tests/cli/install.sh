#!/bin/sh
# install.sh - what is installed works by itself: its home is found, and whatever was laid is taken away again. TAP.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
b=$top/${B:-build/release}
w=$b/installed
n=0
rm -rf "$w"; mkdir -p "$w/elsewhere"; : >"$w/seen"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 30q' "$w/seen"; fi; }
is() { [ "$2" = "$3" ]; t $? "$1: \"$2\", wanted \"$3\""; }
says() { grep -qF -- "$2" "$w/seen"; t $? "$1: $2"; }
same() { diff -r "$2" "$3" >"$w/seen" 2>&1; t $? "$1"; }
lay() { sh jobs/install/lay.sh "$@" >"$w/seen" 2>&1; is "lay.sh ${1#"$b"}: status" $? 0; }

# --- laid below a root, moved, and run from elsewhere with nothing of the sources named
(umask 077 && lay "$b" "$w/root" /opt/some); n=1
mv "$w/root" "$w/moved"
prefix=$w/moved/opt/some
share=$prefix/share/arrears
for f in formats/layouts rules/packs jobs/cycles; do same "$f as it is in the sources" $f "$share/$f"; done
is "what others may not read" "$(find "$prefix" ! -perm -444 | head -3)" ""
is "what others may write" "$(find "$prefix" -perm /022 ! -type l | head -3)" ""
# installed FOLDER [NAME=VALUE] WORD...: the installed program, with nothing of this environment
installed() { i_at=$1; shift; (cd "$i_at" && env -i PATH=/usr/bin:/bin LSAN_OPTIONS="${LSAN_OPTIONS-}" "$@") >"$w/seen" 2>&1; }
program=$prefix/bin/arrears
# finds WHAT HOME ARGUMENTS: check with it proves the packs of that home
finds() {
	f_what=$1 f_pack=$2; shift 2
	installed "$@"; is "$f_what: status" $? 0; says "$f_what" "pack $f_pack: "
}
refuses() { r_what=$1; shift; installed "$@"; is "$r_what: status" $? 8; }
"$program" new "$w/own" >"$w/seen" 2>&1; is "new: status" $? 0
ln -s "$program" "$w/elsewhere/link"
finds "nowhere in particular" us-fl-municipal "$w/elsewhere" "$program" check; says "nowhere in particular: it says where" "arrears: home $share"
finds "by a link to the program" us-fl-municipal "$w/elsewhere" ./link check
finds "in a home of one's own" starter "$w/own" "$program" check
grep -q "arrears: home" "$w/seen"; is "in a home of one's own: not told" $? 1
finds "ARREARS_HOME" starter "$w/elsewhere" ARREARS_HOME="$w/own" "$program" check
finds "ARREARS_HOME before this folder" us-fl-municipal "$w/own" ARREARS_HOME="$share" "$program" check
finds "ARREARS_HOME with nothing in it" starter "$w/own" ARREARS_HOME= "$program" check
finds "--home before ARREARS_HOME" starter "$w/elsewhere" ARREARS_HOME="$share" "$program" check --home "$w/own"
# A home that somebody named and that is none: another one would be other rules.
refuses "ARREARS_HOME, none" "$w/own" ARREARS_HOME="$w/elsewhere" "$program" check; says "ARREARS_HOME, none" "ARREARS_HOME \"$w/elsewhere\""
refuses "--home, none" "$w/own" "$program" check --home "$w/elsewhere"; says "--home, none" "--home \"$w/elsewhere\""
mv "$share" "$share.away"
for verb in check "run nightly --date 2026-02-13 --out o --data d" "stream stream --date 2026-02-13 --in i --out o"; do
	refuses "${verb%% *}, no home anywhere" "$w/elsewhere" "$program" $verb
	for place in --home ARREARS_HOME "this folder" "$share"; do says "${verb%% *}, no home anywhere: named" "$place"; done
done
mv "$share.away" "$share"
is "nothing was written" "$(ls "$w/elsewhere")" link

# --- a night
installed "$w/elsewhere" "$program" run nightly --home "$w/own" --date 2026-02-13 --in "$w/own/in/2026-02-13" --out "$w/out" --data "$w/data"
is "the first night of a new home: status" $? 0

# --- taken away: what somebody else put there stays
: >"$share/rules/packs/ours"
lay -r "$b" "$w/moved" /opt/some
is "what is left" "$(cd "$prefix" && find . -type f)" ./share/arrears/rules/packs/ours
echo "1..$n"
