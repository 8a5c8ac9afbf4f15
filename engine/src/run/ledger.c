/* ledger.c - the record of a run: as text, in the store, beside it. */
#include "run/ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include "io/folder.h"
#include "store/store.h"

static const char *const status_name[] = { "STARTING", "STARTED", "STOPPING", "STOPPED", "FAILED", "COMPLETED",
	"ABANDONED" };
static const char *const phase_name[] = { "OPEN", "PUBLISHING", "PUBLISHED" };

enum { MOST_FIELDS = 4 };

const char *
ledger_status_name(enum ledger_status s)
{
	return status_name[s];
}

void
ledger_run_init(struct ledger_run *r)
{
	*r = (struct ledger_run){ 0 };
	arena_init(&r->mem, 0);
	r->id = r->job = r->date = r->exit = r->message = r->out = "";
}

void
ledger_run_fini(struct ledger_run *r)
{
	arena_fini(&r->mem);
}

/* --- text: a blank ends a field, so blanks, line ends and backslashes inside are escaped; \e is
 * the empty field ------------------------------------------------------------------------ */
static void
field(struct buf *out, const char *s)
{
	buf_char(out, ' ');
	if (*s == '\0')
		buf_str(out, "\\e");
	for (; *s != '\0'; s++) {
		if (*s == ' ')
			buf_str(out, "\\s");
		else if (*s == '\n')
			buf_str(out, "\\n");
		else if (*s == '\\')
			buf_str(out, "\\\\");
		else
			buf_char(out, *s);
	}
}

static void
line(struct buf *out, const char *tag, const char *a, const char *b, const char *c)
{
	buf_str(out, tag);
	field(out, a);
	if (b != NULL)
		field(out, b);
	if (c != NULL)
		field(out, c);
	buf_char(out, '\n');
}

static void
number(struct buf *out, const char *tag, int64_t n)
{
	buf_printf(out, "%s %lld\n", tag, (long long)n);
}

void
ledger_format(const struct ledger_run *r, struct buf *out)
{
	size_t i, j;

	line(out, "run", r->id, NULL, NULL);
	line(out, "job", r->job, NULL, NULL);
	number(out, "number", (int64_t)r->no);
	line(out, "date", r->date, NULL, NULL);
	number(out, "generation", r->generation);
	line(out, "status", status_name[r->status], NULL, NULL);
	line(out, "phase", phase_name[r->phase], NULL, NULL);
	line(out, "exit", r->exit, NULL, NULL);
	line(out, "message", r->message, NULL, NULL);
	number(out, "exceptions", r->exceptions);
	line(out, "out", r->out, NULL, NULL);
	line(out, "manifest", r->manifest, NULL, NULL);
	for (i = 0; i < r->params; i++)
		line(out, "param", r->param[i].name, r->param[i].path, NULL);
	for (i = 0; i < r->inputs; i++)
		line(out, "input", r->input[i].name, r->input[i].path, r->input[i].sha256);
	for (i = 0; i < r->pins; i++)
		line(out, "pin", r->pin[i].name, r->pin[i].path, r->pin[i].sha256);
	for (i = 0; i < r->steps; i++) {
		const struct ledger_step *s = &r->step[i];
		char mark[24];

		snprintf(mark, sizeof mark, "%llu", (unsigned long long)s->mark);
		line(out, "step", s->id, status_name[s->status], mark);
		for (j = 0; j < s->counters; j++) {
			snprintf(mark, sizeof mark, "%lld", (long long)s->counter[j].n);
			line(out, "count", s->counter[j].name, mark, NULL);
		}
	}
}

static char *
unescape(struct arena *mem, const char *p, size_t n)
{
	char *s = arena_alloc(mem, n + 1), *to = s;
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] != '\\' || i + 1 == n) {
			*to++ = p[i];
			continue;
		}
		i++;
		if (p[i] != 'e')
			*to++ = p[i] == 's' ? ' ' : p[i] == 'n' ? '\n' : p[i];
	}
	*to = '\0';
	return s;
}

static int
named(const char *const *names, int n, const char *s)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return -1;
}

/* Arrays grow by doubling at powers of two. */
static void *
one_more(struct arena *mem, void *was, size_t n, size_t size)
{
	void *p = was;

	if ((n & (n - 1)) == 0) {
		p = arena_zalloc(mem, size * (n ? n * 2 : 1));
		if (n > 0)
			memcpy(p, was, n * size);
	}
	return p;
}

static bool
add_file(struct ledger_run *r, struct ledger_file **list, size_t *n, char **f, int fields)
{
	struct ledger_file *it;

	*list = one_more(&r->mem, *list, *n, sizeof **list);
	it = &(*list)[(*n)++];
	it->name = f[1];
	it->path = f[2];
	it->sha256[0] = '\0';
	if (fields == 4 && strlen(f[3]) < HASH_HEX)
		strcpy(it->sha256, f[3]);
	return fields >= 3;
}

