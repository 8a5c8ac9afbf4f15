/* gen_out.c - one extract being written: header, rows, trailer, as its layout says. */
#include "gen_out.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "formats.h"
#include "gen_day.h"
#include "io/sink.h"

enum { FLUSH = 1 << 17, MAX_COLUMNS = 256 };

/* A kind: its layout and where the fields of gen_cols.h stand in a row. */
struct kind {
	const char *name;
	const char *const *col;
	int ncols;
	const struct layout *layout;
	int place[GEN_MAXCOLS];
};

struct cell {
	uint32_t off, n;
	bool set;
};

struct gen_out {
	struct gen_set *set;
	struct gen_out_spec spec;
	const struct kind *kind;
	struct sink *sink;
	struct feed feed;
	char name[256], path[1024];
	struct cell cell[MAX_COLUMNS];
	enum row_action action;
	const char *spoil_from, *spoil_to;
	struct buf row, out;
};

#define NAME_OF(k, c) #c,
#define NAMES(k, name) \
	static const char *const names_##k[] = { GEN_CONTROL(NAME_OF, k) GEN_##k(NAME_OF, k) };
GEN_KINDS(NAMES)
#define KIND(k, name) { name, names_##k, k##_NCOLS, NULL, { 0 } },
static struct kind kinds[GEN_NKINDS] = { GEN_KINDS(KIND) };

