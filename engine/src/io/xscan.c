/* xscan.c - places of elements, attributes and text in the bytes of a well-formed file. */
#include "io/xscan.h"

#include <stdlib.h>

enum { MAX_DEPTH = 1024 }; /* xdoc's own limit is lower */

struct scan {
	const struct diag_source *src;
	const char *p;		/* the file */
	size_t n, at;
	struct xscan_node *const *node;
	size_t nodes, next;	/* the next element to meet */
	struct xscan_node *open[MAX_DEPTH];
	size_t depth;
	struct arena *mem;
};

static bool
looking_at(const struct scan *s, const char *what)
{
	size_t n = strlen(what);

	return s->n - s->at >= n && memcmp(s->p + s->at, what, n) == 0;
}

/* To behind the next END, or to the end of the file. */
static void
skip_past(struct scan *s, const char *end)
{
	const char *hit = memmem(s->p + s->at, s->n - s->at, end, strlen(end));

	s->at = hit == NULL ? s->n : (size_t)(hit - s->p) + strlen(end);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
ends_name(char c)
{
	return is_space(c) || c == '=' || c == '>' || c == '/';
}

static void
add_piece(struct scan *s, size_t off, size_t len, bool cdata)
{
	struct xscan_node *nd;
	struct xscan_piece *bigger;

	if (s->depth == 0 || len == 0)
		return;
	nd = s->open[s->depth - 1];
	if (nd->pieces == nd->room) {
		nd->room = nd->room ? nd->room * 2 : 1;
		bigger = arena_alloc(s->mem, nd->room * sizeof *bigger);
		if (nd->pieces > 0)
			memcpy(bigger, nd->piece, nd->pieces * sizeof *bigger);
		nd->piece = bigger;
	}
	nd->piece[nd->pieces++] = (struct xscan_piece){ (uint32_t)off, (uint32_t)len, cdata };
	if (nd->pub.text_at.src == NULL)
		nd->pub.text_at = (struct diag_place){ s->src, (uint32_t)off, (uint32_t)len };
}

/* Quoted strings, comments and an internal subset may hold a '>'. */
static void
skip_doctype(struct scan *s)
{
	int brackets = 0;

	while (s->at < s->n) {
		char c = s->p[s->at++];

		if (c == '"' || c == '\'')
			skip_past(s, c == '"' ? "\"" : "'");
		else if (c == '[')
			brackets++;
		else if (c == ']')
			brackets--;
		else if (c == '<' && looking_at(s, "!--"))
			skip_past(s, "-->");
		else if (c == '<' && looking_at(s, "?"))
			skip_past(s, "?>");
		else if (c == '>' && brackets <= 0)
			return;
	}
}

static struct slice
read_name(struct scan *s)
{
	size_t from = s->at;

	while (s->at < s->n && !ends_name(s->p[s->at]))
		s->at++;
	return slice_make(s->p + from, s->at - from);
}

static struct slice
local_part(struct slice name)
{
	const char *colon = memchr(name.p, ':', name.n);

	if (colon == NULL)
		return name;
	return slice_make(colon + 1, name.n - (size_t)(colon + 1 - name.p));
}

static bool
declares_namespace(struct slice name)
{
	return slice_is(name, "xmlns") || (name.n > 6 && memcmp(name.p, "xmlns:", 6) == 0);
}

/* libxml2 gives attributes in the file's order, without namespace declarations. */
static bool
read_attributes(struct scan *s, struct xnode *nd)
{
	struct xattr *attr = (struct xattr *)(uintptr_t)nd->attr;
	size_t k = 0;

	for (;;) {
		struct slice name;
		char quote;
		size_t from;

		while (s->at < s->n && is_space(s->p[s->at]))
			s->at++;
		if (s->at >= s->n || s->p[s->at] == '>' || s->p[s->at] == '/')
			return true;
		name = read_name(s);
		while (s->at < s->n && (is_space(s->p[s->at]) || s->p[s->at] == '='))
			s->at++;
		if (s->at >= s->n)
			return false;
		quote = s->p[s->at++];
		from = s->at;
		skip_past(s, quote == '"' ? "\"" : "'");
		if (declares_namespace(name))
			continue;
		if (k >= nd->attrs || !slice_eq(attr[k].name, local_part(name)))
			return false;
		attr[k++].at = (struct diag_place){ s->src, (uint32_t)from,
			(uint32_t)(s->at - 1 - from) };
	}
}

static bool
read_start_tag(struct scan *s)
{
	struct xscan_node *nd;
	struct slice name;
	size_t from;

	if (s->next >= s->nodes)
		return false;
	nd = s->node[s->next++];
	from = ++s->at;
	name = read_name(s);
	if (!slice_eq(local_part(name), nd->pub.name))
		return false;
	nd->pub.at = (struct diag_place){ s->src, (uint32_t)from, (uint32_t)name.n };
	for (size_t i = 0; i < nd->pub.attrs; i++) /* those that a DTD gives have no other */
		((struct xattr *)(uintptr_t)nd->pub.attr)[i].at = nd->pub.at;
	if (!read_attributes(s, &nd->pub))
		return false;
	if (s->at < s->n && s->p[s->at] == '/') {
		skip_past(s, ">");
		return true;
	}
	s->at++;
	if (s->depth == MAX_DEPTH)
		return false;
	s->open[s->depth++] = nd;
	return true;
}

static bool
read_markup(struct scan *s)
{
	size_t from;

	if (looking_at(s, "<!--")) {
		s->at += 4;
		skip_past(s, "-->");
	} else if (looking_at(s, "<![CDATA[")) {
		from = s->at += 9;
		skip_past(s, "]]>");
		add_piece(s, from, s->at - 3 - from, true);
	} else if (looking_at(s, "<!")) {
		s->at += 2;
		skip_doctype(s);
	} else if (looking_at(s, "<?")) {
		skip_past(s, "?>");
	} else if (looking_at(s, "</")) {
		skip_past(s, ">");
		if (s->depth == 0)
			return false;
		s->depth--;
	} else {
		return read_start_tag(s);
	}
	return true;
}

bool
xscan_places(const struct diag_source *src, struct xscan_node *const *node, size_t n,
    struct arena *mem)
{
	struct scan s = { .src = src, .p = src->text.p, .n = src->text.n, .node = node, .nodes = n,
		.mem = mem };

	while (s.at < s.n) {
		const char *lt = memchr(s.p + s.at, '<', s.n - s.at);
		size_t stop = lt == NULL ? s.n : (size_t)(lt - s.p);

		add_piece(&s, s.at, stop - s.at, false);
		s.at = stop;
		if (lt != NULL && !read_markup(&s))
			return false;
	}
	return s.next == n && s.depth == 0;
}

static size_t
utf8_length(unsigned long c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* Bytes that one unit at P takes in the file; *OUT: what it gives in the text. */
static size_t
unit(const char *p, size_t n, bool cdata, size_t *out)
{
	const char *semi;

	*out = 1;
	if (*p == '\r')
		return n > 1 && p[1] == '\n' ? 2 : 1;
	if (*p != '&' || cdata || (semi = memchr(p, ';', n)) == NULL)
		return 1;
	if (n > 3 && p[1] == '#')
		*out = utf8_length(p[2] == 'x' ? strtoul(p + 3, NULL, 16) : strtoul(p + 2, NULL, 10));
	return (size_t)(semi - p) + 1;
}

struct diag_place
xscan_text(const struct diag_source *src, const struct xscan_node *nd, size_t i, size_t len)
{
	size_t joined = 0, from = SIZE_MAX, end = nd->pub.at.off;

	for (size_t k = 0; k < nd->pieces; k++) {
		const struct xscan_piece *pc = &nd->piece[k];
		size_t at = pc->off, stop = at + pc->len, out;

		while (at < stop) {
			if (joined >= i + len && from != SIZE_MAX)
				goto done;
			if (joined <= i)
				from = at;
			at += unit(src->text.p + at, stop - at, pc->cdata, &out);
			joined += out;
			end = at;
		}
	}
	if (from == SIZE_MAX || joined <= i)
		from = end;
done:
	return (struct diag_place){ src, (uint32_t)from, (uint32_t)(end - from) };
}
