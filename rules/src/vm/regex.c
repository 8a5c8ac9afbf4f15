/* regex.c - XPath's regular expressions, translated and given to PCRE2.
 *
 * XPath and XQuery functions 3.1 section 5.6.1 on top of XML Schema part 2 appendix G.
 * The translation writes only what was understood, so nothing of PCRE2's own syntax
 * (lookaround, possessive, recursion ...) can come through from a pattern.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "vm/regex.h"

#include <pcre2.h>
#include <stdio.h>

#include "base/buf.h"

enum { CACHE_MAX = 64, PATTERN_MAX = 4096, NEST_MAX = 100, MATCH_LIMIT = 2000000, HEAP_KIB = 16384 };

struct regex {
	struct regex *next;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
	bool literal;
	size_t pattern_n, flags_n;
	char key[]; /* pattern, then flags */
};

struct regex_cache {
	struct regex *first;
	int n;
};

/* --- translation */

struct reader {
	const char *p, *end;
	struct buf *out;
	int opened, closed_n;
	bool closed[REGEX_GROUPS];
	int nest;
	bool dot_all;
	const char *why;
};

static bool
wrong(struct reader *r, const char *why)
{
	r->why = why;
	return false;
}

static bool
next_char(struct reader *r, uint32_t *c)
{
	unsigned char b;
	int more;

	if (r->p >= r->end)
		return wrong(r, "ends too early");
	b = (unsigned char)*r->p++;
	more = b < 0x80 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	*c = more == 0 ? b : b & (0x3fu >> more);
	for (; more > 0 && r->p < r->end; more--)
		*c = *c << 6 | ((unsigned char)*r->p++ & 0x3f);
	return more == 0 ? true : wrong(r, "is not UTF-8");
}

static void
put_char(struct reader *r, uint32_t c)
{
	buf_printf(r->out, "\\x{%x}", c);
}

static void
put_range(struct reader *r, uint32_t low, uint32_t high)
{
	put_char(r, low);
	buf_char(r->out, '-');
	put_char(r, high);
}

struct span {
	uint32_t low, high;
};

