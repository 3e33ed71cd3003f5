/* SPDX-License-Identifier: Apache-2.0 */
/* A source has no such property.
 * expect: repeatable */
#include <weir/weir.h>

typedef struct { int64_t n; } Sequence;
WEIR_RECORD (Sequence, n)

static gboolean
whole (WeirContext *ctx, const Sequence *s, WeirRange *ret_range, GError **error)
{
  (void) ctx, (void) error;
  *ret_range = (WeirRange) { 0, s->n, false };
  return TRUE;
}

static WeirResume
count_up (WeirContext *ctx, const Sequence *s, WeirTracker *tracker, int64_tEmitter *out, GError **error)
{
  (void) ctx, (void) s, (void) error;
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, i);
  return WEIR_DONE;
}
#ifdef FIXED
WEIR_SOURCE_FN (count_up, Sequence, int64_t, whole, (.replayable = true))
#else
WEIR_SOURCE_FN (count_up, Sequence, int64_t, whole, (.repeatable = true))
#endif
