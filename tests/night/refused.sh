#!/bin/sh
# refused.sh - what a night does not take: exit 8, a message that names file, seen and wanted, and nothing changed.
. tests/night/lib.sh
town 1001
day 2026-02-17; seal; good_night

day 2026-02-18
pay 1001 90.00 71 2026-02-16; paid 1001 2 2026-02-16
seal
cp -r "$IN" "$W/good"
dump "$W/before.dump"

# fresh: the good day again, to be spoiled
fresh() { rm -rf "$IN"; cp -r "$W/good" "$IN"; }
# refused WHAT TEXT...: the day as it is now
refused() {
	what=$1; shift
	night
	is "$what: status" "$STATUS" 8
	for text; do has "$what: says so" "$W/log" "$text"; done
	dump "$W/after.dump"; same "$what: the store is what it was" "$W/after.dump" "$W/before.dump"
	[ ! -e "$O" ] && [ -z "$(ls -A "$OUT" | grep staged)" ]; ok $? "$what: no outputs"
}
# spoil FILE SED: changed, with a set file that fits
spoil() { fresh; sed -i "$2" "$IN/$1"; set_file; }
P=payments.CIS.3.csv

spoil $P 's/^TRL,1,90.00/TRL,1,90.01/'
refused "unbalanced sum" "$P" "90.00" "90.01"
spoil $P 's/^TRL,1,/TRL,2,/'
refused "unbalanced count" "$P" "1 rows" "2"
spoil $P 's/,71$/,72/'
refused "unbalanced hash total" "$P" "71" "72"
spoil $P '/^TRL/d'
refused "cut: no trailer" "$P" "trailer"
spoil $P '/^U/d'
refused "cut: a row is gone" "$P" "0 rows" "1"
fresh; head -c 150 "$W/good/$P" >"$IN/$P"; set_file
refused "cut in a row" "$P"
fresh; printf 'U,1,' >>"$IN/$P"; set_file
refused "behind the trailer" "$P"
fresh; gzip -n "$IN/$P"; printf 'garbage' >>"$IN/$P.gz"; set_file
refused "gzip with garbage behind it" "$P.gz"
fresh; gzip -n "$IN/$P"; head -c 100 "$IN/$P.gz" >"$IN/x" && mv "$IN/x" "$IN/$P.gz"; set_file
refused "gzip that is cut" "$P.gz"
spoil $P 's/^HDR,payments,1,CIS,3/HDR,payments,1,CIS,2/'
refused "repeated with other bytes" "$P" "sequence 2 of CIS" "other bytes"
spoil $P 's/^HDR,payments,1,CIS,3/HDR,payments,1,CIS,4/'
refused "out of sequence" "$P" "sequence 4 of CIS seen, 3 wanted"
spoil $P 's/^HDR,payments,1,/HDR,payments,7,/'
refused "wrong layout version" "$P" '7'
spoil $P 's/^HDR,payments,/HDR,bills,/'
refused "another layout's file" "$P" 'bills' 'payments'
spoil $P '1s/,2026-02-18,/,2026-02-17,/'
refused "of another date" "$P" "2026-02-17 seen" "2026-02-18"
spoil $P '1s/,2026-02-18T19:00/,2026-01-18T19:00/'
refused "as of outside" "$P" "2026-01-18T19:00" "window"
fresh; rm "$IN/$P"; set_file
refused "required and missing" "payments" "requires"
fresh; rm "$IN/town.set"
refused "no set file" "no set file"
fresh; cp "$IN/town.set" "$IN/other.set"
refused "two set files" "two set files" "other.set" "town.set"
fresh; sed -i "s/^\($P,[0-9]*,\)..../\10000/" "$IN/town.set"
refused "wrong digest" "$P" "digest" "wanted" "town.set"
fresh; sed -i "s/^\($P\),[0-9]*,/\1,7,/" "$IN/town.set"
refused "wrong size" "$P" "7 wanted"
fresh; rm "$IN/$P"
refused "listed and not there" "$P" "not there"
fresh; cp "$IN/$P" "$IN/pavements.CIS.3.csv"; set_file
refused "unknown kind" "pavements" "perhaps payments"
fresh; cp "$IN/$P" "$IN/payments.CIS.3b.csv"; set_file
refused "a file too many: the same twice" "payments.CIS.3b.csv" "sequence 3 of CIS"
fresh; cp "$IN/$P" "$IN/payments.CIS.3b.csv"; sed -i 's/,71,/,73,/; s/,71$/,73/' "$IN/payments.CIS.3b.csv"; set_file
refused "a file too many: one sequence twice" "sequence 3 of CIS"

# after all that, in the very store that refused: the good day, beside a file that the set file does not list
fresh; printf 'x' >"$IN/stray.csv"
night; status 0 "the good set after the refusals"
is "and it does its work" "$(orders CANCEL)" "1001"
done_testing
