/* run_test.c - a toy job: the same bytes whatever the workers, the chunk, the crash. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failpt.h"
#include "io/folder.h"
#include "io/stage.h"
#include "kit.h"
#include "run/run.h"
#include "store/store.h"

enum { ROWS = 2000, BATCH = 37 };
static struct err e;
#define OK(x) ck_assert_msg((x) == 0, "%s", e.text)

/* Reads numbers 0 .. ROWS-1, squares them, writes a line and a row for each. */
struct toy {
	struct step *step;
	struct store_table *t;
	struct stage_file *f;
	uint32_t at, done;
};
struct toy_batch {
	uint32_t from, n;
	uint64_t square[BATCH];
};

static int
toy_open(void **self, struct step *s, struct slice point, struct err *err)
{
	struct toy *t = base_zalloc(sizeof *t);

	t->step = s;
	if (point.n == 4)
		memcpy(&t->at, point.p, 4);
	t->done = t->at;
	*self = t;
	if (store_table(step_store(s), "squares", STORE_UNDO, 1, &t->t, err) != 0)
		return -1;
	return stage_file(step_stage(s), "out/squares.csv", &t->f, err);
}

static void *
toy_new(void *self)
{
	(void)self;
	return base_zalloc(sizeof(struct toy_batch));
}

static void
toy_free(void *self, void *batch)
{
	(void)self;
	base_free(batch);
}

static int
toy_read(void *self, void *batch, uint32_t *items, struct err *err)
{
	struct toy *t = self;
	struct toy_batch *b = batch;

	(void)err;
	b->from = t->at;
	b->n = ROWS - t->at < BATCH ? ROWS - t->at : BATCH;
	t->at += b->n;
	*items = b->n;
	return b->n > 0;
}

static void
toy_work(void *self, void *batch, int worker)
{
	struct toy_batch *b = batch;

	(void)self;
	(void)worker;
	for (uint32_t i = 0; i < b->n; i++)
		b->square[i] = (uint64_t)(b->from + i) * (b->from + i);
}

static int
toy_write(void *self, void *batch, struct err *err)
{
	struct toy *t = self;
	struct toy_batch *b = batch;
	char key[16], val[32];

	for (uint32_t i = 0; i < b->n; i++) {
		int kn = snprintf(key, sizeof key, "%06u", b->from + i);
		int vn = snprintf(val, sizeof val, "%llu", (unsigned long long)b->square[i]);

		stage_printf(t->f, "%s,%s\n", key, val);
		if (store_put(t->t, slice_make(key, (size_t)kn), slice_make(val, (size_t)vn), err) != 0)
			return -1;
		step_count(t->step, b->square[i] % 2 ? "odd" : "even", 1);
	}
	t->done = b->from + b->n;
	return 0;
}

static void
toy_point(void *self, struct buf *out)
{
	buf_add(out, &((struct toy *)self)->done, 4);
}

static void
toy_close(void *self)
{
	base_free(self);
}

/* Refuses inputs whose first letter is x; made a table and staged bytes before it finds that out. */
static int
gate_run(struct step *s, struct err *err)
{
	const char *path = step_context(s);
	struct store_table *t;
	struct stage_file *f;
	struct buf b = { 0 };
	bool bad;

	if (store_table(step_store(s), "gate", STORE_UNDO, 1, &t, err) != 0 ||
	    store_put(t, slice_of("k"), slice_of("v"), err) != 0 || stage_file(step_stage(s), "gate.csv", &f, err) != 0 ||
	    folder_read_file(path, &b, err) != 0)
		return -1;
	stage_printf(f, "looked\n");
	bad = b.n > 0 && b.p[0] == 'x';
	buf_fini(&b);
	return bad ? err_set(err, ERR_REFUSED, "%s: begins with x", path) : 0;
}

