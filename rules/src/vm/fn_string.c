/* fn_string.c - built-ins on strings (DMN 1.5 table 72). Positions count characters. */
#include "vm/fn_args.h"
#include "vm/regex.h"

#include <locale.h>
#include <stdatomic.h>
#include <wctype.h>

static bool
is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static int64_t
length(struct slice s)
{
	int64_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += is_start(s.p[i]);
	return n;
}

/* The byte where character N (from 0) begins. */
static size_t
offset(struct slice s, int64_t n)
{
	size_t i = 0;

	for (; i < s.n; i++)
		if (is_start(s.p[i]) && n-- == 0)
			break;
	return i;
}

static struct value
part(struct slice s, size_t from, size_t to)
{
	return value_string(slice_make(s.p + from, to - from));
}

static struct value
do_length(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s;

	(void)argc;
	return fn_text(e, "string length", argv[0], &s) ? value_int(length(s)) : value_null();
}

static struct value
do_substring(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s;
	int64_t start, n = INT64_MAX, all;
	size_t from;

	if (!fn_text(e, "substring", argv[0], &s) || !fn_int(e, "substring start position", argv[1], &start)
	    || (argc > 2 && argv[2].type != VALUE_NULL && !fn_int(e, "substring length", argv[2], &n)))
		return value_null();
	all = length(s);
	if (start == 0 || start < -all || start > all)
		return ectx_fault(e, FAULT_INDEX, "substring: start position %lld of %lld characters",
		    (long long)start, (long long)all);
	if (n < 1)
		return ectx_fault(e, FAULT_ARGUMENT, "substring: length %lld is below 1", (long long)n);
	start = start > 0 ? start - 1 : all + start;
	from = offset(s, start);
	return part(s, from, n >= all - start ? s.n : offset(s, start + n));
}

/* Letters whose capital is more than one (Unicode's SpecialCasing, what is in use in texts). */
static const struct {
	uint32_t small;
	const char *capital;
} growing[] = {
	{ 0xdf, "SS" }, { 0x149, "\xca\xbcN" }, { 0x1f0, "J\xcc\x8c" }, { 0x587, "\xd4\xb5\xd5\x92" },
	{ 0x1e96, "H\xcc\xb1" }, { 0x1e97, "T\xcc\x88" }, { 0x1e98, "W\xcc\x8a" }, { 0x1e99, "Y\xcc\x8a" },
	{ 0xfb00, "FF" }, { 0xfb01, "FI" }, { 0xfb02, "FL" }, { 0xfb03, "FFI" }, { 0xfb04, "FFL" },
	{ 0xfb05, "ST" }, { 0xfb06, "ST" },
};

static const char *
grown(uint32_t c)
{
	for (size_t i = 0; c >= 0xdf && i < NELEM(growing); i++)
		if (growing[i].small == c)
			return growing[i].capital;
	return NULL;
}

static uint32_t
decode(struct slice s, size_t *i)
{
	unsigned char b = (unsigned char)s.p[(*i)++];
	int more = b < 0x80 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? b : b & (0x3fu >> more);

	for (; more > 0 && *i < s.n; more--)
		c = c << 6 | ((unsigned char)s.p[(*i)++] & 0x3f);
	return c;
}

