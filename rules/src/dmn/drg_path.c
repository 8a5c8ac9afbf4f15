/* drg_path.c - worlds by way of imports: one for each way that the host gave inputs on. */
#include "dmn/drg_path.h"

#include "vm/ectx.h"

struct given {
	struct given *next;
	const struct model_element *el;
	struct value v;
};

struct drg_path {
	const struct model *owner;	/* whose import it is */
	const struct model_import *via;
	struct drg_path *next, *first;	/* siblings; what is below */
	struct given *given;
	struct drg_world world;		/* globals NULL: not made yet */
};

static struct drg_path *
below(struct drg_path *first, const struct model *owner, const struct model *target)
{
	for (; first != NULL; first = first->next)
		if (first->owner == owner && first->via->target == target)
			return first;
	return NULL;
}

/* --- giving ----------------------------------------------------------------------------- */
static const struct model_element *
input_of(const struct drg_row *row, const struct model *m, struct slice name)
{
	const struct model_set *set = row->drg->set;

	for (size_t i = 0; i < set->elements; i++)
		if (set->element[i].model == m && set->element[i].kind == MODEL_INPUT
		    && slice_eq(set->element[i].name, name))
			return &set->element[i];
	return NULL;
}

static const struct model_import *
import_of(const struct model *m, struct slice name)
{
	for (size_t i = 0; i < m->imports; i++)
		if (m->import[i].target != NULL && slice_eq(m->import[i].name, name))
			return &m->import[i];
	return NULL;
}

static struct drg_path *read_path(struct drg_row *, const struct model *, struct slice name,
    struct value v, int depth);

static bool
read_entry(struct drg_row *row, struct drg_path *p, struct slice name, struct value v, int depth)
{
	const struct model_element *el = input_of(row, p->via->target, name);
	struct drg_path *sub;
	struct given *g;

	if (el == NULL) {
		if ((sub = read_path(row, p->via->target, name, v, depth + 1)) == NULL)
			return false;
		sub->next = p->first;
		p->first = sub;
		return true;
	}
	g = arena_alloc(&row->mem, sizeof *g);
	*g = (struct given){ p->given, el, v };
	p->given = g;
	return true;
}

static struct drg_path *
read_path(struct drg_row *row, const struct model *owner, struct slice name, struct value v, int depth)
{
	const struct model_import *im = import_of(owner, name);
	struct drg_path *p;

	if (im == NULL || v.type != VALUE_CONTEXT || depth > ECTX_MAX_DEPTH)
		return NULL;
	p = arena_zalloc(&row->mem, sizeof *p);
	p->owner = owner;
	p->via = im;
	for (size_t i = 0; i < v.ctx->shape->n; i++)
		if (!read_entry(row, p, v.ctx->shape->name[i], v.ctx->v[i], depth))
			return NULL;
	return p;
}

bool
drg_path_set(struct drg_row *row, const struct model *m, struct slice name, struct value v)
{
	struct drg_path *p = read_path(row, m, name, v, 0);

	if (p == NULL)
		return false;
	p->next = row->path;
	row->path = p;
	return true;
}

/* --- making ----------------------------------------------------------------------------- */
static struct drg_world *
world_of(struct drg_row *row, struct drg_path *p, const struct drg_world *outer)
{
	const struct model_set *set = row->drg->set;

	if (p->world.globals != NULL)
		return &p->world;
	p->world = drg_row_world(row);
	for (size_t i = 0; i < set->elements; i++)
		if (set->element[i].kind == MODEL_INPUT)
			p->world.globals[i] = outer->globals[i];
	for (const struct given *g = p->given; g != NULL; g = g->next)
		p->world.globals[g->el->number] = g->v;
	return &p->world;
}

/* In done: functions may require each other, and themselves; then the first of them is made last. */
enum { UNDER_WAY = 2 };

/* FIRST: the ways that lead on from where W is. Elements of one model share W. */
static void
deep(struct drg_row *row, struct drg_world *w, struct drg_path *first, const struct model_element *el)
{
	if (w->done[el->number])
		return;
	w->done[el->number] = UNDER_WAY;
	for (size_t i = 0; el->kind != MODEL_SERVICE && i < el->needs.n; i++) {
		const struct model_element *n = el->needs.v[i];
		struct drg_path *p = n->model == el->model ? NULL : below(first, el->model, n->model);
		struct drg_world *to = p == NULL ? w : world_of(row, p, w);

		if (w->done[n->number] == UNDER_WAY)
			continue;
		if (!w->done[n->number])
			deep(row, to, p == NULL ? first : p->first, n);
		if (to != w) {
			w->globals[n->number] = to->globals[n->number];
			w->done[n->number] = to->done[n->number];
		}
	}
	w->done[el->number] = 0;
	if (!eval_stopped(row->ev))
		drg_row_make(row, w, el);
}

/* Worlds by way of imports are made as a whole. */
static void
make_all(struct drg_row *row)
{
	for (size_t i = 0; i < row->drg->set->elements; i++)
		if (row->world.globals[i].flags & EVAL_UNMADE)
			row->world.globals[i] = row->given[i];
}

void
drg_path_make(struct drg_row *row, const struct model_element *el)
{
	if (row->unmade != NULL)
		make_all(row);
	deep(row, &row->world, row->path, el);
}
