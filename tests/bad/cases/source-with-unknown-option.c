/* SPDX-License-Identifier: Apache-2.0 */
/* A configured source is given an option that it has not.
 * expect: untill */
#include <weir/weir.h>

typedef struct { int64_t until; } Counting;
WEIR_RECORD (Counting, until)

static gboolean
whole (const Counting *self, WeirContext *ctx, const int64_t *from, WeirRange *ret_range, GError **error)
{
  (void) ctx, (void) error;
  *ret_range = (WeirRange) { *from, self->until, false };
  return TRUE;
}

static WeirResume
count_up (const Counting *self, WeirContext *ctx, const int64_t *from, WeirTracker *tracker, int64_tEmitter *out,
          GError **error)
{
  (void) self, (void) ctx, (void) from, (void) error;
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, i);
  return WEIR_DONE;
}
WEIR_SOURCE_FN_WITH (count_up, Counting, int64_t, int64_t, whole, (.replayable = true))

void use (WeirInt64Collection *from);
void
use (WeirInt64Collection *from)
{
#ifdef FIXED
  weir_par_do_with (from, count_up, .until = 10);
#else
  weir_par_do_with (from, count_up, .untill = 10);
#endif
}
