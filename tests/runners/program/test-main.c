/* SPDX-License-Identifier: Apache-2.0 */
/* weir_pipeline_main from outside: this program runs itself, once for each case, and looks at the exit status and at what it
 * printed. The environment variable WEIR_TEST_PROGRAM says which program it is to be. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <weir/sqlite.h>
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/runners/program/child.h"

/* --- the programs ------------------------------------------------------------------------------------------------------ */

static gboolean
fail_at_seven (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, int64_tEmitter *out, GError **error)
{
  if (*n == 7)
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_DATA, "seven is not wanted");
  weir_emit (out, *n);
  return *n != 7;
}
WEIR_DO_FN (fail_at_seven, int64_t, int64_t)

typedef struct
{
  WeirString word;
  int64_t    n;
} Numbered;
WEIR_RECORD (Numbered, word, n)

static void
say_ready (void)
{
  static int said;

  if (!__atomic_exchange_n (&said, 1, __ATOMIC_SEQ_CST) && write (READY_FD, "!", 1) != 1)
    abort ();
}

static int64_t
pass_on (const int64_t *n)
{
  say_ready ();
  return *n;
}
WEIR_MAP_FN (pass_on, int64_t, int64_t)

static void
block (const int64_t *n G_GNUC_UNUSED, int64_tEmitter *out G_GNUC_UNUSED)
{
  say_ready ();
  for (;;)
    pause ();
}
WEIR_DO_FN (block, int64_t, int64_t)

static gboolean
count_seen (WeirContext *ctx, const int64_t *n G_GNUC_UNUSED, int64_tEmitter *out G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  weir_metric_count (ctx, "seen", 1);
  return TRUE;
}
WEIR_DO_FN (count_seen, int64_t, int64_t)

static int64_t
print (const int64_t *n)
{
  say_ready ();
  printf ("%" PRId64 "\n", *n);
  return *n;
}
WEIR_MAP_FN (print, int64_t, int64_t)

/* The writing end of a pipe that nobody reads. */
static int
broken_pipe (void)
{
  int ends[2];

  if (pipe (ends) != 0)
    abort ();
  close (ends[0]);
  return ends[1];
}

static int64_t
break_a_pipe (const int64_t *n)
{
  if (*n == 0)
    {
      int end = broken_pipe ();
      if (write (end, "!", 1) == 1)
        abort ();
      close (end);
      say_ready ();
    }
  return *n;
}
WEIR_MAP_FN (break_a_pipe, int64_t, int64_t)

static gboolean
miss_retracts (WeirContext *ctx, const int64_t *n, int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  if (*n < 3)
    weir_metric_count (ctx, WEIR_RETRACTS_MISSED, 1);
  return TRUE;
}
WEIR_DO_FN (miss_retracts, int64_t, int64_t)

/* Two elements of the first ten seconds are in time, one comes after 30 seconds, two after a minute. */
static int
run_stream (const char *name, int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("program");
  WeirInt64Collection *numbers
      = weir_test_stream (p, int64_t, weir_test_elements (int64_t, weir_time_from_s (1), 1, 2),
                          weir_test_watermark (weir_time_from_s (30)), weir_test_elements (int64_t, weir_time_from_s (2), 3),
                          weir_test_watermark (weir_time_from_s (60)),
                          weir_test_elements (int64_t, weir_time_from_s (3), 4, 5));
  bool once = g_str_equal (name, "a stream fires once"), general = once || g_str_equal (name, "a stream waits");

  numbers = weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (10)),
                              .trigger = once ? weir_after_watermark () : NULL,
                              .allowed_lateness = general ? WEIR_SECONDS (40) : WEIR_SECONDS (0), .allow_data_loss = once);
  weir_named (weir_count_globally (numbers), "Count");
  if (g_str_equal (name, "a stream's late data are asked for"))
    weir_to_string (weir_late_data (numbers));
  return weir_pipeline_main (p, argc, argv);
}

/* Reads files that the environment names; "bad rows", "bad rows are asked for", "bad lines". */
static int
run_reader (const char *name, int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("program");
  const char *path = g_getenv ("WEIR_TEST_INPUT");

  if (g_str_equal (name, "bad lines"))
    weir_to_string (weir_read_json_lines (p, path, Numbered).rows);
  else
    {
      NumberedParsed parsed = weir_read_csv (p, path, Numbered);

      weir_to_string (parsed.rows);
      if (g_str_equal (name, "bad rows are asked for"))
        weir_to_string (parsed.bad);
    }
  return weir_pipeline_main (p, argc, argv);
}

