/* gen_pub.c - what the runs published: orders and notices, read back from their CSV files. */
#include "gen_pub.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "gen_day.h"
#include "gen_out.h"

enum { MAX_FIELDS = 128 };

struct table {
	struct buf text, line;
	const char *at, *end;
	const char *field[MAX_FIELDS];
	int n;
	const char *head[MAX_FIELDS];
	struct buf headline;
	int nhead;
};

/* One record of RFC 4180 into FIELD; false at the end. */
static bool
record(struct table *t)
{
	size_t start[MAX_FIELDS];
	bool quoted = false;

	if (t->at >= t->end)
		return false;
	buf_reset(&t->line);
	t->n = 1;
	start[0] = 0;
	for (; t->at < t->end; t->at++) {
		char c = *t->at;

		if (quoted) {
			if (c != '"')
				buf_char(&t->line, c);
			else if (t->at + 1 < t->end && t->at[1] == '"')
				buf_char(&t->line, *++t->at);
			else
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == ',' && t->n < MAX_FIELDS) {
			buf_char(&t->line, '\0');
			start[t->n++] = t->line.n;
		} else if (c == '\n') {
			t->at++;
			break;
		} else if (c != '\r') {
			buf_char(&t->line, c);
		}
	}
	buf_char(&t->line, '\0');
	for (int k = 0; k < t->n; k++)
		t->field[k] = t->line.p + start[k];
	return true;
}

static bool
table_open(struct table *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	memset(t, 0, sizeof(*t));
	if (f == NULL)
		return false;
	do {
		n = fread(buf_room(&t->text, 65536), 1, 65536, f);
		t->text.n += n;
	} while (n > 0);
	fclose(f);
	t->at = t->text.p;
	t->end = t->text.p + t->text.n;
	if (!record(t))
		return false;
	t->headline = t->line;
	t->line = (struct buf){ 0 };
	t->nhead = t->n;
	memcpy(t->head, t->field, sizeof(t->head));
	return true;
}

static void
table_close(struct table *t)
{
	buf_fini(&t->text);
	buf_fini(&t->line);
	buf_fini(&t->headline);
}

static void
get(const struct table *t, const char *name, char *out, size_t size)
{
	*out = '\0';
	for (int k = 0; k < t->nhead && k < t->n; k++)
		if (strcmp(t->head[k], name) == 0)
			snprintf(out, size, "%s", t->field[k]);
}

static void
read_table(struct gen_pub *p, const char *path, enum gen_pub_of of)
{
	struct table t;
	char text[40];

	if (!table_open(&t, path)) {
		table_close(&t);
		return;
	}
	while (record(&t)) {
		struct gen_pub_effect *e;

		p->v = base_realloc(p->v, (p->n + 1) * sizeof(*p->v));
		e = &p->v[p->n++];
		memset(e, 0, sizeof(*e));
		e->of = of;
		get(&t, "effect_id", e->id, sizeof(e->id));
		get(&t, "refers_to", e->refers_to, sizeof(e->refers_to));
		get(&t, of == PUB_ORDER || of == PUB_REFERRAL ? "action" : "kind", e->what, sizeof(e->what));
		get(&t, "process", e->process, sizeof(e->process));
		get(&t, "step", e->step, sizeof(e->step));
		get(&t, "account_id", e->account, sizeof(e->account));
		get(&t, "security_id", e->security, sizeof(e->security));
		get(&t, "service_id", e->service, sizeof(e->service));
		get(&t, "copy_no", text, sizeof(text));
		e->copy = atoi(text);
		get(&t, "business_date", text, sizeof(text));
		e->date = gen_day_parse(text);
		get(&t, "interest_to", text, sizeof(text));
		e->to = text[0] != '\0' ? gen_day_parse(text) : 0;
		get(&t, "amount", text, sizeof(text));
		e->amount = llround(strtod(text, NULL) * 100);
		get(&t, "of_which_interest", text, sizeof(text));
		e->interest = llround(strtod(text, NULL) * 100);
		if (e->date < 0)
			gen_out_die("%s: business_date of %s: a date wanted", path, e->id);
	}
	table_close(&t);
}

static int
by_date(const void *a, const void *b)
{
	const struct gen_pub_effect *x = a, *y = b;
	int c = (x->date > y->date) - (x->date < y->date);

	if (c == 0)
		c = strcmp(x->id, y->id);
	return c != 0 ? c : x->copy - y->copy;
}

void
gen_pub_load(struct gen_pub *p, const char *out, bool money)
{
	static const char *const file[] = { [PUB_ORDER] = "orders", [PUB_NOTICE] = "notices",
		[PUB_POSTING] = "postings", [PUB_REFUND] = "refunds", [PUB_REFERRAL] = "referrals" };
	DIR *d = out != NULL ? opendir(out) : NULL;
	struct dirent *en;
	size_t kept = 0;
	int nth = 0;
	char path[1024];

	memset(p, 0, sizeof(*p));
	if (d == NULL)
		return;
	while ((en = readdir(d)) != NULL) {
		if (en->d_name[0] == '.')
			continue;
		for (int k = 0; k < (money ? (int)NELEM(file) : PUB_POSTING); k++) {
			snprintf(path, sizeof(path), "%s/%s/%s.csv", out, en->d_name, file[k]);
			read_table(p, path, (enum gen_pub_of)k);
		}
	}
	closedir(d);
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_date);
	for (size_t k = 0; k < p->n; k++) {
		bool again = false;

		for (size_t j = kept; j > 0 && !again && j + 64 > kept; j--)
			again = strcmp(p->v[j - 1].id, p->v[k].id) == 0 && p->v[j - 1].copy == p->v[k].copy;
		if (again)
			continue;
		nth = kept > 0 && p->v[kept - 1].date == p->v[k].date ? nth : 0;
		p->v[k].nth = p->v[k].of == PUB_ORDER ? nth++ : 0;
		p->v[kept++] = p->v[k];
	}
	p->n = kept;
}
