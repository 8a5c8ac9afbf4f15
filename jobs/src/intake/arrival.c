/* arrival.c - sequence, date and presence of the day's files. */
#include "intake/arrival.h"

#include <stdio.h>
#include <stdlib.h>

#include "data/when.h"

struct watermark {
	bool known;
	int64_t sequence;
};

static int
table(struct night *n, const char *name, struct store_table **t, struct err *e)
{
	return store_table(n->store, name, STORE_UNDO, 1, t, e);
}

static void
feed_key(const char *source, const char *kind, struct buf *out)
{
	buf_str(out, source);
	buf_char(out, '\0');
	buf_str(out, kind);
}

static void
file_key(const struct night_file *f, struct buf *out)
{
	feed_key(f->header.source_id, f->layout->name, out);
	buf_char(out, '\0');
	buf_printf(out, "%018lld", (long long)f->header.sequence);
	if (f->corrected) {
		buf_char(out, '\0');
		buf_str(out, f->sha256);
	}
}

static int
watermark(struct night *n, const struct night_file *f, struct watermark *w, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct slice val;
	int rc = -1;

	*w = (struct watermark){ 0 };
	if (n->store == NULL)
		return 0;
	feed_key(f->header.source_id, f->layout->name, &key);
	if (table(n, "watermarks", &t, e) == 0 && (rc = store_get(t, buf_view(&key), &val, e)) == 1) {
		char text[32] = "";

		memcpy(text, val.p, val.n < sizeof text ? val.n : sizeof text - 1);
		w->known = true;
		w->sequence = strtoll(text, NULL, 10);
	}
	buf_fini(&key);
	return rc < 0 ? -1 : 0;
}

/* 1 it was received with these bytes, 0 with others or not known, -1. */
static int
received_equal(struct night *n, const struct night_file *f, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct slice val;
	int rc = -1;

	file_key(f, &key);
	if (table(n, "received", &t, e) == 0 && (rc = store_get(t, buf_view(&key), &val, e)) == 1)
		rc = slice_is(val, f->sha256);
	buf_fini(&key);
	return rc;
}

static const struct layout *
kind_of(struct night *n, const char *name)
{
	char kind[64];
	size_t len = strcspn(name, ".");

	if (len >= sizeof kind)
		return NULL;
	memcpy(kind, name, len);
	kind[len] = '\0';
	return layout_find(&n->layouts, kind);
}

static int
unknown_kind(struct night *n, const struct setfile *s, const char *name, struct err *e)
{
	const char *names[256], *near;
	size_t k = 0;
	struct slice kind = { name, strcspn(name, ".") };

	for (size_t i = 0; i < n->layouts.n && k < NELEM(names); i++)
		names[k++] = n->layouts.v[i]->name;
	near = diag_nearest(kind, names, k);
	return err_set(e, ERR_REFUSED,
	    "%s: %s: \"%.*s\" seen before the first point, the name of a layout wanted%s%s", s->path, name,
	    SLICE_FMT(kind), near ? ", perhaps " : "", near ? near : "");
}

int32_t
arrival_weekdays_before(int32_t day, int n)
{
	while (n > 0) {
		int weekday = (int)(((day - 1 + 4) % 7 + 7) % 7); /* of the day before; 0: Sunday */

		day--;
		if (weekday != 0 && weekday != 6)
			n--;
	}
	return day;
}

/* --- what the job says of a kind ---------------------------------------------------- */

enum presence { REQUIRED, OPTIONAL, LATE, FIRST };

static int
presence(const struct step *step, const struct layout *l, enum presence *p, int *days, struct err *e)
{
	const char *text = step == NULL ? NULL : step_property(step, l->name);

	*days = 0;
	*p = l->protective ? LATE : OPTIONAL;
	/* A restart reads the extracts again in a later step than check. */
	if (text == NULL && step != NULL)
		text = step_property_of(step, "check", l->name);
	if (text == NULL)
		return 0;
	if (strcmp(text, "required") == 0) {
		*p = REQUIRED;
	} else if (strcmp(text, "optional") == 0) {
		*p = OPTIONAL;
	} else if (strcmp(text, "first night") == 0) {
		*p = FIRST;
	} else if (sscanf(text, "late:%d", days) == 1 && *days >= 0 && *days <= 30) {
		*p = LATE;
	} else {
		return err_set(e, ERR_REFUSED,
		    "job, step %s, property %s: \"%s\" seen, required, optional, first night or late:0 to late:30 wanted",
		    step_id(step), l->name, text);
	}
	return 0;
}

