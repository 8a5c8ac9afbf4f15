/* cmd_undo.c - arrears undo RUN: takes back the last run that was published; arrears pickup RUN: its files have left the house. */
#include <stdio.h>

#include "options.h"
#include "run/run.h"
#include "verb.h"

int
cmd_undo(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL, *who = NULL, *why = NULL, *through = NULL;
	const struct option o[] = { { "RUN", NULL, "the last run that was published", false, &run },
		{ "--through", "RUN", "or this one, and all that came after it, newest first", false, &through }, { "--data", "DIR", "the state", true, &data }, { "--by", "NAME", "who takes it back; kept in its record", true, &who },
		{ "--reason", "TEXT", "why; kept too", true, &why }, { 0 } };
	int rc = options_parse(o,
	    "Puts the state back to what it was before the run, and calls its folder of outputs superseded. The same\n"
	    "date can then be run again, with corrected extracts: as the next generation, RUN-g2. With --through\n"
	    "several runs are taken back, newest first; none is unless all can be. Refused when the files were picked\n"
	    "up (arrears pickup): then the next run, with corrected extracts, calls back what is not right any more.",
	    argc, argv, e);

	if (rc == 0 && (run == NULL) == (through == NULL))
		return err_set(e, ERR_REFUSED, "undo: RUN or --through RUN is wanted"), ERR_REFUSED;
	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (run == NULL)
		run = through;
	if (run_undo(data, run, through != NULL, who, why, e) != 0)
		return e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
	printf("%s: taken back, the state is as before it; its outputs are in superseded-%s\n", run, run);
	return ERR_DONE;
}

int
cmd_pickup(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *run = NULL, *who = NULL;
	const struct option o[] = { { "RUN", NULL, "the published run", true, &run }, { "--data", "DIR", "the state", true, &data },
		{ "--by", "NAME", "who has taken its files", true, &who }, { 0 } };
	int rc = options_parse(o,
	    "Notes that the run's outputs have left the house: from then on it can't be taken back. To be called by\n"
	    "whatever carries them off, before it does.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (run_pickup(data, run, who, e) != 0)
		return e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
	printf("%s: picked up\n", run);
	return ERR_DONE;
}
