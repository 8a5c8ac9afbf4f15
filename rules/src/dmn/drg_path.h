/* drg_path.h - inputs that are given by way of an import, and hold on that way alone.
 *
 * Two models that import a third each have its inputs for themselves when the host gives
 * them so: {"Model B": {"modelA": {"Person name": "x"}}}. What is not given on a way is
 * taken from the way before it, last from the row's own inputs.
 *
 * Ownership: all lies in the row's arena and ends with the row.
 */
#ifndef DRG_PATH_H
#define DRG_PATH_H

#include "dmn/drg.h"

/* V, a context, holds inputs and imports of what MODEL imports as NAME. False, and nothing is
 * set, when MODEL has no such import, V no such form, or an entry no such input. */
bool drg_path_set(struct drg_row *, const struct model *, struct slice name, struct value v);
/* Makes EL and all that it requires, each on its own way. */
void drg_path_make(struct drg_row *, const struct model_element *el);

#endif
