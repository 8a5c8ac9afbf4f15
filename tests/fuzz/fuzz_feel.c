/* fuzz_feel.c - any text as FEEL, lexed, parsed, compiled and evaluated in both modes: no crash, bounded work and
 * memory; and where strict mode finds a value, standard mode finds the same one, and whoever listens for nulls of
 * errors too.
 */
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMORY = 8 << 20 };

static void
tell(void *ctx, const struct rules_null *n)
{
	diag_add(ctx, DIAG_WARNING, n->code, n->at, "%s: %s", n->text, n->what != NULL ? n->what : "");
}

/* The value's text in OUT, "" for errors and faults; false where a limit was met. */
static bool
evaluate(const char *text, enum rules_mode mode, bool listen, struct buf *out)
{
	struct rules_options opt = { .mode = mode, .has_today = true, .today = 20000, .tell = listen ? tell : NULL };
	struct rules_fault fault = { .code = "" };
	struct value v = value_null();
	struct buf said = { 0 };
	struct arena mem;
	struct diag d;
	bool bounded;

	arena_init(&mem, MEMORY);
	diag_init(&d);
	opt.tell_ctx = &d;
	if (rules_feel(text, &opt, &mem, &v, &d, &fault) == 0)
		rules_print(v, out);
	diag_print(&d, &said);
	buf_fini(&said);
	diag_fini(&d);
	arena_fini(&mem);
	bounded = strcmp(fault.code, "limit") != 0;
	return bounded;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = base_alloc(size + 1);
	struct buf standard = { 0 }, strict = { 0 }, heard = { 0 };

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (evaluate(text, RULES_STANDARD, false, &standard)) {
		if (evaluate(text, RULES_STRICT, true, &strict) && strict.n > 0)
			CHECK(slice_eq(buf_view(&strict), buf_view(&standard)));
		if (evaluate(text, RULES_STANDARD, true, &heard))
			CHECK(slice_eq(buf_view(&heard), buf_view(&standard)));
	}
	buf_fini(&standard);
	buf_fini(&strict);
	buf_fini(&heard);
	base_free(text);
	return 0;
}