static int
in_window(struct night *n, const struct night_file *f, int days, struct err *e)
{
	int32_t from = f->corrected ? 1 : arrival_weekdays_before(n->date, days);
	struct buf b = { 0 };
	int rc = 0;

	if (f->header.business_date < from || f->header.business_date > n->date) {
		buf_str(&b, "business date ");
		outrow_put_date(&b, f->header.business_date);
		buf_str(&b, " seen, ");
		outrow_put_date(&b, from);
		buf_str(&b, " to ");
		outrow_put_date(&b, n->date);
		rc = err_set(e, ERR_REFUSED, "%s: %s wanted", f->path, buf_cstr(&b));
	} else if (f->header.as_of.utc < ((int64_t)from - 1) * 86400 ||
	    f->header.as_of.utc >= ((int64_t)n->date + 3) * 86400) {
		buf_str(&b, "as of ");
		outrow_put_stamp(&b, f->header.as_of);
		rc = err_set(e, ERR_REFUSED, "%s: %s: outside the window of the run of %s", f->path, buf_cstr(&b),
		    n->date_text);
	}
	buf_fini(&b);
	return rc;
}

/* --- sequence ------------------------------------------------------------------------ */

static int
by_feed(const void *a, const void *b)
{
	const struct night_file *x = a, *y = b;
	int c = strcmp(x->layout->name, y->layout->name);

	if (c == 0)
		c = strcmp(x->header.source_id, y->header.source_id);
	if (c == 0)
		c = (x->header.sequence > y->header.sequence) - (x->header.sequence < y->header.sequence);
	return c ? c : strcmp(x->name, y->name);
}

/* Corrected rows have the number of the file that they came in first. */
static int
judge_corrected(struct night *n, const struct night_file *f, const struct watermark *last, struct err *e)
{
	if (!last->known || f->header.sequence > last->sequence)
		return err_set(e, ERR_REFUSED, "%s: corrects sequence %lld of %s seen, one that was received wanted", f->path,
		    (long long)f->header.sequence, f->header.source_id);
	switch (received_equal(n, f, e)) {
	case 1:
		return 0;
	case 0:
		return 1;
	default:
		return -1;
	}
}

/* 1 take it, 0 leave it out (a repeat), -1 refused. LAST: of its feed, moved on. */
static int
judge(struct night *n, const struct night_file *f, struct watermark *last, struct err *e)
{
	if (f->corrected)
		return judge_corrected(n, f, last, e);
	if (!last->known || f->header.sequence == last->sequence + 1) {
		*last = (struct watermark){ true, f->header.sequence };
		return 1;
	}
	if (f->header.sequence > last->sequence)
		return err_set(e, ERR_REFUSED,
		    "%s: sequence %lld of %s seen, %lld wanted: a file between is missing", f->path,
		    (long long)f->header.sequence, f->header.source_id, (long long)last->sequence + 1);
	switch (received_equal(n, f, e)) {
	case 1:
		return 0;
	case 0:
		return err_set(e, ERR_REFUSED,
		    "%s: sequence %lld of %s was received before with other bytes", f->path,
		    (long long)f->header.sequence, f->header.source_id);
	default:
		return -1;
	}
}

static bool
same_feed(const struct night_file *a, const struct night_file *b)
{
	return a->layout == b->layout && strcmp(a->header.source_id, b->header.source_id) == 0;
}

/* A feed that was never seen: nobody has yet compared what it says with the world. */
static void
new_feed(struct night *n, const struct night_file *f)
{
	char name[96];

	snprintf(name, sizeof name, "feed %s of %s", f->layout->name, f->header.source_id);
	night_close_gate(n, BLOCK_NEW_FEED, name, "its first file; a person has to look at it");
}

