/* fuzz_feel.c - any text as FEEL, lexed, parsed, compiled and evaluated in both modes: no crash, bounded work and
 * memory; and where strict mode finds a value, standard mode finds the same one.
 */
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMORY = 8 << 20 };

/* The value's text in OUT, "" for errors and faults; false where a limit was met. */
static bool
evaluate(const char *text, enum rules_mode mode, struct buf *out)
{
	struct rules_options opt = { .mode = mode, .has_today = true, .today = 20000 };
	struct rules_fault fault = { .code = "" };
	struct value v = value_null();
	struct buf said = { 0 };
	struct arena mem;
	struct diag d;
	bool bounded;

	arena_init(&mem, MEMORY);
	diag_init(&d);
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
	struct buf standard = { 0 }, strict = { 0 };

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (evaluate(text, RULES_STANDARD, &standard) && evaluate(text, RULES_STRICT, &strict) && strict.n > 0)
		CHECK(strict.n == standard.n && memcmp(strict.p, standard.p, strict.n) == 0);
	buf_fini(&standard);
	buf_fini(&strict);
	base_free(text);
	return 0;
}
