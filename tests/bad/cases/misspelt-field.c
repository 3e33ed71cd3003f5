/* SPDX-License-Identifier: Apache-2.0 */
/* The struct has no such field.
 * expect: pionts */
#include <weir/weir.h>

typedef struct { WeirString name; int64_t points; } Score;
#ifdef FIXED
WEIR_RECORD (Score, name, points)
#else
WEIR_RECORD (Score, name, pionts)
#endif
