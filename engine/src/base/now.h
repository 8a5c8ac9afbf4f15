/* now.h - the only clock. For logs and status files, never for published bytes. */
#ifndef NOW_H
#define NOW_H

#include "base/base.h"

int64_t now_seconds(void);	/* since 1970-01-01T00:00:00Z */
int64_t now_nanos(void);	/* monotonic: for durations only */
enum { NOW_TEXT = 24 };
void now_text(char out[NOW_TEXT]); /* 2026-03-02T21:04:05Z */

#endif
