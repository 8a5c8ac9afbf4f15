# lib.sh - a town of a few accounts, written row by row, and its nights; TAP. Sourced by tests/night/*.sh.
#
# A test opens a night's folder, adds rows by the names of the layouts' fields, seals it, and runs:
#	day 2026-02-17; row payments payment_id=7 account_id=1003 amount=50.00 ...; seal; night; status 0
# Kinds without rows come as empty files, each feed with the next sequence.
B=${B:-build/release}
ARREARS=$PWD/$B/arrears GEN=$PWD/$B/gen
TOP=$PWD
NAME=$(basename "$0" .sh)
W=$TOP/build/night/$NAME
KINDS="customers premises service-points accounts services bills payments payment-returns holds
	medical-certificates bankruptcies securities security-events order-replies notice-replies"
count=0 failed=0
rm -rf "$W"; mkdir -p "$W"
LAYOUTS=$TOP/formats/layouts
HOME_DIR=$W/home

# --- TAP -----------------------------------------------------------------------------

# ok CONDITION-STATUS WHAT
ok() { count=$((count + 1)); if [ "$1" = 0 ]; then echo "ok $count - $2"; else failed=1; echo "not ok $count - $2"; fi; }
note() { sed 's/^/# /'; }
done_testing() { echo "1..$count"; exit $failed; }
# is WHAT SEEN WANTED
is() { [ "$2" = "$3" ]; ok $? "$1"; [ "$2" = "$3" ] || printf 'seen:   %s\nwanted: %s\n' "$2" "$3" | note; }
# has WHAT FILE TEXT: the file has the text, literally
has() { grep -qF -- "$3" "$2"; r=$?; ok $r "$1"; [ $r = 0 ] || { echo "wanted: $3"; echo "seen:"; head -20 "$2"; } | note; }
hasnt() { if [ ! -r "$2" ]; then ok 1 "$1: no file $2"; elif grep -qF -- "$3" "$2"; then ok 1 "$1"; grep -F -- "$3" "$2" | note; else ok 0 "$1"; fi; }
# same WHAT FILE FILE
same() { cmp -s "$2" "$3"; r=$?; ok $r "$1"; [ $r = 0 ] || diff "$2" "$3" | head -10 | note; }
# bail: the scenery of a test could not be set up
bail() { count=$((count + 1)); echo "not ok $count - $*"; [ ! -e "$W/log" ] || note <"$W/log"; echo "1..$count"; exit 1; }

# --- extracts ---------------------------------------------------------------------------

# day DATE [FOLDER]: begins the extracts of a business date
day() { D=$1 IN=$W/in/${2:-$1} ROWS=$W/rows; rm -rf "$IN" "$ROWS"; mkdir -p "$IN" "$ROWS"; SKIP=; }

# fields KIND: the names of its layout in $r_fields; read once a layout
fields() {
	f_var=fields_${1%%-*}_${1##*-}
	eval "r_fields=\${$f_var-}"
	case $r_fields in "$LAYOUTS: "*) r_fields=${r_fields#"$LAYOUTS:"}; return ;; esac
	[ -r "$LAYOUTS/$1.xml" ] || bail "row $1: no such kind in $LAYOUTS"
	r_fields=$(sed -n 's/.*<field name="\([^"]*\)".*/ \1/p' "$LAYOUTS/$1.xml" | tr -d '\n')
	eval "$f_var=\$LAYOUTS:\$r_fields"
}
# row KIND FIELD=VALUE...: a name that the layout lacks ends the test; v=VERSION, act=U|D|C beside the fields; from=SOURCE puts it into another feed
row() {
	r_kind=$1; shift; r_source=CIS
	fields "$r_kind"
	for p; do
		case $p in from=*) r_source=${p#from=} ;; esac
		case $p in *=*) ;; *) bail "row $r_kind: \"$p\" seen, FIELD=VALUE wanted" ;; esac
		case " v act at from $r_fields " in *" ${p%%=*} "*) ;; *) bail "row $r_kind: no field ${p%%=*} in $LAYOUTS/$r_kind.xml; it has:$r_fields" ;; esac
	done
	(IFS=$(printf '\037'); printf '%s\n' "$*") >>"$ROWS/$r_kind.$r_source"
}
# leave_out KIND...: no file of these tonight
leave_out() { SKIP="$SKIP $* "; for l_kind; do rm -f "$ROWS/$l_kind".*; done; }

