/* events.h - what happens in a small utility. Used by town.c alone. */
#ifndef EVENTS_H
#define EVENTS_H

#include "town.h"

/* Those who live there, as of the first night; what a night brings. */
void events_begin(struct town *);
void events_night(struct town *);

/* Of town.c. */
void events_row(struct town *, const char *layout, const char *key, ...);
void events_change(struct town *, const struct xnode *old, ...);
const struct xnode *events_now(const struct town *, const char *layout, const char *key);
int events_dice(struct town *, int n);
bool events_chance(struct town *, int percent);
const char *events_id(struct town *, const char *kind, int no);
const char *events_new_id(struct town *, const char *kind, int counter);

#endif
