/* SPDX-License-Identifier: Apache-2.0 */
/* One of a trigger's functions has another state.
 * expect: pairs_ready has not the signature that it has in <weir/trigger-fn.h> */
#include <weir/weir.h>

typedef struct { uint64_t n; } Count;

static void pairs_add (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n++; }
#ifdef FIXED
static bool pairs_ready (const Count *c, WeirTriggerNow now G_GNUC_UNUSED) { return c->n == 2; }
#else
static bool pairs_ready (const int64_t *n, WeirTriggerNow now G_GNUC_UNUSED) { return *n == 2; }
#endif
static void pairs_fire (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n = 0; }
static void pairs_merge (Count *into, const Count *from, WeirTriggerNow now G_GNUC_UNUSED) { into->n += from->n; }
WEIR_TRIGGER_FN (pairs, Count)
