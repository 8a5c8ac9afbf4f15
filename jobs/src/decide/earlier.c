/* earlier.c - packs under which cases began that are still open, or may open again. */
#include "decide/earlier.h"

#include "base/hash.h"
#include "decide/form.h"
#include "data/when.h"
#include "intake/gate.h"
#include "intake/intake.h"
#include "io/folder.h"
#include "run/run.h"

struct earlier_set {
	struct arena mem;
	struct now *now;	/* tonight's */
	size_t packs;
	struct buf kept;	/* struct kept each: all that decided before, but tonight's */
	struct decide_pack *v;	/* those that a case names */
	struct pack **own;	/* the same, loaded; NULL: not */
	size_t n;
	bool marked;	/* which are used is known */
};

struct now {
	struct buf files;
	struct slice label;
	bool known;		/* it has decided before */
	const char *gate;	/* of a new one, or NULL */
};

struct kept {
	struct slice label, files;
	bool used;
};

static struct kept *
kept_of(struct earlier_set *s, size_t *n)
{
	*n = s->kept.n / sizeof(struct kept);
	return (struct kept *)(void *)s->kept.p;
}

#define LAID "0"	/* no name of a pack */
static const char why_new[] = "nobody has yet looked at what this text of the pack decides";

static bool
is_rules(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && (strcmp(name + n - 4, ".xml") == 0 || strcmp(name + n - 4, ".dmn") == 0);
}

/* The lines of the files of FOLDER, each name after UNDER. */
static int
describe_folder(struct earlier_set *s, struct buf *files, const char *folder, const char *under, struct err *e)
{
	struct buf bytes = { 0 };
	char sha[HASH_HEX], **names;
	size_t n;
	int rc = folder_list(folder, &s->mem, &names, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (!is_rules(names[i]))
			continue;
		buf_reset(&bytes);
		if ((rc = folder_read_file(arena_printf(&s->mem, "%s/%s", folder, names[i]), &bytes, e)) != 0)
			break;
		hash_text(buf_view(&bytes), sha);
		buf_printf(files, "%s%s %s\n", under, names[i], sha);
	}
	buf_fini(&bytes);
	return rc;
}

/* The lines and the label of a pack: its own files, and those of the packs that it rests on with their folder. */
static int
describe(struct earlier_set *s, const struct pack *p, struct now *now, struct err *e)
{
	const struct pack_text *t = &p->text;
	char sha[HASH_HEX];

	for (int k = 0; k < t->layers; k++)
		if (describe_folder(s, &now->files, t->layer[k].folder, k == 0 ? "" : arena_printf(&s->mem, "%s/", t->layer[k].name), e) != 0)
			return -1;
	hash_text(buf_view(&now->files), sha);
	now->label = slice_of(arena_printf(&s->mem, "%.*s %.*s %.*s", SLICE_FMT(p->name), SLICE_FMT(p->version),
	    EARLIER_DIGEST, sha));
	return 0;
}

/* All that were kept but tonight's. */
static int
list_kept(struct earlier_set *s, struct store *store, struct err *e)
{
	struct rows *rows = NULL;
	struct store_table *t;
	struct slice key, val;
	int rc = -1;

	if (store_table(store, "packs", STORE_UNDO, 1, &t, e) != 0 || store_rows(t, &rows, e) != 0)
		goto done;
	while ((rc = rows_next(rows, &key, &val, e)) == 1) {
		struct kept k = { arena_slice(&s->mem, key), arena_slice(&s->mem, val), false };
		bool tonight = false;

		for (size_t i = 0; i < s->packs; i++)
			if (slice_eq(key, s->now[i].label))
				tonight = s->now[i].known = true;
		if (!tonight)
			buf_add(&s->kept, &k, sizeof k);
	}
done:
	rows_close(&rows);
	return rc == 0 ? 0 : -1;
}

static int
mark_used(struct earlier_set *s, struct store *store, const struct row_type *t, int32_t today, struct err *e)
{
	struct rows *rows = NULL;
	struct store_table *table;
	struct slice key, row;
	size_t n;
	struct kept *k = kept_of(s, &n);
	int rc = -1;

	if (store_table(store, state_name[STATE_CASES], STORE_UNDO, 1, &table, e) != 0 || store_rows(table, &rows, e) != 0)
		goto done;
	while ((rc = rows_next(rows, &key, &row, e)) == 1) {
		struct slice label = row_text(t, row, CASES_pack);
		int32_t closed = row_date(t, row, CASES_closed);

		if (!row_bool(t, row, CASES_open) && closed != ROW_NO_DATE && today - closed > EARLIER_CLOSED)
			continue;
		for (size_t i = 0; i < n; i++)
			k[i].used |= slice_eq(k[i].label, label);
	}
done:
	rows_close(&rows);
	return rc == 0 ? 0 : -1;
}

