/* crc.h - CRC-32 of the kind gzip uses. Start with 0, go on with what came out. */
#ifndef CRC_H
#define CRC_H

#include "base/base.h"

uint32_t crc_add(uint32_t crc, const void *p, size_t n);

#endif
