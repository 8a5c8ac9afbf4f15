/* mergerow.c - judge a row against what is stored, and write what follows. */
#include "intake/mergerow.h"

#include <stdio.h>

#include "intake/arrival.h"
#include "intake/gate.h"
#include "intake/owner.h"
#include "intake/rejected.h"
#include "intake/taint.h"

static int
open_table(struct mergerow *m, const char *name, struct store_table **t, struct err *e)
{
	return store_table(m->night->store, name, STORE_UNDO, 1, t, e);
}

int
mergerow_open(struct mergerow *m, struct night *n, const struct layout *l, struct grouping *g, struct err *e)
{
	*m = (struct mergerow){ .night = n, .layout = l, .grouping = g };
	movement_init(&m->moved_money, l, &n->layouts);
	if (g != NULL)
		grouping_turn(g, l);
	if (l->n_owners > 0 && l->owner[0].kind == OWNER_EFFECT && open_table(m, MERGEROW_ANSWERS, &m->answers, e) != 0)
		return -1;
	if (open_table(m, l->name, &m->facts, e) != 0 || open_table(m, "held", &m->held, e) != 0 ||
	    open_table(m, "history", &m->history, e) != 0 || ways_open(&m->ways, n, l, e) != 0)
		return -1;
	return 0;
}

void
mergerow_close(struct mergerow *m)
{
	ways_close(&m->ways);
	movement_fini(&m->moved_money);
	buf_fini(&m->stored);
	buf_fini(&m->now);
	buf_fini(&m->got);
	buf_fini(&m->moved);
	buf_fini(&m->scratch);
	buf_fini(&m->old);
	for (size_t i = 0; i < LAYOUT_MAX_REFS; i++)
		buf_fini(&m->parent[i]);
}

/* --- what is stored ------------------------------------------------------------------- */

static int
find_stored(struct mergerow *m, const struct mergerow_in *in, struct slice *val, struct err *e)
{
	int rc;

	if (in->known == SPOOL_NEW)
		return 0;
	if (in->known == SPOOL_STORED && !m->left) {
		*val = in->stored;
		return 1;
	}
	rc = store_get(m->facts, in->key, val, e);

	if (rc != 1)
		return rc;
	buf_reset(&m->stored);
	buf_slice(&m->stored, *val);
	*val = buf_view(&m->stored);
	return 1;
}

/* --- reasons, marks, counts ------------------------------------------------------------- */

static void
count(struct mergerow *m, enum intake_end end, struct slice row)
{
	if (m->retrying) {
		m->waited[end]++;
		return;
	}
	m->count[end]++;
	if (m->layout->n_sums > 0)
		m->amount[end] += row_number(m->layout->type, row, m->layout->sum[0]);
}

/* A reply is to an effect that we issued: 1; 0 not, -1. Rows of other owners: 1. */
static int
answers_us(struct mergerow *m, struct slice row, struct err *e)
{
	enum layout_owner kind;
	struct slice id;

	return keyenc_owner_of(m->layout, row, &kind, &id) && kind == OWNER_EFFECT ? owner_known(m->night, kind, id, e)
										    : 1;
}

enum { GATE_NAME = 160 };

static void
gate_name(const struct mergerow_in *in, char *out)
{
	snprintf(out, GATE_NAME, "row %llu of %s", (unsigned long long)in->record_no, in->file);
}

/* In this chunk's transaction: a restart does not judge the row again. */
static int
close_gate(struct mergerow *m, const struct mergerow_in *in, const char *reason, struct err *e)
{
	char gate[GATE_NAME];

	gate_name(in, gate);
	night_add_block(m->night, BLOCK_LOST_ROW, "%s: %s", gate, reason);
	return gate_close(m->night, gate, reason, e);
}

static int
mark_owner(struct mergerow *m, const struct mergerow_in *in, const char *code, struct err *e)
{
	struct taint t = { .layout = m->layout->name, .key = in->key };
	struct night_beside beside = ways_beside(m->layout, in->row);
	char reason[300];
	bool known = keyenc_owner_of(m->layout, in->row, &t.kind, &t.id), all = night_concerns_all(m->layout, known ? t.kind : OWNER_KINDS);

	snprintf(reason, sizeof reason, "%s: record %llu of %s", code, (unsigned long long)in->record_no, in->file);
	/* Whom an effect concerns can't be told when it is none of ours. */
	if (known && !all && (t.kind != OWNER_EFFECT || answers_us(m, in->row, e) == 1))
		return taint_add(m->night->store, &t, reason, e) != 0 ||
		    ways_mark_beside(m->night, &beside, &t, reason, e) != 0 ? -1 : 0;
	return all || m->layout->protective ? close_gate(m, in, reason, e) : 0;
}

