/* fn_stat.c - built-ins that make one value of a list: sums, order, statistics, logic
 * (DMN 1.5 table 74). All take a list or any number of arguments. */
#include <stdlib.h>

#include "vm/fn_args.h"

static struct value
extreme(struct ectx *e, const char *what, int argc, const struct value *argv, int wanted)
{
	struct value_list l;
	struct value best;
	int c;

	if (!fn_many(e, what, argc, argv, &l) || l.n == 0 || !ectx_work(e, l.n))
		return value_null();
	best = l.v[0];
	for (size_t i = 0; i < l.n; i++) {
		if (!kern_order(l.v[i], best, &c))
			return ectx_wrong(e, what, "values that compare", l.v[i]);
		if (c * wanted > 0)
			best = l.v[i];
	}
	return best;
}

static struct value
do_min(struct ectx *e, int argc, const struct value *argv)
{
	return extreme(e, "min", argc, argv, -1);
}

static struct value
do_max(struct ectx *e, int argc, const struct value *argv)
{
	return extreme(e, "max", argc, argv, 1);
}

/* The list of numbers of the arguments; false with a fault when one is none. */
static bool
numbers(struct ectx *e, const char *what, int argc, const struct value *argv,
    struct value_list *l)
{
	if (!fn_many(e, what, argc, argv, l) || !ectx_work(e, l->n))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].type != VALUE_NUMBER) {
			ectx_wrong(e, what, "list of numbers", l->v[i]);
			return false;
		}
	return true;
}

static struct value
sum_of(struct ectx *e, const struct value_list *l)
{
	struct value sum = l->v[0];

	for (size_t i = 1; i < l->n && sum.type == VALUE_NUMBER; i++)
		sum = kern_add(e, sum, l->v[i]);
	return sum;
}

/* sum adds durations too. */
static struct value
do_sum(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;
	struct value sum;

	if (!fn_many(e, "sum", argc, argv, &l) || l.n == 0 || !ectx_work(e, l.n))
		return value_null();
	sum = l.v[0];
	if (sum.type != VALUE_NUMBER && sum.type != VALUE_DAYS && sum.type != VALUE_MONTHS)
		return ectx_wrong(e, "sum", "list of numbers", sum);
	for (size_t i = 1; i < l.n && sum.type != VALUE_NULL; i++) {
		if (l.v[i].type != sum.type)
			return ectx_wrong(e, "sum", value_type_name(sum.type), l.v[i]);
		sum = kern_add(e, sum, l.v[i]);
	}
	return sum;
}

static struct value
do_mean(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;

	if (!numbers(e, "mean", argc, argv, &l) || l.n == 0)
		return value_null();
	return kern_div(e, sum_of(e, &l), value_int((int64_t)l.n));
}

static struct value
do_product(struct ectx *e, int argc, const struct value *argv)
{
	struct value p = value_int(1);
	struct value_list l;

	if (!numbers(e, "product", argc, argv, &l) || l.n == 0)
		return value_null();
	for (size_t i = 0; i < l.n && p.type == VALUE_NUMBER; i++)
		p = kern_mul(e, p, l.v[i]);
	return p;
}

static int
by_value(const void *a, const void *b)
{
	return decimal_compare(*(const struct value *)a, *(const struct value *)b);
}

/* A sorted copy, or NULL. */
static struct value *
sorted(struct ectx *e, const struct value_list *l)
{
	struct value *v = ectx_alloc(e, l->n * sizeof *v);

	if (v == NULL || !ectx_work(e, 20 * l->n))
		return NULL;
	memcpy(v, l->v, l->n * sizeof *v);
	qsort(v, l->n, sizeof *v, by_value);
	return v;
}

static struct value
do_median(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;
	struct value *v;

	if (!numbers(e, "median", argc, argv, &l) || l.n == 0 || (v = sorted(e, &l)) == NULL)
		return value_null();
	if (l.n % 2 == 1)
		return v[l.n / 2];
	return kern_div(e, kern_add(e, v[l.n / 2 - 1], v[l.n / 2]), value_int(2));
}

static struct value
do_mode(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;
	struct value *v;
	size_t most = 0, run;

	if (!numbers(e, "mode", argc, argv, &l))
		return value_null();
	if (l.n == 0)
		return ectx_list_value(e, &out);
	if ((v = sorted(e, &l)) == NULL)
		return value_null();
	for (size_t i = 0; i < l.n; i += run) {
		for (run = 1; i + run < l.n && decimal_eq(v[i], v[i + run]); run++)
			;
		if (run > most) {
			most = run;
			out.n = 0;
		}
		if (run == most && !ectx_push(e, &out, v[i]))
			return value_null();
	}
	return ectx_list_value(e, &out);
}

/* Of a sample: divided by n - 1. One number has none. */
static struct value
do_stddev(struct ectx *e, int argc, const struct value *argv)
{
	struct value mean, d, sum = value_int(0), out = value_null();
	struct value_list l;

	if (!numbers(e, "stddev", argc, argv, &l) || l.n == 0)
		return value_null();
	if (l.n == 1)
		return ectx_fault(e, FAULT_ARGUMENT, "stddev: one number has none");
	mean = kern_div(e, sum_of(e, &l), value_int((int64_t)l.n));
	for (size_t i = 0; i < l.n && mean.type == VALUE_NUMBER; i++) {
		d = kern_sub(e, l.v[i], mean);
		sum = kern_add(e, sum, kern_mul(e, d, d));
	}
	sum = kern_div(e, sum, value_int((int64_t)l.n - 1));
	if (sum.type != VALUE_NUMBER || mean.type != VALUE_NUMBER)
		return value_null();
	return fn_status(e, "stddev", decimal_sqrt(e->mem, sum, &out), out);
}

/* all: false decides; any: true does. Null makes it null, other types are errors. */
static struct value
logic(struct ectx *e, const char *what, int argc, const struct value *argv, bool decides)
{
	struct value_list l;
	bool unknown = false;

	if (!fn_many(e, what, argc, argv, &l) || !ectx_work(e, l.n))
		return value_null();
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].type == VALUE_BOOL && l.v[i].b == decides)
			return value_bool(decides);
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].type != VALUE_BOOL && l.v[i].type != VALUE_NULL)
			return ectx_wrong(e, what, "boolean", l.v[i]);
		unknown |= l.v[i].type == VALUE_NULL;
	}
	return unknown ? value_null() : value_bool(!decides);
}

static struct value
do_all(struct ectx *e, int argc, const struct value *argv)
{
	return logic(e, "all", argc, argv, false);
}

static struct value
do_any(struct ectx *e, int argc, const struct value *argv)
{
	return logic(e, "any", argc, argv, true);
}

#define OF_LIST(call, result, type) FN_MANY(1, 1, call, result, FN_L("list"), FN_L(type))

const struct fn fn_stat_table[] = {
	FN("min", OF_LIST(do_min, "Any", "list<Any>")),
	FN("max", OF_LIST(do_max, "Any", "list<Any>")),
	FN("sum", OF_LIST(do_sum, "Any", "list<number or " FN_DURATION ">")),
	FN("mean", OF_LIST(do_mean, "number", "list<number>")),
	FN("all", OF_LIST(do_all, "boolean", "list<boolean?>")),
	FN("any", OF_LIST(do_any, "boolean", "list<boolean?>")),
	FN("product", OF_LIST(do_product, "number", "list<number>")),
	FN("median", OF_LIST(do_median, "number", "list<number>")),
	FN("stddev", OF_LIST(do_stddev, "number", "list<number>")),
	FN("mode", OF_LIST(do_mode, "list<number>", "list<number>")),
	{ 0 },
};
