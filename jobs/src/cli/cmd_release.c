/* cmd_release.c - arrears release RUN: a person lets adverse effects go out again. */
#include <stdio.h>

#include "intake/gate.h"
#include "options.h"
#include "base/buf.h"
#include "verb.h"

static int
release(const char *data, const char *run, const char *who, struct err *e)
{
	struct store_options so = { .must_exist = true };
	struct store *s = NULL;
	struct buf opened = { 0 };
	int rc;

	if (store_open(&s, data, &so, e) != 0)
		return -1;
	rc = gate_release(s, run, who, &opened, e);
	if (rc == 0)
		err_set(e, ERR_REFUSED, "%s: nothing of it waits for a release", run);
	if (store_close(&s, rc == 1 ? e : NULL) != 0)
		rc = -1;
	if (rc == 1)
		printf("%s, released by %s from the next run on:\n%s", run, who, buf_cstr(&opened));
	buf_fini(&opened);
	return rc == 1 ? 0 : -1;
}

int
cmd_release(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL, *who = NULL;
	const struct option o[] = { { "RUN", NULL, "the run whose report was looked at", true, &run },
		{ "--data", "DIR", "the state", true, &data },
		{ "--by", "NAME", "who takes the decision; kept in the store", true, &who }, { 0 } };
	int rc = options_parse(o,
	    "Opens the gates that were closed when RUN ended: the first night, a new feed, a lost protective\n"
	    "row. When RUN is the last one, the next may also pass the breaker, by as many effects as tripped\n"
	    "it in RUN. Relief never waits for it.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	return release(data, run, who, e) == 0 ? ERR_DONE : (int)e->status;
}
