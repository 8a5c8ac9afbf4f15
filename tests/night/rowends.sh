#!/bin/sh
# rowends.sh - each row read ends in exactly one way, by count and by money; rejects come back corrected.
. tests/night/lib.sh
town 1001 1002 1003 1004
bill() { # bill ID ACCOUNT VERSION TOTAL: of an account's next month, not due yet
	b_id=$1 b_acc=$2 b_v=$3 b_sum=$4; shift 4
	row bills v=$b_v bill_id=$b_id account_id=$b_acc bill_kind=R status=O issue_date=2026-02-16 mail_date=2026-02-16 delivery_mode=M \
	    due_date=2026-03-10 previous_balance=0.00 current_charges=$b_sum total_due=$b_sum open_amount=0.00 disputed_amount=0.00 "$@"
}
end() { cells "$O/totals.csv" kind "$1" measure >/dev/null; awk -F, -v k="$1" -v m="$2" '$1 ~ /^1/ && $2 == k && $4 == m { print $5 " " $6 }' "$O/totals.csv"; }

day 2026-02-17
bill 1001-2 1001 5 10.00; bill 1002-2 1002 5 20.00; bill 1003-2 1003 5 30.00; bill 1004-2 1004 5 40.00
seal; night; status 0
is "applied" "$(end bills applied)" "4 100.00"

# each end once or more, with money that tells them apart
day 2026-02-18
bill 1001-2 1001 5 10.00 at=2026-02-17T12:00:00-05:00	# unchanged
bill 1002-2 1002 4 1.00				# stale
bill 1003-2 1003 6 0.40; bill 1003-2 1003 7 31.00	# duplicate, applied
bill 1004-3 1004 1 0.05; bill 1004-3 1004 1 0.07	# equal versions, other contents: both rejected
bill 1001-9 1001 1 0.02 due_date=2026-02-30	# rejected: no such day
bill 1004-2 1004 5 0.03				# rejected: the stored version with other contents
bill 2001-7 2001 1 500.00			# held: nobody knows 2001 yet
row bills act=D v=6 bill_id=1002-2 account_id=1002	# delete: applied
bill 3001-7 3001 1 700.00			# held for longer than it may be
seal; night; status 4
is "read" "$(awk -F, '$2 == "bills" && $4 == "read" { print $5, $8, $11 }' "$O/totals.csv")" "11 11 Y"
is "applied" "$(end bills applied)" "2 31.00"
is "unchanged" "$(end bills unchanged)" "1 10.00"
is "stale or beaten by the delete" "$(end bills stale)$(end bills duplicate)" "2 1.40"
is "held" "$(end bills held)" "2 1200.00"
is "rejected" "$(end bills rejected)" "4 0.17"
R=$O/rejects
is "rejects: as many reasons as rows" "$(cat "$R"/bills*.csv | grep -vc reject_id | tr -d ' ')" 4
has "rejects: the bad day is told" "$R/bills.rejects.csv" "2026-02-30"
for line in $(grep -n -e 1004-3 -e 1001-9 -e ',1004-2,' "$IN/bills.CIS.3.csv" | cut -d: -f1); do
	sed -n "${line}p" "$IN/bills.CIS.3.csv" >"$W/line"; cat "$R"/bills*.dat | grep -qxFf "$W/line"
	ok $? "rejects: the bytes of line $line"
done
is "rejects: the owners are spared" "$(orders DISCONNECT)" ""
dump "$W/dump"
hasnt "the deleted bill is gone" "$W/dump" "1002-2"

# the parent of one comes; a cancel keeps history; corrected rejects are taken
day 2026-02-19
account 2001
bill 1003-2 1003 8 31.00 act=C
# a person corrects both files: the day; and of the two contents the one, under a higher version
fix() { sed "$1" "$2" >"$3"; rows=$(grep -c '^U' "$3"); sed -i "s/^TRL,[0-9]*/TRL,$rows/" "$3"; }
fix 's/2026-02-30/2026-03-10/' "$R/bills.rejects.dat" "$W/corrected"
fix '/,1004-2,/d; /1004-3.*,0.07,/d' "$R/bills.merge.rejects.dat" "$W/corrected2"
seal; cp "$W/corrected" "$IN/bills.CIS.corrected.csv"; cp "$W/corrected2" "$IN/bills.CIS.corrected2.csv"; set_file
night; status 0
is "corrected: both are applied, beside the new account's bill and the cancelled one" "$(end bills applied)" "4 121.07"
dump "$W/dump"
has "held: applied when the parent came" "$W/dump" "2001-7"
has "corrected: stored" "$W/dump" "1001-9"
cp "$W/corrected" "$W/again.csv"

# the same corrections again: left out. Five business days on, what was held is rejected
day 2026-02-26; seal; cp "$W/again.csv" "$IN/bills.CIS.again.csv"; set_file
night; status 0
has "corrections again: left out" "$W/log" "received before with equal bytes"
hasnt "held too long: it waits no longer" "$W/log" "held 1"
is "held too long: told, of the file that it came with" "$(grep -o '^bills.CIS.3.11,.*business days' "$O/rejects/bills.held.rejects.csv")" \
    "bills.CIS.3.11,CIS,3,11,0,$(sed -n 2p "$O/rejects/bills.held.rejects.dat" | wc -c | tr -d ' '),,,no accounts after 5 business days"
sed -n '/,3001-7,/p' "$W/in/2026-02-18/bills.CIS.3.csv" >"$W/x"; sed -n 2p "$O/rejects/bills.held.rejects.dat" >"$W/y"
same "held too long: its bytes" "$W/y" "$W/x"
cp "$O/rejects/bills.held.rejects.dat" "$W/held"
keep held
# Its account comes at last, and the rejects are handed in again.
day 2026-02-27; account 3001; seal; cp "$W/held" "$IN/bills.CIS.held.csv"; set_file; night; status 0
is "held too long: handed in again, applied" "$(end bills applied)" "2 790.00"
back held

# a correction of a file that never came
day 2026-02-27; seal; sed 's/^HDR,bills,1,CIS,3/HDR,bills,1,CIS,99/' "$W/corrected" >"$IN/bills.CIS.corrected.csv"; set_file
night; status 8
has "a correction of nothing: refused" "$W/log" "corrects sequence 99 of CIS"
done_testing
