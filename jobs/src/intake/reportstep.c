/* reportstep.c - totals of the intake and the page that an operator reads: the artifact "report". */
#include <stdio.h>

#include "deliver/deliver.h"
#include "deliver/usual.h"
#include "intake/arrival.h"
#include "intake/home.h"
#include "intake/intake.h"
#include "io/stage.h"

struct sheet {
	struct step *step;
	struct night *night;
	struct stage_file *file;
	struct outrow row;
	struct buf line;
	bool agrees;
};

static int
put(struct sheet *s, const char *kind, const char *measure, int64_t n, int64_t amount, int scale,
    const int64_t *expected, struct err *e)
{
	struct outrow *o = &s->row;
	bool ok = expected == NULL || *expected == n;

	outrow_begin(o);
	deliver_str(o, "section", "1 intake");
	deliver_str(o, "kind", kind);
	deliver_str(o, "measure", measure);
	deliver_number(o, "count", n);
	if (scale >= 0)
		outrow_number(o, outrow_find(o->layout, "amount"), amount, scale);
	if (expected != NULL) {
		deliver_number(o, "expected_count", *expected);
		deliver_money(o, "difference", (n - *expected) * 100);
	}
	deliver_bool(o, "ok", ok);
	s->agrees = s->agrees && ok;
	buf_reset(&s->line);
	if (outrow_end(o, &s->line, e) != 0)
		return -1;
	stage_write(s->file, s->line.p, s->line.n);
	return 0;
}

static int64_t
counted(const struct sheet *s, const char *step, const char *kind, const char *what, const char *end)
{
	char name[120];

	snprintf(name, sizeof name, "%s.%s%s", kind, what, end);
	return step_counter_of(s->step, step, name);
}

/* A stream merges nothing: rows end as read, or as rejected. Its files' own control totals held, or it was refused. */
static int
kind_read(struct sheet *s, const struct layout *l, struct err *e)
{
	int64_t read = counted(s, "check", l->name, "rows", ""), bad = counted(s, "check", l->name, "bad", "");
	int scale = l->n_sums > 0 ? l->type->col[l->sum[0]].scale : -1;

	if (read > 0 && put(s, l->name, "read", read, counted(s, "check", l->name, "rows.amount", ""), scale, NULL, e) != 0)
		return -1;
	return bad > 0 ? put(s, l->name, intake_end_name[END_REJECTED], bad, 0, -1, NULL, e) : 0;
}

/* read = applied + unchanged + stale + duplicate + held + rejected. */
static int
kind_rows(struct sheet *s, const struct layout *l, struct err *e)
{
	int64_t read = counted(s, "check", l->name, "rows", ""), bad = counted(s, "check", l->name, "bad", "");
	int scale = l->n_sums > 0 ? l->type->col[l->sum[0]].scale : -1;
	int64_t sum = 0, money = counted(s, "check", l->name, "rows.amount", ""), rest = money;

	for (size_t i = 0; i < INTAKE_ENDS; i++)
		rest -= counted(s, "merge", l->name, intake_end_name[i], ".amount");
	/* Money that no row brought to the merge is that of rows which could not be parsed, or it is lost. */
	s->agrees = s->agrees && (bad > 0 || rest == 0);
	for (size_t i = 0; i < INTAKE_ENDS; i++) {
		int64_t n = counted(s, "merge", l->name, intake_end_name[i], "");
		int64_t amount = counted(s, "merge", l->name, intake_end_name[i], ".amount");

		if (i == END_REJECTED) {
			n += bad;
			amount += bad > 0 ? rest : 0;
		}
		sum += n;
		if (n != 0 && put(s, l->name, intake_end_name[i], n, amount, scale, NULL, e) != 0)
			return -1;
	}
	return read == 0 && sum == 0 ? 0 : put(s, l->name, "read", read, money, scale, &sum, e);
}

/* What the breaker kept in. */
static long long
kept_in(const struct sheet *s)
{
	char name[64];
	long long n = 0;

	for (int i = 0; i < USUAL_KINDS; i++) {
		snprintf(name, sizeof name, "withheld.limit.issued.%s", usual_kind[i]);
		n += (long long)step_counter_of(s->step, "issue", name);
	}
	return n;
}

static void
page_top(struct sheet *s, struct stage_file *f)
{
	const struct night *n = s->night;
	long long kept = kept_in(s);

	stage_printf(f, "%s, business date %s\n", n->run_id, n->date_text);
	if (n->blocks > 0 || kept > 0) {
		stage_printf(f, "\nNOTHING ADVERSE GOES OUT TONIGHT. Relief does. Because of:\n");
		for (size_t i = 0; i < n->blocks; i++)
			stage_printf(f, "  %s: %s\n", night_block_name[n->block[i].kind], n->block[i].what);
		if (kept > 0)
			stage_printf(f, "  %s: %lld proposed, more than a limit of the pack\n",
			    night_block_name[BLOCK_BREAKER], kept);
		if (n->store != NULL)
			stage_printf(f, "When a person has looked: arrears release %s --data DATA --by NAME\n", n->run_id);
		else
			stage_printf(f, "A stream keeps nothing that could be released: its limits are the pack's\n");
	}
	stage_printf(f, "\nfiles %lld, rows %lld, rejected %lld; control totals %s\n",
	    (long long)step_counter_of(s->step, "check", "files"),
	    (long long)step_counter_of(s->step, "check", "rows"),
	    (long long)step_counter_of(s->step, "check", "rejected"), s->agrees ? "agree" : "DIFFER: see totals.csv");
}

