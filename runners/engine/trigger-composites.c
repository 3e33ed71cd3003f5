/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers that have subs: AfterWatermark, AfterEach, AfterAll, AfterAny, Repeatedly and OrFinally. */
#include "runners/engine/trigger-private.h"

#define FOR_EACH_SUB(machine, i, sub)                                                                                  \
  for (uint32_t sub = (i) + 1; sub < weir__trigger_node (machine, i)->end; sub = weir__trigger_next (machine, sub))

static bool
any_finished (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  FOR_EACH_SUB (machine, i, sub)
    if (weir__trigger_bit (state, sub))
      return true;
  return false;
}

static bool
all_finished (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  FOR_EACH_SUB (machine, i, sub)
    if (!weir__trigger_bit (state, sub))
      return false;
  return true;
}

static void
add_to_subs (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts)
{
  FOR_EACH_SUB (machine, i, sub)
    weir__trigger_add (machine, state, sub, now, counts);
}

static bool
is_any_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  FOR_EACH_SUB (machine, i, sub)
    if (weir__trigger_ready (machine, state, sub, now))
      return true;
  return false;
}

/* The sub starts again when it has finished. */
static void
fire_again (const WeirTriggerMachine *machine, uint64_t *state, uint32_t sub, const WeirTriggerNow *now)
{
  weir__trigger_fire (machine, state, sub, now);
  if (weir__trigger_bit (state, sub))
    weir__trigger_reset (machine, state, sub);
}

static void
merge_subs (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
            const WeirTriggerNow *now)
{
  FOR_EACH_SUB (machine, i, sub)
    weir__trigger_merge (machine, into, from, sub, now);
}

/* --- AfterWatermark ----------------------------------------------------------------------------------------------- */

/* The sub that decides besides the watermark, 0: none. */
static uint32_t
phase_sub (const WeirTriggerNode *node, const uint64_t *state)
{
  return weir__trigger_bit (state, node->past) ? node->late : node->early;
}

static void
add_to_phase (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts)
{
  uint32_t sub = phase_sub (weir__trigger_node (machine, i), state);

  if (sub != 0)
    weir__trigger_add (machine, state, sub, now, counts);
}

static bool
is_watermark_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);
  uint32_t               sub = phase_sub (node, state);

  if (!weir__trigger_bit (state, node->past) && weir__trigger_window_ended (now))
    return true;
  return sub != 0 && weir__trigger_ready (machine, state, sub, now);
}

static void
fire_watermark (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  if (weir__trigger_bit (state, node->past) || !weir__trigger_window_ended (now))
    {
      fire_again (machine, state, phase_sub (node, state), now);
      return;
    }
  if (node->early != 0)
    weir__trigger_reset (machine, state, node->early);
  weir__trigger_put_bit (state, node->past, true);
  if (node->late == 0)
    weir__trigger_put_bit (state, i, true);
}

static void
merge_watermark (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                 const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);
  bool                   past = weir__trigger_bit (into, node->past) && weir__trigger_bit (from, node->past)
              && weir__trigger_window_ended (now);

  weir__trigger_put_bit (into, i, past && node->late == 0);
  weir__trigger_put_bit (into, node->past, past);
  if (past && node->late != 0)
    weir__trigger_merge (machine, into, from, node->late, now);
  else if (!past)
    {
      if (node->late != 0)
        weir__trigger_reset (machine, into, node->late);
      if (node->early != 0)
        weir__trigger_merge (machine, into, from, node->early, now);
    }
}

/* --- AfterEach ---------------------------------------------------------------------------------------------------- */

/* The first sub that has not finished. */
static uint32_t
current_sub (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  uint32_t sub = i + 1;

  while (sub < weir__trigger_node (machine, i)->end && weir__trigger_bit (state, sub))
    sub = weir__trigger_next (machine, sub);
  return sub;
}

static void
add_to_current (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts)
{
  weir__trigger_add (machine, state, current_sub (machine, state, i), now, counts);
}

static bool
is_current_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  return weir__trigger_ready (machine, state, current_sub (machine, state, i), now);
}

static void
fire_current (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  weir__trigger_fire (machine, state, current_sub (machine, state, i), now);
  if (all_finished (machine, state, i))
    weir__trigger_finish (machine, state, i);
}

