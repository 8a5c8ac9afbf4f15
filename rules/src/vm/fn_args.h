/* fn_args.h - what the built-ins share: reading of arguments, and their tables.
 *
 * Readers unwrap a list of one element where a single value is wanted (DMN 1.5 section
 * 10.3.2.9.4) and give false, with a fault, when the value is of another type.
 */
#ifndef FN_ARGS_H
#define FN_ARGS_H

#include "vm/fn.h"
#include "vm/kern.h"

/* For the tables: names and types of parameters, and a signature. */
#define FN_L(...) (const char *const[]){ __VA_ARGS__ }
#define FN_SIG(min, max, call, result, names, types) { min, max, false, names, types, result, call }
#define FN_MANY(min, max, call, result, names, types) { min, max, true, names, types, result, call }
#define FN_DURATION "days and time duration or years and months duration"
#define FN_DAY "date or date and time"
#define FN(name, ...) \
	{ name, sizeof((const struct fn_sig[]){ __VA_ARGS__ }) / sizeof(struct fn_sig), \
		(const struct fn_sig[]){ __VA_ARGS__ } }

struct value fn_one(struct value v, enum value_type want);
bool fn_number(struct ectx *, const char *what, struct value v, struct value *out);
/* A number, its fraction dropped. */
bool fn_int(struct ectx *, const char *what, struct value v, int64_t *out);
bool fn_text(struct ectx *, const char *what, struct value v, struct slice *out);
/* What is not a list is a list of one; null is refused. */
bool fn_list(struct ectx *, const char *what, struct value v, struct value_list *out);
/* One argument: a list. More: the list of them. */
bool fn_many(struct ectx *, const char *what, int argc, const struct value *argv,
    struct value_list *out);
struct value fn_buf(struct ectx *, struct buf *); /* the text, and the buffer is freed */
struct value fn_status(struct ectx *, const char *what, enum decimal_status, struct value v);

#endif
