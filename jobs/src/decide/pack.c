/* pack.c - a rule pack: what pack.xml says, and its models compiled. */
#include "decide/pack.h"
#include "data/row.h"
#include "data/when.h"

bool
pack_item(struct slice *list, struct slice *item)
{
	const char *end = memchr(list->p, ';', list->n);
	size_t n = end != NULL ? (size_t)(end - list->p) : list->n, next = n + (end != NULL);
	bool any = list->n > 0;

	*item = slice_make(list->p, n);
	*list = slice_make(list->p + next, list->n - next);
	return any;
}

bool
pack_lists(struct slice list, struct slice item)
{
	struct slice x;

	while (pack_item(&list, &x))
		if (slice_eq(x, item))
			return true;
	return false;
}

const struct pack_finding *
pack_finding_find(const struct pack *p, struct slice reason)
{
	for (size_t i = 0; i < p->findings; i++)
		if (pack_text_alike(p->finding[i].reason, reason))
			return &p->finding[i];
	return NULL;
}

/* Digits with at most SCALE after the point, scaled. The schema has checked the form. */
int64_t
pack_number(const struct xnode *x, const char *attr, int scale, int64_t fallback, struct diag *d)
{
	struct slice s = xnode_get(x, attr);
	int64_t n = 0;
	int after = -1;

	if (s.n == 0)
		return fallback;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && after < 0 && scale > 0) {
			after = 0;
		} else if (s.p[i] >= '0' && s.p[i] <= '9' && n < INT64_C(100000000000000) &&
			   (after < 0 || ++after <= scale)) {
			n = n * 10 + (s.p[i] - '0');
		} else {
			diag_add(d, DIAG_ERROR, "bad-number", pack_text_place(x, attr),
			    "%s \"%.*s\": a number is wanted, with at most %d digits after the point",
			    attr, SLICE_FMT(s), scale);
			return fallback;
		}
	}
	for (after = after < 0 ? 0 : after; after < scale; after++)
		n *= 10;
	return n;
}

static int32_t
date(const struct xnode *x, const char *attr, struct diag *d)
{
	struct slice s = xnode_get(x, attr);
	int64_t day;

	if (s.n == 0)
		return CASE_NO_DAY;
	if (when_parse_date(s, &day) && day > INT32_MIN && day < INT32_MAX)
		return (int32_t)day;
	diag_add(d, DIAG_ERROR, "bad-date", pack_text_place(x, attr), "%s \"%.*s\": a date is wanted", attr,
	    SLICE_FMT(s));
	return CASE_NO_DAY;
}

static struct slice
text(const struct xnode *x, const char *attr, const char *fallback)
{
	struct slice s = xnode_get(x, attr);

	return s.n > 0 ? s : slice_of(fallback);
}

size_t
pack_children(const struct xnode *x, const char *name)
{
	size_t n = 0;

	XNODE_EACH(c, x, name)
		n++;
	return n;
}

static void
check_finding(const struct xnode *x, const struct pack_finding *f, struct diag *d)
{
	static const struct {
		const char *attr;
		bool with[3];	/* each pack_then */
	} only[] = { { "after-days", { false, true, true } }, { "times", { false, true, false } },
		{ "when-cut", { true, false, false } } };

	for (size_t i = 0; i < NELEM(only); i++)
		if (xnode_attr(x, only[i].attr) != NULL && !only[i].with[f->then])
			diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, only[i].attr), "finding \"%.*s\": %s says"
			    " nothing with then=\"%.*s\"", SLICE_FMT(f->reason), only[i].attr,
			    SLICE_FMT(xnode_get(x, "then")));
	if (f->then == THEN_AGAIN && f->times == 0)
		diag_add(d, DIAG_ERROR, "no-times", x->at, "finding \"%.*s\": times wanted, 1 or more: so often a"
		    " cut is tried again before a person looks", SLICE_FMT(f->reason));
	if (pack_text_alike(f->reason, slice_of("")))
		diag_add(d, DIAG_ERROR, "no-reason", pack_text_place(x, "reason"), "finding: the word of a reply is wanted; \"%s\""
		    " for an order that came back without one", PACK_NONE_GIVEN);
	if (pack_text_alike(f->task, slice_of("")))
		diag_add(d, DIAG_ERROR, "no-task", pack_text_place(x, "task"), "finding \"%.*s\": task wanted: what a person does"
		    " when it holds", SLICE_FMT(f->reason));
}

