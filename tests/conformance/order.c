/* SPDX-License-Identifier: Apache-2.0 */
/* What goes by the order in which elements of one key come within an event. In sessions, of those that meet, the first one
 * may join a window that is open, or open another that then merges with it: it shows where a trigger has a past, since what
 * has finished survives only if every merged window had it. */
#include "sdk/model/windowing.h"
#include "tests/conformance/conformance.h"

/* Can a part of it have finished, or be at the late one's turn, while the whole has not finished? */
static bool
has_past (const WeirTrigger *trigger)
{
  if (trigger == NULL)
    return false;
  switch (trigger->kind)
    {
    case WEIR_TRIGGER_AFTER_WATERMARK:
      return has_past (trigger->early) || (trigger->late != NULL && trigger->late->kind != WEIR_TRIGGER_ALWAYS);
    case WEIR_TRIGGER_AFTER_EACH:
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_OR_FINALLY:
      return true;
    default:
      for (uint32_t i = 0; i < trigger->n_subs; i++)
        if (has_past (trigger->subs[i]))
          return true;
      return false;
    }
}

bool
conformance_goes_by_order (const WeirWindowing *windowing)
{
  return weir__windowing_merges (windowing) && has_past (windowing->trigger);
}
