/* cmd_decide.c - arrears decide MODEL --decision NAME < rows: JSON in, JSON out. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "data/decimal.h"
#include "data/when.h"
#include "options.h"
#include "rulefiles.h"
#include "verb.h"

enum { MAX_INPUT = 1 << 30 };

/* --- types: FEEL text of rules_input.type, its parts read as they are needed --------------- */
static struct slice
skip(struct slice s, size_t n)
{
	return slice_make(s.p + n, s.n - n);
}

/* The text up to the ',' or '>' that ends the type at S. */
static size_t
length_of(struct slice s)
{
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			depth++;
		else if ((s.p[i] == '>' && (i == 0 || s.p[i - 1] != '-') && depth-- == 0) ||
		    (s.p[i] == ',' && depth == 0))
			return i;
	}
	return s.n;
}

static bool
starts(struct slice s, const char *word, struct slice *rest)
{
	size_t n = strlen(word);

	if (s.n < n || memcmp(s.p, word, n) != 0)
		return false;
	*rest = skip(s, n);
	rest->n -= rest->n > 0; /* the closing bracket */
	return true;
}

/* The type of entry NAME in "a: number, b: list<...>"; empty: not known. */
static struct slice
entry_type(struct slice fields, struct slice name)
{
	while (fields.n > 0) {
		size_t n = length_of(fields);
		const char *colon = memmem(fields.p, n, ": ", 2);
		size_t len = colon ? (size_t)(colon - fields.p) : n;

		if (colon != NULL && slice_eq(slice_make(fields.p, len), name))
			return slice_make(colon + 2, n - len - 2);
		fields = skip(fields, n < fields.n ? n + 1 : n);
		while (fields.n > 0 && *fields.p == ' ')
			fields = skip(fields, 1);
	}
	return slice_of("");
}

/* --- JSON to values: a string is a date or a number where the model's type says so ------------ */
struct reader {
	struct arena *mem;
	struct err *e;
};

static int read_value(const struct reader *, const json_t *, struct slice type, const char *at, struct value *out);

static int
read_text(const struct reader *r, const json_t *j, struct slice type, const char *at, struct value *out)
{
	struct slice s = slice_make(json_string_value(j), json_string_length(j));
	static const char *const temporal[] = { "date", "time", "date and time", "days and time duration",
		"years and months duration" };
	static const enum value_type kind[] = { VALUE_DATE, VALUE_TIME, VALUE_DATETIME, VALUE_DAYS, VALUE_MONTHS };

	for (size_t i = 0; i < NELEM(temporal); i++)
		if (slice_is(type, temporal[i])) {
			if (when_parse(r->mem, s, out) && out->type == kind[i])
				return 0;
			return err_set(r->e, ERR_REFUSED, "%s: \"%.*s\" seen, a %s wanted", at, SLICE_FMT(s), temporal[i]);
		}
	if (slice_is(type, "number")) {
		if (decimal_parse(r->mem, s, out))
			return 0;
		return err_set(r->e, ERR_REFUSED, "%s: \"%.*s\" seen, a number wanted", at, SLICE_FMT(s));
	}
	*out = value_string_copy(r->mem, s);
	return 0;
}

static int
read_array(const struct reader *r, const json_t *j, struct slice type, const char *at, struct value *out)
{
	size_t n = json_array_size(j);
	struct value *v = arena_alloc(r->mem, (n + 1) * sizeof *v);
	struct slice item = slice_of("");

	if (!starts(type, "list<", &item))
		item = slice_of("");
	for (size_t i = 0; i < n; i++)
		if (read_value(r, json_array_get(j, i), item, arena_printf(r->mem, "%s[%zu]", at, i), &v[i]) != 0)
			return -1;
	*out = value_list_make(r->mem, v, n);
	return 0;
}

/* Entries that the type has and the row lacks are null: rows may leave them out. */
static int
read_object(const struct reader *r, const json_t *j, struct slice type, const char *at, struct value *out)
{
	struct slice fields = slice_of(""), rest, *name;
	struct value_shape *shape = arena_alloc(r->mem, sizeof *shape);
	struct value_context *ctx = arena_alloc(r->mem, sizeof *ctx);
	size_t room = json_object_size(j), n = 0;
	struct value *v;
	const char *key;
	json_t *item;

	if (starts(type, "context<", &rest))
		fields = rest;
	for (size_t i = 0; i < fields.n; i++)
		room += fields.p[i] == ':';
	name = arena_alloc(r->mem, (room + 1) * sizeof *name);
	v = arena_alloc(r->mem, (room + 1) * sizeof *v);
	json_object_foreach((json_t *)(uintptr_t)j, key, item) {
		name[n] = arena_slice(r->mem, slice_of(key));
		if (read_value(r, item, entry_type(fields, slice_of(key)), arena_printf(r->mem, "%s.%s", at, key), &v[n]) != 0)
			return -1;
		n++;
	}
	while (fields.n > 0) {
		size_t len = length_of(fields);
		const char *colon = memmem(fields.p, len, ": ", 2);
		struct slice field = slice_make(fields.p, colon ? (size_t)(colon - fields.p) : 0);

		if (field.n > 0 && json_object_getn(j, field.p, field.n) == NULL) {
			name[n] = field;
			v[n++] = value_null();
		}
		fields = skip(fields, len < fields.n ? len + 1 : len);
		while (fields.n > 0 && *fields.p == ' ')
			fields = skip(fields, 1);
	}
	*shape = (struct value_shape){ n, name };
	*ctx = (struct value_context){ shape, v };
	*out = value_context(ctx);
	return 0;
}