/* XML 1.0 (5th edition) productions 4 and 4a, in order. */
static const struct span name_start[] = { { ':', ':' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' },
	{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2ff }, { 0x370, 0x37d }, { 0x37f, 0x1fff },
	{ 0x200c, 0x200d }, { 0x2070, 0x218f }, { 0x2c00, 0x2fef }, { 0x3001, 0xd7ff },
	{ 0xf900, 0xfdcf }, { 0xfdf0, 0xfffd }, { 0x10000, 0xeffff } };
static const struct span name_char[] = { { '-', '.' }, { '0', ':' }, { 'A', 'Z' }, { '_', '_' },
	{ 'a', 'z' }, { 0xb7, 0xb7 }, { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x37d },
	{ 0x37f, 0x1fff }, { 0x200c, 0x200d }, { 0x203f, 0x2040 }, { 0x2070, 0x218f },
	{ 0x2c00, 0x2fef }, { 0x3001, 0xd7ff }, { 0xf900, 0xfdcf }, { 0xfdf0, 0xfffd },
	{ 0x10000, 0xeffff } };
static const struct span white[] = { { 0x9, 0xa }, { 0xd, 0xd }, { 0x20, 0x20 } };

static const struct {
	const char *name;
	struct span span;
} blocks[] = {
#define BLOCK(name, low, high) { name, { low, high } },
#include "vm/regex_blocks.def"
#undef BLOCK
};

/* What stands between the brackets for a set, or for all but it. */
static void
put_spans(struct reader *r, const struct span *s, size_t n, bool invert)
{
	uint32_t from = 0;

	for (size_t i = 0; i < n; i++) {
		if (!invert)
			put_range(r, s[i].low, s[i].high);
		else if (s[i].low > from)
			put_range(r, from, s[i].low - 1);
		from = s[i].high + 1;
	}
	if (invert && from <= 0x10ffff)
		put_range(r, from, 0x10ffff);
}

static bool
known_category(struct slice s)
{
	static const char *const all[] = { "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me",
		"N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl",
		"Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn" };

	for (size_t i = 0; i < NELEM(all); i++)
		if (slice_is(s, all[i]))
			return true;
	return false;
}

/* After \p or \P: {name}. */
static bool
property(struct reader *r, bool invert)
{
	const char *from, *close;
	struct slice name;

	if (r->p >= r->end || *r->p != '{')
		return wrong(r, "\\p wants {");
	from = r->p + 1;
	close = memchr(from, '}', (size_t)(r->end - from));
	if (close == NULL)
		return wrong(r, "\\p{ is not closed");
	name = slice_make(from, (size_t)(close - from));
	r->p = close + 1;
	if (known_category(name)) {
		buf_printf(r->out, "\\%c{%.*s}", invert ? 'P' : 'p', SLICE_FMT(name));
		return true;
	}
	if (name.n > 2 && memcmp(name.p, "Is", 2) == 0)
		for (size_t i = 0; i < NELEM(blocks); i++)
			if (slice_eq(slice_of(blocks[i].name), slice_make(name.p + 2, name.n - 2))) {
				put_spans(r, &blocks[i].span, 1, invert);
				return true;
			}
	return wrong(r, "no such category or block");
}

/* After a backslash: 1 a set (written), 0 a single character *C, -1 neither. */
static int
escape(struct reader *r, uint32_t *c)
{
	if (!next_char(r, c))
		return -1;
	switch (*c) {
	case 'n':
		*c = '\n';
		return 0;
	case 'r':
		*c = '\r';
		return 0;
	case 't':
		*c = '\t';
		return 0;
	case 's':
	case 'S':
		put_spans(r, white, NELEM(white), *c == 'S');
		return 1;
	case 'i':
	case 'I':
		put_spans(r, name_start, NELEM(name_start), *c == 'I');
		return 1;
	case 'c':
	case 'C':
		put_spans(r, name_char, NELEM(name_char), *c == 'C');
		return 1;
	case 'd':
	case 'D':
		buf_str(r->out, *c == 'd' ? "\\p{Nd}" : "\\P{Nd}");
		return 1;
	case 'w':
		buf_str(r->out, "\\p{L}\\p{M}\\p{N}\\p{S}");
		return 1;
	case 'W':
		buf_str(r->out, "\\p{P}\\p{Z}\\p{C}");
		return 1;
	case 'p':
	case 'P':
		return property(r, *c == 'P') ? 1 : -1;
	}
	if (*c < 0x80 && strchr("\\|.?*+(){}-[]^$", (int)*c) != NULL && *c != 0)
		return 0;
	wrong(r, "no such escape");
	return -1;
}

static bool
peek(const struct reader *r, const char *s)
{
	size_t n = strlen(s);

	return (size_t)(r->end - r->p) >= n && memcmp(r->p, s, n) == 0;
}

/* One character of a class, or a set (*set). */
static bool
class_item(struct reader *r, uint32_t *c, bool *set)
{
	*set = false;
	if (!next_char(r, c))
		return false;
	if (*c == '\\') {
		int e = escape(r, c);

		*set = e == 1;
		return e >= 0;
	}
	return *c != '[' ? true : wrong(r, "[ within a class");
}

/* After "[": [a-z-[aeiou]] is (?:(?![aeiou])[a-z]), so what is taken off is read first
 * into a text of its own and put before. */
static bool
class(struct reader *r)
{
	struct buf *whole = r->out, body = { 0 }, minus = { 0 };
	bool ok = false, any = false, set;
	uint32_t c, high;

	if (++r->nest > NEST_MAX)
		return wrong(r, "nests too deep");
	r->out = &body;
	buf_char(&body, '[');
	if (peek(r, "^")) {
		buf_char(&body, '^');
		r->p++;
	}
	while (!(any && peek(r, "]"))) {
		if (any && peek(r, "-[")) {
			r->p += 2;
			r->out = &minus;
			if (!class(r))
				goto out;
			r->out = &body;
			if (!peek(r, "]")) {
				wrong(r, "a subtraction stands last in its class");
				goto out;
			}
			break;
		}
		if (!any && peek(r, "]")) {
			wrong(r, "a class is empty");
			goto out;
		}
		if (!class_item(r, &c, &set))
			goto out;
		any = true;
		if (set)
			continue;
		if (peek(r, "-") && !peek(r, "-]") && !peek(r, "-[")) {
			r->p++;
			if (!class_item(r, &high, &set))
				goto out;
			if (set || high < c) {
				wrong(r, "a range's end is before its start");
				goto out;
			}
			put_range(r, c, high);
		} else
			put_char(r, c);
	}
	r->p++;
	buf_char(&body, ']');
	if (minus.n != 0)
		buf_printf(whole, "(?:(?!%.*s)%.*s)", SLICE_FMT(minus), SLICE_FMT(body));
	else
		buf_slice(whole, buf_view(&body));
	ok = true;
out:
	buf_fini(&body);
	buf_fini(&minus);
	r->out = whole;
	r->nest--;
	return ok;
}

/* {n}, {n,}, {n,m} */
static bool
counts(struct reader *r)
{
	char text[32];
	int min, max, used = 0;
	size_t n;
	const char *close = memchr(r->p, '}', (size_t)(r->end - r->p));

	if (close == NULL || (n = (size_t)(close - r->p) + 1) >= sizeof text)
		return wrong(r, "{ without its count");
	memcpy(text, r->p, n);
	text[n] = '\0';
	for (size_t i = 1; i + 1 < n; i++)
		if (strchr("0123456789,", text[i]) == NULL)
			return wrong(r, "{ without its count");
	if (sscanf(text, "{%5d,%5d}%n", &min, &max, &used) == 2 && (size_t)used == n) {
		if (max < min)
			return wrong(r, "a count's end is before its start");
	} else if (!((sscanf(text, "{%5d,}%n", &min, &used) == 1 && (size_t)used == n)
		     || (sscanf(text, "{%5d}%n", &min, &used) == 1 && (size_t)used == n)))
		return wrong(r, "{ without its count");
	buf_add(r->out, text, n);
	r->p = close + 1;
	return true;
}

static bool
quantifier(struct reader *r)
{
	if (r->p >= r->end || strchr("?*+{", *r->p) == NULL || *r->p == '\0')
		return true;
	if (*r->p == '{') {
		if (!counts(r))
			return false;
	} else
		buf_char(r->out, *r->p++);
	if (peek(r, "?"))
		buf_char(r->out, *r->p++);
	return true;
}

/* After a backslash and before a digit: as many digits as make a group that is there. */
static bool
back_reference(struct reader *r)
{
	int n = *r->p++ - '0';

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && n * 10 + (*r->p - '0') <= r->opened)
		n = n * 10 + (*r->p++ - '0');
	if (n == 0 || n > r->opened || !r->closed[n])
		return wrong(r, "a back-reference to a group that is not complete");
	buf_printf(r->out, "(?:\\g{%d})", n);
	return true;
}

