/* gen_scene.h - what the sample utility's people do beside paying, told as tables of acts.
 *
 * A scene is played for an account: on the start's day, and so many days after it, something is done to the account
 * (gen_react_plan) and a row is told. A row is text, "name=value|name=value", whose words in braces stand for what is so
 * on that day: {day} {day+9} {start-2} {at} (the day at ten) {since} (the start at ten) {no} {account} {customer} {premise}
 * {service} {point} {name} {year} (of charges) {next} (customer) {bill} {payment} {security} {second} {other} (another account) {effect} (that it answers) {amount} (owed at the
 * start) {half} {rest} {owed}. What stands later wins, so a row is what all of an account's have, and what one act changes.
 */
#ifndef GEN_SCENE_H
#define GEN_SCENE_H

#include "gen_live.h"

enum { SCENE_ACTS = 10 };

struct gen_act {
	int after;
	enum gen_what does;
	enum gen_kind kind;
	const char *row; /* NULL: nothing is told */
};

struct gen_scene {
	struct gen_act act[SCENE_ACTS]; /* ends where nothing is done and nothing told */
};

/* On which of the sample's business dates it is played, and for whom. */
struct gen_cast {
	int nth;
	uint32_t i, other;
	const struct gen_scene *scene;
};

void gen_scene_play(struct gen_live *, const struct gen_scene *, uint32_t i, uint32_t other);
void gen_scene_act(struct gen_live *, const struct gen_plan *);
/* Row ROW of the plan's account, told today. */
void gen_scene_tell(struct gen_live *, const struct gen_plan *, enum gen_kind, int step, const char *row);
/* How many days up to today had rows of it; 0: today has none. */
int gen_scene_sequence(const struct gen_live *, enum gen_kind);
void gen_scene_put(struct gen_emit *, const struct gen_live *, enum gen_kind);

/* --- the areas --------------------------------------------------------------------- */

/* gen_arrange.c: plans and pledges; false: this customer has one already. */
bool gen_arrange(struct gen_live *, struct gen_acct *);
/* gen_issuer.c: issuers and what befalls them and the town. */
void gen_issuer_day(struct gen_live *);
/* gen_request.c: who comes, goes and moves. */
void gen_request_day(struct gen_live *);
void gen_request_ended(struct gen_live *);
void gen_request_come(struct gen_live *, struct gen_acct *, uint32_t customer);
void gen_request_begin(struct gen_live *, struct gen_acct *);
void gen_request_stop(struct gen_live *, struct gen_acct *);
void gen_request_final(struct gen_live *, struct gen_acct *);
/* gen_adjust.c: adjustments; the billing system posted that of A as effect ID; a new address was found. */
void gen_adjust_day(struct gen_live *);
void gen_adjust_posted(struct gen_live *, const struct gen_acct *, const char *id);
void gen_adjust_found(struct gen_live *, const struct gen_acct *);
/* gen_file.c: parties, reports, statements. */
void gen_file_opening(struct gen_live *);
/* gen_book.c: what the billing system makes of the postings of the night before, and items of bills. */
void gen_book_postings(struct gen_live *);
void gen_book_items(struct gen_live *);

#endif
