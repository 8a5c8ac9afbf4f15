/* small.c - small utilities by the thousand: each lives its nights through the stations of a run, and other eyes look at what left.
 *
 *	small [--towns N] [--from SEED] [--until TEXT] [--show] [--blind LAYOUTS] HOME/rules/packs/NAME
 *
 * Each town lives three times: as it is; with every id's order turned round, of which the same must come; and with what
 * is said of letters and orders three nights late, of which nothing wrong may come. A town that fails is told by its seed and
 * the first night; --show prints all that came and left. --blind: the deciding part is not told of rows of LAYOUTS, the
 * eyes are, and so must find something: the test of the test. --until: it ends with the first town of which TEXT is told.
 * The last line: N towns, what they saw, N wrong. Exit 1: something is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/wired.h"
#include "deliver/explain.h"
#include "effect/state.h"
#include "facts/sampleoffice.h"
#include "live/coming.h"
#include "live/livenight.h"
#include "look.h"
#include "replies.h"
#include "town.h"

enum way { AS_IT_IS, BACKWARDS, AGAIN, LATE, WAYS };

struct small {
	struct night night;
	struct livenight live;
	struct shelf *shelf;
	struct coming coming;
	struct casefile files;	/* empty */
	struct diag d;
	bool show, found;
	const char *blind, *until;
	size_t lefts[4], wrong;	/* orders, notices, postings, others */
	struct arena mem;	/* of one town */
};

/* --- rows that come, rows that left ------------------------------------------------------------ */
static void
print_row(const struct xnode *x)
{
	printf("      <row");
	for (size_t i = 0; i < x->attrs; i++)
		if (i != 1 && x->attr[i].value.n > 0)
			printf(" %s=\"%s\"", x->attr[i].name.p, x->attr[i].value.p);
	printf("/>\n");
}

static int
come(struct small *s, struct look *l, const struct xnode *x)
{
	struct xnode row = *x, day = { .name = slice_of("day"), .first = &row };

	look_fact(l, x);
	if (s->show)
		print_row(x);
	if (s->blind != NULL && strstr(s->blind, town_get(x, "layout")) != NULL)
		return 0;
	return coming_day(&s->coming, &day, &s->d);
}

static void
take(struct small *s, struct look *l, const struct livenight_line *line, const char *job)
{
	const struct outrow_layout *o = s->live.deliver.layout[line->file];
	struct look_left *left = look_new(l);
	const char **name = arena_alloc(&s->mem, o->n * sizeof *name);
	struct buf b = { 0 };

	*left = (struct look_left){ .output = o->name, .job = job, .night = l->night, .n = o->n, .column = name };
	CHECK(o->n <= LOOK_COLUMNS);
	for (size_t i = 0; i < o->n; i++) {
		buf_reset(&b);
		livenight_cell(line->text, (int)i, &b);
		name[i] = o->col[i].name;
		left->cell[i] = arena_strdup(&s->mem, buf_view(&b));
	}
	if (s->show) {
		printf("      <!-- %s:", o->name);
		for (size_t i = 0; i < o->n; i++)
			if (*left->cell[i] != '\0')
				printf(" %s=\"%s\"", name[i], left->cell[i]);
		printf(" -->\n");
	}
	s->lefts[strcmp(o->name, "orders") == 0 ? 0 : strcmp(o->name, "notices") == 0 ? 1 : strcmp(o->name, "postings") == 0 ? 2 : 3]++;
	buf_fini(&b);
}

static const char *
verdict(void *ctx, const char *account)
{
	struct small *s = ctx;
	const struct row_type *t = s->live.facts.state[STATE_VERDICTS];
	struct buf key = { 0 };
	struct slice row;
	bool there;

	state_key(&key, slice_of(account), slice_make("", 0));
	there = shelf_get(s->shelf, state_name[STATE_VERDICTS], buf_view(&key), &row);
	buf_fini(&key);
	return there ? arena_printf(&s->mem, "%.*s: %.*s", SLICE_FMT(row_text(t, row, VERDICTS_verdict)), SLICE_FMT(row_text(t, row, VERDICTS_reason))) : NULL;
}

/* Why, as it is kept for who asks. */
static void
print_why(const struct small *s)
{
	struct slice key, val;
	struct buf b = { 0 };

	for (size_t i = 0; shelf_at(s->shelf, STATE_EXPLAIN, i, &key, &val); i++)
		if (slice_is(slice_make(key.p, strlen(key.p)), s->live.plan.run_id)) {
			buf_printf(&b, "%s\n", key.p + strlen(key.p) + 1);
			explain_record(val, "issued", &b);
		}
	fputs(buf_cstr(&b), stdout);
	buf_fini(&b);
}

