/* fn.h - the built-in functions of FEEL (DMN 1.5 section 10.3.4).
 *
 * Each fn_*.c ends with the table of its functions. A function has one or more signatures; what differs only by
 * the types of its arguments is told apart inside. Arguments come as the caller wrote
 * them: each built-in does its own conversions (a singleton list for its element and
 * the reverse, lists or many arguments).
 * A parameter whose type text ends in "?" accepts null; any other null is a fault.
 */
#ifndef FN_H
#define FN_H

#include "base/buf.h"
#include "vm/ectx.h"

/* Bytes of a text that a built-in makes; beyond it is a fault of limit. */
enum { FN_TEXT_MAX = 16 << 20 };

struct fn_sig {
	uint8_t min, max;	  /* arguments; max counts a variadic one once */
	bool variadic;		  /* the last parameter may come any number of times */
	const char *const *param; /* max names */
	const char *const *type;  /* max FEEL type texts: "number", "list<Any>", "Any?" */
	const char *result;	  /* FEEL type text */
	struct value (*call)(struct ectx *, int argc, const struct value *argv);
};

struct fn {
	const char *name;
	size_t sigs;
	const struct fn_sig *sig;
};

/* The families; each ends with a name of NULL. */
extern const struct fn fn_convert_table[], fn_number_table[], fn_string_table[], fn_list_table[],
    fn_stat_table[], fn_date_table[], fn_range_table[], fn_context_table[];

/* NAME as normal FEEL text: single spaces. NULL when there is none. */
const struct fn *fn_find(struct slice name);
/* All, family by family; for lists of names, checks and documentation. */
const struct fn *fn_at(size_t i); /* NULL past the end */

/* The signature for so many positional arguments, or for these names (any order); NULL: none. */
const struct fn_sig *fn_sig_for(const struct fn *, int argc);
const struct fn_sig *fn_sig_named(const struct fn *, int argc, const struct slice *names);
/* The place of the parameter NAME, or -1. */
int fn_param(const struct fn_sig *, struct slice name);

/* FEEL text of a value as string() writes it; QUOTED: strings in quotes, also outermost. */
void fn_print(struct value v, bool quoted, struct buf *out);
/* The same for a message: quoted, and no more than MOST bytes of it, then "...". */
void fn_print_start(struct value v, size_t most, struct buf *out);

/* Calls by a signature that was found before. */
struct value fn_run(struct ectx *, const struct fn_sig *, int argc, const struct value *argv);
/* Calls; a wrong number or wrong names of arguments is an arity fault. */
struct value fn_call(struct ectx *, const struct fn *, int argc, const struct value *argv);
struct value fn_call_named(struct ectx *, const struct fn *, int argc, const struct slice *names,
    const struct value *argv);

#endif
