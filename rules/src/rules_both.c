/* rules_both.c - runs each table by its index and by plain scan on the same rows. */
#include "analysis/tryvalue.h"
#include "dmn/drg.h"
#include "dmn/thit.h"
#include "rules_own.h"
#include "rules_tools.h"
#include "vm/node.h"

struct both {
	const struct table *t;
	struct rules_eval *e;
	struct tryvalue try;
	struct program program;
	struct value *in;	/* the row */
	struct rules_both told;
	struct buf way[2], example;
};

/* What the program of a table alone is: inputs to their slots, then the table. */
static struct value
put_and_run(struct eval *ev, struct value *frame, const void *data)
{
	const struct both *b = data;

	for (size_t i = 0; i < b->t->inputs; i++)
		frame[b->t->input[i].slot] = b->in[i];
	return thit_given(ev, frame, b->t);
}

/* Other elements that residual cells and outputs may read: functions as they are, the rest by
 * their types. */
static void
fill_globals(struct both *b)
{
	struct drg_row *row = &b->e->row;
	const struct model_set *set = row->drg->set;

	drg_row_begin(row);
	for (size_t i = 0; i < set->elements; i++) {
		const struct model_element *el = &set->element[i];

		if (el->kind == MODEL_BKM || el->kind == MODEL_SERVICE)
			drg_row_make(row, &row->world, el);
		else
			row->world.globals[i] = tryvalue_of(&b->try, row->drg->unit[i].type, &row->mem, 0);
	}
}

static void
run_way(struct both *b, bool scan)
{
	struct drg_row *row = &b->e->row;
	struct buf *out = &b->way[scan];
	const struct eval_fault *f;
	struct value v;

	row->log.n = 0;
	row->log.fault_table = NULL;
	row->log.scan = scan;
	eval_begin(row->ev, &row->mem);
	v = eval_run(row->ev, &b->program, row->world.globals);
	buf_reset(out);
	if ((f = eval_fault(row->ev)) != NULL)
		buf_printf(out, "fault %s at %u of rule %u: %s", f->code, f->off,
		    row->log.fault_table ? row->log.fault_rule + 1 : 0, f->text);
	else
		rules_print(v, out);
	for (size_t i = 0; i < row->log.n; i++)
		buf_printf(out, " %u", row->log.fired[i].rule + 1);
}

static void
compare(struct both *b)
{
	run_way(b, false);
	b->told.hits += b->e->row.log.n > 0;
	run_way(b, true);
	b->told.rows++;
	if (slice_eq(buf_view(&b->way[0]), buf_view(&b->way[1])) || b->told.differ++ > 0)
		return;
	for (size_t i = 0; i < b->t->inputs; i++) {
		buf_printf(&b->example, "%.*s = ", SLICE_FMT(model_trim(b->t->input[i].src.text)));
		rules_print(b->in[i], &b->example);
		buf_str(&b->example, ", ");
	}
	buf_printf(&b->example, "index %s, scan %s", buf_cstr(&b->way[0]), buf_cstr(&b->way[1]));
}

static void
draw(struct both *b)
{
	size_t rule = tryvalue_below(&b->try, b->t->rules);

	fill_globals(b);
	for (size_t i = 0; i < b->t->inputs; i++)
		b->in[i] = tryvalue_for(&b->try, b->t, i, rule);
}

static void
run_table(struct both *b, size_t rows)
{
	for (size_t i = 0; i < b->t->inputs; i++)
		for (size_t k = 0; k < b->try.column[i].n; k++) {
			draw(b);
			b->in[i] = b->try.column[i].v[k];
			compare(b);
		}
	for (size_t r = 0; r < rows; r++) {
		draw(b);
		compare(b);
	}
}

void
rules_both(const struct rules *r, size_t rows, uint64_t seed,
    void (*say)(void *, const struct rules_both *), void *ctx)
{
	struct rules_eval *e = NULL;

	if (rules_eval_new(&e, r, 0) != 0)
		return;
	for (const struct table *t = r->set.tables; t != NULL; t = t->next) {
		struct both b = { .t = t, .e = e };
		struct node root = { .op = NODE_TABLE, .type = &type_any, .table = put_and_run, .data = &b };

		b.program = (struct program){ .root = &root, .slots = t->slots, .type = &type_any };
		b.told = (struct rules_both){ .model = t->el->model->name.p, .decision = t->el->name.p,
			.at = t->xml->at, .indexed = t->index != NULL };
		tryvalue_init(&b.try, t, seed);
		b.in = arena_zalloc(&b.try.mem, (t->inputs + 1) * sizeof *b.in);
		if (t->rules > 0)
			run_table(&b, rows);
		b.told.example = buf_cstr(&b.example);
		say(ctx, &b.told);
		tryvalue_fini(&b.try);
		buf_fini(&b.way[0]);
		buf_fini(&b.way[1]);
		buf_fini(&b.example);
	}
	rules_eval_free(&e);
}
