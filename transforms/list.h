/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_LIST_H
#define WEIR_TRANSFORMS_LIST_H

#include <stddef.h>

/* How a list lies in a row, whatever its items are; a map likewise. */
typedef struct
{
  const char *items;
  size_t      n;
} WeirAnyList;

#endif
