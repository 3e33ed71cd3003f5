/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_GROUP_SCRIPT_H
#define WEIR_TEST_GROUP_SCRIPT_H

/* The grouping operator by itself: rows in, watermarks, frames out. What comes out is written as one line a row. */

#include "tests/support/weir-test.h"

#include <weir/string.h>
#include <weir/weir.h>

#include "runners/engine/group.h"
#include "tests/runners/engine/group-rows.h"

WEIR_KV (Said, WeirString, WeirString)
WEIR_GROUPED (SaidBy, WeirString, WeirString)
WEIR_KV (Counted, WeirString, int64_t)
WEIR_KV (Total, WeirString, int64_t)
WEIR_CO_GROUPED (Both, WeirString, WEIR_AS (words, WeirString), WEIR_AS (numbers, int64_t))

typedef struct
{
  WeirPipeline *p;
  WeirPlan     *plan;
  WeirWorld    *world;
  WeirGroup    *group;
  const WeirBatch *panes;
  uint32_t         port;
  GString      *fired;
} Fixture;

static const WeirWindow window_1 = { { 0 }, { 10 } }, window_2 = { { 10 }, { 20 } };

static inline const WeirPlanStage *
group_stage (const WeirPlan *plan)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    if (((WeirPlanStage *) plan->stages->pdata[i])->head == WEIR_HEAD_GROUP)
      return plan->stages->pdata[i];
  fail_msg ("the plan has no grouping");
  return NULL;
}

/* The grouping of the pipeline, which is the fixture's from here on. */
static inline void
set_up (Fixture *f, WeirPipeline *p, WeirGroupOptions options)
{
  GError *error = NULL;

  *f = (Fixture) {
    .p = p, .world = weir__world_simulated_new (1), .fired = g_string_new (NULL)
  };
  f->plan = weir__plan_new (weir__pipeline_graph (p, NULL), &(WeirPlanOptions) { .skip = "drop-unread" }, NULL, &error);
  if (f->plan == NULL)
    fail_msg ("%s", error->message);
  options.plan = f->plan;
  options.stage = group_stage (f->plan);
  options.world = f->world;
  f->group = weir__group_new (&options);
}

static inline void
tear_down (Fixture *f)
{
  weir__group_free (f->group);
  weir__plan_free (f->plan);
  weir_pipeline_free (f->p);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 0);
  weir__world_simulated_free (f->world);
  g_string_free (f->fired, TRUE);
}

static inline void
set_up_lists (Fixture *f, WeirTimestampCombiner combiner)
{
  WeirPipeline *p = weir_pipeline_new ("group");

  weir_group_by_key (weir_window_into (weir_create (p, Said, { WEIR_STRING ("a"), WEIR_STRING ("b") }),
                                       .windows = weir_fixed_windows (WEIR_MICROSECONDS (10)),
                                       .timestamp_combiner = combiner),
                     SaidBy);
  set_up (f, p, (WeirGroupOptions) { 0 });
}

static inline void
set_up_sums (Fixture *f, uint64_t memory_limit)
{
  WeirPipeline *p = weir_pipeline_new ("group");

  weir_combine_per_key (weir_window_into (weir_create (p, Counted, { WEIR_STRING ("a"), 1 }),
                                          .windows = weir_fixed_windows (WEIR_MICROSECONDS (10))),
                        sum_up, Total);
  set_up (f, p,
          (WeirGroupOptions) { .functions = { &sum_up__combine_fn, NULL, WEIR_TYPE (int64_t), WEIR_TYPE (NumberAndSum),
                                              WEIR_TYPE (int64_t) },
                               .memory_limit = memory_limit });
}

static inline const WeirPlanEdge *
edge_in (const Fixture *f, unsigned i)
{
  return weir__plan_edge (f->plan, g_array_index (group_stage (f->plan)->in_edges, WeirEdgeId, i));
}

/* The rows as they come in a frame: behind a text that tables read there is slack, which a literal has not. */
static inline gboolean
add_copied (Fixture *f, const WeirPlanEdge *edge, WeirBatch batch, GError **error)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char                 *rows = weir_arena_alloc (arena, (size_t) batch.n * batch.row_size);

  for (uint32_t i = 0; i < batch.n; i++)
    weir_value_copy (batch.type, rows + (size_t) i * batch.row_size, batch.rows + (size_t) i * batch.row_size, arena);
  batch.rows = rows;
  const WeirBatch *panes;
  weir__group_give (f->group, edge, &batch);
  WeirNext step = weir__group_run (f->group, &panes, &f->port, error);
  assert_int_not_equal (step, WEIR_NEXT_SOME); /* the watermark alone has panes fire */
  return step == WEIR_NEXT_NONE;
}

static inline void
add_batch (Fixture *f, const WeirBatch *batch)
{
  GError *error = NULL;

  if (!add_copied (f, edge_in (f, 0), *batch, &error))
    fail_msg ("%s", error->message);
}

static inline void
say (Fixture *f, const char *key, const char *value, int64_t time, WeirWindow window)
{
  Said row = { weir_string_from_c (key), weir_string_from_c (value) };

  add_batch (f, &(WeirBatch) { .type = WEIR_TYPE (Said), .rows = (const char *) &row, .n = 1, .row_size = sizeof row,
                               .timestamp = { time }, .window = window });
}

static inline void
count (Fixture *f, const char *key, int64_t value, WeirWindow window)
{
  Counted row = { weir_string_from_c (key), value };

  add_batch (f, &(WeirBatch) { .type = WEIR_TYPE (Counted), .rows = (const char *) &row, .n = 1, .row_size = sizeof row,
                               .window = window });
}

static inline int
compare_lines (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "ROW @TIME [START,END)" for each row that is due, sorted, one a line. */
static inline const char *
fire (Fixture *f, int64_t watermark)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GError               *error = NULL;
  const WeirBatch      *b;

  weir__group_watermark (f->group, (WeirTime) { watermark });
  while (weir__group_run (f->group, &b, &f->port, &error) == WEIR_NEXT_SOME)
    {
      assert_true (b->panes == NULL && b->kinds == NULL);
      assert_int_equal (b->pane.timing, WEIR_PANE_ON_TIME);
      for (uint32_t i = 0; i < b->n; i++)
        {
          GString   *line = g_string_new (NULL);
          WeirWindow window = b->windows != NULL ? b->windows[i] : b->window;
          weir_value_print (b->type, b->rows + (size_t) i * b->row_size, SIZE_MAX, line);
          g_string_append_printf (line, " @%d [%d,%d)\n",
                                  (int) weir_batch_timestamp (b, i).us,
                                  (int) window.start.us, (int) window.end.us);
          g_ptr_array_add (lines, g_string_free (line, FALSE));
        }
    }
  if (error != NULL)
    fail_msg ("%s", error->message);
  g_ptr_array_sort (lines, compare_lines);
  g_string_truncate (f->fired, 0);
  for (unsigned i = 0; i < lines->len; i++)
    g_string_append (f->fired, lines->pdata[i]);
  return f->fired->str;
}

#endif
