/* pack_words.c - words of pack.xml that become cells: outputs must have room for them, or every night would stop at one. */
#include "decide/pack.h"
#include "deliver/deliver.h"

/* Which attribute of which element fills which column. */
static const struct word {
	const char *element, *attr;
	enum deliver_file file;
	const char *column;
} words[] = {
	{ "fee", "kind", OUT_POSTINGS, "kind" },
	{ "step", "name", OUT_NOTICES, "kind" },
	{ "step", "template", OUT_NOTICES, "template" },
	{ "step", "template-version", OUT_NOTICES, "template_version" },
	{ "step", "channel", OUT_NOTICES, "channel" },
	{ "step", "mail-class", OUT_NOTICES, "mail_class" },
	{ "step", "proof", OUT_NOTICES, "proof_required" },
	{ "step", "name", OUT_ORDERS, "step" },
	{ "step", "cause", OUT_ORDERS, "cause" },
	{ "effect", "name", OUT_EXCEPTIONS, "code" },
	{ "effect", "name", OUT_NOTICES, "step" },
};

static void
check(const struct xnode *x, const struct word *w, const struct outrow_layout *y, struct diag *d)
{
	const struct xattr *a = xnode_attr(x, w->attr);
	int i = a == NULL || a->value.n == 0 ? -1 : outrow_find(y, w->column);
	const struct outrow_column *c = i < 0 ? NULL : &y->col[i];
	const char *near;

	if (c == NULL)
		return;
	if (c->codes == 0 && a->value.n > c->max_chars)
		diag_add(d, DIAG_ERROR, "does-not-fit", a->at, "%s \"%.*s\": column %s of %s has room for %u characters", w->attr,
		    SLICE_FMT(a->value), w->column, y->name, c->max_chars);
	for (size_t k = 0; k < c->codes; k++)
		if (slice_is(a->value, c->code[k]))
			return;
	if (c->codes == 0)
		return;
	diag_add(d, DIAG_ERROR, "unknown-name", a->at, "%s \"%.*s\": column %s of %s has no such code", w->attr,
	    SLICE_FMT(a->value), w->column, y->name);
	if ((near = diag_nearest(a->value, c->code, c->codes)) != NULL)
		diag_hint(d, "nearest known name: %s", near);
}

int
pack_words_check(const struct pack *p, const struct deliver *out, struct diag *d)
{
	const struct xnode *root = xdoc_root(p->doc), *ladder = xnode_child(root, "ladder");
	int errors = d->errors;

	for (size_t i = 0; i < NELEM(words); i++) {
		const struct xnode *in = strcmp(words[i].element, "step") == 0 ? ladder : root;

		if (in == NULL)
			continue;
		XNODE_EACH(x, in, words[i].element)
			check(x, &words[i], out->layout[words[i].file], d);
	}
	return d->errors == errors ? 0 : -1;
}
