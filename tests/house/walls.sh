#!/bin/sh
# What compiler and linker can't refuse: arrows inside a layer, circles, names, doors,
# one user for each outside library, sizes, and that the project speaks of itself alone.
n=0
t() { # t TITLE FINDINGS
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "$2" | sed 's/^/# /'; fi
}
code="engine/src formats/src rules/src jobs/src"
b=${B:-build/release}

# --- arrows inside the layers: folder: what it may include beside itself
arrows='
engine/src/base:
engine/src/data: base
engine/src/io: base
engine/src/store: base data io
engine/src/run: base data io store
rules/src/vm: base data
rules/src/feel: base data vm
rules/src/dmn: base data io vm feel
rules/src/analysis: base data io vm feel dmn
'
t "arrows point down" "$(echo "$arrows" | grep . | while IFS=: read -r dir may; do
	grep -Hn '^#include "[a-z]*/' "$dir"/*.[ch] 2>/dev/null |
	    sed -n 's/^\([^:]*:[0-9]*\):#include "\([a-z]*\)\/.*/\1 \2/p' |
	    while read -r at to; do
		case " $may ${dir##*/} " in *" $to "*) ;; *) echo "$at: $dir may not include $to/" ;; esac
	    done
done)"
t "no circles among modules" "$(find $code -name '*.[ch]' | while read -r f; do
	m=$(basename "$f" | sed 's/\.[ch]$//')
	sed -n 's/^#include "\(.*\/\)\{0,1\}\([a-z_0-9]*\)\.h"/\2/p' "$f" | grep -vx "$m" | sed "s/^/$m /"
done | sort -u | tsort 2>&1 >/dev/null)"

# --- doors
t "src/ holds only C and tables" "$(find $code -type f ! -name '*.[ch]' ! -name '*.def')"
t "folders that people edit hold no C" "$(find formats/layouts rules/packs jobs/cycles -name '*.[ch]')"
t "each layer has its README and front door" "$(for l in engine formats rules jobs; do
	[ -f $l/README.md ] || echo "$l/README.md"; done
	for f in formats/formats.h rules/rules.h; do [ -f $f ] || echo $f; done)"
t "the top level is as agreed" "$(git ls-files | cut -d/ -f1 | sort -u |
	grep -vxE 'Makefile|README\.md|engine|rules|formats|jobs|tests|samples|\..*')"

# --- names
t "file names are unique" "$(find $code -name '*.c' -exec basename {} \; | sort | uniq -d)"
t "exported names carry their file's name" "$(find $code -name '*.c' ! -name main.c | while read -r c; do
	o=$b/${c%.c}.o; [ -f "$o" ] || continue
	f=$(basename "$c" .c)
	nm -g --defined-only "$o" | awk -v f="$f" -v r="${f%%_*}" -v c="$c" '$3 != "" &&
	    $3 !~ /^_?_?(asan|odr|tsan|san|gcov|llvm)/ && !(f == "store_bdb" && $3 == "__ham_func4") && index($3, r "_") != 1 && $3 != f && $3 != r { print c ": " $3 }'
done)"
t "every file opens with its purpose" "$(find $code tests -name '*.[ch]' | while read -r f; do
	head -n 1 "$f" | grep -q "^/\* $(basename "$f") - " || echo "$f"; done)"

# --- one user for each outside thing
only() { # only PATTERN FILE...: matches outside the files named
	pat=$1; shift; ex=; for f in "$@"; do ex="$ex --exclude=$f"; done
	grep -rnE "$pat" --include='*.[ch]' $ex $code | head -n 20
}
t "Berkeley DB only in engine/src/store" "$(only '#include <db\.h>' | grep -v '^engine/src/store/')"
t "libxml2 only in xdoc" "$(only '#include <libxml/' xdoc.c)"
t "zlib only in engine/src/io" "$(only '#include <zlib\.h>' | grep -v '^engine/src/io/')"
t "ISA-L only in inflater.c" "$(only '#include <isa-l' inflater.c)"
t "decimal128 only in decimal.c" "$(only '#include <bid_' decimal.c)"
t "PCRE2 only in regex.c" "$(only '#include <pcre2' regex.c)"
t "threads only in crew" "$(only '#include <pthread\.h>' crew.c crew.h)"
t "the clock only in now.c" "$(only '\b(time|clock_gettime|gettimeofday|localtime|localtime_r|gmtime)\(' now.c | grep -v '"[a-z ]*time(')"
t "the heap only in base.c" "$(only '\b(malloc|calloc|realloc|free|strdup)\(' base.c)"

# --- sizes: small rooms; the evaluator's dispatch may be long
t "files of at most 800 lines" "$(find $code tests -name '*.[ch]' -exec wc -l {} \; | awk '$1 > 800 { print $2 ": " $1 " lines" }')"
t "functions of at most 70 lines" "$(find $code -name '*.c' ! -name eval.c | while read -r f; do
	awk -v f="$f" '/^\{/ { s = NR } /^\}/ { if (s && NR - s > 70) print f ":" s ": " NR - s " lines"; s = 0 }' "$f"
done)"

# --- what is said
t "no path of a machine, nothing left open" "$(
	git grep -nIE '/(root|work|srv|farm)/|/tmp/[a-z]+/' -- $code formats rules jobs tests samples README.md Makefile ':!tests/house' | cut -c1-160
	git grep -nIwE 'TODO|FIXME|XXX' -- '*.c' '*.h' '*.md' Makefile ':!tests/house' | cut -c1-160)"
echo "1..$n"
