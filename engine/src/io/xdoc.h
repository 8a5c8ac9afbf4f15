/* xdoc.h - an XML file as a tree of its own, with the place of everything in it.
 *
 * The only door to libxml2. Network, external entities and entity expansion are
 * off; depth, size and number of nodes are limited. libxml2 gives no position of
 * attributes and saturates line numbers, so xdoc keeps the file's bytes and a byte
 * offset for each element, attribute value and text.
 *
 * Lifecycle: xdoc_load or xdoc_parse, read, xdoc_free. Ownership: nodes and strings
 * are the document's. Const after loading: any number of threads may read.
 */
#ifndef XDOC_H
#define XDOC_H

#include "base/diag.h"
#include "base/err.h"
#include "io/xnode.h"

struct xdoc;

/* Syntax errors go to D with code "xml-syntax". PATH is what diagnostics name. On -1
 * *out may be a document too: diagnostics point into its bytes, so free it after
 * printing them. A file that is not UTF-8 is turned into it first: places are of that. */
MUSTUSE int xdoc_load(struct xdoc **out, const char *path, struct diag *d);
MUSTUSE int xdoc_parse(struct xdoc **out, const char *name, struct slice bytes, struct diag *d);
void xdoc_free(struct xdoc **);

const struct xnode *xdoc_root(const struct xdoc *);
const struct diag_source *xdoc_source(const struct xdoc *);

/* Where byte I of node's joined text (entities resolved) stands in the file. */
struct diag_place xdoc_text_place(const struct xdoc *, const struct xnode *, size_t i, size_t len);

/* Checks against an XSD; each violation goes to D with code "xml-schema". */
MUSTUSE int xdoc_validate(const struct xdoc *, const char *xsd_path, struct diag *d);

#endif
