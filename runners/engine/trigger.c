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
 * of the window is the cause, only if the merged window has ended too; the nodes above follow from their subs. A second
 * sub that has ended an OrFinally is as a leaf; an end is the cause if any trigger in it waits for one. So a merge can take AfterEach and AfterWatermark back to an earlier sub; those behind it start anew. A window that grows
 * merges with itself: nothing adds up, but what its end had caused may be undone.
 */
#include <string.h>

#include "runners/engine/trigger-private.h"

typedef WeirTriggerNode Node;

/* --- states ------------------------------------------------------------------------------------------------------- */

static const Node *
node_at (const WeirTriggerMachine *machine, uint32_t i)
{
  return &g_array_index (machine->nodes, Node, i);
}

static bool
get_bit (const uint64_t *state, uint32_t bit)
{
  return state[bit / 64] >> bit % 64 & 1;
}

static void
put_bit (uint64_t *state, uint32_t bit, bool value)
{
  uint64_t mask = (uint64_t) 1 << bit % 64;

  state[bit / 64] = value ? state[bit / 64] | mask : state[bit / 64] & ~mask;
}

/* A deadline as a word, so that zero is none: WEIR_TIME_MIN. */
static uint64_t
deadline_to_word (WeirTime deadline)
{
  return (uint64_t) deadline.us ^ (uint64_t) INT64_MIN;
}

static WeirTime
word_to_deadline (uint64_t word)
{
  return (WeirTime) { (int64_t) (word ^ (uint64_t) INT64_MIN) };
}

static void
clear_words (const Node *node, uint64_t *state)
{
  memset (state + node->word, 0, 8 * node->n_words);
}

static bool
words_are_zero (const Node *node, const uint64_t *state)
{
  for (uint32_t i = 0; i < node->n_words; i++)
    if (state[node->word + i] != 0)
      return false;
  return true;
}

static bool
window_ended (WeirTriggerNow now)
{
  return now.watermark.us > now.window_max.us;
}

/* As if nothing had reached the subtree. */
static void
reset (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i)
{
  for (uint32_t end = node_at (machine, i)->end; i < end; i++)
    {
      const Node *node = node_at (machine, i);
      put_bit (state, i, false);
      if (node->kind == WEIR_TRIGGER_AFTER_WATERMARK)
        put_bit (state, node->past, false);
      clear_words (node, state);
    }
}

/* What its subs hold is forgotten, but for which of them have finished. */
static void
finish (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i)
{
  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    if (!get_bit (state, sub))
      reset (machine, state, sub);
  clear_words (node_at (machine, i), state);
  put_bit (state, i, true);
}

static uint32_t
count_finished_subs (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, uint32_t *ret_n_subs)
{
  uint32_t n = 0;

  *ret_n_subs = 0;
  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    {
      n += get_bit (state, sub);
      ++*ret_n_subs;
    }
  return n;
}

static bool
any_finished (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  uint32_t n_subs;
  return count_finished_subs (machine, state, i, &n_subs) > 0;
}

static bool
all_finished (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  uint32_t n_subs;
  return count_finished_subs (machine, state, i, &n_subs) == n_subs;
}

/* AfterEach: the sub whose turn it is; the node's end if all have finished. */
static uint32_t
current_sub (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i)
{
  uint32_t sub = i + 1;

  while (sub < node_at (machine, i)->end && get_bit (state, sub))
    sub = node_at (machine, sub)->end;
  return sub;
}

/* AfterWatermark: the sub that decides besides the watermark, 0: none. */
static uint32_t
phase_sub (const Node *node, const uint64_t *state)
{
  return get_bit (state, node->past) ? node->late : node->early;
}

/* --- adding ------------------------------------------------------------------------------------------------------- */

static WeirTime
deadline_of (const Node *node, WeirTime now)
{
  WeirTime deadline = weir_time_add (now, node->delay);

  if (node->align.us > 0)
    {
      int64_t past = deadline.us % node->align.us;
      if (past < 0)
        past += node->align.us;
      if (past > 0)
        deadline = weir_time_add (deadline, (WeirDuration) { node->align.us - past });
    }
  return deadline;
}

