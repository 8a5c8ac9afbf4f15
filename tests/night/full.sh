#!/bin/sh
# full.sh - a full file tells what a delta of the same rows tells, and what is absent; also when killed on the way.
. tests/night/lib.sh
town 1001 1002 1003 1004-
STORED=2026-02-13T12:00:00-05:00
acc() { # acc NO [FIELD=VALUE...]: the account as it is stored
	a_no=$1; shift
	row accounts at=$STORED account_id=$a_no customer_id=C$a_no status=A account_class=LC jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm $a_no" mail_1="$a_no Main St" mail_city=Lakemont \
	    mail_state=FL mail_postal=32910 mail_country=US "$@"
}
full() { sed -i '1s/,delta,/,full,/' "$IN"/accounts.*.csv; sed -i 's/share="0.5"/share="100"/' "$HOME_DIR/formats/layouts/accounts.xml"; set_file; }
ends() { awk -F, '$2 == "accounts" && $1 ~ /^1/ { print $4, $5, $6 }' "$O/totals.csv"; }
rows() { # of each kind that a full file can hold, and none of 1004
	acc 1001; acc 1001; acc 1001			# three alike, as stored
	acc 1002 balance=1.00; acc 1002			# two contents under one version, the second as stored
	acc 1003 v=2 autopay=Y at=2026-02-17T12:00:00-05:00; acc 1003	# a newer one, and the stored one
}
keep town

day 2026-02-17; rows; seal; night
ends >"$W/delta.ends"; orders DISCONNECT >"$W/delta.orders"
is "delta: unchanged" "$(grep -w unchanged "$W/delta.ends")" "unchanged 1 90.00"
is "delta: duplicate" "$(grep -w duplicate "$W/delta.ends")" "duplicate 3 270.00"
is "delta: rejected" "$(grep -w rejected "$W/delta.ends")" "rejected 2 91.00"
is "delta: applied" "$(grep -w applied "$W/delta.ends")" "applied 1 90.00"

back town
day 2026-02-17; rows; seal; full; night; ends >"$W/full.ends"
same "full: the same ends" "$W/full.ends" "$W/delta.ends"
excepted 1004 "vanished"
cp "$O/totals.csv" "$W/totals"; cp "$O/orders.csv" "$W/orders"; cp "$O/exceptions.csv" "$W/exceptions"

# Out of key order it is sorted first: what can't be read is told once all the same.
turned() {
	for f in "$IN"/accounts.*.csv; do
		{ sed -n 1p "$f"; sed '1d;$d' "$f" | tac; sed -n '$p' "$f"; } >"$W/turned" && mv "$W/turned" "$f"
	done
	set_file
}
bad_too() { rows; acc 1003 v=3 opened_date=2026-02-30; seal; full; }
rejects() { cat "$O"/rejects/accounts*.csv | grep -vc reject_id | tr -d " "; }
back town; day 2026-02-17; bad_too; night; ends >"$W/straight.ends"; straight=$(rejects)
is "a row that can't be read: ends" "$(grep -w rejected "$W/straight.ends")" "rejected 3 181.00"
back town; day 2026-02-17; bad_too; turned; night; ends >"$W/turned.ends"
same "out of order: the same ends" "$W/turned.ends" "$W/straight.ends"
is "rejects" "$straight" 3; is "out of order: as many rejects" "$(rejects)" 3
back town; day 2026-02-17; rows; seal; full; turned; night
same "out of order: the same orders" "$O/orders.csv" "$W/orders"

back town; day 2026-02-17; rows; seal; full
n=0
for at in 3 6 9 12 15; do
	back town
	ARREARS_FAILPT=store.txn.after:$at night --chunk 1
	[ "$STATUS" -gt 100 ] && n=$((n + 1))
	night
	same "killed at commit $at: totals" "$O/totals.csv" "$W/totals"
	same "killed at commit $at: orders" "$O/orders.csv" "$W/orders"
	same "killed at commit $at: exceptions" "$O/exceptions.csv" "$W/exceptions"
done
is "killed each time" "$n" 5

# What a full file lacks is too much: refused, nothing is changed.
back town
dump "$W/before"
day 2026-02-17; acc 1001; seal; full; sed -i 's/share="100"/share="50"/' "$HOME_DIR/formats/layouts/accounts.xml"
night; status 8 "three of four are absent"
has "it says so" "$W/log" "3 of 4 rows kept are absent"
dump "$W/after"; same "nothing is changed" "$W/after" "$W/before"

# All as it was: every row is unchanged, and rows that wait are still tried.
back town
day 2026-02-17; for a in 1001 1002 1003 1004; do acc $a; done; seal; full; night; status 0 "nothing new"
is "all unchanged" "$(ends | grep -w unchanged)" "unchanged 4 360.00"
is "and decided" "$(orders DISCONNECT)" "1001 1002 1003"
done_testing
