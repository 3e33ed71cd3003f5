/* SPDX-License-Identifier: Apache-2.0 */
/* A field of the struct that is not named would be lost.
 * expect: WEIR_RECORD \(Trip.*does not name every field */
#include <weir/weir.h>

typedef struct
{
  WeirString who;
  int64_t    from, to;
} Trip;
#ifdef FIXED
WEIR_RECORD (Trip, who, from, to)
#else
WEIR_RECORD (Trip, who, from)
#endif
