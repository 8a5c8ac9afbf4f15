/* usual.c - what nights usually let out. */
#include "deliver/usual.h"

#include <stdio.h>
#include <stdlib.h>

const char *const usual_kind[USUAL_KINDS] = { "cut", "letter", "demand", "charge", "called back", "restored", "loss",
	"relief", "deadline", "neutral" };
enum { ADVERSE = 1 | 2 | 4 | 8 | 64 };	/* bits of these */

unsigned
usual_mask(struct slice what)
{
	unsigned mask = slice_is(what, "adverse") ? ADVERSE : 0;

	for (int i = 0; i < USUAL_KINDS; i++)
		mask |= slice_is(what, usual_kind[i]) ? 1u << i & ADVERSE : 0;
	return mask;
}

static int
table(struct store *s, struct store_table **t, struct err *e)
{
	return store_table(s, "nights", STORE_UNDO, 1, t, e);
}

int64_t
usual_tonight(const struct step *step, const char *kind)
{
	char name[64];

	snprintf(name, sizeof name, "issued.%s", kind);
	return step_counter_of(step, "decide", name) + step_counter_of(step, "issue", name);
}

/* The key of a run, or with DATE "" what those of its job begin with. */
static void
key_of(const char *job, const char *date, struct buf *key)
{
	buf_printf(key, "%s%s%s", job, *job != '\0' ? " " : "", date);
}

int
usual_note(struct step *step, const char *job, const char *date, struct err *e)
{
	struct store_table *t;
	struct buf key = { 0 }, val = { 0 };
	int rc = -1;

	key_of(job, date, &key);
	for (int i = 0; i < USUAL_KINDS; i++)
		buf_printf(&val, "%lld ", (long long)usual_tonight(step, usual_kind[i]));
	if (table(step_store(step), &t, e) == 0)
		rc = store_put(t, buf_view(&key), buf_view(&val), e);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

int
usual_noted(struct store *s, const char *date, struct err *e)
{
	struct store_table *t;
	struct slice val;

	return table(s, &t, e) != 0 ? -1 : store_get(t, slice_of(date), &val, e);
}

static void
read_night(struct usual *u, struct slice val)
{
	int64_t *n = u->n[u->nights++ % USUAL_NIGHTS];
	char text[240], *p = text;

	snprintf(text, sizeof text, "%.*s", SLICE_FMT(val));
	for (int i = 0; i < USUAL_KINDS; i++)
		n[i] = strtoll(p, &p, 10);
}

int
usual_load(struct usual *u, struct store *store, const char *job, const char *date, struct err *e)
{
	struct buf from = { 0 }, to = { 0 };
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	memset(u, 0, sizeof *u);
	if (store == NULL)
		return 0;
	key_of(job, "", &from);
	key_of(job, date, &to);
	if (table(store, &t, e) == 0 && store_rows(t, &r, e) == 0)
		rc = rows_seek(r, buf_view(&from), e);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1 && slice_cmp(key, buf_view(&to)) < 0) {
		read_night(u, val);
		rc = 0;
	}
	rows_close(&r);
	buf_fini(&from);
	buf_fini(&to);
	if (u->nights > USUAL_NIGHTS)
		u->nights = USUAL_NIGHTS;
	return rc < 0 ? -1 : 0;
}

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int64_t
usual_median(const struct usual *u, unsigned mask)
{
	int64_t sum[USUAL_NIGHTS] = { 0 };

	if (u->nights < USUAL_LEAST)
		return -1;
	for (size_t i = 0; i < u->nights; i++)
		for (int k = 0; k < USUAL_KINDS; k++)
			sum[i] += mask >> k & 1 ? u->n[i][k] : 0;
	qsort(sum, u->nights, sizeof *sum, by_size);
	return sum[(u->nights - 1) / 2]; /* of an even number the lower: it lets less out */
}