static int
run(struct small *s, struct look *l, const char *job)
{
	const struct livenight_job j = { job, strcmp(job, "recheck") == 0, strcmp(job, "month-end") == 0 };
	struct err e = { 0 };

	if (livenight_run(&s->live, s->shelf, &j, l->today, &e) != 0) {
		buf_printf(&l->wrong, "night %d: it can't be run: %s\n", l->night, e.text);
		return -1;
	}
	for (size_t i = 0; i < s->live.lines; i++)
		take(s, l, &s->live.line[i], job);
	look_run(l, job, verdict, s);
	if (s->show && l->wrong.n > 0)
		print_why(s);
	return 0;
}

/* --- a town ---------------------------------------------------------------------------------------- */
static bool
month_ends(const struct town *t, int32_t day)
{
	int32_t next = day + 1;
	bool works = false;

	while (calendar_is_working(t->office, next, &works) && !works)
		next++;
	return strncmp(town_date(t->mem, day), town_date(t->mem, next), 7) != 0;
}

static int
live_night(struct small *s, struct look *l, const struct town *t, struct replies *r, int night, bool again)
{
	bool recheck = night > 0 && town_hash(t->seed, "recheck") % 3 == 0;

	l->night = night;
	l->today = s->coming.day = t->day[night];
	if (s->show)
		printf("    <day date=\"%s\">\n", town_date(t->mem, l->today));
	for (size_t i = 0; night == 0 && i < t->before.n; i++)
		if (come(s, l, t->before.v[i]) != 0)
			return -1;
	for (size_t i = 0; again && night > 0 && i < t->night[night - 1].n; i++)
		if (come(s, l, t->night[night - 1].v[i]) != 0)
			return -1;
	for (size_t i = 0; i < t->night[night].n; i++)
		if (come(s, l, t->night[night].v[i]) != 0)
			return -1;
	if (recheck && run(s, l, "recheck") != 0)
		return -1;
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].night == night && come(s, l, r->v[i].x) != 0)
			return -1;
	if (run(s, l, "nightly") != 0 || (month_ends(t, l->today) && run(s, l, "month-end") != 0))
		return -1;
	return 0;
}

/* Lives it until something is wrong. */
static void
live(struct small *s, struct look *l, const struct town *t, enum way way)
{
	struct replies r = { 0 };

	shelf_empty(s->shelf);
	look_begin(l, t);
	for (int i = 0; i < t->nights && l->wrong.n == 0; i++) {
		if (live_night(s, l, t, &r, i, way == AGAIN) != 0 && l->wrong.n == 0) {
			buf_printf(&l->wrong, "night %d: ", i);
			diag_print(&s->d, &l->wrong);
		}
		replies_make(&r, l, way == LATE ? 3 : 0);
	}
	replies_free(&r);
}

/* --- two lives of one town ------------------------------------------------------------------------------- */
static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A list has no order. */
static void
sorted(struct small *s, const struct town *t, const char *cell, struct buf *b)
{
	const char *part[100];
	struct buf one = { 0 };
	size_t n = 0;

	town_straight(t, cell, &one);
	for (char *p = arena_strdup(&s->mem, buf_view(&one)); p != NULL && n < NELEM(part);) {
		char *end = strchr(p, ';');

		part[n++] = p;
		if (end != NULL)
			*end++ = '\0';
		p = end;
	}
	qsort(part, n, sizeof *part, by_text);
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i > 0 ? ";" : "", part[i]);
	buf_fini(&one);
}

static bool
compared(const char *output, const char *column)
{
	static const char *const outputs[] = { "orders", "notices", "postings", "refunds", "draws", "referrals", "tasks", "exceptions", NULL };
	static const char *const not[] = { "effect_id", "generation", "content_hash", "run_id", "case_id", "refers_to", "notice_ids", "reverses_effect_id", "remittance_line", "priority",
		"withdraws", "pack_version", "task_id", "exception_id", "order_id", "question", "message", "seen", "suggestion", "effect", NULL };
	bool is = false;

	for (int i = 0; outputs[i] != NULL; i++)
		is |= strcmp(output, outputs[i]) == 0;
	for (int i = 0; not[i] != NULL; i++)
		is &= column == NULL || strcmp(column, not[i]) != 0;
	return is;
}

