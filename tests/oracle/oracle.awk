# oracle.awk - what must not have happened, said anew from law and common sense. Reads what oracle.sh puts together.
#
# Lines: "L kind" its layout's fields follow; "W" accounts that matter; "N date" a night's facts begin; "X kind" rows of an extract;
# "E date", "M date" what the night, the month's end published; "O output" its rows; "Z" the end.

function attr(s, name,   p) {
	if (!match(s, " " name "=\"[^\"]*\"")) return ""
	p = substr(s, RSTART, RLENGTH); sub(/^[^"]*"/, "", p); sub(/"$/, "", p)
	return p
}
# the cells of a line into C; how many
function cells(s,   n, i, ch, q, v) {
	if (index(s, "\"") == 0) return split(s, C, ",")
	split("", C); n = 0; q = 0; v = ""
	for (i = 1; i <= length(s); i++) {
		ch = substr(s, i, 1)
		if (ch == "\"") q = !q
		else if (ch == "," && !q) { C[++n] = v; v = "" }
		else v = v ch
	}
	C[++n] = v
	return n
}
function fixed_cells(s,   i, at) {
	C[1] = substr(s, 4, 1); C[2] = substr(s, 5, 18) + 0; at = 78
	for (i = 1; i <= fields[kind]; i++) {
		C[i + 4] = substr(s, at, width[kind, i]); at += width[kind, i]
		sub(/^ +/, "", C[i + 4]); sub(/ +$/, "", C[i + 4])
	}
}
function of(name) {	# a field of an extract's row
	if ((kind, name) in place) return C[place[kind, name]]
	print "oracle: " kind " has no field " name; lost = 1; exit 2
}
function o(name) { return name in col ? C[col[name]] : "" }	# a column of an output's row
function wrong(what) { bad++; print night " " output " " o("effect_id") " " o("account_id") ": " what }

# --- days --------------------------------------------------------------------------------
function days(d,   y, m) {	# of a date, from some day on
	y = substr(d, 1, 4) + 0; m = substr(d, 6, 2) + 0
	if (m < 3) { y--; m += 12 }
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + substr(d, 9, 2)
}
# open days of the office behind FROM, before TO
function open_between(from, to,   n, d) { for (d = days(from) + 1; d < days(to); d++) n += open[d]; return n + 0 }
function within(d, from, to) { return (from == "" || from <= d) && (to == "" || to >= d) }
function has(list, word) { return index(";" list ";", ";" word ";") > 0 || index(";" list ";", ";all;") > 0 }

# --- facts: what the night knows -------------------------------------------------------------
function keep(table, id) { if (!((table, id) in seen)) { seen[table, id] = 1; list[table, ++count[table]] = id } }
# whether a row is older than one that was read before
function stale(   i, id) {
	for (i = 1; i <= keys[kind]; i++) id = id SUBSEP of(key[kind, i])
	if (C[2] + 0 < version[kind, id]) return 1
	version[kind, id] = C[2] + 0
	return 0
}
function fact(   id, a) {
	if (kind == "calendars") { if (of("calendar_id") == "office") open[days(of("date"))] = C[1] != "D" && of("office_open") == "Y"; return }
	if (kind == "moratoria") {
		id = of("moratorium_id"); keep("moratoria", id)
		frozen[id] = C[1] == "D" || !has(of("stops"), "disconnect") ? "" : of("area"); frozen_from[id] = of("from"); frozen_to[id] = of("until")
		return
	}
	if (kind == "premises") { tenants[of("premise_id")] = of("tenants_live_here"); return }
	if (kind == "customers") { dead[of("customer_id")] = of("deceased_date"); alert[of("customer_id")] = of("identity_alert"); return }
	if (kind == "holds") {
		id = of("hold_id"); keep("hold " of("scope_kind") of("scope_id"), id)
		hold_stops[id] = C[1] == "D" ? "" : of("stops"); hold_from[id] = of("from_date"); hold_to[id] = of("until_date")
		hold_part[id] = of("amount") != "" || of("bill_id") != ""; hold_freed[id] = substr(of("released_at"), 1, 10)
		return
	}
	if (kind == "bankruptcies") {
		id = of("court") " " of("case_number"); keep("petition " of("customer_id"), id)
		petition[id] = C[1] != "D" && of("status") ~ /^(O|C|R)$/ && of("stay_lifted_date") == "" ? of("petition_date") : ""
		return
	}
	if (kind == "order-replies") {
		id = of("order_id")
		if (of("status") ~ /^(C|NE|RE|CA|E)$/) ended[id] = of("status")
		return
	}
	if (kind == "notice-replies") {
		id = of("notice_id")
		if (of("status") == "M" && of("copy_no") + 0 == 1 && !(id in mailed)) mailed[id] = of("mail_date")
		if (of("status") ~ /^(RE|B)$/ && of("copy_no") + 0 == 1) came_back[id] = night
		return
	}
	if (kind == "securities") {
		id = of("security_id")
		available[id] = of("available_amount"); status[id] = C[1] == "D" ? "deleted" : of("status")
		drawn_by_us[id] = 0	# its own figures tell from here on
		return
	}
	a = of("account_id")
	whole(a)
	if (!(a in wanted)) return
	if (kind == "accounts") {
		customer[a] = of("customer_id"); active[a] = C[1] == "D" ? "deleted" : of("status"); past_due[a] = of("past_due") + 0; credit[a] = of("unapplied_credit") + 0
	} else if (kind == "opening-state") {
		carried[a] = of("notice_mail_date")
	} else if (kind == "bills") {
		id = of("bill_id"); keep("bill " a, id); touched[a] = night
		owed[id] = C[1] == "D" || of("status") != "O" ? 0 : of("open_amount") - of("disputed_amount")
		due[id] = of("due_date"); issued[id] = of("issue_date"); bill_kind[id] = of("bill_kind")
	} else if (kind == "payments") {
		if (C[1] == "U" && of("status") == "PO" && of("purpose") == "B" && substr(of("received_at"), 1, 10) == night) paid[a, night] += of("amount")
	} else if (kind == "medical-certificates") {
		id = of("certificate_id"); keep("certificate " a, id)
		sick[id] = C[1] != "D" && of("status") ~ /^(A|AC)$/; sick_from[id] = of("from_date"); sick_to[id] = of("until_date")
	} else if (kind == "adjustments") {
		id = of("adjustment_id"); keep("credit " a, id)
		off[id] = C[1] != "D" && of("status") ~ /^(RQ|A)$/ && of("kind") != "WO" && of("amount") < 0 ? -of("amount") : 0
	} else if (kind == "arrangements") {
		id = of("arrangement_id"); keep("plan " a, id); plan[id] = C[1] == "D" ? "" : of("status")
	}
}

# the sums of all accounts, whoever they are: in cents, as these add up without rounding
function cents(v) { return v < 0 ? -int(-v * 100 + 0.5) : int(v * 100 + 0.5) }
function whole(a,   id, now) {
	if (kind == "bills") {
		id = of("bill_id"); now = C[1] == "D" || of("status") != "O" ? 0 : cents(of("open_amount"))
		receivable += now - bill_now[id]
		if (now) bill_now[id] = now; else delete bill_now[id]
	} else if (kind == "accounts") {
		now = C[1] == "D" ? 0 : cents(of("unapplied_credit"))
		receivable -= now - credit_now[a]
		if (now) credit_now[a] = now; else delete credit_now[a]
		if (C[1] == "D") { accounts -= a in there; delete there[a] }
		else if (!(a in there)) { there[a] = 1; accounts++ }
	}
}

# --- what speaks against something adverse on DAY --------------------------------------------------
function held(scope, day, word,   i, id) {
	for (i = 1; i <= count["hold " scope]; i++) {
		id = list["hold " scope, i]
		if (has(hold_stops[id], word) && !hold_part[id] && within(day, hold_from[id], hold_to[id]) && (hold_freed[id] == "" || hold_freed[id] > night))
			return id
	}
	return ""
}
function held_by(a, day, word,   h) {
	h = held("A" a, day, word)
	if (h == "") h = held("C" customer[a], day, word)
	if (h == "" && o("premise_id") != "") h = held("P" o("premise_id"), day, word)
	if (h == "" && o("service_id") != "") h = held("S" o("service_id"), day, word)
	return h
}
# what A owes that is due before tonight; SINCE: on bills issued behind that date alone
function debt(a, since,   i, id, sum) {
	for (i = 1; i <= count["bill " a]; i++) {
		id = list["bill " a, i]
		if (owed[id] < 0 && bill_kind[id] != "D") sum += owed[id]
		else if (due[id] < night && issued[id] > since && bill_kind[id] == "R" && owed[id] > 0) sum += owed[id]
	}
	# what is about to be taken off
	for (i = 1; i <= count["credit " a]; i++) sum -= off[list["credit " a, i]]
	# what came today and no bill shows yet
	return sum - (touched[a] == night ? 0 : paid[a, night]) + 0
}
function stayed(a,   i, id, latest) {
	for (i = 1; i <= count["petition " customer[a]]; i++) {
		id = list["petition " customer[a], i]
		if (petition[id] > latest) latest = petition[id]
	}
	return latest
}
function more(x, y) { return x + 0 > y + 0.004 }
function due_check(a, amount,   p) {
	p = stayed(a)
	if (more(amount, debt(a, ""))) wrong(amount " asked, " sprintf("%.2f", debt(a, "")) " is due on bills")
	if (p != "" && more(amount, debt(a, p))) wrong(amount " asked under a stay of " p ", " sprintf("%.2f", debt(a, p)) " is younger")
}

# --- outputs ---------------------------------------------------------------------------------------
function order(   a, id, e, i, k, n, proof) {
	a = o("account_id"); id = o("effect_id")
	if (o("action") == "CANCEL" || o("action") == "RECONNECT") {
		orders_back++
		if (!(o("refers_to") in cut_at)) wrong("answers an order that never went out: " o("refers_to"))
		if (o("action") == "CANCEL" && o("refers_to") in cancelled) wrong("cancels a second time")
		if (o("action") == "CANCEL") cancelled[o("refers_to")] = night
		return
	}
	if (o("action") != "DISCONNECT") return
	orders++
	e = substr(o("window_from"), 1, 10)
	if (!open[days(e)]) wrong("cut on " e ", on which the office is closed")
	if (!open[days(e) + 1] && o("account_class") !~ /commercial|industrial/ && substr(o("window_to"), 12, 5) > "12:00")
		wrong("cut until " o("window_to") ", the office is closed the day after")
	if (e <= night) wrong("cut on the day of the order")
	if (active[a] != "A") wrong("the account's status is " active[a])
	if (dead[customer[a]] != "" || alert[customer[a]] == "Y") wrong("the customer has died, or is in doubt")
	if (tenants[o("premise_id")] == "Y") wrong("tenants live there")
	if (held_by(a, e, "disconnect") != "") wrong("held by " held_by(a, e, "disconnect"))
	for (i = 1; i <= count["certificate " a]; i++) {
		k = list["certificate " a, i]
		if (sick[k] && within(e, sick_from[k], sick_to[k])) wrong("certificate " k)
	}
	for (i = 1; i <= count["moratoria"]; i++) {
		k = list["moratoria", i]
		if (frozen[k] != "" && frozen[k] == o("county") && within(e, substr(frozen_from[k], 1, 10), substr(frozen_to[k], 1, 10))) wrong("moratorium " k)
	}
	for (i = 1; i <= count["plan " a]; i++)
		if (plan[list["plan " a, i]] == "A") wrong("the plan " list["plan " a, i] " is active")
	due_check(a, o("past_due"))
	if (more(o("past_due"), past_due[a])) wrong(o("past_due") " asked, the billing system says " past_due[a])
	n = split(o("notice_ids"), proof, ";")
	proof_of = ""
	for (i = 1; i <= n; i++) if (letter_step[proof[i]] == "final notice") proof_of = proof[i]
	if (n == 0 && carried[a] == "") wrong("no letter proves it")
	if (n == 0 && carried[a] != "" && open_between(carried[a], e) < 5) wrong("mailed on " carried[a] ", cut on " e)
	if (proof_of != "") {
		if (!(proof_of in mailed)) wrong("its letter was not mailed: " proof_of)
		else if (open_between(mailed[proof_of], e) < 5) wrong("mailed on " mailed[proof_of] ", cut on " e)
		if (proof_of in came_back) wrong("its letter came back: " proof_of)
		if (valid[proof_of] != "" && valid[proof_of] < e) wrong("its letter ran out on " valid[proof_of])
	}
	k = o("service_point_id")
	if (k in out && !(out[k] in ended) && !(out[k] in cancelled) && void[out[k]] > night) wrong("another order is out at the point: " out[k])
	out[k] = id; void[id] = substr(o("not_after"), 1, 10); cut_at[id] = night
}
function notice(   a, s) {
	a = o("account_id"); s = o("step")
	if (o("copy_no") + 0 != 1) return
	letters++
	letter_step[o("effect_id")] = s; valid[o("effect_id")] = o("valid_until")
	if (s != "reminder" && s != "late notice" && s != "final notice") return
	due_check(a, o("past_due"))
	if (held_by(a, night, "notices") != "") wrong("held by " held_by(a, night, "notices"))
	if (active[a] == "S" || active[a] == "deleted") wrong("the account's status is " active[a])
	if (dead[customer[a]] != "") wrong("the customer has died")
	if ((a, s, o("case_id")) in told_on && told_on[a, s, o("case_id")] > night_before && o("withdraws") == "") wrong("a second " s " within a night")
	told_on[a, s, o("case_id")] = night
}
function posting(   k) {
	postings++
	k = o("kind") " " o("account_id") " " o("bill_id")
	if (o("kind") == "late charge" && k in charged) wrong("a second late charge for the bill")
	charged[k] = 1
}
function draw() {
	draws++
	drawn_by_us[o("security_id")] += o("amount")
	if (more(drawn_by_us[o("security_id")], available[o("security_id")])) wrong("draws of " drawn_by_us[o("security_id")] ", available " available[o("security_id")])
	if (status[o("security_id")] !~ /^(IF|NE|CBI)$/) wrong("its status is " status[o("security_id")])
}
function total(   what) {
	totals++
	if (o("ok") == "N") wrong("a total differs: " $0)
	what = o("section") "," o("kind") "," o("group") "," o("measure")
	if (what ~ /^6 accounts,all,,in store/ && o("count") != accounts) wrong(o("count") " accounts, the extracts tell of " accounts)
	if (what == "2 receivables,all,,closing" && cents(o("amount")) != receivable) wrong(o("amount") " owed, the extracts tell of " receivable / 100)
}
function row() {
	if (output == "totals") { total(); return }
	if ((output, o("effect_id"), o("copy_no"), o("generation")) in went) wrong("went out before, on " went[output, o("effect_id"), o("copy_no"), o("generation")])
	went[output, o("effect_id"), o("copy_no"), o("generation")] = night
	if (output == "orders") order()
	else if (output == "notices") notice()
	else if (output == "postings") posting()
	else if (output == "draws") draw()
}

# a quoted cell may hold line ends
half != "" { $0 = half "\n" $0; half = "" }
(mode == "extract" || mode == "rows") && index($0, "\"") > 0 && gsub(/"/, "\"") % 2 { half = $0; next }
mode == "layout" && /<framing / { is_fixed[kind] = attr($0, "kind") == "fixed"; next }
# ids of effects, and what was carried over, are unique with their owner alone
mode == "layout" && /<owner / { if (attr($0, "kind") == "effect" || kind == "opening-state") key[kind, ++keys[kind]] = attr($0, "field"); next }
mode == "layout" && /<key / { key[kind, ++keys[kind]] = attr($0, "field"); next }
mode == "layout" && /<field / {
	i = ++fields[kind]; place[kind, attr($0, "name")] = i + 4
	t = attr($0, "type"); split(t, part, " "); split(part[2], num, "."); w = attr($0, "width"); im = attr($0, "implied") == "yes"
	width[kind, i] = w ? w : t == "M" ? 16 + !im : part[1] == "N" ? num[1] + 1 + (num[2] > 0 && !im) \
		: t == "D" ? (attr($0, "picture") == "YYYYMMDD" ? 8 : 10) : t == "T" ? 25 : t == "B" ? 1 : part[2] + 0
	next
}
/^L [a-z-]+$/ { kind = $2; mode = "layout"; next }
/^W$/ { mode = "wanted"; next }
/^N [0-9-]+$/ { night_before = night; night = $2; next }
/^[EM] [0-9-]+$/ { output = "" ; next }
/^X [a-z-]+$/ { kind = $2; mode = "extract"; next }
/^O [a-z-]+$/ { output = $2; mode = "head"; next }
/^Z$/ { mode = ""; next }
mode == "wanted" { wanted[$1] = 1; next }
mode == "extract" {
	if (is_fixed[kind]) { if (substr($0, 1, 3) != "ROW") next; fixed_cells($0) }
	else { if ($0 !~ /^[UCD],/) next; cells($0) }
	if (!stale()) fact()
	next
}
mode == "head" { n_cells = cells($0); split("", col); for (i = 1; i <= n_cells; i++) col[C[i]] = i; mode = "rows"; next }
mode == "rows" && NF > 0 { n_cells = cells($0); row() }
END {
	if (lost) exit 2
	printf "%d orders, %d answers to orders, %d letters, %d postings, %d draws, %d totals looked at, %d wrong\n", orders, orders_back, letters, postings, draws, totals, bad
	exit bad > 0
}
