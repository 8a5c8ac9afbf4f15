/* main.c - the command: finds the verb and hands it its words. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/failpt.h"
#include "manual.h"
#include "verb.h"
#include "version.h"

enum { MOST_VERBS = 32, LONGEST_NAME = 64 };

static void
line(const struct verb *v, FILE *f)
{
	fprintf(f, "  arrears %s %s\n      %s\n", v->name, v->words, v->about);
}

static void
help(FILE *f)
{
	const struct verb *v;

	fputs("arrears: a utility's credit and collections work, in batch, every night.\n\n", f);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		line(v, f);
	fprintf(f, "\n  arrears help VERB\n      its options and its exit status\n"
	    "  arrears --version\n      version, commit, libraries\n\nExit status: %s.\n", verb_ends);
}

/* The verb that the words begin with; NAME is what of them was looked at, its words TAKEN. */
static const struct verb *
named(int argc, char **argv, char name[LONGEST_NAME], int *taken)
{
	const struct verb *v = NULL;

	for (*taken = argc > 1 ? 2 : argc; *taken > 0; --*taken) {
		snprintf(name, LONGEST_NAME, *taken == 2 ? "%s %s" : "%s", argv[0], argv[1]);
		if ((v = verb_named(name)) != NULL)
			break;
	}
	return v;
}

/* "rules" begins verbs of two words: those are told. */
static bool
lists(const char *word, FILE *f)
{
	size_t n = strlen(word);
	const struct verb *v;
	bool any = false;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (strncmp(v->name, word, n) == 0 && v->name[n] == ' ') {
			line(v, f);
			any = true;
		}
	return any;
}

static int
unknown(int argc, char **argv)
{
	bool asked = argc > 1 && strcmp(argv[1], "--help") == 0;
	const char *names[MOST_VERBS], *near;
	char two[LONGEST_NAME];
	const struct verb *v;
	size_t n = 0;

	if ((asked || argc == 1) && lists(argv[0], asked ? stdout : stderr))
		return asked ? ERR_DONE : ERR_REFUSED;
	for (size_t i = 0; (v = verb_at(i)) != NULL && n < MOST_VERBS; i++)
		names[n++] = v->name;
	snprintf(two, sizeof two, "%s %s", argv[0], argc > 1 ? argv[1] : "");
	if ((near = diag_nearest(slice_of(two), names, n)) == NULL || strchr(near, ' ') == NULL) {
		two[strcspn(two, " ")] = '\0';
		near = diag_nearest(slice_of(two), names, n);
	}
	fprintf(stderr, "arrears: no verb \"%s\"%s%s; arrears help lists them\n", two, near ? ", perhaps " : "",
	    near ? near : "");
	return ERR_REFUSED;
}

/* Which of the two it is: what the same command mends, or what only a person can. */
static void
what_next(const struct verb *v, int rc)
{
	if (rc == ERR_FAILED && v->again != NULL)
		fprintf(stderr, "arrears: %s\n", v->again);
	else if (rc == ERR_DAMAGED)
		fputs("arrears: no restart mends this: a person must look\n", stderr);
}

/* Whether what was printed came anywhere is known only at the end. A reader that has gone away wanted no more. */
static int
printed(int rc)
{
	if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
		return rc;
	fputs("arrears: standard output can't be written\n", stderr);
	return rc == ERR_DONE || rc == ERR_EXCEPTIONS ? ERR_FAILED : rc;
}

static int
go(int argc, char **argv)
{
	struct err e = { .status = ERR_DONE };
	char name[LONGEST_NAME];
	int taken, rc;
	const struct verb *v = named(argc, argv, name, &taken);

	if (v == NULL)
		return unknown(argc, argv);
	argv[taken - 1] = name;
	rc = v->run(argc - taken + 1, argv + taken - 1, &e);
	if (rc != 0 && e.text[0] != '\0')
		fprintf(stderr, "arrears: %s\n", e.text);
	rc = printed(rc);
	what_next(v, rc);
	return rc;
}

/* arrears help VERB is arrears VERB --help. */
static int
help_on(int argc, char **argv)
{
	char name[LONGEST_NAME], option[] = "--help";
	int taken;
	char *words[] = { name, option, NULL };

	if (named(argc, argv, name, &taken) != NULL)
		return go(2, words);
	words[0] = argv[0];
	return argc == 1 ? unknown(2, words) : unknown(argc, argv);
}

/* Not in the help: what an installation is made with. */
static int
write_manual(const char *dir)
{
	struct err e = { .status = ERR_DONE };

	if (manual(dir, &e) != 0)
		fprintf(stderr, "arrears: %s\n", e.text);
	return (int)e.status;
}

int
main(int argc, char **argv)
{
	const char *first = argc > 1 ? argv[1] : "";

	umask(077);	/* extracts hold personal data */
	failpt_init();
	if (strcmp(first, "help") == 0 && argc > 2)
		return help_on(argc - 2, argv + 2);
	if (strcmp(first, "--version") == 0) {
		version_print(stdout);
		return 0;
	}
	if (strcmp(first, "manual") == 0 && argc == 3)
		return write_manual(argv[2]);
	if (argc < 2 || strcmp(first, "help") == 0 || strcmp(first, "--help") == 0) {
		help(argc < 2 ? stderr : stdout);
		return argc < 2 ? ERR_REFUSED : 0;
	}
	return go(argc - 1, argv + 1);
}
