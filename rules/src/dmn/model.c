/* model.c - read DMN files, find what their references point to. */
#include "dmn/model.h"

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

		im->name = model_trim(xnode_get(nd, "name"));
		im->ns = model_trim(xnode_get(nd, "namespace"));
		im->target = model_by_ns(set, im->ns);
		if (im->target == NULL && (type.n == 0 || known_namespace(type)))
			diag_add(d, set->broken, "missing-import", nd->at,
			    "import %.*s: no model of namespace \"%.*s\" was given",
			    SLICE_FMT(im->name), SLICE_FMT(im->ns));
	}
}

/* --- elements --------------------------------------------------------------------- */
static int
kind_of(const struct xnode *nd)
{
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (slice_is(nd->name, kinds[i].tag))
			return (int)kinds[i].kind;
	return -1;
}

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
		return;
	}
	if (set->refs++ >= MAX_REFS) {
		if (set->refs == MAX_REFS + 1)
			diag_add(d, DIAG_ERROR, "too-large", href->at, "more than %d references in all models", MAX_REFS);
		return;
	}
	to = find_href(set, el->model, model_trim(href->value));
	if (to == NULL)
		diag_add(d, set->broken, "unknown-href", href->at,
		    "\"%.*s\" of %.*s is not in the models given", SLICE_FMT(href->value),
		    SLICE_FMT(el->name));
	else
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
	read_elements(set, d);
	for (size_t i = 0; i < set->elements; i++)
		resolve_element(set, &set->element[i], d);
	if (!diag_failed(d))
		refuse_cycles(set, d);
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
