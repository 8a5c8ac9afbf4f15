#!/bin/sh
# control.sh - an order with everything right is issued; with nothing changed it is not issued again.
. tests/night/lib.sh
town 1001 1002 1003
is "opening night: no order" "$(orders DISCONNECT)" ""
has "opening night: says why" "$O/report.txt" "NOTHING ADVERSE GOES OUT TONIGHT"
day 2026-02-17; seal; night; status 0
is "orders issued" "$(orders DISCONNECT)" "1001 1002 1003"
hasnt "no block" "$O/report.txt" "NOTHING ADVERSE"
day 2026-02-18; seal; night; status 0
is "not issued again" "$(orders DISCONNECT)" ""
done_testing
