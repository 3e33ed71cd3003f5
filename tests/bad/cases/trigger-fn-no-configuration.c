/* SPDX-License-Identifier: Apache-2.0 */
/* The trigger takes no configuration.
 * expect: pairs has no configuration: weir_trigger_by \(pairs\) */
#include <weir/weir.h>

typedef struct { uint64_t n; } Count;

static void pairs_add (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n++; }
static bool pairs_ready (const Count *c, WeirTriggerNow now G_GNUC_UNUSED) { return c->n == 2; }
static void pairs_fire (Count *c, WeirTriggerNow now G_GNUC_UNUSED) { c->n = 0; }
static void pairs_merge (Count *into, const Count *from, WeirTriggerNow now G_GNUC_UNUSED) { into->n += from->n; }
WEIR_TRIGGER_FN (pairs, Count)

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .trigger = weir_trigger_by (pairs));
#else
  return weir_window_into (lines, .trigger = weir_trigger_by_with (pairs, .n = 2));
#endif
}