/* Leaves in night->file what is to be read. */
static int
sequence(struct night *n, struct err *e)
{
	struct watermark last = { 0 };
	size_t kept = 0;

	qsort(n->file, n->files, sizeof *n->file, by_feed);
	for (size_t i = 0; i < n->files; i++) {
		int rc;

		if (i == 0 || !same_feed(&n->file[i], &n->file[i - 1])) {
			if (watermark(n, &n->file[i], &last, e) != 0)
				return -1;
			if (!last.known && !n->first && n->store != NULL)
				new_feed(n, &n->file[i]);
		}
		rc = n->store == NULL ? 1 : judge(n, &n->file[i], &last, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			fprintf(stderr, "%s: received before with equal bytes: left out\n", n->file[i].path);
		else
			n->file[kept++] = n->file[i];
	}
	n->files = kept;
	return 0;
}

/* The latest business date of the files of a kind; 0: none came. */
static int32_t
came(const struct night *n, const struct layout *l)
{
	int32_t latest = 0;

	for (size_t i = 0; i < n->files; i++)
		if (n->file[i].layout == l && !n->file[i].corrected && n->file[i].header.business_date > latest)
			latest = n->file[i].header.business_date;
	return latest;
}

/* An older file is read; but what it protects against may have happened since. */
static void
block_late(struct night *n, const struct layout *l, int32_t latest)
{
	struct buf b = { 0 };

	if (latest == 0) {
		night_add_block(n, BLOCK_LATE, "no extract of %s came", l->name);
		return;
	}
	outrow_put_date(&b, latest);
	night_add_block(n, BLOCK_LATE, "the last extract of %s is of %s", l->name, buf_cstr(&b));
	buf_fini(&b);
}

static int
see_all_kinds(struct night *n, const struct step *step, struct err *e)
{
	for (size_t i = 0; i < n->layouts.n; i++) {
		const struct layout *l = n->layouts.v[i];
		int32_t latest = came(n, l);
		enum presence p;
		int days;

		if (presence(step, l, &p, &days, e) != 0)
			return -1;
		if (p == OPTIONAL || p == FIRST || latest == n->date || n->store == NULL)
			continue;
		if (p == REQUIRED && latest == 0)
			return err_set(e, ERR_REFUSED, "%s: no extract of %s came, and the job requires it", n->in, l->name);
		if (l->protective)
			block_late(n, l, latest);
	}
	return 0;
}

int
arrival_date(struct night *n, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	if (n->store == NULL)
		return 0;
	if (table(n, "watermarks", &t, e) != 0 || (rc = store_get(t, slice_of(ARRIVAL_NIGHT), &val, e)) < 0)
		return -1;
	n->first = rc == 0;
	if (n->relief_only && n->first)
		return err_set(e, ERR_REFUSED, "a job that only relieves comes after a first night; none was done");
	if (rc == 1 && !night_between(n) && slice_cmp(val, slice_of(n->date_text)) >= 0)
		return err_set(e, ERR_REFUSED,
		    "business date %s: the last one done is %.*s; a run for a later one wanted", n->date_text,
		    SLICE_FMT(val));
	return 0;
}

int
arrival_plan(struct night *n, const struct step *step, struct err *e)
{
	const struct setfile *s = n->set;
	const char *const *sha256 = n->sha256;

	n->file = arena_zalloc(&n->mem, (s->n + 1) * sizeof *n->file);
	n->files = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct night_file *f = &n->file[n->files++];
		enum presence p;
		int days;

		if (strcmp(sha256[i], s->entry[i].sha256) != 0)
			return err_set(e, ERR_REFUSED, "%s: digest %.12s... seen, %.12s... wanted by %s",
			    s->entry[i].path, sha256[i], s->entry[i].sha256, s->path);
		f->layout = kind_of(n, s->entry[i].name);
		if (f->layout == NULL)
			return unknown_kind(n, s, s->entry[i].name, e);
		f->name = s->entry[i].name;
		f->path = s->entry[i].path;
		f->sha256 = s->entry[i].sha256;
		f->bytes = s->entry[i].bytes;
		if (extract_peek(f->layout, f->path, &f->header, e) != 0)
			return -1;
		f->corrected = strcmp(f->header.note, "rejects") == 0;
		if (presence(step, f->layout, &p, &days, e) != 0 || in_window(n, f, days, e) != 0)
			return -1;
	}
	return sequence(n, e) != 0 || see_all_kinds(n, step, e) != 0 ? -1 : 0;
}

/* What a utility says once, of the time before its first night: a person looked at it then, and cases rest
 * on it since. Rejected rows of it may come back corrected, and a file without rows says nothing. */
