#!/bin/sh
# Every header compiles alone, and twice.
n=0
see="-Iengine/src -Iformats -Iformats/src -Irules -Irules/src -Ijobs -Ijobs/src -Itests/kit"
for h in $(find engine formats rules jobs tests/kit -name '*.h' | sort); do
	n=$((n + 1))
	if out=$(printf '#include "%s"\n#include "%s"\n' "$h" "$h" |
	    gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I. $see -fsyntax-only -x c - 2>&1)
	then echo "ok $n - $h"; else echo "not ok $n - $h"; echo "$out" | sed 's/^/# /'; fi
done
echo "1..$n"
