/* manual.c - the manual in roff, a page a verb, and what completions know. */
#include "manual.h"

#include <stdio.h>

#include "base/buf.h"
#include "homefind.h"
#include "io/folder.h"
#include "options.h"
#include "verb.h"
#include "version.h"

/* What the verbs are asked into: a verb hands its options to a teller that takes nothing else. */
static struct pages {
	struct arena mem;
	const char *dir;
	const struct verb *verb;
	struct buf page, bash, zsh;
	struct err *e;
	int rc;
} *now;

/* --- roff ----------------------------------------------------------------------------------- */

static void
put(struct buf *b, char c)
{
	static const char plain[] = "\\-'\"^~.";
	static const char *const roff[] = { "\\e", "\\-", "\\(aq", "\\(dq", "\\(ha", "\\(ti", "\\&." };
	const char *at = strchr(plain, c);

	if (at != NULL)
		buf_str(b, roff[at - plain]);
	else
		buf_char(b, c);
}

static void
plain(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		put(b, *s);
}

static void
in_font(struct buf *b, char font, const char *s)
{
	buf_printf(b, "\\f%c", font);
	plain(b, s);
	buf_str(b, "\\fR");
}

/* Text that runs on; it is broken where a line would grow too long. */
static void
line(struct buf *b, const char *s)
{
	for (size_t from = b->n; *s != '\0'; s++)
		if (*s == ' ' && b->n - from > 50) {
			buf_char(b, '\n');
			from = b->n;
		} else {
			put(b, *s);
		}
	buf_char(b, '\n');
}

/* "rules check" with WITH between its words, or '-' for the name of a page. */
static const char *
joined(const char *name, char with)
{
	char *s = arena_printf(&now->mem, "arrears%c%s", with, name);

	for (char *p = s; *p != '\0'; p++)
		if (*p == ' ')
			*p = with;
	return s;
}

static void
head(const char *page, const char *about)
{
	char *title = arena_strdup(&now->mem, slice_of(page));
	struct buf *b = &now->page;

	for (char *p = title; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	buf_reset(b);
	buf_str(b, ".TH ");
	plain(b, title);
	buf_printf(b, " 1 \"%s\" \"%s\"\n.SH NAME\n", version_date(), version_program());
	plain(b, page);
	buf_str(b, " \\- ");
	line(b, about);
}

/* "0 done; 4 ...": a paragraph each. */
static void
ends(const char *s)
{
	struct buf *b = &now->page;
	size_t n, number;

	buf_str(b, ".SH EXIT STATUS\n");
	for (; *s != '\0'; s += n + strspn(s + n, "; ")) {
		n = strcspn(s, ";");
		number = strcspn(s, " ");
		buf_printf(b, ".TP\n\\fB%.*s\\fR\n", (int)number, s);
		line(b, arena_strdup(&now->mem, slice_make(s + number + 1, n - number - 1)));
	}
}

static void
of_home(void)
{
	buf_str(&now->page, ".SH ENVIRONMENT\n.TP\n\\fB" HOMEFIND_ENV "\\fR\n");
	line(&now->page, "The home where --home is not given.");
	buf_str(&now->page, ".SH FILES\n.TP\n");
	line(&now->page, "../share/arrears, from the program's own folder");
	line(&now->page, "The installed home, where neither --home nor " HOMEFIND_ENV " is given and this folder holds no jobs/cycles.");
}

static int
keep(const char *page, struct err *e)
{
	return folder_write_file(arena_printf(&now->mem, "%s/%s.1", now->dir, page), buf_view(&now->page), e);
}

static void
one_option(struct buf *b, const struct option *p)
{
	in_font(b, p->name[0] == '-' ? 'B' : 'I', p->name);
	if (p->value != NULL) {
		buf_char(b, ' ');
		in_font(b, 'I', p->value);
	}
}

static int
verb_page(const struct option *o, const char *about)
{
	const char *page = joined(now->verb->name, '-');
	struct buf *b = &now->page;
	bool home = false;

	head(page, now->verb->about);
	buf_str(b, ".SH SYNOPSIS\n");
	in_font(b, 'B', joined(now->verb->name, ' '));
	for (const struct option *p = o; p->name != NULL; p++) {
		buf_str(b, p->required ? "\n" : "\n[");
		one_option(b, p);
		buf_str(b, p->required ? "" : "]");
	}
	buf_str(b, "\n.SH DESCRIPTION\n");
	line(b, about);
	buf_str(b, ".SH OPTIONS\n");
	for (const struct option *p = o; p->name != NULL; p++) {
		buf_str(b, ".TP\n");
		one_option(b, p);
		buf_char(b, '\n');
		line(b, p->help);
		home |= strcmp(p->name, "--home") == 0;
	}
	ends(now->verb->ends);
	if (now->verb->again != NULL) {
		buf_str(b, ".PP\nAfter 12: ");
		line(b, arena_printf(&now->mem, "%s.", now->verb->again));
	}
	if (home)
		of_home();
	buf_str(b, ".SH SEE ALSO\n.BR arrears (1)\n");
	return keep(page, now->e);
}

static int
first_page(struct err *e)
{
	struct buf *b = &now->page;
	const struct verb *v;

	head("arrears", "a utility's credit and collections work, in batch, every night");
	buf_str(b, ".SH SYNOPSIS\n\\fBarrears\\fR \\fIVERB\\fR ...\n.br\n\\fBarrears help\\fR \\fIVERB\\fR\n.br\n\\fBarrears \\-\\-version\\fR\n"
	    ".SH DESCRIPTION\n");
	line(b, "Reads the day's billing extracts, applies rules that policy staff edit, and writes orders, notices, postings, tasks and reports of "
	    "exceptions. The state is one folder a utility; no server runs. A home holds what people edit: layouts, packs of rules, jobs.");
	buf_str(b, ".SH VERBS\n");
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		buf_str(b, ".TP\n");
		in_font(b, 'B', v->name);
		buf_char(b, ' ');
		plain(b, v->words);
		buf_char(b, '\n');
		line(b, v->about);
	}
	ends(verb_ends);
	of_home();
	buf_str(b, ".SH SEE ALSO\n");
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		buf_str(b, ".BR ");
		plain(b, joined(v->name, '-'));
		buf_printf(b, " (1)%s\n", verb_at(i + 1) != NULL ? "," : "");
	}
	return keep("arrears", e);
}

