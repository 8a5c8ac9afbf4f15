/* cmd_runs.c - arrears runs, arrears show: from the status files, never the live environment. */
#include <stdio.h>

#include "options.h"
#include "report.h"
#include "verb.h"

int
cmd_runs(int argc, char **argv, struct err *e)
{
	const char *data = NULL;
	const struct option o[] = { { "--data", "DIR", "the state", true, &data }, { 0 } };
	int rc = options_parse(o, "Lists the runs, oldest first.", argc, argv, e);
	struct arena mem;
	char **ids;
	size_t n;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&mem, 0);
	rc = ledger_status_ids(data, &mem, &ids, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct ledger_run r;

		ledger_run_init(&r);
		rc = ledger_status_read(data, ids[i], &r, e);
		if (rc == 0)
			report_line(&r, stdout);
		ledger_run_fini(&r);
	}
	arena_fini(&mem);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
