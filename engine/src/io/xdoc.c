/* xdoc.c - XML files through libxml2, with everything from outside switched off. */
#include "io/xdoc.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/xscan.h"

/* Limits: no file that people edit comes near; a hostile one ends here. */
enum { MAX_BYTES = 64 << 20, MAX_DEPTH = 256, MAX_NODES = 4000000 };

struct xdoc {
	struct arena mem;
	struct diag_source src;
	struct buf bytes;	/* src.text, always UTF-8 and without a byte order mark */
	struct xscan_node **order; /* elements as they come in the file */
	size_t nodes, room;
};

struct reading {
	struct xdoc *doc;
	struct diag *d;
	xmlParserCtxtPtr parser;
	struct xscan_node *open[MAX_DEPTH];
	struct xnode **tail[MAX_DEPTH + 1]; /* where the next child is hung */
	struct buf text[MAX_DEPTH];
	size_t depth;
	struct xnode *root;
	bool failed;
};

static struct slice
keep(struct reading *r, const xmlChar *s, size_t n)
{
	return arena_slice(&r->doc->mem, slice_make(s, n));
}

static struct slice
keep_text(struct reading *r, const xmlChar *s)
{
	return keep(r, s == NULL ? BAD_CAST "" : s, s == NULL ? 0 : (size_t)xmlStrlen(s));
}

static struct diag_place
here(const struct reading *r)
{
	long at = xmlByteConsumed(r->parser);
	size_t n = r->doc->src.text.n;

	if (at < 0 || (size_t)at > n)
		at = (long)n;
	return (struct diag_place){ &r->doc->src, (uint32_t)at, 0 };
}

static void PRINTFLIKE(2, 3)
refuse(struct reading *r, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (r->failed)
		return;
	r->failed = true;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	diag_add(r->d, DIAG_ERROR, "xml-syntax", here(r), "%s", text);
	xmlStopParser(r->parser);
}

/* --- what libxml2 reports --------------------------------------------------------- */
static void
copy_attributes(struct reading *r, struct xnode *nd, const xmlChar **a)
{
	struct xattr *attr = arena_zalloc(&r->doc->mem, nd->attrs * sizeof *attr);

	/* Five pointers each: local name, prefix, URI, value, end of value. */
	for (size_t i = 0; i < nd->attrs; i++, a += 5) {
		attr[i].name = keep_text(r, a[0]);
		attr[i].ns = keep_text(r, a[2]);
		attr[i].value = keep(r, a[3], (size_t)(a[4] - a[3]));
	}
	nd->attr = attr;
}

/* Two pointers each: prefix, URI. */
static void
copy_bindings(struct reading *r, struct xnode *nd, const xmlChar **ns)
{
	struct xattr *b = arena_zalloc(&r->doc->mem, nd->bindings * sizeof *b);

	for (size_t i = 0; i < nd->bindings; i++) {
		b[i].name = keep_text(r, ns[2 * i]);
		b[i].value = keep_text(r, ns[2 * i + 1]);
	}
	nd->binding = b;
}

