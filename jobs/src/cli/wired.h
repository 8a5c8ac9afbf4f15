/* wired.h - the artifacts that job files may name, and a home's rules ready for them.
 *
 * wired_pack says which packs a job is for. wired_load loads layouts and packs from night->home and proves their wiring; its faults go
 * to diagnostics. wired_free gives back what the night's arena does not hold.
 */
#ifndef WIRED_H
#define WIRED_H

#include "intake/night.h"
#include "run/artifact.h"

extern const struct artifact *const wired_artifacts[];
extern const size_t wired_count;

/* Where none were named (*PACK is NULL): those that the file of JOB names, its property "pack". */
MUSTUSE int wired_pack(struct arena *, const char *home, const char *job, const char **pack, struct err *);
/* WORDS of packs: folders of rules/packs with ';' between them, or "*": all but those that others only rest upon.
 * The folders that a run by them reads: theirs, and those of the packs that they rest on. */
MUSTUSE int wired_folders(struct arena *, const char *home, const char *words, const char *const **names, size_t *n, struct err *);
/* Of a run: those in force on its date; none is an error. */
MUSTUSE int wired_load(struct night *, const char *words, struct diag *, struct err *);
void wired_free(struct night *);
/* Whether packs could decide beside each other on some day: no account goes by two, and they say the same limits. They
 * are the caller's, to be freed after D was printed, whatever comes back. */
MUSTUSE int wired_beside(struct arena *, const char *home, const char *words, struct diag *, struct pack ***packs, size_t *n, struct err *);

#endif
