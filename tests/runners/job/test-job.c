/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/job/job.h"

#include <weir/sys/trigger-fn.h>
#include <weir/sys/window-fn.h>
#include <weir/weir.h>

#include "sdk/wire/graph-msgpack.h"
#include "tests/support/weir-test.h"

static void
what_to_skip_and_to_force_is_taken_from_the_environment (void **state G_GNUC_UNUSED)
{
  WeirPlanOptions options;

  g_unsetenv ("WEIR_SKIP");
  g_setenv ("WEIR_FORCE", "nothing known", TRUE);
  options = weir__job_plan_options (3, 0);
  assert_null (options.skip);
  assert_false (options.force_general);
  assert_int_equal (options.lanes, 3);
  assert_false (options.may_spill);
  g_setenv ("WEIR_SKIP", "fuse", TRUE);
  g_setenv ("WEIR_FORCE", "general", TRUE);
  options = weir__job_plan_options (1, 4096);
  assert_string_equal (options.skip, "fuse");
  assert_true (options.force_general);
  assert_true (options.may_spill);
  g_unsetenv ("WEIR_SKIP");
  g_unsetenv ("WEIR_FORCE");
}

/* --- functions by name -------------------------------------------------------------------------------------------- */

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
a_pipeline_of_own_functions (void)
{
  WeirPipeline *p = weir_pipeline_new ("own");

  weir_window_into (weir_generate_sequence (p, 0, 10), .windows = weir_custom_windows (&everything, NULL),
                    .trigger = weir_after_watermark (.early = weir_custom_trigger (&counting, NULL)));
  return p;
}

static void
a_saved_graph_gets_its_functions_from_the_program (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) maker = a_pipeline_of_own_functions (), p = a_pipeline_of_own_functions ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weir_pipeline_to_bytes (maker, &error);
  g_autoptr (WeirGraph) unbound = weir__graph_decode (bytes, &error);
  WeirRunOptions options = { .parallelism = 1, .graph = bytes };
  WeirJob       *job = weir__job_new (p, &options, &error);

  if (job == NULL)
    fail_msg ("%s", error->message);
  assert_null (last_windowing (unbound)->trigger->early->custom->add);
  assert_ptr_equal (last_windowing (job->graph)->trigger->early->custom, &counting);
  assert_ptr_equal (last_windowing (job->graph)->windows.custom, &everything);
  weir__job_free (job);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_to_skip_and_to_force_is_taken_from_the_environment),
    cmocka_unit_test (a_saved_graph_gets_its_functions_from_the_program),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
