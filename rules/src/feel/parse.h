/* parse.h - what the files of the parser share; nobody else includes it.
 *
 * parse.c: operators and entries. parse_form.c: what an expression begins with.
 * parse_tail.c: names and what follows. parse_test.c: unary tests. parse_type.c: types.
 */
#ifndef PARSE_H
#define PARSE_H

#include "feel/compile.h"

/* A growing list of parts. */
struct parse_parts {
	const struct node **v;
	size_t n, cap;
};

void parse_begin(struct feel_cc *, const struct prog_source *);
void parse_end(struct feel_cc *);		/* the text must end here */
/* The text is not FEEL: said once; the rest of the text is given up. */
const struct node *parse_bad(struct feel_cc *, const char *wanted);
bool parse_want(struct feel_cc *, const char *sign, const char *text);
bool parse_want_word(struct feel_cc *, const char *word);
bool parse_peek(struct feel_cc *, const char *sign);
const char *parse_comparison(struct feel_cc *);	/* takes <= >= != < > =; or NULL */
void parse_add(struct feel_cc *, struct parse_parts *, const struct node *);
struct node *parse_with(struct feel_cc *, enum node_op, const char *from, const struct parse_parts *);

/* PREC: what binds looser is left alone; 1 all, 4 no comparisons. */
const struct node *parse_expression(struct feel_cc *, int prec);
/* The operators after A, which began at FROM. */
const struct node *parse_infix(struct feel_cc *, const struct node *a, int prec, const char *from);
const struct node *parse_form(struct feel_cc *);	/* one with nothing after it */
const struct node *parse_tail_name(struct feel_cc *);
const struct node *parse_tail(struct feel_cc *);	/* with calls, paths, filters, instance of */
const struct node *parse_test_in(struct feel_cc *, const struct node *a, const char *from);
const struct type *parse_type(struct feel_cc *);

#endif
