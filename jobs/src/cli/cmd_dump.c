/* cmd_dump.c - arrears dump: the store as text, for comparing two. */
#include <stdio.h>

#include "options.h"
#include "store/store.h"
#include "verb.h"

int
cmd_dump(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *ledgers = NULL;
	const struct option o[] = { { "--data", "DIR", "the state", true, &data },
		{ "--ledgers", NULL, "the engine's own record of runs too", false, &ledgers }, { 0 } };
	struct store_options so = { .must_exist = true };
	int rc = options_parse(o, "Writes all tables in key order to standard output.", argc, argv, e);
	struct store *s = NULL;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (store_open(&s, data, &so, e) != 0)
		return (int)e->status;
	rc = store_dump(s, stdout, ledgers != NULL, e);
	if (store_close(&s, rc == 0 ? e : NULL) != 0)
		rc = -1;
	return rc == 0 ? ERR_DONE : (int)e->status;
}