/* --- completions: what a shell needs of a table is data, and jobs/install holds what it does with it -------------------- */

/* Within '...' of a shell, where [ and ] mean something to zsh's _arguments. */
static void
quoted(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\'')
			buf_str(b, "'\\''");
		else if (strchr("[]\\", *s) != NULL)
			buf_printf(b, "\\%c", *s);
		else
			buf_char(b, *s);
}

/* One that zsh's _arguments takes: '--in[help]:DIR:...', '1:JOB:...', '2::CASE:...' where it may be left out. */
static void
zsh_word(struct buf *b, const struct option *p, int *place)
{
	bool by_name = p->name[0] == '-';
	const char *kind = by_name ? p->value : p->name;

	if (by_name) {
		buf_printf(b, " '%s[", p->name);
		quoted(b, p->help);
		buf_char(b, ']');
	} else {
		buf_printf(b, " '%d%s", ++*place, p->required ? "" : ":");
	}
	if (kind != NULL)
		buf_printf(b, ":%s:_arrears_value %s", kind, kind);
	buf_char(b, '\'');
}

static void
verb_words(const struct option *o)
{
	int place = 0;

	buf_printf(&now->bash, "\t'%s') takes='--help", now->verb->name);
	buf_printf(&now->zsh, "\t'%s') takes=('--help[its options and its exit status]'", now->verb->name);
	for (const struct option *p = o; p->name != NULL; p++) {
		buf_printf(&now->bash, " %s%s%s", p->name, p->value ? "=" : "", p->value ? p->value : "");
		zsh_word(&now->zsh, p, &place);
	}
	buf_str(&now->bash, "' ;;\n");
	buf_str(&now->zsh, ") ;;\n");
}

/* The words that may come after GROUP ("" or "rules"), each once. */
static void
group(const char *name)
{
	size_t n = strlen(name), skip = n > 0 ? n + 1 : 0, k;
	const struct verb *v, *before = NULL;
	const char *word;

	buf_printf(&now->bash, "\t'%s') group=1 takes='", name);
	buf_printf(&now->zsh, "\t'%s') group=1 takes=(", name);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if (strncmp(v->name, name, n) != 0 || (n > 0 && v->name[n] != ' '))
			continue;
		word = v->name + skip;
		k = strcspn(word, " ");
		if (before == NULL || strncmp(before->name + skip, word, k) != 0 || before->name[skip + k] != ' ') {
			buf_printf(&now->bash, " %.*s", (int)k, word);
			buf_printf(&now->zsh, " '%.*s:", (int)k, word);
			quoted(&now->zsh, word[k] == '\0' ? v->about : "a verb of two words");
			buf_char(&now->zsh, '\'');
		}
		before = v;
	}
	buf_str(&now->bash, "' ;;\n");
	buf_str(&now->zsh, ") ;;\n");
}

/* --- all of it -------------------------------------------------------------------------------------------- */

static void
tell(const struct option *o, const char *about, const char *verb)
{
	now->verb = verb_named(verb);
	verb_words(o);
	now->rc |= verb_page(o, about);
}

static int
ask_verbs(struct err *e)
{
	const struct verb *v;
	struct err none = { .status = ERR_DONE };
	char name[64], help[] = "--help", *argv[] = { name, help, NULL };

	options_tell_by(tell);
	for (size_t i = 0; (v = verb_at(i)) != NULL && now->rc == 0; i++) {
		snprintf(name, sizeof name, "%s", v->name);
		if (v->run(2, argv, &none) != ERR_DONE)
			return err_set(e, ERR_FAILED, "%s: no help", v->name);
	}
	return now->rc;
}

static int
keep_table(const char *shell, struct buf *table, struct err *e)
{
	buf_str(table, "\tesac\n}\n");
	return folder_write_file(arena_printf(&now->mem, "%s/table.%s", now->dir, shell), buf_view(table), e);
}

static int
write_all(struct err *e)
{
	static const char opens[] = "# What the verbs take, as they say themselves.\n_arrears_takes()\n{\n\tgroup= takes=\n\tcase $1 in\n";
	const struct verb *v;
	const char *space, *last = "";

	buf_str(&now->bash, opens);
	buf_printf(&now->zsh, "#compdef arrears\n%s", opens);
	group("");
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if ((space = strchr(v->name, ' ')) != NULL && strncmp(last, v->name, (size_t)(space - v->name)) != 0)
			group(last = arena_strdup(&now->mem, slice_make(v->name, (size_t)(space - v->name))));
	if (folder_make(now->dir, e) != 0 || ask_verbs(e) != 0 || first_page(e) != 0 || keep_table("bash", &now->bash, e) != 0)
		return -1;
	return keep_table("zsh", &now->zsh, e);
}

int
manual(const char *dir, struct err *e)
{
	struct pages p = { .dir = dir, .e = e };
	int rc;

	arena_init(&p.mem, 0);
	now = &p;
	rc = write_all(e);
	now = NULL;
	buf_fini(&p.page);
	buf_fini(&p.bash);
	buf_fini(&p.zsh);
	arena_fini(&p.mem);
	return rc;
}
