/* parse_type.c - types as FEEL text has them (grammar rules 46, 47 and 52). */
#include "feel/parse.h"
#include "feel/scope.h"

/* --- types ---------------------------------------------------------------------- */

static const struct type *
type_args(struct feel_cc *cc, bool context, bool function)
{
	struct type_field f[64];
	size_t n = 0;
	const struct type *result = NULL;

	memset(f, 0, sizeof f);
	while (!cc->failed && !lex_sign(cc, ">")) {
		if (n == NELEM(f) || (n > 0 && !parse_want(cc, ",", "\",\" or \">\"")))
			break;
		if (context && (!lex_new_name(cc, ":", NULL, &f[n].name) || !parse_want(cc, ":", "\":\"")))
			parse_bad(cc, "the name of an entry");
		f[n++].type = parse_type(cc);
	}
	if (context)
		return type_context_of(cc->env->plan, f, n);
	if (function && parse_want(cc, "->", "\"->\""))
		result = parse_type(cc);
	return type_function_of(cc->env->plan, f, n, result);
}

static const struct type *
type_name(struct feel_cc *cc)
{
	const char *ends[12], *q = cc->p;
	int n = 0;

	while (n < 12 && q < cc->end) {
		size_t w = lex_word(q, cc->end);

		if (w == 0)
			break;
		q += w;
		ends[n++] = q;
		while (q < cc->end && (*q == ' ' || *q == '.' || *q == '\n' || *q == '\t'))
			q++;
	}
	while (n-- > 0) {
		struct slice name = feel_name(cc->env->plan, slice_make(cc->p, (size_t)(ends[n] - cc->p)));
		const struct type *t = cc->env->type_named != NULL ? cc->env->type_named(cc->env->type_ctx, name)
								: NULL;

		if (t == NULL)
			t = type_simple(name);
		if (t != NULL) {
			cc->p = ends[n];
			return t;
		}
	}
	parse_bad(cc, "the name of a type");
	return &type_any;
}

const struct type *
parse_type(struct feel_cc *cc)
{
	const char *save = cc->p;
	const struct type *t = &type_any;

	lex_space(cc);
	if (++cc->depth > COMPILE_DEPTH) {
		parse_bad(cc, "less nesting");
	} else if (lex_keyword(cc, "list") && lex_sign(cc, "<")) {
		t = type_list_of(cc->env->plan, parse_type(cc));
		parse_want(cc, ">", "\">\"");
	} else if (cc->p = save, lex_keyword(cc, "range") && lex_sign(cc, "<")) {
		t = type_range_of(cc->env->plan, parse_type(cc));
		parse_want(cc, ">", "\">\"");
	} else if (cc->p = save, lex_keyword(cc, "context") && lex_sign(cc, "<")) {
		t = type_args(cc, true, false);
	} else if (cc->p = save, lex_keyword(cc, "function") && lex_sign(cc, "<")) {
		t = type_args(cc, false, true);
	} else {
		cc->p = save;
		lex_space(cc);
		t = type_name(cc);
	}
	cc->depth--;
	return t;
}

const struct type *
parse_type_text(struct feel_cc *cc, const struct prog_source *src)
{
	const struct type *t;

	parse_begin(cc, src);
	t = parse_type(cc);
	parse_end(cc);
	return cc->failed ? NULL : t;
}
