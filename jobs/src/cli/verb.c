/* verb.c - the verbs: what the command does, its help and its ends come from this one table. */
#include "verb.h"

#include <string.h>

#define REFUSED "8 refused, nothing was changed"
#define RESTART "12 stopped or failed, can be restarted"
#define DAMAGED "16 damaged, a person must look"
#define GOES_ON "nothing that was done is lost: the same command goes on from the last checkpoint"
#define AGAIN "nothing is lost: give the same command again"

#define ALL "0 done; 4 done, with exceptions above the job's limits; " REFUSED "; " RESTART "; " DAMAGED

const char verb_ends[] = ALL;

static const struct verb verbs[] = {
	{ "new", "DIR", "write a home of one's own, and begin with its README", cmd_new,
	    "0 done; " REFUSED "; 12 failed", "remove the folder, then give the same command again" },
	{ "run", "JOB --date D [--in DIR] --out DIR --data DIR", "run a job, or go on with one that failed", cmd_run,
	    ALL, GOES_ON },
	{ "stream", "JOB --date D --in DIR --out DIR", "decide one set of extracts, keeping nothing", cmd_stream,
	    "0 done; 4 done, with exceptions above the job's limits; " REFUSED "; 12 failed, begin again", "nothing is kept: begin again with the same command" },
	{ "status", "--data DIR", "how the last run of each job ended, what waits, which command goes on", cmd_status,
	    "0 nothing waits; 4 a person is waited for; " REFUSED "; 12 a run has not ended; " DAMAGED, AGAIN },
	{ "runs", "--data DIR", "list the runs and how they ended", cmd_runs, "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "show", "RUN --data DIR", "one run: its files, counts, what was withheld, what waits", cmd_show,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "release", "RUN --data DIR --by NAME", "lift what keeps a run from publishing adverse effects", cmd_release,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "clear", "KIND ID --data DIR --by NAME --reason TEXT", "lift the marks of an owner: account, customer ...", cmd_clear,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "abandon", "RUN --data DIR", "take back a run that was not published", cmd_abandon,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "pickup", "RUN --data DIR --by NAME", "note that a run's outputs have left the house", cmd_pickup,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "undo", "RUN --data DIR --by NAME --reason TEXT", "take back the last published run, before its files are picked up", cmd_undo,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "rerun", "RUN --in DIR --data DIR --by NAME --reason TEXT", "take back the last published run, and run it again with corrected extracts",
	    cmd_rerun, ALL, GOES_ON },
	{ "backup", "DIR --data DIR", "a copy of the state", cmd_backup, "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "restore", "DIR --data DIR", "a state, of a copy", cmd_restore, "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "verify", "--data DIR", "read the whole state against its sums, digests and manifests", cmd_verify,
	    "0 whole; " REFUSED "; 12 failed; " DAMAGED, AGAIN },
	{ "explain", "ID --data DIR", "why: facts read, rules fired, citations, interlocks", cmd_explain,
	    "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
	{ "check", "[--home DIR]", "prove layouts, models, packs, jobs and their wiring with no data", cmd_check,
	    "0 all proved; 8 something is wrong", NULL },
	{ "rules print", "MODEL", "print models as text", cmd_rules_print, "0 done; 8 the model can't be used", NULL },
	{ "rules check", "MODEL", "gaps, overlaps, masked rules, each with an example", cmd_rules_check,
	    "0 all proved; 2 something not decided; 4 something found; 8 the model can't be used", NULL },
	{ "rules test", "PACK", "run the cases of a pack, with coverage", cmd_rules_test,
	    "0 all passed; 4 a case failed; 8 the model or its cases can't be used", NULL },
	{ "rules live", "PACK [CASE]", "run the cases in time of a pack: whole nights, in memory", cmd_rules_live,
	    "0 all passed; 4 a case failed; 8 the pack or its cases can't be used", NULL },
	{ "decide", "MODEL --decision NAME < rows.json", "evaluate a decision over rows of JSON", cmd_decide,
	    "0 done; 4 a row could not be decided; 8 the model or the rows can't be used", NULL },
	{ "eval", "'FEEL'", "evaluate an expression", cmd_eval, "0 done; 8 the words can't be used; 12 it has no value", NULL },
	{ "dump", "--data DIR", "the whole store as text, in key order", cmd_dump, "0 done; " REFUSED "; " RESTART "; " DAMAGED, AGAIN },
};

const struct verb *
verb_at(size_t i)
{
	return i < NELEM(verbs) ? &verbs[i] : NULL;
}

const struct verb *
verb_named(const char *name)
{
	for (size_t i = 0; i < NELEM(verbs); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}
