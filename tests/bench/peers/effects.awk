# effects.awk - awk -F, -f effects.awk orders.csv notices.csv exceptions.csv: what a program of the peers' job gave, as
# byhand.awk says it: "account,kind,reason,fee,amount" in cents.
function cents(s) { sub(/\./, "", s); return s + 0 }
FNR == 1 { next }
FILENAME ~ /orders/ { print $3 ",visit," $5 "," cents($14) "," cents($15) }
FILENAME ~ /notices/ { print $3 "," $4 "," $5 "," cents($12) "," cents($13) }
FILENAME ~ /exceptions/ { print $3 "," $6 "," $7 ",," }
