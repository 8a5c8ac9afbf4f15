/* compile.h - what the files of the FEEL compiler share; nobody else includes it.
 *
 * The parser builds program nodes as it reads: where a name ends depends on the
 * names in scope, so scope, frame and text advance together.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include "feel/feel.h"
#include "vm/node.h"

enum {
	COMPILE_DEPTH = 200,	/* nesting of an expression */
	COMPILE_NODES = 200000,	/* of one program */
	COMPILE_TRIES = 1000	/* of lists of tests that were none, in one text */
};

struct feel_global {
	struct feel_global *next;
	struct slice name, member; /* member.p NULL: none */
	const struct type *type;
	uint32_t slot;
	bool nullable;
};
struct feel_scope {
	const struct feel_env *env;
	const struct feel_scope *outer;
	struct feel_global *first;
};

/* A function under compilation, or the program itself. */
struct compile_frame {
	struct compile_frame *outer;
	uint32_t slots, captures;
	uint32_t from[256], to[256];
};
/* A local name; an item scope (ITEM) offers the entries of the value in its slot. */
struct compile_name {
	struct compile_name *next;
	struct slice name;
	const struct type *type;
	struct compile_frame *frame;
	uint32_t slot;
	bool item, used;
	const struct node *list; /* item: what is filtered */
};
struct compile_use {
	struct compile_use *next;
	uint32_t slot, whole;
	size_t n, cap;
	struct slice *entry;
};
struct strict_fact;
struct feel_known {
	struct feel_known *next;
	struct slice name;
};

struct feel_cc {
	const struct feel_env *env;
	const struct feel_scope *globals;
	struct compile_frame *frame;
	struct compile_name *names;
	struct compile_name *marks[512];
	const struct strict_fact *facts, *fact_marks[512]; /* of nulls: strict.h */
	const struct node *held[64]; /* of the first slots: what the column of a table holds */
	int mark;
	struct compile_use *uses;
	struct feel_known *keys; /* names with operators of contexts seen so far */
	int depth, nodes, tries;
	/* the text being read */
	const struct prog_source *src;
	const char *text, *p, *end;
	int muted;	/* trying: diagnostics are not kept */
	bool hushed;	/* there was one */
	bool failed, in_range, asks; /* asks: `?` was read */
};

/* --- feel_boxed.c -------------------------------------------------------------------- */
struct compile_name *feel_bind(struct feel_cc *, struct slice name, const struct type *, uint32_t slot);

/* --- parse.c --------------------------------------------------------------------- */
struct node *parse_node(struct feel_cc *, enum node_op, const char *from);
const struct node *parse_error(struct feel_cc *, const char *code, const char *text);
const struct node *parse_text(struct feel_cc *, const struct prog_source *);
void parse_tests(struct feel_cc *, const struct prog_source *, uint32_t input,
    const struct type *, struct feel_tests *out);
const struct type *parse_type_text(struct feel_cc *, const struct prog_source *);
const struct node *parse_closure(struct feel_cc *, struct compile_frame *, const struct type_field *, size_t n,
    const struct node *body, const struct type *result);

/* --- lex.c ------------------------------------------------------------------------- */
void lex_space(struct feel_cc *);
bool lex_name_start(const char *p, const char *end);
size_t lex_word(const char *p, const char *end);	/* bytes of the name part at P; 0 none */
bool lex_keyword(struct feel_cc *, const char *word);	/* takes it if it stands here */
bool lex_at_keyword(struct feel_cc *, const char *word);
size_t lex_match(const char *p, const char *end, struct slice name); /* bytes that NAME takes at P */
bool lex_sign(struct feel_cc *, const char *sign);	/* takes it */
bool lex_number(struct feel_cc *, struct value *);
bool lex_string(struct feel_cc *, struct slice *);
/* A name that is being made (key, parameter, iterator), up to but without one of STOPS,
 * or the keyword STOP. False: none there; nothing is taken. */
bool lex_new_name(struct feel_cc *, const char *stops, const char *stop, struct slice *);

#endif
