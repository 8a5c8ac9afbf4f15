/* err.h - an operation on the world failed: what, and which exit status it is.
 *
 * The error is filled once, where it was found: the name of the thing first, the
 * value seen, the value wanted; one line, no "Error:". It is passed up unchanged;
 * err_note may put "while ...: " before it. A caller that ignores errors passes NULL.
 * Exit status by the convention schedulers know (design of the house, exit status).
 */
#ifndef ERR_H
#define ERR_H

#include "base/base.h"

enum err_status {
	ERR_DONE = 0,
	ERR_EXCEPTIONS = 4, /* done, with exceptions above the job's limits */
	ERR_REFUSED = 8,    /* refused, nothing was changed */
	ERR_FAILED = 12,    /* stopped or failed, can be restarted */
	ERR_DAMAGED = 16    /* a person must look */
};

struct err {
	enum err_status status;
	char text[2048];
};

/* All return -1, so that "return err_set(...)" reads well. */
int err_set(struct err *, enum err_status, const char *fmt, ...) PRINTFLIKE(3, 4);
/* Status ERR_FAILED; ": " and the system's words for ERRNUM are appended. */
int err_sys(struct err *, int errnum, const char *fmt, ...) PRINTFLIKE(3, 4);
int err_note(struct err *, const char *fmt, ...) PRINTFLIKE(2, 3);

#endif
