/* SPDX-License-Identifier: Apache-2.0 */
/* Groupings, by the model's sections 3 to 5 and docs/decisions/when-panes-fire.md.
 *
 * A key (by its canonical encoding) has windows; each keeps all its elements. In a step they come in this order: the
 * elements; then every window with something new asks its trigger (without a TestStream it asks after each element,
 * which is then a step of its own); then the watermark is taken through every instant at which a window ends or
 * expires. */
#include "tests/conformance/oracle/group.h"

#include <string.h>

/* --- time --------------------------------------------------------------------------------------------------------- */

WeirTime
weir_oracle_expiry (const OracleGrouping *grouping, WeirWindow window)
{
  WeirTime end = weir_time_add (weir_oracle_max_timestamp (window), grouping->windowing->allowed_lateness);

  return (WeirTime) { MIN (end.us, weir_oracle_max_timestamp (WEIR_GLOBAL_WINDOW).us) };
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

OracleWindow *
weir_oracle_window_new (const OracleGrouping *grouping, OracleKey *key, WeirWindow span)
{
  Oracle       *oracle = grouping->node->oracle;
  OracleWindow *window = weir_arena_alloc (oracle->arena, sizeof *window);

  *window = (OracleWindow) { .span = span,
                             .arrivals = weir_oracle_list (oracle),
                             .standing = weir_oracle_list (oracle),
                             .trigger = weir_oracle_trigger_new (oracle, grouping->windowing->trigger),
                             .ended = weir_oracle_max_timestamp (span).us < grouping->watermark.us };
  g_ptr_array_add (key->windows, window);
  return window;
}

static OracleWindow *
find_window (const OracleKey *key, WeirWindow span)
{
  for (unsigned i = 0; i < key->windows->len; i++)
    if (weir_window_equal (((OracleWindow *) key->windows->pdata[i])->span, span))
      return key->windows->pdata[i];
  return NULL;
}

gboolean
weir_oracle_is_closed (const OracleKey *key, WeirWindow span)
{
  for (unsigned i = 0; i < key->windows->len; i++)
    {
      const OracleWindow *window = key->windows->pdata[i];

      if (window->closed && weir_window_equal (window->span, span))
        return TRUE;
    }
  return FALSE;
}

/* NULL: closed. */
static OracleWindow *
window_for (const OracleGrouping *grouping, OracleKey *key, WeirWindow own)
{
  OracleWindow *window;

  if (grouping->merges)
    return weir_oracle_merge_in (grouping, key, own);
  window = find_window (key, own);
  if (window == NULL)
    window = weir_oracle_window_new (grouping, key, own);
  return window->closed ? NULL : window;
}

void
weir_oracle_ask_trigger (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window)
{
  OracleNow now = weir_oracle_now (grouping, window, grouping->watermark);

  if (window->closed || !window->has_news || !weir_oracle_trigger_ready (window->trigger, now))
    return;
  weir_oracle_trigger_fire (window->trigger, now);
  weir_oracle_fire (grouping, key, window, window->ended ? WEIR_PANE_LATE : WEIR_PANE_EARLY, window->trigger->finished,
                    FALSE);
}

static void
ask_triggers (const OracleGrouping *grouping, OracleKey *key)
{
  g_autoptr (GPtrArray) windows = g_ptr_array_copy (key->windows, NULL, NULL);

  for (unsigned i = 0; i < windows->len; i++)
    {
      if (weir_oracle_derive_anew (grouping, key, windows->pdata[i]))
        continue;
      weir_oracle_ask_trigger (grouping, key, windows->pdata[i]);
      weir_oracle_forget_if_empty (grouping, key, windows->pdata[i]);
    }
}

/* --- elements ----------------------------------------------------------------------------------------------------- */

static OracleKey *
find_key (OracleGrouping *grouping, unsigned tag, const OracleElement *e)
{
  const WeirType *type;
  const void     *value = weir_oracle_key_of (grouping->node, tag, e->value, &type);
  GByteArray     *id = g_byte_array_new ();
  GBytes         *bytes;
  OracleKey      *key;

  weir_value_encode (type, value, id);
  bytes = g_byte_array_free_to_bytes (id);
  key = g_hash_table_lookup (grouping->node->keys, bytes);
  if (key != NULL)
    {
      g_bytes_unref (bytes);
      return key;
    }
  key = weir_arena_alloc (grouping->node->oracle->arena, sizeof *key);
  *key = (OracleKey) { value, weir_oracle_list (grouping->node->oracle) };
  g_ptr_array_add (grouping->keys, key);
  g_hash_table_insert (grouping->node->keys, bytes, key);
  return key;
}

void
weir_oracle_drop_late (const OracleGrouping *grouping, unsigned tag, const OracleElement *e)
{
  WeirCollectionId in = weir__graph_port (grouping->node->t->inputs, tag)->collection;

  grouping->node->dropped.late++;
  for (unsigned i = 0; i < grouping->node->late_outputs->len; i++)
    {
      OracleNode *late = grouping->node->late_outputs->pdata[i];
      if (weir__graph_port (late->t->inputs, 0)->collection.i == in.i)
        g_array_append_vals (weir_oracle_output (late, 0), e, 1);
    }
}

static void
insert (const OracleGrouping *grouping, OracleKey *key, unsigned tag, const OracleElement *e)
{
  OracleWindow   *window = window_for (grouping, key, e->window);
  OracleArrival  *arrival;
  const WeirType *type;

  if (window == NULL)
    {
      grouping->node->dropped.closed++;
      return;
    }
  arrival = weir_arena_alloc (grouping->node->oracle->arena, sizeof *arrival);
  *arrival = (OracleArrival) { .e = *e,
                               .value = weir_oracle_value_of (grouping->node, tag, e->value, &type),
                               .tag = tag,
                               .was_behind = e->time.us < grouping->watermark.us };
  g_ptr_array_add (window->arrivals, arrival);
  window->has_news = TRUE;
  weir_oracle_trigger_tell (window->trigger, WEIR_INSERT, weir_oracle_now (grouping, window, grouping->watermark));
}

static void
take_element (OracleGrouping *grouping, unsigned tag, const OracleElement *e)
{
  OracleKey *key;

  grouping->had_elements = TRUE;
  if (weir_oracle_expiry (grouping, e->window).us < grouping->watermark.us)
    {
      weir_oracle_drop_late (grouping, tag, e);
      return;
    }
  key = find_key (grouping, tag, e);
  if (e->kind == WEIR_RETRACT)
    weir_oracle_take_back (grouping, key, tag, e);
  else
    insert (grouping, key, tag, e);
  if (!grouping->node->oracle->stepped)
    ask_triggers (grouping, key);
}

/* --- instants ----------------------------------------------------------------------------------------------------- */

/* The instant that the watermark has to pass for something to happen to the window. */
static WeirTime
next_instant (const OracleGrouping *grouping, const OracleWindow *window)
{
  return window->ended ? weir_oracle_expiry (grouping, window->span) : weir_oracle_max_timestamp (window->span);
}

/* There is an on-time pane whatever the trigger is; the trigger is told of it if it was ready by itself. */
static void
end_window (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window, WeirTime at)
{
  OracleNow now = weir_oracle_now (grouping, window, (WeirTime) { at.us + 1 });
  gboolean  finished;

  window->ended = TRUE;
  if (window->closed)
    return;
  if (weir_oracle_trigger_ready (window->trigger, now))
    weir_oracle_trigger_fire (window->trigger, now);
  finished = window->trigger->finished || weir_oracle_expiry (grouping, window->span).us <= at.us;
  weir_oracle_fire (grouping, key, window, WEIR_PANE_ON_TIME, finished,
                    grouping->windowing->on_time == WEIR_ON_TIME_FIRE_ALWAYS
                        || (finished && grouping->windowing->closing == WEIR_CLOSING_FIRE_ALWAYS));
}

static void
expire_window (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window)
{
  if (!window->closed)
    weir_oracle_fire (grouping, key, window, WEIR_PANE_LATE, TRUE,
                      grouping->windowing->closing == WEIR_CLOSING_FIRE_ALWAYS);
  g_ptr_array_remove (key->windows, window);
}

static void
pass_instant (const OracleGrouping *grouping, OracleKey *key, WeirTime at)
{
  for (unsigned i = key->windows->len; i-- > 0;)
    {
      OracleWindow *window = key->windows->pdata[i];

      if (next_instant (grouping, window).us != at.us)
        continue;
      if (!window->ended)
        end_window (grouping, key, window, at);
      if (next_instant (grouping, window).us <= at.us)
        expire_window (grouping, key, window);
      else
        weir_oracle_forget_if_empty (grouping, key, window);
    }
}

/* The first instant before `watermark` at which anything happens to a window. */
static gboolean
find_instant (const OracleGrouping *grouping, WeirTime watermark, WeirTime *ret_at)
{
  *ret_at = watermark;
  for (unsigned i = 0; i < grouping->keys->len; i++)
    {
      const OracleKey *key = grouping->keys->pdata[i];

      for (unsigned k = 0; k < key->windows->len; k++)
        ret_at->us = MIN (ret_at->us, next_instant (grouping, key->windows->pdata[k]).us);
    }
  return ret_at->us < watermark.us;
}

/* A global combine of nothing: its default, once. */
static void
answer_nothing (OracleGrouping *grouping)
{
  OracleWindow global = { .span = WEIR_GLOBAL_WINDOW };
  OracleKey    key = { .value = &(WeirUnit) { 0 } };

  if (!grouping->has_default || grouping->had_elements || grouping->had_default
      || grouping->watermark.us <= weir_oracle_max_timestamp (global.span).us)
    return;
  grouping->had_default = TRUE;
  global.arrivals = global.standing = weir_oracle_list (grouping->node->oracle);
  weir_oracle_fire (grouping, &key, &global, WEIR_PANE_ON_TIME, TRUE, TRUE);
}

static void
move_watermark (OracleGrouping *grouping, WeirTime watermark)
{
  WeirTime at;

  while (find_instant (grouping, watermark, &at))
    for (unsigned i = 0; i < grouping->keys->len; i++)
      pass_instant (grouping, grouping->keys->pdata[i], at);
  grouping->watermark = watermark;
  answer_nothing (grouping);
}

/* Panes under way hold it at the timestamps that they will have. */
static WeirTime
output_watermark (const OracleGrouping *grouping)
{
  WeirTime least = grouping->watermark, time;

  for (unsigned i = 0; i < grouping->keys->len; i++)
    {
      const OracleKey *key = grouping->keys->pdata[i];

      for (unsigned k = 0; k < key->windows->len; k++)
        if (weir_oracle_pane_time (grouping, key->windows->pdata[k], &time))
          least.us = MIN (least.us, time.us);
    }
  return least;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static OracleGrouping *
grouping_of (OracleNode *node)
{
  OracleGrouping *grouping = node->state;

  if (grouping != NULL)
    return grouping;
  node->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  node->state = grouping = weir_arena_alloc (node->oracle->arena, sizeof *grouping);
  *grouping = (OracleGrouping) { .node = node,
                                 .windowing = weir_oracle_input_windowing (node, 0),
                                 .has_default = strcmp (node->t->urn, WEIR_URN_COMBINE_GLOBALLY) == 0
                                                && !node->t->without_default,
                                 .keys = weir_oracle_list (node->oracle),
                                 .watermark = WEIR_TIME_MIN };
  for (unsigned i = 0; i < node->t->inputs->len; i++)
    {
      const WeirWindowing *w = weir_oracle_input_windowing (node, i);

      if (!w->merged && (w->windows.kind == WEIR_WINDOWS_SESSIONS
                         || (w->windows.kind == WEIR_WINDOWS_CUSTOM && w->windows.custom->merges)))
        grouping->merges = TRUE;
    }
  grouping->subtracts
      = !grouping->merges && node->function != NULL && node->function->combine_fn->subtract_rows != NULL;
  return grouping;
}

gboolean
weir_oracle_group (OracleNode *node, GError **error)
{
  OracleGrouping   *grouping = grouping_of (node);
  OracleCollection *out = weir_oracle_output_collection (node, 0);
  OracleMeeting     inputs = weir_oracle_meeting_of_inputs (node);

  for (unsigned tag = 0; tag < node->t->inputs->len; tag++)
    for (unsigned i = 0; i < weir_oracle_input (node, tag)->len; i++)
      take_element (grouping, tag, &g_array_index (weir_oracle_input (node, tag), OracleElement, i));
  for (unsigned i = 0; i < grouping->keys->len; i++)
    ask_triggers (grouping, grouping->keys->pdata[i]);
  move_watermark (grouping, weir_oracle_watermark (inputs, grouping->watermark));
  out->watermark.us = MAX (out->watermark.us, output_watermark (grouping).us);
  out->idle = weir_oracle_is_idle (inputs);
  if (node->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&node->failure));
  return FALSE;
}