static bool
names_effect(const char *cell)
{
	return strlen(cell) == 26 && strspn(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == 26;
}

/* What left in a night, sorted. */
static size_t
lines(struct small *s, const struct look *l, int night, const char **out, size_t room)
{
	struct buf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < l->lefts; i++) {
		const struct look_left *o = &l->left[i];

		if (o->night != night || !compared(o->output, NULL))
			continue;
		buf_reset(&b);
		buf_printf(&b, "%s %s", o->job, o->output);
		for (size_t k = 0; k < o->n; k++)
			if (compared(o->output, o->column[k]) && *o->cell[k] != '\0' && !names_effect(o->cell[k])) {
				buf_printf(&b, " %s=", o->column[k]);
				sorted(s, l->town, o->cell[k], &b);
			}
		CHECK(n < room);
		out[n++] = arena_strdup(&s->mem, buf_view(&b));
	}
	qsort(out, n, sizeof *out, by_text);
	buf_fini(&b);
	return n;
}

/* The lines, and from where on they are not the same. */
static void
differs(struct buf *b, int night, const char *one, const char *other)
{
	size_t k = 0;

	while (one[k] != '\0' && one[k] == other[k])
		k++;
	while (k > 0 && one[k] != ' ')
		k--;
	buf_printf(b, "night %d: the same town gets something else: %.80s\n  %.150s\n  %.150s\n", night, strstr(one, " step=") != NULL ? strstr(one, " step=") : "", one + k, other + k);
}

static void
compare(struct small *s, const struct look *a, struct look *b, int nights)
{
	static const char *one[LOOK_LEFT], *other[LOOK_LEFT];

	for (int night = 0; night < nights && b->wrong.n == 0; night++) {
		size_t n = lines(s, a, night, one, LOOK_LEFT), m = lines(s, b, night, other, LOOK_LEFT), i = 0;

		while (i < n && i < m && strcmp(one[i], other[i]) == 0)
			i++;
		if (i < n || i < m)
			differs(&b->wrong, night, i < n ? one[i] : "nothing", i < m ? other[i] : "nothing");
	}
}

/* The first night on which STEP left for the account. */
static int
first(const struct look *l, const char *account, const char *step)
{
	for (size_t i = 0; i < l->lefts; i++)
		if (strcmp(look_cell(&l->left[i], "account_id"), account) == 0 && strcmp(look_cell(&l->left[i], "step"), step) == 0 && strcmp(look_cell(&l->left[i], "effect_id"), "") != 0 &&
		    strcmp(l->left[i].output, "cis-updates") != 0)
			return l->left[i].night;
	return TOWN_NIGHTS;
}

static bool
money_came_back(const struct look *l, const char *account)
{
	for (size_t i = 0; i < l->facts.n; i++)
		if (strcmp(town_get(l->facts.v[i], "layout"), "payment-returns") == 0 && strcmp(town_get(l->facts.v[i], "account_id"), account) == 0)
			return true;
	return false;
}

/* What a crew found at the account's premise holds what is done there from when it is told; told later, it can't hold before. */
static bool
crew_found(const struct look *l, const struct town_account *a)
{
	for (size_t i = 0; i < l->facts.n; i++) {
		const struct xnode *r = l->facts.v[i];

		if (strcmp(town_get(r, "layout"), "order-replies") != 0 || *town_get(r, "reason") == '\0')
			continue;
		for (size_t k = 0; k < l->lefts; k++)
			if (strcmp(l->left[k].output, "orders") == 0 && strcmp(look_cell(&l->left[k], "effect_id"), town_get(r, "order_id")) == 0 &&
			    strcmp(look_cell(&l->left[k], "premise_id"), a->premise) == 0)
				return true;
	}
	return false;
}

/* What waits for a reply that comes later does not come before. */
static void
no_earlier(const struct look *a, struct look *b)
{
	static const char *const steps[] = { "reminder", "late notice", "final notice", "disconnect" };

	for (int i = 0; i < a->town->accounts; i++) {
		const char *id = a->town->account[i].id;

		/* Where a ladder began earlier it is another one: something else had ended the one before. And what came back opens an old one anew. */
		for (size_t k = 1; k < NELEM(steps) && !money_came_back(b, id) && !crew_found(a, &a->town->account[i]) && first(b, id, steps[k - 1]) >= first(a, id, steps[k - 1]); k++)
			if (first(b, id, steps[k]) < first(a, id, steps[k]))
				buf_printf(&b->wrong, "night %d, %s: %s, answered later and yet earlier\n", first(b, id, steps[k]), id, steps[k]);
	}
}