static int
run_program (const char *name, int argc, char **argv)
{
  if (g_str_has_prefix (name, "a stream"))
    return run_stream (name, argc, argv);
  if (g_str_has_prefix (name, "bad "))
    return run_reader (name, argc, argv);
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("program");
  WeirInt64Collection *numbers = weir_generate_sequence (p, 0, g_str_has_prefix (name, "endless") ? INT64_C (1) << 50 : 100);

  if (g_str_equal (name, "fails"))
    weir_par_do (numbers, fail_at_seven);
  else if (g_str_equal (name, "endless"))
    weir_write_text (weir_to_string (weir_map (numbers, pass_on)), g_getenv ("WEIR_TEST_OUTPUT"));
  else if (g_str_equal (name, "endless, and prints"))
    {
      dup2 (broken_pipe (), STDOUT_FILENO);
      weir_map (numbers, print);
    }
  else if (g_str_equal (name, "endless, and breaks a pipe"))
    weir_map (numbers, break_a_pipe);
  else if (g_str_equal (name, "misses"))
    weir_par_do (numbers, miss_retracts);
  else if (g_str_equal (name, "blocks"))
    weir_par_do (numbers, block);
  else if (g_str_equal (name, "misbuilt"))
    weir_write_text (weir_to_string (numbers), "");
  else
    weir_par_do (numbers, count_seen);
  return weir_pipeline_main (p, argc, argv);
}

/* --- running them ------------------------------------------------------------------------------------------------------ */

/* Of a child that is still writing. */
static bool
has_said (const Child *child, const char *words)
{
  char    said[65536];
  ssize_t n = pread (fileno (child->err), said, sizeof said - 1, 0);

  assert_true (n >= 0);
  said[n] = '\0';
  return strstr (said, words) != NULL;
}

/* The exit status. */
static int
run (const char *program, const char *const *arguments, char **ret_out, char **ret_err)
{
  Child child;

  start (&child, program, arguments);
  int status = finish (&child, ret_out, ret_err);
  if (!WIFEXITED (status))
    fail_msg ("%s died of signal %d: %s", program, WTERMSIG (status), *ret_err);
  return WEXITSTATUS (status);
}

static void
assert_cancelled (int status, const char *err)
{
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 130)
    fail_msg ("wait status 0x%x, and it printed: %s", (unsigned) status, err);
}

static void
wait_until_ready (const Child *child)
{
  char ready;

  assert_int_equal (read (child->ready, &ready, 1), 1);
}

/* --- how it ends ------------------------------------------------------------------------------------------------------- */

static void
a_run_that_is_done_exits_with_0_and_says_so (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("good", NULL, &out, &err), 0);
  assert_string_equal (out, "");
  assert_says (err, "done after");
  assert_says (err, "100 elements");
}

/* The last line or lines on standard error, behind that of the elements. */
static void
assert_ends_with (const char *program, const char *drops)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run (program, ARGUMENTS ("--parallelism=2"), &out, &err), 0);
  assert_says (err, " s: 5 elements, ");
  if (!g_str_has_suffix (err, drops))
    fail_msg ("%s does not end with:\n%s\nbut:\n%s", program, drops, err);
}

static void
what_was_dropped_is_said_in_the_end (void **state G_GNUC_UNUSED)
{
  assert_ends_with ("a stream", "/s\n3 elements came too late (allowed lateness 0 s) and were dropped at Count\n");
  assert_ends_with ("a stream waits", "/s\n2 elements came too late (allowed lateness 40 s) and were dropped at Count\n");
  assert_ends_with ("a stream fires once",
                    "/s\n2 elements came too late (allowed lateness 40 s) and were dropped at Count\n"
                    "1 element came when the trigger had finished and was dropped at Count\n");
  assert_ends_with ("a stream's late data are asked for",
                    "/s\n3 elements came too late (allowed lateness 0 s) for Count: weir_late_data has them\n");
}

/* Reads a file of that text. `says`: the last lines; %s is the file's name. */
static void
assert_reader (const char *program, const char *text, unsigned n_bad, const char *says)
{
  g_autofree char *path = NULL, *out = NULL, *err = NULL, *out_of_quiet = NULL, *err_of_quiet = NULL;
  int              fd = g_file_open_tmp ("weir-main-XXXXXX", &path, NULL);
  g_auto (GStrv) parts = g_strsplit (says, "%s", -1);
  g_autofree char *expected = g_strjoinv (path, parts), *counter = g_strdup_printf ("\"bad_rows\":%u", n_bad);

  assert_true (fd >= 0 && write (fd, text, strlen (text)) == (ssize_t) strlen (text) && close (fd) == 0);
  g_setenv ("WEIR_TEST_INPUT", path, TRUE);
  assert_int_equal (run (program, ARGUMENTS ("--parallelism=1", "--metrics=-"), &out, &err), 0);
  if (!g_str_has_suffix (err, expected))
    fail_msg ("%s does not end with:\n%s\nbut:\n%s", program, expected, err);
  if (n_bad > 0)
    assert_says (out, counter);
  else
    assert_null (strstr (out, "bad_row"));
  assert_int_equal (run (program, ARGUMENTS ("--quiet"), &out_of_quiet, &err_of_quiet), 0);
  assert_string_equal (err_of_quiet, "");
  g_unlink (path);
}

