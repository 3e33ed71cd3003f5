/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_GENERAL_SCRIPT_H
#define WEIR_TEST_GENERAL_SCRIPT_H

/* Scripts for the general path. A script is words: "7" is an element whose time and value are 7, "7=3" one of value 3,
 * "a:7" one of key a, "-a:7=3" the retract of one; "w9" moves the watermark to 9, "p9" the clock, "end" the watermark to
 * the end of time, and in a stepped one "|" ends a step. Times are microseconds; the windows and panes are those of
 * docs/conformance.md, sections G, H and W.
 *
 * A pane reads: kind, window, what it holds, timestamp, timing, index/on-time index, f(irst) and l(ast):
 *
 *   +[0,10)1 2@9 ontime 0/0 fl */
#include "tests/support/weir-test.h"

#include "runners/engine/general.h"
#include "tests/runners/engine/group-rows.h"

typedef struct
{
  WeirGeneral    *general;
  GroupCase       c;
  GString        *panes;
  bool            takes_retracts, subtracts, owns_default, stepped; /* set before set_up */
} Fixture;

static inline void
sum_back_subtract (NumberAndSum *a, const int64_t *x)
{
  a->n--;
  a->sum -= *x;
}
#define sum_back_add     sum_up_add
#define sum_back_merge   sum_up_merge
#define sum_back_extract sum_up_extract
WEIR_COMBINE_FN (sum_back, int64_t, NumberAndSum, int64_t, subtract)

static inline void
print_window (GString *to, WeirWindow w)
{
  if (w.end.us == WEIR_GLOBAL_WINDOW.end.us)
    g_string_append (to, "global ");
  else
    g_string_append_printf (to, "[%" PRId64 ",%" PRId64 ")", w.start.us, w.end.us);
}

