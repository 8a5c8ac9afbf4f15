/* cmd_abandon.c - arrears abandon RUN: takes back a run that was never published. */
#include <stdio.h>

#include "options.h"
#include "run/run.h"
#include "verb.h"

int
cmd_abandon(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL;
	const struct option o[] = { { "RUN", NULL, "the run that failed or is held", true, &run },
		{ "--data", "DIR", "the state", true, &data }, { 0 } };
	int rc = options_parse(o,
	    "Undoes what an unpublished run has committed and removes what it staged. The same business date can\n"
	    "then be run again, with other files too.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (run_abandon(data, run, e) != 0)
		return e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
	printf("%s: abandoned, the state is as before it\n", run);
	return ERR_DONE;
}
