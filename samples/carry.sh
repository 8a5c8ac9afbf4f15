#!/bin/sh
# carry.sh FOLDER - what "arrears new" writes, in FOLDER/home: samples/starter with the layouts, forms, jobs and what is
# said of them as they are shipped; and FOLDER/starter.h, by which the program carries it.
set -eu
home=$1/home
rm -rf "$home"; mkdir -p "$home/formats" "$home/jobs"
cp -r samples/starter/. "$home/"
cp -r formats/layouts "$home/formats/"
cp rules/packs/*.xsd rules/packs/README.md "$home/rules/packs/"
cp -r jobs/cycles "$home/jobs/"
cp formats/README.md "$home/formats/"; cp jobs/README.md "$home/jobs/"
sed -i 's/us-fl-municipal/starter/' "$home"/jobs/cycles/*.xml

find "$home" -type f | LC_ALL=C sort | awk -v home="$home/" '
	{ asm = asm sprintf("\t\"starter_%d: .incbin \\\"%s\\\"\\n\"\n", n, $0)
	  row = row sprintf("\t{ \"%s\", starter_%d, starter_%d },\n", substr($0, length(home) + 1), n, n + 1)
	  name = name sprintf("starter_%d[], ", n++) }
	END {
		print "/* starter.h - the files of a new home; written by samples/carry.sh. */"
		printf "__asm__(\".section .rodata\\n\"\n%s\t\"starter_%d: .previous\\n\");\n", asm, n
		printf "extern const char %sstarter_%d[];\n", name, n
		printf "static const struct starter_file {\n\tconst char *name, *from, *to;\n} starter_file[] = {\n%s};\n", row
	}' >"$1/starter.h"
