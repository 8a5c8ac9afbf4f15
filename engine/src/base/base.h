/* base.h - what every file of the house may assume.
 *
 * CHECK is for our own mistakes: it stops the process with file and line; the
 * last checkpoint stands and the run can be started again. It stays on in every
 * build, so it must be cheap. DCHECK costs more and is there in debug builds.
 */
#ifndef BASE_H
#define BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUSTUSE __attribute__((warn_unused_result))
#define PRINTFLIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define CHECK(x) (LIKELY(x) ? (void)0 : base_check_failed(#x, __FILE__, __LINE__))
#ifdef DEBUG
#define DCHECK(x) CHECK(x)
#else
#define DCHECK(x) ((void)0)
#endif

NORETURN void base_check_failed(const char *what, const char *file, int line);
/* No memory, or nothing that follows could be trusted: message, exit 12 by the convention of schedulers, can be
 * restarted. The process ends where it stands, which is what a crash does: the last checkpoint counts. */
NORETURN void base_die(const char *fmt, ...) PRINTFLIKE(1, 2);
/* After a call about PATH ended with ERRNUM, where an error can't be told from "there is none": returns if it is an
 * answer, which stays the same until a person does something (no such name, no right to it); dies if the system
 * failed, which may be over at the next try. */
void base_answered(int errnum, const char *path);
/* Whether it is such an answer. */
bool base_is_answer(int errnum);

/* Never return NULL. base_free accepts NULL. These are the only way to the heap, for libraries too. */
void *base_alloc(size_t n);
void *base_zalloc(size_t n);
void *base_realloc(void *p, size_t n);
char *base_strdup(const char *s);
void base_free(void *p);

#endif
