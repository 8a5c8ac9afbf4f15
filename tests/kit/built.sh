#!/bin/sh
# built.sh HEADER PACKAGE... - writes what this build is made from; the file stays as it is when nothing changed.
# The commit is this folder's own: outside of git, or inside another project's, it is unknown.
out=$1; shift
commit=unknown date=
[ "$(git rev-parse --show-prefix 2>/dev/null; echo .)" = "$(printf '\n.')" ] && {
	commit=$(GIT_OPTIONAL_LOCKS=0 git describe --always --dirty=", with changes" --exclude '*' --abbrev=12 2>/dev/null || echo unknown)
	date=$(git log -1 --format=%cs 2>/dev/null)
}
mkdir -p "$(dirname "$out")"
{
	echo "/* built.h - what this build is made from; written by tests/kit/built.sh. */"
	echo "#define BUILT_COMMIT \"$commit\""
	echo "#define BUILT_DATE \"$date\""
	printf '#define BUILT_LIBRARIES ""'
	for p; do
		v=$(dpkg-query -W -f '${Version}' "$p" 2>/dev/null) || v=
		printf ' \\\n\t"  %s %s\\n"' "${p%-dev}" "${v:-unknown}"
	done
	echo
} >"$out.new"
if cmp -s "$out.new" "$out"; then rm "$out.new"; else mv "$out.new" "$out"; fi
