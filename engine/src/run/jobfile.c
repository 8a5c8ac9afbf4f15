/* jobfile.c - JSL 2.0, the part we take; what we don't is an error at its place. */
#include "run/jobfile.h"

#include <stdio.h>
#include <stdlib.h>

#include "io/xdoc.h"

struct loaded {
	struct jobfile job;
	struct arena mem;
	struct xdoc *doc;
};

struct load {
	struct loaded *l;
	const struct artifact *const *art;
	size_t arts;
	const struct jobfile_param *param;
	size_t params;
	struct diag *d;
};

/* --- #{jobParameters['x']}?:default; ----------------------------------------------------- */
static const struct jobfile_param *
find_param(const struct load *c, struct slice name)
{
	size_t i;

	for (i = 0; i < c->params; i++)
		if (slice_is(name, c->param[i].name))
			return &c->param[i];
	return NULL;
}

static const char *
resolve(struct load *c, const struct xattr *a)
{
	static const char open[] = "#{jobParameters['", close[] = "']}";
	const char *p = a->value.p, *end = p + a->value.n, *q, *r;
	const struct jobfile_param *v;
	struct buf out = { 0 };
	char *s;

	while (p < end) {
		q = memmem(p, (size_t)(end - p), "#{", 2);
		if (q == NULL)
			q = end;
		buf_add(&out, p, (size_t)(q - p));
		p = q;
		if (p == end)
			break;
		r = memmem(p, (size_t)(end - p), close, sizeof close - 1);
		if ((size_t)(end - p) < sizeof open || memcmp(p, open, sizeof open - 1) != 0 || r == NULL) {
			diag_add(c->d, DIAG_ERROR, "job-substitution", a->at, "\"%.*s\", wanted: #{jobParameters['name']}",
			    SLICE_FMT(a->value));
			break;
		}
		v = find_param(c, slice_make(p + sizeof open - 1, (size_t)(r - p) - sizeof open + 1));
		if (v != NULL)
			buf_str(&out, v->value);
		q = r + sizeof close - 1;
		/* JSL 2.0: "?:" default ";" is used where the parameter has no value. */
		r = end - q > 2 && memcmp(q, "?:", 2) == 0 ? memchr(q, ';', (size_t)(end - q)) : NULL;
		if (v == NULL && r == NULL)
			diag_add(c->d, DIAG_ERROR, "job-parameter", a->at, "\"%.*s\": the parameter was not given",
			    SLICE_FMT(a->value));
		else if (v == NULL)
			buf_add(&out, q + 2, (size_t)(r - q - 2));
		p = r != NULL ? r + 1 : q;
	}
	s = arena_strdup(&c->l->mem, buf_view(&out));
	buf_fini(&out);
	return s;
}

static const char *
attr(struct load *c, const struct xnode *n, const char *name, bool must)
{
	const struct xattr *a = xnode_attr(n, name);

	if (a != NULL)
		return resolve(c, a);
	if (must)
		diag_add(c->d, DIAG_ERROR, "job-attribute", n->at, "%.*s: attribute %s is missing", SLICE_FMT(n->name), name);
	return NULL;
}

/* Every child element and attribute must be one that we act upon. */
static void
only(struct load *c, const struct xnode *n, const char *children, const char *attrs)
{
	const struct xnode *k;
	size_t i;
	char word[72];

	for (k = n->first; k != NULL; k = k->next) {
		snprintf(word, sizeof word, " %.*s ", k->name.n < 60 ? (int)k->name.n : 60, k->name.p);
		if (strstr(children, word) == NULL)
			diag_add(c->d, DIAG_ERROR, "job-unsupported", k->at, "<%.*s> in <%.*s> is not supported",
			    SLICE_FMT(k->name), SLICE_FMT(n->name));
	}
	for (i = 0; i < n->attrs; i++) {
		struct slice a = n->attr[i].name;

		snprintf(word, sizeof word, " %.*s ", a.n < 60 ? (int)a.n : 60, a.p);
		if (n->attr[i].ns.n == 0 && strstr(attrs, word) == NULL)
			diag_add(c->d, DIAG_ERROR, "job-unsupported", n->attr[i].at, "attribute %.*s of <%.*s> is not supported",
			    SLICE_FMT(a), SLICE_FMT(n->name));
	}
}

