/* SPDX-License-Identifier: Apache-2.0 */

/* When does a pane fire? A function is not told the processing time; but the events of test streams happen one after the
 * other, and in each round every stream has one. So a second stream, in front of the story's, tells the number of the
 * event that comes next, and whatever is recorded after it belongs to that. Panes of one event may come out of several
 * lanes: sorted, the record is the same in every run. */

#include "examples/support/panes.h"

#include <pthread.h>
#include <stdio.h>

static struct
{
  pthread_mutex_t lock;
  WeirArena      *texts;
  GArray         *events; /* PanesEvent */
  GArray         *clocks; /* WeirTime, of each event of the story and of its end */
  int64_t         step;
  gboolean        as_json;
} record = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
add (PanesEvent event)
{
  event.at = g_array_index (record.clocks, WeirTime, event.step);
  event.key = weir_arena_string (record.texts, event.key);
  event.value = weir_arena_string (record.texts, event.value);
  g_array_append_val (record.events, event);
}

/* --- the story ----------------------------------------------------------------------------------------------------- */

static void
tell_step (const int64_t *number, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  pthread_mutex_lock (&record.lock);
  record.step = *number;
  pthread_mutex_unlock (&record.lock);
}
WEIR_DO_FN (tell_step, int64_t, int64_t)

/* The stream in front: each event of it is the number of the story's. */
static void
number_steps (WeirPipeline *p, size_t n)
{
  g_autofree WeirTestEvent *numbers = g_new (WeirTestEvent, n);
  g_autofree int64_t       *values = g_new (int64_t, n);

  for (size_t i = 0; i < n; i++)
    {
      values[i] = (int64_t) i;
      numbers[i] = (WeirTestEvent) { .kind = WEIR_TEST_ELEMENTS,
                                     .elements = &values[i],
                                     .n = 1,
                                     .size = sizeof (int64_t),
                                     .stride = sizeof (int64_t),
                                     .time_offset = WEIR_TEST_SAME_TIME };
    }
  weir_par_do ((WeirInt64Collection *) (void *) weir_pipeline_test_stream (p, WEIR_TYPE (int64_t), numbers, n,
                                                                           WEIR_HERE ("Steps")),
               tell_step);
}

static void
note_event (const WeirTestEvent *event, int64_t step)
{
  if (event->kind == WEIR_TEST_WATERMARK)
    add ((PanesEvent) { .what = WEIR_STRING ("watermark"), .step = step, .time = event->time });
  for (size_t i = 0; event->kind == WEIR_TEST_ELEMENTS && i < event->n; i++)
    {
      const Points *element = (const Points *) (const void *) ((const char *) event->elements + i * event->stride);
      char          value[24];

      g_snprintf (value, sizeof value, "%" PRId64, element->value);
      add ((PanesEvent) { .what = WEIR_STRING ("element"),
                          .step = step,
                          .time = event->time,
                          .key = element->key,
                          .value = weir_string_from_c (value) });
    }
}

PointsCollection *
panes_story (WeirPipeline *p, const WeirTestEvent *events, size_t n)
{
  WeirTime now = { 0 };

  record.texts = weir_arena_new ();
  record.events = g_array_new (FALSE, FALSE, sizeof (PanesEvent));
  record.clocks = g_array_new (FALSE, FALSE, sizeof (WeirTime));
  for (size_t i = 0; i < n; i++)
    {
      now = weir_time_add (now, events[i].by);
      g_array_append_val (record.clocks, now);
      note_event (&events[i], (int64_t) i);
    }
  g_array_append_val (record.clocks, now);
  number_steps (p, n + 1);
  return (PointsCollection *) (void *) weir_pipeline_test_stream (p, WEIR_TYPE (Points), events, n, WEIR_HERE ("Story"));
}

/* --- what comes of it ---------------------------------------------------------------------------------------------- */