static bool
add_step(struct ledger_run *r, char **f, int fields)
{
	struct ledger_step *s;
	int status = fields == 4 ? named(status_name, (int)NELEM(status_name), f[2]) : -1;

	if (status < 0)
		return false;
	r->step = one_more(&r->mem, r->step, r->steps, sizeof *r->step);
	s = &r->step[r->steps++];
	*s = (struct ledger_step){ .id = f[1], .status = (enum ledger_status)status };
	s->mark = strtoull(f[3], NULL, 10);
	return true;
}

static bool
add_counter(struct ledger_run *r, char **f, int fields)
{
	struct ledger_step *s = r->steps ? &r->step[r->steps - 1] : NULL;

	if (s == NULL || fields != 3)
		return false;
	s->counter = one_more(&r->mem, s->counter, s->counters, sizeof *s->counter);
	s->counter[s->counters++] = (struct ledger_counter){ f[1], strtoll(f[2], NULL, 10) };
	return true;
}

static bool
set_status(struct ledger_run *r, const char *status, const char *phase)
{
	int i = named(status_name, (int)NELEM(status_name), status ? status : "");
	int j = named(phase_name, (int)NELEM(phase_name), phase ? phase : "");

	if (i >= 0)
		r->status = (enum ledger_status)i;
	if (j >= 0)
		r->phase = (enum ledger_phase)j;
	return i >= 0 || j >= 0;
}

static bool
take_line(struct ledger_run *r, char **f, int n)
{
	const char *t = f[0];

	if (n < 2)
		return false;
	if (strcmp(t, "param") == 0)
		return add_file(r, &r->param, &r->params, f, n);
	if (strcmp(t, "input") == 0)
		return add_file(r, &r->input, &r->inputs, f, n);
	if (strcmp(t, "pin") == 0)
		return add_file(r, &r->pin, &r->pins, f, n);
	if (strcmp(t, "step") == 0)
		return add_step(r, f, n);
	if (strcmp(t, "count") == 0)
		return add_counter(r, f, n);
	if (strcmp(t, "status") == 0)
		return set_status(r, f[1], NULL);
	if (strcmp(t, "phase") == 0)
		return set_status(r, NULL, f[1]);
	if (strcmp(t, "run") == 0)
		r->id = f[1];
	else if (strcmp(t, "job") == 0)
		r->job = f[1];
	else if (strcmp(t, "number") == 0)
		r->no = strtoull(f[1], NULL, 10);
	else if (strcmp(t, "date") == 0)
		r->date = f[1];
	else if (strcmp(t, "generation") == 0)
		r->generation = (uint32_t)strtoul(f[1], NULL, 10);
	else if (strcmp(t, "exit") == 0)
		r->exit = f[1];
	else if (strcmp(t, "message") == 0)
		r->message = f[1];
	else if (strcmp(t, "exceptions") == 0)
		r->exceptions = f[1][0] == '1';
	else if (strcmp(t, "out") == 0)
		r->out = f[1];
	else if (strcmp(t, "manifest") == 0 && strlen(f[1]) < HASH_HEX)
		strcpy(r->manifest, f[1]);
	else
		return false;
	return true;
}

int
ledger_parse(struct ledger_run *r, struct slice text, struct err *e)
{
	const char *p = text.p, *end = text.p + text.n;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *q;
		char *f[MOST_FIELDS] = { 0 };
		int n = 0;

		if (nl == NULL)
			return err_set(e, ERR_DAMAGED, "the record of a run is cut off");
		for (; n < MOST_FIELDS && p < nl; p = q + (q < nl), n++) {
			q = memchr(p, ' ', (size_t)(nl - p));
			if (q == NULL)
				q = nl;
			f[n] = unescape(&r->mem, p, (size_t)(q - p));
		}
		if (!take_line(r, f, n))
			return err_set(e, ERR_DAMAGED, "the record of a run has a line \"%s\" that is not known",
			    f[0] ? f[0] : "");
		p = nl + 1;
	}
	return 0;
}

/* --- in the store -------------------------------------------------------------------- */
static int
table(struct store *s, struct store_table **t, struct err *e)
{
	return store_table(s, "runs", STORE_LEDGER, 1, t, e);
}

int
ledger_get(struct store *s, const char *id, struct ledger_run *r, struct err *e)
{
	struct store_table *t;
	struct slice v;
	int rc = table(s, &t, e);

	if (rc == 0)
		rc = store_get(t, slice_of(id), &v, e);
	if (rc == 1 && ledger_parse(r, v, e) != 0)
		rc = -1;
	return rc;
}

