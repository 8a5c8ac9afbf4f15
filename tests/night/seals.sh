#!/bin/sh
# seals.sh - a file of the store that was lost or exchanged between two nights, or in the middle of one, is told by its name
# before anything is decided; the right file put back, the same command ends as if nothing had happened.
. tests/night/lib.sh

# Nights in which every kind of table gets rows, those of before-images too; the state after the first of them is kept.
nights() {
	rm -rf "$DATA" "$OUT" "$W"/seq.*
	town 1001 1002 1003 1004- 1005+
	day 2026-02-17
	row securities security_id=L1 account_id=1004 customer_id=C1004 kind=LOC status=IF "principal_name=Firm 1004" currency=USD \
	    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 perpetual=N expiry_date=2026-03-20 evergreen=N
	row holds hold_id=H1 scope_kind=A scope_id=1005 kind=DI stops=disconnect from_date=2026-02-10 until_date=2026-04-10
	seal; good_night
	cut=$(order_of 1001)
	keep week
	day 2026-02-18
	row order-replies order_id=$cut reply_no=1 status=C status_at=2026-02-18T10:00:00-05:00 switch_state=D crew_id=CREW1
	pay 1002 90.00 71 2026-02-17; paid 1002 2 2026-02-17
	row holds hold_id=H2 scope_kind=A scope_id=1004 kind=DI stops=disconnect from_date=2026-02-18 until_date=2026-04-18
	row bankruptcies court=FLMB case_number=44 customer_id=C1003 chapter=7 voluntary=Y petition_date=2026-02-18 status=O
	row medical-certificates certificate_id=47 premise_id=P1005 kind=LS status=AC from_date=2026-02-10 until_date=2026-08-10
	row bills bill_id=2001-0 account_id=2001 bill_kind=R status=P issue_date=2026-01-16 mail_date=2026-01-17 delivery_mode=M \
	    due_date=2026-02-10 previous_balance=0.00 current_charges=10.00 total_due=10.00 open_amount=0.00 disputed_amount=0.00
	seal; good_night
	day 2026-02-19; pay 1001 90.00 72 2026-02-19; paid 1001 2 2026-02-19; account 1006; seal; good_night
}

nights; keep other
nights
tables=$(cd "$DATA/env" && ls -- *.db | sed 's/\.db$//')
keep now
day 2026-02-20; account 1007; seal
good_night
dump "$W/want"; cp -r "$O" "$W/want.out"
back now

# damage TABLE HOW: the table's file is put aside, and in its place comes none, or another. False: that is the same.
damage() {
	case $2 in older) d_from=$W/kept.week/data/env/$1.db ;; *) d_from=$W/kept.other/data/env/$1.db ;; esac
	mv "$DATA/env/$1.db" "$W/aside.db"
	[ "$2" = lost ] || { [ -e "$d_from" ] && ! cmp -s "$d_from" "$W/aside.db" && cp "$d_from" "$DATA/env/"; }
}
mend() { mv "$W/aside.db" "$DATA/env/$1.db"; }
# told TABLE HOW: the night says so, names the table, and publishes nothing. A catalog that is not this store's may be told at
# the first table that it contradicts.
told() {
	named="table $1: $1\.db .*last backup"
	[ "$1" != catalog ] || named="table .*catalog\.db.*last backup"
	[ "$STATUS" = 16 ] && grep -q "$named" "$W/log" && [ ! -e "$O" ]; r=$?
	ok $r "$1 $2"; [ $r = 0 ] || { echo "status $STATUS"; cat "$W/log"; } | note
}

older=0
for t in $tables; do
	for how in lost older of-another-store; do
		if damage "$t" $how; then
			night; told "$t" $how
			[ $how != older ] || older=$((older + 1))
		fi
		mend "$t"
	done
done
[ $older -gt 20 ]; ok $? "$older tables had an older copy"
cp "$DATA/env/holds.db" "$DATA/env/holds-of-february.db"; night; told holds-of-february "that nobody knows"
for verb in "explain 1001" "dump" "abandon nightly-2026-02-19" "release nightly-2026-02-19 --by T" "clear A 1001 --by T --reason because"; do
	"$ARREARS" $verb --data "$DATA" >"$W/log" 2>&1; is "$verb: refused too" $? 16
done
rm "$DATA/env/holds-of-february.db"
night; status 0 "with the right files"
dump "$W/got"; same "the store is what it would have been" "$W/got" "$W/want"
[ -z "$(diff -r "$O" "$W/want.out" | tee "$W/differs")" ]; ok $? "the outputs too"; note <"$W/differs"

# In the middle of a night: the end of the log is not in the tables yet, and recovery passes over a file that is not the table's.
back now
ARREARS_FAILPT=store.txn.after:4 night; is "killed in the middle" "$STATUS" 137
for t in by-service issued catalog holds bankruptcies; do
	for how in lost older of-another-store; do
		if damage "$t" $how; then night; told "$t" "$how in the middle of a night"; fi
		mend "$t"
	done
done
night; status 0 "in the middle: with the right files"
dump "$W/got"; same "in the middle: the store is what it would have been" "$W/got" "$W/want"

# All of it lost is no new state: it would know of no hold.
for lost in env "env/*.db"; do
	back now
	rm -rf "$DATA"/$lost
	night; status 16 "$lost lost"
	has "$lost lost: what was there" "$W/log" "by $DATA/runs run nightly-2026-02-13 was published: restore DATA/env"
	[ ! -e "$O" ]; ok $? "$lost lost: nothing is published"
done

# A page of holds.db that the disk never wrote is a whole page still, with a good checksum: the night, which reads all holds
# before it decides, misses their rows.
back now
many() { i=0; while [ $i -lt 400 ]; do row holds v=$1 hold_id=X$i scope_kind=A scope_id=100$((i % 7 + 1)) kind=DI stops=$2 from_date=2026-02-$3 until_date=2026-05-01; i=$((i + 1)); done; }
day 2026-02-20; account 1007; many 1 letters 19; seal; good_night
cp "$DATA/env/holds.db" "$W/holds.old"
day 2026-02-23; many 2 disconnect 20; seal; good_night
day 2026-02-24; seal
page=$(cmp -l "$DATA/env/holds.db" "$W/holds.old" 2>/dev/null | awk '{ p = int(($1 - 1) / 4096); n[p]++ } END { for (p in n) if (p > 2 && n[p] > 1000) { print p; exit } }')
cp "$DATA/env/holds.db" "$W/holds.new"
dd if="$W/holds.old" of="$DATA/env/holds.db" bs=4096 skip="$page" seek="$page" count=1 conv=notrunc 2>/dev/null
night; status 16 "a page that was never written"
has "a page that was never written: which table" "$W/log" "table holds: holds.db has other rows than its seal says"
[ ! -e "$O" ]; ok $? "a page that was never written: nothing is published"
cp "$W/holds.new" "$DATA/env/holds.db"
night; status 0 "with the right page"
done_testing