/* Its files from the archive, under their names: its own in the folder LAID, those that it rests on beside that. */
static int
lay_out(struct earlier_set *s, const struct night *n, const char *folder, struct slice files, struct err *e)
{
	struct buf from = { 0 };
	char name[512], sha[HASH_HEX], *to;
	int used, rc = folder_remove(folder, e);

	for (const char *p = files.p; rc == 0 && p < files.p + files.n; p += used) {
		if (sscanf(p, "%511s %64s\n%n", name, sha, &used) != 2 || *name == '.' || strchr(name, '/') != strrchr(name, '/')) {
			rc = err_set(e, ERR_DAMAGED, "table packs: a line is no name and digest");
			break;
		}
		buf_reset(&from);
		run_archive_path(n->data, sha, &from);
		to = arena_printf(&s->mem, "%s/%s%s", folder, strchr(name, '/') != NULL ? "" : LAID "/", name);
		rc = folder_make(arena_strdup(&s->mem, slice_make(to, (size_t)(strrchr(to, '/') - to))), e);
		if (rc == 0)
			rc = folder_copy_file(buf_cstr(&from), to, NULL, e);
	}
	buf_fini(&from);
	return rc;
}

/* Compiles one; what is wrong with it is its WHY. */
static void
load(struct earlier_set *s, size_t i, struct slice files, const struct night *n, const struct decide_plan *p)
{
	struct rules_options o = { .mode = RULES_STRICT, .builtin = calendar_builtin, .builtins = calendar_builtins,
		.host_ctx = n->calendars, .has_today = true, .today = p->today, .nullable = wiring_nullable,
		.nullable_ctx = (void *)(uintptr_t)p->facts };
	char *folder = arena_printf(&s->mem, "%s/earlier-%zu", n->scratch, i);
	struct decide_pack *v = &s->v[i];
	struct pack **own = &s->own[i];
	struct buf text = { 0 };
	struct diag d;
	struct err e = { 0 };
	bool good, there;

	diag_init(&d);
	d.copy = folder;	/* what is published does not depend on where this run keeps its copies */
	d.original = "pack";
	there = lay_out(s, n, folder, files, &e) == 0;
	if (!there)
		fprintf(stderr, "%s\n", e.text);
	good = there && pack_load(own, arena_printf(&s->mem, "%s/" LAID, folder), NULL, &o, &d) == 0 &&
	    wiring_bind(&v->wiring, (*own)->rules, p->facts, &s->mem, &d) == 0 &&
	    (v->form = form_of(*own, p, &s->mem, &d)) != NULL;
	if (!good) {
		diag_print(&d, &text);
		v->why = arena_printf(&s->mem, "it can't be loaded any more: %s%.*s", there ? "" : "a file of it is not in the archive",
		    (int)(text.n < 300 ? text.n : 300), buf_cstr(&text));
		pack_free(own);
	}
	v->pack = *own;
	diag_fini(&d);
	buf_fini(&text);
	if (folder_remove(folder, &e) != 0)
		fprintf(stderr, "%s\n", e.text);
}

/* Tonight's packs, and which of them nobody has looked at. */
static int
load_now(struct earlier_set *s, struct night *n, struct decide_plan *p, struct err *e)
{
	size_t kept;

	s->now = arena_zalloc(&s->mem, (p->packs + 1) * sizeof *s->now);
	for (s->packs = 0; s->packs < p->packs; s->packs++) {
		if (describe(s, p->pack[s->packs].pack, &s->now[s->packs], e) != 0)
			return -1;
		p->pack[s->packs].label = s->now[s->packs].label;
	}
	if (list_kept(s, n->store, e) != 0)
		return -1;
	(void)kept_of(s, &kept);
	for (size_t i = 0; i < s->packs; i++)
		kept += s->now[i].known;
	for (size_t i = 0; i < s->packs; i++) {
		if (s->now[i].known || kept == 0)
			continue;
		s->now[i].gate = arena_printf(&s->mem, "pack %.*s", SLICE_FMT(s->now[i].label));
		night_add_block(n, BLOCK_NEW_PACK, "%s: %s", s->now[i].gate, why_new);
		night_order_blocks(n);
	}
	return 0;
}

