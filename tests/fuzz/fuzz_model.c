/* fuzz_model.c - any bytes as a DMN file: no crash; what loads is decided once, all inputs null. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
decide_all(const struct rules *rules)
{
	const struct rules_decision *d;
	struct rules_eval *ev = NULL;
	struct rules_fault f;
	struct value v;

	if (rules_eval_new(&ev, rules, 8 << 20) != 0)
		return;
	for (size_t i = 0; i < 16 && (d = rules_decision_at(rules, i)) != NULL; i++) {
		rules_eval_begin(ev);
		(void)!rules_eval_run(ev, d, &v, &f);
	}
	rules_eval_free(&ev);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/dev/shm/fuzz-model-XXXXXX";
	const char *paths[] = { path };
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	for (int mode = RULES_STANDARD; mode <= RULES_STRICT; mode++) {
		struct rules_options opt = { .mode = (enum rules_mode)mode, .has_today = true, .today = 20000 };
		struct rules *rules = NULL;
		struct diag d;

		diag_init(&d);
		if (rules_load(&rules, paths, 1, &opt, &d) == 0)
			decide_all(rules);
		rules_free(&rules);
		diag_fini(&d);
	}
	unlink(path);
	return 0;
}
