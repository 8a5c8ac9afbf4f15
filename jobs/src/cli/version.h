/* version.h - which program this is.
 *
 * What runs publish names the version alone (version_program): the commit and the libraries are
 * told to people only, so that the same rules and rows give the same bytes from every build.
 */
#ifndef VERSION_H
#define VERSION_H

#include <stdio.h>

const char *version_program(void);
/* Of the commit, for people too: "2026-03-02", or "" outside of git. */
const char *version_date(void);
/* Version, commit, libraries as built with and as loaded. */
void version_print(FILE *);

#endif