static bool
escaped_atom(struct reader *r)
{
	uint32_t c;
	size_t at;
	int e;

	if (r->p < r->end && *r->p >= '0' && *r->p <= '9')
		return back_reference(r);
	at = r->out->n;
	buf_char(r->out, '[');
	e = escape(r, &c);
	if (e == 1)
		buf_char(r->out, ']');
	else if (e == 0) {
		r->out->n = at;
		put_char(r, c);
	}
	return e >= 0;
}

static bool branches(struct reader *r);

static bool
group(struct reader *r)
{
	int number = 0;

	if (++r->nest > NEST_MAX)
		return wrong(r, "nests too deep");
	if (peek(r, "?")) {
		if (!peek(r, "?:"))
			return wrong(r, "(? is not (?:");
		r->p += 2;
		buf_str(r->out, "(?:");
	} else {
		if (r->opened + 1 >= REGEX_GROUPS)
			return wrong(r, "has too many groups");
		number = ++r->opened;
		buf_char(r->out, '(');
	}
	if (!branches(r))
		return false;
	if (!peek(r, ")"))
		return wrong(r, "( without )");
	r->p++;
	buf_char(r->out, ')');
	r->closed[number] = true;
	r->nest--;
	return true;
}

static bool
atom(struct reader *r)
{
	uint32_t c;

	if (!next_char(r, &c))
		return false;
	switch (c) {
	case '\\':
		return escaped_atom(r);
	case '[':
		return class(r);
	case '(':
		return group(r);
	case '.':
		buf_str(r->out, r->dot_all ? "(?s:.)" : "[^\\n\\r]");
		return true;
	case '^':
	case '$':
		buf_printf(r->out, "(?:%c)", (int)c);
		return true;
	case '?':
	case '*':
	case '+':
	case '{':
		return wrong(r, "a quantifier without what it repeats");
	case '}':
	case ']':
		return wrong(r, "} or ] that closes nothing");
	default:
		put_char(r, c);
		return true;
	}
}

