/* wired.h - the artifacts that job files may name, and a home's rules ready for them.
 *
 * wired_load loads layouts and pack from night->home and proves their wiring; its faults go
 * to diagnostics. wired_free gives back what the night's arena does not hold.
 */
#ifndef WIRED_H
#define WIRED_H

#include "intake/night.h"
#include "run/artifact.h"

extern const struct artifact *const wired_artifacts[];
extern const size_t wired_count;

MUSTUSE int wired_load(struct night *, const char *pack, struct diag *, struct err *);
void wired_free(struct night *);

#endif
