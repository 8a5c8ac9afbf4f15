/* casefile.c - read cases in time, and check every name in them. */
#include "live/casefile.h"

#include "data/when.h"
#include "io/folder.h"
#include "live/livenight.h"

/* --- names ------------------------------------------------------------------------------- */
static int
unknown(const char *what, struct diag_place at, struct slice seen, const char *const *names, size_t n, struct diag *d)
{
	const char *near = diag_nearest(seen, names, n);

	diag_add(d, DIAG_ERROR, "unknown-name", at, "%s \"%.*s\"", what, SLICE_FMT(seen));
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return -1;
}

static struct diag_place
place(const struct xnode *x, const char *attr)
{
	const struct xattr *a = xnode_attr(x, attr);

	return a != NULL ? a->at : x->at;
}

/* An attribute's name stands before its value: ="..." */
static struct diag_place
name_place(const struct xattr *a)
{
	struct diag_place p = a->at;

	p.len = (uint32_t)a->name.n;
	p.off -= p.off >= a->name.n + 2 ? (uint32_t)a->name.n + 2 : 0;
	return p;
}

bool
casefile_own(const struct xnode *x, const struct xattr *a)
{
	bool row = slice_is(x->name, "row") || slice_is(x->name, "default") || slice_is(x->name, "delete");

	return row ? slice_is(a->name, "layout") || slice_is(a->name, "of") : slice_is(a->name, "output") || slice_is(a->name, "as");
}

static void
check_names(const struct xnode *x, const char *what, const char *const *names, size_t n, struct diag *d)
{
	for (size_t i = 0; i < x->attrs; i++) {
		bool known = casefile_own(x, &x->attr[i]);

		for (size_t k = 0; k < n && !known; k++)
			known = slice_is(x->attr[i].name, names[k]);
		if (!known)
			unknown(what, name_place(&x->attr[i]), x->attr[i].name, names, n, d);
	}
}

struct checker {
	struct casefile *f;
	const struct layout_set *layouts;
	const struct deliver *deliver;
	const struct livenight_job *job;
	size_t jobs;
	struct diag *d;
};

static void
check_row(struct checker *c, const struct xnode *x)
{
	struct slice name = xnode_get(x, "layout");
	const struct layout *l = layout_find(c->layouts, name.p);
	size_t n = l != NULL ? (size_t)l->type->n - LAYOUT_FIELDS : c->layouts->n;
	const char **names = arena_alloc(&c->f->mem, (n + 1) * sizeof *names);

	for (size_t i = 0; i < n; i++)
		names[i] = l != NULL ? l->type->col[LAYOUT_FIELDS + i].name : c->layouts->v[i]->name;
	if (l != NULL)
		check_names(x, arena_printf(&c->f->mem, "%s has no field", l->name), names, n, c->d);
	else
		unknown("there is no layout", place(x, "layout"), name, names, n, c->d);
}

static void
check_left(struct checker *c, const struct xnode *x)
{
	const struct xattr *out = xnode_attr(x, "output");
	const struct outrow_layout *l;
	const char **names, *near = NULL;
	int i;

	if (out == NULL) {	/* nothing at all */
		check_names(x, "nothing leaves at all: no output, so no column", NULL, 0, c->d);
		return;
	}
	if ((i = deliver_find(c->deliver, out->value, &near)) == OUT_NONE) {
		unknown("there is no output", out->at, out->value, &near, near != NULL, c->d);
		return;
	}
	l = c->deliver->layout[i];
	names = arena_alloc(&c->f->mem, (l->n + 1) * sizeof *names);
	for (size_t k = 0; k < l->n; k++)
		names[k] = l->col[k].name;
	check_names(x, arena_printf(&c->f->mem, "%s has no column", l->name), names, l->n, c->d);
}

/* --- bases ----------------------------------------------------------------------------------- */
static const struct xnode *
named(const struct xnode *const *v, size_t n, struct slice name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(xnode_get(v[i], "name"), name))
			return v[i];
	return NULL;
}

const struct xnode *
casefile_base(const struct casefile *f, struct slice name)
{
	return named(f->base, f->bases, name);
}

const struct xnode *
casefile_base_of(const struct casefile *f, const struct xnode *one, struct slice id)
{
	if (slice_is(id, "1"))
		return casefile_base(f, xnode_get(one, "base"));
	XNODE_EACH(w, one, "with")
		if (slice_eq(xnode_get(w, "id"), id))
			return casefile_base(f, xnode_get(w, "base"));
	return NULL;
}

