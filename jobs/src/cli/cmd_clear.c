/* cmd_clear.c - arrears clear KIND ID: a person lifts the marks of one owner. */
#include <stdio.h>

#include "intake/found.h"
#include "intake/taint.h"
#include "intake/unbooked.h"
#include "options.h"
#include "run/ledger.h"
#include "verb.h"

#define KINDS "account, customer, premise, service, service-point, instrument, issuer, area"

static int
kind_of(const char *word, enum layout_owner *kind, struct err *e)
{
	for (int k = 0; k < OWNER_KINDS; k++)
		if (k != OWNER_GLOBAL && strcmp(word, layout_owner_name(k)) == 0) {
			*kind = k;
			return 0;
		}
	return err_set(e, ERR_REFUSED, "\"%s\" seen; " KINDS " or effect wanted", word);
}

/* The run after which it is done: there is no clock in the store. */
static int
lift(struct store *s, const char *word, const char *id, struct taint_person *by, struct buf *told, struct err *e)
{
	enum layout_owner kind = OWNER_GLOBAL;
	struct ledger_run last;
	int rc = kind_of(word, &kind, e);

	if (rc != 0)
		return -1;
	ledger_run_init(&last);
	rc = ledger_last(s, NULL, &last, e);
	by->run = rc == 1 ? last.id : "no run";
	if (rc >= 0)
		rc = taint_lift(s, kind, slice_of(id), by, told, e);
	if (rc >= 0 && (kind == OWNER_ACCOUNT || kind == OWNER_EFFECT)) {
		int ended = found_end(s, kind, slice_of(id), by, told, e);

		rc = ended < 0 ? -1 : rc | ended;
	}
	if (rc >= 0 && kind == OWNER_ACCOUNT) {
		int ended = unbooked_end(s, slice_of(id), by, told, e);

		rc = ended < 0 ? -1 : rc | ended;
	}
	ledger_run_fini(&last);
	if (rc == 0)
		err_set(e, ERR_REFUSED, "%s %s: nothing is marked; an exception's message names who is", word, id);
	return rc == 1 ? 0 : -1;
}

int
cmd_clear(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *kind = NULL, *id = NULL, *who = NULL, *why = NULL;
	const struct option o[] = { { "KIND", NULL, KINDS ", effect", true, &kind },
		{ "ID", NULL, "as the exception names it", true, &id }, { "--data", "DIR", "the state", true, &data },
		{ "--by", "NAME", "who takes the decision; kept in the store", true, &who },
		{ "--reason", "TEXT", "why; kept in the store", true, &why }, { 0 } };
	int rc = options_parse(o,
	    "Lifts the marks that bad or missing rows left on one owner: from the next run on adverse effects may\n"
	    "concern it again. Of an effect, what a crew found there bars no cut any more. Of an account, both of all\n"
	    "its orders, and payments that no figure shows protect no longer. A good version of a row lifts its mark\n"
	    "without that, and figures that show a payment end what it protects.",
	    argc, argv, e);
	struct store_options so = { .must_exist = true };
	struct taint_person by = { .who = who, .why = why };
	struct buf told = { 0 };
	struct store *s = NULL;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (store_open(&s, data, &so, e) != 0)
		return (int)e->status;
	rc = lift(s, kind, id, &by, &told, e);
	if (store_close(&s, rc == 0 ? e : NULL) != 0)
		rc = -1;
	if (rc == 0)
		printf("%s %s, cleared by %s from the next run on:\n%s", kind, id, who, buf_cstr(&told));
	buf_fini(&told);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
