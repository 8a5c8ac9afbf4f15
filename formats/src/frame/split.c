/* split.c - cuts delimited text into records and cells, 32 bytes at a look. */
#include <emmintrin.h>

#include "frame/split.h"

void
split_init(struct split *s, char delimiter, char quote)
{
	*s = (struct split){ .delimiter = delimiter, .quote = quote };
}

void
split_fini(struct split *s)
{
	buf_fini(&s->scratch);
}

/* What a look of 32 bytes finds, a bit for each byte. */
struct look {
	unsigned delimiter, stop; /* stop: line end or quote */
	unsigned odd;		/* not plain ASCII, or NUL */
};

static inline struct look
look(const char *p, __m128i d, __m128i q)
{
	const __m128i nl = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
	__m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i b = _mm_loadu_si128((const __m128i *)(const void *)(p + 16));
#define BITS(x, y) ((unsigned)_mm_movemask_epi8(x) | (unsigned)_mm_movemask_epi8(y) << 16)

	return (struct look){ BITS(_mm_cmpeq_epi8(a, d), _mm_cmpeq_epi8(b, d)),
		BITS(_mm_or_si128(_mm_cmpeq_epi8(a, nl), _mm_cmpeq_epi8(a, q)),
		    _mm_or_si128(_mm_cmpeq_epi8(b, nl), _mm_cmpeq_epi8(b, q))),
		BITS(_mm_or_si128(a, _mm_cmpeq_epi8(a, zero)), _mm_or_si128(b, _mm_cmpeq_epi8(b, zero))) };
#undef BITS
}

static void
put(struct split *s, const char *from, const char *to)
{
	if (s->n < SPLIT_MAX_CELLS)
		s->cell[s->n] = slice_make(from, (size_t)(to - from));
	s->n++;
}

static bool
plain(const char *p, const char *end)
{
	unsigned char odd = 0;

	for (; p < end; p++)
		odd |= (unsigned char)(*p & 0x80) | (unsigned char)((*p == '\0') << 7);
	return odd == 0;
}

/* Copies a quoted text without the second of each pair of quotes. */
static struct slice
undouble(struct split *s, const char *from, const char *to)
{
	size_t at = s->scratch.n;

	for (; from < to; from++) {
		buf_char(&s->scratch, *from);
		if (*from == s->quote)
			from++;
	}
	return slice_make(s->scratch.p + at, s->scratch.n - at);
}

/* A cell that opens with a quote at P. The place behind its closing quote, or NULL. */
static const char *
quoted(struct split *s, const char *p, const char *end)
{
	const char *from = ++p;
	bool doubled = false;

	for (;;) {
		p = p < end ? memchr(p, s->quote, (size_t)(end - p)) : NULL;
		if (p == NULL)
			return NULL;
		if (p + 1 < end && p[1] == s->quote) {
			doubled = true;
			p += 2;
			continue;
		}
		break;
	}
	if (!doubled)
		put(s, from, p);
	else if (s->n < SPLIT_MAX_CELLS)
		s->cell[s->n++] = undouble(s, from, p);
	else
		s->n++;
	return p + 1;
}

static enum split_result
line_fault(enum split_result why, const char *p, const char *end, bool last, const char **next)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	if (nl == NULL && !last)
		return SPLIT_MORE;
	*next = nl ? nl + 1 : end;
	return why;
}

/* Records with a quote in them: cell by cell. */
static enum split_result
careful(struct split *s, const char *start, const char *end, bool last, const char **next)
{
	const char *p = start, *from;

	s->n = 0;
	/* Cells of the scratch must not move while the record is cut: no growth beyond this. */
	buf_reset(&s->scratch);
	buf_room(&s->scratch, (size_t)(end - p < SPLIT_MAX_RECORD ? end - p : SPLIT_MAX_RECORD) + SPLIT_PAD);
	end = end - p > SPLIT_MAX_RECORD ? p + SPLIT_MAX_RECORD : end;
	for (;; p++) {
		if (p < end && *p == s->quote) {
			if ((p = quoted(s, p, end)) == NULL)
				return last || end - start >= SPLIT_MAX_RECORD
				    ? line_fault(SPLIT_QUOTE, start, end, true, next) : SPLIT_MORE;
			if (p < end && *p == '\r' && p + 1 < end && p[1] == '\n')
				p++;
			if (p == end && !last && end - start < SPLIT_MAX_RECORD)
				return SPLIT_MORE;
			if (p < end && *p != s->delimiter && *p != '\n' && !(*p == '\r' && p + 1 == end))
				return line_fault(SPLIT_QUOTE, start, end, last, next);
			if (p < end && *p == '\r')
				p++;
		} else {
			for (from = p; p < end && *p != s->delimiter && *p != '\n'; p++)
				if (*p == s->quote)
					return line_fault(SPLIT_QUOTE, start, end, last, next);
			if (p == end && !last)
				return end - start >= SPLIT_MAX_RECORD
				    ? line_fault(SPLIT_QUOTE, start, end, true, next) : SPLIT_MORE;
			put(s, from, p > from && p[-1] == '\r' && (p == end || *p == '\n') ? p - 1 : p);
		}
		if (p == end || *p == '\n')
			break;
	}
	*next = p + (p < end);
	s->ascii = plain(start, p);
	return s->n > SPLIT_MAX_CELLS ? SPLIT_CELLS : SPLIT_RECORD;
}

/* The last cell of a record, which ends at END. */
static enum split_result
finish(struct split *s, size_t n, const char *from, const char *end, unsigned strange)
{
	s->n = n;
	put(s, from, end > from && end[-1] == '\r' ? end - 1 : end);
	s->ascii = strange == 0;
	return s->n > SPLIT_MAX_CELLS ? SPLIT_CELLS : SPLIT_RECORD;
}

enum split_result
split_record(struct split *s, const char *p, const char *end, bool last, const char **next)
{
	const char quote = s->quote;
	__m128i d = _mm_set1_epi8(s->delimiter), q = _mm_set1_epi8(quote ? quote : '\n');
	const char *from = p, *start = p;
	unsigned strange = 0;
	size_t n = 0;		/* here, not in S: the next cell must not wait for memory */

	for (; p < end; p += 32) {
		struct look k = look(p, d, q);
		unsigned before = ~0u;

		if (k.stop != 0)
			before = (k.stop & -k.stop) - 1;
		if (UNLIKELY(end - p < 32))	/* what lies behind the end is not ours */
			before &= (1u << (end - p)) - 1;
		for (unsigned hit = k.delimiter & before; hit != 0; hit &= hit - 1) {
			const char *at = p + __builtin_ctz(hit);

			if (LIKELY(n < SPLIT_MAX_CELLS))
				s->cell[n] = slice_make(from, (size_t)(at - from));
			n++;
			from = at + 1;
		}
		strange |= k.odd & before;
		if (k.stop != 0 && p + __builtin_ctz(k.stop) < end) {
			const char *at = p + __builtin_ctz(k.stop);

			if (*at == quote && quote != '\0')
				return careful(s, start, end, last, next);
			*next = at + 1;
			return finish(s, n, from, at, strange);
		}
	}
	if (!last)
		return SPLIT_MORE;
	*next = end;
	return finish(s, n, from, end, strange);
}