/* Of the first N bases. */
static void
check_base(struct checker *c, const struct xnode *x, const char *attr, size_t n)
{
	const char **names;

	if (xnode_attr(x, attr) == NULL || named(c->f->base, n, xnode_get(x, attr)) != NULL)
		return;
	names = arena_alloc(&c->f->mem, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = xnode_get(c->f->base[i], "name").p;
	unknown(n < c->f->bases ? "no base before it is named" : "there is no base", place(x, attr), xnode_get(x, attr), names, n, c->d);
}

static void
check_twice(struct checker *c, const struct xnode *const *v, size_t i)
{
	const struct xnode *first = named(v, i, xnode_get(v[i], "name"));

	if (first != NULL)
		diag_add(c->d, DIAG_ERROR, "duplicate", place(v[i], "name"), "another %.*s has this name", SLICE_FMT(first->name));
}

/* --- days ------------------------------------------------------------------------------------ */
int32_t
casefile_day(const struct xnode *x, const char *attr)
{
	int64_t day = 0;

	return when_parse_date(xnode_get(x, attr), &day) && day > 0 && day < INT32_MAX ? (int32_t)day : 0;
}

size_t
casefile_job(const struct xnode *x, const struct livenight_job *jobs, size_t n)
{
	struct slice name = xnode_attr(x, "job") != NULL ? xnode_get(x, "job") : slice_of("nightly");
	size_t i = 0;

	while (i < n && !slice_is(name, jobs[i].name))
		i++;
	return i;
}

static int32_t
date_of(const struct xnode *x)
{
	return casefile_day(x, slice_is(x->name, "day") ? "date" : "until");
}

static void
check_job(struct checker *c, const struct xnode *x)
{
	const char **names = arena_alloc(&c->f->mem, (c->jobs + 1) * sizeof *names);

	if (casefile_job(x, c->job, c->jobs) < c->jobs)
		return;
	for (size_t i = 0; i < c->jobs; i++)
		names[i] = c->job[i].name;
	unknown("there is no job", place(x, "job"), xnode_get(x, "job"), names, c->jobs, c->d);
}

static void
check_day(struct checker *c, const struct xnode *one, const struct xnode *x, const struct xnode *before)
{
	bool day = slice_is(x->name, "day");
	int32_t now = date_of(x), last = before != NULL ? date_of(before) : 0;
	/* Runs of two jobs may be of one date. */
	bool other = day && before != NULL && slice_is(before->name, "day") && casefile_job(x, c->job, c->jobs) != casefile_job(before, c->job, c->jobs);

	if (day)
		check_job(c, x);
	if (now <= last - other)
		diag_add(c->d, DIAG_ERROR, "order", place(x, day ? "date" : "until"), "a day after the one before is wanted");
	if (!day && before == NULL)
		diag_add(c->d, DIAG_ERROR, "order", x->at, "a case begins with a day");
	for (const struct xnode *y = x->first; y != NULL; y = y->next) {
		const struct xattr *of = xnode_attr(y, "of");

		if (slice_is(y->name, "row") || slice_is(y->name, "delete"))
			check_row(c, y);
		else if (!slice_is(y->name, "ends"))
			check_left(c, y);
		if (of != NULL && casefile_base_of(c->f, one, of->value) == NULL)
			diag_add(c->d, DIAG_ERROR, "unknown-name", of->at, "the case has no account \"%.*s\"", SLICE_FMT(of->value));
	}
}

static void
check_case(struct checker *c, const struct xnode *one)
{
	const struct xnode *before = NULL;

	check_base(c, one, "base", c->f->bases);
	for (const struct xnode *x = one->first; x != NULL; x = x->next)
		if (slice_is(x->name, "with")) {
			check_base(c, x, "base", c->f->bases);
		} else {
			check_day(c, one, x, before);
			before = x;
		}
}

static void
check(struct checker *c)
{
	struct casefile *f = c->f;

	for (size_t i = 0; i < f->bases; i++) {
		check_twice(c, f->base, i);
		check_base(c, f->base[i], "on", i);
		for (const struct xnode *x = f->base[i]->first; x != NULL; x = x->next)
			check_row(c, x);
	}
	for (size_t i = 0; i < f->ones; i++) {
		check_twice(c, f->one, i);
		check_case(c, f->one[i]);
	}
}

/* --- files ----------------------------------------------------------------------------------------- */
static const struct xnode **
more(struct arena *mem, const struct xnode **v, size_t *n, const struct xnode *root, const char *name)
{
	size_t add = 0;
	const struct xnode **all;

	XNODE_EACH(x, root, name)
		add++;
	all = arena_alloc(mem, (*n + add + 1) * sizeof *all);
	if (*n > 0)
		memcpy(all, v, *n * sizeof *all);
	XNODE_EACH(x, root, name)
		all[(*n)++] = x;
	return all;
}

int
casefile_load(struct casefile *f, const char *folder, const char *xsd, const struct layout_set *layouts,
    const struct deliver *deliver, const struct livenight_job *jobs, size_t n_jobs, struct diag *d, struct err *e)
{
	struct checker c = { f, layouts, deliver, jobs, n_jobs, d };
	char **name;
	size_t n;

	*f = (struct casefile){ .docs = 0 };
	arena_init(&f->mem, 0);
	if (folder_list_given(folder, &f->mem, &name, &n, e) != 0)
		return -1;
	f->doc = arena_zalloc(&f->mem, (n + 1) * sizeof(struct xdoc *));
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(name[i]);
		struct xdoc **doc = &f->doc[f->docs];

		if (len < 5 || strcmp(name[i] + len - 4, ".xml") != 0)
			continue;
		f->docs++;
		if (xdoc_load(doc, arena_printf(&f->mem, "%s/%s", folder, name[i]), d) != 0 || xdoc_validate(*doc, xsd, d) != 0)
			continue;
		f->base = more(&f->mem, f->base, &f->bases, xdoc_root(*doc), "base");
		f->one = more(&f->mem, f->one, &f->ones, xdoc_root(*doc), "case");
	}
	if (!diag_failed(d))
		check(&c);
	if (!diag_failed(d) && f->ones == 0)
		return err_set(e, ERR_REFUSED, "%s: no case is in it", folder);
	return diag_failed(d) ? -1 : 0;
}

void
casefile_free(struct casefile *f)
{
	for (size_t i = 0; i < f->docs; i++)
		xdoc_free(&f->doc[i]);
	arena_fini(&f->mem);
	*f = (struct casefile){ .docs = 0 };
}
