# scenario.sh - a small utility's nights, for the crash and power-loss tests. Sourced.
# Folders: DIR/in.opening, in.night; states made once: $w/state.opening (empty), state.night.
PARTS="opening night breaker"

scenario_make() { # scenario_make DIR
	s=$top/samples/lakemont
	first=$(ls "$s" | grep -E '^[0-9-]+$' | sed -n 1p)
	second=$(ls "$s" | grep -E '^[0-9-]+$' | sed -n 2p)
	third=$(ls "$s" | grep -E '^[0-9-]+$' | sed -n 3p)
	printf 'first=%s\nsecond=%s\nthird=%s\n' "$first" "$second" "$third" >"$1/days"
	mkdir -p "$1/state.opening/data" "$1/state.opening/out"
	cp -r "$1/state.opening" "$1/tmp"
	"$arrears" run nightly --home "$top" --date "$first" --in "$s/$first" --out "$1/tmp/out" --data "$1/tmp/data" >"$1/make.log" 2>&1
	[ $? = 0 ] || [ $? = 4 ] || { sed 's/^/# /' "$1/make.log"; return 1; }
	"$arrears" release "nightly-$first" --data "$1/tmp/data" --by crash-test >>"$1/make.log" 2>&1 || return 1
	mv "$1/tmp" "$1/state.night"
	cp -r "$1/state.night" "$1/state.breaker"
}

scenario_before() { # scenario_before PART DIR
	cp -r "$w/state.$1/." "$2/"
}

scenario_run() { # scenario_run PART DIR
	. "$w/days"
	day=$second; [ "$1" = opening ] && day=$first
	home=$top; [ "$1" = breaker ] && home=$w/home.breaker
	"$arrears" run nightly --home "$home" --chunk 200 --workers 1 --date "$day" --in "$top/samples/lakemont/$day" \
	    --out "$2/out" --data "$2/data"
}

scenario_picture() { # outputs and store as text
	(cd "$1/out" && find . -type f | sort | xargs -r sha256sum)
	"$arrears" dump --data "$1/data"
}
