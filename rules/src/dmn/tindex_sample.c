/* tindex_sample.c - for proofs: the cells of an index, and a value that lies in each. */
#include "data/decimal.h"
#include "data/when.h"
#include "dmn/tindex.h"
#include "dmn/tindex_own.h"

size_t
tindex_cells(const struct tindex *x, size_t input)
{
	const struct column *col = &x->col[input];
	size_t n = 1;

	for (size_t k = 0; k < col->parts; k++)
		n += 2 * col->part[k].n + 1;
	return col->always ? 0 : n;
}

/* The part that CELL of the column is in, and CELL within it; NULL: it is the last, null. */
static const struct part *
part_at(const struct column *col, size_t *cell)
{
	for (size_t k = 0; k < col->parts; k++) {
		const struct part *p = &col->part[k];

		if (*cell <= 2 * p->n)
			return p;
		*cell -= 2 * p->n + 1;
	}
	return NULL;
}

const uint64_t *
tindex_bits(const struct tindex *x, size_t input, size_t cell)
{
	const struct column *col = &x->col[input];
	const struct part *p = part_at(col, &cell);

	return p == NULL ? col->null : &p->bits[cell * x->words];
}

/* A string that sorts right behind LOW, or one that is no point at all. */
static bool
sample_string(const struct part *col, size_t k, struct arena *mem, struct value *out)
{
	struct slice low = k > 0 ? value_text(col->point[k - 1]) : slice_of("");

	if (!col->has_ranges) {
		if (k != col->n)
			return false; /* all intervals are alike: the last stands for them */
		*out = value_string(slice_of("other"));
		while (tindex_find(col, *out) % 2 == 1)
			*out = value_string(slice_of(arena_printf(mem, "%.*s*", SLICE_FMT(value_text(*out)))));
		return true;
	}
	*out = value_string(slice_of(arena_printf(mem, k > 0 ? "%.*s " : "%.*s", SLICE_FMT(low))));
	if (tindex_find(col, *out) != 2 * k && k > 0) /* nothing sorts nearer to LOW */
		*out = value_string(slice_of(arena_printf(mem, "%.*s\001", SLICE_FMT(low))));
	return tindex_find(col, *out) == 2 * k;
}

static bool
sample_number(const struct part *col, size_t k, struct arena *mem, struct value *out)
{
	struct value sum;

	if (k == 0)
		return decimal_sub(mem, col->point[0], value_int(1), out) == DECIMAL_OK;
	if (k == col->n)
		return decimal_add(mem, col->point[k - 1], value_int(1), out) == DECIMAL_OK;
	return decimal_add(mem, col->point[k - 1], col->point[k], &sum) == DECIMAL_OK &&
	    decimal_mul(mem, sum, value_scaled(5, 1), out) == DECIMAL_OK;
}

/* Of a domain that no cell speaks of: only times have such a part. */
static struct value
sample_clock(const struct part *col, struct arena *mem)
{
	bool zoned = col->domain == DOMAIN_ZONED_TIME || col->domain == DOMAIN_ZONED_DATETIME;
	struct value_zone zone = { zoned ? ZONE_OFFSET : ZONE_LOCAL, 0, NULL };

	return col->type == VALUE_TIME ? when_time(mem, 0, zone) : when_datetime(mem, 0, 0, zone);
}

/* One step of the domain above LOW, or below the first point. */
static bool
sample_step(const struct part *col, size_t k, struct arena *mem, struct value *out)
{
	struct value from;
	int64_t step = k > 0 ? 1 : -1;
	struct value_days second = { step, 0 };

	if (col->n == 0) {
		*out = sample_clock(col, mem);
		return true;
	}
	from = col->point[k > 0 ? k - 1 : 0];
	switch (col->domain) {
	case DOMAIN_DATE:
	case DOMAIN_MONTHS:
		*out = from;
		out->i += step;
		break;
	case DOMAIN_BOOL:
		*out = value_bool(step > 0);
		break;
	case DOMAIN_DAYS:
		*out = when_duration(mem, from.dtd->seconds, from.dtd->nanos + step);
		break;
	default: /* times compare by whole seconds */
		if (!when_add_days(mem, from, second, out))
			return false;
	}
	return tindex_find(col, *out) == 2 * k;
}

bool
tindex_sample(const struct tindex *x, const struct table *t, size_t input, size_t cell, struct arena *mem,
    struct value *out)
{
	const struct column *col = &x->col[input];
	const struct part *p = part_at(col, &cell);
	const struct feel_tests *allowed[TINDEX_LIMITS];
	bool all, sure = true;
	size_t limits = tindex_limits(t, input, allowed, &all), k = cell / 2;

	if (p == NULL) {
		*out = value_null();
		return col->speaks_of_null && col->null_known;
	}
	for (size_t i = 0; i < limits; i++)
		if (!tindex_cell_holds(p, cell, allowed[i], &sure))
			return false;
	if (cell % 2 == 1) {
		*out = p->point[k];
		return true;
	}
	if (p->domain == DOMAIN_STRING)
		return sample_string(p, k, mem, out);
	return p->domain == DOMAIN_NUMBER ? sample_number(p, k, mem, out) : sample_step(p, k, mem, out);
}
