/* advice.c - names that an expression has and its model has not, or has elsewhere. */
#include "dmn/advice.h"

static const struct dmntype_scope *
scope_of(const struct model *m)
{
	return m->scope;
}

/* "decision Fee"; "" while types are made. */
static const char *
element_here(const struct model *m)
{
	const struct model_element *el = scope_of(m)->element;

	return el == NULL ? "" : arena_printf(scope_of(m)->env.plan, "%s \"%.*s\"",
	    el->kind == MODEL_BKM ? "business knowledge model" : "decision", SLICE_FMT(el->name));
}

/* --- names that are elsewhere --------------------------------------------------------- */
static const char *
requirement(const struct model_element *of)
{
	return of->kind == MODEL_INPUT || of->kind == MODEL_DECISION ? "an information requirement" : "a knowledge requirement";
}

static bool
is_required(const struct model_element *by, const struct model_element *el)
{
	for (size_t i = 0; by != NULL && i < by->needs.n; i++)
		if (by->needs.v[i] == el)
			return true;
	return false;
}

/* A business knowledge model sees its parameters and functions, no data. */
static bool
is_function(const struct model *m)
{
	return scope_of(m)->element != NULL && scope_of(m)->element->kind == MODEL_BKM;
}

static bool
is_requirable(const struct model_element *el)
{
	return el->kind == MODEL_BKM || el->kind == MODEL_SERVICE;
}

static const char *
say_parameter(const struct model *m, struct slice name)
{
	return arena_printf(scope_of(m)->env.plan, "a function sees its parameters only: add a parameter \"%.*s\" to %s, and give it in each call",
	    SLICE_FMT(name), element_here(m));
}

/* EL has the name, and is not known by it: it is not required, or is called as its variable is. */
static const char *
say_element(const struct model *m, const struct model_element *el, const char *prefix)
{
	struct arena *mem = scope_of(m)->env.plan;
	const char *here = element_here(m);

	if (*here == '\0')
		return NULL;
	if (is_function(m) && !is_requirable(el))
		return say_parameter(m, el->name);
	if (is_required(scope_of(m)->element, el) && *prefix != '\0')
		return arena_printf(mem, "it is imported: its name here is %s%.*s", prefix, SLICE_FMT(el->name));
	if (is_required(scope_of(m)->element, el))
		return el->variable == NULL ? NULL : arena_printf(mem,
		    "%.*s is required, and its variable has another name: %.*s; give both the same", SLICE_FMT(el->name),
		    SLICE_FMT(xnode_get(el->variable, "name")));
	return arena_printf(mem, "%.*s is in %s, but not required: draw %s from it to %s%s%s%s", SLICE_FMT(el->name),
	    el->model == m ? "this model" : "an imported model", requirement(el), here,
	    *prefix != '\0' ? ", and name it " : "", prefix,
	    *prefix != '\0' ? arena_strdup(mem, el->name) : "");
}

/* How names of model OF begin in M; NULL: M does not import it. */
static const char *
prefix_of(const struct model *m, const struct model *of)
{
	for (size_t i = 0; i < m->merges; i++)
		if (m->merged[i] == of)
			return "";
	for (size_t i = 0; i < m->imports; i++)
		if (m->import[i].target == of)
			return arena_printf(scope_of(m)->env.plan, "%.*s.", SLICE_FMT(m->import[i].name));
	return NULL;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= 9 && c <= 13);
}

