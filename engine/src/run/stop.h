/* stop.h - the wish that a run stop at its next checkpoint: the file DATA/stop, or a signal.
 *
 * Lifecycle: stop_listen once, first of all, by a program that wants signals to be such a wish. Any process may make
 * the file. The run asks after each commit. Threads: the one that owns the store.
 */
#ifndef STOP_H
#define STOP_H

#include "base/err.h"

/* From now on SIGTERM, SIGINT and SIGHUP only ask to stop, however often they come; a closed pipe or a file that may not
 * grow is an error of the call that meets it. A signal that is ignored already stays so. */
void stop_listen(void);
/* By what: "SIGTERM", "DATA/stop" ...; NULL: nobody asks. */
const char *stop_asked(const char *data);
/* A request from before the run is none. */
MUSTUSE int stop_forget(const char *data, struct err *);

#endif
