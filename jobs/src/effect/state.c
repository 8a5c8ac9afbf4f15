/* state.c - the tables that the decide side keeps, as rows like any other. */
#include "effect/state.h"

#define STATE(sym, name) name,
#define COLUMN(sym, name, kind, arg)
#define END(sym)
const char *const state_name[STATE_TABLES] = {
#include "effect/state.def"
};
#undef STATE
#define STATE(sym, name) "instrument-" name,
const char *const state_instrument_name[STATE_TABLES] = {
#include "effect/state.def"
};
#undef STATE
#define STATE(sym, name) "sum-" name,
const char *const state_sum_name[STATE_TABLES] = {
#include "effect/state.def"
};
#undef STATE
#undef COLUMN
#undef END

struct form {
	const char *name;
	enum row_kind kind;
	int arg, revision;
};

#define STATE(sym, name) static const struct form form_##sym[] = {
#define COLUMN(sym, name, kind, arg) { #name, kind, arg, 1 },
#define ADDED(sym, revision, name, kind, arg) { #name, kind, arg, revision },
#define END(sym) };
#include "effect/state.def"
#undef STATE
#undef COLUMN
#undef END

/* The form of REVISION: its columns are the first ones of the newest. */
static struct row_type *
type_of(struct arena *mem, const char *name, const struct form *f, size_t n, int revision)
{
	struct row_type *t = arena_zalloc(mem, sizeof *t);
	struct row_column *c = arena_zalloc(mem, n * sizeof *c);

	for (size_t i = 0; i < n; i++) {
		c[i].name = f[i].name;
		c[i].kind = f[i].kind;
		c[i].nullable = true;
		if (f[i].kind == ROW_NUMBER)
			c[i].scale = (uint8_t)f[i].arg;
		else if (f[i].kind == ROW_STRING)
			c[i].max_chars = (uint32_t)f[i].arg;
	}
	t->name = name;
	t->revision = (uint16_t)revision;
	t->n = (uint16_t)n;
	row_type_settle(t, c, mem);
	return t;
}

static const struct row_type *
type(struct arena *mem, const char *name, const struct form *f, size_t n)
{
	int revision = f[n - 1].revision;
	struct row_type *t = type_of(mem, name, f, n, revision);

	while (n > 0 && f[n - 1].revision == revision)
		n--;
	t->older = n > 0 ? type(mem, name, f, n) : NULL;
	return t;
}

void
state_types(const struct row_type *out[STATE_TABLES], struct arena *mem)
{
#define STATE(sym, name) out[STATE_##sym] = type(mem, name, form_##sym, NELEM(form_##sym));
#define COLUMN(sym, name, kind, arg)
#define END(sym)
#include "effect/state.def"
#undef STATE
#undef COLUMN
#undef END
}

void
state_key(struct buf *out, struct slice owner, struct slice own)
{
	buf_slice(out, owner);
	buf_char(out, '\0');
	if (own.n > 0) {
		buf_slice(out, own);
		buf_char(out, '\0');
	}
}
