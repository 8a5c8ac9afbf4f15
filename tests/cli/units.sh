#!/bin/sh
# units.sh - what schedulers run: a utility's jobs one after the other, each as it came, and the status that they read; systemd's units. TAP.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
b=$top/${B:-build/release}
w=$b/units
n=0
rm -rf "$w"; mkdir -p "$w"; : >"$w/seen"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 30q' "$w/seen"; fi; }
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
is() { [ "$2" = "$3" ]; t $? "$1: \"$2\", wanted \"$3\""; }
says() { grep -qF -- "$2" "$w/seen"; t $? "$1: $2"; }
sh jobs/install/lay.sh "$b" "" "$w/prefix" || exit 1
prefix=$w/prefix

# --- the job: a state folder, and what comes into it
ARREARS_STATE=$w/state ARREARS_HOME=$w/home
export ARREARS_STATE ARREARS_HOME
state=$ARREARS_STATE/city
job() { "$prefix/libexec/arrears/job" "$@" >"$w/seen" 2>&1; rc=$?; }
mkdir -p "$state/in"
"$prefix/bin/arrears" new "$w/home" >/dev/null || exit 1
# The starter's README: the town's till spells cash so.
sed -i 's/<code from="C">cash/<code from="CASH">cash/' "$w/home/formats/layouts/payments.xml"
comes() { cp -r "$w/home/in/$1" "$state/in/${2:-nightly}-$1${3:+-$3}"; }
ARREARS_HOME='' job nightly city; is "no home named: status" $rc 8; says "no home named" ARREARS_HOME
job nightly town; is "no such utility: status" $rc 8; says "no such utility" "$w/state/town"
job nightly city; is "nothing came: status" $rc 8; says "nothing came" "no folder nightly-DATE"
job recheck city; is "nothing came between nights: status" $rc 0
job month-end city; is "no month to end: status" $rc 8
comes 2026-02-13; mv "$state"/in/nightly-2026-02-13/*.set "$w/day.set"
job nightly city; is "its set file is not there: status" $rc 8
mv "$w/day.set" "$state/in/nightly-2026-02-13/"
comes 2026-02-17
job nightly city; is "two days came: status" $rc 0
is "both, the older one first" "$(sed -n 's/^arrears: nightly-\(.*\) of city$/\1/p' "$w/seen" | tr '\n' ' ')" "2026-02-13 2026-02-17 "
job nightly city; is "and no third time: status" $rc 8
comes 2026-02-18
ARREARS_OPTIONS="--workers 99999" job nightly city; is "refused: status" $rc 8; says "refused: the program's own words" "--workers"
ARREARS_PACK=nobody job nightly city; is "a pack that is not there: status" $rc 8
job nightly city; is "the third: status" $rc 0
job month-end city; is "a month that has not ended: status" $rc 8; says "a month that has not ended" "2026-02-27"
"$prefix/bin/arrears" undo nightly-2026-02-18 --data "$state/data" --by "P. Quimby" --reason wrong >"$w/seen" 2>&1; is "taken back: status" $? 0
job nightly city; is "what was taken back does not go again by itself: status" $rc 8
mv "$state/in/nightly-2026-02-18" "$state/in/nightly-2026-02-18-g2"
job nightly city; is "corrected extracts of it: status" $rc 0; [ -d "$state/out/nightly-2026-02-18-g2" ]; t $? "corrected extracts of it: the next generation"
job nightly city; is "corrected extracts of it, done: status" $rc 8
job month-end city; is "the last night by its date: status" $rc 8; says "the last night by its date" "month-end-2026-02-18 of city"
comes 2026-02-19 recheck 1
job recheck city; is "a recheck: status" $rc 0
[ -e "$state/out/recheck-2026-02-19-1/orders.csv" ]; t $? "a recheck with its number"

# what the program ends with, and what it is told
mkdir -p "$w/fake/bin" "$w/fake/libexec/arrears"
cp "$prefix/libexec/arrears/job" "$w/fake/libexec/arrears/job"
cat >"$w/fake/bin/arrears" <<'EOF'
#!/bin/sh
echo "$*" >>"$FAKE.told"
trap 'echo stopped >>"$FAKE.told"; exit 12' TERM
[ ! -e "$FAKE.slow" ] || for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do : >"$FAKE.runs"; sleep 0.1; done
exit "$(cat "$FAKE.rc")"
EOF
chmod 755 "$w/fake/bin/arrears"
FAKE=$w/fake/fake; export FAKE
fake() { "$w/fake/libexec/arrears/job" "$@" >"$w/seen" 2>&1; rc=$?; }
comes 2026-02-19; comes 2026-02-17 recheck 10; comes 2026-02-17 recheck 9
for pair in 0:0 4:4 8:8 12:12 16:16 1:12 139:12; do
	echo "${pair%:*}" >"$FAKE.rc"; : >"$FAKE.told"
	fake nightly city; is "the program ends with ${pair%:*}: status" $rc "${pair#*:}"
done
echo 4 >"$FAKE.rc"; ARREARS_EXCEPTIONS=0 fake nightly city; is "4 where 0 alone is done: status" $rc 0
: >"$FAKE.told"; fake recheck city; is "after 4 the next one, by number" "$(sed -n 's/.*--number \([0-9]*\).*/\1/p' "$FAKE.told" | tr '\n' ' ')" "9 10 "
echo 12 >"$FAKE.rc"; : >"$FAKE.told"; fake recheck city; is "after 12 nothing more" "$(grep -c . "$FAKE.told")" 1
echo 0 >"$FAKE.rc"; : >"$FAKE.told"; : >"$FAKE.slow"
# waits FILE: it appears, or five seconds are over
waits() { for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do [ ! -e "$1" ] || return 0; sleep 0.2; done; }
"$w/fake/libexec/arrears/job" recheck city >"$w/seen" 2>&1 & p=$!
waits "$FAKE.runs"; kill -TERM $p; wait $p; is "stopped: status" $? 12
is "stopped: the program was told, and no other was begun" "$(cut -d' ' -f1 "$FAKE.told" | tr '\n' ' ')" "run stopped "
rm -f "$FAKE.runs"; : >"$FAKE.told"
"$w/fake/libexec/arrears/job" nightly city >"$w/seen" 2>&1 & p=$!
waits "$FAKE.runs"; rm -f "$FAKE.slow"; echo "second" >>"$FAKE.told"
fake recheck city; wait $p
is "a second job of a utility waits for the first" "$(cut -d' ' -f1,2 "$FAKE.told" | tr '\n' ',')" "run nightly,second,run recheck,run recheck,"

