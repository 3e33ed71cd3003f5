/* SPDX-License-Identifier: Apache-2.0 */
/* H12: a case that says something wrong fails, whatever it is that is wrong. Each runs in a child, before cmocka begins, where
 * a failure is the end of the process. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/conformance/cases/panes.h"

#define TENS  (FIXED (10), LATENESS (5))
#define SCRIPT "1,2 12 w30 3"
#define FIRST  "1 2 @9.999 [0,10) P(T,F,ON_TIME,0,0)"
#define SECOND "12 @19.999 [10,20) P(T,F,ON_TIME,0,0)"

CASE (what_is_right)
{
  expect_lists (c, TENS, SCRIPT, FIRST, SECOND);
  expect_dropped (c, 1, 0);
}

CASE (another_value)
{
  expect_lists (c, TENS, SCRIPT, "1 3 @9.999 [0,10) P(T,F,ON_TIME,0,0)", SECOND);
}

CASE (another_time)
{
  expect_lists (c, TENS, SCRIPT, "1 2 @9 [0,10) P(T,F,ON_TIME,0,0)", SECOND);
}

CASE (another_window)
{
  expect_lists (c, TENS, SCRIPT, FIRST, "12 @19.999 [10,21) P(T,F,ON_TIME,0,0)");
}

CASE (another_pane)
{
  expect_lists (c, TENS, SCRIPT, FIRST, "12 @19.999 [10,20) P(T,T,ON_TIME,0,0)");
}

CASE (one_that_does_not_come)
{
  expect_lists (c, TENS, SCRIPT, FIRST, SECOND, SECOND);
}

CASE (one_that_was_not_expected)
{
  expect_lists (c, TENS, SCRIPT, FIRST);
}

CASE (other_drops)
{
  expect_lists (c, TENS, SCRIPT, FIRST, SECOND);
  expect_dropped (c, 0, 0);
}

CASE (a_failure_that_does_not_come)
{
  expect_lists (c, TENS, SCRIPT, FIRST, SECOND);
  expect_failure (c, "late");
}

CASE (a_refusal_that_does_not_come)
{
  expect_lists (c, TENS, SCRIPT, FIRST, SECOND);
  expect_refusal (c, "late");
}

CASE (a_refusal_in_other_words)
{
  expect_lists (c, (FIXED (-10)), SCRIPT);
  expect_refusal (c, "the size is no good");
}

static const CaseEntry right = { "what is right", what_is_right };
static const CaseEntry wrong[] = { { "another value", another_value },
                                   { "another time", another_time },
                                   { "another window", another_window },
                                   { "another pane", another_pane },
                                   { "one that does not come", one_that_does_not_come },
                                   { "one that was not expected", one_that_was_not_expected },
                                   { "other drops", other_drops },
                                   { "a failure that does not come", a_failure_that_does_not_come },
                                   { "a refusal that does not come", a_refusal_that_does_not_come },
                                   { "a refusal in other words", a_refusal_in_other_words } };

#define N_RUNNERS 2 /* the oracle, and threads */

static bool right_passes[N_RUNNERS], wrong_passes[G_N_ELEMENTS (wrong)][N_RUNNERS];

static bool
passes (const CaseEntry *entry, const ConformanceRunner *runner)
{
  int   status, nowhere;
  pid_t child = fork ();

  if (child != 0)
    return waitpid (child, &status, 0) == child && status == 0;
  nowhere = open ("/dev/null", O_WRONLY);
  dup2 (nowhere, STDOUT_FILENO);
  dup2 (nowhere, STDERR_FILENO);
  weir_conformance_run (entry, runner);
  _exit (0);
}

static void
H12_what_is_right_passes (G_GNUC_UNUSED void **state)
{
  for (unsigned r = 0; r < N_RUNNERS; r++)
    assert_true (right_passes[r]);
}

static void
H12_a_checker_that_is_given_something_wrong_fails (G_GNUC_UNUSED void **state)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    for (unsigned r = 0; r < N_RUNNERS; r++)
      if (wrong_passes[i][r])
        fail_msg ("%s passes on %s", wrong[i].name, weir_conformance_runners[r].name);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (H12_what_is_right_passes),
    cmocka_unit_test (H12_a_checker_that_is_given_something_wrong_fails),
  };

  for (unsigned r = 0; r < N_RUNNERS; r++)
    {
      right_passes[r] = passes (&right, &weir_conformance_runners[r]);
      for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
        wrong_passes[i][r] = passes (&wrong[i], &weir_conformance_runners[r]);
    }
  return cmocka_run_group_tests (tests, NULL, NULL);
}