/* Rows that do nothing but protect: holds, certificates, petitions. What describes a stranger, or is a stranger's
 * money or our own doing, has sums or is missed when it is absent; it waits without harm to others. */
bool
mergerow_only_protects(const struct layout *l)
{
	return l->protective && l->absent == ABSENT_KEEP && l->n_sums == 0;
}

/* A protection of somebody whom we don't know protects nobody: 1 known, 0 not, -1. */
static int
protects_somebody(struct mergerow *m, struct slice row, struct err *e)
{
	enum layout_owner kind;
	struct slice id;

	return mergerow_only_protects(m->layout) && keyenc_owner_of(m->layout, row, &kind, &id)
	    ? owner_known(m->night, kind, id, e) : 1;
}

static int
note_rejected(struct mergerow *m, const struct mergerow_in *in, const char *code, struct err *e)
{
	struct rejected_held h = { in->file, in->source, in->sequence, in->record_no, in->action, in->row };

	return in->retry ? rejected_note_held(m->night, m->layout, &h, code, e)
			 : rejected_note(m->night, m->layout->name, in->file, in->record_no, code, e);
}

static int
reject_stranger(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	static const char code[] = "unknown-owner: whom it protects is not known";
	char reason[300];

	count(m, END_REJECTED, in->row);
	snprintf(reason, sizeof reason, "%s: record %llu of %s", code, (unsigned long long)in->record_no, in->file);
	/* Marked too: should the owner come after a person has looked, what protects them is still missing. */
	return note_rejected(m, in, code, e) != 0 || close_gate(m, in, reason, e) != 0 ? -1 : mark_owner(m, in, code, e);
}

/* Of a layout with several owners each may be null, but not all. */
static bool
of_nobody(const struct layout *l, struct slice row)
{
	enum layout_owner kind;
	struct slice id;

	return l->n_owners > 1 && !keyenc_owner_of(l, row, &kind, &id);
}

static int
clear_mark(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	struct taint t = { .layout = m->layout->name, .key = in->key };
	struct night_beside beside = ways_beside(m->layout, in->row);
	int rc;

	if (!keyenc_owner_of(m->layout, in->row, &t.kind, &t.id))
		return 0;
	rc = taint_clear(m->night->store, &t, e);
	return rc == 1 ? ways_mark_beside(m->night, &beside, &t, NULL, e) : rc;
}

static int
reject(struct mergerow *m, const struct mergerow_in *in, const char *code, struct err *e)
{
	count(m, END_REJECTED, in->row);
	if (note_rejected(m, in, code, e) != 0)
		return -1;
	return mark_owner(m, in, code, e);
}

/* --- parents ------------------------------------------------------------------------------- */

/* 1 there, 0 missing, -1. The same parent is asked for once in a row. */
static int
has_parent(struct mergerow *m, size_t i, struct slice id, struct err *e)
{
	const struct layout *to = m->layout->ref[i].to;
	char name[STORE_MAX_NAME];
	struct store_table *t;
	struct slice val;
	int rc;

	if (to == NULL || slice_eq(buf_view(&m->parent[i]), id))
		return 1;
	buf_reset(&m->scratch);
	if (to->n_owners == 1 && to->n_key == 0) {
		snprintf(name, sizeof name, "%s", to->name);
		keyenc_owner(to, to->owner[0].kind, id, &m->scratch);
	} else if (ways_has_id(m->night, to)) {
		ways_id_name(to, name);
		buf_slice(&m->scratch, id);
		buf_char(&m->scratch, '\0');
	} else {
		return 1;	/* found by more than an id: the decisions tell */
	}
	if (open_table(m, name, &t, e) != 0)
		return -1;
	rc = store_get(t, buf_view(&m->scratch), &val, e);
	if (rc == 1) {
		buf_reset(&m->parent[i]);
		buf_slice(&m->parent[i], id);
	}
	return rc;
}

