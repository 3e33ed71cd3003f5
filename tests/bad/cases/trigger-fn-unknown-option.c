/* SPDX-License-Identifier: Apache-2.0 */
/* There is no such option.
 * expect: weir__trigger_option_finishes */
#include <weir/weir.h>

typedef struct { uint64_t n; } Count;

static void pairs_add (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n++; }
static bool pairs_ready (const Count *c, WeirTriggerNow now G_GNUC_UNUSED) { return c->n == 2; }
static void pairs_fire (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n = 0; }
static void pairs_merge (Count *into, const Count *from, WeirTriggerNow now G_GNUC_UNUSED) { into->n += from->n; }
static inline bool pairs_finished (const Count *c) { return c->n > 9; }
#ifdef FIXED
WEIR_TRIGGER_FN (pairs, Count, finished)
#else
WEIR_TRIGGER_FN (pairs, Count, finishes)
#endif