static void
read_findings(struct pack *p, const struct xnode *root, struct diag *d)
{
	struct pack_finding *v = arena_zalloc(&p->mem, (pack_children(root, "finding") + 1) * sizeof *v);

	p->finding = v;
	XNODE_EACH(c, root, "finding") {
		struct slice then = xnode_get(c, "then"), reason = xnode_get(c, "reason");

		if (pack_finding_find(p, reason) != NULL)
			diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(c, "reason"), "finding \"%.*s\": each reason"
			    " once", SLICE_FMT(reason));
		v[p->findings] = (struct pack_finding){ .reason = reason, .task = xnode_get(c, "task"),
			.citation = text(c, "citation", "policy"), .severity = text(c, "severity", "urgent").p,
			.then = slice_is(then, "again") ? THEN_AGAIN : slice_is(then, "money") ? THEN_MONEY : THEN_HOLD,
			.after_days = (int)pack_number(c, "after-days", 0, 0, d), .times = (int)pack_number(c, "times", 0, 0, d),
			.undo = slice_is(xnode_get(c, "when-cut"), "reconnect") };
		check_finding(c, &v[p->findings++], d);
	}
}

static const char *
nearest_code(const struct row_column *c, struct slice reason, struct arena *mem)
{
	const char **name = arena_alloc(mem, (c->codes + 1u) * sizeof *name);

	for (uint16_t i = 0; i < c->codes; i++)
		name[i] = arena_strdup(mem, c->code[i]);
	name[c->codes] = PACK_NONE_GIVEN;
	return diag_nearest(reason, name, c->codes + 1u);
}

int
pack_check_findings(const struct pack *p, const struct row_column *c, struct diag *d)
{
	const struct xnode *root = p->text.root;
	int errors = d->errors;

	if (c == NULL || c->kind != ROW_CODE) /* any word may come */
		return 0;
	XNODE_EACH(x, root, "finding") {
		struct slice reason = xnode_get(x, "reason");
		bool known = pack_text_alike(reason, slice_of(PACK_NONE_GIVEN));
		const char *near;

		for (uint16_t i = 0; i < c->codes; i++)
			known |= pack_text_alike(c->code[i], reason);
		if (known)
			continue;
		diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "reason"), "finding \"%.*s\": no reply can give this"
		    " reason; one that the layout order-replies names is wanted", SLICE_FMT(reason));
		if ((near = nearest_code(c, reason, &d->mem)) != NULL)
			diag_hint(d, "nearest known name: %s", near);
	}
	for (uint16_t i = 0; i < c->codes && p->findings > 0; i++)
		if (pack_finding_find(p, c->code[i]) == NULL)
			diag_add(d, DIAG_WARNING, "no-finding", root->at, "the crew's reason \"%.*s\" has no finding: it holds"
			    " all cuts of the account until a person has looked", SLICE_FMT(c->code[i]));
	return d->errors > errors ? -1 : 0;
}

static void
read_limits(struct pack *p, const struct xnode *root, struct diag *d)
{
	struct pack_limit *v = arena_zalloc(&p->mem, (pack_children(root, "limit") + 1) * sizeof *v);

	p->limit = v;
	XNODE_EACH(c, root, "limit") {
		v[p->limits] = (struct pack_limit){ .of = xnode_get(c, "of"),
			.number = pack_number(c, "number", 0, -1, d),
			.share_ppm = pack_number(c, "share", 6, -1, d),
			.times_usual = pack_number(c, "times-usual", 2, -1, d),
			.usual_floor = pack_number(c, "usual-floor", 0, 10, d) };
		if (v[p->limits].number < 0 && v[p->limits].share_ppm < 0)
			diag_add(d, DIAG_ERROR, "no-limit", c->at, "a limit has a number or a share");
		p->limits++;
	}
	if (p->limits == 0 && !p->abstract)
		diag_add(d, DIAG_ERROR, "no-limit", root->at, "a pack has at least one limit: the"
		    " breaker on adverse effects");
}

