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

# --- the manual: a page a verb, and in it whatever the help tells
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2 is not installed"; }
ls "$prefix/share/man/man1" >"$w/pages"
"$program" help | sed -n "s/^  arrears \([a-z][a-z ]*[a-z]\)\( .*\)\$/\1/p" | grep -v '^help' >"$w/verbs"
{ echo arrears.1.gz; sed 's/ /-/g; s/.*/arrears-&.1.gz/' "$w/verbs"; } | sort >"$w/wanted"
sort "$w/pages" >"$w/have"; same "pages: one a verb, and the first" "$w/wanted" "$w/have"
# what of a page is read, without fonts
read_page() { gzip -dc "$prefix/share/man/man1/$1.1.gz" | sed 's/\\f[BIR]//g; s/\\-/-/g; s/\\&//g; s/\\(aq/'"'"'/g; s/\\(dq/"/g' >"$w/page"; }
options() { "$program" help $1 | sed -n 's/^  \(--[a-z]*\|[A-Z][A-Z]*\)  *.*/\1/p'; }
while read -r verb; do
	page=arrears-$(echo "$verb" | tr ' ' -)
	read_page "$page"; cp "$w/page" "$w/seen"
	for o in $(options "$verb"); do grep -qxE -- "$o( [A-Z]+)?" "$w/page"; t $? "$page: $o"; done
	"$program" help $verb | sed -n 's/^Exit status: \(.*\)\.$/\1/p' | sed 's/; /\n/g' | while read -r number words; do
		grep -A1 -x "$number" "$w/page" | grep -qF "$(echo "$words" | cut -c1-40)" || echo "$number $words"
	done >"$w/lost"
	is "$page: exit statuses that are not in it" "$(cat "$w/lost")" ""
	read_page arrears; grep -qF "$page (1)" "$w/page"; t $? "arrears(1): sees $page"
done <"$w/verbs"
if command -v mandoc >/dev/null; then
	for f in "$prefix"/share/man/man1/*; do gzip -dc "$f" | mandoc -Tlint; done >"$w/seen" 2>&1
	is "mandoc finds" "$(wc -l <"$w/seen")" 0
else skip "mandoc finds nothing" mandoc; fi
if command -v groff >/dev/null; then
	for f in "$prefix"/share/man/man1/*; do gzip -dc "$f" | groff -man -ww -Tutf8 -P-c >/dev/null; done 2>"$w/seen"
	is "groff warns of" "$(wc -l <"$w/seen")" 0
else skip "groff warns of nothing" groff; fi

# --- completions
# offered WORD...: what bash offers for the last of these words, sorted
cat >"$w/offered" <<'EOF'
cd "$1"; . "$2"; shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _arrears; printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
EOF
offered() { env -u ARREARS_HOME PATH="$prefix/bin:$PATH" bash "$w/offered" "${at:-$w/elsewhere}" "$prefix/share/bash-completion/completions/arrears" "$@" | sed 's/^ $//'; }
is "bash: verbs" "$(offered arrears '')" "$({ cut -d' ' -f1 "$w/verbs" | uniq; echo help; echo --version; } | sort | tr '\n' ' ')"
while read -r verb; do
	is "bash: $verb --" "$(offered arrears $verb --)" "$({ options "$verb" | grep '^--'; echo --help; } | sort | tr '\n' ' ')"
done <"$w/verbs"
is "bash: the second word of a verb" "$(offered arrears rules '')" "check live print test "
is "bash: after help" "$(offered arrears help rel)" "release "
is "bash: after help rules" "$(offered arrears help rules l)" "live "
is "bash: an option is not offered twice" "$(offered arrears run --date 2026-02-13 --da)" "--data "
is "bash: jobs of the installed home" "$(offered arrears run '')" "month-end nightly recheck stream "
mv "$w/own/jobs/cycles/recheck.xml" "$w/own/jobs/cycles/mine.xml"
is "bash: jobs of this home" "$(at=$w/own offered arrears run m)" "mine month-end "
is "bash: jobs of the home that is named" "$(offered arrears run --home "$w/own" m)" "mine month-end "
mv "$w/own/jobs/cycles/mine.xml" "$w/own/jobs/cycles/recheck.xml"
mkdir "$w/a folder" "$w/a folder/in one"; : >"$w/a folder/in a file"
is "bash: folders where a folder is wanted" "$(offered arrears run nightly --in "$w/a folder/in")" "$w/a folder/in one "
is "bash: files too where a file is" "$(offered arrears decide "$w/a folder/in")" "$w/a folder/in a file $w/a folder/in one "
is "bash: of a value nothing is known" "$(offered arrears release --by '')" ""
is "bash: no such verb" "$(offered arrears shwo '')" ""
if command -v zsh >/dev/null; then
	# typed KEYS: what stands in the line after KEYS were typed to a zsh of its own
	cat >"$w/typed" <<'EOF'
zmodload zsh/zpty; zpty z TERM=dumb zsh -f -i
zpty -w z "PS1= PROMPT2=; cd ${(q)1}; fpath=(${(q)2} \$fpath); autoload -U compinit; compinit -u -D; setopt nolistbeep nobeep; keep() { print -r -- \$BUFFER >${(q)3}.new; mv ${(q)3}.new ${(q)3}; }; zle -N keep; bindkey '^X' keep; bindkey '^I' complete-word"
sleep 0.3
zpty -w -n z "$4"; zpty -w -n z $'\x18'
for ((i = 0; i < 50; i++)); do [[ -e $3 ]] && break; sleep 0.1; done
cat "$3"; zpty -d z
EOF
	typed() { rm -f "$w/line"; PATH="$prefix/bin:$PATH" zsh -f "$w/typed" "$w/elsewhere" "$prefix/share/zsh/site-functions" "$w/line" "$(printf "$1")" 2>"$w/seen"; }
	is "zsh: verb, verb of two words, option" "$(typed 'arrears rul\tche\t--wo\t')" "arrears rules check --work "
	is "zsh: a job, an option" "$(typed 'arrears run nig\t--cac\t')" "arrears run nightly --cache "
	is "zsh: a folder" "$(typed "arrears runs --data $w/own/for\\t")" "arrears runs --data $w/own/formats/"
else skip "zsh: verbs, options, jobs, folders" zsh; fi

# --- a night
installed "$w/elsewhere" "$program" run nightly --home "$w/own" --date 2026-02-13 --in "$w/own/in/2026-02-13" --out "$w/out" --data "$w/data"
is "the first night of a new home: status" $? 0

# --- taken away: what somebody else put there stays
: >"$share/rules/packs/ours"
lay -r "$b" "$w/moved" /opt/some
is "what is left" "$(cd "$prefix" && find . -type f)" ./share/arrears/rules/packs/ours
echo "1..$n"