# --- the units
units=$prefix/lib/systemd/system
is "a service and a timer a job" "$(ls "$units" | tr '\n' ' ')" "$(for j in month-end nightly recheck; do printf 'arrears-%s@.service arrears-%s@.timer ' $j $j; done)"
for j in month-end nightly recheck; do
	[ -e "jobs/cycles/$j.xml" ]; t $? "arrears-$j@: there is such a job"
	for line in SuccessExitStatus=4 "RestartPreventExitStatus=8 16" "EnvironmentFile=/etc/arrears/%i.conf" "ExecStart=$prefix/libexec/arrears/job $j %i"; do
		cp "$units/arrears-$j@.service" "$w/seen"; grep -qxF "$line" "$w/seen"; t $? "arrears-$j@.service: $line"
	done
	cp "$units/arrears-$j@.timer" "$w/seen"; says "arrears-$j@.timer" "Persistent=true"
done
if command -v systemd-analyze >/dev/null; then
	for j in month-end nightly recheck; do for kind in service timer; do
		cp "$units/arrears-$j@.$kind" "$w/prefix/arrears-$j@city.$kind"
		SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no "$units/arrears-$j@city.$kind" >"$w/seen" 2>&1
		rc=$?; is "systemd-analyze verify of arrears-$j@city.$kind: status" $rc 0
		is "systemd-analyze verify of arrears-$j@city.$kind: words" "$(grep -c 'arrears' "$w/seen")" 0
	done; done
	systemd-analyze security --offline=true --threshold=30 "$units/arrears-nightly@.service" >"$w/seen" 2>&1; is "exposure below 3: status" $? 0
	says "exposure below 3: told" "Overall exposure level"
	systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$units/arrears-recheck@.timer")" >"$w/seen" 2>&1; is "when a recheck runs: status" $? 0
else skip "the units are sound and closed" "systemd-analyze is not installed"; fi
if command -v systemd-sysusers >/dev/null; then
	mkdir -p "$w/image/etc"
	systemd-sysusers --root="$w/image" "$prefix/lib/sysusers.d/arrears.conf" >"$w/seen" 2>&1; is "the user: status" $? 0
	grep -q '^arrears:.*nologin$' "$w/image/etc/passwd"; t $? "the user can't log in"
	if [ "$(id -u)" = 0 ]; then
		systemd-tmpfiles --root="$w/image" --create "$prefix/lib/tmpfiles.d/arrears.conf" >"$w/seen" 2>&1; is "the folders: status" $? 0
		is "the folders: nothing for others" "$(cd "$w/image" && stat -c %a:%n etc/arrears var/lib/arrears | tr '\n' ' ')" "750:etc/arrears 750:var/lib/arrears "
	else skip "the folders" "not root"; fi
else skip "the user and the folders" "systemd is not installed"; fi
# --- samples: what they call is what is installed
for f in "$prefix"/share/doc/arrears/examples/*; do
	grep -oE '/usr/libexec/arrears/[a-z]+' "$f" | sort -u | grep -vx /usr/libexec/arrears/job >"$w/seen"; is "${f##*/}: calls nothing else" "$(cat "$w/seen")" ""
	grep -oE '\bARREARS_[A-Z]+' "$f" | sort -u | while read -r v; do grep -q "$v" jobs/install/job.sh || echo "$v"; done >"$w/seen"
	is "${f##*/}: words of job alone" "$(cat "$w/seen")" ""
done
echo "1..$n"