/* Of the rows of each kind that came: the six ends, in a stream the one that it has. */
static void
page_rows(struct sheet *s, struct stage_file *f)
{
	size_t from = s->night->store == NULL ? END_REJECTED : 0;

	stage_printf(f, "\n  %-22s %10s", "rows", "read");
	for (size_t i = from; i < INTAKE_ENDS; i++)
		stage_printf(f, " %10s", intake_end_name[i]);
	stage_printf(f, "\n");
	for (size_t k = 0; k < s->night->layouts.n; k++) {
		const char *kind = s->night->layouts.v[k]->name;
		long long read = counted(s, "check", kind, "rows", ""), bad = counted(s, "check", kind, "bad", "");

		if (read == 0)
			continue;
		stage_printf(f, "  %-22s %10lld", kind, read);
		for (size_t i = from; i < INTAKE_ENDS; i++)
			stage_printf(f, " %10lld", (long long)counted(s, "merge", kind, intake_end_name[i], "") +
				(i == END_REJECTED ? bad : 0));
		stage_printf(f, "\n");
	}
}

static void
page_feed(void *ctx, const struct arrival_feed *f)
{
	stage_printf(ctx, "  %-22.*s %-20.*s %10.*s  %-25.*s %4lld\n", SLICE_FMT(f->kind), SLICE_FMT(f->source),
	    SLICE_FMT(f->sequence), SLICE_FMT(f->as_of), (long long)f->days);
}

/* Also those that did not come tonight: their age is what a person looks for. */
static int
page_feeds(struct sheet *s, struct stage_file *f, struct err *e)
{
	stage_printf(f, "\n  %-22s %-20s %10s  %-25s %4s\n", "extracts", "source", "sequence", "last is as of", "days");
	return arrival_feeds(s->night, page_feed, f, e);
}

static void
page_effects(struct sheet *s, const struct usual *u, struct stage_file *f)
{
	static const char *const cause[] = { "interlock", "fault", "taint", "block" };
	long long waits = (long long)step_counter_of(s->step, "issue", "withheld.capacity.issued.cut");
	long long unasked = (long long)step_counter_of(s->step, "decide", "capacity.not asked");

	stage_printf(f, "\n  %-22s %10s %10s\n", "effects", "tonight", "usual");
	for (unsigned i = 0; i < USUAL_KINDS; i++) {
		long long usual = usual_median(u, 1u << i), tonight = (long long)usual_tonight(s->step, usual_kind[i]);

		if (i >= USUAL_ALWAYS && tonight == 0 && usual <= 0)
			continue;
		stage_printf(f, "  %-22s %10lld", usual_kind[i], tonight);
		if (usual >= 0)
			stage_printf(f, " %10lld\n", usual);
		else
			stage_printf(f, " %10s\n", "-");
	}
	stage_printf(f, "withheld by");
	for (size_t i = 0; i < NELEM(cause); i++) {
		char name[40];

		snprintf(name, sizeof name, "withheld.%s", cause[i]);
		stage_printf(f, " %s %lld,", cause[i], (long long)step_counter_of(s->step, "decide", name));
	}
	stage_printf(f, " limit %lld", kept_in(s));
	if (waits > 0)
		stage_printf(f, ", crews have no room for %lld", waits);
	stage_printf(f, "\n");
	if (unasked > 0)
		stage_printf(f, "A stream keeps nothing to rank: orders of %lld accounts are told as if crews had room for all\n", unasked);
}

static int
page(struct sheet *s, struct stage_file *f, struct err *e)
{
	struct usual u;

	if (usual_load(&u, s->night->store, night_usual(s->night), s->night->date_text, e) != 0)
		return -1;
	page_top(s, f);
	page_rows(s, f);
	page_effects(s, &u, f);
	return page_feeds(s, f, e);
}

static int
write_all(struct sheet *s, struct err *e)
{
	struct stage_file *f;

	s->agrees = true;
	if (stage_file(step_stage(s->step), "totals.csv", &s->file, e) != 0)
		return -1;
	for (size_t i = 0; i < s->night->layouts.n; i++)
		if ((s->night->store == NULL ? kind_read : kind_rows)(s, s->night->layouts.v[i], e) != 0)
			return -1;
	if (!s->agrees)
		step_exceptions(s->step, "totals of the intake do not agree");
	if (stage_file(step_stage(s->step), "report.txt", &f, e) != 0)
		return -1;
	return page(s, f, e);
}

static int
report_step(struct step *step, struct err *e)
{
	struct sheet s = { .step = step, .night = step_context(step) };
	struct outrow_layout *layout;
	struct arena mem;
	struct diag d;
	int rc;

	arena_init(&mem, 0);
	diag_init(&d);
	if (outrow_load(&layout, &mem, home_path(s.night, "formats/layouts/out/totals.xml"), &d) != 0) {
		rc = err_set(e, ERR_REFUSED, "the layout of totals can't be read");
	} else {
		outrow_init(&s.row, layout);
		rc = write_all(&s, e);
		outrow_fini(&s.row);
		buf_fini(&s.line);
	}
	diag_fini(&d);
	arena_fini(&mem);
	return rc;
}

const struct artifact reportstep_artifact = { .ref = "report", .kind = ARTIFACT_BATCHLET, .run = report_step };
