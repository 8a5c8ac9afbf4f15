/* lex.c - the words of FEEL (DMN 1.5 section 10.3.1.2, rules 21 to 35). */
#include "data/decimal.h"
#include "feel/compile.h"

/* The Unicode character at P, its bytes in *n. */
static uint32_t
char_at(const char *p, const char *end, size_t *n)
{
	unsigned char c = (unsigned char)*p;
	size_t want = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t u = c < 0x80 ? c : c < 0xe0 ? c & 0x1fu : c < 0xf0 ? c & 0x0fu : c & 0x07u;

	if ((size_t)(end - p) < want)
		want = 1;
	for (size_t i = 1; i < want; i++)
		u = u << 6 | ((unsigned char)p[i] & 0x3fu);
	*n = want;
	return u;
}

static bool
is_space(uint32_t u)
{
	return (u >= 9 && u <= 13) || u == ' ' || u == 0x85 || u == 0xa0 || u == 0x1680 || u == 0x180e
	       || (u >= 0x2000 && u <= 0x200b) || u == 0x2028 || u == 0x2029 || u == 0x202f || u == 0x205f
	       || u == 0x3000 || u == 0xfeff;
}

static bool
starts_name(uint32_t u)
{
	return u == '?' || u == '_' || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z')
	       || (u >= 0xc0 && u != 0xd7 && u != 0xf7 && !is_space(u));
}

static bool
continues_name(uint32_t u)
{
	return starts_name(u) || (u >= '0' && u <= '9') || u == 0xb7;
}

void
lex_space(struct feel_cc *cc)
{
	size_t n;

	while (cc->p < cc->end) {
		if (is_space(char_at(cc->p, cc->end, &n))) {
			cc->p += n;
		} else if (cc->end - cc->p >= 2 && cc->p[0] == '/' && cc->p[1] == '/') {
			while (cc->p < cc->end && *cc->p != '\n')
				cc->p++;
		} else if (cc->end - cc->p >= 2 && cc->p[0] == '/' && cc->p[1] == '*') {
			cc->p += 2;
			while (cc->end - cc->p >= 2 && !(cc->p[0] == '*' && cc->p[1] == '/'))
				cc->p++;
			cc->p = cc->end - cc->p >= 2 ? cc->p + 2 : cc->end;
		} else {
			return;
		}
	}
}

bool
lex_name_start(const char *p, const char *end)
{
	size_t n;

	return p < end && starts_name(char_at(p, end, &n));
}

size_t
lex_word(const char *p, const char *end)
{
	const char *q = p;
	size_t n;

	while (q < end && continues_name(char_at(q, end, &n)))
		q += n;
	return (size_t)(q - p);
}

bool
lex_at_keyword(struct feel_cc *cc, const char *word)
{
	lex_space(cc);
	return lex_word(cc->p, cc->end) == strlen(word) && memcmp(cc->p, word, strlen(word)) == 0;
}

bool
lex_keyword(struct feel_cc *cc, const char *word)
{
	if (!lex_at_keyword(cc, word))
		return false;
	cc->p += strlen(word);
	return true;
}

size_t
lex_match(const char *p, const char *end, struct slice name)
{
	const char *q = p, *last = p;
	size_t n;

	for (size_t i = 0; i < name.n;) {
		if (name.p[i] == ' ') {
			const char *gap = q;

			while (q < end && is_space(char_at(q, end, &n)))
				q += n;
			if (q == gap)
				return 0;
			i++;
			continue;
		}
		if (q >= end || *q != name.p[i])
			return 0;
		last = q++;
		i++;
	}
	while (last > p && ((unsigned char)*last & 0xc0) == 0x80)
		last--;
	if (name.n == 0 || (q < end && continues_name(char_at(last, end, &n))
	    && continues_name(char_at(q, end, &n))))
		return 0;
	return (size_t)(q - p);
}

bool
lex_sign(struct feel_cc *cc, const char *sign)
{
	size_t n = strlen(sign);

	lex_space(cc);
	if ((size_t)(cc->end - cc->p) < n || memcmp(cc->p, sign, n) != 0)
		return false;
	cc->p += n;
	return true;
}

