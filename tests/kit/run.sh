#!/bin/sh
# Runs test programs that print TAP, two at a time; shows what failed; the last line
# is "N passed, N failed". A program that ends badly, or that runs fewer tests than it
# planned, is a failure by itself. Skips ("# SKIP why") are named.
#   run.sh PROGRAM...
out=${B:-build/release}/tap
rm -rf "$out"; mkdir -p "$out"
# What Berkeley DB leaves behind when it gives an environment up is not ours to free (kit.c says the same for unit tests).
echo "leak:libdb-5.3" >"$out/lsan"
export LSAN_OPTIONS="suppressions=$PWD/$out/lsan:print_suppressions=0"
one='
t=$1; f=$OUT/$(echo "$t" | tr "/ " "__").tap
case $t in *.sh) set -- sh "$t" ;; *) set -- "$t" ;; esac
"$@" >"$f" 2>"$f.err" </dev/null; rc=$?
echo "#rc $rc" >>"$f"'
printf '%s\n' "$@" | OUT=$out xargs -P "${JOBS:-2}" -I{} sh -c "$one" sh {}
for f in "$out"/*.tap; do
	awk -v name="$(basename "$f" .tap)" -v err="$f.err" '
	/^ok /     { n++; if (/# SKIP/) { skip++; sub(/.*# SKIP/, ""); why = why "\n  skipped in " name ":" $0 } else ok++ }
	/^not ok / { n++; bad++; print name ": " $0; show = 1; next }
	/^#rc /    { if ($2 != 0 && !bad) { bad++; n = plan; print name ": ended with status " $2; tail = 1 } next }
	/^1\.\./   { plan = substr($0, 4) + 0; if (/SKIP/) { why = why "\n  skipped: " name ": " $0 } }
	/^#/       { if (show) print "  " $0; next }
	           { show = 0 }
	END { if (plan != n && plan != 0) { bad++; print name ": planned " plan " tests, ran " n }
	      if (plan == 0 && n == 0 && why == "") { bad++; print name ": ran no test"; tail = 1 }
	      if (why != "") print substr(why, 2)
	      if (bad) while ((getline line < err) > 0 && k++ < 30) print "  | " line
	      print "#sum", ok + 0, bad + 0, skip + 0 }' "$f"
done >"$out/report"
grep -v '^#sum' "$out/report"
awk '/^#sum/ { p += $2; f += $3; s += $4 } END { if (s) print s " skipped, named above"; print p + 0 " passed, " f + 0 " failed"; exit f > 0 }' "$out/report"