static void
remember(struct xdoc *doc, struct xscan_node *nd)
{
	if (doc->nodes == doc->room) {
		doc->room = doc->room ? doc->room * 2 : 64;
		doc->order = base_realloc(doc->order, doc->room * sizeof(struct xscan_node *));
	}
	doc->order[doc->nodes++] = nd;
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nsn,
    const xmlChar **ns, int attrs, int defaulted, const xmlChar **attr)
{
	struct reading *r = ctx;
	struct xscan_node *nd;

	(void)prefix, (void)defaulted;
	if (r->failed)
		return;
	if (r->depth == MAX_DEPTH || r->doc->nodes == MAX_NODES) {
		refuse(r, "elements: more than %d %s",
		    r->depth == MAX_DEPTH ? MAX_DEPTH : MAX_NODES,
		    r->depth == MAX_DEPTH ? "inside each other" : "in one file");
		return;
	}
	nd = arena_zalloc(&r->doc->mem, sizeof *nd);
	nd->pub.name = keep_text(r, name);
	nd->pub.ns = keep_text(r, uri);
	nd->pub.attrs = (size_t)attrs;
	nd->pub.bindings = (size_t)nsn;
	copy_attributes(r, &nd->pub, attr);
	copy_bindings(r, &nd->pub, ns);
	if (r->depth > 0)
		nd->pub.parent = &r->open[r->depth - 1]->pub;
	remember(r->doc, nd);
	*r->tail[r->depth] = &nd->pub;
	r->tail[r->depth] = &nd->pub.next;
	r->open[r->depth] = nd;
	buf_reset(&r->text[r->depth]);
	r->tail[++r->depth] = &nd->pub.first;
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = ctx;

	(void)name, (void)prefix, (void)uri;
	if (r->failed || r->depth == 0)
		return;
	r->depth--;
	r->open[r->depth]->pub.text = arena_slice(&r->doc->mem, buf_view(&r->text[r->depth]));
}

static void
on_text(void *ctx, const xmlChar *s, int n)
{
	struct reading *r = ctx;

	if (r->depth > 0 && n > 0)
		buf_add(&r->text[r->depth - 1], s, (size_t)n);
}

static void
on_entity_declared(void *ctx, const xmlChar *name, int type, const xmlChar *pub, const xmlChar *sys,
    xmlChar *content)
{
	(void)type, (void)pub, (void)sys, (void)content;
	refuse(ctx, "entity %s: entities cannot be declared here", (const char *)name);
}

static void
on_reference(void *ctx, const xmlChar *name)
{
	refuse(ctx, "entity &%s; is not known", (const char *)name);
}

static xmlEntityPtr
on_entity(void *ctx, const xmlChar *name)
{
	(void)ctx;
	return xmlGetPredefinedEntity(name);
}

static void
on_error(void *ctx, xmlErrorPtr e)
{
	struct reading *r = ctx;
	int n = e->message ? (int)strcspn(e->message, "\n") : 0;

	if (e->level >= XML_ERR_ERROR || e->code == XML_WAR_UNDECLARED_ENTITY)
		refuse(r, "%.*s", n, e->message ? e->message : "");
}

