/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers by their definitions (the model, 4.1 and 4.3).
 *
 * A trigger knows the elements that came since it began, by the clock at which each came: how many they are is a
 * count, the first one starts a delay; what was taken back is an element to delays, and none to counts. A trigger
 * begins with its window, or when its turn comes, or when what repeats it begins again; one that has begun again
 * knows nothing of before. What has finished stays so until then, or until a merge.
 *
 * A user's own knows what its functions have put into its state; beginning again is a state of zeros. */
#include "tests/conformance/oracle/trigger.h"

static const WeirTrigger default_trigger;

/* --- making ------------------------------------------------------------------------------------------------------- */

static void
add_sub (Oracle *oracle, OracleTrigger *trigger, const WeirTrigger *sub)
{
  g_ptr_array_add (trigger->subs, sub != NULL ? weir_oracle_trigger_new (oracle, sub) : NULL);
}

static void
forget_words (OracleTrigger *trigger)
{
  for (uint32_t i = 0; trigger->fn != NULL && i < trigger->fn->n_words; i++)
    trigger->words[i] = 0;
}

OracleTrigger *
weir_oracle_trigger_new (Oracle *oracle, const WeirTrigger *t)
{
  OracleTrigger *trigger = weir_arena_alloc (oracle->arena, sizeof *trigger);

  *trigger = (OracleTrigger) { .t = t != NULL ? t : &default_trigger,
                               .seen = weir_oracle_array (oracle, sizeof (WeirTime)),
                               .subs = weir_oracle_list (oracle) };
  if (trigger->t->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    {
      add_sub (oracle, trigger, t->early);
      add_sub (oracle, trigger, t->late);
    }
  for (unsigned i = 0; i < trigger->t->n_subs; i++)
    add_sub (oracle, trigger, t->subs[i]);
  if (trigger->t->kind == WEIR_TRIGGER_CUSTOM)
    {
      trigger->fn = weir__pipeline_function (oracle->pipeline, t->custom->name)->trigger_fn;
      trigger->words = weir_arena_alloc (oracle->arena, trigger->fn->n_words * sizeof (uint64_t));
      forget_words (trigger);
    }
  return trigger;
}

static OracleTrigger *
sub_of (const OracleTrigger *trigger, unsigned i)
{
  return trigger->subs->pdata[i];
}

static void
begin_again (OracleTrigger *trigger)
{
  if (trigger == NULL)
    return;
  trigger->finished = trigger->is_late = FALSE;
  g_array_set_size (trigger->seen, 0);
  forget_words (trigger);
  for (unsigned i = 0; i < trigger->subs->len; i++)
    begin_again (sub_of (trigger, i));
}

/* --- elements ----------------------------------------------------------------------------------------------------- */

/* The sub whose turn it is: AfterEach's first that has not finished; AfterWatermark's early or late one. */
static OracleTrigger *
whose_turn (const OracleTrigger *trigger)
{
  if (trigger->t->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    return sub_of (trigger, trigger->is_late);
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (!sub_of (trigger, i)->finished)
      return sub_of (trigger, i);
  return NULL;
}

static gboolean
takes_turns (const OracleTrigger *trigger)
{
  return trigger->t->kind == WEIR_TRIGGER_AFTER_WATERMARK || trigger->t->kind == WEIR_TRIGGER_AFTER_EACH;
}

/* As the user's functions are told of it. */
static WeirTriggerNow
users_now (OracleNow now)
{
  return (WeirTriggerNow) { now.watermark, now.clock, now.window_max, now.window };
}

static void
tell_own (OracleTrigger *trigger, WeirElementKind kind, OracleNow now)
{
  if (kind != WEIR_RETRACT)
    trigger->fn->add (trigger->t->custom_config, trigger->words, users_now (now));
  else if (trigger->fn->retract != NULL)
    trigger->fn->retract (trigger->t->custom_config, trigger->words, users_now (now));
}

void
weir_oracle_trigger_tell (OracleTrigger *trigger, WeirElementKind kind, OracleNow now)
{
  if (trigger == NULL || trigger->finished || (trigger->t->kind == WEIR_TRIGGER_AFTER_COUNT && kind == WEIR_RETRACT))
    return;
  g_array_append_val (trigger->seen, now.clock);
  if (trigger->fn != NULL)
    tell_own (trigger, kind, now);
  else if (takes_turns (trigger))
    weir_oracle_trigger_tell (whose_turn (trigger), kind, now);
  else
    for (unsigned i = 0; i < trigger->subs->len; i++)
      weir_oracle_trigger_tell (sub_of (trigger, i), kind, now);
}

/* --- ready? ------------------------------------------------------------------------------------------------------- */

/* When the delay after the first element is over, rounded up. */
static WeirTime
deadline_of (const OracleTrigger *trigger)
{
  WeirTime first = WEIR_TIME_MAX, deadline;
  __int128 align = trigger->t->align.us, up;

  for (unsigned i = 0; i < trigger->seen->len; i++)
    first.us = MIN (first.us, g_array_index (trigger->seen, WeirTime, i).us);
  deadline = weir_time_add (first, trigger->t->delay);
  if (align == 0 || deadline.us == WEIR_TIME_MAX.us)
    return deadline;
  up = deadline.us / align * align;
  return (WeirTime) { (int64_t) MIN (up < deadline.us ? up + align : up, INT64_MAX) };
}

static gboolean
any_ready (const OracleTrigger *trigger, OracleNow now)
{
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (weir_oracle_trigger_ready (sub_of (trigger, i), now))
      return TRUE;
  return FALSE;
}

static gboolean
all_finished_or_ready (const OracleTrigger *trigger, OracleNow now)
{
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (!sub_of (trigger, i)->finished && !weir_oracle_trigger_ready (sub_of (trigger, i), now))
      return FALSE;
  return TRUE;
}

gboolean
weir_oracle_trigger_ready (const OracleTrigger *trigger, OracleNow now)
{
  gboolean ended = now.watermark.us > now.window_max.us;

  if (trigger == NULL || trigger->finished)
    return FALSE;
  switch (trigger->t->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
      return ended;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      return (ended && !trigger->is_late) || weir_oracle_trigger_ready (whose_turn (trigger), now);
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      return trigger->seen->len > 0 && deadline_of (trigger).us <= now.clock.us;
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
      return trigger->seen->len > 0;
    case WEIR_TRIGGER_AFTER_COUNT:
      return trigger->seen->len >= trigger->t->count;
    case WEIR_TRIGGER_AFTER_EACH:
      return weir_oracle_trigger_ready (whose_turn (trigger), now);
    case WEIR_TRIGGER_AFTER_ALL:
      return all_finished_or_ready (trigger, now);
    case WEIR_TRIGGER_AFTER_ANY:
    case WEIR_TRIGGER_REPEATEDLY:
    case WEIR_TRIGGER_OR_FINALLY:
      return any_ready (trigger, now);
    case WEIR_TRIGGER_ALWAYS:
      return TRUE;
    case WEIR_TRIGGER_NEVER:
      return FALSE;
    case WEIR_TRIGGER_CUSTOM:
      return trigger->fn->ready (trigger->t->custom_config, trigger->words, users_now (now));
    }
  g_assert_not_reached ();
}

/* --- firing ------------------------------------------------------------------------------------------------------- */

static gboolean
all_finished (const OracleTrigger *trigger)
{
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (!sub_of (trigger, i)->finished)
      return FALSE;
  return TRUE;
}

static gboolean
any_finished (const OracleTrigger *trigger)
{
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (sub_of (trigger, i)->finished)
      return TRUE;
  return FALSE;
}

static void
fire_repeatedly (OracleTrigger *sub, OracleNow now)
{
  weir_oracle_trigger_fire (sub, now);
  if (sub->finished)
    begin_again (sub);
}

/* At the window's end the early trigger is over and the late one begins; without a late one that is all. */
static void
fire_after_watermark (OracleTrigger *trigger, OracleNow now)
{
  if (trigger->is_late || now.watermark.us <= now.window_max.us)
    fire_repeatedly (whose_turn (trigger), now);
  else
    {
      begin_again (sub_of (trigger, 0));
      begin_again (sub_of (trigger, 1));
      trigger->is_late = sub_of (trigger, 1) != NULL;
      trigger->finished = !trigger->is_late;
    }
}

static void
fire_after_each (OracleTrigger *trigger, OracleNow now)
{
  OracleTrigger *sub = whose_turn (trigger);

  weir_oracle_trigger_fire (sub, now);
  if (!sub->finished)
    return;
  trigger->finished = all_finished (trigger);
  if (!trigger->finished)
    begin_again (whose_turn (trigger));
}

/* Those that are ready fire. For AfterAny the pane that the others waited for is gone: they begin again. */
static void
fire_subs (OracleTrigger *trigger, OracleNow now)
{
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (weir_oracle_trigger_ready (sub_of (trigger, i), now))
      weir_oracle_trigger_fire (sub_of (trigger, i), now);
    else if (trigger->t->kind == WEIR_TRIGGER_AFTER_ANY)
      begin_again (sub_of (trigger, i));
  trigger->finished = trigger->t->kind == WEIR_TRIGGER_AFTER_ANY ? any_finished (trigger) : all_finished (trigger);
}

/* The second one goes first: when it fires, all is over. */
static void
fire_or_finally (OracleTrigger *trigger, OracleNow now)
{
  if (weir_oracle_trigger_ready (sub_of (trigger, 1), now))
    {
      begin_again (sub_of (trigger, 0));
      begin_again (sub_of (trigger, 1));
      sub_of (trigger, 1)->finished = TRUE;
    }
  else
    weir_oracle_trigger_fire (sub_of (trigger, 0), now);
  trigger->finished = any_finished (trigger);
  if (sub_of (trigger, 0)->finished)
    begin_again (sub_of (trigger, 1));
}

static void
fire_own (OracleTrigger *trigger, OracleNow now)
{
  trigger->fn->fire (trigger->t->custom_config, trigger->words, users_now (now));
  if (trigger->fn->finished == NULL || !trigger->fn->finished (trigger->t->custom_config, trigger->words))
    return;
  begin_again (trigger);
  trigger->finished = TRUE;
}

void
weir_oracle_trigger_fire (OracleTrigger *trigger, OracleNow now)
{
  switch (trigger->t->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
      return;
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_COUNT:
      begin_again (trigger);
      trigger->finished = TRUE;
      return;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      fire_after_watermark (trigger, now);
      return;
    case WEIR_TRIGGER_AFTER_EACH:
      fire_after_each (trigger, now);
      return;
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
      fire_subs (trigger, now);
      return;
    case WEIR_TRIGGER_REPEATEDLY:
      fire_repeatedly (sub_of (trigger, 0), now);
      return;
    case WEIR_TRIGGER_OR_FINALLY:
      fire_or_finally (trigger, now);
      return;
    case WEIR_TRIGGER_CUSTOM:
      fire_own (trigger, now);
      return;
    }
  g_assert_not_reached ();
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

/* Late is what was late in both, if the merged window has ended too; else its early days begin again. */
static void
merge_after_watermark (OracleTrigger *into, const OracleTrigger *from, OracleNow now)
{
  gboolean ended = now.watermark.us > now.window_max.us;

  into->is_late = into->is_late && (from == NULL || from->is_late) && ended;
  into->finished = into->finished && (from == NULL || from->finished) && ended;
  for (unsigned i = 0; i < into->subs->len; i++)
    if (sub_of (into, i) != NULL && i == (unsigned) into->is_late && !into->finished)
      weir_oracle_trigger_merge (sub_of (into, i), from != NULL ? sub_of (from, i) : NULL, now);
    else
      begin_again (sub_of (into, i));
}

/* Those behind the one whose turn it is have not begun. */
static void
merge_after_each (OracleTrigger *into)
{
  const OracleTrigger *now_on = whose_turn (into);
  gboolean             behind = FALSE;

  for (unsigned i = 0; i < into->subs->len; i++)
    {
      if (behind)
        begin_again (sub_of (into, i));
      behind = behind || sub_of (into, i) == now_on;
    }
  into->finished = now_on == NULL;
}

static gboolean
waits_for_end (const OracleTrigger *trigger)
{
  if (trigger == NULL)
    return FALSE;
  for (unsigned i = 0; i < trigger->subs->len; i++)
    if (waits_for_end (sub_of (trigger, i)))
      return TRUE;
  return trigger->t->kind == WEIR_TRIGGER_DEFAULT || trigger->t->kind == WEIR_TRIGGER_AFTER_WATERMARK;
}

/* What the second one has ended in both is ended, whatever its own parts say of themselves; but not if it waits for the end
 * of the window, and that is to come. */
static void
merge_or_finally (OracleTrigger *into, const OracleTrigger *from, OracleNow now)
{
  OracleTrigger *until = sub_of (into, 1);
  gboolean       was_over = until->finished && (from == NULL || sub_of (from, 1)->finished);

  for (unsigned i = 0; i < 2; i++)
    weir_oracle_trigger_merge (sub_of (into, i), from != NULL ? sub_of (from, i) : NULL, now);
  if (was_over && waits_for_end (until))
    was_over = now.watermark.us > now.window_max.us;
  if (was_over)
    begin_again (until);
  if (was_over || until->subs->len == 0)
    until->finished = was_over;
  into->finished = any_finished (into);
}

/* What nothing has reached merges without a word. */
static void
merge_words (OracleTrigger *into, const OracleTrigger *from, OracleNow now)
{
  gboolean any = FALSE;

  for (uint32_t i = 0; i < into->fn->n_words; i++)
    any = any || into->words[i] != 0 || from->words[i] != 0;
  if (any)
    into->fn->merge (into->t->custom_config, into->words, from->words, users_now (now));
}

/* What one of them has seen, the merged one has seen. A leaf has finished if it had in both; what is composed
 * follows from its parts. */
void
weir_oracle_trigger_merge (OracleTrigger *into, const OracleTrigger *from, OracleNow now)
{
  if (from != NULL && from->seen->len > 0)
    g_array_append_vals (into->seen, from->seen->data, from->seen->len);
  if (into->fn != NULL && from != NULL)
    merge_words (into, from, now);
  if (into->t->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    {
      merge_after_watermark (into, from, now);
      return;
    }
  if (into->t->kind == WEIR_TRIGGER_OR_FINALLY)
    {
      merge_or_finally (into, from, now);
      return;
    }
  for (unsigned i = 0; i < into->subs->len; i++)
    weir_oracle_trigger_merge (sub_of (into, i), from != NULL ? sub_of (from, i) : NULL, now);
  if (into->t->kind == WEIR_TRIGGER_AFTER_EACH)
    merge_after_each (into);
  else if (into->t->kind == WEIR_TRIGGER_AFTER_ALL)
    into->finished = all_finished (into);
  else if (into->subs->len > 0)
    into->finished = any_finished (into);
  else
    into->finished = into->finished && (from == NULL || from->finished);
}
