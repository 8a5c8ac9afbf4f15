/* leaf_test.c - packed rows; a table against a plain sorted list. */
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "store/store.h"
#include "store/leaf.h"

static struct err e;
#define OK(x) ck_assert_msg((x) == 0, "%s", e.text)

static uint64_t
dice(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Bytes that often repeat what stands in P, as neighbours of a table do. */
static size_t
some_bytes(uint64_t *seed, char *p, size_t most)
{
	size_t n = dice(seed) % (most + 1), at = dice(seed) % (most + 1), len = dice(seed) % 12;

	for (size_t i = at; i < at + len && i < most; i++)
		p[i] = (char)(dice(seed) % 3 == 0 ? 0 : dice(seed));
	return n;
}

/* A sample as a table would have one: rows like those that come. */
static struct slice
sample_of(int round, struct buf *b)
{
	char key[64] = "", val[600] = "";
	uint64_t seed = 7;

	buf_reset(b);
	for (int i = 0; i < 20 * (round % 3); i++)
		leaf_put(b, slice_make(key, some_bytes(&seed, key, sizeof key)),
		    slice_make(val, some_bytes(&seed, val, sizeof val)));
	return buf_view(b);
}

START_TEST(rows_come_back_as_they_were_put)
{
	struct leaf_maker m = { 0 };
	struct leaf_reader r = { 0 };
	struct buf want = { 0 }, sample = { 0 };
	char key[64] = "", val[600] = "";
	uint64_t seed = 7;
	struct slice k, v;

	for (int round = 0; round < 300; round++) {
		const char *p = NULL;

		leaf_sample(&m, sample_of(round, &sample));
		leaf_begin(&m);
		buf_reset(&want);
		for (int i = 0; i < 20; i++) {
			uint32_t n[2] = { (uint32_t)some_bytes(&seed, key, sizeof key),
				(uint32_t)some_bytes(&seed, val, sizeof val) };

			leaf_add(&m, slice_make(key, n[0]), slice_make(val, n[1]));
			buf_add(&want, n, sizeof n);
			buf_add(&want, key, n[0]);
			buf_add(&want, val, n[1]);
		}
		OK(leaf_open(&r, leaf_end(&m), buf_view(&sample)));
		for (int i = 0; i < 40; i++) {	/* and once more */
			uint32_t n[2];

			if (i == 20)
				leaf_again(&r);
			p = i % 20 == 0 ? want.p : p;
			memcpy(n, p, sizeof n);
			p += sizeof n;
			ck_assert_int_eq(leaf_next(&r, &k, &v), 1);
			ck_assert(slice_eq(k, slice_make(p, n[0])));
			ck_assert(slice_eq(v, slice_make(p + n[0], n[1])));
			p += n[0] + n[1];
		}
		ck_assert_int_eq(leaf_next(&r, &k, &v), 0);
	}
	leaf_maker_fini(&m);
	leaf_reader_fini(&r);
	buf_fini(&want);
	buf_fini(&sample);
}
END_TEST

/* Whatever the bytes, reading ends and stays within them. */
START_TEST(damaged_bytes_are_no_leaf_or_another_one)
{
	struct leaf_maker m = { 0 };
	struct leaf_reader r = { 0 };
	struct slice k, v, leaf;
	struct buf sample = { 0 };
	uint64_t seed = 11;
	int bad = 0;

	leaf_sample(&m, sample_of(2, &sample));
	for (int i = 0; i < 30; i++) {
		char key[16], val[80];

		snprintf(key, sizeof key, "k%05d", i);
		snprintf(val, sizeof val, "a value that mostly stays, %d times", i * i);
		leaf_add(&m, slice_of(key), slice_of(val));
	}
	leaf = leaf_end(&m);
	for (int round = 0; round < 5000; round++) {
		size_t n = dice(&seed) % (leaf.n + 1);
		char *copy = base_alloc(n + 1);
		int rc;

		memcpy(copy, leaf.p, n);
		if (n > 0)
			copy[dice(&seed) % n] = (char)dice(&seed);
		rc = leaf_open(&r, slice_make(copy, n), buf_view(&sample));
		while (rc == 0 && (rc = leaf_next(&r, &k, &v)) == 1)
			rc = 0;
		bad += rc < 0;
		base_free(copy);
	}
	ck_assert_int_gt(bad, 1000);
	ck_assert_int_eq(leaf_open(&r, leaf, slice_make("", 0)), -1);	/* its sample is lost */
	leaf_maker_fini(&m);
	leaf_reader_fini(&r);
	buf_fini(&sample);
}
END_TEST

/* --- a table beside a list ---------------------------------------------------------------- */
enum { KEYS = 3000 };

struct model {
	bool there[KEYS];
	uint32_t len[KEYS], mark[KEYS];
};

static struct slice
key_of(unsigned i, char *p)
{
	return slice_make(p, (size_t)sprintf(p, "%c%u", 'a' + (int)(i % 7), i * 37));
}

static struct slice
val_of(const struct model *m, unsigned i, char *p)
{
	memset(p, 'v', m->len[i]);
	if (m->len[i] >= 4)
		memcpy(p, &m->mark[i], 4);
	return slice_make(p, m->len[i]);
}

static void
change(struct store_table *t, struct model *m, uint64_t *seed, unsigned most)
{
	unsigned from = (unsigned)dice(seed) % KEYS, n = 1 + (unsigned)dice(seed) % 400, step = 1 + (unsigned)dice(seed) % 5;
	static char p[70000];
	char k[32];

	for (unsigned j = 0; j < n; j++) {
		unsigned i = (from + j * step) % KEYS;

		if (dice(seed) % 4 == 0) {
			m->there[i] = false;
			OK(store_del(t, key_of(i, k), &e));
			continue;
		}
		m->there[i] = true;
		m->len[i] = (uint32_t)(dice(seed) % 50 == 0 ? dice(seed) % most : dice(seed) % 90);
		m->mark[i] = (uint32_t)dice(seed);
		OK(store_put(t, key_of(i, k), val_of(m, i, p), &e));
	}
}

static void
compare(struct store_table *t, const struct model *m, uint64_t *seed)
{
	static char p[70000];
	struct rows *r = NULL;
	struct slice k, v;
	char key[32];
	size_t n = 0, want = 0;
	struct buf last = { 0 };
	int rc;

	for (unsigned i = 0; i < KEYS; i++) {
		want += m->there[i];
		rc = store_get(t, key_of(i, key), &v, &e);
		ck_assert_int_eq(rc, m->there[i]);
		ck_assert(rc == 0 || slice_eq(v, val_of(m, i, p)));
	}
	OK(store_rows(t, &r, &e));
	while ((rc = rows_next(r, &k, &v, &e)) == 1) {
		ck_assert(n++ == 0 || slice_cmp(buf_view(&last), k) < 0);
		buf_reset(&last);
		buf_slice(&last, k);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(n, want);
	for (int j = 0; j < 300; j++) {
		unsigned i = (unsigned)dice(seed) % KEYS;

		OK(rows_seek(r, key_of(i, key), &e));
		rc = rows_next(r, &k, &v, &e);
		if (m->there[i])
			ck_assert(rc == 1 && slice_eq(k, key_of(i, key)) && slice_eq(v, val_of(m, i, p)));
		else
			ck_assert(rc == 0 || (rc == 1 && slice_cmp(k, key_of(i, key)) > 0));
	}
	rows_close(&r);
	buf_fini(&last);
}

START_TEST(a_table_holds_what_a_list_holds)
{
	static struct model now, before;
	struct store *s;
	struct store_table *t;
	uint64_t seed = (uint64_t)_i * 977 + 3, mark = 0;
	char dir[600];

	memset(&now, 0, sizeof now);
	snprintf(dir, sizeof dir, "%s", kit_dir("leaf1"));
	OK(store_open(&s, dir, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	for (int round = 0; round < 24; round++) {
		if (round == 12) {
			before = now;
			OK(store_mark(s, 2, &mark, &e));
		}
		OK(store_begin(s, round < 12 ? 1 : 2, &e));
		change(t, &now, &seed, _i == 0 ? 90 : _i == 1 ? 3000 : 69000);
		OK(store_commit(s, &e));
		compare(t, &now, &seed);
	}
	OK(store_close(&s, &e));
	OK(store_open(&s, dir, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	compare(t, &now, &seed);
	OK(store_undo(s, 2, mark, &e));
	compare(t, &before, &seed);
	OK(store_undo(s, 1, 0, &e));
	ck_assert(store_is_empty(s));
	OK(store_close(&s, &e));
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { KIT(rows_come_back_as_they_were_put), KIT(damaged_bytes_are_no_leaf_or_another_one),
		{ a_table_holds_what_a_list_holds, "a_table_holds_what_a_list_holds", 0, 3 }, { 0 } };

	return kit_main("leaf", c);
}