static void
encode(uint32_t c, struct buf *out)
{
	if (c < 0x80)
		buf_char(out, (char)c);
	else if (c < 0x800) {
		buf_char(out, (char)(0xc0 | c >> 6));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	} else {
		if (c < 0x10000)
			buf_char(out, (char)(0xe0 | c >> 12));
		else {
			buf_char(out, (char)(0xf0 | c >> 18));
			buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* The C locale knows only ASCII, so the table of C.UTF-8 is asked by name. It is made
 * once and kept; of two threads that make it at once one gives its own back. */
static locale_t
characters(void)
{
	static _Atomic(locale_t) kept;
	locale_t have = atomic_load(&kept), fresh;

	if (have != (locale_t)0 || (fresh = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0)) == (locale_t)0)
		return have;
	if (atomic_compare_exchange_strong(&kept, &have, fresh))
		return fresh;
	freelocale(fresh);
	return have;
}

static bool
is_letter(uint32_t c, locale_t loc)
{
	return loc != (locale_t)0 && iswalpha_l(c, loc) != 0;
}

/* The character before the byte I, or behind it. */
static uint32_t
neighbour(struct slice s, size_t i, bool before)
{
	if (before ? i == 0 : i >= s.n)
		return 0;
	for (i -= before; before && i > 0 && !is_start(s.p[i]); i--)
		;
	return decode(s, &i);
}

/* A small letter more than one: sigma at the end of a word, and the dotted capital I. */
static const char *
special_small(struct slice s, size_t from, size_t to, uint32_t c, locale_t loc)
{
	if (c == 0x130)
		return "i\xcc\x87";
	if (c == 0x3a3 && is_letter(neighbour(s, from, true), loc) && !is_letter(neighbour(s, to, false), loc))
		return "\xcf\x82";
	return NULL;
}

static struct value
mapped(struct ectx *e, const char *what, struct value v, bool upper)
{
	struct buf b = { 0 };
	struct slice s;
	locale_t loc;

	if (!fn_text(e, what, v, &s))
		return value_null();
	loc = characters();
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		uint32_t c = decode(s, &i);
		const char *special = upper ? grown(c) : special_small(s, from, i, c, loc);

		if (special != NULL)
			buf_str(&b, special);
		else if (loc == (locale_t)0)
			encode(c < 0x80 ? (uint32_t)(upper ? towupper(c) : towlower(c)) : c, &b);
		else
			encode((uint32_t)(upper ? towupper_l(c, loc) : towlower_l(c, loc)), &b);
	}
	return fn_buf(e, &b);
}

static struct value
do_upper(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return mapped(e, "upper case", argv[0], true);
}

static struct value
do_lower(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return mapped(e, "lower case", argv[0], false);
}

static bool
two(struct ectx *e, const char *what, const struct value *argv, struct slice *s, struct slice *m)
{
	return fn_text(e, what, argv[0], s) && fn_text(e, what, argv[1], m);
}

static const char *
find(struct slice s, struct slice m)
{
	return m.n == 0 ? s.p : memmem(s.p, s.n, m.p, m.n);
}

static struct value
do_before(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s, m;
	const char *at;

	(void)argc;
	if (!two(e, "substring before", argv, &s, &m))
		return value_null();
	at = find(s, m);
	return part(s, 0, at ? (size_t)(at - s.p) : 0);
}

static struct value
do_after(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s, m;
	const char *at;

	(void)argc;
	if (!two(e, "substring after", argv, &s, &m))
		return value_null();
	at = find(s, m);
	return at ? part(s, (size_t)(at - s.p) + m.n, s.n) : part(s, 0, 0);
}

static struct value
do_contains(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s, m;

	(void)argc;
	return two(e, "contains", argv, &s, &m) ? value_bool(find(s, m) != NULL) : value_null();
}

static struct value
do_starts(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s, m;

	(void)argc;
	if (!two(e, "starts with", argv, &s, &m))
		return value_null();
	return value_bool(m.n <= s.n && memcmp(s.p, m.p, m.n) == 0);
}

static struct value
do_ends(struct ectx *e, int argc, const struct value *argv)
{
	struct slice s, m;

	(void)argc;
	if (!two(e, "ends with", argv, &s, &m))
		return value_null();
	return value_bool(m.n <= s.n && memcmp(s.p + s.n - m.n, m.p, m.n) == 0);
}

/* The pattern of argv[1] with the flags of argv[AT], which may be left out or null. */
static const struct regex *
pattern(struct ectx *e, const char *what, int argc, const struct value *argv, int at)
{
	struct slice p, flags = slice_of("");

	if (!fn_text(e, what, argv[1], &p))
		return NULL;
	if (argc > at && argv[at].type != VALUE_NULL && !fn_text(e, what, argv[at], &flags))
		return NULL;
	return regex_get(e, p, flags);
}

static struct value
do_matches(struct ectx *e, int argc, const struct value *argv)
{
	const struct regex *r;
	struct regex_match m;
	struct slice s;
	int rc;

	if (!fn_text(e, "matches", argv[0], &s) || (r = pattern(e, "matches", argc, argv, 2)) == NULL)
		return value_null();
	rc = regex_find(e, r, s, 0, &m);
	return rc < 0 ? value_null() : value_bool(rc == 1);
}

/* fn:replace of XPath: $N is a group (as many digits as make one that is there), \$ and
 * \\ are themselves. False when it is written otherwise. */
static bool
expand(struct slice rep, const struct regex_match *m, struct buf *out)
{
	for (size_t i = 0; i < rep.n; i++) {
		char c = rep.p[i], next = i + 1 < rep.n ? rep.p[i + 1] : '\0';
		int g;

		if (c == '\\') {
			if (next != '\\' && next != '$')
				return false;
			buf_char(out, next);
			i++;
		} else if (c == '$') {
			if (next < '0' || next > '9')
				return false;
			g = next - '0';
			for (i++; i + 1 < rep.n && rep.p[i + 1] >= '0' && rep.p[i + 1] <= '9'
				  && g * 10 + (rep.p[i + 1] - '0') <= m->groups; i++)
				g = g * 10 + (rep.p[i + 1] - '0');
			if (g <= m->groups && m->group[g].p != NULL)
				buf_slice(out, m->group[g]);
		} else
			buf_char(out, c);
	}
	return true;
}

static bool
not_empty(struct ectx *e, const struct regex *r)
{
	struct regex_match m;

	if (regex_find(e, r, slice_of(""), 0, &m) != 1)
		return true;
	ectx_fault(e, FAULT_REGEX, "the pattern matches an empty text");
	return false;
}

static struct value
do_replace(struct ectx *e, int argc, const struct value *argv)
{
	struct buf b = { 0 };
	const struct regex *r;
	struct regex_match m = { .end = 0 };
	struct slice s, rep;
	size_t from = 0;
	int rc = 0;

	if (!fn_text(e, "replace", argv[0], &s) || !fn_text(e, "replace replacement", argv[2], &rep)
	    || (r = pattern(e, "replace", argc, argv, 3)) == NULL || !not_empty(e, r))
		return value_null();
	while (from <= s.n && (rc = regex_find(e, r, s, from, &m)) == 1 && m.end > m.start
	       && ectx_work(e, 1 + rep.n / 16)) {
		buf_add(&b, s.p + from, m.start - from);
		if (regex_literal(r))
			buf_slice(&b, rep);
		else if (!expand(rep, &m, &b)) {
			buf_fini(&b);
			return ectx_fault(e, FAULT_ARGUMENT, "replace: \"%.*s\" has a \\ or $ alone",
			    SLICE_FMT(rep));
		}
		from = m.end;
	}
	buf_add(&b, s.p + from, s.n - from);
	if (rc >= 0 && !e->stop)
		return fn_buf(e, &b);
	buf_fini(&b);
	return value_null();
}

static struct value
do_split(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list l = { 0 };
	const struct regex *r;
	struct regex_match m;
	struct slice s;
	size_t from = 0;
	int rc;

	if (!fn_text(e, "split", argv[0], &s) || (r = pattern(e, "split", argc, argv, 2)) == NULL
	    || !not_empty(e, r))
		return value_null();
	while ((rc = regex_find(e, r, s, from, &m)) == 1 && m.end > m.start) {
		if (!ectx_push(e, &l, part(s, from, m.start)))
			return value_null();
		from = m.end;
	}
	if (rc < 0 || !ectx_push(e, &l, part(s, from, s.n)))
		return value_null();
	return ectx_list_value(e, &l);
}

static struct value
do_join(struct ectx *e, int argc, const struct value *argv)
{
	struct slice delim = slice_of("");
	struct value_list l;
	struct buf b = { 0 };
	bool first = true;

	if (!fn_list(e, "string join", argv[0], &l)
	    || (argc > 1 && argv[1].type != VALUE_NULL && !fn_text(e, "string join delimiter", argv[1], &delim)))
		return value_null();
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].type == VALUE_NULL)
			continue;
		if (l.v[i].type != VALUE_STRING || b.n > FN_TEXT_MAX || !ectx_work(e, 1)) {
			if (b.n > FN_TEXT_MAX)
				return fn_buf(e, &b);
			buf_fini(&b);
			return ectx_wrong(e, "string join", "list of strings", l.v[i]);
		}
		if (!first)
			buf_slice(&b, delim);
		first = false;
		buf_slice(&b, value_text(l.v[i]));
	}
	return fn_buf(e, &b);
}

