/* fuzz_model.c - any bytes as a DMN file: no crash, bounded work and memory. What loads is asked, in both modes,
 * with values of every type for its inputs and parameters, fitting or not; tables by index and by scan must agree, decisions made
 * before and when they are read, where nobody listens for nulls of errors and where somebody does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMORY = 8 << 20, ROWS = 4, MOST = 16, VALUES = 14 };

static const char *const spelled[VALUES] = {
	"null", "0", "-1.50", "1e30", "\"\"", "\"a\"", "true", "date(\"2024-02-29\")", "time(\"23:59:59Z\")",
	"date and time(\"2024-02-29T00:00:00@America/New_York\")", "duration(\"-P1DT1H\")", "[1, 2, null]",
	"{a: 1, b: [{a: 2}]}", "[1..5)",
};

/* The same in every call: made once, kept to the end. */
static const struct value *
values(void)
{
	static struct value v[VALUES];
	static struct arena mem;
	static bool made;
	struct rules_options opt = { .mode = RULES_STANDARD };

	if (made)
		return v;
	made = true;
	arena_init(&mem, 0);
	for (size_t i = 0; i < VALUES; i++) {
		struct rules_fault f;
		struct diag d;

		diag_init(&d);
		if (rules_feel(spelled[i], &opt, &mem, &v[i], &d, &f) != 0)
			abort();
		diag_fini(&d);
	}
	return v;
}

struct side {
	struct rules *rules;
	struct rules_eval *ev;
	struct rules_fault fault;
	struct buf said, told;
};

static void
tell(void *ctx, const struct rules_null *n)
{
	struct buf *out = ctx;

	buf_reset(out);
	buf_printf(out, "%s: %s: %s", n->code, n->text, n->what != NULL ? n->what : "");
}

static int
load(struct side *s, const char *path, enum rules_mode mode, bool scan)
{
	struct rules_options opt = { .mode = mode, .has_today = true, .today = 20000, .scan_tables = scan,
		/* a strict fault of what nobody reads would be missed */
		.as_read = scan && mode == RULES_STANDARD };
	struct buf said = { 0 };
	struct diag d;
	int rc;

	diag_init(&d);
	rc = rules_load(&s->rules, &path, 1, &opt, &d);
	diag_print(&d, &said);
	buf_fini(&said);
	if (rc == 0 && rules_eval_new(&s->ev, s->rules, MEMORY) != 0)
		abort();
	if (rc == 0 && scan)
		rules_eval_listen(s->ev, tell, &s->told);
	if (rc != 0)
		rules_free(&s->rules);
	diag_fini(&d);
	return rc;
}

static void
unload(struct side *s)
{
	rules_eval_free(&s->ev);
	rules_free(&s->rules);
	buf_fini(&s->said);
	buf_fini(&s->told);
}

static void
begin(struct side *s, size_t row)
{
	rules_eval_begin(s->ev);
	for (size_t i = 0; i < rules_inputs(s->rules); i++)
		rules_eval_set(s->ev, i, values()[row == 0 ? 0 : (i * 5 + row) % VALUES]);
}

/* Decision I, then the callables; false past the last one. The answer, or the fault, as text. */
static bool
ask(struct side *s, size_t i, size_t row)
{
	const struct rules_decision *d = rules_decision_at(s->rules, i);
	const struct rules_callable *c = NULL;
	struct value v = value_null(), arg[MOST];
	int rc;

	for (size_t n = 0; d == NULL && rules_decision_at(s->rules, n) != NULL; n++)
		i--;
	if (d == NULL && (c = rules_callable_at(s->rules, i)) == NULL)
		return false;
	s->fault.code = "";
	for (size_t k = 0; k < MOST; k++)
		arg[k] = values()[(k * 3 + row + 1) % VALUES];
	if (c != NULL && rules_callable_params(c) > MOST)
		return true;
	rc = c != NULL ? rules_eval_call(s->ev, c, arg, &v, &s->fault) : rules_eval_run(s->ev, d, &v, &s->fault);
	buf_reset(&s->said);
	if (rc == 0)
		rules_print(v, &s->said);
	else
		buf_str(&s->said, s->fault.code);
	return true;
}

/* False when a limit was met: work differs between index and scan, and one such evaluation is enough. */
static bool
agree(struct side *a, struct side *b, size_t row)
{
	begin(a, row);
	begin(b, row);
	for (size_t i = 0; i < MOST && ask(a, i, row); i++) {
		CHECK(ask(b, i, row));
		if (strcmp(a->fault.code, "limit") == 0 || strcmp(b->fault.code, "limit") == 0)
			return false;
		CHECK(strcmp(buf_cstr(&a->said), buf_cstr(&b->said)) == 0);
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/dev/shm/fuzz-model-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	for (int mode = RULES_STANDARD; mode <= RULES_STRICT; mode++) {
		struct side index = { 0 }, scan = { 0 };
		int rc = load(&index, path, (enum rules_mode)mode, false);

		CHECK(rc == load(&scan, path, (enum rules_mode)mode, true));
		for (size_t row = 0; rc == 0 && row < ROWS && agree(&index, &scan, row); row++)
			continue;
		unload(&index);
		unload(&scan);
	}
	unlink(path);
	return 0;
}
