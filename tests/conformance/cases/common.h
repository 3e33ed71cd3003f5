/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CASES_COMMON_H
#define WEIR_CASES_COMMON_H

/* Types and small functions that many cases use. */

#include "tests/conformance/conformance.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
WEIR_LIST (Ints, int64_t)

#define MS(n) (weir_time_from_ms (n))
#define STR(s) WEIR_STRING (s)
/* An element of weir_create_timestamped. */
#define SCORE_AT(k, v, ms) { { WEIR_STRING (k), (v) }, { INT64_C (1000) * (ms) } }

G_GNUC_UNUSED static WeirBytesCollection *
impulse (Case *c)
{
  return (WeirBytesCollection *) (void *) weir_pipeline_impulse (c->p, WEIR_HERE ("impulse"));
}

#endif