#define TWO(call, result) FN_SIG(2, 2, call, result, FN_L("string", "match"), FN_L("string", "string"))

const struct fn fn_string_table[] = {
	FN("substring", FN_SIG(2, 3, do_substring, "string", FN_L("string", "start position", "length"),
			    FN_L("string", "number", "number?"))),
	FN("string length", FN_SIG(1, 1, do_length, "number", FN_L("string"), FN_L("string"))),
	FN("upper case", FN_SIG(1, 1, do_upper, "string", FN_L("string"), FN_L("string"))),
	FN("lower case", FN_SIG(1, 1, do_lower, "string", FN_L("string"), FN_L("string"))),
	FN("substring before", TWO(do_before, "string")),
	FN("substring after", TWO(do_after, "string")),
	FN("replace", FN_SIG(3, 4, do_replace, "string", FN_L("input", "pattern", "replacement", "flags"),
			  FN_L("string", "string", "string", "string?"))),
	FN("contains", TWO(do_contains, "boolean")),
	FN("starts with", TWO(do_starts, "boolean")),
	FN("ends with", TWO(do_ends, "boolean")),
	FN("matches", FN_SIG(2, 3, do_matches, "boolean", FN_L("input", "pattern", "flags"),
			  FN_L("string", "string", "string?"))),
	FN("split", FN_SIG(2, 2, do_split, "list<string>", FN_L("string", "delimiter"),
			FN_L("string", "string"))),
	FN("string join", FN_SIG(1, 2, do_join, "string", FN_L("list", "delimiter"),
			      FN_L("list<string>", "string?"))),
	{ 0 },
};
