#!/bin/sh
# What arrears eval says of each kind of null, byte by byte: one that came of an error is told with its
# place and the values, one that is a value is not. BLESS=1 writes what is expected anew.
cd "$(dirname "$0")/../.." || exit 1
b=${B:-build/release}
while IFS= read -r text; do
	echo "--- $text"
	"$b/arrears" eval "$text" 2>&1
done <tests/cli/nulls.feel >"$b/nulls.out"
for text in '{r: [1, "a"][2] + 1}.r' 'sum([1, null])' '("a" + 1) * 2'; do
	echo "--- $text (strict)"
	"$b/arrears" eval --strict "$text" 2>&1
done >>"$b/nulls.out"
[ -z "$BLESS" ] || cp "$b/nulls.out" tests/cli/nulls.out
if cmp -s "$b/nulls.out" tests/cli/nulls.out; then
	echo "ok 1 - nulls of errors are told, nulls that are values are not"
else
	echo "not ok 1 - nulls of errors are told, nulls that are values are not"
	diff tests/cli/nulls.out "$b/nulls.out" | sed 's/^/# /'
fi
if [ "$("$b/arrears" eval '"1.50" > 0' 2>/dev/null)" = null ]; then
	echo "ok 2 - they are told on standard error"
else
	echo "not ok 2 - they are told on standard error"
fi
echo "1..2"
