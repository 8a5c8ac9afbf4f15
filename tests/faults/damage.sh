#!/bin/sh
# damage.sh PART FILE HOW WANT: a file of the state is damaged and the command given; a line "ok WHAT" or "not_ok WHAT".
# PART: night, a state that was closed; restart, one that was left by a crash; after, one where the night has ended.
# HOW: bit (in its middle), first and last (a bit there), hole (a block of zeros in the middle), cut (to its half), gone,
# older (its copy of a night before). Right is: status 16 and nothing published, and with the file put back the night
# (after a crash: with the whole state); or, where the damage is none for the night (a page that it does not read, a file made anew), the night's own bytes.
. tests/crash/scenario.sh
how=$HOW
part=$1 file=$2 hurt=$3 want=$4
d=$w/case.$part.$(echo "$file" | tr / _).$hurt
what="$part: $file: $hurt"
mkdir -p "$d"

flip() { # flip FILE OFFSET
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	printf "\\$(printf %03o $((byte ^ 4)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
harm() { # harm FILE HOW
	size=$(stat -c %s "$1")
	case $2 in
	bit) flip "$1" $((size / 2)) ;;
	first) flip "$1" $((size > 60 ? 60 : 0)) ;;
	last) flip "$1" $((size - 1)) ;;
	hole) dd if=/dev/zero of="$1" bs=4096 seek=$((size / 8192)) count=1 conv=notrunc status=none ;;
	cut) truncate -s $((size / 2)) "$1" ;;
	gone) rm "$1" ;;
	older) cp "$w/state.night/$file" "$1" ;;
	esac
}
outputs() { (cd "$d" && find out -type f | sort | xargs -r sha256sum); }
published() { [ -e "$d/out/nightly-$SECOND" ]; }
go() { case $part in after) set -- night ;; *) set -- "$part" ;; esac; scenario_run "$1" "$d" >"$d.out" 2>"$d.log"; }
as_ever() { # the night's bytes; what it did not need may be damaged still
	outputs | cmp -s - "$w/outputs.$part" || { echo "outputs differ"; return 1; }
	"$arrears" dump --data "$d/data" >"$d.dump" 2>>"$d.log"
	rc=$?
	[ $rc = 16 ] || cat "$w/outputs.$part" "$d.dump" | cmp -s - "$w/picture.$part" || { echo "store differs"; return 1; }
}
verdict() {
	scenario_before "$part" "$d" >"$d.log" 2>&1 || { echo "what it begins with"; return 1; }
	before=$(outputs)
	cp -p "$d/$file" "$d.kept"
	harm "$d/$file" "$hurt"
	go
	rc=$?
	case $rc in
	"$want") as_ever; return ;;
	16) ;;
	*) echo "ended with $rc: $(tail -n 2 "$d.log" | head -n 1 | cut -c1-300)"; return 1 ;;
	esac
	grep -q "a person must look" "$d.log" || { echo "does not say whom to call"; return 1; }
	[ "$(outputs | grep -v /.staged-)" = "$(echo "$before" | grep -v /.staged-)" ] || { echo "something was published"; return 1; }
	[ "$part" = night ] || return 0	# recovery has gone on with the other files meanwhile
	cp -p "$d.kept" "$d/$file"
	go
	rc=$?
	[ $rc = "$want" ] || { echo "with the file put back it ended with $rc: $(tail -n 2 "$d.log" | head -n 1 | cut -c1-300)"; return 1; }
	as_ever
}
if why=$(verdict); then
	echo "ok $what"
	rm -rf "$d" "$d".*
else
	echo "not_ok $what: $why"
fi
