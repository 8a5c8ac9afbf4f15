#!/bin/sh
# make.sh ACCOUNTS DIR [2] - a day of the peers' job: one wide extract of about 200 bytes an account, the office's calendar, the
# set file. 2: the day after, on which one row of ten has changed. The same bytes from any awk: numbers come of the minimal
# standard generator, which a double holds exactly.
set -eu
accounts=$1 DIR=$2 NIGHT=${3:-1}
DATE=2026-02-$((16 + NIGHT))
rm -rf "$DIR"; mkdir -p "$DIR"

# rows WHAT: "accounts" or "calendars", with header and trailer
rows() {
	LC_ALL=C awk -v what="$1" -v accounts="$accounts" -v date=$DATE -v night="$NIGHT" '
	function random(n) { seed = seed * 16807 % 2147483647; return int(seed / 2147483647 * n) }
	function day(n,   z, e, d, p, m) { # days since 1970-01-01
		if (n in iso) return iso[n]
		z = n + 719468; e = int(z / 146097); d = z - e * 146097
		p = int((d - int(d / 1460) + int(d / 36524) - int(d / 146096)) / 365)
		d -= 365 * p + int(p / 4) - int(p / 100); m = int((5 * d + 2) / 153)
		return iso[n] = sprintf("%04d-%02d-%02d", p + e * 400 + (m > 9), m < 10 ? m + 3 : m - 9, d - int((153 * m + 2) / 5) + 1)
	}
	function ago(n) { return day(today - n) }
	function money(cents) { return sprintf("%d.%02d", int(cents / 100), cents % 100) }
	function account(i,   id, class, status, step, since, past, open, disputed, due, hold, until) {
		id = 100000000 + i
		class = random(100); class = class < 84 ? "R" : class < 93 ? "SC" : class < 97 ? "LC" : class < 98 ? "I" : "G"
		status = random(100); status = status < 94 ? "A" : status < 96 ? "S" : status < 98 ? "FB" : "C"
		past = disputed = open = 0; due = since = hold = until = ""; step = "N"
		if (random(100) < 55) open = 500 + random(40000)
		if (random(100) < 12) {
			past = 300 + random(random(4) ? 30000 : 200000); open += past; due = 1 + random(120)
			step = substr("NNNRRRLLFF", 1 + random(10), 1)
			if (step != "N") since = ago(random(due < 60 ? due : 60))
			due = ago(due)
			if (random(25) == 0) disputed = random(4) ? random(past) : past
		}
		if (random(past > 0 ? 8 : 40) == 0) { hold = substr("DPMB", 1 + random(4), 1); if (random(5)) until = ago(random(60) - 30) }
		version = 1 + random(400); at = ago(random(300)) sprintf("T%02d:%02d:%02d-05:00", random(24), random(60), random(60))
		if (night == 2 && i % 10 == 7) { version++; at = date "T12:00:00-05:00"; open += 1500; past += past > 0 ? 1500 : 0 }
		hash += id; sum1 += open; sum2 += past
		print "U," version "," at "," sprintf("u%03d", random(900)) "," id "," class "," status ",US-FL,standard," sprintf("%02d", 1 + random(20)) "," \
		    ago(365 + random(5000)) "," first[random(8)] " " last[random(16)] "," 1 + random(9800) " " street[random(12)] "," \
		    town[random(4)] ",FL," 32900 + random(60) ",SP" id ",M" 1000000 + random(8999999) ",D" random(12) "," money(open) "," \
		    money(past) "," money(disputed) "," due "," ago(1 + random(90)) "," random(past > 0 ? 8 : 3) "," \
		    int(random(23) / 20) + int(random(40) / 39) "," step "," since "," hold "," until "," money(random(3) ? 0 : 5000 * random(6))
	}
	BEGIN {
		seed = 20260218; today = 20501
		split("Ann Bob Carla Dan Eva Frank Gina Hal", first); first[0] = "Ida"
		split("Adams Baker Castillo Diaz Evans Flores Garcia Hill Irwin Jones King Lopez Moore Nolan Ortiz", last); last[0] = "Perez"
		split("Main St;Lake Ave;Oak Dr;Pine St;Palm Way;Bay Rd;Hill Ct;Park Ave;Elm St;First St;Second St", street, ";"); street[0] = "Third St"
		split("Lakemont Palmetto Riverton", town); town[0] = "Bayview"
		print "HDR," what ",1,CIS," night ",full," date "," date "T19:00:00-05:00," date "T19:00:00-05:00,"
		if (what == "accounts") {
			for (i = 1; i <= accounts; i++) account(i)
			printf "TRL,%d,%s,%s,,,%.0f\n", accounts, money(sum1), money(sum2), hash
		} else {
			for (i = today - 60; i < today + 120; i++) {
				print "U,1,2025-12-01T12:00:00-05:00,CIS,office," day(i) "," (w = (i + 4) % 7 % 6 ? "Y" : "N") "," w ",Y,,08:00,17:00,,,"
				d = day(i); gsub(/-/, "", d); hash += d; n++
			}
			printf "TRL,%d,,,,,%.0f\n", n, hash
		}
	}'
}
for kind in accounts calendars; do rows $kind | gzip -6 -n >"$DIR/$kind.CIS.$NIGHT.csv.gz"; done
cd "$DIR"
for f in *.gz; do echo "$f,$(wc -c <"$f"),$(sha256sum "$f" | cut -d' ' -f1)"; done >day.set
