/* cmd_explain.c - arrears explain ACCOUNT: why, from what the nights kept. */
#include <stdio.h>

#include "deliver/explain.h"
#include "options.h"
#include "store/store.h"
#include "verb.h"

static int
explain(const char *data, const char *account, const char *run, struct err *e)
{
	struct store_options so = { .must_exist = true };
	struct store *s = NULL;
	struct buf out = { 0 };
	int rc;

	if (store_open(&s, data, &so, e) != 0)
		return -1;
	rc = explain_print(s, account, run, &out, e);
	if (rc == 1)
		fwrite(out.p, 1, out.n, stdout);
	else if (rc == 0)
		err_set(e, ERR_REFUSED, "%s: nothing was done, withheld or excepted for this account%s%s", account,
		    run ? " in " : "", run ? run : "");
	buf_fini(&out);
	if (store_close(&s, rc == 1 ? e : NULL) != 0)
		rc = -1;
	return rc == 1 ? 0 : -1;
}

int
cmd_explain(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *account = NULL, *run = NULL;
	const struct option o[] = { { "ACCOUNT", NULL, "its id", true, &account },
		{ "--data", "DIR", "the state", true, &data },
		{ "--run", "RUN", "of this run only", false, &run }, { 0 } };
	int rc = options_parse(o, "Tells why: facts read, rules fired with their citations, interlocks.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	return explain(data, account, run, e) == 0 ? ERR_DONE : (int)e->status;
}
