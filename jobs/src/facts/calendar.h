/* calendar.h - working days, from calendars that are data.
 *
 * Built once a run from the rows of `calendars`; const from then on, shared by all
 * workers. A working day is one on which the office is open and mail is delivered.
 * Every question is answered in constant time: for each day of the loaded range the
 * number of working days before it, and for each working day its date.
 * A day outside the loaded range, or missing inside it, is never guessed: false, or a
 * fault in the built-ins.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "base/err.h"
#include "data/row.h"
#include "data/rows.h"
#include "rules.h"

enum {
	CALENDAR_MAX = 64,	   /* offices, courts, post, banks: tens */
	CALENDAR_MAX_DAYS = 36525, /* a century each */
	CALENDAR_MAX_ID = 40
};

struct calendar;
struct calendar_set;

/* Empty: packs are loaded with it as host_ctx before the night's calendars have arrived. */
struct calendar_set *calendar_new(void);
/* Anew, before any worker asks. ROWS in key order or not; keys are not looked at. TYPE must have
 * calendar_id, date, office_open and mail_delivered; closes_at, protected_from and protected_to are used where they are. */
MUSTUSE int calendar_fill(struct calendar_set *, const struct row_type *type, struct rows *rows,
    struct err *);
/* Both in one. */
MUSTUSE int calendar_load(struct calendar_set **out, const struct row_type *type, struct rows *rows,
    struct err *);
void calendar_free(struct calendar_set **);

/* NULL when none was loaded under that id. */
const struct calendar *calendar_find(const struct calendar_set *, struct slice id);

/* All give false when the answer needs a day that is not loaded. */
bool calendar_is_working(const struct calendar *, int64_t day, bool *out);
bool calendar_add(const struct calendar *, int64_t day, int64_t n, int64_t *out);
bool calendar_between(const struct calendar *, int64_t from, int64_t to, int64_t *out);
bool calendar_on_or_after(const struct calendar *, int64_t day, int64_t *out);
bool calendar_on_or_before(const struct calendar *, int64_t day, int64_t *out);
/* When the office closes on that day, in minutes of its local clock; false also when the rows don't say. */
bool calendar_closes(const struct calendar *, int64_t day, int *minute);

/* Between which minutes of that day nothing is cut; false: the rows say of none. */
bool calendar_protects(const struct calendar *, int64_t day, int *from, int *to);

/* "17:30" as minutes. */
bool calendar_minute(struct slice hour, int *minute);

/* The built-ins that packs may call; host_ctx of rules_options is the calendar_set. */
extern const struct rules_builtin calendar_builtin[];
extern const size_t calendar_builtins;

#endif