static void
rows_that_could_not_be_read_are_said_in_the_end (void **state G_GNUC_UNUSED)
{
  static const char csv[] = "word,n\na,1\nb,\"2\nx\"\nc,3\nd,4,5\n";

  assert_reader ("bad rows", csv, 2,
                 "/s\n2 rows could not be read and were left out at Read CSV/Read rows (.bad has them, .strict fails the "
                 "run), one of them %s:3: n: \"2\\nx\" is not an integer\n");
  assert_reader ("bad rows", "word,n\na\n", 1,
                 "/s\n1 row could not be read and was left out at Read CSV/Read rows (.bad has it, .strict fails the run): "
                 "%s:2: expected 2 fields, found 1\n");
  assert_reader ("bad rows are asked for", csv, 2, "/s\n");
  assert_reader ("bad rows", "word,n\na,1\n", 0, "/s\n");
  assert_reader ("bad lines", "{\"word\":\"a\",\"n\":1}\nnonsense\n", 1,
                 "/s\n1 row could not be read and was left out at Read JSON lines/Read rows (.bad has it, .strict fails the "
                 "run): %s:2: expected an object, found nonsense (at byte 0)\n");
}

static void
retracts_that_found_no_row_are_said_in_the_end (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("misses", ARGUMENTS ("--parallelism=2"), &out, &err), 0);
  assert_says (err, "/s\n3 retracts found no such row at miss_retracts, which may hold what does not count any more");
}

static void
a_quiet_one_prints_nothing (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("good", ARGUMENTS ("--quiet", "--parallelism=3"), &out, &err), 0);
  assert_string_equal (out, "");
  assert_string_equal (err, "");
  g_free (g_steal_pointer (&out));
  g_free (g_steal_pointer (&err));
  assert_int_equal (run ("a stream", ARGUMENTS ("--quiet"), &out, &err), 0);
  assert_string_equal (err, "");
}

static void
a_failure_exits_with_1_and_names_step_element_and_cause (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("fails", ARGUMENTS ("--quiet"), &out, &err), 1);
  assert_string_equal (err, "program: fail_at_seven: element 7: seven is not wanted\n");
}

static void
a_wrong_command_line_exits_with_2_and_runs_nothing (void **state G_GNUC_UNUSED)
{
  static const struct
  {
    const char *argument, *says;
  } cases[] = { { "--no-such-option", "--no-such-option" },
                { "--parallelism=-1", "at least 1" },
                { "--parallelism=0", "at least 1" },
                { "--metrics=/nonexistent/m.json", "--metrics=/nonexistent/m.json: /nonexistent is no directory" },
                { "--graph=/nonexistent/x.svg", "--graph=/nonexistent/x.svg: /nonexistent is no directory that can be" },
                { "--spill-dir=/nonexistent", "--spill-dir=/nonexistent: /nonexistent is no directory" },
                { "--run-graph=/dev/null", "/dev/null: this is no graph that --graph=FILE.weir wrote" },
                { "--parallelism=many", "many" },
                { "--memory-limit=lots", "--memory-limit=lots is not a number of bytes" },
                { "--runner=abacus", "direct" },
                { "--run-graph=/nonexistent/graph.weir", "/nonexistent/graph.weir" },
                { "--graph=picture.bmp", ".svg" },
                { "stray", "unexpected argument stray" } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL, *err = NULL;
      assert_int_equal (run ("fails", ARGUMENTS (cases[i].argument), &out, &err), 2);
      assert_string_equal (out, "");
      assert_true (g_str_has_prefix (err, "program: "));
      assert_says (err, cases[i].says);
    }
}

static void
a_wrong_construction_exits_with_2_and_names_the_line (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("misbuilt", NULL, &out, &err), 2);
  assert_says (err, "test-main.c:");
  assert_says (err, "is not the name of a file");
}

