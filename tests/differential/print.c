/* SPDX-License-Identifier: Apache-2.0 */
/* A spec as the C of a case of conformance. */
#include "tests/differential/differential.h"

static const char *const collections[] = {
  [SHAPE_NUMBER] = "WeirInt64Collection", [SHAPE_PAIR] = "PairCollection", [SHAPE_GROUP] = "PairsOfCollection",
  [SHAPE_JOIN] = "JoinedCollection"
};

/* --- windows and triggers ----------------------------------------------------------------------------------------- */

static void
print_span (const char *name, WeirDuration d, GString *to)
{
  if (d.us != 0)
    g_string_append_printf (to, ", .%s = WEIR_MICROSECONDS (%" PRId64 ")", name, d.us);
}

static void
print_windows (const WeirWindows *w, GString *to)
{
  static const char *const kinds[]
      = { "GLOBAL", "FIXED", "SLIDING", "SESSIONS", "CALENDAR", "CUSTOM", "SAME" };

  g_string_append_printf (to, "{ .kind = WEIR_WINDOWS_%s", kinds[w->kind]);
  print_span ("size", w->size, to);
  print_span ("period", w->period, to);
  print_span ("offset", w->offset, to);
  if (w->kind == WEIR_WINDOWS_CALENDAR)
    g_string_append_printf (to, ", .unit = %d, .count = %" PRId32 ", .start = { INT64_C (%" PRId64 ") }", w->unit,
                            w->count, w->start.us);
  if (w->time_zone != NULL)
    g_string_append_printf (to, ", .time_zone = \"%s\"", w->time_zone);
  if (w->custom != NULL)
    g_string_append_printf (to, ", .custom = &%s", w->custom->name);
  g_string_append (to, " }");
}

static void print_trigger (const WeirTrigger *t, GString *to);

static void
print_subs (const char *name, const WeirTrigger *t, GString *to)
{
  g_string_append_printf (to, "%s (", name);
  for (uint32_t i = 0; i < t->n_subs; i++)
    {
      g_string_append (to, i > 0 ? ", " : "");
      print_trigger (t->subs[i], to);
    }
  g_string_append_c (to, ')');
}

static void
print_part (const char *name, const WeirTrigger *part, GString *to)
{
  if (part == NULL)
    return;
  g_string_append_printf (to, "%s.%s = ", to->str[to->len - 1] == '(' ? "" : ", ", name);
  print_trigger (part, to);
}

