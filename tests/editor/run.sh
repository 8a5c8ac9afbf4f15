#!/bin/sh
# run.sh - opens every shipped model in the editor that policy staff use, and saves it again.
# Prints TAP. Installs what it needs into build/editor; where that can't be had, it skips.
set -u
cd "$(dirname "$0")/../.." || exit 1
here=tests/editor
work=build/editor
skip() { echo "1..0 # SKIP $1"; exit 0; }

command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
mkdir -p "$work" || exit 1
cp "$here/package.json" "$here/package-lock.json" "$work/" || exit 1
if [ ! -d "$work/node_modules/dmn-js" ] || ! cmp -s "$here/package-lock.json" "$work/installed"; then
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$work" --ignore-scripts --no-audit \
	    --no-fund >"$work/npm.log" 2>&1 || skip "npm can't install dmn-js (see $work/npm.log)"
	cp "$here/package-lock.json" "$work/installed"
fi

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ] && [ "$(id -u)" = 0 ]; then
	{ apt-get update && apt-get install -y --no-install-recommends chromium; } >"$work/apt.log" 2>&1
	browser=$(command -v chromium)
fi
[ -n "$browser" ] || skip "chromium is not installed"

[ $# -gt 0 ] || set -- rules/packs/*/*.dmn samples/starter/rules/packs/*/*.dmn
BROWSER="$browser" WORK="$work" ARREARS="${ARREARS:-build/release/arrears}" exec node "$here/editor.js" "$@"
