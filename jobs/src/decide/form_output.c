/* form_output.c - what the engine demands of outputs, whoever writes them. */
#include "decide/form.h"
#include "effect/effect.h"

/* Columns that the engine fills by their names, in any output that has them. */
static const struct common {
	const char *name, *type;
	enum row_kind kind;
	uint32_t chars;
} common[] = { { "effect_id", "S 26", ROW_STRING, EFFECT_ID }, { "generation", "N", ROW_NUMBER, 0 },
	{ "content_hash", "S 16", ROW_STRING, EFFECT_HASH }, { "run_id", "S 40", ROW_STRING, 40 }, { "business_date", "D", ROW_DATE, 0 },
	{ "release_date", "D", ROW_DATE, 0 }, { "case_id", "S 40", ROW_STRING, 40 }, { "process", "S 40", ROW_STRING, 40 },
	{ "step", "S 40", ROW_STRING, 40 }, { "account_id", "S 20", ROW_STRING, 20 }, { "reason_code", "S", ROW_STRING, 1 },
	{ "citation", "S", ROW_STRING, 1 }, { "pack_version", "S 60", ROW_STRING, 60 }, { "copy_no", "N", ROW_NUMBER, 0 },
	{ "line_no", "N", ROW_NUMBER, 0 } };

bool
form_is_common(const char *column)
{
	for (const struct common *x = common; x < common + NELEM(common); x++)
		if (strcmp(x->name, column) == 0)
			return true;
	return false;
}

static void
check_common(const struct outrow_layout *y, struct diag *d)
{
	for (const struct common *x = common; x < common + NELEM(common); x++) {
		int i = outrow_find(y, x->name);

		if (i >= 0 && (y->col[i].kind != x->kind || y->col[i].max_chars < x->chars))
			diag_add(d, DIAG_ERROR, "does-not-fit", y->col[i].from_at, "column %s of %s: the engine fills it; type %s, or wider,"
			    " is wanted", x->name, y->name, x->type);
	}
}

/* Each channel that a column is needed for must be one that the output knows. */
static void
check_channels(const struct outrow_layout *y, struct diag *d)
{
	int channel = outrow_find(y, "channel");
	const struct outrow_column *of = channel < 0 ? NULL : &y->col[channel];

	for (size_t i = 0; i < y->n; i++)
		for (struct slice list = slice_of(y->col[i].needed_for), item; pack_item(&list, &item);) {
			size_t k = 0;

			while (of != NULL && k < of->codes && !slice_is(item, of->code[k]))
				k++;
			if (of == NULL || k == of->codes)
				diag_add(d, DIAG_ERROR, "unknown-name", y->col[i].needed_at, "column %s of %s: needed-for \"%.*s\": a code of its column"
				    " channel is wanted", y->col[i].name, y->name, SLICE_FMT(item));
		}
}

/* What the engine writes by itself, for WHAT, must be there. */
static void
need(const struct decide_plan *p, enum deliver_file file, struct diag_place at, const char *what, struct diag *d)
{
	if (p->deliver->layout[file]->n == 0)
		diag_add(d, DIAG_ERROR, "output-missing", at, "%s: formats/layouts/out has no output %s, and it is written there", what,
		    p->deliver->layout[file]->name);
}

static void
check_needed(const struct decide_plan *p, const struct pack *pack, struct diag *d)
{
	struct diag_place at = pack->text.root->at;

	need(p, OUT_TASKS, at, "what a person must do", d);
	need(p, OUT_EXCEPTIONS, at, "what was withheld", d);
	if (pack->ladder != NULL)
		need(p, OUT_CIS, pack->ladder->at, "a step that was entered", d);
}

/* --- what answers them ----------------------------------------------------------------------- */
static const enum facts_table answers[] = { FACTS_NOTICE_REPLY, FACTS_ORDER_REPLY };

int
form_replies(const struct facts *f, const struct outrow_layout *y)
{
	for (size_t i = 0; i < NELEM(answers); i++)
		if (f->layout[answers[i]] != NULL && strcmp(y->replies, f->layout[answers[i]]->name) == 0)
			return answers[i];
	return -1;
}

static void
check_replies(const struct facts *f, const struct outrow_layout *y, struct diag *d)
{
	const char *names[NELEM(answers)], *near;

	if (*y->replies == '\0' || form_replies(f, y) >= 0)
		return;
	for (size_t i = 0; i < NELEM(answers); i++)
		names[i] = facts_layout_name[answers[i]];
	diag_add(d, DIAG_ERROR, "unknown-name", y->replies_at, "output %s: replies \"%s\": notice-replies or order-replies is wanted", y->name,
	    y->replies);
	if ((near = diag_nearest(slice_of(y->replies), names, NELEM(names))) != NULL)
		diag_hint(d, "nearest known name: %s", near);
}

void
form_outputs(const struct decide_plan *p, struct diag *d)
{
	for (int i = 0; i < p->deliver->n; i++) {
		check_common(p->deliver->layout[i], d);
		check_channels(p->deliver->layout[i], d);
		if (p->deliver->layout[i]->n > 0)
			check_replies(p->facts, p->deliver->layout[i], d);
	}
	for (size_t i = 0; i < p->packs; i++)
		check_needed(p, p->pack[i].pack, d);
}
