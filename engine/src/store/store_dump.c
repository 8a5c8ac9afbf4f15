/* store_dump.c - all tables as text, to compare two stores byte by byte. */
#include "store/store_inside.h"

/* Printable bytes as they are, others and \ as \xx. */
static void
text(FILE *f, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > ' ' && c < 0x7F && c != '\\')
			putc(c, f);
		else
			fprintf(f, "\\%02x", c);
	}
}

static int
one(struct store_table *t, FILE *out, struct err *e)
{
	struct rows *r;
	struct slice k, v;
	bool first = true;
	int rc;

	if (store_rows(t, &r, e) != 0)
		return -1;
	while ((rc = rows_next(r, &k, &v, e)) == 1) {
		if (first)
			fprintf(out, "table %s keys %u\n", t->name, t->key_version);
		first = false;
		text(out, k);
		putc(' ', out);
		text(out, v);
		putc('\n', out);
	}
	rows_close(&r);
	return rc;
}

int
store_dump(struct store *s, FILE *out, bool ledgers, struct err *e)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		if (store_is_before(t->name) || t == s->catalog ||
		    (!ledgers && strcmp(t->name, "runs") == 0))
			continue;
		if (one(t, out, e) != 0)
			return -1;
	}
	return ferror(out) ? err_set(e, ERR_FAILED, "writing the dump failed") : 0;
}
