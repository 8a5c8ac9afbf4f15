/* wired.h - the artifacts that job files may name, and a home's rules ready for them.
 *
 * wired_pack says which pack a job is for. wired_load loads layouts and pack from night->home and proves their wiring; its faults go
 * to diagnostics. wired_free gives back what the night's arena does not hold.
 */
#ifndef WIRED_H
#define WIRED_H

#include "intake/night.h"
#include "run/artifact.h"

extern const struct artifact *const wired_artifacts[];
extern const size_t wired_count;

/* Where none was named (*PACK is NULL): the one that the file of JOB names, its property "pack". */
MUSTUSE int wired_pack(struct arena *, const char *home, const char *job, const char **pack, struct err *);
/* The folders of rules/packs that a run by PACK reads: its own, and those of the packs that it rests on. */
MUSTUSE int wired_folders(struct arena *, const char *home, const char *pack, const char ***names, size_t *n, struct err *);
MUSTUSE int wired_load(struct night *, const char *pack, struct diag *, struct err *);
void wired_free(struct night *);

#endif
