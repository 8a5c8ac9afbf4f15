/* tabletext.c - decision tables as text: a grid, or a paragraph a rule. */
#include "dmn/tabletext.h"

#include "base/arena.h"
#include "dmn/model.h"

enum { WIDEST_GRID = 110, WIDEST_CELL = 34, MAX_COLUMNS = 4096 };

struct grid {
	struct arena mem;
	struct slice *cell;	/* rows by columns; row 0 is the head */
	size_t *width;
	size_t rows, columns, inputs, outputs;
};

void
tabletext_flat(struct slice s, struct buf *out)
{
	bool blank = false;
	size_t from = out->n;

	for (size_t i = 0; i < s.n; i++) {
		if (strchr(" \t\r\n", s.p[i]) != NULL) {
			blank = true;
			continue;
		}
		if (blank && out->n > from)
			buf_char(out, ' ');
		blank = false;
		buf_char(out, s.p[i]);
	}
	if (out->n == from)
		buf_char(out, '-');
}

static size_t
characters(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static size_t
count(const struct xnode *nd, const char *name)
{
	size_t n = 0;

	XNODE_EACH(c, nd, name)
		n++;
	return n;
}

static void
put(struct grid *g, size_t row, size_t col, struct slice text)
{
	struct buf b = { 0 };

	if (col >= g->columns)
		return;
	tabletext_flat(text, &b);
	g->cell[row * g->columns + col] = arena_slice(&g->mem, buf_view(&b));
	if (characters(buf_view(&b)) > g->width[col])
		g->width[col] = characters(buf_view(&b));
	buf_fini(&b);
}

/* The label of an input, else what it says. */
static struct slice
head_of(const struct xnode *nd)
{
	const struct xnode *e = xnode_child(nd, "inputExpression");
	struct slice name = model_trim(xnode_get(nd, e != NULL ? "label" : "name"));

	if (e != NULL && name.n > 0)
		return name;
	return e != NULL ? model_child_text(e, "text") : name.n > 0 ? name : slice_of("result");
}

static void
put_entries(struct grid *g, size_t row, size_t from, const struct xnode *rule, const char *name)
{
	XNODE_EACH(c, rule, name)
		put(g, row, from++, model_child_text(c, "text"));
}

static void
fill(struct grid *g, const struct xnode *t)
{
	size_t at = 0, row = 1;

	XNODE_EACH(c, t, "input")
		put(g, 0, at++, head_of(c));
	XNODE_EACH(c, t, "output")
		put(g, 0, at++, head_of(c));
	XNODE_EACH(c, t, "annotation")
		put(g, 0, at++, xnode_get(c, "name"));
	XNODE_EACH(r, t, "rule") {
		put_entries(g, row, 0, r, "inputEntry");
		put_entries(g, row, g->inputs, r, "outputEntry");
		put_entries(g, row, g->inputs + g->outputs, r, "annotationEntry");
		row++;
	}
}

/* --- printing ----------------------------------------------------------------------------- */
static void
pad(struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_char(out, ' ');
}

static bool
fits(const struct grid *g)
{
	size_t all = 5;

	for (size_t c = 0; c < g->columns; c++) {
		if (g->width[c] > WIDEST_CELL)
			return false;
		all += g->width[c] + 3;
	}
	return all <= WIDEST_GRID;
}

static void
print_grid(const struct grid *g, int indent, struct buf *out)
{
	for (size_t r = 0; r < g->rows; r++) {
		pad(out, (size_t)indent);
		if (r == 0)
			buf_str(out, "   #");
		else
			buf_printf(out, "%4zu", r);
		for (size_t c = 0; c < g->columns; c++) {
			struct slice s = g->cell[r * g->columns + c];

			buf_str(out, c == 0 ? " | " : c == g->inputs || c == g->inputs + g->outputs ? " || " : " | ");
			buf_slice(out, s);
			if (c + 1 < g->columns)
				pad(out, g->width[c] - characters(s));
		}
		buf_char(out, '\n');
	}
}

static void
print_part(const struct grid *g, size_t r, size_t from, size_t to, int indent, const char *word,
    struct buf *out)
{
	bool first = true;

	for (size_t c = from; c < to; c++) {
		struct slice head = g->cell[c], s = g->cell[r * g->columns + c];

		if (slice_is(s, "-"))
			continue;
		pad(out, (size_t)indent + 6);
		buf_printf(out, "%-5s", first ? word : "");
		buf_printf(out, "%.*s: %.*s\n", SLICE_FMT(head), SLICE_FMT(s));
		first = false;
	}
}

/* Cells that hold for all are left out. */
static void
print_rules(const struct grid *g, int indent, struct buf *out)
{
	size_t answers = g->inputs + g->outputs;

	for (size_t r = 1; r < g->rows; r++) {
		pad(out, (size_t)indent);
		buf_printf(out, "%4zu:\n", r);
		print_part(g, r, 0, g->inputs, indent, "when", out);
		print_part(g, r, g->inputs, answers, indent, "then", out);
		print_part(g, r, answers, g->columns, indent, "note", out);
	}
}

static void
print_values(const struct xnode *t, const char *what, const char *child, const char *word, int indent,
    struct buf *out)
{
	XNODE_EACH(c, t, what) {
		struct slice s, head = head_of(c);

		if (xnode_child(c, child) == NULL)
			continue;
		s = model_child_text(xnode_child(c, child), "text");
		if (s.n == 0)
			continue;
		pad(out, (size_t)indent);
		tabletext_flat(head, out);
		buf_printf(out, " %s ", word);
		tabletext_flat(s, out);
		buf_char(out, '\n');
	}
}

static void
print_types(const struct xnode *t, int indent, struct buf *out)
{
	XNODE_EACH(c, t, "input") {
		const struct xnode *e = xnode_child(c, "inputExpression");
		struct slice text = e ? model_child_text(e, "text") : slice_of("");

		pad(out, (size_t)indent);
		tabletext_flat(head_of(c), out);
		if (!slice_eq(text, head_of(c))) {
			buf_str(out, " = ");
			tabletext_flat(text, out);
		}
		if (e != NULL && xnode_get(e, "typeRef").n > 0)
			buf_printf(out, " (%.*s)", SLICE_FMT(xnode_get(e, "typeRef")));
		buf_char(out, '\n');
	}
	XNODE_EACH(c, t, "output")
		if (xnode_get(c, "typeRef").n > 0) {
			pad(out, (size_t)indent);
			tabletext_flat(head_of(c), out);
			buf_printf(out, " (%.*s)\n", SLICE_FMT(xnode_get(c, "typeRef")));
		}
}

void
tabletext_print(const struct xnode *t, int indent, struct buf *out)
{
	struct slice hit = model_trim(xnode_get(t, "hitPolicy")), agg = model_trim(xnode_get(t, "aggregation"));
	struct grid g = { .inputs = count(t, "input"), .outputs = count(t, "output") };

	g.columns = g.inputs + g.outputs + count(t, "annotation");
	g.rows = count(t, "rule") + 1;
	if (g.columns > MAX_COLUMNS)
		g.columns = MAX_COLUMNS;
	arena_init(&g.mem, 0);
	g.width = arena_zalloc(&g.mem, (g.columns + 1) * sizeof *g.width);
	g.cell = arena_alloc(&g.mem, (g.rows * g.columns + 1) * sizeof *g.cell);
	for (size_t i = 0; i < g.rows * g.columns; i++)
		g.cell[i] = slice_of("-");
	fill(&g, t);
	pad(out, (size_t)indent);
	buf_printf(out, "table, hit policy %.*s%s%.*s\n", SLICE_FMT(hit.n ? hit : slice_of("UNIQUE")),
	    agg.n ? " " : "", SLICE_FMT(agg));
	print_types(t, indent + 2, out);
	print_values(t, "input", "inputValues", "is one of", indent + 2, out);
	print_values(t, "output", "outputValues", "is one of", indent + 2, out);
	print_values(t, "output", "defaultOutputEntry", "is by default", indent + 2, out);
	if (fits(&g))
		print_grid(&g, indent, out);
	else
		print_rules(&g, indent, out);
	arena_fini(&g.mem);
}