static void
help_is_shown_instead_of_running (void **state G_GNUC_UNUSED)
{
  static const char *const arguments[] = { "--help", "-h" };

  for (unsigned i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_autofree char *out = NULL, *err = NULL;
      assert_int_equal (run ("fails", ARGUMENTS (arguments[i]), &out, &err), 0);
      assert_says (out, "--parallelism");
      assert_says (out, "Ctrl-\\ at a terminal");
      assert_says (out, "the general path keeps its own in memory");
      assert_says (out, "no last lines of what was dropped");
      assert_says (out, "--explain and --graph run nothing");
      assert_string_equal (err, "");
    }
}

static void
a_plan_is_explained_instead_of_running (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("fails", ARGUMENTS ("--explain"), &out, &err), 0);
  assert_says (out, "fail_at_seven");
  assert_string_equal (err, "");
}

static void
metrics_are_written_whether_it_is_done_or_fails (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL, *out_of_failed = NULL, *err_of_failed = NULL;

  assert_int_equal (run ("good", ARGUMENTS ("-q", "--metrics=-"), &out, &err), 0);
  assert_says (out, "\"seen\":100");
  assert_int_equal (run ("fails", ARGUMENTS ("-q", "--metrics=-"), &out_of_failed, &err_of_failed), 1);
  assert_says (out_of_failed, "\"path\":\"fail_at_seven\"");
}

static void
metrics_that_cannot_be_written_are_a_failure (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("good", ARGUMENTS ("-q", "--metrics=/proc/version"), &out, &err), 1);
  assert_says (err, "/proc/version");
}

static void
a_saved_graph_runs_like_the_program_that_made_it (void **state G_GNUC_UNUSED)
{
  g_autofree char *dir = g_dir_make_tmp ("weir-main-XXXXXX", NULL), *file = g_build_filename (dir, "g.weir", NULL);
  g_autofree char *save = g_strdup_printf ("--graph=%s", file), *load = g_strdup_printf ("--run-graph=%s", file);
  g_autofree char *out = NULL, *err = NULL, *out_of_run = NULL, *err_of_run = NULL, *out_of_other = NULL,
                  *err_of_other = NULL;

  assert_int_equal (run ("good", ARGUMENTS (save), &out, &err), 0);
  assert_int_equal (run ("good", ARGUMENTS ("-q", load, "--metrics=-"), &out_of_run, &err_of_run), 0);
  assert_says (out_of_run, "\"seen\":100");
  assert_int_equal (run ("fails", ARGUMENTS ("-q", load), &out_of_other, &err_of_other), 2);
  assert_says (err_of_other, "made by another program");
  g_unlink (file);
  g_rmdir (dir);
}

/* --- signals ----------------------------------------------------------------------------------------------------------- */

/* ThreadSanitizer may lose a signal that comes when a thread waits for the first time: there is an answer to another first. */
static void
wait_until_hearing (const Child *child)
{
  wait_until_ready (child);
  while (!has_said (child, "\n") && kill (child->pid, SIGUSR1) == 0)
    sched_yield ();
}

static void
an_interrupted_run_exits_with_130_and_leaves_no_file (void **state G_GNUC_UNUSED)
{
  static const int signals[] = { SIGINT, SIGTERM };

  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autofree char *dir = g_dir_make_tmp ("weir-main-XXXXXX", NULL),
                      *path = g_build_filename (dir, "numbers.txt", NULL);
      g_autofree char *out = NULL, *err = NULL;
      Child            child;
      g_setenv ("WEIR_TEST_OUTPUT", path, TRUE);
      start (&child, "endless", ARGUMENTS ("--quiet", "--parallelism=2"));
      wait_until_hearing (&child);
      assert_int_equal (kill (child.pid, signals[i]), 0);
      int status = finish (&child, &out, &err);
      assert_cancelled (status, err);
      assert_true (g_str_has_suffix (err, "\nprogram: cancelled\n"));
      assert_int_equal (g_rmdir (dir), 0); /* it is empty: not even a hidden file */
    }
}

/* Who tells a process and its group sends two. Half a second later, a signal is meant anew: if it ends by one, on a machine
 * that keeps one of us from the processor so long, that says nothing, and it is tried again. */
static void
two_signals_at_once_are_one (void **state G_GNUC_UNUSED)
{
  bool late;

  do
    {
      g_autofree char *out = NULL, *err = NULL;
      Child            child;

      start (&child, "endless, and breaks a pipe", ARGUMENTS ("--quiet"));
      wait_until_ready (&child);
      int64_t before = g_get_monotonic_time ();
      assert_int_equal (kill (child.pid, SIGTERM), 0);
      assert_int_equal (kill (child.pid, SIGINT), 0);
      assert_int_equal (kill (child.pid, SIGTERM), 0);
      int status = finish (&child, &out, &err);
      late = WIFSIGNALED (status) && g_get_monotonic_time () - before >= G_USEC_PER_SEC / 2;
      if (!late)
        assert_cancelled (status, err);
    }
  while (late);
}

