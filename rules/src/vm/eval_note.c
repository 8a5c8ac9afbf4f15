/* eval_note.c - nulls that came of errors, told while a program runs; in strict mode the fault.
 *
 * A fault leaves its reason in the context (ectx_note); the node that gave it is known when that node ends.
 * There its operands are run once more, which FEEL allows, so that their values can be told. The null is
 * marked: what only suffers from it is not told again.
 */
#include <stdio.h>

#include "rules.h"
#include "vm/eval_int.h"

enum { NOTES = 16, SHOWN = 60, LONGEST = 400, STEPS = 1000000 };

struct eval_note {
	struct ectx_note x;
	const struct eval_ear *ear;
	const struct node *said[NOTES];	/* in this row */
	size_t n, more;
	bool busy;		/* running operands again: what they find was told before */
};

/* The operation while it is written down with its values. */
struct writing {
	struct eval *ev;
	struct value *f;
	struct buf out;
	bool told;		/* an operand is a null that was told */
};

static void
print_short(struct value v, struct buf *out)
{
	fn_print_start(v, SHOWN, out);
}

void
eval_listen(struct eval *ev, const struct eval_ear *ear)
{
	base_free(ev->note);
	ev->note = NULL;
	ev->x.note = NULL;
	if (ear == NULL)
		return;
	ev->note = base_zalloc(sizeof *ev->note);
	ev->note->ear = ear;
	ev->note->x.print = print_short;
	ev->x.note = &ev->note->x;
}

void
eval_note_begin(struct eval *ev)
{
	ev->note->n = ev->note->more = 0;
	ev->note->x.heard = false;
}

size_t
eval_unheard(const struct eval *ev)
{
	return ev->note != NULL ? ev->note->more : 0;
}

/* --- an operation with its values ------------------------------------------------------ */
static void
put(struct writing *w, const struct node *n)
{
	struct value v;

	if (w->out.n > LONGEST || w->ev->x.stop) {
		buf_str(&w->out, "...");
		return;
	}
	v = eval_part(w->ev, w->f, n);
	w->told |= ectx_is_told(v);
	if (w->ev->x.stop)
		buf_str(&w->out, "...");
	else
		print_short(v, &w->out);
}

/* What is called, by the name it has there. */
static void
put_callee(struct writing *w, const struct node *n)
{
	bool named = n->op == NODE_CONST || n->op == NODE_LOCAL || n->op == NODE_GLOBAL || n->op == NODE_PATH;

	if (named && n->src != NULL && n->off + n->len <= n->src->text.n && n->len <= SHOWN)
		buf_slice(&w->out, slice_make(n->src->text.p + n->off, n->len));
	else
		buf_str(&w->out, "function");
}

static void
put_arguments(struct writing *w, const struct node *n, const struct slice *names)
{
	buf_char(&w->out, '(');
	for (int i = 0; i < n->n; i++) {
		buf_str(&w->out, i > 0 ? ", " : "");
		if (names != NULL) {
			buf_slice(&w->out, names[i]);
			buf_str(&w->out, ": ");
		}
		if (n->v[i] != NULL)
			put(w, n->v[i]);
	}
	buf_char(&w->out, ')');
}

static void
put_between(struct writing *w, const struct node *a, const char *sign, const struct node *b)
{
	put(w, a);
	buf_str(&w->out, sign);
	put(w, b);
}

static void
put_range(struct writing *w, const struct node *n)
{
	buf_char(&w->out, n->flags & NODE_LOW_CLOSED ? '[' : '(');
	put_between(w, n->a, "..", n->b);
	buf_char(&w->out, n->flags & NODE_HIGH_CLOSED ? ']' : ')');
}

static void
put_entry(struct writing *w, struct value of, struct slice name)
{
	w->told |= ectx_is_told(of);
	print_short(of, &w->out);
	buf_printf(&w->out, ".%.*s", SLICE_FMT(name));
}