/* The plan's list: S's, and tonight's where an account may come from one to the other. */
static void
list_all(struct earlier_set *s, struct decide_plan *p)
{
	const struct decide_pack **all = arena_alloc(&s->mem, (s->n + p->packs) * sizeof(struct decide_pack *));

	p->n_earlier = 0;
	for (size_t i = 0; i < s->n; i++)
		all[p->n_earlier++] = &s->v[i];
	for (size_t i = 0; p->packs > 1 && i < p->packs; i++)
		all[p->n_earlier++] = &p->pack[i];
	p->earlier = all;
}

int
earlier_load(struct earlier_set **out, struct night *n, const struct facts *f, struct decide_plan *p,
    struct err *e)
{
	struct earlier_set *s = base_zalloc(sizeof *s);
	bool others = false;
	struct kept *k;
	size_t kept;

	*out = s;
	arena_init(&s->mem, 0);
	if (load_now(s, n, p, e) != 0)
		return -1;
	k = kept_of(s, &kept);
	for (size_t i = 0; i < p->packs; i++)
		others |= kept > 0 && !p->pack[i].pack->takes_over;
	s->v = arena_zalloc(&s->mem, (kept + 1) * sizeof *s->v);
	s->own = arena_zalloc(&s->mem, (kept + 1) * sizeof(struct pack *));
	if (others && mark_used(s, n->store, f->state[STATE_CASES], p->today, e) != 0)
		return -1;
	s->marked = others;
	for (size_t i = 0; i < kept; i++) {
		if (!k[i].used)
			continue;
		s->v[s->n].label = k[i].label;
		if (s->n < EARLIER_MAX)
			load(s, s->n, k[i].files, n, p);
		else
			s->v[s->n].why = arena_printf(&s->mem, "cases began under more than %d earlier packs: let tonight's take over",
			    EARLIER_MAX);
		s->n++;
	}
	list_all(s, p);
	return 0;
}

static int
stamp(struct store_table *nights, struct slice label, const char *date, struct err *e)
{
	return store_put(nights, label, slice_of(date), e);
}

/* Whether K decided so lately that a case may still come back to it, or its text that was tried and taken back. One
 * whose night is not known counts from tonight. 1, 0, -1. */
static int
decided_lately(const struct night *n, struct store_table *nights, const struct kept *k, struct err *e)
{
	struct slice val;
	int64_t day;
	int rc = store_get(nights, k->label, &val, e);

	if (rc < 0 || (rc == 0 && stamp(nights, k->label, n->date_text, e) != 0))
		return -1;
	return rc == 0 || !when_parse_date(val, &day) || n->date - day <= EARLIER_CLOSED;
}

/* On a restart they are gone already: those that were used are still named, or their case was decided before. */
static int
drop_unused(struct earlier_set *s, const struct night *n, struct store_table *t, struct store_table *nights, struct err *e)
{
	size_t kept;
	struct kept *k = kept_of(s, &kept);

	for (size_t i = 0; s->marked && i < kept; i++) {
		int rc = k[i].used ? 1 : decided_lately(n, nights, &k[i], e);

		if (rc < 0 || (rc == 0 && (store_del(t, k[i].label, e) != 0 || store_del(nights, k[i].label, e) != 0)))
			return -1;
	}
	return 0;
}

/* One of tonight's. */
static int
note(const struct now *now, struct night *n, struct store_table *t, struct store_table *nights, struct err *e)
{
	struct slice old;
	int rc = stamp(nights, now->label, n->date_text, e);

	if (rc != 0 || (rc = store_get(t, now->label, &old, e)) < 0)
		return -1;
	if (rc == 1)
		return 0;
	if (now->gate != NULL && (gate_close(n, now->gate, why_new, e) != 0 || merge_note_blocks(n, e) != 0))
		return -1;
	return store_put(t, now->label, buf_view(&now->files), e);
}

int
earlier_note(struct earlier_set *s, struct night *n, struct err *e)
{
	struct store_table *t, *nights;
	int rc = store_table(n->store, "packs", STORE_UNDO, 1, &t, e) != 0 ||
	    store_table(n->store, "pack-nights", STORE_UNDO, 1, &nights, e) != 0 ||
	    drop_unused(s, n, t, nights, e) != 0 ? -1 : 0;

	for (size_t i = 0; rc == 0 && i < s->packs; i++)
		rc = note(&s->now[i], n, t, nights, e);
	return rc;
}

void
earlier_free(struct earlier_set **sp)
{
	struct earlier_set *s = *sp;

	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		pack_free(&s->own[i]);
	for (size_t i = 0; i < s->packs; i++)
		buf_fini(&s->now[i].files);
	buf_fini(&s->kept);
	arena_fini(&s->mem);
	base_free(s);
	*sp = NULL;
}
