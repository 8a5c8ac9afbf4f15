/* cmd_eval.c - arrears eval 'FEEL': an expression's value. */
#include <stdio.h>

#include "base/buf.h"
#include "options.h"
#include "rules.h"
#include "verb.h"

struct heard {
	struct diag diag;
	enum diag_level level;
};

/* A null that came of an error, or the fault, as a diagnostic. */
static void
tell(void *ctx, const struct rules_null *n)
{
	struct heard *h = ctx;
	struct diag *d = &h->diag;

	diag_add(d, h->level, n->code, n->at, "%s", n->text);
	if (n->what != NULL)
		diag_hint(d, "%s", n->what);
}

static int
evaluate(const char *text, struct rules_options *ro, struct err *e)
{
	struct rules_fault f = { 0 };
	struct buf out = { 0 };
	struct value v;
	struct arena mem;
	struct heard h = { .level = ro->mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING };
	int rc;

	arena_init(&mem, 256u << 20);
	diag_init(&h.diag);
	ro->tell = tell;
	ro->tell_ctx = &h;
	rc = rules_feel(text, ro, &mem, &v, &h.diag, &f);
	diag_print(&h.diag, &out);
	if (out.n > 0)
		fputs(buf_cstr(&out), stderr);
	buf_reset(&out);
	if (rc == 0) {
		rules_print(v, &out);
		puts(buf_cstr(&out));
	} else if (f.code != NULL && f.code[0] != '\0') {
		err_set(e, ERR_FAILED, "%s: %s", f.code, f.text);
	} else {
		err_set(e, ERR_FAILED, "the expression has errors, see above");
	}
	buf_fini(&out);
	diag_fini(&h.diag);
	arena_fini(&mem);
	return rc == 0 ? ERR_DONE : ERR_FAILED;
}

int
cmd_eval(int argc, char **argv, struct err *e)
{
	const char *text = NULL, *strict = NULL, *date = NULL;
	const struct option o[] = {
		{ "FEEL", NULL, "the expression", true, &text },
		{ "--strict", NULL, "an error is a fault, not null", false, &strict },
		{ "--date", "D", "what today() is", false, &date },
		{ 0 },
	};
	struct rules_options ro = { 0 };
	int32_t day = 0;
	int rc = options_parse(o, "Evaluates a FEEL expression and prints its value.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (date != NULL && options_date(date, &day, e) != 0)
		return ERR_REFUSED;
	ro.mode = strict ? RULES_STRICT : RULES_STANDARD;
	ro.has_today = date != NULL;
	ro.today = day;
	return evaluate(text, &ro, e);
}
