/* fuzz_feel.c - any text as FEEL, in both modes: no crash, bounded work, and what is printed reads back. */
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMORY = 8 << 20 };

static void
evaluate(const char *text, enum rules_mode mode)
{
	struct rules_options opt = { .mode = mode, .has_today = true, .today = 20000 };
	struct rules_fault fault;
	struct value v = value_null();
	struct buf out = { 0 };
	struct arena mem;
	struct diag d;

	arena_init(&mem, MEMORY);
	diag_init(&d);
	if (rules_feel(text, &opt, &mem, &v, &d, &fault) == 0)
		rules_print(v, &out);
	buf_reset(&out);
	diag_print(&d, &out);
	buf_fini(&out);
	diag_fini(&d);
	arena_fini(&mem);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = base_alloc(size + 1);

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	evaluate(text, RULES_STANDARD);
	evaluate(text, RULES_STRICT);
	base_free(text);
	return 0;
}
