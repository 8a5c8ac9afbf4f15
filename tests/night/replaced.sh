#!/bin/sh
# replaced.sh - a payment comes back and another one replaces it, in every order of the rows and the figures: what is here protects, what came back does not, and nothing counts twice.
. tests/night/lib.sh

# the figures of an account: its bill's open amount and a credit / a payment / its return, of a sum / what protects tonight, of each
figures() { g_no=$1 g_v=$2 g_open=$3 g_credit=${4:-0.00}; g_st=O g_paid=; case $g_open in 0.00) g_st=P g_paid=$D ;; esac
    row bills v="$g_v" "bill_id=$g_no-1" account_id="$g_no" bill_kind=R status=$g_st issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 \
	previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount="$g_open" disputed_amount=0.00 paid_in_full_date=$g_paid
    row accounts v="$g_v" account_id="$g_no" customer_id="C$g_no" status=A account_class=LC jurisdiction=US-FL policy_group=standard opened_date=2020-01-01 \
	continuous_since=2020-01-01 balance="$(awk "BEGIN { printf \"%.2f\", $g_open - $g_credit }")" past_due="$g_open" unapplied_credit="$g_credit" security_held=0.00 \
	deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N "mail_name_1=Firm $g_no" "mail_1=$g_no Main St" mail_city=Lakemont mail_state=FL \
	mail_postal=32910 mail_country=US; }
payment() { p_no=$1 p_sum=$2 p_id=$3; shift 3; row payments payment_id="$p_id" account_id="$p_no" source_id=COUNTER transmission_id=T1 batch_id=1 source_ref="$p_id" \
    amount="$p_sum" received_at="${D}T10:00:00-05:00" effective_date="$D" posted_at="${D}T17:00:00-05:00" tender_type=C purpose=B status=PO "$@"; }
returned() { b_no=$1 b_sum=$2 b_id=$3; shift 3; row payment-returns return_id="R$b_id" payment_id="$b_id" account_id="$b_no" amount="$b_sum" original_effective_date=20260217 \
    returned_date="$(echo "$D" | tr -d -)" received_at="${D}T18:00:00-05:00" return_class=I customer_fault=Y final=Y represented=0 "$@"; }
of() { "$ARREARS" explain "$2" --run "nightly-$D" --data "$DATA" | sed -n "s/.*[{ ]$1: \([0-9.]*\).*/\1/p" | tail -1; }
protects() { for l; do printf '%s:%s ' "$l" "$(of unbooked "$l")"; done | sed 's/ $//'; }
due() { for l; do printf '%s:%s ' "$l" "$(of past_due "$l")"; done | sed 's/ $//'; }
# accounts that are asked tonight, by a letter or an order, and for how much
asked() { for l in $ALL; do a=$(cells "$O/notices.csv" account_id "$l" past_due)$(cells "$O/orders.csv" account_id "$l" amount_to_stop); [ -z "$a" ] || printf '%s:%s ' "$l" "$a"; done |
    sed 's/ $//'; }

# T01.. together; F01.. the figures first; R01.. the row first; S01.. sums; B01.. what came back otherwise; N01.. no money
ALL="T01 T02 T03 T04 T05 F01 F02 R01 R02 R03 S01 S02 S03 S04 S05 B01 B02 B03 B04 N01 N02"
# shellcheck disable=SC2046,SC2086
town $ALL $(for i in 01 02 03 04 05 06 07 08 09 10 11 12; do echo X$i+; done)
day 2026-02-17
for a in $ALL; do
	row holds hold_id=H$a scope_kind=A scope_id=$a kind=AD stops=referral from_date=2026-02-01 review_by=2026-02-10	# stops nothing here; all is explained
	figures $a 2 0.00
	case $a in S01 | S02) payment $a 40.00 P$a; payment $a 50.00 Q$a ;; *) payment $a 90.00 P$a ;; esac
done
seal; night; status 0
is "17: booked" "$(orders DISCONNECT) $(protects T01 S01)" " T01:0 S01:0"

day 2026-02-18
for a in T01 T02 T03 T04 B01 B02 S03 S04 S05 F01 F02 N01 N02; do figures $a 3 90.00; done
for a in T01 T02 T03 T04 T05 S04 S05 R01 R02 R03 N01; do returned $a 90.00 P$a; done
for a in T01 T02 T03 T05 F02 R01 R03 B01 B02; do payment $a 90.00 C$a tender_type=CH; done
payment T04 90.00 CT04 effective_date=2026-02-02			# an agency's list that came late: dated before the letter
figures S01 3 90.00; returned S01 40.00 PS01; returned S01 50.00 QS01; payment S01 90.00 CS01	# two returns
figures S02 3 40.00; returned S02 40.00 PS02; payment S02 40.00 CS02
returned S03 90.00 PS03; payment S03 50.00 CS03				# less than what came back
payment S04 120.00 CS04							# more
figures S05 4 40.00; row payment-returns v=2 return_id=RPS05 payment_id=PS05 account_id=S05 amount=40.00 original_effective_date=20260217 returned_date=20260218 \
    received_at=2026-02-18T18:00:00-05:00 return_class=I customer_fault=Y final=Y represented=0; payment S05 40.00 CS05	# a part