static bool
branches(struct reader *r)
{
	while (r->p < r->end && *r->p != ')') {
		if (*r->p == '|')
			buf_char(r->out, *r->p++);
		else if (!atom(r) || !quantifier(r))
			return false;
	}
	return true;
}

/* Flag x: white space does not count, but within a class it does. */
static void
strip_space(struct slice s, struct buf *out)
{
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (depth == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
			continue;
		buf_char(out, c);
		if (c == '\\' && depth > 0 && i + 1 < s.n)
			buf_char(out, s.p[++i]);
		else if (c == '\\') {
			while (i + 1 < s.n && strchr(" \t\n\r", s.p[i + 1]) != NULL && s.p[i + 1] != '\0')
				i++;
			if (i + 1 < s.n)
				buf_char(out, s.p[++i]);
		} else if (c == '[')
			depth++;
		else if (c == ']' && depth > 0)
			depth--;
	}
}

/* --- compiling and the cache */

struct options {
	uint32_t pcre;
	bool dot_all, spaced, literal;
};

static bool
read_flags(struct slice flags, struct options *o)
{
	for (size_t i = 0; i < flags.n; i++)
		switch (flags.p[i]) {
		case 's':
			o->dot_all = true;
			break;
		case 'm':
			o->pcre |= PCRE2_MULTILINE;
			break;
		case 'i':
			o->pcre |= PCRE2_CASELESS;
			break;
		case 'x':
			o->spaced = true;
			break;
		case 'q':
			o->literal = true;
			break;
		default:
			return false;
		}
	return true;
}

static const char *
translate(struct slice pattern, const struct options *o, struct buf *out)
{
	struct buf plain = { 0 };
	struct reader r = { .out = out, .dot_all = o->dot_all, .p = pattern.p,
		.end = pattern.p + pattern.n };

	if (o->spaced) {
		strip_space(pattern, &plain);
		r.p = plain.p;
		r.end = plain.p + plain.n;
	}
	if (branches(&r) && r.p < r.end)
		wrong(&r, ") without (");
	buf_fini(&plain);
	return r.why;
}

/* PCRE2 tells a want of memory as a fault of the pattern or the text: so it gets memory or the process ends. What is made
 * by such a context keeps its functions. */
static void *
give(size_t n, void *ctx)
{
	(void)ctx;
	return base_alloc(n);
}

static void
take_back(void *p, void *ctx)
{
	(void)ctx;
	base_free(p);
}

static pcre2_code *
compile(struct ectx *e, struct slice pattern, const struct options *o)
{
	uint32_t flags = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_AUTO_CALLOUT
			 | (o->literal ? PCRE2_LITERAL | (o->pcre & PCRE2_CASELESS)
				       : o->pcre | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY
					     | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C);
	pcre2_general_context *memory = pcre2_general_context_create(give, take_back, NULL);
	pcre2_compile_context *c = pcre2_compile_context_create(memory);
	struct buf text = { 0 };
	const char *why = NULL;
	pcre2_code *code = NULL;
	PCRE2_UCHAR message[128] = "";
	PCRE2_SIZE at;
	int err = 0;

	pcre2_set_newline(c, PCRE2_NEWLINE_LF);
	if (o->literal)
		buf_slice(&text, pattern);
	else
		why = translate(pattern, o, &text);
	if (why == NULL) {
		code = pcre2_compile((PCRE2_SPTR)buf_cstr(&text), text.n, flags, &err, &at, c);
		if (code == NULL) {
			pcre2_get_error_message(err, message, sizeof message);
			why = (const char *)message;
		}
	}
	if (code == NULL)
		ectx_fault(e, FAULT_REGEX, "\"%.*s\": %s", SLICE_FMT(pattern), why);
	pcre2_compile_context_free(c);
	pcre2_general_context_free(memory);
	buf_fini(&text);
	return code;
}

static void
drop(struct regex *r)
{
	pcre2_match_data_free(r->data);
	pcre2_match_context_free(r->limits);
	pcre2_code_free(r->code);
	base_free(r);
}

