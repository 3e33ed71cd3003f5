/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers that have no subs: what waits for the window's end, a count or a delay by itself, and users' own. */
#include "runners/engine/trigger-private.h"

/* --- without a state of their own --------------------------------------------------------------------------------- */

static void
add_nothing (const WeirTriggerMachine *machine G_GNUC_UNUSED, uint64_t *state G_GNUC_UNUSED, uint32_t i G_GNUC_UNUSED,
             const WeirTriggerNow *now G_GNUC_UNUSED, bool counts G_GNUC_UNUSED)
{
}

static bool
is_at_end (const WeirTriggerMachine *machine G_GNUC_UNUSED, const uint64_t *state G_GNUC_UNUSED,
           uint32_t i G_GNUC_UNUSED, const WeirTriggerNow *now)
{
  return weir__trigger_window_ended (now);
}

static bool
is_always (const WeirTriggerMachine *machine G_GNUC_UNUSED, const uint64_t *state G_GNUC_UNUSED,
           uint32_t i G_GNUC_UNUSED, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  return true;
}

static bool
is_never (const WeirTriggerMachine *machine G_GNUC_UNUSED, const uint64_t *state G_GNUC_UNUSED,
          uint32_t i G_GNUC_UNUSED, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  return false;
}

static void
fire_and_go_on (const WeirTriggerMachine *machine G_GNUC_UNUSED, uint64_t *state G_GNUC_UNUSED,
                uint32_t i G_GNUC_UNUSED, const WeirTriggerNow *now G_GNUC_UNUSED)
{
}

static void
merge_unfinished (const WeirTriggerMachine *machine G_GNUC_UNUSED, uint64_t *into, const uint64_t *from G_GNUC_UNUSED,
                  uint32_t i, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  weir__trigger_put_bit (into, i, false);
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

static void
add_to_count (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now G_GNUC_UNUSED,
              bool counts)
{
  uint64_t *count = &state[weir__trigger_node (machine, i)->word];

  *count += counts && *count < UINT64_MAX;
}

static bool
is_counted (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  return state[node->word] >= node->count;
}

static void
fire_and_finish (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  weir__trigger_finish (machine, state, i);
}

/* It stays finished if it was so in both. One that has finished has nothing to add. */
static void
merge_counts (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
              const WeirTriggerNow *now G_GNUC_UNUSED)
{
  uint32_t word = weir__trigger_node (machine, i)->word;

  if (into == from)
    return;
  weir__trigger_put_bit (into, i, weir__trigger_bit (into, i) && weir__trigger_bit (from, i));
  if (__builtin_add_overflow (into[word], from[word], &into[word]))
    into[word] = UINT64_MAX;
}

/* --- processing time ---------------------------------------------------------------------------------------------- */

/* A deadline as a word, so that zero is none: WEIR_TIME_MIN. */
static uint64_t
deadline_to_word (WeirTime deadline)
{
  return (uint64_t) deadline.us ^ (uint64_t) INT64_MIN;
}

static WeirTime
deadline_of (const WeirTriggerNode *node, WeirTime now)
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
add_deadline (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now,
              bool counts G_GNUC_UNUSED)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  if (state[node->word] == 0)
    state[node->word] = deadline_to_word (deadline_of (node, now->processing_time));
}

static bool
is_past_deadline (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  uint64_t word = state[weir__trigger_node (machine, i)->word];

  return word != 0 && weir__trigger_word_to_deadline (word).us <= now->processing_time.us;
}

static void
merge_deadlines (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                 const WeirTriggerNow *now G_GNUC_UNUSED)
{
  uint64_t *word = &into[weir__trigger_node (machine, i)->word], other = from[weir__trigger_node (machine, i)->word];

  if (into == from)
    return;
  weir__trigger_put_bit (into, i, weir__trigger_bit (into, i) && weir__trigger_bit (from, i));
  *word = *word == 0 || other == 0 ? MAX (*word, other) : MIN (*word, other);
}

/* Synchronized processing time does not wait: any element, one taken back too, is enough. */
static void
add_any (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now,
         bool counts G_GNUC_UNUSED)
{
  add_to_count (machine, state, i, now, true);
}

static bool
is_any (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now G_GNUC_UNUSED)
{
  return state[weir__trigger_node (machine, i)->word] >= 1;
}

/* --- users' own --------------------------------------------------------------------------------------------------- */

static void
add_custom (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  if (counts)
    node->fn->add (node->config, state + node->word, *now);
  else if (node->fn->retract != NULL)
    node->fn->retract (node->config, state + node->word, *now);
}

static bool
is_custom_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  return node->fn->ready (node->config, state + node->word, *now);
}

static void
fire_custom (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  node->fn->fire (node->config, state + node->word, *now);
  if (node->fn->finished != NULL && node->fn->finished (node->config, state + node->word))
    weir__trigger_finish (machine, state, i);
}

static void
merge_custom (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
              const WeirTriggerNow *now)
{
  const WeirTriggerNode *node = weir__trigger_node (machine, i);

  if (into == from)
    return;
  weir__trigger_put_bit (into, i, weir__trigger_bit (into, i) && weir__trigger_bit (from, i));
  if (!weir__trigger_words_are_zero (node, into) || !weir__trigger_words_are_zero (node, from))
    node->fn->merge (node->config, into + node->word, from + node->word, *now);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

const WeirTriggerOps weir__trigger_leaves[WEIR__N_TRIGGER_KINDS] = {
  [WEIR_TRIGGER_DEFAULT] = { 0, true, add_nothing, is_at_end, fire_and_go_on, merge_unfinished },
  [WEIR_TRIGGER_ALWAYS] = { 0, false, add_nothing, is_always, fire_and_go_on, merge_unfinished },
  [WEIR_TRIGGER_NEVER] = { 0, false, add_nothing, is_never, fire_and_go_on, merge_unfinished },
  [WEIR_TRIGGER_AFTER_COUNT] = { 1, false, add_to_count, is_counted, fire_and_finish, merge_counts },
  [WEIR_TRIGGER_AFTER_PROCESSING_TIME] = { 1, false, add_deadline, is_past_deadline, fire_and_finish, merge_deadlines },
  [WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME] = { 1, false, add_any, is_any, fire_and_finish, merge_counts },
  [WEIR_TRIGGER_CUSTOM] = { 0, false, add_custom, is_custom_ready, fire_custom, merge_custom },
};
