/* SPDX-License-Identifier: Apache-2.0 */
/* A field of the struct that is not named would be lost.
 * expect: record Trip does not name every field */
#include <weir/weir.hpp>

typedef struct
{
  WeirString who;
  int64_t    from, to;
} Trip;
#ifdef FIXED
WEIR_CPP_RECORD (Trip, who, from, to)
#else
WEIR_CPP_RECORD (Trip, who, from)
#endif
