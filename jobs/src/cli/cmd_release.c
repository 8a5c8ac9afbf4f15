/* cmd_release.c - arrears release RUN: a person lets adverse effects go out again. */
#include <stdio.h>

#include "intake/gate.h"
#include "options.h"
#include "run/ledger.h"
#include "verb.h"

static int
release(const char *data, const char *run, const char *who, struct err *e)
{
	struct store_options so = { .must_exist = true };
	struct store *s = NULL;
	struct ledger_run r;
	int rc, n = 0;

	if (store_open(&s, data, &so, e) != 0)
		return -1;
	ledger_run_init(&r);
	rc = ledger_get(s, run, &r, e);
	ledger_run_fini(&r);
	if (rc == 0)
		err_set(e, ERR_REFUSED, "%s: no such run; arrears runs --data %s lists them", run, data);
	rc = rc == 1 ? gate_release(s, run, who, &n, e) : -1;
	if (store_close(&s, rc == 0 ? e : NULL) != 0)
		rc = -1;
	if (rc == 0)
		printf("%s: %d gate%s opened by %s; adverse effects go out from the next run on\n", run, n,
		    n == 1 ? "" : "s", who);
	return rc;
}

int
cmd_release(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL, *who = NULL;
	const struct option o[] = { { "RUN", NULL, "the run whose report was looked at", true, &run },
		{ "--data", "DIR", "the state", true, &data },
		{ "--by", "NAME", "who takes the decision; kept in the store", true, &who }, { 0 } };
	int rc = options_parse(o,
	    "Opens the gates that keep adverse effects in: the first night, a new feed, a lost protective\n"
	    "row, the breaker. Relief never waits for it.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	return release(data, run, who, e) == 0 ? ERR_DONE : (int)e->status;
}