/* The first reference whose required parent is missing, or -1; -2 failed. What OLD refers to already was there when it came. */
static int
orphan(struct mergerow *m, struct slice row, struct slice old, struct err *e)
{
	for (size_t i = 0; i < m->layout->n_refs; i++) {
		const struct layout_ref *ref = &m->layout->ref[i];
		struct slice id;
		int rc;

		if (!ref->required || row_is_null(m->layout->type, row, ref->col))
			continue;
		id = row_text(m->layout->type, row, ref->col);
		if (old.p != NULL && slice_eq(id, row_text(m->layout->type, old, ref->col)))
			continue;
		rc = has_parent(m, i, id, e);
		if (rc != 1)
			return rc < 0 ? -2 : (int)i;
	}
	return -1;
}

/* --- held rows ------------------------------------------------------------------------------ */

static void
held_key(struct mergerow *m, struct slice key, struct buf *out)
{
	buf_reset(out);
	buf_str(out, m->layout->name);
	buf_char(out, '\0');
	buf_slice(out, key);
}

/* Value: day first held, blank, sequence, blank, file, NUL, source, NUL, record number, blank, action, NUL, row. */
static void
held_value(const struct mergerow_in *in, int32_t since, struct buf *out)
{
	buf_reset(out);
	buf_printf(out, "%d %lld %s", since, (long long)in->sequence, in->file);
	buf_char(out, '\0');
	buf_str(out, in->source);
	buf_char(out, '\0');
	buf_printf(out, "%llu %d", (unsigned long long)in->record_no, (int)in->action);
	buf_char(out, '\0');
	buf_slice(out, in->row);
}

/* The text at AT and the place behind its NUL; NULL: there is none. */
static const char *
behind(struct slice val, const char *at)
{
	const char *end = memchr(at, '\0', val.n - (size_t)(at - val.p));

	return end == NULL ? NULL : end + 1;
}

static bool
held_parse(const struct layout *l, struct slice val, struct mergerow_in *in)
{
	const char *source = val.n ? behind(val, val.p) : NULL, *record = source ? behind(val, source) : NULL;
	const char *row = record ? behind(val, record) : NULL, *why;
	unsigned long long no;
	long long sequence;
	int since, action, at = 0;

	if (row == NULL || sscanf(val.p, "%d %lld %n", &since, &sequence, &at) != 2 ||
	    sscanf(record, "%llu %d", &no, &action) != 2 || action < ROW_UPSERT || action > ROW_CANCEL)
		return false;
	in->held_since = since;
	in->sequence = sequence;
	in->source = source;
	in->file = val.p + at;
	in->record_no = no;
	in->action = (enum row_action)action;
	in->row = slice_make(row, val.n - (size_t)(row - val.p));
	in->retry = true;
	return row_check(l->type, in->row, &why) == 0;
}

/* The waiting row goes, and with it the gate that it closed. */
static int
unhold(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	struct mergerow_in was = { 0 };
	char gate[GATE_NAME];
	struct slice val;
	int rc;

	held_key(m, in->key, &m->scratch);
	rc = store_get(m->held, buf_view(&m->scratch), &val, e);
	if (rc != 1)
		return rc;
	if (held_parse(m->layout, val, &was)) {
		gate_name(&was, gate);
		if (gate_open(m->night, gate, e) != 0)
			return -1;
	}
	return store_del(m->held, buf_view(&m->scratch), e);
}

/* When it comes, not while it waits: a person may have cleared the mark, or opened the gate, since. */
static int
spare(struct mergerow *m, const struct mergerow_in *in, const char *code, struct err *e)
{
	int known = protects_somebody(m, in->row, e);

	if (known < 0 || mark_owner(m, in, code, e) != 0)
		return -1;
	return known == 1 ? 0 : close_gate(m, in, code, e);
}

static int
hold(struct mergerow *m, const struct mergerow_in *in, int ref, struct err *e)
{
	const struct layout_ref *r = &m->layout->ref[ref];
	int32_t since = in->retry ? in->held_since : m->night->date;
	char code[120];

	if (arrival_weekdays_before(m->night->date, r->hold_days) > since) {
		snprintf(code, sizeof code, "no %s after %d business days", r->layout, r->hold_days);
		held_key(m, in->key, &m->scratch);
		return store_del(m->held, buf_view(&m->scratch), e) != 0 ? -1 : reject(m, in, code, e);
	}
	count(m, END_HELD, in->row);
	if (in->retry)
		return 0;
	snprintf(code, sizeof code, "held: its parent in %s is not there", r->layout);
	if (unhold(m, in, e) != 0)
		return -1;
	held_value(in, since, &m->old);
	held_key(m, in->key, &m->scratch);
	return store_put(m->held, buf_view(&m->scratch), buf_view(&m->old), e) != 0 ? -1 : spare(m, in, code, e);
}