static int
total_run(struct step *s, struct err *err)
{
	struct stage_file *f;

	if (stage_file(step_stage(s), "totals.csv", &f, err) != 0)
		return -1;
	stage_printf(f, "%lld,%lld\n", (long long)step_counter_of(s, "square", "odd"),
	    (long long)step_counter_of(s, "square", "even"));
	if (getenv("TOY_HOLD") != NULL && !step_released(s))
		return step_hold(s, err, "the toy's breaker");
	return 0;
}

static const struct artifact toy = { .ref = "toy", .kind = ARTIFACT_CHUNK, .open = toy_open, .batch_new = toy_new,
	.batch_free = toy_free, .read = toy_read, .work = toy_work, .write = toy_write, .checkpoint = toy_point,
	.close = toy_close };
static const struct artifact gate = { .ref = "gate", .kind = ARTIFACT_BATCHLET, .run = gate_run };
static const struct artifact total = { .ref = "total", .kind = ARTIFACT_BATCHLET, .run = total_run };

static const char job[] = "<job id=\"nightly\" version=\"2.0\" xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">\n"
			  "<step id=\"gate\" next=\"square\"><batchlet ref=\"gate\"/></step>\n"
			  "<step id=\"square\" next=\"total\"><chunk item-count=\"#{jobParameters['n']}?:700;\">"
			  "<reader ref=\"toy\"/><writer ref=\"toy\"/></chunk></step>\n"
			  "<step id=\"total\" next=\"publish\"><batchlet ref=\"total\"/></step>\n"
			  "<step id=\"publish\"><batchlet ref=\"publish\"/></step></job>\n";

struct place {
	char data[600], out[600], in[600], job[600];
};

static void
places(struct place *p, const char *dir)
{
	snprintf(p->data, sizeof p->data, "%s/data", dir);
	snprintf(p->out, sizeof p->out, "%s/out", dir);
	snprintf(p->in, sizeof p->in, "%s/in.csv", dir);
	snprintf(p->job, sizeof p->job, "%s/job.xml", dir);
	OK(folder_write_file(p->in, slice_of("a,b\n"), &e));
	OK(folder_write_file(p->job, slice_of(job), &e));
}

static int
go(const struct place *p, const char *date, int workers, uint32_t chunk, enum run_state *state, char **dump)
{
	const struct artifact *all[] = { &toy, &gate, &total };
	char *in_path = base_strdup(p->in);
	struct run_file in = { "a", p->in }, pin = { "jobs/nightly.xml", p->job };
	struct run_request q = { .data = p->data, .out = p->out, .job = "nightly", .job_file = "jobs/nightly.xml",
		.date = date, .input = &in, .inputs = 1, .pin = &pin, .pins = 1, .workers = workers, .chunk = chunk, .context = in_path };
	enum err_status st;
	struct run *r;
	struct diag d;
	size_t n;
	int rc;

	if (run_open(&r, &q, &e) != 0) {
		base_free(in_path);
		return -1;
	}
	if (state != NULL)
		*state = run_state(r);
	diag_init(&d);
	rc = run_load_job(r, all, NELEM(all), &d, &e);
	if (rc == 0)
		rc = run_go(r, &st, &e);
	if (dump != NULL) {
		FILE *f = open_memstream(dump, &n);

		if (store_dump(run_store(r), f, false, &e) != 0)
			rc = -1;
		fclose(f);
	}
	diag_fini(&d);
	run_close(&r);
	base_free(in_path);
	return rc;
}

/* What was published, and the state, as one text. */
static char *
all_bytes(const struct place *p, char *dump)
{
	static const char *const name[] = { "out/squares.csv", "totals.csv", "manifest.xml" };
	struct buf b = { 0 }, path = { 0 };

	for (size_t i = 0; i < NELEM(name); i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/nightly-2026-03-02/%s", p->out, name[i]);
		OK(folder_read_file(buf_cstr(&path), &b, &e));
	}
	buf_str(&b, dump);
	free(dump);
	buf_fini(&path);
	return buf_cstr(&b);
}

