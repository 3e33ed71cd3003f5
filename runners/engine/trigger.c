/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger is a tree of nodes, kept in an array in the order in which they are met: a node's first sub follows it, and
 * `end` is the index behind the last node of its subtree, so that the next sub of a node starts where the one before
 * ends.
 *
 * A state is bits and then words. Each node has one bit, finished; AfterWatermark has a second one, past: the window
 * has ended, and the late trigger has taken over from the early one. AfterCount has a word that counts elements, the
 * ones that wait for processing time have a word with their deadline, users' own have as many as they want.
 *
 * Who sees an element? A node that has not finished and that is active: of AfterEach the first sub that has not
 * finished, of AfterWatermark the early or the late trigger, of all others every sub. A sub that becomes active starts
 * from nothing.
 *
 * Invariants: what has finished or is not active has words of zero, so merging may add up counts and take the earlier
 * deadline without asking who was active, and a user's trigger is not asked where both are zero. The subs of a finished
 * node keep their finished bits.
 *
 * When windows merge, a leaf stays finished, and past stays set, only if it was so in both of them and, where the end
 * of the window is the cause, only if the merged window has ended too; the nodes above follow from their subs. The
 * second sub that has ended an OrFinally counts as a leaf; the end is its cause if any trigger in it waits for one. So a
 * merge can take AfterEach and AfterWatermark back to an earlier sub; those behind it start anew. A window that grows
 * merges with itself: nothing adds up, but what its end had caused may be undone. */
#include "runners/engine/trigger-private.h"

/* --- states ------------------------------------------------------------------------------------------------------- */

void
weir__trigger_reset (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i)
{
  for (uint32_t end = weir__trigger_node (machine, i)->end; i < end; i++)
    {
      const WeirTriggerNode *node = weir__trigger_node (machine, i);
      weir__trigger_put_bit (state, i, false);
      if (node->kind == WEIR_TRIGGER_AFTER_WATERMARK)
        weir__trigger_put_bit (state, node->past, false);
      weir__trigger_clear_words (node, state);
    }
}

void
weir__trigger_finish (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  for (uint32_t sub = i + 1; sub < node->end; sub = weir__trigger_next (machine, sub))
    if (!weir__trigger_bit (state, sub))
      weir__trigger_reset (machine, state, sub);
  weir__trigger_clear_words (node, state);
  weir__trigger_put_bit (state, i, true);
}

/* --- the border --------------------------------------------------------------------------------------------------- */

void
weir__trigger_machine_add (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  weir__trigger_add (machine, state, 0, &now, true);
}

void
weir__trigger_machine_retract (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  weir__trigger_add (machine, state, 0, &now, false);
}

bool
weir__trigger_machine_ready (const WeirTriggerMachine *machine, const uint64_t *state, WeirTriggerNow now)
{
  return weir__trigger_ready (machine, state, 0, &now);
}

void
weir__trigger_machine_fire (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  weir__trigger_fire (machine, state, 0, &now);
}

bool
weir__trigger_machine_finished (const WeirTriggerMachine *machine, const uint64_t *state)
{
  (void) machine;
  return weir__trigger_bit (state, 0);
}

void
weir__trigger_machine_merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from,
                             WeirTriggerNow now)
{
  weir__trigger_merge (machine, into, from, 0, &now);
}

void
weir__trigger_machine_grow (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  weir__trigger_merge (machine, state, state, 0, &now);
}

/* --- deadlines ---------------------------------------------------------------------------------------------------- */

/* WEIR_TIME_MAX: none. */
static WeirTime
node_deadline (const WeirTriggerNode *node, const uint64_t *state, WeirTime after)
{
  WeirTime deadline = WEIR_TIME_MAX;

  if (!weir__trigger_node_uses_clock (node) || weir__trigger_words_are_zero (node, state))
    return deadline;
  deadline = node->kind == WEIR_TRIGGER_CUSTOM ? node->fn->deadline (node->config, state + node->word, after)
                                               : weir__trigger_word_to_deadline (state[node->word]);
  return deadline.us > after.us ? deadline : WEIR_TIME_MAX;
}

WeirTime
weir__trigger_machine_deadline (const WeirTriggerMachine *machine, const uint64_t *state, WeirTime after)
{
  WeirTime earliest = WEIR_TIME_MAX;

  for (uint32_t i = 0; machine->uses_clock && i < machine->nodes->len; i++)
    {
      WeirTime deadline = node_deadline (weir__trigger_node (machine, i), state, after);
      earliest.us = MIN (earliest.us, deadline.us);
    }
  return earliest;
}
