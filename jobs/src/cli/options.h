/* options.h - the words after a verb.
 *
 * A verb lists what it takes in one table, from which parsing, "--help" and the
 * complaint about an unknown option all come. Ownership: values point into argv.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/err.h"

struct option {
	const char *name;	/* "--date"; "JOB" for a word by its place */
	const char *value;	/* what follows it, for help: "D"; NULL: nothing does */
	const char *help;
	bool required;
	const char **out;	/* set to the value, or to "" for an option that has none */
};

/* Who tells what a verb takes when it is asked with --help; the help itself, unless somebody is set. For the main thread alone. */
typedef void options_teller(const struct option *, const char *about, const char *verb);
void options_tell_by(options_teller *);
/* argv[0] is the verb. -1 with status ERR_REFUSED; 1 when --help was printed. */
MUSTUSE int options_parse(const struct option *, const char *about, int argc, char **argv,
    struct err *);
/* "YYYY-MM-DD" as days since 1970-01-01. */
MUSTUSE int options_date(const char *text, int32_t *day, struct err *);
MUSTUSE int options_number(const char *name, const char *text, long low, long high, long *out,
    struct err *);

#endif
