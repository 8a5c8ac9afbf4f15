/* scope.h - names in scope while compiling: finding, using, calling. Internal to feel. */
#ifndef SCOPE_H
#define SCOPE_H

#include "feel/compile.h"

enum scope_kind { SCOPE_NONE, SCOPE_LOCAL, SCOPE_ENTRY, SCOPE_GLOBAL, SCOPE_FN, SCOPE_HOST };

struct scope_hit {
	enum scope_kind kind;
	size_t len;		/* bytes of the text */
	struct slice name;
	struct compile_name *local; /* LOCAL; ENTRY: the item's scope */
	const struct feel_global *global;
	const struct fn *fn;
	const struct rules_builtin *host;
};

/* The innermost item from C to END (itself left out) that may have names nobody knows; or NULL. */
struct compile_name *scope_item(struct compile_name *c, const struct compile_name *end);
void scope_find(struct feel_cc *, struct scope_hit *);	/* the longest name at cc->p */
bool scope_is_longer(struct feel_cc *);			/* a known name goes on beyond the word at cc->p */
size_t scope_step(struct feel_cc *, const struct type *); /* the same after a dot; 0: no known one */
const struct node *scope_member(struct feel_cc *, const struct node *); /* NAME.MEMBER of an import; takes it */
bool scope_is_operator(struct slice word); /* goes on from a name or value, and is none of a name's words */
uint32_t scope_slots(struct feel_cc *, uint32_t n);
uint32_t scope_slot(struct feel_cc *, struct compile_frame *, uint32_t slot); /* in this frame: captured if need be */
void scope_key(struct feel_cc *, struct slice); /* a context here has an entry of that name */
struct compile_use *scope_use(struct feel_cc *, uint32_t slot);
void scope_use_entry(struct feel_cc *, const struct node *, struct slice);
void scope_use_whole(struct feel_cc *, const struct node *);
void scope_use_less(struct feel_cc *, const struct node *); /* not as a whole after all */
const struct type *scope_type_of(struct value);
void scope_diag(struct feel_cc *, const char *code, const char *at, size_t n, const char *fmt, ...) PRINTFLIKE(5, 6);
void scope_unknown(struct feel_cc *, struct slice name, const char *at);
void scope_call(struct feel_cc *, struct node *, const struct node *callee, const struct slice *names);
void scope_share(struct feel_cc *, struct node *list); /* one of constants is made once */
const struct node *scope_fold(struct feel_cc *, const struct node *);
const struct node *scope_function_value(struct feel_cc *, const struct node *);
void scope_unknown_entry(struct feel_cc *, const struct type *context, struct slice name, const char *at);
void scope_points(struct feel_cc *, const struct node *const *, size_t n, struct feel_tests *);

#endif