static void
properties(struct load *c, const struct xnode *of, struct buf *out)
{
	const struct xnode *list = xnode_child(of, "properties");

	if (list == NULL)
		return;
	only(c, list, " property ", " ");
	XNODE_EACH(p, list, "property") {
		struct jobfile_property one = { attr(c, p, "name", true), attr(c, p, "value", true), p->at };

		if (one.name != NULL && one.value != NULL)
			buf_add(out, &one, sizeof one);
	}
}

static void
bind(struct load *c, struct jobfile_step *s, const struct xnode *n, enum artifact_kind kind)
{
	const char *names[256];
	size_t i, k = 0;

	s->ref = attr(c, n, "ref", true);
	if (s->ref == NULL || (kind == ARTIFACT_BATCHLET && strcmp(s->ref, "publish") == 0))
		return;
	for (i = 0; i < c->arts && k < NELEM(names); i++) {
		if (c->art[i]->kind != kind)
			continue;
		names[k++] = c->art[i]->ref;
		if (strcmp(c->art[i]->ref, s->ref) == 0)
			s->artifact = c->art[i];
	}
	if (s->artifact == NULL) {
		const char *near = diag_nearest(slice_of(s->ref), names, k);

		diag_add(c->d, DIAG_ERROR, "job-ref", xnode_attr(n, "ref")->at, "\"%s\" is no %s of this program", s->ref,
		    kind == ARTIFACT_CHUNK ? "chunk" : "batchlet");
		if (near != NULL)
			diag_hint(c->d, "nearest known name: %s", near);
	}
}

static void
chunk(struct load *c, struct jobfile_step *s, const struct xnode *n)
{
	const struct xnode *reader = xnode_child(n, "reader"), *k;
	const char *count = attr(c, n, "item-count", false);
	char *end;
	unsigned long items;

	only(c, n, " reader processor writer ", " item-count checkpoint-policy ");
	if (count != NULL) {
		items = strtoul(count, &end, 10);
		if (*end != '\0' || items < 1 || items > JOBFILE_MAX_ITEMS)
			diag_add(c->d, DIAG_ERROR, "job-item-count", xnode_attr(n, "item-count")->at,
			    "\"%s\", wanted: 1 to %d", count, JOBFILE_MAX_ITEMS);
		else
			s->item_count = (uint32_t)items;
	}
	if (reader == NULL) {
		diag_add(c->d, DIAG_ERROR, "job-chunk", n->at, "a chunk without <reader>");
		return;
	}
	bind(c, s, reader, ARTIFACT_CHUNK);
	for (k = n->first; k != NULL; k = k->next)
		if (k != reader && s->ref != NULL && !slice_is(xnode_get(k, "ref"), s->ref))
			diag_add(c->d, DIAG_ERROR, "job-chunk", k->at, "ref \"%.*s\", wanted: \"%s\" as its reader",
			    SLICE_FMT(xnode_get(k, "ref")), s->ref);
}

static void
step(struct load *c, struct jobfile_step *s, const struct xnode *n, const struct xnode *job)
{
	const struct xnode *ch = xnode_child(n, "chunk"), *b = xnode_child(n, "batchlet");
	struct buf props = { 0 };

	only(c, n, " properties chunk batchlet ", " id next ");
	s->id = attr(c, n, "id", true);
	s->at = n->at;
	s->item_count = JOBFILE_DEFAULT_ITEMS;
	properties(c, n, &props);
	properties(c, job, &props);
	s->props = props.n / sizeof *s->prop;
	if (props.n > 0)
		s->prop = memcpy(arena_alloc(&c->l->mem, props.n), props.p, props.n);
	buf_fini(&props);
	if ((ch == NULL) == (b == NULL))
		diag_add(c->d, DIAG_ERROR, "job-step", n->at, "a step with %s, wanted: one <chunk> or one <batchlet>",
		    ch ? "both" : "neither");
	else if (ch != NULL)
		chunk(c, s, ch);
	else
		bind(c, s, b, ARTIFACT_BATCHLET);
}

