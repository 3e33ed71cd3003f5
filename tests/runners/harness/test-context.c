/* SPDX-License-Identifier: Apache-2.0 */
/* What a function asks of an element where there is none is a broken program. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

typedef enum
{
  IN_SETUP = 0,
  IN_START_BUNDLE,
  IN_FINISH_BUNDLE,
  IN_TEARDOWN,
  IN_PROCESS,
} Place;

static Place asks_in;
static void (*ask) (const WeirContext *ctx);

static void
ask_timestamp (const WeirContext *ctx)
{
  weir_context_timestamp (ctx);
}

static void
ask_window (const WeirContext *ctx)
{
  weir_context_window (ctx);
}

static void
ask_pane (const WeirContext *ctx)
{
  weir_context_pane (ctx);
}

static void
ask_kind (const WeirContext *ctx)
{
  weir_context_kind (ctx);
}

static void
be_in (Place place, const WeirContext *ctx)
{
  if (place == asks_in)
    ask (ctx);
}

static gboolean
set_up (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  return be_in (IN_SETUP, ctx), TRUE;
}

static gboolean
start_bundle (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  return be_in (IN_START_BUNDLE, ctx), TRUE;
}

static gboolean
finish_bundle (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  return be_in (IN_FINISH_BUNDLE, ctx), TRUE;
}

static void
tear_down (WeirContext *ctx)
{
  be_in (IN_TEARDOWN, ctx);
}

static gboolean
curious (WeirContext *ctx, const int64_t *n G_GNUC_UNUSED, int64_tEmitter *out G_GNUC_UNUSED,
         GError **error G_GNUC_UNUSED)
{
  return be_in (IN_PROCESS, ctx), TRUE;
}
WEIR_DO_FN (curious, int64_t, int64_t, .setup = set_up, .start_bundle = start_bundle, .finish_bundle = finish_bundle,
            .teardown = tear_down)

static void
run_curious (void)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("curious");
  weir_par_do (weir_generate_sequence (p, 0, 10), curious);
  weir_result_unref (weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL));
}

/* The status of a process in which the function asks there; what it wrote on standard error in `ret_said`. */
static int
run_apart (Place place, void (*question) (const WeirContext *ctx), char *ret_said, size_t size)
{
  int   pipe_ends[2], status;
  pid_t child;

  asks_in = place;
  ask = question;
  assert_int_equal (pipe (pipe_ends), 0);
  child = fork ();
  if (child == 0)
    {
      signal (SIGABRT, SIG_DFL);
      signal (SIGTRAP, SIG_DFL);
      dup2 (pipe_ends[1], STDERR_FILENO);
      close (pipe_ends[0]);
      run_curious ();
      _exit (0);
    }
  close (pipe_ends[1]);
  size_t  length = 0;
  ssize_t n;
  while (length < size - 1 && (n = read (pipe_ends[0], ret_said + length, size - 1 - length)) > 0)
    length += (size_t) n;
  ret_said[length] = '\0';
  close (pipe_ends[0]);
  assert_int_equal (waitpid (child, &status, 0), child);
  return status;
}

static void
asking_for_the_elements_metadata_where_there_is_none_aborts (void **state G_GNUC_UNUSED)
{
  void (*const questions[]) (const WeirContext *ctx) = { ask_timestamp, ask_window, ask_pane, ask_kind };
  char         said[4096];

  for (Place place = IN_SETUP; place <= IN_TEARDOWN; place++)
    for (unsigned i = 0; i < G_N_ELEMENTS (questions); i++)
      {
        int status = run_apart (place, questions[i], said, sizeof said);
        assert_true (WIFSIGNALED (status) && (WTERMSIG (status) == SIGABRT || WTERMSIG (status) == SIGTRAP));
        assert_non_null (
            strstr (said, "curious: there is no element whose time, window, pane or kind could be asked for"));
      }
}

static void
while_an_element_is_processed_it_can_be_asked (void **state G_GNUC_UNUSED)
{
  char said[4096];

  assert_int_equal (run_apart (IN_PROCESS, ask_timestamp, said, sizeof said), 0);
  assert_string_equal (said, "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (asking_for_the_elements_metadata_where_there_is_none_aborts),
    cmocka_unit_test (while_an_element_is_processed_it_can_be_asked),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
