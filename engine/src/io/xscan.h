/* xscan.h - where in a well-formed file its elements, attributes and texts stand.
 *
 * Private to xdoc: a light second reading of bytes that libxml2 has accepted, in
 * step with the elements it reported. Ownership: pieces lie in the document's arena.
 */
#ifndef XSCAN_H
#define XSCAN_H

#include "io/xnode.h"

/* One stretch of text in the file; an element's text is its pieces, decoded. */
struct xscan_piece {
	uint32_t off, len;
	bool cdata;	/* no references inside */
};

struct xscan_node {
	struct xnode pub;	/* first: a struct xnode * is one of these */
	struct xscan_piece *piece;
	uint32_t pieces, room;
};

/* NODE: all elements in document order. False when the two readings disagree. */
bool xscan_places(const struct diag_source *, struct xscan_node *const *node, size_t n,
    struct arena *);
/* The place of LEN bytes from byte I of the decoded text. */
struct diag_place xscan_text(const struct diag_source *, const struct xscan_node *, size_t i,
    size_t len);

#endif
