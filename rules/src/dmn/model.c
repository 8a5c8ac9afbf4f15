/* model.c - read DMN files, find what their references point to. */
#include "dmn/model.h"

#include <stdlib.h>

#include "base/buf.h"

/* A file that people draw has some hundreds; the limits stop hostile ones. */
enum { MAX_MODELS = 256, MAX_ELEMENTS = 10000, MAX_REFS = 100000 };

static const char *const namespaces[] = {
	"http://www.omg.org/spec/DMN/20151101/dmn.xsd",
	"http://www.omg.org/spec/DMN/20180521/MODEL/",
	"https://www.omg.org/spec/DMN/20191111/MODEL/",
	"https://www.omg.org/spec/DMN/20211108/MODEL/",
	"https://www.omg.org/spec/DMN/20230324/MODEL/",
};

static const struct {
	const char *tag;
	enum model_kind kind;
} kinds[] = {
	{ "inputData", MODEL_INPUT },
	{ "decision", MODEL_DECISION },
	{ "businessKnowledgeModel", MODEL_BKM },
	{ "decisionService", MODEL_SERVICE },
};

struct diag_place
model_place(const struct xnode *nd)
{
	return nd->at;
}

struct slice
model_trim(struct slice s)
{
	while (s.n > 0 && strchr(" \t\r\n", s.p[0]) != NULL)
		s = slice_make(s.p + 1, s.n - 1);
	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

struct slice
model_child_text(const struct xnode *nd, const char *name)
{
	const struct xnode *c = xnode_child(nd, name);

	return c == NULL ? slice_of("") : model_trim(c->text);
}

struct model *
model_by_ns(struct model_set *set, struct slice ns)
{
	for (size_t i = 0; i < set->models; i++)
		if (slice_eq(set->model[i].ns, ns))
			return &set->model[i];
	return NULL;
}

struct model *
model_imported(const struct model *m, struct slice name)
{
	for (size_t i = 0; i < m->imports; i++)
		if (m->import[i].target != NULL && slice_eq(m->import[i].name, name))
			return m->import[i].target;
	return NULL;
}

static int
kind_of(const struct xnode *nd)
{
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (slice_is(nd->name, kinds[i].tag))
			return (int)kinds[i].kind;
	return -1;
}

/* --- definitions and imports ------------------------------------------------------ */
static bool
known_namespace(struct slice ns)
{
	for (size_t i = 0; i < NELEM(namespaces); i++)
		if (slice_is(ns, namespaces[i]))
			return true;
	return false;
}

static int
read_definitions(struct model *m, struct diag *d)
{
	if (!slice_is(m->root->name, "definitions") || !known_namespace(m->root->ns)) {
		diag_add(d, DIAG_ERROR, "not-dmn", m->root->at,
		    "root element is {%.*s}%.*s; definitions of DMN 1.1 to 1.5 was expected",
		    SLICE_FMT(m->root->ns), SLICE_FMT(m->root->name));
		diag_hint(d, "DMN 1.3 is %s", namespaces[2]);
		return -1;
	}
	m->name = model_trim(xnode_get(m->root, "name"));
	m->ns = model_trim(xnode_get(m->root, "namespace"));
	return 0;
}

/* What is of another language; its namespace may be that of a model. */
static bool
is_foreign(struct slice import_type)
{
	return slice_is(import_type, "http://www.w3.org/2001/XMLSchema") ||
	    (import_type.n > 0 && memmem(import_type.p, import_type.n, "/PMML", 5) != NULL);
}

static void
read_imports(struct model_set *set, struct model *m, struct diag *d)
{
	size_t n = 0;

	XNODE_EACH(nd, m->root, "import")
		n++;
	m->import = arena_zalloc(&set->mem, n * sizeof *m->import);
	XNODE_EACH(nd, m->root, "import") {
		struct slice type = xnode_get(nd, "importType");
		struct model_import *im = &m->import[m->imports++];

		im->at = nd->at;
		im->name = model_trim(xnode_get(nd, "name"));
		im->ns = model_trim(xnode_get(nd, "namespace"));
		if (!is_foreign(type))
			im->target = model_by_ns(set, im->ns);
		if (im->target == NULL && (type.n == 0 || known_namespace(type))) {
			diag_add(d, set->broken, "missing-import", nd->at,
			    "import %.*s: no model of namespace \"%.*s\" was given", SLICE_FMT(im->name),
			    SLICE_FMT(im->ns));
			diag_hint(d, "give the file whose definitions have that namespace together with this one");
		}
	}
}

/* One way into a model that is being followed: its import by the model before. */
struct way {
	const struct way *before;
	const struct model *model;
	const struct model_import *by;
};

/* The ways from where MODEL was entered first, each with its place, up to W, which is in MODEL again. */
static void
say_import_circle(const struct way *w, struct diag *d)
{
	const struct model *again = w->model;
	const struct way *chain[MAX_MODELS + 1];
	struct buf text = { 0 };
	size_t n = 0;

	do {
		chain[n++] = w;
		w = w->before;
	} while (w->model != again);
	while (n-- > 0) {
		struct diag_place at = chain[n]->by->at;
		uint32_t line, col;

		diag_line_col(at, &line, &col);
		buf_printf(&text, "%s%s:%u:%u", text.n == 0 ? ": " : " -> ", at.src->name, line, col);
	}
	diag_add(d, DIAG_ERROR, "import-circle", chain[0]->by->at, "%s imports itself%s -> %s",
	    xdoc_source(again->doc)->name, buf_cstr(&text), xdoc_source(again->doc)->name);
	diag_hint(d, "what both need goes to a model of its own, which both import");
	buf_fini(&text);
}

/* STATE by model: 1 under way, 2 done. A way is no longer than there are models. */
static bool
find_import_circle(const struct way *w, uint8_t *state, struct diag *d)
{
	const struct model *m = w->model;
	size_t number = (size_t)(m - m->set->model);

	if (state[number] == 1)
		say_import_circle(w, d);
	if (state[number] != 0)
		return state[number] == 1;
	state[number] = 1;
	for (size_t i = 0; i < m->imports; i++) {
		struct way next = { w, m->import[i].target, &m->import[i] };

		if (next.model != NULL && find_import_circle(&next, state, d))
			return true;
	}
	state[number] = 2;
	return false;
}

static void
refuse_import_circles(const struct model_set *set, struct diag *d)
{
	uint8_t state[MAX_MODELS] = { 0 };

	for (size_t i = 0; i < set->models; i++) {
		struct way start = { NULL, &set->model[i], NULL };

		if (find_import_circle(&start, state, d))
			return;
	}
}

/* Each model once, however many ways lead to it. */
static void
merge_imports(struct model *m)
{
	struct model_set *set = m->set;

	m->merged = arena_alloc(&set->mem, set->models * sizeof(struct model *));
	m->merged[m->merges++] = m;
	for (size_t at = 0; at < m->merges; at++)
		for (size_t i = 0; i < m->merged[at]->imports; i++) {
			const struct model_import *im = &m->merged[at]->import[i];
			size_t k = 0;

			while (k < m->merges && m->merged[k] != im->target)
				k++;
			if (im->name.n == 0 && im->target != NULL && k == m->merges)
				m->merged[m->merges++] = im->target;
		}
}

bool
model_is_old(const struct model *m)
{
	return slice_is(m->root->ns, namespaces[0]);
}

/* --- names that nameless imports bring together ------------------------------------- */
struct named {
	struct slice name;
	bool type;
	size_t order;
	struct diag_place at;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
	int c = x->type - y->type;

	if (c == 0)
		c = memcmp(x->name.p, y->name.p, n);
	if (c == 0)
		c = (x->name.n > y->name.n) - (x->name.n < y->name.n);
	return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

/* The named elements and types of M behind what V has; counts only, when V is NULL. */
static size_t
gather_names(const struct model *m, struct named *v, size_t n)
{
	for (const struct xnode *nd = m->root->first; nd != NULL; nd = nd->next) {
		const struct xattr *name = xnode_attr(nd, "name");
		bool type = slice_is(nd->name, "itemDefinition");

		if (name == NULL || (!type && kind_of(nd) < 0))
			continue;
		if (v != NULL)
			v[n] = (struct named){ model_trim(name->value), type, n, name->at };
		n++;
	}
	return n;
}

static void
say_twice(const struct model *m, const struct named *a, const struct named *b, struct diag *d)
{
	uint32_t line, col;

	diag_line_col(a->at, &line, &col);
	diag_add(d, m->set->broken, "name-twice", b->at,
	    "%s \"%.*s\" comes to %s twice by imports without a name: the other is at %s:%u:%u",
	    a->type ? "type" : "name", SLICE_FMT(a->name), xdoc_source(m->doc)->name, a->at.src->name, line, col);
	diag_hint(d, "give one of the imports a name, and use it as NAME.%.*s", SLICE_FMT(a->name));
}

/* Two of one name within one file are another matter. DMN 1.1 has imports that can have no name: there a
 * prefix tells types apart. */
static void
refuse_twice(const struct model *m, struct diag *d)
{
	struct named *v;
	size_t n = 0;

	if (m->merges == 1 || model_is_old(m))
		return;
	for (size_t i = 0; i < m->merges; i++)
		n = gather_names(m->merged[i], NULL, n);
	v = base_alloc((n + 1) * sizeof *v);
	n = 0;
	for (size_t i = 0; i < m->merges; i++)
		n = gather_names(m->merged[i], v, n);
	qsort(v, n, sizeof *v, by_name);
	for (size_t i = 1; i < n; i++)
		if (v[i - 1].type == v[i].type && slice_eq(v[i - 1].name, v[i].name) &&
		    v[i - 1].at.src != v[i].at.src)
			say_twice(m, &v[i - 1], &v[i], d);
	base_free(v);
}

/* --- elements --------------------------------------------------------------------- */
static size_t
count_elements(const struct model_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->models; i++)
		for (const struct xnode *nd = set->model[i].root->first; nd != NULL; nd = nd->next)
			n += kind_of(nd) >= 0;
	return n;
}

static void
check_names(const struct model_set *set, const struct model_element *el, struct diag *d)
{
	if (el->name.n == 0)
		diag_add(d, DIAG_ERROR, "no-name", el->at, "%.*s has no name",
		    SLICE_FMT(el->node->name));
	for (size_t i = el->number; i-- > 0 && set->element[i].model == el->model;)
		if (el->id.n > 0 && slice_eq(set->element[i].id, el->id))
			diag_add(d, DIAG_ERROR, "duplicate-id", el->at, "id \"%.*s\" is used twice",
			    SLICE_FMT(el->id));
}

static void
read_elements(struct model_set *set, struct diag *d)
{
	size_t n = count_elements(set);

	if (n > MAX_ELEMENTS) {
		diag_add(d, DIAG_ERROR, "too-large", (struct diag_place){ 0 },
		    "%zu elements in all models; the limit is %d", n, MAX_ELEMENTS);
		return;
	}
	set->element = arena_zalloc(&set->mem, n * sizeof *set->element);
	for (size_t i = 0; i < set->models; i++) {
		struct model *m = &set->model[i];

		for (const struct xnode *nd = m->root->first; nd != NULL; nd = nd->next) {
			int kind = kind_of(nd);
			struct model_element *el;

			if (kind < 0)
				continue;
			el = &set->element[set->elements];
			*el = (struct model_element){ .kind = (enum model_kind)kind, .model = m,
				.number = (uint32_t)set->elements++, .node = nd, .at = nd->at,
				.variable = xnode_child(nd, "variable"),
				.name = model_trim(xnode_get(nd, "name")),
				.id = model_trim(xnode_get(nd, "id")) };
			if (xnode_attr(nd, "name") != NULL)
				el->at = xnode_attr(nd, "name")->at;
			check_names(set, el, d);
		}
	}
}

/* "#id", or "namespace#id" (DMN 1.5 section 6.2.3). */
static struct model_element *
find_href(struct model_set *set, struct model *m, struct slice href)
{
	const char *hash = href.n ? memrchr(href.p, '#', href.n) : NULL;
	struct slice ns = hash ? slice_make(href.p, (size_t)(hash - href.p)) : slice_of("");
	struct slice id = hash ? slice_make(hash + 1, href.n - ns.n - 1) : href;

	if (ns.n > 0)
		m = model_by_ns(set, ns);
	for (size_t i = 0; m != NULL && i < set->elements; i++)
		if (set->element[i].model == m && slice_eq(set->element[i].id, id))
			return &set->element[i];
	return NULL;
}

static void
add_ref(struct model_set *set, struct model_refs *refs, struct model_element *el)
{
	struct model_element **v = refs->v;

	if ((refs->n & (refs->n - 1)) == 0) { /* full at powers of two */
		v = arena_alloc(&set->mem, (refs->n ? 2 * refs->n : 1) * sizeof(struct model_element *));
		if (refs->n > 0)
			memcpy(v, refs->v, refs->n * sizeof(struct model_element *));
	}
	v[refs->n++] = el;
	refs->v = v;
}

static void
resolve(struct model_set *set, struct model_element *el, const struct xnode *nd,
    struct model_refs *refs, struct diag *d)
{
	const struct xattr *href = xnode_attr(nd, "href");
	struct model_element *to;

	if (href == NULL) {
		diag_add(d, set->broken, "no-href", nd->at, "%.*s has no href", SLICE_FMT(nd->name));
		diag_hint(d, "draw the requirement of %.*s anew, or delete it", SLICE_FMT(el->name));
		return;
	}
	if (set->refs++ >= MAX_REFS) {
		if (set->refs == MAX_REFS + 1)
			diag_add(d, DIAG_ERROR, "too-large", href->at, "more than %d references in all models", MAX_REFS);
		return;
	}
	to = find_href(set, el->model, model_trim(href->value));
	if (to == NULL) {
		diag_add(d, set->broken, "unknown-href", href->at,
		    "\"%.*s\" of %.*s is not in the models given", SLICE_FMT(href->value),
		    SLICE_FMT(el->name));
		diag_hint(d, "add the element that it means, draw the requirement anew, or delete it");
	} else
		add_ref(set, refs, to);
}

static void
resolve_element(struct model_set *set, struct model_element *el, struct diag *d)
{
	for (const struct xnode *nd = el->node->first; nd != NULL; nd = nd->next) {
		if (slice_is(nd->name, "outputDecision"))
			resolve(set, el, nd, &el->outputs, d);
		else if (slice_is(nd->name, "encapsulatedDecision"))
			resolve(set, el, nd, &el->inner, d);
		else if (slice_is(nd->name, "inputDecision"))
			resolve(set, el, nd, &el->input_decisions, d);
		else if (el->kind == MODEL_SERVICE && slice_is(nd->name, "inputData"))
			resolve(set, el, nd, &el->input_data, d);
		if (!slice_is(nd->name, "informationRequirement") &&
		    !slice_is(nd->name, "knowledgeRequirement"))
			continue;
		for (const struct xnode *r = nd->first; r != NULL; r = r->next)
			if (slice_is(r->name, "requiredInput") ||
			    slice_is(r->name, "requiredDecision") ||
			    slice_is(r->name, "requiredKnowledge"))
				resolve(set, el, r, &el->needs, d);
	}
}

/* EL, and those on the way that leads back to it: each has one that is under way. */
static void
say_cycle(const struct model_element *el, const uint8_t *state, struct diag *d)
{
	const struct model_element *on = el;
	struct buf way = { 0 };

	do {
		const struct model_element *next = NULL;

		buf_slice(&way, on->name);
		buf_str(&way, " -> ");
		for (size_t i = 0; i < on->needs.n && next == NULL; i++)
			if (on->needs.v[i]->kind == MODEL_DECISION && state[on->needs.v[i]->number] == 1)
				next = on->needs.v[i];
		on = next;
	} while (on != NULL && on != el && way.n < 1000);
	buf_slice(&way, el->name);
	diag_add(d, DIAG_ERROR, "cycle", el->at, "decision %.*s requires itself: %s", SLICE_FMT(el->name),
	    buf_cstr(&way));
	buf_fini(&way);
}

/* Decisions that require each other have no first one. BKMs and services may recurse. */
static bool
find_cycle(const struct model_element *el, uint8_t *state, struct diag *d)
{
	if (state[el->number] == 2)
		return false;
	if (state[el->number] == 1) {
		say_cycle(el, state, d);
		return true;
	}
	state[el->number] = 1;
	for (size_t i = 0; i < el->needs.n; i++) {
		const struct model_element *to = el->needs.v[i];

		if (to->kind == MODEL_DECISION && find_cycle(to, state, d))
			return true;
	}
	state[el->number] = 2;
	return false;
}

static void
refuse_cycles(struct model_set *set, struct diag *d)
{
	uint8_t *state = base_zalloc(set->elements);

	for (size_t i = 0; i < set->elements; i++)
		if (set->element[i].kind == MODEL_DECISION &&
		    find_cycle(&set->element[i], state, d))
			break;
	base_free(state);
}

int
model_set_load(struct model_set *set, const char *const *paths, size_t n, enum diag_level broken, struct diag *d)
{
	*set = (struct model_set){ .broken = broken };
	arena_init(&set->mem, 0);
	if (n > MAX_MODELS)
		return diag_add(d, DIAG_ERROR, "too-large", (struct diag_place){ 0 },
		    "%zu models; the limit is %d", n, MAX_MODELS);
	set->model = arena_zalloc(&set->mem, n * sizeof *set->model);
	for (size_t i = 0; i < n; i++) {
		struct model *m = &set->model[set->models++];

		m->set = set;
		if (xdoc_load(&m->doc, paths[i], d) != 0)
			continue;
		m->root = xdoc_root(m->doc);
		if (read_definitions(m, d) != 0)
			m->root = NULL;
	}
	if (diag_failed(d))
		return -1;
	for (size_t i = 0; i < set->models; i++)
		read_imports(set, &set->model[i], d);
	for (size_t i = 0; i < set->models; i++) {
		merge_imports(&set->model[i]);
		refuse_twice(&set->model[i], d);
	}
	read_elements(set, d);
	for (size_t i = 0; i < set->elements; i++)
		resolve_element(set, &set->element[i], d);
	if (!diag_failed(d))
		refuse_cycles(set, d);
	refuse_import_circles(set, d);
	return diag_failed(d) ? -1 : 0;
}

void
model_set_fini(struct model_set *set)
{
	for (size_t i = 0; i < set->models; i++)
		xdoc_free(&set->model[i].doc);
	arena_fini(&set->mem);
	*set = (struct model_set){ 0 };
}
