# byhand.awk - the peers' job written by hand, from the words of the policy and not from its tables: what the home's outputs
# must say. awk -F, -v today=2026-02-17 -f byhand.awk <EXTRACT: a line an effect, "account,kind,reason,fee,amount" in cents.
# The policy. Whoever owes nothing that is not disputed is left alone. A person looks at closed accounts, petitions, medical
# holds that have ended, governments after 60 days, final bills after 90; below 10.00, and while a hold lasts, nothing is done;
# a promise that is broken is collected from 25.00 on, active accounts' but governments'. After five days of grace: a
# reminder; after 7 days and 20 past due, or four times late, a late notice; after 10 days and 45 past due (30 if not
# residential; any if large and three times late) a final notice; 10 to 45 days after that, 60 past due (45 if not
# residential), a visit; later a final notice again.
function days(d,   y, m) { # from 0000-03-01
	y = substr(d, 1, 4) + 0; m = substr(d, 6, 2) + 0
	if (m < 3) { y--; m += 12 }
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + substr(d, 9, 2)
}
function since(d) { if (d == "") return 0; if (!(d in day)) day[d] = days(d); return now - day[d] }
function cents(s) { sub(/\./, "", s); return s + 0 }
function fee() {
	if (kind == "visit") return class == "R" ? (owed < 10000 ? 1500 : 2500) : 6000
	if (kind == "final notice") return $26 >= 2 ? 1250 : class == "R" ? 500 : 1000
	return kind == "late notice" && owed >= 50000 ? 750 : 0
}
function tell(k, why) { kind = k; reason = why }
function collect(   n) {
	if (late < 5) return
	n = since($28)
	if ($27 == "N") tell("reminder", "past due")
	else if ($27 == "R") {
		if (n < 7) return
		if (late >= 20) tell("late notice", "reminder ran out")
		else if ($25 >= 4) tell("late notice", "often late")
	} else if ($27 == "L") {
		if (n < 10) return
		if ((class == "LC" || class == "I") && $25 >= 3) tell("final notice", "often late")
		else if (late >= (class == "R" ? 45 : 30)) tell("final notice", "late notice ran out")
	} else if (n > 45) tell("final notice", "final notice is too old")
	else if (n >= 10 && late >= (class == "R" ? 60 : 45)) tell("visit", "final notice ran out")
}
function look(   held) {
	held = $30 != "" && $30 >= today
	if ($7 == "C") tell("review", "closed account owes")
	else if ($29 == "B") tell("review", "petition: a person collects")
	else if ($29 == "M") { if (!held) tell("review", "medical hold has ended") }
	else if ($29 != "" && held) return
	else if ($29 == "P" && $7 == "A" && class != "G" && owed >= 2500) collect()
	else if (owed < 1000) return
	else if (class == "G") { if (late >= 60) tell("review", "government account") }
	else if ($7 != "A" && late >= 90) tell("review", "final bill unpaid")
	else collect()
}
BEGIN { now = days(today) }
$1 == "U" && (owed = cents($21) - cents($22)) > 0 {
	class = $6; late = since($23); kind = ""
	look()
	if (kind == "review") print $5 "," kind "," reason ",,"
	else if (kind != "") { f = fee(); print $5 "," kind "," reason "," f "," owed + f }
}
