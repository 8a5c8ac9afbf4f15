/* verb.h - one verb of the command: a file cmd_NAME.c and a row in verb.c.
 *
 * A name is one word or two ("rules check"). A verb gets argv with its whole name in argv[0], and returns an exit status; when that is
 * not 0 and *e says something, main prints it to standard error.
 */
#ifndef VERB_H
#define VERB_H

#include "base/err.h"

struct verb {
	const char *name, *words, *about;
	int (*run)(int argc, char **argv, struct err *e);
	const char *ends;	/* its exit statuses: "0 done; 8 ..." */
	const char *again;	/* what to do after 12; NULL: 12 means something else */
};

/* The exit statuses that all of them share, as "0 done; 4 ...". */
extern const char verb_ends[];

/* The verbs in the order of the help; NULL: there are no more. */
const struct verb *verb_at(size_t i);
/* NULL: there is none of that name. */
const struct verb *verb_named(const char *name);

int cmd_new(int argc, char **argv, struct err *e);
int cmd_rules_print(int argc, char **argv, struct err *e);
int cmd_rules_check(int argc, char **argv, struct err *e);
int cmd_rules_test(int argc, char **argv, struct err *e);
int cmd_rules_live(int argc, char **argv, struct err *e);
int cmd_decide(int argc, char **argv, struct err *e);
int cmd_eval(int argc, char **argv, struct err *e);
int cmd_run(int argc, char **argv, struct err *e);
int cmd_stream(int argc, char **argv, struct err *e);
int cmd_runs(int argc, char **argv, struct err *e);
int cmd_show(int argc, char **argv, struct err *e);
int cmd_release(int argc, char **argv, struct err *e);
int cmd_clear(int argc, char **argv, struct err *e);
int cmd_check(int argc, char **argv, struct err *e);
int cmd_explain(int argc, char **argv, struct err *e);
int cmd_abandon(int argc, char **argv, struct err *e);
int cmd_backup(int argc, char **argv, struct err *e);
int cmd_restore(int argc, char **argv, struct err *e);
int cmd_verify(int argc, char **argv, struct err *e);
int cmd_undo(int argc, char **argv, struct err *e);
int cmd_status(int argc, char **argv, struct err *e);
int cmd_rerun(int argc, char **argv, struct err *e);
int cmd_pickup(int argc, char **argv, struct err *e);
int cmd_dump(int argc, char **argv, struct err *e);

#endif