static const struct xnode *
by_id(const struct xnode *job, const char *id)
{
	XNODE_EACH(n, job, "step") {
		if (slice_is(xnode_get(n, "id"), id))
			return n;
	}
	return NULL;
}

/* From the first step along `next`; a circle shows by more steps than there are. */
static void
steps(struct load *c, const struct xnode *job)
{
	const struct xnode *n = xnode_child(job, "step");
	struct jobfile *j = &c->l->job;
	struct jobfile_step *s = arena_zalloc(&c->l->mem, sizeof *s * JOBFILE_MAX_STEPS);
	size_t all = 0;

	XNODE_EACH(k, job, "step") {
		all++;
	}
	j->step = s;
	while (n != NULL && j->steps < JOBFILE_MAX_STEPS && j->steps < all) {
		const char *next;

		step(c, &s[j->steps++], n, job);
		next = attr(c, n, "next", false);
		if (next == NULL)
			break;
		if (by_id(job, next) == NULL)
			diag_add(c->d, DIAG_ERROR, "job-next", xnode_attr(n, "next")->at, "\"%s\" is no step of this job", next);
		n = by_id(job, next);
	}
	if (j->steps != all)
		diag_add(c->d, DIAG_ERROR, "job-steps", job->at, "%zu steps of %zu are reached by next, wanted: all, each once",
		    j->steps, all);
	if (j->steps == 0 || s[j->steps - 1].ref == NULL || strcmp(s[j->steps - 1].ref, "publish") != 0)
		diag_add(c->d, DIAG_ERROR, "job-publish", j->steps ? s[j->steps - 1].at : job->at,
		    "the last step is not the batchlet \"publish\"; nothing may skip it");
	for (all = 0; all + 1 < j->steps; all++)
		if (s[all].ref != NULL && strcmp(s[all].ref, "publish") == 0)
			diag_add(c->d, DIAG_ERROR, "job-publish", s[all].at, "publish before the last step");
}

int
jobfile_load(struct jobfile **out, const char *path, const struct artifact *const *artifacts, size_t n,
    const struct jobfile_param *params, size_t nparams, struct diag *d)
{
	struct loaded *l = base_zalloc(sizeof *l);
	struct load c = { l, artifacts, n, params, nparams, d };
	const struct xnode *root;

	*out = NULL;
	arena_init(&l->mem, 0);
	if (xdoc_load(&l->doc, path, d) == 0) {
		root = xdoc_root(l->doc);
		*out = &l->job;
		if (!slice_is(root->name, "job")) {
			diag_add(d, DIAG_ERROR, "job-root", root->at, "<%.*s>, wanted: <job>", SLICE_FMT(root->name));
		} else {
			only(&c, root, " properties step ", " id version restartable ");
			l->job.id = attr(&c, root, "id", true);
			steps(&c, root);
		}
	}
	if (*out != NULL && !diag_failed(d))
		return 0;
	/* Diagnostics borrow the file's text: the document stays until the caller frees it. */
	*out = &l->job;
	return -1;
}

void
jobfile_free(struct jobfile **jp)
{
	struct loaded *l = (struct loaded *)*jp;

	*jp = NULL;
	if (l == NULL)
		return;
	xdoc_free(&l->doc);
	arena_fini(&l->mem);
	base_free(l);
}

const struct jobfile_property *
jobfile_says(const struct jobfile *j, const char *name)
{
	const struct jobfile_step *s = j->step; /* a job's own stand behind each step's */

	for (size_t i = s->props; i-- > 0;)
		if (strcmp(s->prop[i].name, name) == 0)
			return &s->prop[i];
	return NULL;
}

bool
jobfile_has_step(const struct jobfile *j, const char *ref)
{
	for (size_t i = 0; i < j->steps; i++)
		if (strcmp(j->step[i].ref, ref) == 0)
			return true;
	return false;
}