static void
add (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now, bool counts)
{
  const Node *node = node_at (machine, i);

  if (get_bit (state, i))
    return;
  switch (node->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
      return;
    case WEIR_TRIGGER_AFTER_COUNT:
      state[node->word] += counts && state[node->word] < UINT64_MAX;
      return;
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
      state[node->word] += state[node->word] < UINT64_MAX;
      return;
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      if (state[node->word] == 0)
        state[node->word] = deadline_to_word (deadline_of (node, now.processing_time));
      return;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      if (phase_sub (node, state) != 0)
        add (machine, state, phase_sub (node, state), now, counts);
      return;
    case WEIR_TRIGGER_AFTER_EACH:
      add (machine, state, current_sub (machine, state, i), now, counts);
      return;
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
    case WEIR_TRIGGER_REPEATEDLY:
    case WEIR_TRIGGER_OR_FINALLY:
      for (uint32_t sub = i + 1; sub < node->end; sub = node_at (machine, sub)->end)
        add (machine, state, sub, now, counts);
      return;
    case WEIR_TRIGGER_CUSTOM:
      if (counts)
        node->fn->add (node->config, state + node->word, now);
      else if (node->fn->retract != NULL)
        node->fn->retract (node->config, state + node->word, now);
      return;
    }
}

void
weir__trigger_machine_add (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  add (machine, state, 0, now, true);
}

void
weir__trigger_machine_retract (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  add (machine, state, 0, now, false);
}

/* --- firing ------------------------------------------------------------------------------------------------------- */

static bool
ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  const Node *node = node_at (machine, i);
  uint32_t    sub;

  if (get_bit (state, i))
    return false;
  switch (node->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
      return window_ended (now);
    case WEIR_TRIGGER_ALWAYS:
      return true;
    case WEIR_TRIGGER_NEVER:
      return false;
    case WEIR_TRIGGER_AFTER_COUNT:
      return state[node->word] >= node->count;
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
      return state[node->word] >= 1;
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      return state[node->word] != 0 && word_to_deadline (state[node->word]).us <= now.processing_time.us;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      if (!get_bit (state, node->past) && window_ended (now))
        return true;
      sub = phase_sub (node, state);
      return sub != 0 && ready (machine, state, sub, now);
    case WEIR_TRIGGER_AFTER_EACH:
      return ready (machine, state, current_sub (machine, state, i), now);
    case WEIR_TRIGGER_AFTER_ALL:
      for (sub = i + 1; sub < node->end; sub = node_at (machine, sub)->end)
        if (!get_bit (state, sub) && !ready (machine, state, sub, now))
          return false;
      return true;
    case WEIR_TRIGGER_AFTER_ANY:
    case WEIR_TRIGGER_REPEATEDLY:
    case WEIR_TRIGGER_OR_FINALLY:
      for (sub = i + 1; sub < node->end; sub = node_at (machine, sub)->end)
        if (ready (machine, state, sub, now))
          return true;
      return false;
    case WEIR_TRIGGER_CUSTOM:
      return node->fn->ready (node->config, state + node->word, now);
    }
  g_assert_not_reached ();
}

bool
weir__trigger_machine_ready (const WeirTriggerMachine *machine, const uint64_t *state, WeirTriggerNow now)
{
  return ready (machine, state, 0, now);
}

static void fire (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now);

/* The sub starts again when it has finished. */
static void
fire_again (const WeirTriggerMachine *machine, uint64_t *state, uint32_t sub, WeirTriggerNow now)
{
  fire (machine, state, sub, now);
  if (get_bit (state, sub))
    reset (machine, state, sub);
}

static void
fire_after_watermark (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  const Node *node = node_at (machine, i);

  if (get_bit (state, node->past) || !window_ended (now))
    {
      fire_again (machine, state, phase_sub (node, state), now);
      return;
    }
  if (node->early != 0)
    reset (machine, state, node->early);
  put_bit (state, node->past, true);
  if (node->late == 0)
    put_bit (state, i, true);
}

