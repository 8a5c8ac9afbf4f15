/* type.h - FEEL types: what a value may be asked to be.
 *
 * DMN 1.5 section 10.3.2.9: equivalence, conformance, and the only conversions there
 * are (from and to a list of one, date to date and time). Types are built by the
 * loader in the plan's arena and const afterwards; shared by all threads. A type
 * may hold itself (a context whose entry is a list of the same contexts).
 */
#ifndef TYPE_H
#define TYPE_H

#include "base/buf.h"
#include "data/value.h"

struct program;
struct feel_tests;

enum type_kind {
	TYPE_ANY,
	TYPE_NULL,
	TYPE_BOOL,
	TYPE_NUMBER,
	TYPE_STRING,
	TYPE_DATE,
	TYPE_TIME,
	TYPE_DATETIME,
	TYPE_DAYS,
	TYPE_MONTHS,
	TYPE_LIST,
	TYPE_CONTEXT,
	TYPE_RANGE,
	TYPE_FUNCTION
};

struct type_field {
	struct slice name;	/* "" for the parameters of a function type: position counts */
	const struct type *type;
	bool nullable;		/* of an entry: the host may leave it null */
};

struct type {
	enum type_kind kind;
	const struct type *of;	/* LIST, RANGE: element; FUNCTION: result; NULL: Any */
	size_t n;
	const struct type_field *field; /* CONTEXT: entries; FUNCTION: parameters */
	/* FUNCTION only: nothing is known of the parameters (a decision may be any). */
	bool open;
	/* Allowed values: a program whose slot 0 is the value, giving true. NULL: all. */
	const struct program *allowed;
	const struct feel_tests *tests;	/* what ALLOWED says, for proofs; may be NULL all the same */
	const struct type *also; /* what it is an alias of: the allowed values of both hold; or NULL */
	const char *name;	/* of the item definition, for messages; NULL: none */
};

extern const struct type type_any, type_null, type_bool, type_number, type_string, type_date,
    type_time, type_datetime, type_days, type_months;
extern const struct type type_any_list, type_any_context, type_any_range, type_any_function;

/* The simple type of that FEEL name ("date and time", "Any" ...), or NULL. Also the
 * older spellings dateTime, dayTimeDuration, yearMonthDuration. */
const struct type *type_simple(struct slice name);
const struct type *type_list_of(struct arena *, const struct type *of);
const struct type *type_range_of(struct arena *, const struct type *of);
const struct type *type_context_of(struct arena *, const struct type_field *, size_t n);
const struct type *type_function_of(struct arena *, const struct type_field *param, size_t n,
    const struct type *result);

/* Whether V is a T at first sight: a simple type without allowed values, or null. */
static inline bool
type_is_plainly(const struct type *t, struct value v)
{
	return v.type == VALUE_NULL ||
	    (t->kind == (enum type_kind)(v.type + 1) && t->kind < TYPE_LIST && t->allowed == NULL);
}

/* The entry's type; NULL: the type has no such entry; &type_any when nothing is known. */
const struct type *type_entry(const struct type *, struct slice name);
bool type_entry_nullable(const struct type *, struct slice name);
/* Whether every value of A is a value of B. */
bool type_conforms(const struct type *a, const struct type *b);
/* No allowed values anywhere in it: conforming is all there is to check. */
bool type_is_free(const struct type *);
/* False when no value of A, converted or not, can be one of B: a definite error. */
bool type_may_be(const struct type *a, const struct type *b);
/* The smallest of the known types that holds both. */
const struct type *type_join(const struct type *a, const struct type *b);
/* As a user would write it: list<context<a: number>>. */
void type_print(const struct type *, struct buf *out);

#endif
