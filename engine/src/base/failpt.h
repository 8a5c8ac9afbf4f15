/* failpt.h - named places where a test can make the process die, or a call fail.
 *
 *	if (FAILPT("stage.flush.before") || osio_write(fd, p, n) != 0)
 *		return err_sys(e, errno, ...);
 *
 * In normal use one test of a flag. ARREARS_FAILPT="name:n" kills the process with
 * SIGKILL at the Nth passing; "name:n=5" lets FAILPT be true there, errno being 5.
 * ARREARS_FAILPT_LOG=file appends the name of each point as it is passed, so that a
 * test knows the list and the counts. All names stand in failpt.def; another name is
 * a CHECK. There is one before and one after every durable act.
 */
#ifndef FAILPT_H
#define FAILPT_H

#include "base/base.h"

extern bool failpt_armed;
#define FAILPT(name) (UNLIKELY(failpt_armed) && failpt_pass(name))

/* Reads the environment. Called by the program's start; tests may call it again. */
void failpt_init(void);
bool failpt_pass(const char *name);
/* The Ith name of failpt.def, NULL beyond the last. */
const char *failpt_name(size_t i);

#endif
