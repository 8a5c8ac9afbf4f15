#!/bin/sh
# tender.sh - one cheque that paid several accounts comes back, and its return names one of them: who loses what protects, and who must not.
. tests/night/lib.sh

# cheque TENDER ACCOUNT[=SUM] ...: a payment for each, P and the account's name
cheque() { tender=$1; shift; for c; do s=90.00; case $c in *=*) s=${c#*=} ;; esac; part "${c%=*}" "$s" "P${c%=*}" "tender_id=$tender"; done; }
part() { p_no=$1 p_sum=$2 p_id=$3; shift 3; row payments payment_id=$p_id account_id=$p_no source_id=LOCKBOX transmission_id=T1 batch_id=1 source_ref=1 \
    amount=$p_sum received_at=2026-02-17T08:00:00-05:00 effective_date=2026-02-17 posted_at=2026-02-17T09:00:00-05:00 tender_type=CH purpose=B status=PO "$@"; }
# returned ACCOUNT TENDER AMOUNT [FIELD=VALUE ...]: names the account's payment
returned() { b_no=$1 b_tender=$2 b_sum=$3; shift 3; row payment-returns return_id=R$b_no payment_id=P$b_no account_id=$b_no tender_id=$b_tender amount=$b_sum \
    original_effective_date=20260217 returned_date=20260217 received_at=2026-02-17T18:00:00-05:00 return_class=I customer_fault=Y final=Y represented=0 "$@"; }
ordered() { orders DISCONNECT | tr ' ' '\n' | grep "^$1" | tr '\n' ' ' | sed 's/ $//'; }
of() { for l; do echo "$l:$(cells "$O/orders.csv" account_id "$l" action)"; done | tr '\n' ' ' | sed 's/ $//'; }
fees() { for l; do echo "$l:$(cells "$O/postings.csv" account_id "$l" amount)"; done | tr '\n' ' ' | sed 's/ $//'; }
unclear() { grep return-unclear "$O/exceptions.csv" | grep -v ,cleared, | cut -d, -f10 | sort | tr "\n" " " | sed "s, $,,"; }
why() { "$ARREARS" explain "$1" --data "$DATA" >"$W/why"; }
marks() { why "$1"; grep -o 'returned_12m: [0-9]*' "$W/why" | tail -1; }

# shellcheck disable=SC2046
town $(for t in A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22; do echo ${t}a ${t}b; done) \
    A02c A03c A04c A04d A13c A15c+ A21c A23a A23c X01+ X02+ X03+ X04+ X05+ X06+ X07+ X08+ X09+ X10+ X11+ X12+ X13+ X14+ X15+ X16+ X17+ X18+ X19+ X20+
day 2026-02-17
cheque T01 A01a A01b; returned A01a T01 180.00 payer_customer_id=CA01b
# --- the id was given again: by another feed, on another day, in another batch, in another transmission
cheque T02 A02a A02b; part A02c 90.00 PA02c tender_id=T02 source_id=KIOSK; returned A02a T02 180.00
cheque T03 A03a A03b; part A03c 90.00 PA03c tender_id=T03 effective_date=2026-02-16; returned A03a T03 180.00
cheque T04 A04a A04b; part A04c 90.00 PA04c tender_id=T04 batch_id=2; part A04d 90.00 PA04d tender_id=T04 transmission_id=T2; returned A04a T04 180.00
part A23a 90.00 PA23a tender_id=T23; part A23c 90.00 PA23c tender_id=T23 source_id=KIOSK; returned A23a T23 180.00	# the rest paid a stranger
# --- not all of it: one payment; neither one nor all; more than all that is known
cheque T05 A05a A05b; returned A05a T05 90.00
cheque T06 A06a A06b; returned A06a T06 120.00
cheque T20 A20a A20b; returned A20a T20 200.00
# --- nobody's fault
cheque T07 A07a A07b; returned A07a T07 180.00 customer_fault=N return_class=BE payer_customer_id=CA07b
# --- ids that lead nowhere: none at the return, none at the payments, another cheque's
cheque T08 A08a A08b; returned A08a "" 180.00
cheque "" A09a A09b; returned A09a T09 180.00
cheque T10 A10a A10b; returned A10a T01 180.00
# --- corrected tomorrow: taken away, cancelled, of one payment
cheque T11 A11a A11b; returned A11a T11 180.00
cheque T19 A19a A19b; returned A19a T19 180.00
cheque T12 A12a A12b; returned A12a T12 180.00
# --- where the money of the cheque stands: moved on, in suspense, put wrongly, taken back for the return already
cheque T13 A13a A13c; part A13b 90.00 PA13b tender_id=T13 status=M; returned A13a T13 180.00
cheque T14 A14a A14b; part "" 30.00 PA14s tender_id=T14 status=S; returned A14a T14 210.00
cheque T21 A21a A21b; part A21c 90.00 PA21c tender_id=T21 status=R reversal_cause=PE; returned A21a T21 180.00
cheque T22 A22b; part A22a 90.00 PA22a tender_id=T22 status=R reversal_cause=R; returned A22a T22 180.00
# --- a payment of it is not here yet
cheque T15 A15a A15b; returned A15a T15 270.00
# --- two of one account; a return for each payment; each of the whole
cheque T16 A16a=40.00 A16b; part A16a 50.00 PA16z tender_id=T16; returned A16a T16 180.00
cheque T17 A17a A17b; returned A17a T17 90.00; returned A17b T17 90.00
cheque T18 A18a A18b; returned A18a T18 180.00 payer_customer_id=CA18b; returned A18b T18 180.00 received_at=2026-02-17T17:00:00-05:00 payer_customer_id=CA18b
seal; night; status 0
is "both accounts of one cheque are asked for what it did not pay" "$(ordered A01)" "A01a A01b"
is "no fee on the account that the return names: another customer drew the cheque" "$(fees A01a A01b)" "A01a: A01b:"
is "another feed's cheque of that id protects" "$(ordered A02)" "A02a A02b"
is "another day's" "$(ordered A03)" "A03a A03b"
is "another batch's, another transmission's" "$(ordered A04)" "A04a A04b"
is "another feed's, though its sum is just what is missing" "$(ordered A23)" "A23a"
is "the return of one payment takes the protection of nobody else" "$(ordered A05)" "A05a"
is "nor one of neither one payment nor all" "$(ordered A06) $(ordered A20)" "A06a A20a"
excepted A06a 'return RA06a is of 120.00, its payment PA06a of 90.00: the payments that are known of its tender T06 are not just as much'
excepted A20a "this one alone counts as returned"
is "a bank's error: the money is not there, and it costs nobody a fee" "$(ordered A07) $(fees A07a A07b)" "A07a A07b A07a: A07b:"
is "without the id at the return or the payments, or with another cheque's: the named one alone" "$(ordered A08) $(ordered A09) $(ordered A10)" "A08a A09a A10a"
is "what moved on, waits in suspense or was put wrongly is counted as it stands" "$(ordered A13) $(ordered A14) $(ordered A21) $(ordered A22)" \
    "A13a A13b A13c A14a A14b A21a A21b A21c A22a A22b"
is "while a payment of it is not here" "$(ordered A15)" "A15a"
is "two payments of one account" "$(ordered A16) $(fees A16a A16b)" "A16a A16b A16a:30.00 A16b:"
is "a return for each payment, or the whole in each: one fee, by the one that came first" "$(ordered A17) $(ordered A18) $(fees A17a A17b A18a A18b)" \
    "A17a A17b A18a A18b A17a:30.00 A17b: A18a: A18b:30.00"
is "a person is told of each that is not clear, and of no other" "$(unclear)" "A06a A08a A09a A10a A15a A20a A23a"
why A01b; has "why: the money came back with its tender" "$W/why" "came back with its tender: return RA01a"
why A06b; has "why: the payment covers the debt" "$W/why" "Debt is settled"

day 2026-02-18
returned A11a T11 180.00 v=2 act=D
returned A19a T19 180.00 v=2 act=C
returned A12a T12 90.00 v=2
part A15c 90.00 PA15c tender_id=T15
returned A06b T06 180.00 received_at=2026-02-18T08:00:00-05:00 returned_date=20260218	# of the whole, a day later
returned A07a T07 180.00 v=2							# no bank's error after all
seal; night; status 0
is "a return that is taken away, or was of one payment: what it took protects again" "$(of A11a A11b A19a A19b A12a A12b)" \
    "A11a:CANCEL A11b:CANCEL A19a:CANCEL A19b:CANCEL A12a: A12b:CANCEL"
is "and the fee goes with it" "$(fees A11a A19a A12a)" "A11a:-30.00 A19a:-30.00 A12a:"
is "all of the cheque is here now: who came last is asked" "$(ordered A15)" "A15c"
why A15b; has "whose case was closed by it: it is open again, and its notice is to be given anew" "$W/why" "reopened: a payment came back"
why A06b; has "the same where the whole is told later" "$W/why" "reopened: a payment came back"
is "no second fee for it" "$(fees A06a A06b)" "A06a: A06b:"
is "a fee where it is the customer's fault after all, on the named account" "$(fees A07a A07b)" "A07a:30.00 A07b:"
is "no longer unclear: nobody is told" "$(unclear)" "A08a A09a A10a A20a A23a"

for d in 19 20; do day 2026-02-$d; : >"$ROWS/payments.KIOSK"; seal; night; done
is "one mark for an account whose customer paid, none for who did not pay" "$(marks A01a) $(marks A01b) $(marks A02b) $(marks A18b)" \
    "returned_12m: 1 returned_12m: 1 returned_12m: 0 returned_12m: 1"
is "those who are protected stay so, night after night" "$(orders DISCONNECT)" ""
is "and nobody is charged again" "$(cells "$O/postings.csv" currency USD account_id)" ""
is "no total differs" "$(grep ',N$' "$O/totals.csv")" ""

# A stream finds them too.
home; day 2026-02-13 stream
for a in B1 B2 B3; do account $a; done
cheque T31 B1 B2 B3; for b in B1=T31 B2=T31 B3=; do returned "${b%=*}" "${b#*=}" 90.00 returned_date=20260213; done
seal; calendars; set_file; mkdir -p "$W/streamed"
"$ARREARS" stream stream --home "$HOME_DIR" --date "$D" --in "$IN" --out "$W/streamed" >"$W/log" 2>&1
O=$W/streamed/stream-$D
is "a stream: one fee of the two that name the cheque" "$(fees B1 B2 B3)" "B1:30.00 B2: B3:30.00"
done_testing
