/* typetext.c - FEEL texts of types taken apart: context<a: number, b: list<string>>. */
#include "facts/typetext.h"

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && s.p[0] == ' ')
		s = slice_make(s.p + 1, s.n - 1);
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

bool
typetext_inside(struct slice s, const char *word, struct slice *out)
{
	size_t n = strlen(word);

	s = trim(s);
	if (s.n <= n || memcmp(s.p, word, n) != 0)
		return false;
	s = trim(slice_make(s.p + n, s.n - n));
	if (s.n < 2 || s.p[0] != '<' || s.p[s.n - 1] != '>')
		return false;
	*out = trim(slice_make(s.p + 1, s.n - 2));
	return true;
}

bool
typetext_next(struct slice *s, struct slice *name, struct slice *type)
{
	size_t end = 0, colon = 0;

	for (int depth = 0; end < s->n && (depth > 0 || s->p[end] != ','); end++) {
		depth += s->p[end] == '<';
		depth -= s->p[end] == '>' && (end == 0 || s->p[end - 1] != '-');
		if (s->p[end] == ':' && colon == 0 && depth == 0)
			colon = end;
	}
	if (colon == 0)
		return false;
	*name = trim(slice_make(s->p, colon));
	*type = trim(slice_make(s->p + colon + 1, end - colon - 1));
	end += end < s->n;
	*s = slice_make(s->p + end, s->n - end);
	return true;
}