/* Every sub that is ready fires. The pane that the others waited with is gone all the same. */
static void
fire_any (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    if (ready (machine, state, sub, now))
      fire (machine, state, sub, now);
    else
      reset (machine, state, sub);
  if (any_finished (machine, state, i))
    finish (machine, state, i);
}

static void
fire_all (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    if (!get_bit (state, sub))
      fire (machine, state, sub, now);
  if (all_finished (machine, state, i))
    finish (machine, state, i);
}

/* The second sub ends it when it fires, whether it can finish or not, and goes on through firings of the first: it sees all
 * elements of the window. */
static void
fire_or_finally (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  uint32_t actual = i + 1, until = node_at (machine, actual)->end;

  if (ready (machine, state, until, now))
    finish (machine, state, until);
  else
    fire (machine, state, actual, now);
  if (any_finished (machine, state, i))
    finish (machine, state, i);
}

static void
fire_custom (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  const Node *node = node_at (machine, i);

  node->fn->fire (node->config, state + node->word, now);
  if (node->fn->finished != NULL && node->fn->finished (node->config, state + node->word))
    finish (machine, state, i);
}

static void
fire (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, WeirTriggerNow now)
{
  switch (node_at (machine, i)->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
      return;
    case WEIR_TRIGGER_AFTER_COUNT:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      finish (machine, state, i);
      return;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      fire_after_watermark (machine, state, i, now);
      return;
    case WEIR_TRIGGER_AFTER_EACH:
      fire (machine, state, current_sub (machine, state, i), now);
      if (all_finished (machine, state, i))
        finish (machine, state, i);
      return;
    case WEIR_TRIGGER_AFTER_ALL:
      fire_all (machine, state, i, now);
      return;
    case WEIR_TRIGGER_AFTER_ANY:
      fire_any (machine, state, i, now);
      return;
    case WEIR_TRIGGER_REPEATEDLY:
      fire_again (machine, state, i + 1, now);
      return;
    case WEIR_TRIGGER_OR_FINALLY:
      fire_or_finally (machine, state, i, now);
      return;
    case WEIR_TRIGGER_CUSTOM:
      fire_custom (machine, state, i, now);
      return;
    }
}

void
weir__trigger_machine_fire (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  g_assert (weir__trigger_machine_ready (machine, state, now));
  fire (machine, state, 0, now);
}

bool
weir__trigger_machine_finished (const WeirTriggerMachine *machine, const uint64_t *state)
{
  (void) machine;
  return get_bit (state, 0);
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

static void merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                   WeirTriggerNow now);

static void
merge_subs (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i, WeirTriggerNow now)
{
  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    merge (machine, into, from, sub, now);
}

/* The subs in front of the current one have finished in both. What those behind it held is forgotten. */
static void
merge_each (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i, WeirTriggerNow now)
{
  bool is_behind = false;

  for (uint32_t sub = i + 1; sub < node_at (machine, i)->end; sub = node_at (machine, sub)->end)
    if (is_behind)
      reset (machine, into, sub);
    else
      {
        merge (machine, into, from, sub, now);
        is_behind = !get_bit (into, sub);
      }
  put_bit (into, i, !is_behind);
}

static void
merge_after_watermark (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                       WeirTriggerNow now)
{
  const Node *node = node_at (machine, i);
  bool        past = get_bit (into, node->past) && get_bit (from, node->past) && window_ended (now);

  put_bit (into, i, past && node->late == 0);
  put_bit (into, node->past, past);
  if (past && node->late != 0)
    merge (machine, into, from, node->late, now);
  else if (!past)
    {
      if (node->late != 0)
        reset (machine, into, node->late);
      if (node->early != 0)
        merge (machine, into, from, node->early, now);
    }
}

