/* pack_text.c - pack.xml, with what comes along from the packs that it rests on. */
#include "decide/pack_text.h"

#include <ctype.h>

static const char NS[] = "urn:arrears:pack:2", NS_BEFORE[] = "urn:arrears:pack:1";

/* The next character of a reason as it is compared: one blank between words, none around them. -1: its end. */
static int
next_of(struct slice s, size_t *i)
{
	size_t from = *i;

	while (*i < s.n && (s.p[*i] == ' ' || s.p[*i] == '\t'))
		++*i;
	if (*i == s.n)
		return -1;
	if (*i > from && from > 0)
		return ' ';
	return tolower((unsigned char)s.p[(*i)++]);
}

bool
pack_text_alike(struct slice a, struct slice b)
{
	size_t i = 0, k = 0;
	int c;

	do {
		c = next_of(a, &i);
		if (c != next_of(b, &k))
			return false;
	} while (c >= 0);
	return true;
}

struct diag_place
pack_text_place(const struct xnode *x, const char *attr)
{
	const struct xattr *a = xnode_attr(x, attr);

	return a != NULL ? a->at : x->at;
}

/* --- layers ------------------------------------------------------------------------------ */
static int
check_root(const struct xnode *root, struct diag *d)
{
	if (slice_is(root->ns, NS_BEFORE))
		return diag_add(d, DIAG_ERROR, "old-pack", root->at, "a pack of the form before, %s. Letters, fees, tasks and exceptions"
		    " are effects now, and the roles deposit, return-fee and renewal processes: rules/packs/README.md says how"
		    " to carry it over to %s", NS_BEFORE, NS);
	if (!slice_is(root->name, "pack") || !slice_is(root->ns, NS))
		return diag_add(d, DIAG_ERROR, "not-a-pack", root->at, "<pack> of namespace %s is wanted", NS);
	return 0;
}

/* Of the pack NAME beside FOLDER. */
static char *
beside(struct arena *mem, const char *folder, struct slice name)
{
	struct slice up = slice_of(folder);

	while (up.n > 1 && up.p[up.n - 1] == '/')
		up.n--;
	while (up.n > 0 && up.p[up.n - 1] != '/')
		up.n--;
	if (slice_is(slice_of(folder + up.n), ".") || slice_is(slice_of(folder + up.n), ".."))
		return arena_printf(mem, "%s/../%.*s", folder, SLICE_FMT(name));
	return arena_printf(mem, "%.*s%.*s", SLICE_FMT(up), SLICE_FMT(name));
}

static int
circle(const struct pack_text *t, int from, const struct xattr *a, struct arena *mem, struct diag *d)
{
	char *path = arena_strdup(mem, slice_of(t->layer[from].name));

	for (int k = from + 1; k < t->layers; k++)
		path = arena_printf(mem, "%s -> %s", path, t->layer[k].name);
	return diag_add(d, DIAG_ERROR, "pack-circle", a->at, "%s -> %.*s: a pack can't rest on itself", path, SLICE_FMT(a->value));
}

/* The folder of the pack that A, extends, names; NULL: it can't be one. */
static const char *
below(const struct pack_text *t, const struct xattr *a, struct arena *mem, struct diag *d)
{
	const char *folder = beside(mem, t->layer[t->layers - 1].folder, a->value);

	if (a->value.n == 0 || *a->value.p == '.' || memchr(a->value.p, '/', a->value.n) != NULL) {
		diag_add(d, DIAG_ERROR, "bad-file", a->at, "extends \"%.*s\": the name of a folder beside this pack's is wanted",
		    SLICE_FMT(a->value));
		return NULL;
	}
	for (int k = 0; k < t->layers; k++)
		if (strcmp(t->layer[k].folder, folder) == 0) {
			circle(t, k, a, mem, d);
			return NULL;
		}
	if (t->layers < PACK_TEXT_LAYERS)
		return folder;
	diag_add(d, DIAG_ERROR, "too-many-packs", a->at, "a pack rests on at most %d others", PACK_TEXT_LAYERS - 1);
	return NULL;
}

static const char *
last_part(const char *folder)
{
	const char *slash = strrchr(folder, '/');

	return slash != NULL ? slash + 1 : folder;
}

static int
load_layers(struct pack_text *t, struct arena *mem, const char *folder, const char *xsd, struct diag *d)
{
	const struct xattr *extends = NULL;

	do {
		struct pack_text_layer *y = &t->layer[t->layers++];

		*y = (struct pack_text_layer){ NULL, arena_strdup(mem, slice_of(folder)), NULL };
		y->name = last_part(y->folder);
		if (xdoc_load(&y->doc, arena_printf(mem, "%s/pack.xml", folder), d) != 0) {
			if (extends != NULL)
				diag_add(d, DIAG_NOTE, "extends", extends->at, "the pack \"%.*s\" is wanted here", SLICE_FMT(extends->value));
			return -1;
		}
		if (check_root(xdoc_root(y->doc), d) != 0 || (xsd != NULL && xdoc_validate(y->doc, xsd, d) != 0))
			return -1;
		extends = xnode_attr(xdoc_root(y->doc), "extends");
		if (extends != NULL && (folder = below(t, extends, mem, d)) == NULL)
			return -1;
	} while (extends != NULL);
	return 0;
}