int
ledger_put(struct store *s, const struct ledger_run *r, struct err *e)
{
	struct store_table *t;
	struct buf text = { 0 };
	int rc = table(s, &t, e);

	ledger_format(r, &text);
	if (rc == 0)
		rc = store_put(t, slice_of(r->id), buf_view(&text), e);
	buf_fini(&text);
	return rc;
}

/* R: the last that STANDS, of JOB, with a number below BELOW. */
static int
walk(struct store *s, const char *job, uint64_t below, bool (*stands)(const struct ledger_run *), struct ledger_run *r, struct err *e)
{
	struct store_table *t;
	struct rows *rows;
	struct slice k, v;
	int rc, found = 0;

	if (table(s, &t, e) != 0 || store_rows(t, &rows, e) != 0)
		return -1;
	while ((rc = rows_next(rows, &k, &v, e)) == 1) {
		struct ledger_run one;

		if (memchr(k.p, '\0', k.n) != NULL)
			continue;	/* a checkpoint: see chunk.c */
		ledger_run_init(&one);
		if (ledger_parse(&one, v, e) != 0) {
			ledger_run_fini(&one);
			rc = -1;
			break;
		}
		if (one.no > r->no && one.no < below && (job == NULL || strcmp(one.job, job) == 0) && stands(&one)) {
			ledger_run_fini(r);
			*r = one;
			found = 1;
		} else {
			ledger_run_fini(&one);
		}
	}
	rows_close(&rows);
	return rc < 0 ? -1 : found;
}

/* What was abandoned or taken back has left nothing that anything could stand on. */
static bool
has_left_something(const struct ledger_run *r)
{
	return r->status != LEDGER_ABANDONED;
}

static bool
is_any(const struct ledger_run *r)
{
	(void)r;
	return true;
}

int
ledger_last(struct store *s, const char *job, struct ledger_run *r, struct err *e)
{
	return walk(s, job, UINT64_MAX, has_left_something, r, e);
}

int
ledger_before(struct store *s, uint64_t no, struct ledger_run *r, struct err *e)
{
	return walk(s, NULL, no, has_left_something, r, e);
}

int
ledger_top(struct store *s, uint64_t *no, struct err *e)
{
	struct ledger_run top;
	int rc;

	ledger_run_init(&top);
	rc = walk(s, NULL, UINT64_MAX, is_any, &top, e);
	*no = top.no;
	ledger_run_fini(&top);
	return rc < 0 ? -1 : 0;
}

/* --- beside it ------------------------------------------------------------------------ */
int
ledger_publish_status(const char *data, const struct ledger_run *r, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	int rc;

	buf_printf(&path, "%s/runs", data);
	rc = folder_make(buf_cstr(&path), e);
	buf_printf(&path, "/%s.txt", r->id);
	ledger_format(r, &text);
	if (rc == 0)
		rc = folder_write_file(buf_cstr(&path), buf_view(&text), e);
	buf_fini(&path);
	buf_fini(&text);
	return rc;
}

int
ledger_status_ids(const char *data, struct arena *mem, char ***ids, size_t *n, struct err *e)
{
	char **name, *folder = arena_printf(mem, "%s/runs", data);
	size_t all, i;

	*n = 0;
	*ids = NULL;
	if (!folder_exists(folder))
		return 0;
	if (folder_list(folder, mem, &name, &all, e) != 0)
		return -1;
	for (i = 0; i < all; i++) {
		size_t len = strlen(name[i]);

		if (len > 4 && strcmp(name[i] + len - 4, ".txt") == 0) {
			name[i][len - 4] = '\0';
			name[(*n)++] = name[i];
		}
	}
	*ids = name;
	return 0;
}

int
ledger_status_read(const char *data, const char *id, struct ledger_run *r, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	int rc;

	buf_printf(&path, "%s/runs/%s.txt", data, id);
	if (strchr(id, '/') != NULL || !folder_exists(buf_cstr(&path))) {
		rc = err_set(e, ERR_REFUSED, "run %s: not known in %s", id, data);
	} else {
		rc = folder_read_file(path.p, &text, e);
		if (rc == 0)
			rc = ledger_parse(r, buf_view(&text), e);
	}
	buf_fini(&path);
	buf_fini(&text);
	return rc;
}

int64_t
ledger_counter(const struct ledger_run *r, const char *step, const char *name)
{
	size_t i, j;

	for (i = 0; i < r->steps; i++)
		for (j = 0; strcmp(r->step[i].id, step) == 0 && j < r->step[i].counters; j++)
			if (strcmp(r->step[i].counter[j].name, name) == 0)
				return r->step[i].counter[j].n;
	return 0;
}
