/* SPDX-License-Identifier: Apache-2.0 */
/* Retracts as input: the second half of docs/decisions/when-panes-fire.md. */
#include "tests/conformance/oracle/group.h"

/* --- taking back -------------------------------------------------------------------------------------------------- */

int64_t
weir_oracle_count_left (const OracleWindow *window)
{
  int64_t n = 0;

  for (unsigned i = 0; i < window->arrivals->len; i++)
    {
      const OracleArrival *arrival = window->arrivals->pdata[i];

      n += arrival->taken_back ? 0 : arrival->e.kind == WEIR_INSERT ? 1 : -1;
    }
  return n;
}

/* An insert of the same value by the same input; in windows that merge, of the same window and time too. */
static OracleArrival *
find_insert (const OracleGrouping *grouping, const OracleWindow *window, unsigned tag, const OracleElement *e)
{
  const WeirType *type;
  const void     *value = weir_oracle_value_of (grouping->node, tag, e->value, &type);

  for (unsigned i = 0; i < window->arrivals->len; i++)
    {
      OracleArrival *arrival = window->arrivals->pdata[i];

      if (!arrival->taken_back && arrival->e.kind == WEIR_INSERT && arrival->tag == tag
          && (!grouping->merges
              || (arrival->e.time.us == e->time.us && weir_window_equal (arrival->e.window, e->window)))
          && weir_value_equal (type, arrival->value, value))
        return arrival;
    }
  return NULL;
}

/* Of a CombineFn that subtracts: values are counted, and any that is there will do. */
static gboolean
keep_retract (const OracleGrouping *grouping, OracleWindow *window, unsigned tag, const OracleElement *e)
{
  OracleArrival  *arrival;
  const WeirType *type;

  if (weir_oracle_count_left (window) == 0)
    return FALSE;
  arrival = weir_arena_alloc (grouping->node->oracle->arena, sizeof *arrival);
  *arrival = (OracleArrival) { .e = *e,
                               .value = weir_oracle_value_of (grouping->node, tag, e->value, &type),
                               .tag = tag };
  g_ptr_array_add (window->arrivals, arrival);
  return TRUE;
}

static gboolean
take_back_in (const OracleGrouping *grouping, OracleWindow *window, unsigned tag, const OracleElement *e)
{
  OracleArrival *insert;

  if (window->closed || (!grouping->merges && !weir_window_equal (window->span, e->window)))
    return FALSE;
  if (grouping->subtracts)
    return keep_retract (grouping, window, tag, e);
  insert = find_insert (grouping, window, tag, e);
  if (insert == NULL)
    return FALSE;
  insert->taken_back = TRUE;
  window->has_lost = grouping->merges;
  return TRUE;
}

void
weir_oracle_take_back (const OracleGrouping *grouping, OracleKey *key, unsigned tag, const OracleElement *e)
{
  for (unsigned i = 0; i < key->windows->len; i++)
    {
      OracleWindow *window = key->windows->pdata[i];

      if (!take_back_in (grouping, window, tag, e))
        continue;
      window->has_news = TRUE;
      weir_oracle_trigger_tell (window->trigger, WEIR_RETRACT, weir_oracle_now (grouping, window, grouping->watermark));
      return;
    }
  if (weir_oracle_is_closed (key, e->window))
    grouping->node->dropped.closed++;
  else
    weir_oracle_drop_late (grouping, tag, e);
}

/* --- windows without what was taken back -------------------------------------------------------------------------- */

void
weir_oracle_forget_if_empty (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window)
{
  gboolean has_shown = window->n_panes > 0;

  if (grouping->windowing->accumulation == WEIR_RETRACTING)
    {
      has_shown = FALSE;
      for (unsigned i = 0; i < window->standing->len; i++)
        has_shown = has_shown || !((OracleStanding *) window->standing->pdata[i])->taken_back;
    }
  if (!window->closed && !has_shown && !grouping->has_default
      && grouping->windowing->accumulation != WEIR_DISCARDING && weir_oracle_count_left (window) == 0)
    g_ptr_array_remove (key->windows, window);
}

/* A new window, whose elements are as if they had just come. */
static OracleWindow *
open_part (const OracleGrouping *grouping, OracleKey *key, const OracleMerged *part)
{
  OracleWindow *window = weir_oracle_window_new (grouping, key, part->span);

  window->has_news = TRUE;
  for (unsigned i = 0; i < part->members->len; i++)
    {
      OracleArrival *arrival = part->members->pdata[i];

      arrival->shown = FALSE;
      arrival->was_behind = arrival->e.time.us < grouping->watermark.us;
      g_ptr_array_add (window->arrivals, arrival);
      weir_oracle_trigger_tell (window->trigger, WEIR_INSERT, weir_oracle_now (grouping, window, grouping->watermark));
    }
  return window;
}

/* It fires, whatever its trigger says, which is told of it if it was ready. */
static void
fire_part (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window)
{
  OracleNow now = weir_oracle_now (grouping, window, grouping->watermark);

  if (weir_oracle_trigger_ready (window->trigger, now))
    weir_oracle_trigger_fire (window->trigger, now);
  weir_oracle_fire (grouping, key, window, window->ended ? WEIR_PANE_LATE : WEIR_PANE_EARLY, window->trigger->finished,
                    FALSE);
}

static int
compare_ends (const void *a, const void *b)
{
  return weir_window_compare (((const OracleMerged *) a)->span, ((const OracleMerged *) b)->span);
}

gboolean
weir_oracle_derive_anew (const OracleGrouping *grouping, OracleKey *key, OracleWindow *whole)
{
  gboolean replaces;
  GArray  *parts;

  if (!whole->has_lost || whole->closed)
    return FALSE;
  whole->has_lost = FALSE;
  parts = weir_oracle_merge_all (grouping, whole->arrivals);
  if (parts->len == 1 && weir_window_equal (g_array_index (parts, OracleMerged, 0).span, whole->span))
    return FALSE;
  g_array_sort (parts, compare_ends);
  g_ptr_array_remove (key->windows, whole);
  replaces = weir_oracle_take_back_standing (grouping, whole);
  for (unsigned i = 0; i < parts->len; i++)
    {
      OracleWindow *window = open_part (grouping, key, &g_array_index (parts, OracleMerged, i));

      if (weir_oracle_expiry (grouping, window->span).us < grouping->watermark.us)
        {
          weir_oracle_fire (grouping, key, window, WEIR_PANE_LATE, TRUE, FALSE);
          g_ptr_array_remove (key->windows, window);
        }
      else if (replaces)
        fire_part (grouping, key, window);
      else
        weir_oracle_ask_trigger (grouping, key, window);
    }
  return TRUE;
}
