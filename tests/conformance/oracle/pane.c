/* SPDX-License-Identifier: Apache-2.0 */
/* Panes: what stands is taken back, then comes the new one. */
#include "tests/conformance/oracle/group.h"

/* Of the elements since the last pane that were not behind the watermark. */
gboolean
weir_oracle_pane_time (const OracleGrouping *grouping, const OracleWindow *window, WeirTime *ret_time)
{
  WeirTimestampCombiner combiner = grouping->windowing->timestamp_combiner;
  gboolean              any = FALSE;

  for (unsigned i = 0; i < window->arrivals->len && combiner != WEIR_END_OF_WINDOW; i++)
    {
      const OracleArrival *arrival = window->arrivals->pdata[i];

      if (arrival->shown || arrival->was_behind || arrival->e.kind == WEIR_RETRACT)
        continue;
      if (!any)
        *ret_time = arrival->e.time;
      else if (combiner == WEIR_EARLIEST)
        ret_time->us = MIN (ret_time->us, arrival->e.time.us);
      else
        ret_time->us = MAX (ret_time->us, arrival->e.time.us);
      any = TRUE;
    }
  return any;
}

/* What a pane holds: all there is, or what came since the last one. */
static GPtrArray *
contents_of (const OracleGrouping *grouping, const OracleWindow *window)
{
  gboolean   discards = grouping->windowing->accumulation == WEIR_DISCARDING;
  GPtrArray *contents = weir_oracle_list (grouping->node->oracle);

  for (unsigned i = 0; i < window->arrivals->len; i++)
    {
      OracleArrival *arrival = window->arrivals->pdata[i];

      if (!arrival->taken_back && !(discards && arrival->shown))
        g_ptr_array_add (contents, arrival);
    }
  return contents;
}

gboolean
weir_oracle_take_back_standing (const OracleGrouping *grouping, const OracleWindow *window)
{
  gboolean any = FALSE;

  for (unsigned i = 0; i < window->standing->len; i++)
    {
      OracleStanding *standing = window->standing->pdata[i];
      OracleElement   e = standing->pane;

      e.kind = WEIR_RETRACT;
      if (!standing->taken_back)
        g_array_append_val (weir_oracle_output (grouping->node, 0), e);
      any = any || !standing->taken_back;
      standing->taken_back = TRUE;
    }
  return any;
}

static void
let_stand (const OracleGrouping *grouping, OracleWindow *window, const OracleElement *pane)
{
  OracleStanding *standing = weir_arena_alloc (grouping->node->oracle->arena, sizeof *standing);

  *standing = (OracleStanding) { .pane = *pane };
  g_ptr_array_add (window->standing, standing);
}

static void
put_pane (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window, const GPtrArray *contents,
          WeirPaneTiming timing, gboolean finished)
{
  OracleElement pane = { .time = weir_oracle_max_timestamp (window->span), .window = window->span };

  pane.value = weir_oracle_pane_value (grouping->node, key->value, contents);
  weir_oracle_pane_time (grouping, window, &pane.time);
  pane.pane = (WeirPane) { .timing = (uint8_t) timing,
                           .not_first = window->n_panes > 0,
                           .not_last = !finished,
                           .index = window->n_panes++,
                           .on_time_index = timing == WEIR_PANE_EARLY ? -1 : (int32_t) window->n_on_time++ };
  g_array_append_val (weir_oracle_output (grouping->node, 0), pane);
  if (grouping->windowing->accumulation == WEIR_RETRACTING && !finished)
    let_stand (grouping, window, &pane);
}

/* A window that has nothing left has no pane, but to say so where nothing is taken back. */
static gboolean
has_pane (const OracleGrouping *grouping, const OracleWindow *window)
{
  switch (grouping->windowing->accumulation)
    {
    case WEIR_DISCARDING:
      return TRUE;
    case WEIR_ACCUMULATING:
      return weir_oracle_count_left (window) > 0 || grouping->has_default || window->n_panes > 0;
    case WEIR_RETRACTING:
      return weir_oracle_count_left (window) > 0 || grouping->has_default;
    }
  g_assert_not_reached ();
}

void
weir_oracle_fire (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window, WeirPaneTiming timing,
                  gboolean finished, gboolean even_if_empty)
{
  if (window->has_news || even_if_empty)
    {
      weir_oracle_take_back_standing (grouping, window);
      if (has_pane (grouping, window))
        put_pane (grouping, key, window, contents_of (grouping, window), timing, finished);
    }
  for (unsigned i = 0; i < window->arrivals->len; i++)
    ((OracleArrival *) window->arrivals->pdata[i])->shown = TRUE;
  window->has_news = FALSE;
  window->closed = window->closed || finished;
}
