// same.mjs STREAM DUCK - the totals of both, side by side; says whether those that both know are equal.
import { readFileSync } from "node:fs";

const read = (f) => new Map(readFileSync(f, "utf8").split("\n").map((l) => l.trim().split(/\s+/)).filter((p) => p.length === 2));
const [ours, theirs] = process.argv.slice(2).map(read);
let differ = 0, both = 0;
for (const [k, v] of theirs) {
	const o = ours.get(k);
	if (o !== undefined) both++;
	if (o !== undefined && Number(o) !== Number(v)) differ++;
	console.log(k.padEnd(24), (o ?? "-").padStart(18), v.padStart(18), o === undefined ? "" : Number(o) === Number(v) ? "equal" : "DIFFERENT");
}
console.log(both === 0 ? "nothing to compare" : differ === 0 ? `${both} totals, all equal` : `${differ} of ${both} totals differ`);