void
regex_cache_free(struct regex_cache **cp)
{
	struct regex *next;

	if (*cp != NULL)
		for (struct regex *r = (*cp)->first; r != NULL; r = next) {
			next = r->next;
			drop(r);
		}
	base_free(*cp);
	*cp = NULL;
}

static struct regex *
make(pcre2_code *code, struct slice pattern, struct slice flags, bool literal)
{
	pcre2_general_context *memory = pcre2_general_context_create(give, take_back, NULL);
	struct regex *r = base_zalloc(sizeof *r + pattern.n + flags.n + 1);

	r->code = code;
	r->data = pcre2_match_data_create_from_pattern(code, memory);
	r->limits = pcre2_match_context_create(memory);
	pcre2_general_context_free(memory);
	pcre2_set_match_limit(r->limits, MATCH_LIMIT);
	pcre2_set_heap_limit(r->limits, HEAP_KIB);
	r->literal = literal;
	r->pattern_n = pattern.n;
	r->flags_n = flags.n;
	memcpy(r->key, pattern.p, pattern.n);
	memcpy(r->key + pattern.n, flags.p, flags.n);
	return r;
}

const struct regex *
regex_get(struct ectx *e, struct slice pattern, struct slice flags)
{
	struct options o = { 0 };
	pcre2_code *code;
	struct regex *r;

	pattern.p = pattern.n ? pattern.p : "";
	flags.p = flags.n ? flags.p : "";
	e->regex_free = regex_cache_free;
	if (e->regex == NULL)
		e->regex = base_zalloc(sizeof *e->regex);
	for (r = e->regex->first; r != NULL; r = r->next)
		if (slice_eq(pattern, slice_make(r->key, r->pattern_n))
		    && slice_eq(flags, slice_make(r->key + r->pattern_n, r->flags_n)))
			return r;
	if (flags.n > 16 || !read_flags(flags, &o)) {
		ectx_fault(e, FAULT_REGEX, "flags \"%.*s\": only s, m, i, x and q are", SLICE_FMT(flags));
		return NULL;
	}
	if (pattern.n > PATTERN_MAX) {
		ectx_fault(e, FAULT_LIMIT, "a pattern of %zu bytes, the limit is %d", pattern.n, PATTERN_MAX);
		return NULL;
	}
	code = compile(e, pattern, &o);
	if (code == NULL)
		return NULL;
	if (e->regex->n == CACHE_MAX) {
		regex_cache_free(&e->regex);
		e->regex = base_zalloc(sizeof *e->regex);
	}
	r = make(code, pattern, flags, o.literal);
	r->next = e->regex->first;
	e->regex->first = r;
	e->regex->n++;
	return r;
}

bool
regex_literal(const struct regex *r)
{
	return r->literal;
}

/* What a search does is work of the evaluation. PCRE2's own limit starts anew at each place of the text. */
struct search {
	struct ectx *e;
	size_t at;
};

static int
on_item(pcre2_callout_block *b, void *ctx)
{
	struct search *s = ctx;
	size_t moved = b->current_position > s->at ? b->current_position - s->at : s->at - b->current_position;

	s->at = b->current_position;
	return ectx_work(s->e, 1 + moved / 64) ? 0 : PCRE2_ERROR_CALLOUT;
}

int
regex_find(struct ectx *e, const struct regex *r, struct slice text, size_t from,
    struct regex_match *m)
{
	const PCRE2_SIZE *at;
	uint32_t groups = 0;
	struct search s = { e, from };
	int rc;

	pcre2_set_callout(r->limits, on_item, &s);
	rc = pcre2_match(r->code, (PCRE2_SPTR)(text.n ? text.p : ""), text.n, from, PCRE2_NO_UTF_CHECK, r->data, r->limits);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0) {
		ectx_fault(e, FAULT_LIMIT, "a regular expression: too much work for one text");
		return -1;
	}
	at = pcre2_get_ovector_pointer(r->data);
	pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	m->start = at[0];
	m->end = at[1];
	m->groups = (int)groups;
	for (int i = 0; i <= m->groups && i < REGEX_GROUPS; i++)
		m->group[i] = i < rc && at[2 * i] != PCRE2_UNSET
				  ? slice_make(text.p + at[2 * i], at[2 * i + 1] - at[2 * i])
				  : slice_make(NULL, 0);
	return 1;
}
