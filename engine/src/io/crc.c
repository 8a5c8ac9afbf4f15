/* crc.c - CRC-32 by zlib. */
#include "io/crc.h"

#include <zlib.h>

uint32_t
crc_add(uint32_t crc, const void *p, size_t n)
{
	return (uint32_t)crc32_z(crc, p, n);
}
