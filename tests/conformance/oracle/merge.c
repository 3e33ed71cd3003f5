/* SPDX-License-Identifier: Apache-2.0 */
/* Windows that merge: sessions, and custom ones. Which windows belong together is found from their spans alone; then
 * those that do become one. Closed windows take no part. */
#include <string.h>

#include "tests/conformance/oracle/group.h"

/* --- what belongs together ---------------------------------------------------------------------------------------- */

static void
add_part (const OracleGrouping *grouping, GArray *parts, WeirWindow span, void *member)
{
  OracleMerged part = { span, weir_oracle_list (grouping->node->oracle) };

  g_ptr_array_add (part.members, member);
  g_array_append_val (parts, part);
}

static WeirWindow
hull (WeirWindow a, WeirWindow b)
{
  return (WeirWindow) { { MIN (a.start.us, b.start.us) }, { MAX (a.end.us, b.end.us) } };
}

static int
compare_parts (const void *a, const void *b)
{
  const OracleMerged *x = a, *y = b;

  if (x->span.start.us != y->span.start.us)
    return x->span.start.us < y->span.start.us ? -1 : 1;
  return (x->span.end.us > y->span.end.us) - (x->span.end.us < y->span.end.us);
}

static void
number_equal (const OracleGrouping *grouping G_GNUC_UNUSED, const WeirWindow *spans, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 1; i < n; i++)
    ret_group[i] = weir_window_equal (spans[i], spans[i - 1]) ? ret_group[i - 1] : i;
}

/* Those of the sorted spans that belong together get the same number: by the user's function, or by overlap. */
static void
number_groups (const OracleGrouping *grouping, const WeirWindow *spans, uint32_t n, uint32_t *ret_group)
{
  const WeirWindows *windows = &grouping->windowing->windows;
  WeirWindow         so_far = spans[0];

  if (windows->kind == WEIR_WINDOWS_CUSTOM)
    {
      weir__pipeline_function (grouping->node->oracle->pipeline, windows->custom->name)
          ->window_fn->merge (windows->custom_config, spans, n, ret_group);
      return;
    }
  for (uint32_t i = 1; i < n; i++)
    {
      ret_group[i] = spans[i].start.us < so_far.end.us ? ret_group[i - 1] : i;
      so_far = ret_group[i] == i ? spans[i] : hull (so_far, spans[i]);
    }
}

typedef void (*Number) (const OracleGrouping *grouping, const WeirWindow *spans, uint32_t n, uint32_t *ret_group);

/* Makes one of each group, sorted. TRUE: there are fewer parts now. */
static gboolean
join_once (const OracleGrouping *grouping, GArray *parts, Number number)
{
  g_autoptr (GArray)     before = g_array_copy (parts);
  const OracleMerged    *p = (const OracleMerged *) (const void *) before->data;
  g_autofree uint32_t   *group = g_new0 (uint32_t, parts->len);
  g_autofree WeirWindow *spans = g_new (WeirWindow, parts->len);

  g_array_sort (before, compare_parts);
  for (uint32_t i = 0; i < before->len; i++)
    {
      spans[i] = p[i].span;
      group[i] = i;
    }
  number (grouping, spans, before->len, group);
  g_array_set_size (parts, 0);
  for (uint32_t i = 0; i < before->len; i++)
    {
      uint32_t first = 0;

      while (group[first] != group[i])
        first++;
      if (first < i)
        {
          g_ptr_array_extend (p[first].members, p[i].members, NULL, NULL);
          continue;
        }
      OracleMerged part = p[i];
      for (uint32_t k = i; k < before->len; k++)
        if (group[k] == group[i])
          part.span = hull (part.span, p[k].span);
      g_array_append_val (parts, part);
    }
  return parts->len < before->len;
}

/* Until nothing changes: what comes of merging may merge again. */
static void
join (const OracleGrouping *grouping, GArray *parts)
{
  do
    join_once (grouping, parts, number_equal);
  while (parts->len > 0 && join_once (grouping, parts, number_groups));
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

/* A window that is as wide as it was goes on counting its panes. */
static void
set_span (const OracleGrouping *grouping, OracleWindow *window, WeirWindow span)
{
  if (weir_window_equal (window->span, span))
    return;
  window->span = span;
  window->n_panes = window->n_on_time = 0;
  window->ended = weir_oracle_max_timestamp (span).us < grouping->watermark.us;
}

static void
absorb (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window, OracleWindow *other)
{
  g_ptr_array_extend (window->arrivals, other->arrivals, NULL, NULL);
  g_ptr_array_extend (window->standing, other->standing, NULL, NULL);
  window->has_news = window->has_news || other->has_news;
  window->has_lost = window->has_lost || other->has_lost;
  weir_oracle_trigger_merge (window->trigger, other->trigger, weir_oracle_now (grouping, window, grouping->watermark));
  g_ptr_array_remove (key->windows, other);
}

/* One window of several, or one that an element makes wider: its trigger goes on. */
static OracleWindow *
merge_windows (const OracleGrouping *grouping, OracleKey *key, const GPtrArray *members, WeirWindow span)
{
  OracleWindow *into = members->pdata[0];

  for (unsigned i = 0; i < members->len; i++)
    if (weir_window_equal (((OracleWindow *) members->pdata[i])->span, span))
      into = members->pdata[i];
  if (members->len == 1 && weir_window_equal (into->span, span))
    return into;
  set_span (grouping, into, span);
  for (unsigned i = 0; i < members->len; i++)
    if (members->pdata[i] != into)
      absorb (grouping, key, into, members->pdata[i]);
  if (members->len == 1)
    weir_oracle_trigger_merge (into->trigger, NULL, weir_oracle_now (grouping, into, grouping->watermark));
  return into;
}

OracleWindow *
weir_oracle_merge_in (const OracleGrouping *grouping, OracleKey *key, WeirWindow own)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (OracleMerged));
  OracleWindow      *found = NULL;

  for (unsigned i = 0; i < key->windows->len; i++)
    {
      OracleWindow *window = key->windows->pdata[i];

      if (!window->closed)
        add_part (grouping, parts, window->span, window);
    }
  add_part (grouping, parts, own, NULL);
  join (grouping, parts);
  for (unsigned i = 0; i < parts->len; i++)
    {
      const OracleMerged *merged = &g_array_index (parts, OracleMerged, i);
      gboolean            is_own = g_ptr_array_remove (merged->members, NULL);
      OracleWindow       *window = NULL;

      if (merged->members->len > 0)
        window = merge_windows (grouping, key, merged->members, merged->span);
      else if (!weir_oracle_is_closed (key, own))
        window = weir_oracle_window_new (grouping, key, own);
      found = is_own ? window : found;
    }
  return found;
}

GArray *
weir_oracle_merge_all (const OracleGrouping *grouping, const GPtrArray *arrivals)
{
  GArray *parts = weir_oracle_array (grouping->node->oracle, sizeof (OracleMerged));

  for (unsigned i = 0; i < arrivals->len; i++)
    {
      OracleArrival *arrival = arrivals->pdata[i];

      if (!arrival->taken_back)
        add_part (grouping, parts, arrival->e.window, arrival);
    }
  join (grouping, parts);
  return parts;
}
