/* SPDX-License-Identifier: Apache-2.0 */
/* A pointer means nothing in another process.
 * expect: field name of Score */
#include <weir/weir.h>

#ifdef FIXED
typedef struct { WeirString name; int64_t points; } Score;
#else
typedef struct { char *name; int64_t points; } Score;
#endif
WEIR_RECORD (Score, name, points)
