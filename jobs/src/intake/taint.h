/* taint.h - the mark of an owner for whom something could not be read, or does not agree.
 *
 * While an owner is tainted nothing adverse is done to the accounts concerned. A mark is
 * about one row (layout and key) of the owner; a later good version of that row removes
 * it, and so does a person.
 * Table "taints": kind, 00, owner id, 00, layout, 00, key -> reason.
 *
 * For the decisions all marks are read into memory once (taint_set): they are few; more than
 * TAINT_MAX mean that an input is broken as a whole, and the run stops.
 */
#ifndef TAINT_H
#define TAINT_H

#include "formats.h"
#include "store/store.h"

enum { TAINT_MAX = 1 << 20 };

struct taint {
	enum layout_owner kind;
	struct slice id;	/* of the owner */
	const char *layout;
	struct slice key;	/* of the row; empty when it could not be read */
};

/* Inside a transaction. REASON is for people: code, field, file, record. */
MUSTUSE int taint_add(struct store *, const struct taint *, const char *reason, struct err *);
/* The row is good now. 1 it was marked, 0 not, -1. */
MUSTUSE int taint_clear(struct store *, const struct taint *, struct err *);

/* A person lifts all marks of an owner, an account's with those of its effects; in a transaction of its own. What was
 * lifted is told in TOLD, a line each, and kept in "clears": kind, owner id, 00, layout, 00, key, 00, last run ->
 * who, why, the mark's reason. 1, 0 none was there, -1. */
struct taint_person {
	const char *who, *why, *run;
};
MUSTUSE int taint_lift(struct store *, enum layout_owner, struct slice id, const struct taint_person *,
    struct buf *told, struct err *);
/* Inside a transaction: keeps that a person ended something else of an account: WHICH of the kind WHAT, told by TEXT. */
MUSTUSE int taint_note(struct store *, struct slice account, const char *what, struct slice which,
    const struct taint_person *, struct slice text, struct err *);
/* Appends what was lifted of an owner, a line each. */
MUSTUSE int taint_lifted(struct store *, enum layout_owner, struct slice id, struct buf *out, struct err *);

/* Whether an effect is one of ours: table "by-effect" (effect id, 00 -> account id). 1, 0, -1. */
MUSTUSE int taint_account_of(struct store *, struct slice effect, struct slice *account, struct err *);
MUSTUSE int taint_effect_known(struct store *, struct slice effect, struct err *);

struct taint_set;
/* A mark on an effect is one on its account too. Read-only afterwards: any thread may ask. */
MUSTUSE int taint_set_load(struct taint_set **out, struct store *, struct err *);
/* A set of one's own: the first reason given for an owner stays. */
struct taint_set *taint_set_new(void);
void taint_set_put(struct taint_set *, enum layout_owner, struct slice id, struct slice reason);
void taint_set_free(struct taint_set **);
size_t taint_set_size(const struct taint_set *);
/* The reason, or NULL: not tainted. */
const char *taint_set_find(const struct taint_set *, enum layout_owner, struct slice id);

#endif
