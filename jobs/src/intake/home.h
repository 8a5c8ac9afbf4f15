/* home.h - the folder with what people edit: formats/layouts, rules/packs, jobs/cycles.
 *
 * A run pins every file of it that it uses, and loads them from its own copies.
 * Ownership: strings and layouts are the night's arena's.
 */
#ifndef HOME_H
#define HOME_H

#include "intake/night.h"
#include "run/run.h"

/* The files that a run of JOB with the folders PACK uses, by their names in the home. ERR_REFUSED when it is none. */
MUSTUSE int home_pins(struct arena *, const char *home, const char *job, const char *const *pack, size_t packs,
    struct run_file **pins, size_t *n, struct err *);

/* Layouts (chained to the forms that the store holds rows of, if NIGHT has one) from
 * night->home. Faults of the files go to D. */
MUSTUSE int home_layouts(struct night *, struct diag *, struct err *);
/* Notes the layouts' forms in the store. Inside a transaction. */
MUSTUSE int home_note_layouts(struct night *, struct err *);

/* Path of FILE in the night's home, in its arena. */
const char *home_path(struct night *, const char *file);

#endif