/* A count or a deadline: stays finished if it was so in both. One that has finished has nothing to add. */
static void
merge_word (const Node *node, uint64_t *into, const uint64_t *from, uint32_t i)
{
  uint64_t *word = &into[node->word], other = from[node->word];

  if (into == from)
    return;
  put_bit (into, i, get_bit (into, i) && get_bit (from, i));
  if (node->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME)
    *word = *word == 0 || other == 0 ? MAX (*word, other) : MIN (*word, other);
  else if (__builtin_add_overflow (*word, other, word))
    *word = UINT64_MAX;
}

static void
merge_custom (const Node *node, uint64_t *into, const uint64_t *from, uint32_t i, WeirTriggerNow now)
{
  if (into == from)
    return;
  put_bit (into, i, get_bit (into, i) && get_bit (from, i));
  if (!words_are_zero (node, into) || !words_are_zero (node, from))
    node->fn->merge (node->config, into + node->word, from + node->word, now);
}

static bool
waits_for_end (const WeirTriggerMachine *machine, uint32_t i)
{
  for (uint32_t end = node_at (machine, i)->end; i < end; i++)
    if (node_at (machine, i)->kind == WEIR_TRIGGER_DEFAULT || node_at (machine, i)->kind == WEIR_TRIGGER_AFTER_WATERMARK)
      return true;
  return false;
}

static void
merge_or_finally (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                  WeirTriggerNow now)
{
  uint32_t until = node_at (machine, i + 1)->end;
  bool     stays = get_bit (into, until) && get_bit (from, until)
               && (window_ended (now) || !waits_for_end (machine, until));

  merge_subs (machine, into, from, i, now);
  if (stays)
    finish (machine, into, until);
  put_bit (into, i, any_finished (machine, into, i));
}

static void
merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i, WeirTriggerNow now)
{
  const Node *node = node_at (machine, i);

  switch (node->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
    case WEIR_TRIGGER_REPEATEDLY:
      merge_subs (machine, into, from, i, now);
      put_bit (into, i, false);
      return;
    case WEIR_TRIGGER_AFTER_COUNT:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      merge_word (node, into, from, i);
      return;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      merge_after_watermark (machine, into, from, i, now);
      return;
    case WEIR_TRIGGER_AFTER_EACH:
      merge_each (machine, into, from, i, now);
      return;
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
      merge_subs (machine, into, from, i, now);
      put_bit (into, i, (node->kind == WEIR_TRIGGER_AFTER_ALL ? all_finished : any_finished) (machine, into, i));
      return;
    case WEIR_TRIGGER_OR_FINALLY:
      merge_or_finally (machine, into, from, i, now);
      return;
    case WEIR_TRIGGER_CUSTOM:
      merge_custom (node, into, from, i, now);
      return;
    }
}

void
weir__trigger_machine_merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from,
                             WeirTriggerNow now)
{
  merge (machine, into, from, 0, now);
}

void
weir__trigger_machine_grow (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now)
{
  merge (machine, state, state, 0, now);
}

/* --- deadlines ---------------------------------------------------------------------------------------------------- */

/* WEIR_TIME_MAX: none. */
static WeirTime
node_deadline (const Node *node, const uint64_t *state, WeirTime after)
{
  WeirTime deadline = WEIR_TIME_MAX;

  if (!weir__trigger_node_uses_clock (node) || words_are_zero (node, state))
    return deadline;
  deadline = node->kind == WEIR_TRIGGER_CUSTOM ? node->fn->deadline (node->config, state + node->word, after)
                                               : word_to_deadline (state[node->word]);
  return deadline.us > after.us ? deadline : WEIR_TIME_MAX;
}

WeirTime
weir__trigger_machine_deadline (const WeirTriggerMachine *machine, const uint64_t *state, WeirTime after)
{
  WeirTime earliest = WEIR_TIME_MAX;

  for (uint32_t i = 0; i < machine->nodes->len; i++)
    {
      WeirTime deadline = node_deadline (node_at (machine, i), state, after);
      earliest.us = MIN (earliest.us, deadline.us);
    }
  return earliest;
}
