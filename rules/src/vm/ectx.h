/* ectx.h - the context of one evaluation: memory, mode, limits and the first fault.
 *
 * Lifecycle: ectx_init; per row ectx_begin; the kernels, the built-ins and the
 * evaluator share it. ectx_fini frees what it caches.
 * Faults: an operation that goes wrong calls ectx_fault and returns its null. The
 * first one is kept. In standard mode the null is the result and the fault tells only
 * why; in strict mode the evaluator stops when ectx_stopped. A fault of a limit stops
 * both. Threads: one at a time.
 */
#ifndef ECTX_H
#define ECTX_H

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"

enum ectx_code {
	FAULT_NONE,
#define FAULT(symbol, code, meaning) FAULT_##symbol,
#include "vm/fault.def"
#undef FAULT
	FAULT_COUNT
};

struct ectx_fault {
	enum ectx_code code; /* FAULT_NONE: nothing went wrong */
	char text[512];
};

/* Where somebody listens, a null that came of an error and was told, or is about to be, is marked. */
enum { ECTX_TOLD = 1 };

static inline struct value
ectx_told(void)
{
	return (struct value){ .type = VALUE_NULL, .flags = ECTX_TOLD };
}

static inline bool
ectx_is_told(struct value v)
{
	return v.type == VALUE_NULL && v.flags == ECTX_TOLD;
}

/* Why the last null came of an error; the place is found by the evaluator. */
struct ectx_note {
	bool heard;		/* one that was not told yet */
	enum ectx_code code;
	char text[512];
	void (*print)(struct value, struct buf *out); /* a value, short */
};

struct ectx;
struct regex_cache;

/* Calls a FEEL function value. 0, or -1 when the evaluation must stop. */
typedef int ectx_call_fn(struct ectx *, struct value fun, int argc, const struct value *argv,
    struct value *out);
/* Whether a FEEL function value takes so many arguments. */
typedef bool ectx_takes_fn(struct ectx *, struct value fun, int argc);

enum { ECTX_MAX_DEPTH = 256 };
#ifndef ECTX_STEPS	/* less when fuzzed, so that work that nobody counts shows as time */
#define ECTX_STEPS UINT64_C(50000000)
#endif

struct ectx {
	struct arena *mem;
	bool strict;
	bool stop;		/* a limit was passed, or strict and a fault */
	bool outside;		/* the clock or the host was asked */
	bool has_today;
	int64_t today;		/* days since 1970-01-01 */
	uint64_t steps;		/* work left */
	int depth;		/* of calls */
	struct ectx_fault fault;
	struct ectx_note *note;	/* NULL: nobody listens */
	ectx_call_fn *call;
	ectx_takes_fn *takes;
	void *owner;		/* the evaluator's own */
	struct regex_cache *regex;
	void (*regex_free)(struct regex_cache **); /* set with it */
};

void ectx_init(struct ectx *, struct arena *mem, bool strict);
void ectx_fini(struct ectx *);
/* For the next row: no fault, full limits. */
void ectx_begin(struct ectx *);

/* Remembers the first fault; the text is formatted in strict mode only (and for
 * limits, and where somebody listens). Returns null. */
struct value ectx_fault(struct ectx *, enum ectx_code, const char *fmt, ...) PRINTFLIKE(3, 4);
/* The fault for a value that is not of the type WANT: null-operand or type. */
struct value ectx_wrong(struct ectx *, const char *what, const char *want, struct value got);
const char *ectx_code_name(enum ectx_code);
const char *ectx_code_meaning(enum ectx_code);

/* Takes N steps of work; false when the limit is passed and the evaluation must stop. */
static inline bool
ectx_work(struct ectx *e, uint64_t n)
{
	if (LIKELY(e->steps >= n)) {
		e->steps -= n;
		return true;
	}
	ectx_fault(e, FAULT_LIMIT, "more work than the limit for one evaluation allows");
	return false;
}

static inline bool
ectx_stopped(const struct ectx *e)
{
	return e->stop;
}

void *ectx_no_memory(struct ectx *); /* the fault of it; NULL */

/* Memory within the budget of the arena; NULL and a fault beyond it. */
static inline void *
ectx_alloc(struct ectx *e, size_t n)
{
	void *p = arena_try(e->mem, n ? n : 1);

	return LIKELY(p != NULL) ? p : ectx_no_memory(e);
}

/* Building of lists and texts of unknown length. */
struct ectx_list {
	struct value *v;
	size_t n, cap;
};
/* False when the limit is passed. */
bool ectx_push(struct ectx *, struct ectx_list *, struct value);
struct value ectx_list_value(struct ectx *, struct ectx_list *); /* takes what was pushed */
struct value ectx_string(struct ectx *, struct slice); /* copies */

#endif
