/* intake.c - the six ends of a row. */
#include "intake/intake.h"

const char *const intake_end_name[INTAKE_ENDS] = { "applied", "unchanged", "stale", "duplicate", "held",
	"rejected" };