/* --- writes ------------------------------------------------------------------------------------ */

/* What was undone stays to be seen: layout, 00, key, version. */
static int
keep_history(struct mergerow *m, const struct mergerow_in *in, struct slice old, struct err *e)
{
	buf_reset(&m->scratch);
	buf_str(&m->scratch, m->layout->name);
	buf_char(&m->scratch, '\0');
	buf_slice(&m->scratch, in->key);
	buf_printf(&m->scratch, "%018lld", (long long)in->version);
	return store_put(m->history, buf_view(&m->scratch), old, e);
}

void
mergerow_answer(const char *date, const char *layout, struct slice key, struct buf *out)
{
	buf_str(out, date);
	buf_char(out, '\0');
	buf_str(out, layout);
	buf_char(out, '\0');
	buf_slice(out, key);
}

static int
note_answer(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	if (m->answers == NULL || in->action != ROW_UPSERT)
		return 0;
	buf_reset(&m->scratch);
	mergerow_answer(m->night->date_text, m->layout->name, in->key, &m->scratch);
	return store_put(m->answers, buf_view(&m->scratch), slice_make("", 0), e);
}

int
mergerow_forget_answers(struct night *n, struct err *e)
{
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	if (store_table(n->store, MERGEROW_ANSWERS, STORE_UNDO, 1, &t, e) == 0 && store_rows(t, &r, e) == 0)
		rc = 0;
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		rc = 0;
		if (slice_cmp(slice_make(key.p, strnlen(key.p, key.n)), slice_of(n->date_text)) >= 0)
			break;
		rc = store_del(t, key, e);
	}
	rows_close(&r);
	return rc < 0 ? -1 : 0;
}

/* A reply that was read says something else now, or is taken back: what was done on its word can't be undone by itself, so
 * its account is marked until a person has looked. The mark is about that reply, and a good one lifts it no more. */
static bool
was_read(const struct mergerow *m, const struct mergerow_in *in, struct slice old)
{
	enum layout_owner kind;
	struct slice id;

	return old.p != NULL && keyenc_owner_of(m->layout, old, &kind, &id) && kind == OWNER_EFFECT &&
	    (in->action != ROW_UPSERT || !row_same(m->layout->type, old, in->row, LAYOUT_FIELDS));
}

/* The row under KEY was OLD and is NOW: what money moves with it, and where. */
static int
moved(struct mergerow *m, struct slice key, struct slice old, struct slice now, struct err *e)
{
	struct grouping_at from, to;
	int64_t owed;

	if (grouping_row(m->grouping, m->layout, key, old, now, &from, &to, &owed, e) != 0)
		return -1;
	movement_row(&m->moved_money, old, now, &from, &to, owed);
	return 0;
}

static int
write_row(struct mergerow *m, const struct mergerow_in *in, struct slice raw, struct slice old, struct err *e)
{
	if (in->action == ROW_UPSERT) {
		if (store_put(m->facts, in->key, in->row, e) != 0)
			return -1;
	} else {
		if (in->action == ROW_CANCEL && keep_history(m, in, raw, e) != 0)
			return -1;
		if (store_del(m->facts, in->key, e) != 0)
			return -1;
	}
	if (ways_move(&m->ways, m->layout, in->key, old, in->action == ROW_UPSERT ? in->row : slice_make(NULL, 0), e) != 0)
		return -1;
	m->grouping->out_of_turn = m->retrying;
	if (moved(m, in->key, old, in->action == ROW_UPSERT ? in->row : slice_make(NULL, 0), e) != 0)
		return -1;
	count(m, END_APPLIED, in->row);
	if (unhold(m, in, e) != 0 || note_answer(m, in, e) != 0)
		return -1;
	return was_read(m, in, old) ? mark_owner(m, in, "reply-changed: what it said before was acted upon", e)
				    : clear_mark(m, in, e);
}