int
pack_text_layer(const struct pack_text *t, const struct xnode *child)
{
	int k = 0;

	while (k < t->layers - 1 && xdoc_root(t->layer[k].doc) != child->parent)
		k++;
	return k;
}

int
pack_text_layer_of(const struct pack_text *t, const char *name)
{
	for (int k = 0; k < t->layers; k++) {
		size_t n = strlen(t->layer[k].folder);

		if (strncmp(t->layer[k].folder, name, n) == 0 && name[n] == '/' && strchr(name + n + 1, '/') == NULL)
			return k;
	}
	return 0;
}

/* --- what a layer says beside those below ------------------------------------------------- */
/* By what a thing is known, once in a pack; NULL: it is told beside those below, and replaces nothing. */
static const char *
known_by(const struct xnode *x)
{
	static const char *const by[][2] = { { "process", "name" }, { "effect", "name" }, { "interlock", "name" },
		{ "finding", "reason" }, { "limit", "of" }, { "model", "file" } };

	for (size_t i = 0; i < NELEM(by); i++)
		if (slice_is(x->name, by[i][0]))
			return by[i][1];
	return NULL;
}

/* What X of layer K names again; NULL: nothing. */
static struct xnode *
named_again(const struct pack_text *t, const struct xnode *x, int k)
{
	const char *by = known_by(x);

	for (struct xnode *y = t->root->first; by != NULL && y != NULL; y = y->next)
		if (slice_eq(x->name, y->name) && pack_text_layer(t, y) > k &&
		    (slice_is(x->name, "finding") ? pack_text_alike : slice_eq)(xnode_get(x, by), xnode_get(y, by)))
			return y;
	return NULL;
}

/* Whether X may stand in the place of Y. */
static bool
replaces(const struct xnode *x, const struct xnode *y, struct diag *d)
{
	const char *by = known_by(x);
	bool law = slice_is(y->name, "interlock") && slice_is(xnode_get(y, "demanded-by"), "jurisdiction");

	if (law)
		diag_add(d, DIAG_ERROR, "demanded", pack_text_place(x, by), "interlock \"%.*s\": the jurisdiction demands the one of the pack"
		    " below; it can't be replaced", SLICE_FMT(xnode_get(x, by)));
	else if (slice_is(x->name, "model"))
		diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(x, by), "model \"%.*s\": a pack below has a file of this name, and its rules"
		    " stay as they are; name its processes and effects again to bind them to yours", SLICE_FMT(xnode_get(x, by)));
	else
		return true;
	diag_add(d, DIAG_NOTE, "here", pack_text_place(y, by), "%.*s \"%.*s\" of the pack below", SLICE_FMT(y->name), SLICE_FMT(xnode_get(y, by)));
	return false;
}

static void
add(struct pack_text *t, struct arena *mem, int k, struct diag *d)
{
	struct xnode **end = &t->root->first, *again;

	while (*end != NULL)
		end = &(*end)->next;
	for (const struct xnode *x = xdoc_root(t->layer[k].doc)->first; x != NULL; x = x->next) {
		if (k > 0 && (slice_is(x->name, "title") || slice_is(x->name, "note")))
			continue;
		if ((again = named_again(t, x, k)) != NULL) {
			struct xnode *next = again->next;

			if (replaces(x, again, d)) {
				*again = *x;
				again->next = next;
			}
			continue;
		}
		*end = arena_alloc(mem, sizeof **end);
		**end = *x;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
}

int
pack_text_load(struct pack_text *t, struct arena *mem, const char *folder, const char *xsd, struct diag *d)
{
	int errors = d->errors;

	*t = (struct pack_text){ .layers = 0 };
	if (load_layers(t, mem, folder, xsd, d) != 0)
		return -1;
	t->root = arena_alloc(mem, sizeof *t->root);
	*t->root = *xdoc_root(t->layer[0].doc);
	t->root->first = NULL;
	for (int k = t->layers - 1; k >= 0; k--)
		add(t, mem, k, d);
	return d->errors == errors ? 0 : -1;
}

void
pack_text_free(struct pack_text *t)
{
	for (int k = 0; k < t->layers; k++)
		xdoc_free(&t->layer[k].doc);
	t->layers = 0;
}
