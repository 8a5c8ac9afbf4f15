/* cmd_explain.c - arrears explain ID: why, from what the nights kept. */
#include <stdio.h>

#include "deliver/explain.h"
#include "options.h"
#include "store/store.h"
#include "verb.h"

static int
explain(const char *data, const char *id, const char *run, struct err *e)
{
	struct store_options so = { .must_exist = true };
	struct store *s = NULL;
	struct buf out = { 0 };
	int rc;

	if (store_open(&s, data, &so, e) != 0)
		return -1;
	rc = explain_print(s, id, run, &out, e);
	if (rc == 1)
		fwrite(out.p, 1, out.n, stdout);
	else if (rc == 0)
		err_set(e, ERR_REFUSED, "%s: nothing was done, withheld or told of it%s%s", id,
		    run ? " in " : "", run ? run : "");
	buf_fini(&out);
	if (store_close(&s, rc == 1 ? e : NULL) != 0)
		rc = -1;
	return rc == 1 ? 0 : -1;
}

int
cmd_explain(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *id = NULL, *run = NULL;
	const struct option o[] = { { "ID", NULL, "of an account, an instrument (its security_id), or a sum (MEASURE/KEY)", true, &id },
		{ "--data", "DIR", "the state", true, &data },
		{ "--run", "RUN", "of this run only", false, &run }, { 0 } };
	int rc = options_parse(o, "Tells why: facts read, rules fired with their citations, interlocks.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	return explain(data, id, run, e) == 0 ? ERR_DONE : (int)e->status;
}