static void
print_trigger (const WeirTrigger *t, GString *to)
{
  static const char *const nested[]
      = { [WEIR_TRIGGER_AFTER_EACH] = "weir_after_each",   [WEIR_TRIGGER_AFTER_ALL] = "weir_after_all",
          [WEIR_TRIGGER_AFTER_ANY] = "weir_after_any",     [WEIR_TRIGGER_REPEATEDLY] = "weir_repeatedly",
          [WEIR_TRIGGER_OR_FINALLY] = "weir_or_finally",   [WEIR_TRIGGER_NEVER] = NULL };

  if (nested[t->kind] != NULL)
    print_subs (nested[t->kind], t, to);
  else if (t->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    {
      g_string_append (to, "weir_after_watermark (");
      print_part ("early", t->early, to);
      print_part ("late", t->late, to);
      g_string_append_c (to, ')');
    }
  else if (t->kind == WEIR_TRIGGER_AFTER_COUNT)
    g_string_append_printf (to, "weir_after_count (%" PRIu64 ")", t->count);
  else if (t->kind == WEIR_TRIGGER_ALWAYS)
    g_string_append (to, "weir_always ()");
  else if (t->kind == WEIR_TRIGGER_NEVER)
    g_string_append (to, "weir_never ()");
  else
    {
      g_string_append_printf (to, "(&(const WeirTrigger) { .kind = WEIR_TRIGGER_%s",
                              t->kind == WEIR_TRIGGER_DEFAULT                 ? "DEFAULT"
                              : t->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME ? "AFTER_PROCESSING_TIME"
                                                                              : "AFTER_SYNCHRONIZED_PROCESSING_TIME");
      print_span ("delay", t->delay, to);
      print_span ("align", t->align, to);
      g_string_append (to, " })");
    }
}

static void
print_window (const Step *step, GString *to)
{
  const WeirWindowing *w = step->windowing;

  g_string_append_printf (to, "weir_window_into (x%u,\n      .windows = ", step->inputs[0]);
  print_windows (&w->windows, to);
  if (w->trigger != NULL)
    {
      g_string_append (to, ",\n      .trigger = ");
      print_trigger (w->trigger, to);
    }
  if (w->accumulation != WEIR_DISCARDING)
    g_string_append_printf (to, ",\n      .accumulation = %s",
                            w->accumulation == WEIR_ACCUMULATING ? "WEIR_ACCUMULATING" : "WEIR_RETRACTING");
  print_span ("allowed_lateness", w->allowed_lateness, to);
  if (w->timestamp_combiner != WEIR_END_OF_WINDOW)
    g_string_append_printf (to, ", .timestamp_combiner = %s",
                            w->timestamp_combiner == WEIR_EARLIEST ? "WEIR_EARLIEST" : "WEIR_LATEST");
  if (w->closing == WEIR_CLOSING_FIRE_ALWAYS)
    g_string_append (to, ", .closing = WEIR_CLOSING_FIRE_ALWAYS");
  if (w->on_time == WEIR_ON_TIME_FIRE_IF_NOT_EMPTY)
    g_string_append (to, ", .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY");
  if (w->allow_data_loss)
    g_string_append (to, ", .allow_data_loss = true");
  g_string_append_c (to, ')');
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

static void
print_elements (const Step *step, const SpecEvent *event, GString *to)
{
  for (unsigned i = 0; i < event->n; i++)
    {
      const SpecElement *e = &event->elements[i];

      g_string_append (to, i > 0 ? ", " : "");
      if (step->shape == SHAPE_PAIR)
        g_string_append_printf (to, "PAIR_AT (%" PRId64 ", %" PRId64 ", %" PRId64 ")", e->key, e->value, e->time);
      else
        g_string_append_printf (to, "NUMBER_AT (%" PRId64 ", %" PRId64 ")", e->value, e->time);
    }
}

static void
print_source (const Step *step, GString *to)
{
  const char *type = step->shape == SHAPE_PAIR ? "Pair" : "int64_t";

  if (step->kind == STEP_SEQUENCE)
    {
      g_string_append_printf (to, "weir_generate_sequence (c->p, 0, %" PRId64 ")", step->a);
      return;
    }
  g_string_append_printf (to, "%s (c->p, %s",
                          step->kind == STEP_CREATE ? "weir_create_timestamped" : "weir_test_stream", type);
  if (step->kind == STEP_CREATE)
    {
      g_string_append (to, step->events->n > 0 ? ", " : "");
      print_elements (step, step->events, to);
    }
  for (unsigned i = 0; i < step->n_events && step->kind == STEP_STREAM; i++)
    {
      const SpecEvent *event = &step->events[i];

      g_string_append (to, ",\n      ");
      if (event->kind == WEIR_TEST_WATERMARK)
        g_string_append_printf (to, "weir_test_watermark (weir_time_from_ms (%" PRId64 "))", event->ms);
      else if (event->kind == WEIR_TEST_PROCESSING_TIME)
        g_string_append_printf (to, "weir_test_processing_time (WEIR_MILLISECONDS (%" PRId64 "))", event->ms);
      else if (event->kind == WEIR_TEST_IDLE)
        g_string_append (to, "weir_test_idle ()");
      else
        {
          g_string_append (to, step->shape == SHAPE_PAIR ? "PAIRS (" : "NUMBERS (");
          print_elements (step, event, to);
          g_string_append_c (to, ')');
        }
    }
  g_string_append_c (to, ')');
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

/* The table's code, with x, y, a and b replaced where they are words of their own, and no names of fields. */
static void
print_code (const Step *step, GString *to)
{
  const char *code = weir_step_infos[step->kind].code;

  for (size_t i = 0; code[i] != '\0'; i++)
    {
      char before = i > 0 ? code[i - 1] : ' ';
      bool is_word = before != '_' && before != '.' && !g_ascii_isalnum (before) && code[i + 1] != '_'
                     && !g_ascii_isalnum (code[i + 1]);

      if (is_word && (code[i] == 'x' || code[i] == 'y'))
        g_string_append_printf (to, "x%u", step->inputs[code[i] == 'y']);
      else if (is_word && (code[i] == 'a' || code[i] == 'b'))
        g_string_append_printf (to, "%" PRId64, code[i] == 'a' ? step->a : step->b);
      else
        g_string_append_c (to, code[i]);
    }
}

/* With ANY_RESULT the harness does not count what is dropped: the results are those of the oracle as it is. */
static void
print_expectation (const Spec *spec, unsigned i, Sameness same, const GPtrArray *lines, bool counts, GString *to)
{
  if (spec->steps[i].unseen || same == SAME_NOTHING)
    return;
  if (same == SAME_ON_TIME)
    {
      g_string_append_printf (to, "  /* Of x%u only the on-time panes' values and windows are promised. */\n", i);
      return;
    }
  g_string_append_printf (to, "  expect_as (c, x%u, SHOW_ALL | SORT_LISTS%s", i, counts ? "" : " | ANY_RESULT");
  for (unsigned k = 0; k < lines->len; k++)
    g_string_append_printf (to, ",\n             \"%s\"", (const char *) lines->pdata[k]);
  g_string_append (to, lines->len > 0 ? ");\n" : ", );\n");
}

void
weir_spec_print (const Spec *spec, const Outcome *right, GString *to)
{
  Sameness same[MAX_STEPS];
  bool     counts = weir_spec_promises_drops (spec);

  weir_spec_sameness (spec, same);
  g_string_append_printf (to, "CASE (X_seed_%" PRIu64 "_has_the_same_panes_however_it_is_run)\n{\n", spec->seed);
  for (unsigned i = 0; i < spec->n; i++)
    {
      const Step *step = &spec->steps[i];

      g_string_append_printf (to, "  %s *x%u G_GNUC_UNUSED\n      = ", collections[step->shape], i);
      if (weir_step_infos[step->kind].class == CLASS_SOURCE)
        print_source (step, to);
      else if (step->kind == STEP_WINDOW)
        print_window (step, to);
      else
        print_code (step, to);
      g_string_append (to, ";\n");
    }
  g_string_append_c (to, '\n');
  for (unsigned i = 0; i < spec->n; i++)
    print_expectation (spec, i, same[i], right->lines[i], counts, to);
  if (counts)
    g_string_append_printf (to, "  expect_dropped (c, %" PRIu64 ", %" PRIu64 ");\n", right->dropped.late,
                            right->dropped.closed);
  g_string_append (to, "}\n");
}
