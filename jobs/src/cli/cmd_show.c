/* cmd_show.c - arrears show RUN: one page. */
#include <stdio.h>

#include "options.h"
#include "report.h"
#include "verb.h"

int
cmd_show(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL;
	const struct option o[] = { { "RUN", NULL, "as arrears runs lists it", true, &run },
		{ "--data", "DIR", "the state", true, &data }, { 0 } };
	int rc = options_parse(o, "Shows one run.", argc, argv, e);
	struct ledger_run r;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	ledger_run_init(&r);
	rc = ledger_status_read(data, run, &r, e);
	if (rc == 0)
		report_run(&r, data, stdout);
	ledger_run_fini(&r);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