/* --- bytes to UTF-8 ----------------------------------------------------------------- */
/* The encoding that the XML declaration names, in NAME; false if there is none. */
static bool
declared_encoding(struct slice s, char name[64])
{
	const char *end, *at;
	size_t n = 0;

	if (s.n < 6 || memcmp(s.p, "<?xml", 5) != 0 || (end = memmem(s.p, s.n, "?>", 2)) == NULL)
		return false;
	at = memmem(s.p, (size_t)(end - s.p), "encoding", 8);
	if (at == NULL)
		return false;
	at += 8;
	while (at < end && (*at == ' ' || *at == '=' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	if (at < end)
		at++; /* the quote */
	while (at + n < end && at[n] != '"' && at[n] != '\'' && n < 63)
		n++;
	memcpy(name, at, n);
	name[n] = '\0';
	return n > 0;
}

/* NULL when the bytes are UTF-8 already (or claim to be). */
static xmlCharEncodingHandlerPtr
needs_transcoding(struct slice s, char name[64], bool *unknown)
{
	xmlCharEncoding enc = xmlDetectCharEncoding((const unsigned char *)s.p, (int)(s.n < 4 ? s.n : 4));
	xmlCharEncodingHandlerPtr h = NULL;

	*unknown = false;
	snprintf(name, 64, "%s", "as detected");
	if (enc != XML_CHAR_ENCODING_NONE && enc != XML_CHAR_ENCODING_UTF8) {
		h = xmlGetCharEncodingHandler(enc);
		*unknown = h == NULL;
	} else if (declared_encoding(s, name) && strcasecmp(name, "UTF-8") != 0 &&
	    strcasecmp(name, "US-ASCII") != 0) {
		h = xmlFindCharEncodingHandler(name);
		*unknown = h == NULL;
	}
	return h;
}

static int
transcode(struct buf *out, struct slice s, xmlCharEncodingHandlerPtr h)
{
	xmlBufferPtr in = xmlBufferCreateSize(s.n + 1), to = xmlBufferCreateSize(2 * s.n + 16);
	int left, rc = -1;

	if (in == NULL || to == NULL || xmlBufferAdd(in, BAD_CAST s.p, (int)s.n) != 0)
		goto out;
	do {
		left = xmlBufferLength(in);
		if (xmlCharEncInFunc(h, to, in) < -1 || xmlBufferLength(to) > MAX_BYTES)
			goto out;
	} while (xmlBufferLength(in) > 0 && xmlBufferLength(in) < left);
	if (xmlBufferLength(in) > 0)
		goto out;
	buf_add(out, xmlBufferContent(to), (size_t)xmlBufferLength(to));
	rc = 0;
out:
	xmlBufferFree(in);
	xmlBufferFree(to);
	xmlCharEncCloseFunc(h);
	return rc;
}

/* Positions are those of the text as UTF-8; lines and columns count characters, so they
 * are what an editor shows whatever the encoding. */
static int
take_bytes(struct xdoc *doc, struct slice s, struct diag *d)
{
	xmlCharEncodingHandlerPtr h;
	struct diag_place whole = { &doc->src, 0, 0 };
	char name[64];
	bool unknown;

	if (s.n > MAX_BYTES)
		return diag_add(d, DIAG_ERROR, "xml-syntax", whole,
		    "file is %zu bytes; the limit is %d", s.n, MAX_BYTES);
	h = needs_transcoding(s, name, &unknown);
	if (unknown)
		return diag_add(d, DIAG_ERROR, "xml-syntax", whole, "encoding %s is not known", name);
	if (h == NULL)
		buf_slice(&doc->bytes, s);
	else if (transcode(&doc->bytes, s, h) != 0)
		return diag_add(d, DIAG_ERROR, "xml-syntax", whole,
		    "bytes are not of encoding %s", name);
	buf_cstr(&doc->bytes);
	doc->src.text = buf_view(&doc->bytes);
	if (doc->src.text.n >= 3 && memcmp(doc->src.text.p, "\xEF\xBB\xBF", 3) == 0)
		doc->src.text = slice_make(doc->bytes.p + 3, doc->bytes.n - 3);
	return 0;
}

/* Where memory is short libxml2 says that a good file is wrong, or uses what it did not get: so it gets memory or
 * the process ends. Before its first call; again is harmless. */
static void
begin(void)
{
	CHECK(xmlMemSetup(base_free, base_alloc, base_realloc, base_strdup) == 0);
	xmlInitParser();
}

/* --- load ------------------------------------------------------------------------------ */
/* What libxml2 says of no document in particular (bytes that its own decoder can't read) it would print itself. */
static void
be_quiet(void *ctx, xmlErrorPtr e)
{
	(void)ctx;
	(void)e;
}

static void
run_parser(struct reading *r)
{
	static const xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.entityDecl = on_entity_declared,
		.reference = on_reference,
		.getEntity = on_entity,
		.serror = on_error,
	};
	struct slice s = r->doc->src.text;

	xmlSetStructuredErrorFunc(NULL, be_quiet);
	r->parser = xmlCreateMemoryParserCtxt(s.p, (int)s.n);
	if (r->parser == NULL) {
		r->failed = true;
		diag_add(r->d, DIAG_ERROR, "xml-syntax", (struct diag_place){ &r->doc->src, 0, 0 },
		    "file is empty; an XML document was expected");
		return;
	}
	*r->parser->sax = handler;
	r->parser->userData = r;
	/* NOENT: predefined references are resolved in attributes; no others can exist. */
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
	if (xmlParseDocument(r->parser) != 0 || !r->parser->wellFormed)
		refuse(r, "not well-formed");
	xmlFreeDoc(r->parser->myDoc);
	r->parser->myDoc = NULL;
	xmlFreeParserCtxt(r->parser);
}

int
xdoc_parse(struct xdoc **out, const char *name, struct slice bytes, struct diag *d)
{
	struct xdoc *doc = base_zalloc(sizeof *doc);
	struct reading *r = base_zalloc(sizeof *r);
	int rc = -1;

	*out = NULL;
	arena_init(&doc->mem, 0);
	doc->src.name = arena_strdup(&doc->mem, slice_of(name));
	r->doc = doc;
	r->d = d;
	r->tail[0] = &r->root;
	begin();
	if (take_bytes(doc, bytes, d) == 0) {
		run_parser(r);
		if (!r->failed && !xscan_places(&doc->src, doc->order, doc->nodes, &doc->mem))
			diag_add(d, DIAG_ERROR, "xml-syntax", (struct diag_place){ &doc->src, 0, 0 },
			    "places of elements cannot be told");
		else if (!r->failed)
			rc = 0;
	}
	for (size_t i = 0; i < MAX_DEPTH; i++)
		buf_fini(&r->text[i]);
	base_free(r);
	/* On failure too: diagnostics point into the document's bytes. */
	*out = doc;
	return rc;
}

static int
read_file(struct buf *b, const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		while ((n = read(fd, buf_room(b, 65536), 65536)) > 0 && b->n <= MAX_BYTES)
			b->n += (size_t)n;
	}
	if (fd < 0 || n < 0) {
		base_answered(errno, path);
		*why = strerrordesc_np(errno);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	return 0;
}

int
xdoc_load(struct xdoc **out, const char *path, struct diag *d)
{
	struct buf b = { 0 };
	const char *why = NULL;
	int rc;

	*out = NULL;
	if (read_file(&b, path, &why) != 0)
		rc = diag_add(d, DIAG_ERROR, "file-read", (struct diag_place){ 0 }, "%s: %s", path,
		    why);
	else
		rc = xdoc_parse(out, path, buf_view(&b), d);
	buf_fini(&b);
	return rc;
}

void
xdoc_free(struct xdoc **dp)
{
	struct xdoc *doc = *dp;

	if (doc == NULL)
		return;
	base_free(doc->order);
	buf_fini(&doc->bytes);
	arena_fini(&doc->mem);
	base_free(doc);
	*dp = NULL;
}

/* --- XSD ---------------------------------------------------------------------------------- */
struct checking {
	const struct xdoc *doc;
	struct diag *d;
	bool schema;	/* the schema itself is being read */
};

/* Errors about an attribute come with its element, the name only in the words. */
static struct diag_place
violation_place(const struct checking *c, const xmlError *e)
{
	xmlNodePtr nd = e->node;
	const struct xnode *x;
	const char *at;

	if (nd != NULL && nd->type == XML_ATTRIBUTE_NODE)
		nd = nd->parent;
	x = nd != NULL ? nd->_private : NULL;
	if (x == NULL)
		return (struct diag_place){ &c->doc->src, 0, 0 };
	at = strstr(e->message, "attribute '");
	if (at != NULL) {
		at += strlen("attribute '");
		for (size_t i = 0; i < x->attrs; i++)
			if (slice_eq(x->attr[i].name, slice_make(at, strcspn(at, "'"))))
				return x->attr[i].at;
	}
	return x->at;
}

static void
on_violation(void *ctx, xmlErrorPtr e)
{
	struct checking *c = ctx;
	struct diag_place at = { 0 };
	int n = e->message ? (int)strcspn(e->message, "\n") : 0;

	if (e->level < XML_ERR_ERROR || e->message == NULL)
		return;
	if (c->schema) {
		diag_add(c->d, DIAG_ERROR, "xml-schema", at, "%s:%d: %.*s", e->file ? e->file : "",
		    e->line, n, e->message);
		return;
	}
	at = violation_place(c, e);
	diag_add(c->d, DIAG_ERROR, "xml-schema", at, "%.*s", n, e->message);
}

/* Ties libxml2's elements to ours: both come in document order. */
static void
tie(const struct xdoc *doc, xmlDocPtr tree)
{
	xmlNodePtr nd = xmlDocGetRootElement(tree);
	size_t i = 0;

	while (nd != NULL && i < doc->nodes) {
		if (nd->type == XML_ELEMENT_NODE)
			nd->_private = doc->order[i++];
		if (nd->type == XML_ELEMENT_NODE && nd->children != NULL) {
			nd = nd->children;
			continue;
		}
		while (nd != NULL && nd->next == NULL)
			nd = nd->parent == (xmlNodePtr)tree ? NULL : nd->parent;
		nd = nd == NULL ? NULL : nd->next;
	}
}

/* Read by us, for what libxml2 would say of a disk that fails. The schema points into TREE, which is the caller's. */
static xmlSchemaPtr
load_schema(const char *path, xmlDocPtr *tree, struct checking *c)
{
	struct buf b = { 0 };
	const char *why = "schema cannot be used";
	xmlSchemaParserCtxtPtr p = NULL;
	xmlSchemaPtr schema = NULL;

	c->schema = true;
	xmlSetStructuredErrorFunc(c, on_violation);
	if (read_file(&b, path, &why) == 0)
		*tree = xmlReadMemory(buf_cstr(&b), (int)b.n, path, NULL, XML_PARSE_NONET);
	xmlSetStructuredErrorFunc(NULL, be_quiet);
	if (*tree != NULL)
		p = xmlSchemaNewDocParserCtxt(*tree);
	if (p != NULL) {
		xmlSchemaSetParserStructuredErrors(p, on_violation, c);
		schema = xmlSchemaParse(p);
		xmlSchemaFreeParserCtxt(p);
	}
	c->schema = false;
	if (schema == NULL)
		diag_add(c->d, DIAG_ERROR, "xml-schema", (struct diag_place){ 0 }, "%s: %s", path, why);
	buf_fini(&b);
	return schema;
}

int
xdoc_validate(const struct xdoc *doc, const char *xsd_path, struct diag *d)
{
	struct checking c = { doc, d, false };
	xmlSchemaValidCtxtPtr v = NULL;
	xmlSchemaPtr schema;
	xmlDocPtr tree = NULL, xsd = NULL;
	int before = d->errors;

	begin();
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
	schema = load_schema(xsd_path, &xsd, &c);
	if (schema == NULL) {
		xmlFreeDoc(xsd);
		return -1;
	}
	tree = xmlReadMemory(doc->src.text.p, (int)doc->src.text.n, doc->src.name, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING);
	v = xmlSchemaNewValidCtxt(schema);
	if (tree == NULL || v == NULL) {
		diag_add(d, DIAG_ERROR, "xml-schema", (struct diag_place){ &doc->src, 0, 0 },
		    "%s: cannot be checked", doc->src.name);
	} else {
		tie(doc, tree);
		xmlSchemaSetValidStructuredErrors(v, on_violation, &c);
		if (xmlSchemaValidateDoc(v, tree) != 0 && d->errors == before)
			diag_add(d, DIAG_ERROR, "xml-schema", (struct diag_place){ &doc->src, 0, 0 },
			    "%s: does not follow %s", doc->src.name, xsd_path);
	}
	xmlSchemaFreeValidCtxt(v);
	xmlFreeDoc(tree);
	xmlSchemaFree(schema);
	xmlFreeDoc(xsd);
	return d->errors == before ? 0 : -1;
}

/* --- reading -------------------------------------------------------------------------------- */
const struct xnode *
xdoc_root(const struct xdoc *doc)
{
	return doc->nodes ? &doc->order[0]->pub : NULL;
}

const struct diag_source *
xdoc_source(const struct xdoc *doc)
{
	return &doc->src;
}

struct diag_place
xdoc_text_place(const struct xdoc *doc, const struct xnode *nd, size_t i, size_t len)
{
	return xscan_text(&doc->src, (const struct xscan_node *)nd, i, len);
}