payment B01 90.00 PB01 v=2 status=R reversal_cause=PE			# reversed
payment B02 90.00 PB02 v=2 act=C					# its row is taken away
payment B03 90.00 CB03; payment B03 90.00 PB03 v=2 status=R reversal_cause=PE	# reversed: the figures tomorrow
payment B04 90.00 PB04 v=2 status=M; payment B04 90.00 CB04		# moved away: the figures tomorrow
seal; night
is "all in one night: it protects" "$(protects T01 T02 T03 T04)" "T01:90 T02:90 T03:90 T04:90"
is "booked in that night too: it counts once" "$(protects T05)" "T05:0"
is "two returns; a part; less, more than what came back" "$(protects S01 S02 S05 S03 S04) $(due S01 S02 S05 S03 S04)" \
    "S01:90 S02:40 S05:40 S03:50 S04:120 S01:0 S02:0 S05:0 S03:40 S04:0"
is "reversed, taken away" "$(protects B01 B02)" "B01:90 B02:90"
is "figures first: a fall makes no money, and takes none" "$(protects F01 F02)" "F01:0 F02:90"
is "the row first: the figures show what came back, so nothing is asked" "$(protects R01 R02 R03 B03 B04) $(due R01 R02 R03 B03 B04)" \
    "R01:0 R02:0 R03:0 B03:0 B04:0 R01:0 R02:0 R03:0 B03:0 B04:0"
is "asked is only who owes" "$(asked)" "F01:90.00 S03:40.00 N01:90.00 N02:90.00"

day 2026-02-19
returned F01 90.00 PF01; payment F01 90.00 CF01; returned F02 90.00 PF02
figures R01 3 90.00; figures B03 3 90.00; figures B04 3 90.00; payment R02 90.00 CR02
returned T02 90.00 CT02							# what replaced it comes back as well
returned T03 90.00 PT03 v=2 act=D					# the bank takes the return back
returned S02 50.00 QS02; figures S02 4 90.00; payment S02 50.00 DS02	# another return, another replacement
figures S04 4 0.00 30.00						# booked, and a credit is left
seal; night
is "the row after the figures" "$(protects F01 F02)" "F01:90 F02:90"
is "the figures after the row" "$(protects R01 B03 B04) $(due R01 B03 B04)" "R01:90 B03:90 B04:90 R01:0 B03:0 B04:0"
is "and what came a night after its row" "$(protects R02) $(due R02)" "R02:0 R02:0"
is "a replacement that comes back protects no more" "$(protects T02) $(due T02)" "T02:0 T02:90"
is "a return that is none: both are here" "$(protects T03)" "T03:180"
is "a second return" "$(protects S02) $(due S02)" "S02:90 S02:0"
is "a credit that is left over is the figures'" "$(protects S04) $(due S04)" "S04:0 S04:0"
is "asked is who has lost the replacement too" "$(asked)" "T02:90.00"

day 2026-02-20
figures T01 4 0.00; figures F02 4 0.00; figures R01 4 0.00; figures R02 3 90.00
figures T03 4 0.00 90.00; figures S03 4 40.00
seal; night
is "asked is nobody" "$(asked)" ""
is "booked: it counts once" "$(protects T01 F02 R01 T03 S03) $(due T01 F02 R01 T03 S03)" "T01:0 F02:0 R01:0 T03:0 S03:0 T01:0 F02:0 R01:0 T03:0 S03:40"
is "the figures two nights after the row" "$(protects R02) $(due R02)" "R02:90 R02:0"

for d in 23 24 25; do day 2026-02-$d; seal; night; done
is "not booked for long: it goes on to protect" "$(protects F01 B01 S01) $(due F01 B01 S01)" "F01:90 B01:90 S01:90 F01:0 B01:0 S01:0"
excepted F01 "posted payment of 90.00: known since"
is "what the figures still show is as good as booked" "$(protects R03) $(due R03)" "R03:0 R03:0"
day 2026-02-26
figures R03 3 90.00; figures F01 4 0.00
payment N02 90.00 CN02							# nobody ever said why N02 is open
seal; night
is "late as the figures are" "$(protects R03 F01) $(due R03 F01)" "R03:90 F01:0 R03:0 F01:0"
is "a fall that nobody explained is not held against later money" "$(protects N02) $(due N02)" "N02:90 N02:0"
day 2026-02-27
returned N02 90.00 CN02
seal; night
is "nor does it hide what is dishonoured" "$(protects N02) $(due N02)" "N02:0 N02:90"
done_testing
