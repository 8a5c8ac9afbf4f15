#!/bin/sh
# home.sh DIR ACCOUNTS - a home for a town of any size. The sample pack's numbers are those of a small town: this one's are
# as many as it has accounts. Shares stay.
set -eu
rm -rf "$1"; mkdir -p "$1/jobs"
cp -r formats rules "$1/"; cp -r jobs/cycles "$1/jobs/"; rm -rf "$1"/*/src
sed -i "s/\(<limit of=\"[a-z]*\" number=\)\"[0-9]*\"/\1\"$2\"/" "$1"/rules/packs/*/pack.xml
