/* layout_field.h - one field element of a layout: type, spelling, code list.
 *
 * Inside the loader only. Threads: one at a time.
 */
#ifndef LAYOUT_FIELD_H
#define LAYOUT_FIELD_H

#include "codec/codec.h"
#include "io/xdoc.h"

/* What the loader carries along. SRC is the arena's copy of the file, so that
 * diagnostics stay good when the document is gone. */
struct layout_load {
	struct arena *arena;
	struct diag *diag;
	struct diag_source *src;
	bool fixed;
};

/* The arena's copy of X's file; what D already says about X points there from now on. X may be NULL. */
struct diag_source *layout_field_source(struct arena *, const struct xdoc *x, struct diag *d);
/* In layout_set.c: the paths of *.xml in FOLDER, sorted: the order of a folder is the file system's whim. Into PATH, which has
 * room for LAYOUT_SET_MOST; how many. */
enum { LAYOUT_SET_MOST = 256 };
size_t layout_set_files(struct arena *, const char *folder, const char **path, struct diag *);
int layout_field_wrong(struct layout_load *, struct diag_place, const char *code, const char *fmt, ...)
    PRINTFLIKE(4, 5);
bool layout_field_flag(struct layout_load *, const struct xnode *, const char *attr, bool otherwise);
/* Fills column and codec from the element. */
void layout_field_read(struct layout_load *, const struct xnode *, struct row_column *, struct codec *);
/* "S 20", "N 9.2" ...; false if it is none. */
bool layout_field_type(struct slice s, enum row_kind *kind, bool *list, uint32_t *chars, uint8_t *digits,
    uint8_t *scale);

#endif
