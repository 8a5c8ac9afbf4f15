// duck.mjs ROOT DAY DATE - positions from open items and who gets a first reminder, in SQL: the part of the stream
// job that sums over all bills. Two of 16 extracts are read; nothing is balanced, rejected or
// stored, no letter, order, deposit or renewal is decided: DuckDB has less to do (bench.sh says so beside its figure).
// Prints "name value" a line, the totals that `arrears stream` finds in the same snapshot.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { readdirSync } from "node:fs";

const [root, day, date] = process.argv.slice(2);
const require = createRequire(resolve(root, "package.json"));
const { DuckDBInstance } = require("@duckdb/node-api");

const db = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" });
const c = await db.connect();

// Extracts have a header of another width first and a trailer last: both are told by their first field.
const kind = (name) => readdirSync(day).filter((f) => f.startsWith(name + ".")).map((f) => resolve(day, f));
const table = (name, columns) => {
	const files = kind(name).map((f) => `'${f}'`).join(",");
	return `read_csv([${files}], header=false, auto_detect=false, delim=',', quote='"', escape='"',
	    null_padding=true, strict_mode=false, all_varchar=true, columns={${columns.map((n) => `'${n}':'VARCHAR'`).join(",")}})`;
};
const layout = (name) => {
	const xml = require("node:fs").readFileSync(`formats/layouts/${name}.xml`, "utf8");
	const fields = [...xml.matchAll(/<field name="([a-z0-9_]+)"/g)].map((m) => m[1]);
	return ["action_", "row_version", "changed_at", "changed_by", ...fields];
};

const sql = `
create temp table b as
    select account_id, sum(open_amount::decimal(15,2)) as open_amount,
	sum(case when coalesce(extended_due_date, due_date) < '${date}'
	    then open_amount::decimal(15,2) - disputed_amount::decimal(15,2) else 0 end) as past_due,
	min(case when coalesce(extended_due_date, due_date) < '${date}' and open_amount::decimal(15,2) > disputed_amount::decimal(15,2)
	    then coalesce(extended_due_date, due_date) end) as arrears_date
    from ${table("bills", layout("bills"))}
    where action_ = 'U' and status = 'O'
    group by account_id`;
await c.run(sql);
const a = table("accounts", layout("accounts"));
const rows = await (await c.run(`
    select count(*) as accounts, sum(coalesce(b.open_amount, 0)) as open_amount, sum(coalesce(b.past_due, 0)) as past_due,
	count(*) filter (where b.past_due > 25) as delinquent
    from ${a} a left join b using (account_id) where a.action_ = 'U'`)).getRowObjects();
for (const [k, v] of Object.entries(rows[0])) console.log(k, String(v));
