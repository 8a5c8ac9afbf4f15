# scenario.sh - nights of a small utility for the crash and power-loss tests. Sourced.
# Wants top (the repository), arrears, gen, w (an empty folder). What each part begins with is made
# once by scenario_make, in $w/state.PART; the same command does for its first and its second try.
#   opening   the first night, into an empty store
#   night     a night with a fifth of the rows changed
#   gate      the sample utility's third night: a feed never seen, nothing adverse goes out
#   natures   a night with every nature of effects for every account: copies, groups, losses, draws
#   month     the end of a month, after two nights of its last days: interest, sums
#   restart   the night again after it died in its last step but one
#   abandon   taking it back after it died there
#   undo      taking it back after it was published
#   through   taking back a recheck behind it too, and it
#   rerun     it again with corrected extracts, after it was published
#   backup    a copy of the state of before that night
PARTS=${PARTS:-"opening night natures gate month restart abandon undo through rerun backup"}
FIRST=2026-02-13 SECOND=2026-02-17 THIRD=2026-02-18 LAST_BUT_ONE=2026-06-29 LAST=2026-06-30
ACCOUNTS=${ACCOUNTS:-300}
how="--workers 1 --chunk 40"
in=$w/in

# night WHERE DATE HOME [option ...]
night() {
	at=$1 day=$2 home=$3
	shift 3
	"$arrears" run nightly --home "$home" --date "$day" --in "$in/$day" --out "$at/out" --data "$at/data" "$@"
}

scenario_make() {
	"$gen" snapshot --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$w/in" &&
	"$gen" delta --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$w/in" --changed 20 &&
	"$gen" delta --accounts "$ACCOUNTS" --seed 1 --date $FIRST --out "$w/corrected" --changed 10 || return 1
	"$gen" snapshot --accounts "$ACCOUNTS" --seed 1 --date $LAST_BUT_ONE --out "$w/in" &&
	"$gen" delta --accounts "$ACCOUNTS" --seed 1 --date $LAST_BUT_ONE --out "$w/in" --changed 1 || return 1
	mkdir -p "$w/state.opening" "$w/state.night" "$w/state.month"
	night "$w/state.month" $LAST_BUT_ONE "$top" && "$arrears" release nightly-$LAST_BUT_ONE --data "$w/state.month/data" --by crash-test ||
		return 1
	night "$w/state.month" $LAST "$top" || [ $? = 4 ] || return 1
	night "$w/state.night" $FIRST "$top" && "$arrears" release nightly-$FIRST --data "$w/state.night/data" --by crash-test ||
		return 1
	mkdir -p "$w/home/formats" "$w/home/rules" "$w/home/jobs"
	cp -r "$top/formats/layouts" "$w/home/formats/"
	cp -r "$top/rules/packs" "$w/home/rules/"
	cp -r "$top/jobs/cycles" "$w/home/jobs/"
	sed -i '/<limit /{s/ share="[^"]*"//; s/ number="[^"]*"//; s/<limit /<limit number="0" /;}' "$w"/home/rules/packs/*/pack.xml
	cp -r "$top/tests/crash/natures" "$w/home/rules/packs/"
	mkdir -p "$w/state.natures"
	night "$w/state.natures" $FIRST "$w/home" --pack natures && "$arrears" release nightly-$FIRST --data "$w/state.natures/data" \
		--by crash-test || return 1
	mkdir "$w/probe"
	cp -r "$w/state.night/." "$w/probe/"
	ARREARS_FAILPT_LOG=$w/points night "$w/probe" $SECOND "$top" $how || return 1
	# Its third night waits for a person.
	town=$w/state.gate
	mkdir "$town"
	in=$top/samples/lakemont
	night "$town" $FIRST "$top" && "$arrears" release nightly-$FIRST --data "$town/data" --by crash-test &&
		night "$town" $SECOND "$top" || [ $? = 4 ] || return 1
	in=$w/in
}

scenario_before() { # scenario_before PART DIR
	in=$w/in
	case $1 in
	undo | through | rerun)
		cp -r "$w/state.night/." "$2/"
		night "$2" $SECOND "$top" $how || [ $? = 4 ] || return 1
		[ "$1" != through ] || "$arrears" run recheck --number 1 --home "$top" --date $SECOND --out "$2/out" --data "$2/data" $how ||
			[ $? = 4 ]
		;;
	restart | abandon)
		# A run remembers its folders, so it dies where it will be taken up. The last two commits publish.
		cp -r "$w/state.night/." "$2/"
		ARREARS_FAILPT=store.txn.after:$(($(grep -c '^store.txn.after$' "$w/points") - 5)) night "$2" $SECOND "$top" $how
		[ $? = 137 ]
		;;
	backup) cp -r "$w/state.night/." "$2/" ;;
	*) cp -r "$w/state.$1/." "$2/" ;;
	esac
}

scenario_run() { # scenario_run PART DIR [again]
	# The second try has other workers and chunks: no byte may tell.
	[ -z "${3:-}" ] || how="--workers 2 --chunk 90"
	in=$w/in
	case $1 in
	opening) night "$2" $FIRST "$top" $how ;;
	month) "$arrears" run month-end --home "$top" --date $LAST --out "$2/out" --data "$2/data" $how ;;
	night | restart) night "$2" $SECOND "$top" $how ;;
	natures) night "$2" $SECOND "$w/home" --pack natures $how ;;
	gate) in=$top/samples/lakemont; night "$2" $THIRD "$w/home" $how ;;
	abandon) "$arrears" abandon nightly-$SECOND --data "$2/data" ;;
	backup) [ -e "$2/copy" ] || "$arrears" backup "$2/copy" --data "$2/data" ;;
	through) "$arrears" undo --through nightly-$SECOND --data "$2/data" --by crash-test --reason "both were wrong" ;;
	rerun) "$arrears" rerun nightly-$SECOND --home "$top" --in "$w/corrected/$SECOND" --data "$2/data" --by crash-test --reason "it was wrong" $how ;;
	undo) "$arrears" undo nightly-$SECOND --data "$2/data" --by crash-test --reason "it was wrong" ;;
	esac
}

scenario_picture() { # scenario_picture DIR: outputs and store as text
	(cd "$1" && find out -type f | sort | xargs -r sha256sum)
	"$arrears" dump --data "$1/data"
	[ ! -e "$1/copy" ] || "$arrears" dump --data "$1/copy"
}
