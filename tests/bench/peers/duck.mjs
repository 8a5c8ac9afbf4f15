// duck.mjs ROOT FOLDER OUT DATE - the peers' job in DuckDB, in its best form: the extract is read once, with its types given and
// only the columns that are used; whoever owes goes through the three tables as CASEs, one after the other; three files out.
// Left out: header and trailer are not balanced, a bad row is passed over and not kept, codes are not looked up, the rows that
// are not past due leave nothing but sums.
// Prints "name value" a line, as totals.awk does of the outputs of any of them.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { readFileSync, mkdirSync } from "node:fs";

const [root, folder, out, date] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(root, "package.json"))("@duckdb/node-api");
const db = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" });
const c = await db.connect();
const run = async (sql) => (await c.run(sql)).getRowObjects();

const xml = readFileSync("tests/bench/peers/formats/layouts/accounts.xml", "utf8");
const types = { M: "DECIMAL(15,2)", D: "DATE", N: "SMALLINT" };
const columns = ["action_", "row_version", "changed_at", "changed_by"].map((n) => `'${n}':'VARCHAR'`)
	.concat([...xml.matchAll(/<field name="([a-z0-9_]+)" type="([A-Z])/g)].map((m) => `'${m[1]}':'${types[m[2]] ?? "VARCHAR"}'`));
mkdirSync(out, { recursive: true });
await run(`
create temp table a as
    select account_id, account_class as class, status, mail_name_1, mail_1, mail_city, mail_state, mail_postal, service_point_id, meter_id,
	district, past_due, past_due - disputed as owed, open_amount, late_12m, returned_12m, step, hold_kind,
	coalesce(hold_until >= date '${date}', false) as held, coalesce(date '${date}' - oldest_due_date, 0) as late,
	coalesce(date '${date}' - step_date, 0) as since
    from read_csv('${resolve(folder)}/accounts.CIS.1.csv.gz', header=false, auto_detect=false, skip=1, delim=',', quote='"', escape='"',
	ignore_errors=true, columns={${columns.join(",")}})`);
await run(`
create temp table w as
with track as (select *, case
	when status = 'C' then 'closed account owes'
	when hold_kind = 'B' then 'petition: a person collects'
	when hold_kind = 'M' and not held then 'medical hold has ended'
	when hold_kind in ('M', 'D', 'P') and held then null
	when owed >= 25 and status = 'A' and hold_kind = 'P' and not held and class <> 'G' then 'collect'
	when owed < 10 then null
	when class = 'G' and late >= 60 then 'government account'
	when class = 'G' then null
	when status in ('S', 'FB') and late >= 90 then 'final bill unpaid'
	else 'collect' end as track from a where owed > 0),
steps as (select *, case
	when track <> 'collect' or late < 5 then null
	when step = 'F' and since < 10 then null
	when step = 'F' and since <= 45 and class = 'R' and late >= 60 then 'visit:final notice ran out'
	when step = 'F' and since <= 45 and class = 'R' then null
	when step = 'F' and since <= 45 and late >= 45 then 'visit:final notice ran out'
	when step = 'F' and since > 45 then 'final notice:final notice is too old'
	when step = 'L' and since < 10 then null
	when step = 'L' and class in ('LC', 'I') and late_12m >= 3 then 'final notice:often late'
	when step = 'L' and class = 'R' and late >= 45 then 'final notice:late notice ran out'
	when step = 'L' and class <> 'R' and late >= 30 then 'final notice:late notice ran out'
	when step in ('L', 'F') then null
	when step = 'R' and since < 7 then null
	when step = 'R' and late >= 20 then 'late notice:reminder ran out'
	when step = 'R' and late_12m >= 4 then 'late notice:often late'
	when step = 'R' then null
	else 'reminder:past due' end as next from track where track is not null),
split as (select *, split_part(next, ':', 1) as kind, split_part(next, ':', 2) as reason from steps where track <> 'collect' or next is not null)
select *, case
	when kind = 'visit' and class = 'R' and owed < 100 then 15
	when kind = 'visit' and class = 'R' then 25
	when kind = 'visit' then 60
	when kind = 'final notice' and returned_12m >= 2 then 12.50
	when kind = 'final notice' and class = 'R' then 5
	when kind = 'final notice' then 10
	when kind = 'late notice' and owed >= 500 then 7.50
	else 0 end::decimal(15,2) as fee,
	upper(substr(md5(account_id || '/' || coalesce(kind, track)), 1, 26)) as effect_id from split`);
const put = (file, select) => run(`copy (${select} order by account_id) to '${resolve(out)}/${file}.csv' (header true)`);
await put("orders", `select effect_id, date '${date}' as business_date, account_id, 'VISIT' as action, reason as reason_code, district, service_point_id,
    meter_id, mail_name_1 as name, mail_1 as address, mail_city as city, mail_postal as postal, past_due, fee, owed + fee as amount
    from w where kind = 'visit'`);
await put("notices", `select effect_id, date '${date}' as business_date, account_id, kind, reason as reason_code, mail_name_1 as name, mail_1 as address,
    mail_city as city, mail_state as state, mail_postal as postal, past_due, fee, owed + fee as amount from w where kind <> 'visit'`);
await put("exceptions", `select effect_id as exception_id, date '${date}' as business_date, account_id, 'normal' as severity, 'new' as status,
    'review' as code, track as message from w where track <> 'collect'`);
const [t] = await run("select count(*) as accounts, sum(open_amount) as open_amount from a");
console.log("accounts", String(t.accounts));
console.log("open_amount", String(t.open_amount));
