#!/bin/sh
# floor.sh TCK-RUNNER DIR: each suite of the compatibility kit must pass at least as many cases as
# tests/conformance/floor.txt records, and the same where decisions are made when they are read, as nights do. The last line counts suites; the kit's own sum stands above it.
floor=tests/conformance/floor.txt
if [ ! -d "$2" ]; then
	echo "skipped: the DMN compatibility kit is not at $2"
	echo "0 passed, 0 failed"
	exit 0
fi
log=${B:-build/release}/conformance.log
"$1" "$2" >"$log" 2>&1
"$1" --as-read "$2" >"$log.as-read" 2>&1
grep -E '^[0-9]+ passed' "$log" | sed 's/$/ (cases of the kit; those of 0076 want Java)/'
same=0
cmp "$log" "$log.as-read" || same=1
awk -v other=$same 'NR == FNR { want[$1] = $2; next }
     $3 == "of" && $1 in want { seen[$1] = 1
	if ($2 + 0 >= want[$1]) ok++
	else { bad++; print $1 ": " $2 " cases passed, at least " want[$1] " wanted" }
	if ($2 + 0 > want[$1]) print $1 ": " $2 " cases passed: the floor may rise from " want[$1] }
     END { for (s in want) if (!(s in seen)) { bad++; print s ": not run" }
	if (other) { bad++; print "made when they are read, decisions say something else" } else ok++
	print ok + 0 " passed, " bad + 0 " failed"; exit bad > 0 }' "$floor" "$log"