static inline int
compare_numbers (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

static inline void
print_pane (Fixture *f, const WeirBatch *batch, uint32_t i)
{
  static const char *const timings[] = { "unknown", "early", "ontime", "late" };
  const char              *row = batch->rows + (size_t) i * batch->row_size;
  WeirPane                 pane = weir_batch_pane (batch, i);
  WeirTime                 time = weir_batch_timestamp (batch, i);
  WeirString               key = *(const WeirString *) (const void *) row;

  if (f->panes->len > 0)
    g_string_append (f->panes, "; ");
  g_string_append (f->panes, weir_batch_kind (batch, i) == WEIR_RETRACT ? "-" : "+");
  if (key.size > 0)
    g_string_append_printf (f->panes, WEIR_STRING_FORMAT ":", WEIR_STRING_ARG (key));
  print_window (f->panes, weir_batch_window (batch, i));
  if (f->c.collect != NULL)
    {
      const struct { int64_t *items; size_t n; } *list = (const void *) (row + batch->type->fields[1].offset);
      g_autofree int64_t *sorted = g_memdup2 (list->items, list->n * sizeof (int64_t));
      if (list->n > 0)
        qsort (sorted, list->n, sizeof (int64_t), compare_numbers);
      for (size_t j = 0; j < list->n; j++)
        g_string_append_printf (f->panes, "%s%" PRId64, j > 0 ? " " : "", sorted[j]);
    }
  else
    g_string_append_printf (f->panes, "%" PRId64,
                            *(const int64_t *) (const void *) (row + batch->type->fields[1].offset));
  if (time.us < WEIR_GLOBAL_WINDOW.end.us - 1)
    g_string_append_printf (f->panes, "@%" PRId64, time.us);
  g_string_append_printf (f->panes, " %s %u/%d%s%s%s", timings[pane.timing], pane.index, pane.on_time_index,
                          !pane.not_first || !pane.not_last ? " " : "", pane.not_first ? "" : "f",
                          pane.not_last ? "" : "l");
}

static inline void
run (Fixture *f)
{
  const WeirFrame *frame;

  while ((frame = weir__general_run (f->general)) != NULL)
    for (uint32_t i = 0; i < frame->batch.n; i++)
      print_pane (f, &frame->batch, i);
}

/* Behind the elements of a step, if there are steps. */
static inline void
end_step (Fixture *f)
{
  if (f->stepped)
    weir__general_end_step (f->general);
  run (f);
}

typedef struct
{
  WeirString key;
  int64_t    value;
} Row;

static inline void
give_row (Fixture *f, Row row, WeirTime time, WeirWindow window, WeirElementKind kind)
{
  WeirPlanEdge edge
      = { .key = WEIR_TYPE (WeirString), .value = WEIR_TYPE (int64_t), .value_offset = offsetof (Row, value) };
  WeirBatch    batch = { .type = f->c.row, .rows = (const char *) &row, .n = 1, .row_size = sizeof row,
                         .timestamp = time, .window = window, .kind = (uint8_t) kind };

  weir__general_give (f->general, &edge, &batch);
  run (f);
}

/* "-a:7=3" */
static inline void
give_element (Fixture *f, const WeirWindowing *windowing, const char *word)
{
  WeirElementKind kind = word[0] == '-' ? WEIR_RETRACT : WEIR_INSERT;
  const char     *key = word + (kind == WEIR_RETRACT), *colon = strchr (key, ':');
  const char     *number = colon != NULL ? colon + 1 : key, *equals = strchr (number, '=');
  WeirTime        time = { g_ascii_strtoll (number, NULL, 10) };
  Row             row = { { key, colon != NULL ? (size_t) (colon - key) : 0 },
                          equals != NULL ? g_ascii_strtoll (equals + 1, NULL, 10) : time.us };
  WeirWindow      window = WEIR_GLOBAL_WINDOW;

  if (windowing->windows.kind == WEIR_WINDOWS_FIXED)
    window = weir_fixed_window_of (windowing->windows.size, windowing->windows.offset, time);
  else if (windowing->windows.kind != WEIR_WINDOWS_GLOBAL)
    window = (WeirWindow) { time, { time.us + windowing->windows.size.us } };
  give_row (f, row, time, window, kind);
}

static inline void
take_word (Fixture *f, const WeirWindowing *windowing, const char *word)
{
  if (strcmp (word, "end") == 0)
    weir__general_watermark (f->general, WEIR_TIME_MAX);
  else if (word[0] == 'w')
    weir__general_watermark (f->general, (WeirTime) { g_ascii_strtoll (word + 1, NULL, 10) });
  else if (word[0] == 'p')
    weir__general_processing_time (f->general, (WeirTime) { g_ascii_strtoll (word + 1, NULL, 10) });
  else if (strcmp (word, "|") == 0)
    end_step (f);
  else
    {
      give_element (f, windowing, word);
      return;
    }
  run (f);
}

static inline void
set_up (Fixture *f, const WeirWindowing *windowing, const WeirType *collected)
{
  group_case_init (&f->c, WEIR_TYPE (WeirString), collected);
  f->c.spec.keeps_time = windowing->timestamp_combiner != WEIR_END_OF_WINDOW;
  f->c.spec.combiner = windowing->timestamp_combiner;
  if (f->subtracts && collected == NULL)
    f->c.spec.fn = &sum_back__combine_fn;
  const WeirType *value = collected != NULL ? weir__type_list (f->c.arena, collected) : WEIR_TYPE (int64_t);
  f->general = weir__general_new (
      &(WeirGeneralOptions) { .windowing = windowing,
                              .spec = f->c.spec,
                              .collect = f->c.collect,
                              .takes_retracts = f->takes_retracts,
                              .owns_default = f->owns_default,
                              .stepped = f->stepped,
                              .row = weir__type_kv (f->c.arena, "Pane", WEIR_TYPE (WeirString), "value", value) });
  f->panes = g_string_new (NULL);
}

static inline void
tear_down (Fixture *f)
{
  weir__general_free (f->general);
  group_case_clear (&f->c);
  g_string_free (f->panes, TRUE);
}

static inline void
take_script (Fixture *f, const WeirWindowing *windowing, const char *script)
{
  g_auto (GStrv) words = g_strsplit (script, " ", -1);

  for (char **word = words; *word != NULL; word++)
    take_word (f, windowing, *word);
}

static inline void
check (WeirWindowing windowing, const WeirType *collected, const char *script, const char *expected)
{
  Fixture f = { .stepped = strchr (script, '|') != NULL };

  set_up (&f, &windowing, collected);
  take_script (&f, &windowing, script);
  assert_string_equal (f.panes->str, expected);
  tear_down (&f);
}

#define lists(script, expected, ...) check ((WeirWindowing) { __VA_ARGS__ }, WEIR_TYPE (int64_t), script, expected)
#define sums(script, expected, ...)  check ((WeirWindowing) { __VA_ARGS__ }, NULL, script, expected)
#define FIXED(n)    .windows = weir_fixed_windows ((WeirDuration) { n })
#define SESSIONS(n) .windows = weir_session_windows ((WeirDuration) { n })
#define LATENESS(n) .allowed_lateness = { n }

#endif
