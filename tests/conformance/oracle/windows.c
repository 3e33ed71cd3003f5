/* SPDX-License-Identifier: Apache-2.0 */
/* Windows: which ones an element falls into. On paper windows go on for ever; here they are cut where time begins
 * and where the global window ends, and what is later than that end belongs to the last ones. */
#include <string.h>

#include "tests/conformance/oracle/calendar.h"
#include "tests/conformance/oracle/oracle-private.h"

#include <weir/error.h>
#include <weir/sys/window-fn.h>

#define END WEIR_GLOBAL_WINDOW.end.us

static void
add_window (GArray *windows, __int128 start, __int128 end)
{
  WeirWindow window
      = { { (int64_t) CLAMP (start, INT64_MIN, END - 1) }, { (int64_t) CLAMP (end, INT64_MIN + 1, END) } };

  g_array_append_val (windows, window);
}

/* The largest multiple of n that is not above t. */
static __int128
multiple_below (__int128 t, __int128 n)
{
  __int128 m = t / n * n;

  return m > t ? m - n : m;
}

static void
add_sliding (const WeirWindows *w, int64_t t, GArray *windows)
{
  for (__int128 start = multiple_below ((__int128) t - w->offset.us, w->period.us) + w->offset.us;
       start + w->size.us > t; start -= w->period.us)
    add_window (windows, start, start + w->size.us);
}

static gboolean
refuse (const OracleNode *node, const WeirWindowFn *fn, const OracleElement *e, const char *why, GError **error)
{
  g_autofree char *at = weir_time_to_string (e->time);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "%s: window function %s: an element at %s: %s", node->t->path,
               fn->name, at, why);
  return FALSE;
}

static gboolean
check_custom (const OracleNode *node, const WeirWindowFn *fn, const OracleElement *e, GArray *windows, GError **error)
{
  g_autoptr (GArray) given = g_array_copy (windows);

  g_array_set_size (windows, 0);
  for (unsigned i = 0; i < given->len; i++)
    {
      WeirWindow w = g_array_index (given, WeirWindow, i);

      add_window (windows, w.start.us, w.end.us);
      w = g_array_index (windows, WeirWindow, i);
      if (w.start.us >= w.end.us)
        return refuse (node, fn, e, "a window does not end behind its start", error);
      if (w.end.us <= MIN (e->time.us, END - 1))
        return refuse (node, fn, e, "a window ends before the element", error);
    }
  return TRUE;
}

static gboolean
add_custom (const OracleNode *node, const WeirWindows *w, const OracleElement *e, GArray *windows, GError **error)
{
  const WeirWindowFn *fn = weir__pipeline_function (node->oracle->pipeline, w->custom->name)->window_fn;
  g_autofree char    *why = NULL;
  uint32_t            room = 8, n;

  g_array_set_size (windows, room);
  n = fn->assign (w->custom_config, e->value, e->time, (WeirWindow *) (void *) windows->data, room);
  if (n > 1000000)
    return refuse (node, fn, e, "there may be at most 1000000 windows", error);
  if (n > room)
    {
      room = n;
      g_array_set_size (windows, room);
      n = fn->assign (w->custom_config, e->value, e->time, (WeirWindow *) (void *) windows->data, room);
      why = g_strdup_printf ("first %" PRIu32 " windows, then %" PRIu32, room, n);
    }
  if (n > room)
    return refuse (node, fn, e, why, error);
  g_array_set_size (windows, n);
  return check_custom (node, fn, e, windows, error);
}

static gboolean
add_windows (const OracleNode *node, const WeirWindows *w, const OracleElement *e, GArray *windows, GError **error)
{
  int64_t    t = MIN (e->time.us, END - 1);
  __int128   start;
  WeirWindow days;

  switch (w->kind)
    {
    case WEIR_WINDOWS_GLOBAL:
      add_window (windows, INT64_MIN, END);
      return TRUE;
    case WEIR_WINDOWS_FIXED:
      start = multiple_below ((__int128) t - w->offset.us, w->size.us) + w->offset.us;
      add_window (windows, start, start + w->size.us);
      return TRUE;
    case WEIR_WINDOWS_SLIDING:
      add_sliding (w, t, windows);
      return TRUE;
    case WEIR_WINDOWS_SESSIONS:
      add_window (windows, t, (__int128) e->time.us + w->size.us);
      return TRUE;
    case WEIR_WINDOWS_CALENDAR:
      if (!weir_oracle_calendar_window (w, t, &days, error))
        return FALSE;
      add_window (windows, days.start.us, days.end.us);
      return TRUE;
    case WEIR_WINDOWS_CUSTOM:
      return add_custom (node, w, e, windows, error);
    case WEIR_WINDOWS_SAME:
      break;
    }
  g_assert_not_reached ();
}

gboolean
weir_oracle_window_into (OracleNode *node, GError **error)
{
  const WeirWindowing *windowing = weir__graph_windowing (node->oracle->graph, node->t->windowing);
  const GArray        *in = weir_oracle_input (node, 0);

  weir_oracle_pass_watermark (node, 0);
  for (unsigned i = 0; i < in->len; i++)
    {
      OracleElement      e = g_array_index (in, OracleElement, i);
      g_autoptr (GArray) windows = g_array_new (FALSE, TRUE, sizeof (WeirWindow));

      if (node->t->keeps_windows)
        g_array_append_val (windows, e.window);
      else if (!add_windows (node, &windowing->windows, &e, windows, error))
        return FALSE;
      for (unsigned k = 0; k < windows->len; k++)
        {
          e.window = g_array_index (windows, WeirWindow, k);
          g_array_append_val (weir_oracle_output (node, 0), e);
        }
    }
  return TRUE;
}