static void
a_run_whose_output_nobody_reads_any_more_ends (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;

  assert_int_equal (run ("endless, and prints", ARGUMENTS ("--quiet"), &out, &err), 141);
  assert_string_equal (err, "program: cancelled: who read its output has gone\n");
}

static void
a_pipe_of_a_functions_own_may_break (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;
  struct stat      said = { .st_size = 0 };
  Child            child;

  start (&child, "endless, and breaks a pipe", ARGUMENTS ("--quiet"));
  wait_until_ready (&child);
  while (fstat (fileno (child.err), &said) == 0 && said.st_size == 0 && kill (child.pid, SIGUSR1) == 0)
    sched_yield (); /* until it has looked at what it was told */
  assert_int_equal (kill (child.pid, SIGINT), 0);
  int status = finish (&child, &out, &err);
  assert_cancelled (status, err);
}

/* Lanes that are kept from the processor have not answered in time: then it is asked again. */
static void
a_run_that_is_asked_by_a_signal_says_why_nothing_fires (void **state G_GNUC_UNUSED)
{
  g_autofree char *dir = g_dir_make_tmp ("weir-main-XXXXXX", NULL), *path = g_build_filename (dir, "numbers.txt", NULL);
  g_autofree char *out = NULL, *err = NULL;
  Child            child;

  g_setenv ("WEIR_TEST_OUTPUT", path, TRUE);
  start (&child, "endless", ARGUMENTS ("--quiet", "--parallelism=2"));
  wait_until_ready (&child);
  while (!has_said (&child, "held by "))
    {
      if (waitpid (child.pid, NULL, WNOHANG) != 0)
        fail_msg ("it ended before it was interrupted");
      assert_int_equal (kill (child.pid, SIGUSR1), 0);
      sched_yield ();
    }
  assert_int_equal (kill (child.pid, SIGINT), 0);
  int status = finish (&child, &out, &err);
  assert_cancelled (status, err);
  assert_says (err, "input watermark: ");
  assert_says (err, "held by ");
  g_rmdir (dir);
}

/* User code that does not come back cannot be cancelled; then the next signal ends the process. */
static void
a_second_signal_ends_what_does_not_come_back (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;
  Child            child;
  int              status;

  start (&child, "blocks", ARGUMENTS ("--quiet", "--parallelism=1"));
  wait_until_ready (&child);
  while (kill (child.pid, SIGINT) == 0 && waitpid (child.pid, &status, WNOHANG) == 0)
    sched_yield ();
  close (child.ready);
  out = contents (child.out);
  err = contents (child.err);
  assert_true (WIFSIGNALED (status));
  assert_int_equal (WTERMSIG (status), SIGINT);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_run_that_is_done_exits_with_0_and_says_so),
    cmocka_unit_test (what_was_dropped_is_said_in_the_end),
    cmocka_unit_test (rows_that_could_not_be_read_are_said_in_the_end),
    cmocka_unit_test (retracts_that_found_no_row_are_said_in_the_end),
    cmocka_unit_test (a_quiet_one_prints_nothing),
    cmocka_unit_test (a_failure_exits_with_1_and_names_step_element_and_cause),
    cmocka_unit_test (a_wrong_command_line_exits_with_2_and_runs_nothing),
    cmocka_unit_test (a_wrong_construction_exits_with_2_and_names_the_line),
    cmocka_unit_test (help_is_shown_instead_of_running),
    cmocka_unit_test (a_plan_is_explained_instead_of_running),
    cmocka_unit_test (metrics_are_written_whether_it_is_done_or_fails),
    cmocka_unit_test (metrics_that_cannot_be_written_are_a_failure),
    cmocka_unit_test (a_saved_graph_runs_like_the_program_that_made_it),
    cmocka_unit_test (an_interrupted_run_exits_with_130_and_leaves_no_file),
    cmocka_unit_test (two_signals_at_once_are_one),
    cmocka_unit_test (a_run_whose_output_nobody_reads_any_more_ends),
    cmocka_unit_test (a_pipe_of_a_functions_own_may_break),
    cmocka_unit_test (a_run_that_is_asked_by_a_signal_says_why_nothing_fires),
    cmocka_unit_test (a_second_signal_ends_what_does_not_come_back),
  };
  const char *program = g_getenv ("WEIR_TEST_PROGRAM");

  return program != NULL ? run_program (program, argc, argv) : cmocka_run_group_tests_name ("main", tests, NULL, NULL);
}
