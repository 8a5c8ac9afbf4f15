/* main.c - the command: a verb is a row here and a file cmd_NAME.c. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "verb.h"

static const struct verb verbs[] = {
	{ "run", "JOB --date D --in DIR --out DIR --data DIR", "run a job, or go on with one that failed", cmd_run },
	{ "stream", "JOB --date D --in DIR --out DIR", "decide one set of extracts, keeping nothing", cmd_stream },
	{ "runs", "--data DIR", "list the runs and how they ended", cmd_runs },
	{ "show", "RUN --data DIR", "one run: its files, counts, what was withheld, what waits", cmd_show },
	{ "release", "RUN --data DIR --by NAME", "lift what keeps a run from publishing adverse effects", cmd_release },
	{ "clear", "KIND ID --data DIR --by NAME --reason TEXT", "lift the marks of an owner: account, customer ...", cmd_clear },
	{ "abandon", "RUN --data DIR", "take back a run that was not published", cmd_abandon },
	{ "explain", "ACCOUNT --data DIR", "why: facts read, rules fired, citations, interlocks", cmd_explain },
	{ "check", "[--home DIR]", "prove layouts, models, packs, jobs and their wiring with no data", cmd_check },
	{ "rules", "print|test|check MODEL", "print models; run a pack's cases; gaps, overlaps and masked rules", cmd_rules },
	{ "decide", "MODEL --decision NAME < rows.json", "evaluate a decision over rows of JSON", cmd_decide },
	{ "eval", "'FEEL'", "evaluate an expression", cmd_eval },
	{ "dump", "--data DIR", "the whole store as text, in key order", cmd_dump },
};

static void
help(FILE *f)
{
	fputs("arrears: a utility's credit and collections work, in batch, every night.\n\n", f);
	for (size_t i = 0; i < NELEM(verbs); i++)
		fprintf(f, "  arrears %s %s\n      %s\n", verbs[i].name, verbs[i].words, verbs[i].about);
	fputs("\nExit status: 0 done; 4 done, with exceptions above the job's limits; 8 refused, nothing\n"
	      "was changed; 12 stopped or failed, can be restarted; 16 damaged, a person must look.\n", f);
}

static int
unknown(const char *word)
{
	const char *names[NELEM(verbs)], *near;

	for (size_t i = 0; i < NELEM(verbs); i++)
		names[i] = verbs[i].name;
	near = diag_nearest(slice_of(word), names, NELEM(verbs));
	fprintf(stderr, "arrears: no verb \"%s\"%s%s; arrears help lists them\n", word,
	    near ? ", perhaps " : "", near ? near : "");
	return ERR_REFUSED;
}

int
main(int argc, char **argv)
{
	umask(077);	/* extracts hold personal data */
	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
		help(argc < 2 ? stderr : stdout);
		return argc < 2 ? ERR_REFUSED : 0;
	}
	for (size_t i = 0; i < NELEM(verbs); i++) {
		struct err e = { .status = ERR_DONE };
		int rc;

		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		rc = verbs[i].run(argc - 1, argv + 1, &e);
		if (rc != 0 && e.text[0] != '\0')
			fprintf(stderr, "arrears: %s\n", e.text);
		return rc;
	}
	return unknown(argv[1]);
}