static char *
undisturbed(const char *dir, int workers, uint32_t chunk)
{
	struct place p;
	char *dump;

	places(&p, kit_dir(dir));
	OK(go(&p, "2026-03-02", workers, chunk, NULL, &dump));
	return all_bytes(&p, dump);
}

START_TEST(workers_and_chunks_change_no_byte)
{
	char *a = undisturbed("run1", 0, 0), *b;
	int w[] = { 1, 3, 4 }, c[] = { 1, 100, 5000 };

	ck_assert_ptr_nonnull(strstr(a, "001999,3996001"));
	ck_assert_ptr_nonnull(strstr(a, "1000,1000\n"));
	for (int i = 0; i < 3; i++) {
		b = undisturbed("run2", w[i], (uint32_t)c[i]);
		ck_assert_str_eq(a, b);
		base_free(b);
	}
	base_free(a);
}
END_TEST

static int
killed(const struct place *p, const char *wish)
{
	pid_t kid = fork();
	int status;

	if (kid == 0) {
		setenv("ARREARS_FAILPT", wish, 1);
		failpt_init();
		_exit(go(p, "2026-03-02", 2, 0, NULL, NULL) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(kid, &status, 0), kid);
	return status;
}

START_TEST(a_kill_at_every_point_changes_no_byte)
{
	/* A kill loses nothing that was written, synced or not, so a folder in memory will do. */
	char memory[] = "/dev/shm/arrears-run-XXXXXX";
	const char *made = mkdtemp(memory), *dir = made ? made : kit_dir("run3");
	char *want = undisturbed("run4", 0, 0), *got, *dump, wish[100];
	int kills = 0;
	struct place p;

	for (size_t i = 0; failpt_name(i) != NULL; i++) {
		for (int n = 1; n <= 12; n += n < 3 ? 1 : 3) {
			int st;

			OK(folder_remove(dir, &e));
			OK(folder_make(dir, &e));
			places(&p, dir);
			snprintf(wish, sizeof wish, "%s:%d", failpt_name(i), n);
			st = killed(&p, wish);
			if (st == 0)
				break;	/* no Nth passing */
			ck_assert_msg(WIFSIGNALED(st) && WTERMSIG(st) == SIGKILL, "%s: %d", wish, st);
			kills++;
			ck_assert_msg(go(&p, "2026-03-02", 1, 300, NULL, &dump) == 0, "%s: %s", wish, e.text);
			got = all_bytes(&p, dump);
			ck_assert_msg(strcmp(want, got) == 0, "%s: other bytes", wish);
			base_free(got);
		}
	}
	OK(folder_remove(dir, &e));
	ck_assert_int_gt(kills, 60);
	base_free(want);
}
END_TEST

START_TEST(the_second_time_it_is_done_and_other_bytes_are_refused)
{
	struct place p;
	enum run_state st;

	places(&p, kit_dir("run5"));
	OK(go(&p, "2026-03-02", 0, 0, &st, NULL));
	ck_assert_int_eq(st, RUN_FRESH);
	OK(go(&p, "2026-03-02", 0, 0, &st, NULL));
	ck_assert_int_eq(st, RUN_DONE);
	ck_assert_int_eq(go(&p, "2026-03-01", 0, 0, &st, NULL), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
	OK(folder_write_file(p.in, slice_of("a,c\n"), &e));
	ck_assert_int_eq(go(&p, "2026-03-02", 0, 0, &st, NULL), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
}
END_TEST

START_TEST(a_held_run_waits_and_an_abandoned_one_leaves_nothing)
{
	struct place p;
	char *dump;

	places(&p, kit_dir("run6"));
	setenv("TOY_HOLD", "1", 1);
	ck_assert_int_eq(go(&p, "2026-03-02", 0, 0, NULL, NULL), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "held"));
	ck_assert_int_eq(go(&p, "2026-03-03", 0, 0, NULL, NULL), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
	OK(run_abandon(p.data, "nightly-2026-03-02", &e));
	ck_assert_int_eq(go(&p, "2026-03-02", 0, 0, NULL, NULL), -1);
	OK(run_release(p.data, "nightly-2026-03-02", "night operator", &e));
	OK(go(&p, "2026-03-02", 0, 0, NULL, &dump));
	ck_assert_int_eq(run_abandon(p.data, "nightly-2026-03-02", &e), -1);
	free(dump);
}
END_TEST

/* The store with all ledgers, and the names of all files beside it and in OUT. */
static char *
everything(const struct place *p)
{
	const char *folder[] = { "/runs", "/archive" };
	struct store *s;
	struct arena mem;
	char *dump, **name;
	size_t n, k;
	FILE *f = open_memstream(&dump, &n);

	arena_init(&mem, 0);
	OK(store_open(&s, p->data, NULL, &e));
	OK(store_dump(s, f, true, &e));
	OK(store_close(&s, &e));
	for (size_t i = 0; i < 3; i++) {
		char *path = i < 2 ? arena_printf(&mem, "%s%s", p->data, folder[i]) : arena_strdup(&mem, slice_of(p->out));

		if (!folder_exists(path))
			continue;
		OK(folder_list(path, &mem, &name, &k, &e));
		for (size_t j = 0; j < k; j++)
			fprintf(f, "%s\n", name[j]);
	}
	arena_fini(&mem);
	fclose(f);
	return dump;
}

static void
refused(const struct place *p, const char *date, const char *before)
{
	char *after;
	size_t at;

	OK(folder_write_file(p->in, slice_of("x\n"), &e));
	ck_assert_int_eq(go(p, date, 0, 0, NULL, NULL), -1);
	ck_assert_msg(e.status == ERR_REFUSED, "%s", e.text);
	after = everything(p);
	for (at = 0; before[at] != '\0' && before[at] == after[at];)
		at++;
	ck_assert_msg(before[at] == after[at], "before: %.200s\nafter: %.200s", before + at, after + at);
	free(after);
}

START_TEST(a_refusal_leaves_no_trace)
{
	struct place p;
	enum run_state st;
	char *before;

	places(&p, kit_dir("run7"));
	before = everything(&p);
	refused(&p, "2026-03-02", before);
	OK(folder_write_file(p.job, slice_of("<job/>"), &e));
	refused(&p, "2026-03-02", before);	/* of the job file */
	free(before);
	places(&p, kit_dir("run7"));
	OK(go(&p, "2026-03-02", 0, 0, &st, NULL));
	ck_assert_int_eq(st, RUN_FRESH);
	/* Beside a published run, and beside an abandoned one of the same name. */
	before = everything(&p);
	refused(&p, "2026-03-03", before);
	free(before);
	setenv("TOY_HOLD", "1", 1);
	OK(folder_write_file(p.in, slice_of("b\n"), &e));
	ck_assert_int_eq(go(&p, "2026-03-03", 0, 0, NULL, NULL), -1);
	OK(run_abandon(p.data, "nightly-2026-03-03", &e));
	before = everything(&p);
	refused(&p, "2026-03-03", before);
	free(before);
	unsetenv("TOY_HOLD");
	OK(folder_write_file(p.in, slice_of("c\n"), &e));
	OK(go(&p, "2026-03-03", 0, 0, &st, NULL));
	ck_assert_int_eq(st, RUN_FRESH);
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { KIT(workers_and_chunks_change_no_byte), KIT(a_kill_at_every_point_changes_no_byte),
		KIT(the_second_time_it_is_done_and_other_bytes_are_refused),
		KIT(a_held_run_waits_and_an_abandoned_one_leaves_nothing), KIT(a_refusal_leaves_no_trace), { 0 } };

	return kit_main("run", c);
}