/* Each item of NEEDS is the name of an effect, or a nature. */
static void
check_needs(const struct pack *p, const struct xnode *x, struct slice list, struct diag *d)
{
	struct slice item;

	while (pack_item(&list, &item)) {
		bool known = pack_effect_find(p, item) != NULL;

		for (int i = 0; i < NATURE_ADVERSE; i++)
			known |= slice_is(item, pack_nature_name[i]);
		if (!known)
			diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "needs"), "needs \"%.*s\": an effect of the pack or"
			    " an adverse nature (cut, letter, demand, charge, loss) is wanted", SLICE_FMT(item));
	}
}

/* The nature of the effect ITEM, as layer K or one below says it; NULL: none does. */
static const char *
nature_below(const struct pack *p, int k, struct slice item)
{
	for (; k < p->text.layers; k++)
		XNODE_EACH(x, xdoc_root(p->text.layer[k].doc), "effect")
			if (slice_eq(xnode_get(x, "name"), item))
				return text(x, "nature", "neutral").p;
	return NULL;
}

/* What the jurisdiction demands of an effect it demands of all of its nature, in a pack that rests on the one which says
 * so: a cut of another name is a cut. */
static void
widen(struct pack *p, struct pack_interlock *v)
{
	struct slice list = v->needs, item;
	const char *nature;

	while (v->by_law && v->layer > 0 && pack_item(&list, &item))
		if ((nature = nature_below(p, v->layer, item)) != NULL)
			v->needs = slice_of(arena_printf(&p->mem, "%.*s;%s", SLICE_FMT(v->needs), nature));
}

static void
read_interlocks(struct pack *p, const struct xnode *root, struct diag *d)
{
	size_t n = pack_children(root, "interlock");
	struct pack_interlock *v = arena_zalloc(&p->mem, (n + 1) * sizeof *v);

	p->interlock = v;
	if (n > PACK_MAX_INTERLOCKS) {
		diag_add(d, DIAG_ERROR, "too-many-interlocks", root->at, "%zu interlocks; at most %d", n,
		    PACK_MAX_INTERLOCKS);
		return;
	}
	XNODE_EACH(c, root, "interlock") {
		struct slice name = xnode_get(c, "name");

		for (size_t i = 0; i < p->interlocks; i++)
			if (slice_eq(v[i].name, name))
				diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(c, "name"),
				    "interlock \"%.*s\": each name once", SLICE_FMT(name));
		check_needs(p, c, xnode_get(c, "needs"), d);
		v[p->interlocks] = (struct pack_interlock){ .name = name,
			.citation = xnode_get(c, "citation"), .needs = xnode_get(c, "needs"),
			.clears = xnode_get(c, "clears"), .layer = pack_text_layer(&p->text, c),
			.by_law = slice_is(xnode_get(c, "demanded-by"), "jurisdiction") };
		widen(p, &v[p->interlocks++]);
	}
}

static void
read_excludes(struct pack *p, const struct xnode *root, struct diag *d)
{
	struct slice *v = arena_zalloc(&p->mem, (pack_children(root, "exclude") + 1) * sizeof *v), item;

	p->exclude = v;
	XNODE_EACH(c, root, "exclude") {
		struct slice list = xnode_get(c, "effects");

		v[p->excludes++] = list;
		for (size_t n = 0; pack_item(&list, &item); n++)
			if (pack_effect_find(p, item) == NULL)
				diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(c, "effects"), "exclude \"%.*s\": an effect of the pack is"
				    " wanted", SLICE_FMT(item));
	}
}

bool
pack_excludes(const struct pack *p, struct slice a, struct slice b)
{
	struct slice item;

	for (size_t i = 0; i < p->excludes && !slice_eq(a, b); i++) {
		struct slice list = p->exclude[i];
		int both = 0;

		while (pack_item(&list, &item))
			both |= slice_eq(item, a) ? 1 : slice_eq(item, b) ? 2 : 0;
		if (both == 3)
			return true;
	}
	return false;
}

/* In force while all are that it rests on. */
static void
read_dates(struct pack *p, struct diag *d)
{
	p->from = INT32_MIN;
	p->until = CASE_NO_DAY;
	for (int k = 0; k < p->text.layers; k++) {
		const struct xnode *x = xdoc_root(p->text.layer[k].doc);
		int32_t from = date(x, "from", d), until = date(x, "until", d);

		p->from = from > p->from ? from : p->from;
		if (until != CASE_NO_DAY && (p->until == CASE_NO_DAY || until < p->until))
			p->until = until;
	}
	if (p->until != CASE_NO_DAY && p->until <= p->from)
		diag_add(d, DIAG_ERROR, "empty-range", pack_text_place(p->text.root, "until"), "until, or that of a pack below, is not after"
		    " from");
}

