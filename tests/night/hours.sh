#!/bin/sh
# hours.sh - hours of a day on which the calendar lets nothing be cut are left out of the window; what nobody can read protects the whole day.
. tests/night/lib.sh
town 1001
keep ripe
# said FIELD=VALUE...: what the office's calendar says of the day of the cut
said() {
	back ripe; day 2026-02-17
	row calendars v=99999 calendar_id=office date=2026-02-18 office_open=Y mail_delivered=Y payments_taken=Y "$@"
	seal; night
}
window() { cells "$O/orders.csv" action DISCONNECT "$1"; }
said
is "none: the rule's own hours" "$(window window_from) $(window window_to)" "2026-02-18T08:00:00-05:00 2026-02-18T16:00:00-05:00"
said protected_from=11:30
is "until they begin" "$(window window_from) $(window window_to) $(window not_after)" "2026-02-18T08:00:00-05:00 2026-02-18T11:30:00-05:00 2026-02-18T11:30:00-05:00"
said protected_to=10:00
is "from their end on" "$(window window_from) $(window window_to)" "2026-02-18T10:00:00-05:00 2026-02-18T16:00:00-05:00"
said protected_from=12:00 protected_to=13:00
is "in the middle: until they begin" "$(window window_from) $(window window_to)" "2026-02-18T08:00:00-05:00 2026-02-18T12:00:00-05:00"
said protected_from=17:00 protected_to=24:00
is "behind it: the rule's own" "$(window window_from) $(window window_to)" "2026-02-18T08:00:00-05:00 2026-02-18T16:00:00-05:00"
for hours in "protected_from=00:00 protected_to=24:00" "protected_from=noon" "protected_to=25:00" "protected_from=16:00 protected_to=08:00" "protected_from=08:00 protected_to=16:00"; do
	# shellcheck disable=SC2086
	said $hours
	is "$hours: no order" "$(orders DISCONNECT)" ""
	has "$hours: told" "$O/exceptions.csv" "permitted window"
done
done_testing