static void
tell(struct small *s, uint64_t seed, enum way way, struct look *l)
{
	static const char *const how[] = { "as it is", "turned round", "told again", "answered late" };

	if (l->wrong.n == 0)
		return;
	s->wrong++;
	s->found |= s->until != NULL && strstr(buf_cstr(&l->wrong), s->until) != NULL;
	printf("seed %llu, %s: %s", (unsigned long long)seed, how[way], buf_cstr(&l->wrong));
}

static void
town(struct small *s, uint64_t seed)
{
	const struct calendar *office = calendar_find(s->night.calendars, slice_of("office"));
	struct town *t = base_zalloc(WAYS * sizeof *t);
	struct look *l = base_zalloc(WAYS * sizeof *l);
	size_t wrong = s->wrong;

	for (enum way w = 0; w < WAYS && s->wrong == wrong; w++) {
		if (s->show)
			printf("  way %d\n", (int)w);
		town_make(&t[w], &s->mem, seed, w == BACKWARDS, office, &s->night.layouts);
		live(s, &l[w], &t[w], w);
		if ((w == BACKWARDS || w == AGAIN) && l[w].wrong.n == 0)
			compare(s, &l[AS_IT_IS], &l[w], t->nights);
		if (w == LATE && l[w].wrong.n == 0)
			no_earlier(&l[AS_IT_IS], &l[w]);
		tell(s, seed, w, &l[w]);
	}
	for (enum way w = 0; w < WAYS; w++)
		look_fini(&l[w]);
	base_free(l);
	base_free(t);
	arena_reset(&s->mem);
}

/* --- the pack ------------------------------------------------------------------------------------------------- */
static int
open_pack(struct small *s, const char *path, struct err *e)
{
	const char *inside = strstr(path, "rules/packs/");

	if (inside == NULL)
		return err_set(e, ERR_REFUSED, "%s: HOME/rules/packs/NAME is wanted", path);
	s->night.home = inside == path ? "." : arena_printf(&s->night.mem, "%.*s", (int)(inside - path - 1), path);
	return wired_load(&s->night, inside + strlen("rules/packs/"), &s->d, e) != 0 || sampleoffice_fill(s->night.calendars, e) != 0 ? -1 :
	    livenight_open(&s->live, &s->night, &s->d, e);
}

int
main(int argc, char **argv)
{
	static const struct xnode nobody;
	struct small s = { .shelf = shelf_new() };
	long towns = 1000, from = 1;
	struct buf b = { 0 };
	struct err e = { 0 };
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i += strcmp(argv[i], "--show") == 0 ? 1 : 2) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		s.show |= strcmp(argv[i], "--show") == 0;
		towns = strcmp(argv[i], "--towns") == 0 ? atol(value) : towns;
		from = strcmp(argv[i], "--from") == 0 ? atol(value) : from;
		s.blind = strcmp(argv[i], "--blind") == 0 ? value : s.blind;
		s.until = strcmp(argv[i], "--until") == 0 ? value : s.until;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	arena_init(&s.night.mem, 0);
	arena_init(&s.mem, 0);
	diag_init(&s.d);
	if (i >= argc || open_pack(&s, argv[i], &e) != 0) {
		diag_print(&s.d, &b);
		fprintf(stderr, "small: %s%s\n", b.n > 0 ? buf_cstr(&b) : "", i < argc ? e.text : "which pack?");
		return 2;
	}
	s.coming = (struct coming){ .layouts = &s.night.layouts, .shelf = s.shelf, .files = &s.files, .one = &nobody };
	for (long k = 0; k < towns && !s.found; k++)
		town(&s, (uint64_t)(from + k));
	printf("%ld towns, %zu orders, %zu notices, %zu postings, %zu other rows looked at, %zu wrong\n", towns, s.lefts[0], s.lefts[1], s.lefts[2], s.lefts[3], s.wrong);
	buf_fini(&b);
	diag_fini(&s.d);
	coming_fini(&s.coming);
	livenight_close(&s.live);
	shelf_free(&s.shelf);
	wired_free(&s.night);
	arena_fini(&s.mem);
	arena_fini(&s.night.mem);
	return s.wrong > 0;
}