/* What an account goes by; a pack that others rest upon may leave it to them. */
static void
read_place(struct pack *p, const struct xnode *root, struct diag *d)
{
	static const char *const wanted[] = { "jurisdiction", "zone", "calendar" };
	struct slice zone = xnode_get(root, "zone");

	for (size_t i = 0; i < NELEM(wanted); i++)
		if (!p->abstract && xnode_get(root, wanted[i]).n == 0)
			diag_add(d, DIAG_ERROR, "no-place", root->at, "%s is wanted: only a pack with abstract=\"yes\" is without", wanted[i]);
	p->jurisdiction = text(root, "jurisdiction", "");
	p->policy_group = text(root, "policy-group", "*");
	p->calendar = text(root, "calendar", "");
	if (zone.n > 0 && (p->zone = zone_find(zone)) == NULL)
		diag_add(d, DIAG_ERROR, "unknown-zone", pack_text_place(root, "zone"), "zone \"%.*s\" is not in"
		    " the system's tzdata", SLICE_FMT(zone));
}

static void
read_head(struct pack *p, struct diag *d)
{
	const struct xnode *root = p->text.root, *title = xnode_child(root, "title");

	p->name = xnode_get(root, "name");
	p->version = xnode_get(root, "version");
	p->title = title != NULL ? title->text : p->name;
	p->sample = slice_is(xnode_get(root, "sample"), "yes");
	p->abstract = slice_is(xnode_get(root, "abstract"), "yes");
	p->takes_over = slice_is(xnode_get(root, "takes-over"), "yes");
	p->currency = text(root, "currency", "USD");
	p->booked_days = (int)pack_number(root, "booked-within", 0, 5, d);
	p->returned_days = (int)pack_number(root, "returned-within", 0, 35, d);
	p->queue[PACK_OF_ACCOUNT] = text(root, "account-queue", "collections");
	p->queue[PACK_OF_INSTRUMENT] = text(root, "instrument-queue", "securities");
	p->queue[PACK_OF_SUM] = text(root, "sum-queue", "sums");
	read_place(p, root, d);
	read_dates(p, d);
}

int
pack_read(struct pack **out, const char *folder, const char *xsd, struct diag *d)
{
	struct pack *p = base_zalloc(sizeof *p);
	int errors = d->errors;

	arena_init(&p->mem, 0);
	*out = p;
	/* The documents stay with the pack, whose places the diagnostics point into: so the
	 * caller frees a pack that failed after printing. */
	if (pack_text_load(&p->text, &p->mem, folder, xsd, d) != 0)
		return -1;
	read_head(p, d);
	pack_effects_read(p, p->text.root, d);
	read_findings(p, p->text.root, d);
	read_limits(p, p->text.root, d);
	read_interlocks(p, p->text.root, d);
	read_excludes(p, p->text.root, d);
	return d->errors == errors ? 0 : -1;
}

/* The nature of what ITEM names: whose decision must name an interlock that it needs. */
static enum pack_nature
nature_of(const struct pack *p, struct slice item)
{
	const struct pack_effect *e = pack_effect_find(p, item);

	for (int i = 0; e == NULL && i < NATURES; i++)
		if (slice_is(item, pack_nature_name[i]))
			return (enum pack_nature)i;
	return e != NULL ? e->nature : NATURES;
}

/* An interlock that no rule ever names would keep back everything that needs it, for ever. */
static void
check_proved(const struct pack *p, const struct pack_interlock *v, const struct xnode *x, struct diag *d)
{
	struct slice list = v->needs, item;
	unsigned told = 0;

	while (pack_item(&list, &item)) {
		enum pack_nature k = nature_of(p, item);
		const struct rules_decision *by = k < NATURES ? p->prove[v->layer][k] : NULL;

		if (k < NATURES && !(told & 1u << k) && (by == NULL || !rules_decision_says(by, v->name))) {
			told |= 1u << k;
			diag_add(d, DIAG_ERROR, "not-proved", pack_text_place(x, "name"), "interlock \"%.*s\": %s%s%s never names it, so"
			    " nothing that needs it could go out (%.*s)", SLICE_FMT(v->name), by == NULL ? "nobody proves a "
			    : "decision \"", by == NULL ? pack_nature_name[k] : rules_decision_name(by),
			    by == NULL ? ", and so" : "\"", SLICE_FMT(item));
		}
	}
}