/* The stored row in today's form, in m->now when it had to be changed. */
static int
todays(struct mergerow *m, struct slice key, struct slice raw, struct slice *now, struct err *e)
{
	const char *why;

	if (row_check(m->layout->type, raw, &why) != 0) {
		buf_reset(&m->scratch);
		keyenc_show(m->layout, key, &m->scratch);
		return err_set(e, ERR_DAMAGED, "store, table %s, row %s: %s: restore from a backup", m->layout->name,
		    buf_cstr(&m->scratch), why);
	}
	buf_reset(&m->now);
	*now = row_upgrade(m->layout->type, raw, &m->now);
	return 0;
}

/* --- rows that moved to another owner ------------------------------------------------------ */

/* Where a row of this id lies under another owner than the one now named: its key in m->moved. 1, 0 nowhere else, -1. */
static int
elsewhere(struct mergerow *m, struct slice row, struct slice *raw, struct err *e)
{
	const struct way *by_id = ways_id(&m->ways);
	struct slice id, owner, was;
	enum layout_owner kind;
	int rc;

	if (by_id == NULL || !keyenc_owner_of(m->layout, row, &kind, &owner))
		return 0;
	id = row_text(m->layout->type, row, by_id->col);
	buf_reset(&m->scratch);
	buf_slice(&m->scratch, id);
	buf_char(&m->scratch, '\0');
	if ((rc = store_get(by_id->t, buf_view(&m->scratch), &was, e)) != 1 || slice_eq(was, owner))
		return rc < 0 ? -1 : 0;
	buf_reset(&m->moved);
	keyenc_owner(m->layout, kind, was, &m->moved);
	buf_slice(&m->moved, id);
	buf_char(&m->moved, '\0');
	if ((rc = store_get(m->facts, buf_view(&m->moved), raw, e)) == 1) {
		buf_reset(&m->got);
		buf_slice(&m->got, *raw);
		*raw = buf_view(&m->got);
	}
	return rc;
}

/* The row under the former owner goes; it stays to be seen. */
static int
leave(struct mergerow *m, const struct mergerow_in *in, struct slice raw, struct slice old, struct err *e)
{
	struct mergerow_in gone = { .key = buf_view(&m->moved), .row = old, .version = in->version };

	m->left = true;
	m->grouping->out_of_turn = true;
	return moved(m, gone.key, old, slice_make(NULL, 0), e) != 0 || keep_history(m, &gone, raw, e) != 0 || store_del(m->facts, gone.key, e) != 0 ||
	    ways_move(&m->ways, m->layout, gone.key, old, slice_make(NULL, 0), e) != 0 ? -1
	    : clear_mark(m, &gone, e);
}

/* A row that is not stored under its key: 1 it may be written, 0 it has ended, -1. */
static int
arrives(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	static const char clash[] = "same-version: another owner under the stored version";
	struct slice raw = { 0 }, old = { 0 };
	int64_t version;
	int rc = elsewhere(m, in->row, &raw, e);

	if (rc < 0 || (rc == 1 && todays(m, buf_view(&m->moved), raw, &old, e) != 0))
		return -1;
	if (rc == 0 && in->action != ROW_UPSERT)
		return reject(m, in, "unknown-key: nothing stored to undo", e);
	if (rc == 0)
		return 1;
	version = row_number(m->layout->type, old, LAYOUT_ROW_VERSION);
	if (in->action != ROW_UPSERT || in->version < version) {
		count(m, END_STALE, in->row);
		return in->retry ? unhold(m, in, e) : 0;
	}
	if (in->version == version) {
		struct mergerow_in there = *in;

		there.key = buf_view(&m->moved);
		there.row = old;
		return mark_owner(m, &there, clash, e) != 0 ? -1 : reject(m, in, clash, e);
	}
	return leave(m, in, raw, old, e) != 0 ? -1 : 1;
}

