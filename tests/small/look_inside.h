/* look_inside.h - what the eyes share: reading of facts and of what left. Used by look*.c alone. */
#ifndef LOOK_INSIDE_H
#define LOOK_INSIDE_H

#include <string.h>

#include "look.h"

#define WRONG(l, o, ...) \
	(buf_printf(&(l)->wrong, "night %d, %s %s %s %s %s: ", (l)->night, (o)->output, look_cell(o, "account_id"), look_cell(o, "action"), look_cell(o, "step"), \
	     look_cell(o, "effect_id")), buf_printf(&(l)->wrong, __VA_ARGS__), buf_char(&(l)->wrong, '\n'))

#define EACH_FACT(x, l, name) \
	for (size_t x##_i = 0; x##_i < (l)->facts.n; x##_i++) \
		for (const struct xnode *x = (l)->facts.v[x##_i]; x != NULL && see_says(x, "layout", name); x = NULL)

/* --- of look.c */
bool see_is(const struct look_left *o, const char *column, const char *value);
bool see_says(const struct xnode *x, const char *field, const char *value);
const struct xnode *see_fact(const struct look *l, const char *layout, const char *key);
int32_t see_day(const char *s);
long see_cents(const char *s);
bool see_within(int32_t d, const char *from, const char *to);
bool see_has(const char *list, const char *word);
int see_between(const struct look *l, int32_t from, int32_t to);
const struct xnode *see_held(const struct look *l, const char *account, const char *service, const char *premise, int32_t d, const char *word);
int32_t see_stayed(const struct look *l, const char *account);
long see_debt(const struct look *l, const char *account, int32_t since);
long see_unshown(const struct look *l, const char *account);
int32_t see_next_day(const struct look *l);
const struct look_left *see_sent(const struct look *l, const char *id);
void look_debt(struct look *l, const struct look_left *o, const char *column);

/* --- of look_money.c: letters, money, papers, what is told */
void look_notice(struct look *l, const struct look_left *o);
void look_posting(struct look *l, const struct look_left *o);
void look_adverse(struct look *l, const struct look_left *o, const char *word);
void look_referral(struct look *l, const struct look_left *o);
void look_refund(struct look *l, const struct look_left *o);
void look_fee(struct look *l, const struct look_left *o);
void look_told(struct look *l, const struct look_left *o, const char *id);
void look_at_risk(struct look *l, const struct look_left *o);
void look_draw(struct look *l, const struct look_left *o);
void look_cover(struct look *l, const struct look_left *o);

#endif