static int
read_value(const struct reader *r, const json_t *j, struct slice type, const char *at, struct value *out)
{
	char text[64];

	*out = value_null();
	switch (json_typeof(j)) {
	case JSON_NULL:
		return 0;
	case JSON_TRUE:
	case JSON_FALSE:
		*out = value_bool(json_is_true(j));
		return 0;
	case JSON_INTEGER:
		*out = value_int(json_integer_value(j));
		return 0;
	case JSON_REAL: /* 15 digits come back as they were written; more may not, and are refused */
		snprintf(text, sizeof text, "%.15g", json_real_value(j));
		if (strtod(text, NULL) == json_real_value(j) && decimal_parse(r->mem, slice_of(text), out))
			return 0;
		return err_set(r->e, ERR_REFUSED, "%s: about %s seen, at most 15 digits wanted; write more as a string",
		    at, text);
	case JSON_STRING:
		return read_text(r, j, type, at, out);
	case JSON_ARRAY:
		return read_array(r, j, type, at, out);
	case JSON_OBJECT:
		return read_object(r, j, type, at, out);
	}
	return 0;
}

/* --- values to JSON ------------------------------------------------------------------------ */
static void
write_string(struct slice s, struct buf *out)
{
	json_t *j = json_stringn(s.p, s.n);
	size_t n = json_dumpb(j, NULL, 0, JSON_ENCODE_ANY);

	if (n == 0) /* not UTF-8: no text of JSON */
		buf_str(out, "null");
	else
		out->n += json_dumpb(j, buf_room(out, n), n, JSON_ENCODE_ANY);
	json_decref(j);
}

/* Values nest without end and share their parts: beyond these a result is a fault, like other limits. */
enum { RESULT_DEPTH = 1000, RESULT_BYTES = 64 << 20 };

static bool write_value(struct value v, struct buf *out, int depth);

static bool
write_list(const struct value_list *l, struct buf *out, int depth)
{
	buf_char(out, '[');
	for (size_t i = 0; i < l->n; i++) {
		buf_str(out, i ? ", " : "");
		if (!write_value(l->v[i], out, depth))
			return false;
	}
	buf_char(out, ']');
	return true;
}

static bool
write_context(const struct value_context *c, struct buf *out, int depth)
{
	buf_char(out, '{');
	for (size_t i = 0; i < c->shape->n; i++) {
		buf_str(out, i ? ", " : "");
		write_string(c->shape->name[i], out);
		buf_str(out, ": ");
		if (!write_value(c->v[i], out, depth))
			return false;
	}
	buf_char(out, '}');
	return true;
}

