#!/bin/sh
# home.sh DIR - the home of the peers' job: what is its own, and the shipped forms and layouts that any home has.
set -eu
cd "$(dirname "$0")/../../.."
rm -rf "$1"; mkdir -p "$1"
cp -r tests/bench/peers/formats tests/bench/peers/rules tests/bench/peers/jobs "$1/"
cp formats/layouts/layout.xsd formats/layouts/calendars.xml "$1/formats/layouts/"
for f in tasks totals rejects; do cp "formats/layouts/out/$f.xml" "$1/formats/layouts/out/"; done
cp rules/packs/pack.xsd "$1/rules/packs/"
