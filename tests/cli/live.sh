#!/bin/sh
# Cases in time: those of the packs pass, none of them passes whatever its night brings, and what is wrong in a file of
# cases, or differs, is told with its place: tests/cli/live-NAME.out. BLESS=1 writes what is expected anew.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
top=$PWD
arrears=$top/$b/arrears
home=$b/live-home
pack=rules/packs/us-fl-municipal
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$b/live.out"; fi; }
# live STATUS WHAT [CASE]: in the home
live() { (cd "$home" && "$arrears" rules live $pack ${3:+"$3"}) >"$b/live.out" 2>&1; r=$?; [ $r = "$1" ]; ok $? "$2: status $r"; }
rm -rf "$home"; mkdir -p "$home"; mkdir -p "$home/jobs"; cp -r formats rules "$home/"; cp -r jobs/cycles "$home/jobs/"

for p in rules/packs/*/cases; do
	"$arrears" rules live "${p%/cases}" >"$b/live.out" 2>&1 && tail -1 "$b/live.out" | grep -q '^[1-9][0-9]* passed, 0 failed$'
	ok $? "${p%/cases}: its cases pass"
done

# The first cell of every row that is expected gets another letter.
sed -i 's/\(<leaves output="[a-z-]*"\( as="[a-z0-9 ]*"\)\{0,1\} [a-z_]*="\)/\1x/' "$home/$pack"/cases/*.xml
live 4 "with other cells"
# fails ELEMENT WHAT: each case that has such an element does
fails() {
	for f in "$home/$pack"/cases/*.xml; do
		sed -n '/<case /{s/.*<case name="\([^"]*\)".*/\1/;h}; /<'"$1"' /{x;/./p;s/.*//;x}' "$f"
	done >"$b/live.names"
	[ -s "$b/live.names" ] && while read -r name; do grep -qxF "not ok  $name" "$b/live.out" || { echo "$name"; break; }; done <"$b/live.names" | { ! grep .; }
	ok $? "$2"
}
fails leaves "each case that expects a row fails without it"

# What becomes of rows that are open ends in something else.
rm "$home/$pack"/cases/*.xml; cp $pack/cases/bases*.xml $(grep -l '<ends ' $pack/cases/*.xml) "$home/$pack/cases/"
sed -i 's/ in="waiting"/ in="@"/g; s/ in="[a-z][a-z ]*"/ in="waiting"/g; s/ in="@"/ in="told"/g' "$home/$pack"/cases/*.xml
live 4 "with other ends"
fails ends "each case that says how a row ends fails when it ends otherwise"

for f in tests/cli/models/live/*.xml; do
	name=$(basename "$f" .xml)
	rm "$home/$pack"/cases/*.xml
	cp $pack/cases/bases.xml "$f" "$home/$pack/cases/"
	(cd "$home" && "$arrears" rules live $pack; echo "exit $?") >"$b/live.all" 2>&1
	# An explanation is the pack's business, and so is all that a row says.
	sed '/^  [a-z]/d; s/\(leaves[a-z -]*:\) case_id=.*/\1/' "$b/live.all" >"$b/live.out"
	[ -z "$BLESS" ] || cp "$b/live.out" "tests/cli/live-$name.out"
	diff "tests/cli/live-$name.out" "$b/live.out" >"$b/live.diff"; r=$?; mv "$b/live.diff" "$b/live.out"
	ok $r "$name: told as before"
	[ "$name" != differs ] || { grep -q '^  decision  *collections ' "$b/live.all"; ok $? "$name: the account's explanation"; }
done
live 8 "a case that is not there" "nobody's"
rm "$home/$pack"/cases/*.xml; cp $pack/cases/bases.xml "$home/$pack/cases/"
live 8 "bases, and no case"

# Cuts, and what answers them, go to an output of any name, if crews answer it.
rm -rf "$home/formats" "$home/rules"; cp -r formats rules "$home/"
mv "$home/formats/layouts/out/orders.xml" "$home/formats/layouts/out/crew-orders.xml"
sed -i 's/name="orders"/name="crew-orders"/' "$home/formats/layouts/out/crew-orders.xml"
sed -i 's/output="orders"/output="crew-orders"/g' "$home"/rules/packs/*/pack.xml "$home"/rules/packs/*/cases/*.xml
live 0 "orders in an output of another name"
grep -l 'leaves output="crew-orders"' "$home"/$pack/cases/*.xml | grep -q .; ok $? "cases see such orders leave"
echo "1..$n"