# number KIND SOURCE: the next sequence of a feed
number() { n_f=$W/seq.$1.$2; n_n=$(($(cat "$n_f" 2>/dev/null || echo 0) + 1)); echo $n_n >"$n_f"; echo $n_n; }

# extract KIND SOURCE SEQUENCE DATE MODE <rows >file: the layout tells names, widths, sums
extract() {
	awk -v kind="$1" -v src="$2" -v seq="$3" -v date="$4" -v mode="$5" -v noted="${6:-}" -v asof="$4T19:00:00-05:00" '
	function attr(s, name,   p) { if (!match(s, " " name "=\"[^\"]*\"")) return ""; p = substr(s, RSTART, RLENGTH); sub(/^[^"]*"/, "", p); sub(/"$/, "", p); return p }
	function quoted(v) { if (v ~ /[",]/) { gsub(/"/, "\"\"", v); return "\"" v "\"" } return v }
	function padded(v, w) { return sprintf("%-" w "." w "s", v) }
	function number(v, f,   m) {
		if (v !~ /^-?[0-9.]+$/) return padded(v, width[f])
		if (!implied[f]) return padded(v, width[f])
		m = v < 0 ? "-" : " "; sub(/^-/, "", v)
		return sprintf("%0" (width[f] - 1) ".0f%s", v * 100, m)
	}
	function digits(v) { gsub(/[^0-9]/, "", v); return v + 0 }
	FILENAME != "-" {
		if (/<framing /) fixed = attr($0, "kind") == "fixed"
		if (/<sum /) sum[++sums] = attr($0, "field")
		if (/<hash /) hash = attr($0, "field")
		if (/<field /) {
			f = attr($0, "name"); t = attr($0, "type"); name[++n] = f
			implied[f] = attr($0, "implied") == "yes"
			split(t, part, " "); split(part[2], num, ".")
			w = attr($0, "width")
			width[f] = w ? w : t == "M" ? 16 + !implied[f] : part[1] == "N" ? num[1] + 1 + (num[2] > 0 && !implied[f]) \
				: t == "D" ? (attr($0, "picture") == "YYYYMMDD" ? 8 : 10) : t == "T" ? 25 : t == "B" ? 1 : part[2] + 0
		}
		next
	}
	!headed { headed = 1; head() }
	function head() {
		if (fixed) printf "HDR%-40s%-40s%-30s%-12s%-5s%-10s%-25s%-25s%-40s\n", kind, 1, src, seq, mode, date, asof, asof, noted
		else printf "HDR,%s,1,%s,%s,%s,%s,%s,%s,%s\n", kind, src, seq, mode, date, asof, asof, noted
	}
	{
		split("", v); v["act"] = "U"; v["v"] = 1; v["at"] = date "T12:00:00-05:00"
		k = split($0, a, "\037")
		for (i = 1; i <= k; i++) { p = index(a[i], "="); v[substr(a[i], 1, p - 1)] = substr(a[i], p + 1) }
		if (fixed) {
			printf "ROW%s%-18s%-25s%-30s", v["act"], v["v"], v["at"], "batch"
			for (i = 1; i <= n; i++) printf "%s", implied[name[i]] ? number(v[name[i]], name[i]) : padded(v[name[i]], width[name[i]])
		} else {
			printf "%s,%s,%s,batch", v["act"], v["v"], v["at"]
			for (i = 1; i <= n; i++) printf ",%s", quoted(v[name[i]])
		}
		print ""
		rows++; total += digits(v[hash])
		for (i = 1; i <= sums; i++) s[i] += v[sum[i]]
	}
	END {
		if (!headed) head()
		for (i = 1; i <= 4; i++) t4[i] = i <= sums ? sprintf("%.2f", s[i]) : ""
		if (fixed) printf "TRL%-12d%-22s%-22s%-22s%-22s%-20.0f\n", rows, t4[1], t4[2], t4[3], t4[4], total
		else printf "TRL,%d,%s,%s,%s,%s,%.0f\n", rows, t4[1], t4[2], t4[3], t4[4], total
	}' "$LAYOUTS/$1.xml" -
}

# seal: writes what was added, empty files for the rest, and the set file
seal() {
	for s_kind in $KINDS; do
		case "$SKIP" in *" $s_kind "*) continue ;; esac
		[ -e "$ROWS/$s_kind.CIS" ] || : >"$ROWS/$s_kind.CIS"
	done
	for f in "$ROWS"/*; do
		s_kind=$(basename "$f"); s_source=${s_kind##*.}; s_kind=${s_kind%.*}
		s_n=$(number "$s_kind" "$s_source")
		extract "$s_kind" "$s_source" "$s_n" "$D" delta <"$f" >"$IN/$s_kind.$s_source.$s_n.csv"
	done
	set_file
}
set_file() {
	(cd "$IN" && rm -f -- *.set && sha256sum -- * | while read -r sha f; do
		echo "$f,$(stat -c %s -- "$f"),$sha"
	done >../town.set && mv ../town.set town.set)
}

# --- the town -----------------------------------------------------------------------------

# account NO [FIELD=VALUE of accounts ...]: a customer, a premise, a point, a service, 90.00 due since 20 January
account() {
	no=$1; shift
	row customers customer_id=C$no customer_kind=O "legal_name=Firm $no" legal_name="Firm $no" customer_since=2020-01-01 identity_alert=N language=en
	row premises premise_id=P$no "address_1=$no Main St" city=Lakemont state=FL postal=32910 county=Ocheesee \
	    weather_area=FLZ902 time_zone=America/New_York inside_city=Y premise_kind=S tenants_live_here=N medical_at_premise=N
	row service-points service_point_id=SP$no premise_id=P$no service_type=E meter_id=M$no can_disconnect=Y remote_switch=Y \
	    switch_state=C cut_location=M other_accounts_served=N
	row accounts account_id=$no customer_id=C$no status=A account_class=LC jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=90.00 past_due=90.00 unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm $no" mail_1="$no Main St" mail_city=Lakemont \
	    mail_state=FL mail_postal=32910 mail_country=US "$@"
	row services service_id=S$no account_id=$no service_point_id=SP$no service_type=E rate_code=E-GS status=A start_date=2020-01-01 \
	    projected_annual=1080.00 debt_class=RU
	row bills "bill_id=$no-1" account_id=$no bill_kind=R status=O issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M due_date=2026-01-20 \
	    previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=90.00 disputed_amount=0.00
}
# ripe NO [MAILED]: its final notice was mailed on 3 February: the order is due on the 17th; on the 10th: on the 18th
ripe() {
	row opening-state account_id=$1 process=C "step=final notice" entered_at=${2:-2026-02-03}T21:00:00-05:00 amount=90.00 \
	    arrears_date=2026-01-20 "notice_kind=final notice" notice_mail_date=${2:-2026-02-03} notice_amount=90.00 \
	    notice_action_date=2026-02-19 notice_valid_until=2026-04-04 order_status=N
}
# pay NO AMOUNT ID EFFECTIVE [FIELD=VALUE...]: posted tonight, and the bill that it pays
pay() {
	payer=$1 sum=$2 id=$3 eff=$4; shift 4
	row payments payment_id=$id account_id=$payer source_id=CIS transmission_id=T1 batch_id=1 source_ref=$id amount=$sum \
	    received_at=${eff}T10:00:00-05:00 effective_date=$eff posted_at=${D}T17:00:00-05:00 tender_type=CH purpose=B status=PO "$@"
}
# paid NO VERSION DATE / owes NO VERSION: the CIS's view of the account and its bill after that
paid() { owing "$1" "$2" 0.00 P paid_in_full_date="$3"; }
owes() { owing "$1" "$2" 90.00 O; }
owing() {
	o_no=$1 o_v=$2 o_sum=$3 o_st=$4; shift 4
	row bills v=$o_v "bill_id=$o_no-1" account_id=$o_no bill_kind=R status=$o_st issue_date=2025-12-29 mail_date=2025-12-30 delivery_mode=M \
	    due_date=2026-01-20 previous_balance=0.00 current_charges=90.00 total_due=90.00 open_amount=$o_sum disputed_amount=0.00 "$@"
	row accounts v=$o_v account_id=$o_no customer_id=C$o_no status=A account_class=LC jurisdiction=US-FL policy_group=standard \
	    opened_date=2020-01-01 continuous_since=2020-01-01 balance=$o_sum past_due=$o_sum unapplied_credit=0.00 security_held=0.00 \
	    deposit_exempt=Y exempt_reason=PR autopay=N critical_kind=N mail_name_1="Firm $o_no" mail_1="$o_no Main St" mail_city=Lakemont \
	    mail_state=FL mail_postal=32910 mail_country=US
}
calendars() { # the sample office's, as an extract of its own
	"$GEN" day --seed 1 --date 2026-02-13 --published "$W/none" --out "$W/gen" >/dev/null 2>&1
	zcat "$W/gen/2026-02-13"/calendars.*.gz >"$IN/calendars.CIS.1.csv"
	rm -rf "$W/gen"
}

# --- nights ----------------------------------------------------------------------------------

# home: a copy of what people edit; one order is not too many for a town this small
home() {
	mkdir -p "$HOME_DIR/jobs"
	cp -r "$TOP/formats" "$TOP/rules" "$HOME_DIR/"; cp -r "$TOP/jobs/cycles" "$HOME_DIR/jobs/"
	rm -rf "$HOME_DIR"/*/src "$HOME_DIR"/rules/packs/*/tests
	sed -i 's/<limit of="\([a-z]*\)" number="[0-9]*" share="[0-9.]*"/<limit of="\1" number="500" share="1"/' \
	    "$HOME_DIR"/rules/packs/*/pack.xml
}
OUT=$W/out DATA=$W/data
# night [OPTIONS]: runs the day's; its words in $W/log, its status in $STATUS, its outputs in $O
night() {
	"$ARREARS" run nightly --home "$HOME_DIR" --workers 1 --date "$D" --in "$IN" --out "$OUT" --data "$DATA" "$@" >"$W/log" 2>&1
	STATUS=$?; O=$OUT/nightly-$D
}
status() { is "${2:-$D}: status" "$STATUS" "$1"; [ "$STATUS" = "$1" ] || note <"$W/log"; }
release() { "$ARREARS" release "nightly-${1:-$D}" --data "$DATA" --by "A. Tester" >"$W/release.log" 2>&1 || bail "release"; }
good_night() { night; [ "$STATUS" = 0 ] || [ "$STATUS" = 4 ] || bail "$D: status $STATUS"; }
dump() { "$ARREARS" dump --data "${2:-$DATA}" >"$1"; }
# keep NAME / back NAME: the state, to begin several tests at one night
keep() { rm -rf "$W/kept.$1"; mkdir "$W/kept.$1"; cp -r "$DATA" "$W/kept.$1/"; cp -r "$OUT" "$W/kept.$1/"; mkdir "$W/kept.$1/seq"; cp "$W"/seq.* "$W/kept.$1/seq/"; }
back() { rm -rf "$DATA" "$OUT" "$W"/seq.*; cp -r "$W/kept.$1/data" "$DATA"; cp -r "$W/kept.$1/out" "$OUT"; cp "$W/kept.$1"/seq/* "$W/"; }

# town N...: opens with these accounts, ripe for an order (N+: on the 18th; N-: nothing was done yet), and releases; with_N: fields of its row
town() {
	home; mkdir -p "$OUT"
	day 2026-02-13
	for a; do
		eval "t_with=\${with_${a%[+-]}-}"
		# shellcheck disable=SC2086
		account "${a%[+-]}" $t_with
		case $a in *+) ripe "${a%+}" 2026-02-10 ;; *-) ;; *) ripe "$a" ;; esac
	done
	seal; calendars; set_file
	echo 1 >"$W/seq.calendars.CIS"
	good_night
	release
}
# orders ACTION: accounts with such an order tonight
orders() { cells "$O/orders.csv" action "$1" account_id; }
# cells FILE COLUMN VALUE COLUMN2: values of the second where the first has the value; sorted, in a line.
# A column that the file lacks is told in their place, so that no test takes it for "none".
cells() {
	awk -v col="$2" -v val="$3" -v out="$4" '
	function csv(s, f,   n, i, c, q, v) {
		n = 0; v = ""; q = 0
		for (i = 1; i <= length(s); i++) { c = substr(s, i, 1); if (c == "\"") q = !q; else if (c == "," && !q) { f[++n] = v; v = "" } else v = v c }
		f[++n] = v; return n
	}
	NR == 1 {
		n = csv($0, h)
		for (i = 1; i <= n; i++) { if (h[i] == col) c1 = i; if (h[i] == out) c2 = i }
		if (!c1 || !c2) { print "no column " (c1 ? out : col); exit }
		next
	}
	{ csv($0, f); if (f[c1] == val) print f[c2] }' "$1" | sort | tr '\n' ' ' | sed 's/ $//'
}
# excepted ACCOUNT TEXT: an exception of tonight's for the account says so
excepted() { grep ",$1,\|,C$1," "$O/exceptions.csv" | grep -qF -- "$2"; ok $? "$D: an exception for $1: $2"; }
order_of() { cells "$O/orders.csv" account_id "$1" effect_id; }
