/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/job/bind.h"

#include <weir/sys/trigger-fn.h>
#include <weir/sys/window-fn.h>
#include <weir/weir.h>

#include "sdk/wire/graph-msgpack.h"
#include "tests/support/weir-test.h"

static uint32_t
assign_all (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, G_GNUC_UNUSED WeirTime time,
            WeirWindow *ret_windows, uint32_t room)
{
  if (room > 0)
    *ret_windows = WEIR_GLOBAL_WINDOW;
  return 1;
}

static void
count (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[0]++;
}

static bool
is_any (G_GNUC_UNUSED const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  return state[0] > 0;
}

static void
add_up (G_GNUC_UNUSED const void *config, uint64_t *into, const uint64_t *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into[0] += from[0];
}

static void
merge_none (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const WeirWindow *windows, G_GNUC_UNUSED uint32_t n,
            G_GNUC_UNUSED uint32_t *ret_group)
{
}

static bool
is_over (G_GNUC_UNUSED const void *config, const uint64_t *state)
{
  return state[0] > 0;
}

#define HEAD(name_) .abi = WEIR_BATCH_ABI, .name = (name_)
static const WeirWindowFn  everything = { HEAD ("everything"), .size = sizeof everything, .assign = assign_all };
static const WeirTriggerFn counting = { HEAD ("counting"), .size = sizeof counting, .n_words = 1, .add = count,
                                        .ready = is_any, .fire = count, .merge = add_up };

static const WeirWindowing *
last_windowing (const WeirGraph *graph)
{
  return graph->windowings->pdata[graph->windowings->len - 1];
}

static WeirPipeline *
a_pipeline_of (const WeirWindowFn *windows, const WeirTriggerFn *trigger)
{
  WeirPipeline *p = weir_pipeline_new ("own");

  (void) !weir_window_into (weir_generate_sequence (p, 0, 10), .windows = weir_custom_windows (windows, NULL),
                            .trigger = weir_after_watermark (.early = weir_custom_trigger (trigger, NULL)));
  return p;
}

static WeirGraph *
graph_of (WeirPipeline *p)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weir_pipeline_to_bytes (p, &error);
  WeirGraph         *graph = weir__graph_decode (bytes, &error);

  if (graph == NULL)
    fail_msg ("%s", error->message);
  return graph;
}

static void
a_graph_gets_its_functions_from_the_program (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = a_pipeline_of (&everything, &counting);
  g_autoptr (WeirGraph) graph = graph_of (p);
  g_autoptr (GError) error = NULL;

  assert_null (last_windowing (graph)->trigger->early->custom->add);
  if (!weir__bind_functions (p, graph, &error))
    fail_msg ("%s", error->message);
  assert_ptr_equal (last_windowing (graph)->trigger->early->custom, &counting);
  assert_ptr_equal (last_windowing (graph)->windows.custom, &everything);
}

static void
assert_refuses (WeirPipeline *p, const char *message)
{
  g_autoptr (WeirPipeline) maker = a_pipeline_of (&everything, &counting);
  g_autoptr (WeirGraph) graph = graph_of (maker);
  g_autoptr (GError) error = NULL;

  assert_false (weir__bind_functions (p, graph, &error));
  assert_string_equal (error->message, message);
}

static void
functions_that_the_program_has_not_or_otherwise_are_refused (void **state G_GNUC_UNUSED)
{
  WeirWindowFn             merging = everything, renamed = everything;
  WeirTriggerFn            finishing = counting, other = counting;
  g_autoptr (WeirPipeline) no_windows = NULL, no_trigger = NULL, other_windows = NULL, other_trigger = NULL;

  renamed.name = other.name = "of another name";
  merging.merges = finishing.may_finish = true;
  merging.merge = merge_none;
  finishing.finished = is_over;
  no_windows = a_pipeline_of (&renamed, &counting);
  no_trigger = a_pipeline_of (&everything, &other);
  other_windows = a_pipeline_of (&merging, &counting);
  other_trigger = a_pipeline_of (&everything, &finishing);
  assert_refuses (no_windows, "this program has no window function everything");
  assert_refuses (no_trigger, "this program has no trigger function counting");
  assert_refuses (other_windows, "the graph's window function everything is not this program's");
  assert_refuses (other_trigger, "the graph's trigger function counting is not this program's");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_graph_gets_its_functions_from_the_program),
    cmocka_unit_test (functions_that_the_program_has_not_or_otherwise_are_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
