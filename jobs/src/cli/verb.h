/* verb.h - one verb of the command: a file cmd_NAME.c and a row in main.c.
 *
 * A verb gets argv from its own name on, and returns an exit status; when that is
 * not 0 and *e says something, main prints it to standard error.
 */
#ifndef VERB_H
#define VERB_H

#include "base/err.h"

struct verb {
	const char *name, *words, *about;
	int (*run)(int argc, char **argv, struct err *e);
};

int cmd_rules(int argc, char **argv, struct err *e);
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
int cmd_dump(int argc, char **argv, struct err *e);

#endif
