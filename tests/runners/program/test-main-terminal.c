/* SPDX-License-Identifier: Apache-2.0 */
/* weir_pipeline_main at a terminal: this program runs itself behind a pseudo terminal, presses keys and reads the screen. The
 * environment variable WEIR_TEST_PROGRAM says that it is the one that runs: "ends" or "stays". All waiting is for output. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <weir/weir.h>

#include "tests/support/weir-test.h"

#define CTRL_C         "\x03"
#define CTRL_BACKSLASH "\x1c"

/* --- the program: sums of ten seconds each, of a source that comes to 125 s and then waits a day ------------------------ */

static gboolean
all_seconds (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at G_GNUC_UNUSED, WeirRange *ret_range,
             GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = INT64_MAX };
  return TRUE;
}

static WeirResume
seconds (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at, WeirTracker *tracker, WeirInt64Emitter *out,
         GError **error G_GNUC_UNUSED)
{
  int64_t i;

  while ((i = weir_tracker_position (tracker)) < *stops_at && weir_claim (tracker, i))
    {
      weir_emit_at (out, weir_time_from_s (i), i);
      weir_tracker_set_watermark (tracker, weir_time_from_s (i + 1));
    }
  if (i == *stops_at) /* it may be all that this lane was given */
    weir_tracker_set_watermark (tracker, weir_time_from_s (i));
  weir_tracker_resume_after (tracker, i < *stops_at ? WEIR_SECONDS (0) : WEIR_DAYS (1));
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (seconds, int64_t, int64_t, all_seconds, (.unbounded = true))

static gboolean
few_seconds (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at, WeirRange *ret_range, GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = *stops_at + 1 };
  return TRUE;
}

/* The same, but there is an end to come. */
static WeirResume
seconds_that_end (WeirContext *ctx, const int64_t *stops_at, WeirTracker *tracker, WeirInt64Emitter *out, GError **error)
{
  return seconds (ctx, stops_at, tracker, out, error);
}
WEIR_SOURCE_FN (seconds_that_end, int64_t, int64_t, few_seconds, (.unbounded = false))

static void
say_ready (const int64_t *n, int64_tEmitter *out)
{
  if (*n == 0 && (puts ("ready") == EOF || fflush (stdout) != 0))
    abort ();
  weir_emit (out, *n);
}
WEIR_DO_FN (say_ready, int64_t, int64_t)

static int
run_program (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("program");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 125);

  if (g_str_equal (g_getenv ("WEIR_TEST_PROGRAM"), "ends"))
    numbers = weir_par_do (numbers, seconds_that_end);
  else
    numbers = weir_par_do (numbers, seconds);
  numbers = weir_par_do (numbers, say_ready);
  numbers = weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (10)));
  weir_named (weir_count_globally (numbers), "Count");
  return weir_pipeline_main (p, argc, argv);
}

/* --- running it --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  pid_t    pid;
  int      screen; /* the terminal's other end, or a pipe */
  GString *text;   /* read of it */
} Child;

static void
become_program (const char *option, const char *program)
{
  setrlimit (RLIMIT_CORE, &(struct rlimit) { 0, 0 });
  signal (SIGQUIT, SIG_DFL); /* it is ignored by the jobs that a shell runs in the background */
  g_setenv ("WEIR_TEST_PROGRAM", program, TRUE);
  execl ("/proc/self/exe", "program", "--parallelism=2", option, (char *) NULL);
  _exit (127);
}

static Child
start_at_terminal (const char *option, const char *program)
{
  Child child = { .text = g_string_new (NULL) };

  child.pid = forkpty (&child.screen, NULL, NULL, NULL);
  if (child.pid == 0)
    become_program (option, program);
  if (child.pid < 0)
    fail_msg ("no pseudo terminal: %s", g_strerror (errno));
  return child;
}

/* Standard error is a file, and output a pipe. */
static Child
start_without_terminal (void)
{
  Child child = { .text = g_string_new (NULL) };
  int   ends[2];

  assert_int_equal (pipe (ends), 0);
  child.pid = fork ();
  if (child.pid == 0)
    {
      dup2 (ends[1], STDOUT_FILENO);
      dup2 (open ("/dev/null", O_WRONLY), STDERR_FILENO);
      close (ends[0]);
      close (ends[1]);
      become_program ("--quiet", "stays");
    }
  close (ends[1]);
  child.screen = ends[0];
  return child;
}

/* False: the program has closed its side. */
static bool
read_more (Child *child)
{
  char    part[512];
  ssize_t n = read (child->screen, part, sizeof part);

  if (n <= 0)
    return false;
  g_string_append_len (child->text, part, n);
  return true;
}

/* Reads until there is a whole line with the words in it, from `from` on. What follows them, lent. */
static const char *
read_until (Child *child, size_t from, const char *words)
{
  const char *found = NULL;

  while ((found = strstr (child->text->str + from, words)) == NULL || strchr (found, '\n') == NULL)
    if (!read_more (child))
      fail_msg ("\"%s\" is not in:\n%s", words, child->text->str);
  return found + strlen (words);
}

static void
press (const Child *child, const char *key)
{
  assert_int_equal (write (child->screen, key, 1), 1);
}

/* Reads to the end: the wait status. */
static int
finish (Child *child)
{
  int status;

  while (read_more (child))
    ;
  close (child->screen);
  assert_int_equal (waitpid (child->pid, &status, 0), child->pid);
  g_string_free (child->text, TRUE);
  return status;
}