NORETURN void
gen_out_die(const char *fmt, ...)
{
	va_list ap;

	fputs("gen: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(12);
}

/* --- the set file ---------------------------------------------------------- */

static void
make_folders(const char *path)
{
	char part[1024];

	snprintf(part, sizeof(part), "%s", path);
	for (char *p = part + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(part, 0777);
			*p = '/';
		}
	if (mkdir(part, 0777) != 0 && errno != EEXIST)
		gen_out_die("%s: can't make the folder", path);
}

void
gen_set_begin(struct gen_set *s, const char *dir)
{
	memset(s, 0, sizeof(*s));
	s->dir = dir;
	make_folders(dir);
}

static void
digest(const char *path, struct gen_set *s, const char *name)
{
	static uint8_t block[1 << 16];
	uint8_t sum[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	uint64_t bytes = 0;
	size_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		gen_out_die("%s: can't be read back", path);
	sha256_init(&ctx);
	while ((n = fread(block, 1, sizeof(block), f)) > 0) {
		sha256_update(&ctx, n, block);
		bytes += n;
	}
	fclose(f);
	sha256_digest(&ctx, sizeof(sum), sum);
	buf_printf(&s->text, "%s,%llu,", name, (unsigned long long)bytes);
	for (size_t k = 0; k < sizeof(sum); k++)
		buf_printf(&s->text, "%02x", sum[k]);
	buf_char(&s->text, '\n');
	s->bytes += bytes;
}

void
gen_set_end(struct gen_set *s, const char *name)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.set", s->dir, name);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(s->text.p, 1, s->text.n, f) != s->text.n || fclose(f) != 0)
		gen_out_die("%s: can't be written", path);
	buf_fini(&s->text);
}

/* --- layouts ----------------------------------------------------------------- */

void
gen_out_layouts(const char *folder)
{
	static struct arena plan;
	static struct layout_set set;
	struct diag d;
	struct buf text = { 0 };

	arena_init(&plan, 0);
	diag_init(&d);
	if (layout_set_load(&set, &plan, folder, &d) != 0) {
		diag_print(&d, &text);
		gen_out_die("%s", buf_cstr(&text));
	}
	diag_fini(&d);
	for (int k = 0; k < GEN_NKINDS; k++) {
		kinds[k].layout = layout_find(&set, kinds[k].name);
		if (kinds[k].layout == NULL)
			continue;
		CHECK(kinds[k].layout->type->n <= MAX_COLUMNS && kinds[k].ncols <= GEN_MAXCOLS);
		for (int c = 0; c < kinds[k].ncols; c++)
			kinds[k].place[c] = row_find(kinds[k].layout->type, kinds[k].col[c]);
	}
}

/* What the layouts do not have, and what they have and nobody fills: for whoever adds a field. */
void
gen_out_show(void)
{
	for (int k = 0; k < GEN_NKINDS; k++) {
		bool filled[MAX_COLUMNS] = { false };
		const struct layout *l = kinds[k].layout;

		if (l == NULL) {
			printf("%s: no layout\n", kinds[k].name);
			continue;
		}
		if (k >= GEN_FIRST_TOLD) {
			printf("%s: told by gen_*.c as rows of text\n", l->name);
			continue;
		}
		for (int c = 0; c < kinds[k].ncols; c++)
			if (kinds[k].place[c] < 0)
				printf("%s.%s: not in the layout\n", l->name, kinds[k].col[c]);
			else
				filled[kinds[k].place[c]] = true;
		for (int c = 0; c < l->type->n; c++)
			if (!filled[c])
				printf("%s.%s: %s\n", l->name, l->type->col[c].name,
				    l->type->col[c].nullable ? "left blank" : "required, not filled");
	}
}

bool
gen_out_has(enum gen_kind k)
{
	return kinds[k].layout != NULL;
}

/* --- header, rows, trailer --------------------------------------------------- */

static void
flush(struct gen_out *o)
{
	sink_write(o->sink, o->out.p, o->out.n);
	buf_reset(&o->out);
}

/* The line just written ends as the sender's system ends its lines. */
static void
end_line(struct gen_out *o)
{
	if (o->spec.crlf && o->out.n > 0 && o->out.p[o->out.n - 1] == '\n') {
		o->out.n--;
		buf_str(&o->out, "\r\n");
	}
	if (o->out.n > FLUSH)
		flush(o);
}

/* Minute of the local day as an instant; clocks change at two in the morning. */
static struct row_stamp
instant(int day, int minute)
{
	int west = gen_day_offset(minute < 120 ? day - 1 : day);

	return (struct row_stamp){ (int64_t)day * 86400 + minute * 60 + west * 3600,
		(int16_t)(-60 * west) };
}

struct gen_out *
gen_out_open(struct gen_set *set, const struct gen_out_spec *spec)
{
	struct gen_out *o = base_zalloc(sizeof(*o));
	struct sink_options how = { .gzip = !spec->plain };
	struct extract_header h = { .sequence = spec->sequence, .full = spec->full,
		.business_date = spec->business, .as_of = instant(spec->as_of, 19 * 60),
		.created_at = instant(spec->as_of, 19 * 60 + 20) };
	struct err e;

	o->set = set;
	o->spec = *spec;
	o->kind = &kinds[spec->kind];
	if (o->kind->layout == NULL)
		gen_out_die("%s: there is no such layout", o->kind->name);
	if (o->spec.source == NULL)
		o->spec.source = "CIS";
	snprintf(h.source_id, sizeof(h.source_id), "%s", o->spec.source);
	snprintf(o->name, sizeof(o->name), "%s.%s.%d.csv%s", o->kind->name, o->spec.source,
	    spec->sequence, spec->plain ? "" : ".gz");
	snprintf(o->path, sizeof(o->path), "%s/%s", set->dir, o->name);
	if (sink_open(&o->sink, o->path, &how, &e) != 0)
		gen_out_die("%s", e.text);
	feed_begin(&o->feed, o->kind->layout, &h, &o->out);
	end_line(o);
	return o;
}

void
gen_out_close(struct gen_out **op)
{
	struct gen_out *o = *op;
	struct err e;

	o->set->rows += o->feed.rows;
	if (o->spec.unbalance != 0 && o->kind->layout->n_sums > 0)
		o->feed.sum[0] += o->spec.unbalance;
	else if (o->spec.unbalance != 0)
		o->feed.rows++;
	feed_end(&o->feed);
	end_line(o);
	flush(o);
	if (sink_close(&o->sink, &e) != 0)
		gen_out_die("%s", e.text);
	digest(o->path, o->set, o->name);
	buf_fini(&o->row);
	buf_fini(&o->out);
	base_free(o);
	*op = NULL;
}

/* Where the cell of COL is; a field that the layout lacks goes to a cell that nobody reads. */
static struct cell *
begin(struct gen_out *o, int col)
{
	int place = o->kind->place[col];
	struct cell *c = &o->cell[place < 0 ? MAX_COLUMNS - 1 : place];

	c->off = (uint32_t)o->row.n;
	c->set = true;
	return c;
}

static void
end(struct gen_out *o, struct cell *c)
{
	c->n = (uint32_t)o->row.n - c->off;
}

void
gen_out_text(struct gen_out *o, int col, const char *text)
{
	struct cell *c = begin(o, col);

	buf_str(&o->row, text);
	end(o, c);
}

void
gen_out_named(struct gen_out *o, struct slice name, struct slice value)
{
	char text[64];
	int place;

	snprintf(text, sizeof(text), "%.*s", (int)name.n, name.p);
	place = row_find(o->kind->layout->type, text);
	if (place < 0)
		gen_out_die("%s: the layout has no field \"%s\"", o->name, text);
	o->cell[place] = (struct cell){ (uint32_t)o->row.n, (uint32_t)value.n, true };
	buf_add(&o->row, value.p, value.n);
}

void
gen_out_code(struct gen_out *o, int col, const char *code)
{
	gen_out_text(o, col, code);
}

void
gen_out_format(struct gen_out *o, int col, const char *fmt, ...)
{
	struct cell *c = begin(o, col);
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf_room(&o->row, 512), 512, fmt, ap);
	va_end(ap);
	CHECK(n >= 0 && n < 512);
	o->row.n += (size_t)n;
	end(o, c);
}