bool
lex_number(struct feel_cc *cc, struct value *out)
{
	const char *q = cc->p;
	struct arena *a = cc->env->plan;

	while (q < cc->end && *q >= '0' && *q <= '9')
		q++;
	if (cc->end - q >= 2 && *q == '.' && q[1] >= '0' && q[1] <= '9')
		for (q++; q < cc->end && *q >= '0' && *q <= '9';)
			q++;
	if (q > cc->p && q < cc->end && (*q == 'e' || *q == 'E')) {
		const char *e = q + 1;

		if (e < cc->end && (*e == '+' || *e == '-'))
			e++;
		if (e < cc->end && *e >= '0' && *e <= '9')
			for (q = e; q < cc->end && *q >= '0' && *q <= '9';)
				q++;
	}
	if (q == cc->p || !decimal_parse(a, slice_make(cc->p, (size_t)(q - cc->p)), out))
		return false;
	cc->p = q;
	return true;
}

static void
put_utf8(struct buf *b, uint32_t u)
{
	if (u < 0x80) {
		buf_char(b, (char)u);
		return;
	}
	if (u < 0x800) {
		buf_char(b, (char)(0xc0 | u >> 6));
	} else {
		if (u < 0x10000) {
			buf_char(b, (char)(0xe0 | u >> 12));
		} else {
			buf_char(b, (char)(0xf0 | u >> 18));
			buf_char(b, (char)(0x80 | (u >> 12 & 0x3f)));
		}
		buf_char(b, (char)(0x80 | (u >> 6 & 0x3f)));
	}
	buf_char(b, (char)(0x80 | (u & 0x3f)));
}

static bool
hex(const char *p, const char *end, int digits, uint32_t *out)
{
	*out = 0;
	if (end - p < digits)
		return false;
	for (int i = 0; i < digits; i++) {
		char c = p[i];
		int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
			: c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (d < 0)
			return false;
		*out = *out << 4 | (uint32_t)d;
	}
	return true;
}

/* After the backslash. */
static void
escape(struct feel_cc *cc, struct buf *b)
{
	static const char from[] = "nrt\"'\\", to[] = "\n\r\t\"'\\"; /* rule 64 */
	const char *k = strchr(from, *cc->p);
	uint32_t u, low;
	int digits = *cc->p == 'u' ? 4 : *cc->p == 'U' ? 6 : 0;

	if (*cc->p != '\0' && k != NULL) {
		buf_char(b, to[k - from]);
		cc->p++;
	} else if (digits > 0 && hex(cc->p + 1, cc->end, digits, &u) && u <= 0x10ffff) {
		cc->p += digits + 1;
		if (u >= 0xd800 && u < 0xdc00 && cc->end - cc->p >= 6 && cc->p[0] == '\\' && cc->p[1] == 'u'
		    && hex(cc->p + 2, cc->end, 4, &low) && low >= 0xdc00 && low < 0xe000) {
			u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
			cc->p += 6;
		}
		put_utf8(b, u >= 0xd800 && u < 0xe000 ? 0xfffd : u);
	} else {
		buf_char(b, '\\');
	}
}

bool
lex_string(struct feel_cc *cc, struct slice *out)
{
	const char *start = cc->p;
	struct buf b = { 0 };

	if (cc->p >= cc->end || *cc->p != '"')
		return false;
	for (cc->p++; cc->p < cc->end && *cc->p != '"';) {
		if (*cc->p == '\\' && cc->p + 1 < cc->end) {
			cc->p++;
			escape(cc, &b);
		} else {
			buf_char(&b, *cc->p++);
		}
	}
	*out = arena_slice(cc->env->plan, buf_view(&b));
	buf_fini(&b);
	if (cc->p >= cc->end) {
		cc->p = start;
		return false;
	}
	cc->p++;
	return true;
}

bool
lex_new_name(struct feel_cc *cc, const char *stops, const char *stop, struct slice *out)
{
	const char *save = cc->p, *last;
	size_t n;

	lex_space(cc);
	if (!lex_name_start(cc->p, cc->end)) {
		cc->p = save;
		return false;
	}
	last = cc->p;
	for (const char *q = cc->p, *start = cc->p;;) {
		uint32_t u;

		while (q < cc->end && is_space(char_at(q, cc->end, &n)))
			q += n;
		u = q < cc->end ? char_at(q, cc->end, &n) : 0;
		if (last > start && ((q < cc->end && strchr(stops, *q) != NULL)
		    || (stop != NULL && lex_match(q, cc->end, slice_of(stop)) > 0))) {
			*out = feel_name(cc->env->plan, slice_make(start, (size_t)(last - start)));
			cc->p = q;
			return true;
		}
		if (continues_name(u))
			q += lex_word(q, cc->end);
		else if (u != 0 && u < 0x80 && strchr(".-/'+*", (int)u) != NULL)
			q++;
		else
			break;
		last = q;
	}
	cc->p = save;
	return false;
}