static void
note_result (const WeirContext *ctx, const Points *total, const char *what)
{
  static const char *const timings[] = { "", "early", "on time", "late" };
  const WeirWindow         window = weir_context_window (ctx);
  char                     value[24];

  g_snprintf (value, sizeof value, "%" PRId64, total->value);
  pthread_mutex_lock (&record.lock);
  add ((PanesEvent) { .what = weir_string_from_c (what),
                      .step = record.step,
                      .time = weir_context_timestamp (ctx),
                      .start = window.start,
                      .end = window.end,
                      .key = total->key,
                      .value = weir_string_from_c (value),
                      .timing = weir_string_from_c (timings[weir_context_pane (ctx).timing]) });
  pthread_mutex_unlock (&record.lock);
}

static gboolean
note_pane (WeirContext *ctx, const Points *total, PointsEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  note_result (ctx, total, weir_context_kind (ctx) == WEIR_RETRACT ? "retract" : "pane");
  return TRUE;
}
WEIR_DO_FN (note_pane, Points, Points, .retracts = WEIR_RETRACTS_CONSUME)

void
panes_record (PointsCollection *totals)
{
  weir_par_do (totals, note_pane);
}

static gboolean
note_dropped (WeirContext *ctx, const Points *element, PointsEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  note_result (ctx, element, "dropped");
  return TRUE;
}
WEIR_DO_FN (note_dropped, Points, Points)

void
panes_record_dropped (PointsCollection *dropped)
{
  weir_par_do (dropped, note_dropped);
}

/* --- the record ---------------------------------------------------------------------------------------------------- */

/* By step; the story first, then what came of it by key: one key is one lane's, and stays in its order. */
static int
compare_events (const void *a, const void *b)
{
  const PanesEvent *x = a, *y = b;
  const bool        x_told = x->end.us == 0, y_told = y->end.us == 0;

  if (x->step != y->step)
    return x->step < y->step ? -1 : 1;
  if (x_told || y_told)
    return y_told - x_told;
  return weir_string_compare (x->key, y->key);
}

static void
print_time (WeirTime t)
{
  if (weir_time_add (t, WEIR_DAYS (2)).us == INT64_MAX)
    printf ("the end");
  else if (t.us == INT64_MIN)
    printf ("the beginning");
  else
    printf ("%" PRId64 ":%02" PRId64, t.us / 60000000, t.us / 1000000 % 60);
}

static void
print_event (const PanesEvent *event)
{
  print_time (event->at);
  printf ("  " WEIR_STRING_FORMAT, WEIR_STRING_ARG (event->what));
  if (event->key.size > 0)
    printf (" " WEIR_STRING_FORMAT " " WEIR_STRING_FORMAT, WEIR_STRING_ARG (event->key), WEIR_STRING_ARG (event->value));
  if (event->end.us == 0)
    printf (event->key.size > 0 ? " of " : " ");
  else
    printf (" in [");
  print_time (event->end.us == 0 ? event->time : event->start);
  if (event->end.us != 0)
    {
      printf (", ");
      print_time (event->end);
      printf (event->timing.size > 0 ? "), " WEIR_STRING_FORMAT : ")", WEIR_STRING_ARG (event->timing));
    }
  printf ("\n");
}

static void
print_json (const PanesEvent *event)
{
  g_autoptr (GString) line = g_string_new (NULL);

  weir_value_print_json (WEIR_TYPE (PanesEvent), event, line);
  puts (line->str);
}

int
panes_main (WeirPipeline *p, int argc, char **argv)
{
  const GOptionEntry options[]
      = { { "record", 0, 0, G_OPTION_ARG_NONE, &record.as_json, "Print what happened as JSON lines", NULL }, { 0 } };

  weir_pipeline_parse (p, options, &argc, &argv);
  if (argc > 1)
    return g_printerr ("%s: unexpected argument %s; see --help\n", g_get_prgname (), argv[1]), 2;
  const int status = weir_pipeline_main (p, argc, argv);
  /* This sort is stable. */
  g_array_sort (record.events, compare_events);
  for (unsigned i = 0; status == 0 && i < record.events->len; i++)
    (record.as_json ? print_json : print_event) (&g_array_index (record.events, PanesEvent, i));
  g_array_unref (record.events);
  g_array_unref (record.clocks);
  weir_arena_free (record.texts);
  return status;
}