/* False: the node has no values to tell. */
static bool
put_node(struct writing *w, const struct node *n)
{
	static const char *const sign[] = { [NODE_ADD] = " + ", [NODE_SUB] = " - ", [NODE_MUL] = " * ",
		[NODE_DIV] = " / ", [NODE_POW] = " ** ", [NODE_EQ] = " = ", [NODE_NE] = " != ", [NODE_LT] = " < ",
		[NODE_LE] = " <= ", [NODE_GT] = " > ", [NODE_GE] = " >= ", [NODE_AND] = " and ", [NODE_OR] = " or ",
		[NODE_IN] = " in ", [NODE_INDEX] = "[" };

	switch ((enum node_op)n->op) {
	case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: case NODE_POW: case NODE_EQ: case NODE_NE:
	case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE: case NODE_AND: case NODE_OR: case NODE_IN:
	case NODE_INDEX:
		put_between(w, n->a, sign[n->op], n->b);
		buf_str(&w->out, n->op == NODE_INDEX ? "]" : "");
		return true;
	case NODE_NEG:
		buf_char(&w->out, '-');
		put(w, n->a);
		return true;
	case NODE_BETWEEN:
		put_between(w, n->a, " between ", n->b);
		buf_str(&w->out, " and ");
		put(w, n->c);
		return true;
	case NODE_TEST:
		print_short(w->f[n->slot], &w->out);
		buf_str(&w->out, " in ");
		put(w, n->b);
		return true;
	case NODE_IF:
		buf_str(&w->out, "if ");
		put(w, n->a);
		return true;
	case NODE_PATH:
		put_entry(w, eval_part(w->ev, w->f, n->a), n->name);
		return true;
	case NODE_ITEM:
		put_entry(w, w->f[n->slot], n->name);
		return true;
	case NODE_RANGE:
		put_range(w, n);
		return true;
	case NODE_COERCE:
		put(w, n->a);
		buf_str(&w->out, " as ");
		if (n->want->name != NULL)
			buf_str(&w->out, n->want->name);
		else
			type_print(n->want, &w->out);
		return true;
	case NODE_FN:
		buf_str(&w->out, n->fn->name);
		put_arguments(w, n, n->names);
		return true;
	case NODE_HOST:
		buf_str(&w->out, n->host->name);
		put_arguments(w, n, NULL);
		return true;
	case NODE_CALL:
		w->told |= ectx_is_told(eval_part(w->ev, w->f, n->a));
		put_callee(w, n->a);
		put_arguments(w, n, n->names);
		return true;
	default:
		return false;
	}
}

/* --- telling ------------------------------------------------------------------------------ */
/* Writes what N did, by running its operands once more within a limit of their own. */
static bool
write_down(struct writing *w, const struct node *n)
{
	struct eval *ev = w->ev;
	uint64_t steps = ev->x.steps;
	struct ectx_fault fault = ev->x.fault;
	bool strict = ev->x.strict, stop = ev->x.stop, some;

	if (ev->note->ear->again != NULL)
		ev->note->ear->again(ev->note->ear->ctx, true);
	ev->note->busy = true;
	ev->x.strict = ev->x.stop = false;
	ev->x.steps = steps < STEPS ? steps : STEPS;
	some = put_node(w, n);
	ev->note->busy = ev->note->x.heard = false;
	ev->x.strict = strict;
	ev->x.stop = stop;
	ev->x.steps = steps;
	ev->x.fault = fault;
	if (ev->note->ear->again != NULL)
		ev->note->ear->again(ev->note->ear->ctx, false);
	return some;
}

static void
tell(struct eval *ev, struct value *f, const struct node *n, struct value v)
{
	struct eval_note *t = ev->note;
	struct eval_null null = { .code = ectx_code_name(t->x.code), .src = n->src, .off = n->off, .len = n->len };
	struct writing w = { .ev = ev, .f = f };
	char why[sizeof t->x.text];
	bool suffers = t->x.code == FAULT_NULL_OPERAND || t->x.code == FAULT_NO_SUCH_FUNCTION;

	snprintf(why, sizeof why, "%s", t->x.text);
	null.text = why;
	if (write_down(&w, n)) {
		buf_str(&w.out, ev->x.strict ? "" : " gives ");
		if (!ev->x.strict)
			print_short(v, &w.out);
		null.what = buf_cstr(&w.out);
	}
	if (!(suffers && w.told))
		t->ear->tell(t->ear->ctx, &null);
	buf_fini(&w.out);
}

/* False: it was told in this row, or too many were. */
static bool
is_new(struct eval_note *t, const struct node *n)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->said[i] == n)
			return false;
	if (t->n == NOTES) {
		t->more++;
		return false;
	}
	t->said[t->n++] = n;
	return true;
}

struct value
eval_note_node(struct eval *ev, struct value *f, const struct node *n, struct value v)
{
	struct eval_note *t = ev->note;

	if (!t->x.heard)
		return v;
	t->x.heard = false;
	if (!t->busy && is_new(t, n))
		tell(ev, f, n, v);
	return v.type == VALUE_NULL ? ectx_told() : v;
}

void
eval_note_place(struct eval *ev, const char *code, const struct prog_source *src, uint32_t off, uint32_t len,
    const char *text)
{
	struct eval_note *t = ev->note;
	struct eval_null null = { .code = code, .src = src, .off = off, .len = len, .text = text };

	t->x.heard = false;
	if (!t->busy)
		t->ear->tell(t->ear->ctx, &null);
}
