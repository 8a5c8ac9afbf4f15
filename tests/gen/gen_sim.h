/* gen_sim.h - the sample utility, day by day.
 *
 * Nothing is kept between days: a day is made by living all days from the opening again, with what
 * the runs published on them. So a day is a function of seed, date and published outputs.
 */
#ifndef GEN_SIM_H
#define GEN_SIM_H

#include "gen_world.h"

int gen_sim_days(void); /* prints them */
int gen_sim_day(uint64_t seed, int day, const char *published, const char *out);

#endif
