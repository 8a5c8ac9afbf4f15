/* tableproof.h - what a decision table's cells prove: gaps, overlaps, rules that never fire.
 *
 * Works on the elementary cells of tindex, so it sees what runs. Each question is answered:
 * proved, a counter-example, or not decided (residual cells, no index, work limit). A
 * question that the hit policy does not ask is not asked: C, R and O may give an empty list.
 */
#ifndef TABLEPROOF_H
#define TABLEPROOF_H

#include "dmn/table.h"
#include "rules_tools.h"

struct tableproof_sink {
	void (*say)(void *ctx, const struct rules_finding *);
	void *ctx;
};

void tableproof_run(const struct table *, uint64_t work, const struct tableproof_sink *);

#endif