static bool
write_value(struct value v, struct buf *out, int depth)
{
	struct buf text = { 0 };

	if (depth > RESULT_DEPTH || out->n > RESULT_BYTES)
		return false;
	switch ((enum value_type)v.type) {
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_NUMBER:
		rules_print(v, out);
		break;
	case VALUE_STRING:
		write_string(value_text(v), out);
		break;
	case VALUE_LIST:
		return write_list(v.list, out, depth + 1);
	case VALUE_CONTEXT:
		return write_context(v.ctx, out, depth + 1);
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATETIME:
	case VALUE_DAYS:
	case VALUE_MONTHS:
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		rules_print(v, &text);
		write_string(buf_view(&text), out);
		buf_fini(&text);
		break;
	}
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */
struct decide {
	struct rulefiles files;
	const struct rules_decision *decision;
	struct rules_eval *eval;
	size_t rows, faults;
	struct buf quote;	/* of a fault: the line, the place underlined, the values */
	bool why, strict;
};

/* The input NAME of the model of namespace NS, of any when it is NULL; NULL: there is none. */
static const struct rules_input *
find_input(const struct rules *rules, const char *ns, const char *name, size_t *at)
{
	for (*at = 0; *at < rules_inputs(rules); ++*at) {
		const struct rules_input *in = rules_input_at(rules, *at);

		if (strcmp(in->name, name) == 0 && (ns == NULL || strcmp(in->ns, ns) == 0))
			return in;
	}
	return NULL;
}

static const char *
import_of(const struct rules *rules, const char *model, const char *key, const json_t *item)
{
	return json_is_object(item) ? rules_import_ns(rules, model, slice_of(key)) : NULL;
}

/* The inputs of the model NS by name, and again objects of what it imports. */
static int
read_import(const struct reader *r, const struct rules *rules, const char *ns, const json_t *j, const char *at,
    struct value *out)
{
	size_t room = json_object_size(j) + 1, n = 0, i;
	struct value_shape *shape = arena_alloc(r->mem, sizeof *shape);
	struct value_context *ctx = arena_alloc(r->mem, sizeof *ctx);
	struct slice *name = arena_alloc(r->mem, room * sizeof *name);
	struct value *v = arena_alloc(r->mem, room * sizeof *v);
	const char *key;
	json_t *item;

	json_object_foreach((json_t *)(uintptr_t)j, key, item) {
		const struct rules_input *in = find_input(rules, ns, key, &i);
		const char *to = in == NULL ? import_of(rules, ns, key, item) : NULL;
		const char *here = arena_printf(r->mem, "%s.%s", at, key);

		if (in == NULL && to == NULL)
			return err_set(r->e, ERR_REFUSED, "%s: the imported model has no input \"%s\"", at, key);
		if (to != NULL ? read_import(r, rules, to, item, here, &v[n]) != 0
			       : read_value(r, item, slice_of(in->type), here, &v[n]) != 0)
			return -1;
		name[n++] = arena_slice(r->mem, slice_of(key));
	}
	*shape = (struct value_shape){ n, name };
	*ctx = (struct value_context){ shape, v };
	*out = value_context(ctx);
	return 0;
}

static int
set_input(const struct decide *d, const struct reader *r, const char *key, const json_t *item, const char *at)
{
	const char *model = rules_decision_place(d->decision).src->name, *ns;
	const struct rules_input *in;
	struct value v;
	size_t i;

	if ((in = find_input(d->files.rules, NULL, key, &i)) != NULL) {
		if (read_value(r, item, slice_of(in->type), arena_printf(r->mem, "%s: %s", at, key), &v) != 0)
			return -1;
		rules_eval_set(d->eval, i, v);
		return 0;
	}
	if ((ns = import_of(d->files.rules, model, key, item)) == NULL)
		return err_set(r->e, ERR_REFUSED, "%s: the model has no input \"%s\"", at, key);
	if (read_import(r, d->files.rules, ns, item, arena_printf(r->mem, "%s: %s", at, key), &v) != 0)
		return -1;
	CHECK(rules_eval_set_import(d->eval, model, slice_of(key), v));
	return 0;
}

static int
set_row(const struct decide *d, const json_t *row, const char *at, struct err *e)
{
	struct reader r = { rules_eval_mem(d->eval), e };
	const char *key;
	json_t *item;

	if (!json_is_object(row))
		return err_set(e, ERR_REFUSED, "%s: an object with the inputs by name is wanted", at);
	json_object_foreach((json_t *)(uintptr_t)row, key, item)
		if (set_input(d, &r, key, item, at) != 0)
			return -1;
	return 0;
}

static void
print_why(const struct decide *d)
{
	struct rules_fired f[64];
	size_t n = rules_eval_fired(d->eval, f, NELEM(f));

	for (size_t i = 0; i < n && i < NELEM(f); i++)
		fprintf(stderr, "row %zu: %s, rule %d (%s)\n", d->rows, f[i].decision, f[i].number, f[i].rule);
}

/* A null that came of an error, as a diagnostic of its row; of a fault what its line does not tell. */
static void
tell(void *ctx, const struct rules_null *n)
{
	struct decide *d = ctx;
	struct buf out = { 0 };
	struct diag one;

	diag_init(&one);
	diag_add(&one, DIAG_WARNING, n->code, n->at, "%s", n->text);
	if (n->what != NULL)
		diag_hint(&one, "%s", n->what);
	diag_print(&one, &out);
	buf_reset(&d->quote);
	if (d->strict)
		buf_str(&d->quote, strchr(buf_cstr(&out), '\n') + 1);
	else
		fprintf(stderr, "row %zu: %s", d->rows, buf_cstr(&out));
	buf_fini(&out);
	diag_fini(&one);
}

static int
decide_row(struct decide *d, const json_t *row, int line, struct err *e)
{
	struct rules_fault f;
	struct buf out = { 0 };
	struct value v;
	char at[64];

	d->rows++;
	snprintf(at, sizeof at, "row %zu (from line %d)", d->rows, line);
	rules_eval_begin(d->eval);
	buf_reset(&d->quote);
	if (set_row(d, row, at, e) != 0)
		return -1;
	if (rules_eval_run(d->eval, d->decision, &v, &f) != 0) {
		d->faults++;
		fprintf(stderr, "row %zu: fault %s at %s, %s: %s\n%s", d->rows, f.code, f.place, f.decision, f.text,
		    buf_cstr(&d->quote));
		v = value_null();
	}
	if (rules_eval_untold(d->eval) > 0)
		fprintf(stderr, "row %zu: and %zu more\n", d->rows, rules_eval_untold(d->eval));
	if (!write_value(v, &out, 0)) {
		d->faults++;
		fprintf(stderr, "row %zu: fault limit: a result deeper than %d or longer than %d bytes\n", d->rows,
		    RESULT_DEPTH, RESULT_BYTES);
		buf_reset(&out);
		buf_str(&out, "null");
	}
	puts(buf_cstr(&out));
	if (d->why)
		print_why(d);
	buf_fini(&out);
	return 0;
}

/* An array of rows, or rows one behind the other. */
static int
decide_all(struct decide *d, FILE *in, struct err *e)
{
	struct buf text = { 0 };
	size_t got, at = 0;
	int rc = 0, line = 1;

	while ((got = fread(buf_room(&text, 1 << 16), 1, 1 << 16, in)) > 0)
		if ((text.n += got) > MAX_INPUT)
			return err_set(e, ERR_REFUSED, "standard input: more than %d bytes", MAX_INPUT);
	for (; rc == 0; ) {
		json_error_t je;
		json_t *j;

		for (; at < text.n && strchr(" \t\r\n", text.p[at]) != NULL; at++)
			line += text.p[at] == '\n';
		if (at == text.n)
			break;
		j = json_loadb(text.p + at, text.n - at, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &je);
		if (j == NULL) {
			rc = err_set(e, ERR_REFUSED, "standard input:%d:%d: %s", line + je.line - 1, je.column, je.text);
			break;
		}
		for (size_t i = 0; json_is_array(j) && rc == 0 && i < json_array_size(j); i++)
			rc = decide_row(d, json_array_get(j, i), line, e);
		if (!json_is_array(j))
			rc = decide_row(d, j, line, e);
		json_decref(j);
		for (size_t to = at + (size_t)je.position; at < to && at < text.n; at++)
			line += text.p[at] == '\n';
	}
	buf_fini(&text);
	return rc;
}

static int
find_decision(struct decide *d, const char *model, const char *name, struct err *e)
{
	const struct rules_decision *k;
	const char *names[256];
	size_t n = 0;

	d->decision = rules_decision_find(d->files.rules, NULL, name);
	if (d->decision != NULL)
		return 0;
	for (; n < NELEM(names) && (k = rules_decision_at(d->files.rules, n)) != NULL; n++)
		names[n] = rules_decision_name(k);
	return err_set(e, ERR_REFUSED, "%s: there is no decision \"%s\"%s%s", model, name,
	    diag_nearest(slice_of(name), names, n) ? ", perhaps " : "",
	    diag_nearest(slice_of(name), names, n) ? diag_nearest(slice_of(name), names, n) : "");
}

int
cmd_decide(int argc, char **argv, struct err *e)
{
	const char *model = NULL, *name = NULL, *standard = NULL, *why = NULL;
	const struct option o[] = {
		{ "MODEL", NULL, "a model file, or the folder of a pack", true, &model },
		{ "--decision", "NAME", "what to decide", true, &name },
		{ "--standard", NULL, "errors give null, as the standard says", false, &standard },
		{ "--why", NULL, "the rules that fired, on standard error", false, &why },
		{ 0 },
	};
	struct decide d = { .rows = 0 };
	int rc = options_parse(o, "Reads rows as JSON (an array, or one behind the other; each an object of inputs)\n"
	    "and writes one result a line. Dates and the like are strings; their types are the model's.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	json_set_alloc_funcs(base_alloc, base_free);	/* or it would call good rows wrong where memory is short */
	d.why = why != NULL;
	d.strict = standard == NULL;
	rc = rulefiles_load(&d.files, model, standard == NULL, e);
	if (rc == 0)
		rc = find_decision(&d, model, name, e);
	if (rc == 0)
		rc = rules_eval_new(&d.eval, d.files.rules, 0);
	if (rc == 0)
		rules_eval_listen(d.eval, tell, &d);
	if (rc == 0)
		rc = decide_all(&d, stdin, e);
	rules_eval_free(&d.eval);
	rulefiles_free(&d.files);
	buf_fini(&d.quote);
	return rc != 0 ? ERR_REFUSED : d.faults > 0 ? ERR_EXCEPTIONS : ERR_DONE;
}