/* Whether some interlock of the pack stands before what is of nature K and named NAME. */
static bool
is_behind_one(const struct pack *p, enum pack_nature k, struct slice name)
{
	for (size_t i = 0; i < p->interlocks; i++)
		if (pack_lists(p->interlock[i].needs, slice_of(pack_nature_name[k])) || pack_lists(p->interlock[i].needs, name))
			return true;
	return false;
}

/* What a pack needs that accounts go by. */
static void
check_whole(struct pack *p, struct diag *d)
{
	const struct pack_interlock *v = p->interlock;

	XNODE_EACH(c, p->text.root, "interlock")
		check_proved(p, v++, c, d);
	for (size_t i = 0; i < p->effects && !p->abstract; i++)
		if (p->effect[i].nature < NATURE_ADVERSE && !is_behind_one(p, p->effect[i].nature, p->effect[i].name))
			diag_add(d, DIAG_ERROR, "no-interlock", p->effect[i].at, "effect \"%.*s\": a %s, and no interlock of the pack"
			    " stands before it", SLICE_FMT(p->effect[i].name), pack_nature_name[p->effect[i].nature]);
}

/* The paths of its models; NULL: one is no file of its pack's folder. */
static const char **
model_paths(struct pack *p, size_t *n, struct diag *d)
{
	const char **path = arena_alloc(&p->mem, (pack_children(p->text.root, "model") + 1) * sizeof *path);

	*n = 0;
	XNODE_EACH(c, p->text.root, "model") {
		struct slice f = xnode_get(c, "file");

		/* A pack is its folder: nothing outside it is pinned with it. */
		if (memchr(f.p, '/', f.n) != NULL || f.n == 0 || f.p[0] == '.') {
			diag_add(d, DIAG_ERROR, "bad-file", pack_text_place(c, "file"),
			    "\"%.*s\": the name of a file in the pack's folder is wanted", SLICE_FMT(f));
			return NULL;
		}
		path[(*n)++] = arena_printf(&p->mem, "%s/%.*s", p->text.layer[pack_text_layer(&p->text, c)].folder, SLICE_FMT(f));
	}
	if (*n == 0)
		diag_add(d, DIAG_ERROR, "no-model", p->text.root->at, "a pack has a model, or rests on one that has");
	return *n > 0 ? path : NULL;
}

int
pack_compile(struct pack *p, const struct rules_options *o, struct diag *d)
{
	const char **path;
	size_t n;

	if ((path = model_paths(p, &n, d)) == NULL || rules_load(&p->rules, path, n, o, d) != 0)
		return -1;
	pack_effects_bind(p, p->text.root, d);
	check_whole(p, d);
	return diag_failed(d) ? -1 : 0;
}

int
pack_load(struct pack **out, const char *folder, const char *xsd, const struct rules_options *o,
    struct diag *d)
{
	return pack_read(out, folder, xsd, d) != 0 || pack_compile(*out, o, d) != 0 ? -1 : 0;
}

void
pack_free(struct pack **pp)
{
	struct pack *p = *pp;

	if (p != NULL) {
		rules_free(&p->rules);
		pack_text_free(&p->text);
		arena_fini(&p->mem);
		base_free(p);
	}
	*pp = NULL;
}

bool
pack_in_force(const struct pack *p, int32_t day)
{
	return day >= p->from && (p->until == CASE_NO_DAY || day < p->until);
}

bool
pack_serves(const struct pack *p, struct slice jurisdiction, struct slice group)
{
	return slice_eq(p->jurisdiction, jurisdiction) &&
	       (slice_is(p->policy_group, "*") || pack_lists(p->policy_group, group));
}

int
pack_step_find(const struct pack *p, struct slice name)
{
	for (int i = 0; i < p->steps; i++)
		if (slice_eq(p->step[i]->name, name))
			return i;
	return -1;
}
