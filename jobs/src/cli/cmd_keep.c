/* cmd_keep.c - arrears backup, restore, verify: copies of the state, and proof that it is whole. */
#include <stdio.h>

#include "options.h"
#include "run/keep.h"
#include "verb.h"

static int
ends(int rc, const struct err *e)
{
	return rc == 0 ? ERR_DONE : e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
}

int
cmd_backup(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *to = NULL;
	const struct option o[] = { { "DIR", NULL, "a folder that is not there yet: it appears when the copy is whole", true, &to },
		{ "--data", "DIR", "the state", true, &data }, { 0 } };
	int rc = options_parse(o,
	    "Copies the state, with the record of runs and the archive of the files that they ran by. No run can begin\n"
	    "meanwhile. Outputs and extracts are not among it.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = keep_backup(data, to, e);
	if (rc == 0)
		printf("%s: a copy of %s\n", to, data);
	return ends(rc, e);
}

int
cmd_restore(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *from = NULL;
	const struct option o[] = { { "DIR", NULL, "the copy", true, &from },
		{ "--data", "DIR", "where the state shall be: no state may be there", true, &data }, { 0 } };
	int rc = options_parse(o,
	    "Makes a state of a copy. Then run the nights since, each with its extracts; what was published after the\n"
	    "copy was made must be taken out of the folder of outputs before.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = keep_restore(from, data, e);
	if (rc == 0)
		printf("%s: as %s\n", data, from);
	return ends(rc, e);
}

int
cmd_verify(int argc, char **argv, struct err *e)
{
	const char *data = NULL;
	const struct option o[] = { { "--data", "DIR", "the state", true, &data }, { 0 } };
	struct keep_found f;
	int rc = options_parse(o,
	    "Reads the whole state: each table against its sum, each archived file against its digest, each published\n"
	    "folder against its manifest, and that against the record of the run.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = keep_verify(data, &f, e);
	if (rc == 0)
		printf("%s: whole; %llu archived files, %llu files of %llu published runs (the outputs of %llu lie elsewhere)\n", data, f.archived,
		    f.outputs, f.runs, f.elsewhere);
	return ends(rc, e);
}
