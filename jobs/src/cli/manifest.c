/* manifest.c - what a run was made from, as XML. */
#include "manifest.h"

#include <stdio.h>

#include "intake/night.h"
#include "io/folder.h"
#include "io/source.h"
#include "io/stage.h"
#include "store/store.h"
#include "version.h"

static void
text(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\n': buf_str(out, "&#10;"); break;
		default: buf_char(out, *s);
		}
}

static void
attr(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	text(out, value);
	buf_char(out, '"');
}

/* Records of a CSV file without its header; line breaks inside quotes are none. */
static int
count_rows(const char *path, uint64_t *rows, struct err *e)
{
	struct source *s = NULL;
	struct slice block;
	bool quoted = false;
	int rc;

	*rows = 0;
	if (source_open(&s, path, NULL, e) != 0)
		return -1;
	while ((rc = source_next(s, &block, e)) == 1)
		for (size_t i = 0; i < block.n; i++) {
			if (block.p[i] == '"')
				quoted = !quoted;
			else if (block.p[i] == '\n' && !quoted)
				++*rows;
		}
	source_close(&s);
	if (*rows > 0)
		--*rows;
	return rc;
}

static int
outputs(struct run *r, const struct stage_entry *it, size_t n, struct buf *out, struct err *e)
{
	const struct ledger_run *l = run_ledger(r);
	char path[FOLDER_MAX_PATH + 256];
	uint64_t rows;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(it[i].name);

		buf_str(out, "  <output");
		attr(out, "name", it[i].name);
		buf_printf(out, " bytes=\"%llu\" sha256=\"%s\"", (unsigned long long)it[i].length, it[i].sha256);
		if (len > 4 && strcmp(it[i].name + len - 4, ".csv") == 0) {
			snprintf(path, sizeof path, "%s/.staged-%s/%s", l->out, l->id, it[i].name);
			if (count_rows(path, &rows, e) != 0)
				return -1;
			buf_printf(out, " rows=\"%llu\"", (unsigned long long)rows);
		}
		buf_str(out, "/>\n");
	}
	return 0;
}

/* Who let adverse effects out, from the table "releases": run, 00, gate -> name. */
static int
releases(struct run *r, struct buf *out, struct err *e)
{
	struct store_table *t;
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = -1;

	if (store_table(run_store(r), "releases", STORE_UNDO, 1, &t, e) != 0 || store_rows(t, &rows, e) != 0)
		return -1;
	while ((rc = rows_next(rows, &key, &val, e)) == 1) {
		char *run = base_zalloc(key.n + val.n + 2), *who = run + key.n + 1;

		memcpy(run, key.p, key.n);
		memcpy(who, val.p, val.n);
		buf_str(out, "  <released");
		attr(out, "after", run);
		attr(out, "gate", strlen(run) < key.n ? run + strlen(run) + 1 : "");
		attr(out, "by", who);
		buf_str(out, "/>\n");
		base_free(run);
	}
	rows_close(&rows);
	return rc;
}

/* Whose marks a person lifted, from the table "clears": kind letter, owner id, 00 ... -> who and why. */
static int
clears(struct run *r, struct buf *out, struct err *e)
{
	struct store_table *t;
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = -1;

	if (store_table(run_store(r), "clears", STORE_UNDO, 1, &t, e) != 0 || store_rows(t, &rows, e) != 0)
		return -1;
	while ((rc = rows_next(rows, &key, &val, e)) == 1) {
		char owner[300], by[1000];

		if (key.n == 0)
			continue;
		snprintf(owner, sizeof owner, "%s %.*s", layout_owner_name((enum layout_owner)(key.p[0] - 'A')),
		    (int)strnlen(key.p + 1, key.n - 1), key.p + 1);
		snprintf(by, sizeof by, "%.*s", SLICE_FMT(val));
		buf_str(out, "  <cleared");
		attr(out, "owner", owner);
		attr(out, "by", by);
		buf_str(out, "/>\n");
	}
	rows_close(&rows);
	return rc;
}

static void
files(const char *element, const struct ledger_file *f, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "  <%s", element);
		attr(out, "name", f[i].name);
		attr(out, "sha256", f[i].sha256);
		buf_str(out, "/>\n");
	}
}

/* Zone rules decide what hour a window is: which release of them was used. */
static void
tzdata(struct buf *out)
{
	static const char *const at[] = { "/usr/share/zoneinfo/tzdata.zi", "/usr/share/zoneinfo/America/New_York" };
	uint8_t digest[HASH_SIZE];
	char hex[HASH_HEX];

	for (size_t i = 0; i < NELEM(at); i++)
		if (source_hash_file(at[i], digest, NULL, NULL) == 0) {
			hash_hex(digest, HASH_SIZE, hex);
			buf_printf(out, "  <tzdata sha256=\"%s\"/>\n", hex);
			return;
		}
}

int
manifest_write(void *context, struct run *r, const struct stage_entry *it, size_t n, struct buf *out,
    struct err *e)
{
	const struct ledger_run *l = run_ledger(r);
	const struct night *night = context;

	buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest");
	attr(out, "run", l->id);
	attr(out, "job", l->job);
	attr(out, "business-date", l->date);
	attr(out, "program", version_program());
	buf_printf(out, " generation=\"%u\" format=\"1\">\n", l->generation);
	for (size_t i = 0; i < l->params; i++) {
		buf_str(out, "  <parameter");
		attr(out, "name", l->param[i].name);
		attr(out, "value", l->param[i].path);
		buf_str(out, "/>\n");
	}
	for (size_t i = 0; i < night->blocks; i++) {
		buf_str(out, "  <blocked");
		attr(out, "kind", night_block_name[night->block[i].kind]);
		attr(out, "by", night->block[i].what);
		buf_str(out, "/>\n");
	}
	files("input", l->input, l->inputs, out);
	files("pinned", l->pin, l->pins, out);
	tzdata(out);
	if (releases(r, out, e) != 0 || clears(r, out, e) != 0 || outputs(r, it, n, out, e) != 0)
		return -1;
	buf_str(out, "</manifest>\n");
	return 0;
}