static int
judge(struct mergerow *m, const struct mergerow_in *in, struct err *e)
{
	struct slice raw = { 0 }, old = { 0 };
	int rc = find_stored(m, in, &raw, e), missing;
	int64_t version;

	if (rc < 0 || (rc == 1 && todays(m, in->key, raw, &old, e) != 0))
		return -1;
	if (rc == 1) {
		version = row_number(m->layout->type, old, LAYOUT_ROW_VERSION);
		if (in->version < version) {
			count(m, END_STALE, in->row);
			return in->retry ? unhold(m, in, e) : 0;
		}
		if (in->version == version && in->action == ROW_UPSERT) {
			if (!slice_eq(old, in->row))
				return reject(m, in, "same-version: another content under the stored version", e);
			count(m, END_UNCHANGED, in->row);
			return m->night->store != NULL && in->retry ? unhold(m, in, e) : 0;
		}
	}
	if (in->action == ROW_UPSERT && of_nobody(m->layout, in->row))
		return reject(m, in, "no-owner: none of those whom it may concern is named", e);
	if (in->action == ROW_UPSERT && rc == 0) {
		int known = answers_us(m, in->row, e);

		if (known != 1)
			return known < 0 ? -1 : reject(m, in, "unknown-effect: nothing of ours has this id", e);
	}
	missing = in->action == ROW_UPSERT ? orphan(m, in->row, old, e) : -1;
	if (missing == -2)
		return -1;
	if (missing >= 0)
		return hold(m, in, missing, e);
	if (in->action == ROW_UPSERT) {
		int known = protects_somebody(m, in->row, e);

		if (known != 1)
			return known < 0 ? -1 : reject_stranger(m, in, e);
	}
	if (raw.p == NULL && (rc = arrives(m, in, e)) != 1)
		return rc;
	return write_row(m, in, raw, old, e);
}

/* A full extract lacks the row. */
static int
vanished(struct mergerow *m, struct slice key, struct err *e)
{
	struct mergerow_in in = { .key = key, .action = ROW_CANCEL, .file = "a full extract that lacks it" };
	struct slice val, old, now;
	int rc = find_stored(m, &in, &val, e);

	if (rc != 1 || todays(m, key, val, &old, e) != 0)
		return rc == 0 ? 0 : -1;
	/* It came, under another owner. */
	if ((rc = elsewhere(m, old, &now, e)) != 0)
		return rc < 0 ? -1 : 0;
	m->vanished++;
	in.row = old;
	in.version = row_number(m->layout->type, old, LAYOUT_ROW_VERSION);
	if (m->layout->absent == ABSENT_EXCEPT)
		return mark_owner(m, &in, "vanished", e);
	if (keep_history(m, &in, val, e) != 0 || store_del(m->facts, key, e) != 0)
		return -1;
	m->grouping->out_of_turn = false;
	return moved(m, key, old, slice_make(NULL, 0), e) != 0 ? -1 : ways_move(&m->ways, m->layout, key, old, slice_make(NULL, 0), e);
}

/* Among rows of one key in the run's files: the highest version counts; two of that version
 * with different content contradict each other, and neither counts. */
int
mergerow_group(struct mergerow *m, const struct mergerow_in *in, size_t n, struct err *e)
{
	size_t best = 0;
	bool clash = false;

	if (in[0].action == ROW_ABSENT)
		return vanished(m, in[0].key, e);
	for (size_t i = 1; i < n; i++) {
		if (in[i].version > in[best].version) {
			best = i;
			clash = false;
		} else if (in[i].version == in[best].version) {
			clash = clash || in[i].action != in[best].action || !slice_eq(in[i].row, in[best].row);
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (clash && in[i].version == in[best].version) {
			if (reject(m, &in[i], "duplicate: two contents under one version", e) != 0)
				return -1;
		} else if (i != best) {
			count(m, END_DUPLICATE, in[i].row);
		}
	}
	return clash ? 0 : judge(m, &in[best], e);
}

/* Few rows wait at a time: they are copied first, since judging them writes to the table. */
int
mergerow_retry(struct mergerow *m, struct err *e)
{
	struct buf prefix = { 0 };
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	held_key(m, slice_make("", 0), &prefix);
	m->retrying = true;
	if (store_rows(m->held, &r, e) != 0 || rows_seek(r, buf_view(&prefix), e) != 0)
		goto out;
	while ((rc = rows_next(r, &key, &val, e)) == 1 && key.n > prefix.n &&
	    memcmp(key.p, prefix.p, prefix.n) == 0) {
		struct mergerow_in in = { .key = slice_make(key.p + prefix.n, key.n - prefix.n) };

		rc = -1;
		if (!held_parse(m->layout, val, &in)) {
			/* Its layout has changed since: it can't be judged, and its mark stays. */
			rc = 0;
			continue;
		}
		in.version = row_number(m->layout->type, in.row, LAYOUT_ROW_VERSION);
		if (mergerow_group(m, &in, 1, e) != 0)
			goto out;
	}
	rc = rc < 0 ? -1 : 0;
out:
	m->retrying = false;
	rows_close(&r);
	buf_fini(&prefix);
	return rc;
}