/* The subs in front of the current one have finished in both. What those behind it held is forgotten. */
static void
merge_each (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
            const WeirTriggerNow *now)
{
  bool is_behind = false;

  FOR_EACH_SUB (machine, i, sub)
    if (is_behind)
      weir__trigger_reset (machine, into, sub);
    else
      {
        weir__trigger_merge (machine, into, from, sub, now);
        is_behind = !weir__trigger_bit (into, sub);
      }
  weir__trigger_put_bit (into, i, !is_behind);
}

/* --- AfterAll, AfterAny ------------------------------------------------------------------------------------------- */

static bool
are_all_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  FOR_EACH_SUB (machine, i, sub)
    if (!weir__trigger_bit (state, sub) && !weir__trigger_ready (machine, state, sub, now))
      return false;
  return true;
}

static void
fire_all (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  FOR_EACH_SUB (machine, i, sub)
    if (!weir__trigger_bit (state, sub))
      weir__trigger_fire (machine, state, sub, now);
  if (all_finished (machine, state, i))
    weir__trigger_finish (machine, state, i);
}

static void
merge_all (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
           const WeirTriggerNow *now)
{
  merge_subs (machine, into, from, i, now);
  weir__trigger_put_bit (into, i, all_finished (machine, into, i));
}

/* Every sub that is ready fires. The pane that the others waited with is gone all the same. */
static void
fire_any (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  FOR_EACH_SUB (machine, i, sub)
    if (weir__trigger_ready (machine, state, sub, now))
      weir__trigger_fire (machine, state, sub, now);
    else
      weir__trigger_reset (machine, state, sub);
  if (any_finished (machine, state, i))
    weir__trigger_finish (machine, state, i);
}

static void
merge_any (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
           const WeirTriggerNow *now)
{
  merge_subs (machine, into, from, i, now);
  weir__trigger_put_bit (into, i, any_finished (machine, into, i));
}

/* --- Repeatedly, OrFinally ---------------------------------------------------------------------------------------- */

static void
fire_repeatedly (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  fire_again (machine, state, i + 1, now);
}

static void
merge_repeatedly (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                  const WeirTriggerNow *now)
{
  merge_subs (machine, into, from, i, now);
  weir__trigger_put_bit (into, i, false);
}

/* The second sub ends it when it fires, whether it can finish or not, and goes on through firings of the first: it sees all
 * elements of the window. */
static void
fire_or_finally (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  uint32_t actual = i + 1, until = weir__trigger_next (machine, actual);

  if (weir__trigger_ready (machine, state, until, now))
    weir__trigger_finish (machine, state, until);
  else
    weir__trigger_fire (machine, state, actual, now);
  if (any_finished (machine, state, i))
    weir__trigger_finish (machine, state, i);
}

/* Does anything in the subtree wait for the window's end? */
static bool
waits_for_end (const WeirTriggerMachine *machine, uint32_t i)
{
  for (uint32_t end = weir__trigger_node (machine, i)->end; i < end; i++)
    if (weir__trigger_node (machine, i)->ops->waits_for_end)
      return true;
  return false;
}

static void
merge_or_finally (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                  const WeirTriggerNow *now)
{
  uint32_t until = weir__trigger_next (machine, i + 1);
  bool     stays = weir__trigger_bit (into, until) && weir__trigger_bit (from, until)
               && (weir__trigger_window_ended (now) || !waits_for_end (machine, until));

  merge_subs (machine, into, from, i, now);
  if (stays)
    weir__trigger_finish (machine, into, until);
  weir__trigger_put_bit (into, i, any_finished (machine, into, i));
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

const WeirTriggerOps weir__trigger_composites[WEIR__N_TRIGGER_KINDS] = {
  [WEIR_TRIGGER_AFTER_WATERMARK] = { 0, true, add_to_phase, is_watermark_ready, fire_watermark, merge_watermark },
  [WEIR_TRIGGER_AFTER_EACH] = { 0, false, add_to_current, is_current_ready, fire_current, merge_each },
  [WEIR_TRIGGER_AFTER_ALL] = { 0, false, add_to_subs, are_all_ready, fire_all, merge_all },
  [WEIR_TRIGGER_AFTER_ANY] = { 0, false, add_to_subs, is_any_ready, fire_any, merge_any },
  [WEIR_TRIGGER_REPEATEDLY] = { 0, false, add_to_subs, is_any_ready, fire_repeatedly, merge_repeatedly },
  [WEIR_TRIGGER_OR_FINALLY] = { 0, false, add_to_subs, is_any_ready, fire_or_finally, merge_or_finally },
};
