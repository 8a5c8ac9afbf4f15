#!/bin/sh
# keep.sh - keeps the store of a small town's nights as today's program writes it, for golden.sh.
#   keep.sh FOLDER		usually by `make golden`
#
# A binary, since only that shows that bytes on a disk are still read: DATA as it is between two nights, beside it
# the sequences of its feeds, and its rows as text. Each table that a night can leave has rows in it.
TO=$1; set --
. tests/night/lib.sh
[ -n "$TO" ] && [ ! -e "$TO/store.tar.gz" ] || { echo "keep.sh FOLDER: wanted: a folder that holds none yet, not \"$TO\"" >&2; exit 8; }
# Two years of the calendars are enough, and keep the file small.
calendars() {
	"$GEN" day --seed 1 --date 2026-02-13 --published "$W/none" --out "$W/gen" >/dev/null 2>&1
	zcat "$W/gen/2026-02-13"/calendars.*.gz | awk -F, -v OFS=, '$1 == "U" && $6 !~ /^202[56]/ { next }
	    $1 == "U" { n++; day = $6; gsub("-", "", day); sum += day } $1 == "TRL" { $2 = n; $7 = sprintf("%.0f", sum) } { print }' \
	    >"$IN/calendars.CIS.1.csv"
}
town 1001 1002 1003 1004- 1005
day 2026-02-17
row securities security_id=L1 account_id=1004 customer_id=C1004 kind=LOC status=IF "principal_name=Firm 1004" currency=USD \
    face_amount=500.00 available_amount=500.00 drawn_amount=0.00 perpetual=N expiry_date=2026-03-20 evergreen=N
row holds hold_id=H1 scope_kind=A scope_id=1005 kind=DI stops=disconnect from_date=2026-02-10 until_date=2026-02-18
seal; good_night
[ "$(orders DISCONNECT)" = "1001 1002 1003" ] || bail "orders: $(orders DISCONNECT)"
cut=$(order_of 1001) letter=$(cells "$O/notices.csv" account_id 1004 effect_id)

day 2026-02-18
row order-replies order_id=$cut reply_no=1 status=C status_at=2026-02-18T10:00:00-05:00 switch_state=D crew_id=CREW1
row notice-replies "notice_id=${letter%% *}" copy_no=1 reply_no=1 status=M status_at=2026-02-18T16:00:00-05:00 mail_date=2026-02-18 mail_class=FC
pay 1002 90.00 71 2026-02-17; paid 1002 2 2026-02-17
# Of 1003 a row that can't be read; of 2001 one whose account comes tomorrow; and a feed that nobody has looked at.
row bills bill_id=1003-2 account_id=1003 bill_kind=R status=O issue_date=2026-02-16 mail_date=2026-02-17 delivery_mode=M \
    due_date=2026-02-30 previous_balance=0.00 current_charges=10.00 total_due=10.00 open_amount=10.00 disputed_amount=0.00
row bills bill_id=2001-0 account_id=2001 bill_kind=R status=P issue_date=2026-01-16 mail_date=2026-01-17 delivery_mode=M \
    due_date=2026-02-10 previous_balance=0.00 current_charges=10.00 total_due=10.00 open_amount=0.00 disputed_amount=0.00
: >"$ROWS/payments.KIOSK"
seal; good_night
mkdir -p "$W/keep/seq" "$TO"
cp -r "$DATA" "$W/keep/data"; cp "$W"/seq.* "$W/keep/seq/"; rm -rf "$W/keep/data/scratch" "$W"/keep/data/runs/*.home
dump "$W/rows.txt"; gzip -9n <"$W/rows.txt" >"$TO/rows.txt.gz"
tar -C "$W/keep" --sort=name --owner=0 --group=0 --numeric-owner -cf - data seq | gzip -9n >"$TO/store.tar.gz"