int
arrival_once(struct night *n, const struct step *step, const struct night_file *f, struct err *e)
{
	enum presence p;
	int days;

	if (presence(step, f->layout, &p, &days, e) != 0)
		return -1;
	if (p != FIRST || n->first || n->store == NULL || f->corrected || f->info.rows == 0)
		return 0;
	return err_set(e, ERR_REFUSED, "%s: %llu rows of %s seen after the first night; it comes once, with that night",
	    f->path, (unsigned long long)f->info.rows, f->layout->name);
}

/* --- after all were balanced ----------------------------------------------------------- */

static int
note(struct store_table *marks, struct store_table *received, const struct night_file *f,
    struct err *e)
{
	struct buf key = { 0 }, val = { 0 };
	int rc = 0;

	feed_key(f->header.source_id, f->layout->name, &key);
	buf_printf(&val, "%lld ", (long long)f->header.sequence);
	outrow_put_stamp(&val, f->header.as_of);
	if (!f->corrected)
		rc = store_put(marks, buf_view(&key), buf_view(&val), e);
	buf_reset(&key);
	file_key(f, &key);
	if (rc == 0)
		rc = store_put(received, buf_view(&key), slice_of(f->sha256), e);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

int
arrival_note(struct night *n, struct err *e)
{
	struct store_table *marks, *received;

	if (table(n, "watermarks", &marks, e) != 0 || table(n, "received", &received, e) != 0)
		return -1;
	for (size_t i = 0; i < n->files; i++)
		if (note(marks, received, &n->file[i], e) != 0)
			return -1;
	/* Of nights: the night of a recheck's date is still to come. That no run goes back in time, the ledger sees to. */
	if (night_between(n))
		return 0;
	return (n->first && store_put(marks, slice_of(ARRIVAL_FIRST), slice_of(n->date_text), e) != 0) ||
	    store_put(marks, slice_of(ARRIVAL_NIGHT), slice_of(n->date_text), e) != 0 ? -1 : 0;
}

/* --- what is known of each feed ---------------------------------------------------------- */

/* Its local day is that of the sender: the day that its rows tell of. */
static void
set_age(struct arrival_feed *f, int32_t date)
{
	int64_t day;

	f->days = 0;
	if (f->as_of.n >= 10 && when_parse_date(slice_make(f->as_of.p, 10), &day) && day < date)
		f->days = date - day;
}

/* "SEQUENCE AS-OF" under "SOURCE 00 KIND". */
static bool
read_feed(struct slice key, struct slice val, struct arrival_feed *f)
{
	const char *zero = memchr(key.p, '\0', key.n), *blank = memchr(val.p, ' ', val.n);

	if (zero == NULL || blank == NULL)
		return false;
	f->source = slice_make(key.p, (size_t)(zero - key.p));
	f->kind = slice_make(zero + 1, key.n - f->source.n - 1);
	f->sequence = slice_make(val.p, (size_t)(blank - val.p));
	f->as_of = slice_make(blank + 1, val.n - f->sequence.n - 1);
	return true;
}

static int
stored_feeds(struct night *n, void (*see)(void *, const struct arrival_feed *), void *ctx, struct err *e)
{
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	struct arrival_feed f;
	int rc;

	if (table(n, "watermarks", &t, e) != 0 || store_rows(t, &r, e) != 0)
		return -1;
	while ((rc = rows_next(r, &key, &val, e)) == 1)
		if (read_feed(key, val, &f)) {
			set_age(&f, n->date);
			see(ctx, &f);
		}
	rows_close(&r);
	return rc;
}

int
arrival_feeds(struct night *n, void (*see)(void *, const struct arrival_feed *), void *ctx, struct err *e)
{
	struct buf sequence = { 0 }, as_of = { 0 };

	if (n->store != NULL)
		return stored_feeds(n, see, ctx, e);
	for (size_t i = 0; i < n->files; i++) {
		const struct extract_header *h = &n->file[i].header;
		struct arrival_feed f = { .source = slice_of(h->source_id), .kind = slice_of(n->file[i].layout->name) };

		buf_reset(&sequence);
		buf_reset(&as_of);
		buf_printf(&sequence, "%lld", (long long)h->sequence);
		outrow_put_stamp(&as_of, h->as_of);
		f.sequence = buf_view(&sequence);
		f.as_of = buf_view(&as_of);
		set_age(&f, n->date);
		see(ctx, &f);
	}
	buf_fini(&sequence);
	buf_fini(&as_of);
	return 0;
}
