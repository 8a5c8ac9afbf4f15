/* pack_text.h - pack.xml, with what comes along from the packs that it rests on.
 *
 * The layers of a pack are itself (0), the pack that it extends (1), and so on. ROOT has its own attributes; its children
 * are those of all layers, the deepest first. What a layer names again stands in the place of what it replaces; what
 * can't be replaced, and a pack that rests on itself, goes to diagnostics with both places.
 * Lifecycle: pack_text_load -> const -> pack_text_free, after diagnostics were printed: they point into it. Ownership: nodes
 * are the arena's, their strings the documents'. Threads: const after loading.
 */
#ifndef PACK_TEXT_H
#define PACK_TEXT_H

#include "io/xdoc.h"

enum { PACK_TEXT_LAYERS = 8 };

struct pack_text {
	struct pack_text_layer {
		struct xdoc *doc;
		const char *folder, *name;	/* NAME: of the folder, as extends says it */
	} layer[PACK_TEXT_LAYERS];
	int layers;
	struct xnode *root;
};

/* FOLDER lies beside those of the packs below. XSD may be NULL. */
MUSTUSE int pack_text_load(struct pack_text *, struct arena *, const char *folder, const char *xsd, struct diag *);
void pack_text_free(struct pack_text *);
int pack_text_layer(const struct pack_text *, const struct xnode *child);	/* that says it */
/* The layer whose folder the file NAME lies in. */
int pack_text_layer_of(const struct pack_text *, const char *name);
/* Whether two reasons of findings are one: upper and lower case are, and so are blanks around and between words. */
bool pack_text_alike(struct slice reason, struct slice other);
struct diag_place pack_text_place(const struct xnode *, const char *attr); /* of the attribute, else of the element */

#endif