void
gen_out_date(struct gen_out *o, int col, int day)
{
	gen_out_text(o, col, day != 0 ? gen_day_text(day) : "");
}

void
gen_out_money(struct gen_out *o, int col, int64_t cents)
{
	struct cell *c = begin(o, col);

	outrow_put_number(&o->row, cents, 2);
	end(o, c);
}

void
gen_out_number(struct gen_out *o, int col, int64_t n)
{
	struct cell *c = begin(o, col);

	outrow_put_number(&o->row, n, 0);
	end(o, c);
}

void
gen_out_bool(struct gen_out *o, int col, bool b)
{
	gen_out_text(o, col, b ? "true" : "false");
}

void
gen_out_stamp(struct gen_out *o, int col, int day, int minute)
{
	struct cell *c = begin(o, col);

	if (day != 0)
		outrow_put_stamp(&o->row, instant(day, minute));
	end(o, c);
}

void
gen_out_action(struct gen_out *o, const char *action)
{
	o->action = strcmp(action, "delete") == 0   ? ROW_DELETE
		    : strcmp(action, "cancel") == 0 ? ROW_CANCEL
						    : ROW_UPSERT;
}

void
gen_out_control(struct gen_out *o, int32_t version)
{
	gen_out_number(o, gen_row_version, version);
	gen_out_stamp(o, gen_changed_at, GEN_VERSION_DAY(version), 9 * 60 + version % 480);
	gen_out_text(o, gen_changed_by, "batch");
}

void
gen_out_spoil(struct gen_out *o, const char *from, const char *to)
{
	o->spoil_from = from;
	o->spoil_to = to;
}

/* Bytes of the row just written that a careless system would have written otherwise. */
static void
spoil(struct gen_out *o, size_t from)
{
	struct buf tail = { 0 };
	char *at;

	(void)buf_cstr(&o->out);
	at = strstr(o->out.p + from, o->spoil_from);
	if (at == NULL)
		gen_out_die("%s: \"%s\" is not in the row to be spoiled", o->name, o->spoil_from);
	buf_str(&tail, at + strlen(o->spoil_from));
	o->out.n = (size_t)(at - o->out.p);
	buf_str(&o->out, o->spoil_to);
	buf_add(&o->out, tail.p, tail.n);
	buf_fini(&tail);
	o->spoil_from = NULL;
}

void
gen_out_again(struct gen_out *o)
{
	struct slice cell[MAX_COLUMNS];
	size_t n = o->kind->layout->type->n, from = o->out.n;
	struct err e;

	for (size_t k = 0; k < n; k++)
		cell[k] = o->cell[k].set ? slice_make(o->row.p + o->cell[k].off, o->cell[k].n)
					 : slice_make("", 0);
	if (feed_cells(&o->feed, o->action, cell, n, &e) != 0)
		gen_out_die("%s: %s", o->name, e.text);
	if (o->spoil_from != NULL)
		spoil(o, from);
	end_line(o);
}

void
gen_out_row(struct gen_out *o)
{
	gen_out_again(o);
	memset(o->cell, 0, sizeof(o->cell));
	o->action = ROW_UPSERT;
	buf_reset(&o->row);
}

uint64_t
gen_out_rows(const struct gen_out *o)
{
	return o->feed.rows;
}