/* --- the tests ---------------------------------------------------------------------------------------------------------- */

/* Is there a whole answer from `from` on? */
static bool
is_answered (const Child *child, size_t from)
{
  const char *count = strstr (child->text->str + from, "Count: "), *cause = count;

  if (count == NULL || (!g_str_has_prefix (count + 7, "all lanes are busy") && (cause = strstr (count, "held by ")) == NULL))
    return false;
  return strchr (cause, '\n') != NULL;
}

#define ASKED_ANEW (3 * G_USEC_PER_SEC)

/* The whole answer, lent until more is read. ThreadSanitizer may lose a signal that comes when a thread waits for the first
 * time: the key is pressed again if nothing is said for long. */
static const char *
ask (Child *child)
{
  size_t  asked = child->text->len;
  int64_t pressed = 0;

  fcntl (child->screen, F_SETFL, O_NONBLOCK);
  while (!is_answered (child, asked))
    {
      if (pressed == 0 || g_get_monotonic_time () - pressed >= ASKED_ANEW)
        {
          press (child, CTRL_BACKSLASH);
          pressed = g_get_monotonic_time ();
        }
      if (read_more (child))
        continue;
      if (errno != EAGAIN)
        fail_msg ("no answer in:\n%s", child->text->str);
      sched_yield ();
    }
  fcntl (child->screen, F_SETFL, 0);
  return child->text->str + asked;
}

/* NULL: it says all of them. */
static const char *
first_missing (const char *answer, const char *const *words)
{
  while (*words != NULL && strstr (answer, *words) != NULL)
    words++;
  return *words;
}

/* Asks again as long as lanes have not come there yet, or are kept from the processor and have not answered in time. */
static void
ask_until_it_says (Child *child, const char *const *words)
{
  const char *answer = ask (child), *missing;

  for (int asked = 1; (missing = first_missing (answer, words)) != NULL; asked++)
    {
      if (asked == 500)
        fail_msg ("\"%s\" is not in:\n%s", missing, answer);
      answer = ask (child);
    }
}

static void
a_key_at_the_terminal_asks_why_nothing_fires (void **state G_GNUC_UNUSED)
{
  static const char *const options[] = { "--quiet", "--metrics=/dev/null" /* progress is shown */ };
  static const char *const says[] = { "Count: 1 open window", "the oldest from 1970-01-01T00:02:00Z to 1970-01-01T00:02:10Z",
                                      "input watermark: 1970-01-01T00:02:05Z", "held by seconds, in lane ",
                                      "element 125, position 125, is at 1970-01-01T00:02:05Z and waits until ", NULL };

  for (unsigned i = 0; i < G_N_ELEMENTS (options); i++)
    {
      Child child = start_at_terminal (options[i], "stays");

      read_until (&child, 0, "ready");
      ask_until_it_says (&child, says);
      press (&child, CTRL_C);
      int status = finish (&child);
      assert_true (WIFEXITED (status));
      assert_int_equal (WEXITSTATUS (status), 130);
    }
}

static void
the_signal_of_that_key_ends_a_program_whose_errors_go_elsewhere (void **state G_GNUC_UNUSED)
{
  Child child = start_without_terminal ();

  read_until (&child, 0, "ready");
  assert_int_equal (kill (child.pid, SIGQUIT), 0);
  int status = finish (&child);
  assert_true (WIFSIGNALED (status));
  assert_int_equal (WTERMSIG (status), SIGQUIT);
}

/* What progress says of a program that is ready, once it has come to its last second. To be freed. */
static char *
last_progress (const char *program)
{
  Child       child = start_at_terminal ("--metrics=/dev/null", program);
  const char *from = read_until (&child, 0, "ready"), *line, *end = NULL;
  size_t      at = (size_t) (from - child.text->str);

  while ((line = strstr (child.text->str + at, ", watermark 1970-01-01T00:02:05Z")) == NULL
         || (end = strchr (line, '\r')) == NULL)
    assert_true (read_more (&child));
  line = g_strrstr_len (child.text->str, line - child.text->str, "\033[K");
  char *progress = g_strndup (line, (size_t) (end - line));
  press (&child, CTRL_C);
  int status = finish (&child);
  assert_int_equal (WEXITSTATUS (status), 130);
  return progress;
}

static void
progress_is_a_part_of_all_work_if_that_has_an_end (void **state G_GNUC_UNUSED)
{
  g_autofree char *ends = last_progress ("ends"), *stays = last_progress ("stays");

  if (strstr (ends, " of ") == NULL || strstr (ends, " %)") == NULL)
    fail_msg ("no part of all work: %s", ends);
  if (strstr (stays, " of ") != NULL || strchr (stays, '%') != NULL)
    fail_msg ("a part of what has no end: %s", stays);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_key_at_the_terminal_asks_why_nothing_fires),
    cmocka_unit_test (progress_is_a_part_of_all_work_if_that_has_an_end),
    cmocka_unit_test (the_signal_of_that_key_ends_a_program_whose_errors_go_elsewhere),
  };

  if (g_getenv ("WEIR_TEST_PROGRAM") != NULL)
    return run_program (argc, argv);
  return cmocka_run_group_tests_name ("main at a terminal", tests, NULL, NULL);
}