static bool
goes_on(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/* Whether TEXT begins with NAME and then another word, whatever white space is between its words. */
static bool
begins(struct slice text, struct slice name)
{
	size_t i = 0;

	for (size_t k = 0; k < name.n; k++, i++) {
		if (i >= text.n || (is_space(name.p[k]) ? !is_space(text.p[i]) : name.p[k] != text.p[i]))
			return false;
		if (!is_space(name.p[k]))
			continue;
		while (i + 1 < text.n && is_space(text.p[i + 1]))
			i++;
		while (k + 1 < name.n && is_space(name.p[k + 1]))
			k++;
	}
	return name.n > 0 && (i == text.n || !goes_on(text.p[i]));
}

/* The element of the longest name that REST begins with, of those that M can have. */
static const struct model_element *
element_named(const struct model *m, struct slice rest)
{
	const struct model_set *set = m->set;
	const struct model_element *best = NULL;

	for (size_t i = 0; i < set->elements; i++) {
		const struct model_element *el = &set->element[i];

		if ((best == NULL || el->name.n > best->name.n) && begins(rest, el->name) &&
		    prefix_of(m, el->model) != NULL)
			best = el;
	}
	return best;
}

const char *
advice_elsewhere(const void *ctx, struct slice rest)
{
	const struct model *m = ctx;
	const struct model_element *el = element_named(m, rest);

	if (el != NULL)
		return say_element(m, el, prefix_of(m, el->model));
	for (size_t i = 0; i < m->imports; i++)
		if (begins(rest, m->import[i].name))
			return arena_printf(scope_of(m)->env.plan,
			    "%.*s is an import, and nothing of it is required here: draw a requirement from what is meant to %s",
			    SLICE_FMT(m->import[i].name), element_here(m));
	return NULL;
}

/* --- names that are nowhere ------------------------------------------------------------- */
/* The type that a cell's first constant has, by how it begins; NULL: it can't be told. */
static const char *
type_of_text(struct slice s)
{
	static const struct {
		const char *begins, *type;
	} of[] = { { "\"", "string" }, { "true", "boolean" }, { "false", "boolean" }, { "date and time(", "date and time" },
		{ "date(", "date" }, { "time(", "time" } };

	s = model_trim(s);
	if (s.n >= 4 && memcmp(s.p, "not(", 4) == 0)
		s = slice_make(s.p + 4, s.n - 4);
	while (s.n > 0 && strchr("<>=[]( \t\r\n-", s.p[0]) != NULL)
		s = slice_make(s.p + 1, s.n - 1);
	if (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9')
		return "number";
	for (size_t i = 0; i < NELEM(of); i++)
		if (s.n >= strlen(of[i].begins) && memcmp(s.p, of[i].begins, strlen(of[i].begins)) == 0)
			return of[i].type;
	return NULL;
}

static size_t
column_of(const struct xnode *clause)
{
	size_t n = 0;

	XNODE_EACH(c, clause->parent, "input") {
		if (c == clause)
			break;
		n++;
	}
	return n;
}

/* What all cells of the column are that tell it; NULL: none does, or they don't agree. */
static const char *
type_of_cells(const struct xnode *clause)
{
	size_t column = column_of(clause);
	const char *type = NULL;

	XNODE_EACH(rule, clause->parent, "rule") {
		const struct xnode *cell = xnode_child(rule, "inputEntry");
		const char *t;

		for (size_t i = 0; i < column && cell != NULL; i++)
			cell = xnode_next(cell, "inputEntry");
		t = cell == NULL ? NULL : type_of_text(model_child_text(cell, "text"));
		if (t != NULL && type != NULL && strcmp(t, type) != 0)
			return NULL;
		type = t != NULL ? t : type;
	}
	return type;
}

/* The text of the input clause, where it is one name, of one word or more, that begins as REST does; else empty. */
static struct slice
name_of_clause(const struct model *m, struct slice rest)
{
	const struct xnode *e = scope_of(m)->clause == NULL ? NULL : xnode_child(scope_of(m)->clause, "inputExpression");
	struct slice name = e == NULL ? slice_of("") : feel_name(scope_of(m)->env.plan, model_child_text(e, "text"));

	for (size_t i = 0; i < name.n; i++)
		if (!goes_on(name.p[i]) && name.p[i] != ' ')
			return slice_of("");
	return begins(rest, name) ? name : slice_of("");
}

/* Of the input clause: what it declares, else what its cells are. */
static const char *
type_of_clause(const struct model *m)
{
	struct slice declared = model_trim(xnode_get(xnode_child(scope_of(m)->clause, "inputExpression"), "typeRef"));

	return declared.n > 0 ? arena_strdup(scope_of(m)->env.plan, declared) : type_of_cells(scope_of(m)->clause);
}

static bool
is_called(struct slice name, struct slice rest)
{
	struct slice after = model_trim(slice_make(rest.p + name.n, rest.n - name.n));

	return after.n > 0 && after.p[0] == '(';
}

const char *
advice_missing(const void *ctx, struct slice name, struct slice rest)
{
	const struct model *m = ctx;
	struct arena *mem = scope_of(m)->env.plan;
	struct slice whole = name_of_clause(m, rest);
	const char *here = element_here(m), *type = whole.n > 0 ? type_of_clause(m) : NULL;

	if (*here == '\0')
		return NULL;
	if (name.n <= rest.n && is_called(name, rest))
		return arena_printf(mem,
		    "add a business knowledge model \"%.*s\" to this model, and draw a knowledge requirement from it to %s",
		    SLICE_FMT(name), here);
	if (is_function(m))
		return say_parameter(m, name);
	name = whole.n > 0 ? whole : name;
	return arena_printf(mem, "add input data \"%.*s\"%s%s to this model, and draw an information requirement from it to %s",
	    SLICE_FMT(name), type != NULL ? " of type " : "", type != NULL ? type : "", here);
}
