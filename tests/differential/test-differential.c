/* SPDX-License-Identifier: Apache-2.0 */
/* Random pipelines give the same by the oracle and by the engine, however that is set up.
 *
 * WEIR_DIFFERENTIAL=N cases, 2,000 if not said, 200,000 with WEIR_LONG; --from=SEED begins there (what was run is
 * printed, so that one can go on); WEIR_SEED=N runs one. Cases are run by a child, so that one that crashes or hangs is
 * found like any other. What differs is made smaller and printed as a case of conformance; --survey lists all that
 * differ instead, and --print prints each case as it is. --lose=TEXT makes a mistake on purpose: what has TEXT in it is lost
 * from what the engine answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/differential/differential.h"

#define CASES_OF_A_CHILD 250
/* Seconds of a case after which it counts as hanging. */
#define PATIENCE 60

/* Of parent and child. */
typedef struct
{
  uint64_t seed; /* of the case under way, or that differs */
  int      config;
  uint64_t cases, streams, refused, failed, lines, early, late, retracts, dropping, differing;
} Progress;

static Progress   *progress;
static bool        survey, printing;
static const char *lost;
static uint64_t    first_seed = 1;

static void
count_lines (const Outcome *outcome)
{
  for (unsigned i = 0; i < MAX_STEPS; i++)
    for (unsigned k = 0; outcome->lines[i] != NULL && k < outcome->lines[i]->len; k++)
      {
        const char *line = outcome->lines[i]->pdata[k];

        progress->lines++;
        progress->early += strstr (line, "EARLY") != NULL;
        progress->late += strstr (line, ",LATE") != NULL;
        progress->retracts += line[0] == '-';
      }
}

/* print_message cuts off what is long. */
static void
print_long (const char *head, const char *text)
{
  printf ("%s%s\n", head, text);
  fflush (stdout);
}

static void
print_spec (const Spec *spec, const Outcome *right)
{
  g_autoptr (GString) to = g_string_new (NULL);

  weir_spec_print (spec, right, to);
  print_long ("", to->str);
}

/* --- one case ----------------------------------------------------------------------------------------------------- */

/* What differs from `right` when it is run so; NULL: nothing. */
static char *
difference (const Spec *spec, const Outcome *right, const Config *config)
{
  Outcome found = weir_outcome_of (spec, config);
  char   *words = NULL;

  if (lost != NULL)
    weir_outcome_lose (&found, lost);
  if (found.refused)
    progress->refused++;
  else
    words = weir_outcomes_compare (spec, right, &found);
  weir_outcome_clear (&found);
  return words;
}

/* False: it differs, and progress says which way of running it was. */
static bool
run_case (uint64_t seed)
{
  WeirArena *arena = weir_arena_new ();
  Spec       spec;
  Config     configs[MAX_CONFIGS];
  unsigned   n = weir_configs_choose (seed, configs);
  Outcome    right;
  bool       ok = true;

  alarm (PATIENCE);
  progress->seed = seed;
  progress->config = -1;
  spec = weir_spec_generate (seed, arena);
  right = weir_outcome_of (&spec, NULL);
  if (printing && right.failure == NULL)
    print_spec (&spec, &right);
  for (unsigned i = 0; i < n && ok; i++)
    {
      progress->config = (int) i;
      g_autofree char *words = difference (&spec, &right, &configs[i]);
      ok = words == NULL;
      if (!ok && survey)
        {
          g_autofree char *how = weir_config_to_string (&configs[i]);
          g_autofree char *head = g_strdup_printf ("# seed %" PRIu64 " by %s:\n", seed, how);

          print_long (head, words);
        }
    }
  count_lines (&right);
  if (right.failure != NULL && !right.refused) /* late data that reaches its own grouping is refused by all */
    {
      print_message ("# seed %" PRIu64 " fails: %s\n", seed, right.failure);
      progress->failed++;
    }
  progress->differing += !ok;
  progress->dropping += weir_spec_promises_drops (&spec) && right.dropped.late + right.dropped.closed > 0;
  progress->cases++;
  progress->streams += weir_spec_is_stepped (&spec);
  weir_outcome_clear (&right);
  weir_arena_free (arena);
  return ok;
}

/* --- one that differs --------------------------------------------------------------------------------------------- */

/* Runs it in a child: a crash is wrong, too. As a smaller spec is scheduled in another way, a few seeds are tried. */
static bool
is_wrong (const Spec *spec, void *data)
{
  Config  config = *(const Config *) data;
  Outcome right;
  int     status;
  pid_t   child = fork ();

  if (child != 0)
    return waitpid (child, &status, 0) != child || status != 0;
  close (STDERR_FILENO);
  alarm (PATIENCE);
  right = weir_outcome_of (spec, NULL);
  for (unsigned i = 0; i < 8; i++, config.seed++)
    {
      g_autofree char *words = difference (spec, &right, &config);
      if (words != NULL)
        _exit (1);
    }
  _exit (0);
}

/* The plainest way of running it that is still wrong. */
static void
shrink_config (const Spec *spec, Config *config)
{
  for (unsigned i = 0; i < 7; i++)
    {
      Config simpler = *config;

      if (i == 0)
        simpler.runner.run = weir_conformance_run_simulated;
      else if (i == 1)
        simpler.runner.barrier_every = 0;
      else if (i == 2)
        simpler.runner.memory_limit = 0;
      else if (i == 3)
        simpler.skip[0] = '\0';
      else if (i == 4)
        simpler.runner.force_general = false;
      else if (i == 5)
        simpler.runner.strict = false;
      else
        simpler.runner.lanes = 1;
      if (is_wrong (spec, &simpler))
        *config = simpler;
    }
}

/* In a child, since it may crash. */
static void
print_difference (const Spec *spec, Config config)
{
  pid_t child = fork ();
  int   status;

  if (child != 0)
    {
      waitpid (child, &status, 0);
      if (status != 0)
        print_message ("# it ends with status %d\n", status);
      return;
    }
  Outcome right = weir_outcome_of (spec, NULL);

  print_spec (spec, &right);
  for (unsigned i = 0; i < 8; i++, config.seed++)
    {
      char *name = weir_config_to_string (&config), *words = difference (spec, &right, &config);

      if (words == NULL)
        continue;
      print_message ("by %s:\n", name);
      print_long ("", words);
      _exit (0);
    }
  _exit (0);
}

static void
explain_case (uint64_t seed, int config)
{
  WeirArena *arena = weir_arena_new ();
  Spec       spec = weir_spec_generate (seed, arena);
  Config     configs[MAX_CONFIGS];

  weir_configs_choose (seed, configs);
  configs[0] = configs[MAX (config, 0)];
  shrink_config (&spec, &configs[0]);
  spec = weir_spec_shrink (&spec, is_wrong, &configs[0]);
  shrink_config (&spec, &configs[0]);
  print_message ("# WEIR_SEED=%" PRIu64 " differs; as small as it gets:\n", seed);
  print_difference (&spec, configs[0]);
  weir_arena_free (arena);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* How many of them were run without a difference: all, unless the next one differs. */
static uint64_t
run_cases (uint64_t from, uint64_t n)
{
  pid_t child = fork ();
  int   status;

  if (child == 0)
    {
      for (uint64_t i = 0; i < n; i++)
        if (!run_case (from + i) && !survey)
          _exit (1);
      _exit (0);
    }
  if (waitpid (child, &status, 0) == child && status == 0)
    return n;
  if (WIFSIGNALED (status))
    {
      print_message ("# seed %" PRIu64 " ends with signal %d\n", progress->seed, WTERMSIG (status));
      progress->differing++;
    }
  return progress->seed - from;
}

/* False if one differs. */
static bool
run_all (uint64_t from, uint64_t n)
{
  for (uint64_t done = 0; done < n;)
    {
      uint64_t wanted = MIN (n - done, CASES_OF_A_CHILD), went_well = run_cases (from + done, wanted);

      done += went_well;
      if (went_well == wanted)
        continue;
      if (!survey)
        return false;
      done++; /* it crashed */
    }
  return true;
}

static void
random_pipelines_give_the_same_however_they_are_run (void **state G_GNUC_UNUSED)
{
  const char *one = g_getenv ("WEIR_SEED"), *wanted = g_getenv ("WEIR_DIFFERENTIAL");
  uint64_t    from = one != NULL ? g_ascii_strtoull (one, NULL, 10) : first_seed;
  uint64_t    n = one != NULL                      ? 1
                  : wanted != NULL                 ? g_ascii_strtoull (wanted, NULL, 10)
                  : g_getenv ("WEIR_LONG") != NULL ? 200000
                                                   : 2000;
  bool        ok = run_all (from, n);

  print_message ("# seeds %" PRIu64 " to %" PRIu64 ": %" PRIu64 " cases, %" PRIu64 " with streams, %" PRIu64
                 " runs refused, %" PRIu64 " that fail, %" PRIu64 " that drop elements and count them; %" PRIu64
                 " elements, of them %" PRIu64 " early, %" PRIu64 " late, %" PRIu64 " retracts\n",
                 from, from + n - 1, progress->cases, progress->streams, progress->refused, progress->failed,
                 progress->dropping, progress->lines, progress->early, progress->late, progress->retracts);
  if (!ok)
    {
      explain_case (progress->seed, progress->config);
      fail_msg ("WEIR_SEED=%" PRIu64 " differs", progress->seed);
    }
  if (progress->differing > 0)
    fail_msg ("%" PRIu64 " of them differ", progress->differing);
  if (n >= 1000) /* or it would say little */
    {
      assert_true (progress->streams > n / 2);
      assert_true (progress->refused == 0 && progress->failed == 0); /* who fails says nothing of the rest */
      assert_true (progress->dropping > n / 100);
      assert_true (progress->early > n && progress->late > n / 10 && progress->retracts > n / 10);
    }
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (random_pipelines_give_the_same_however_they_are_run),
  };

  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--from="))
      first_seed = g_ascii_strtoull (argv[i] + strlen ("--from="), NULL, 10);
    else if (strcmp (argv[i], "--survey") == 0)
      survey = true;
    else if (strcmp (argv[i], "--print") == 0)
      printing = true;
    else if (g_str_has_prefix (argv[i], "--lose="))
      lost = argv[i] + strlen ("--lose=");
    else
      g_error ("%s: no such option; there are --from=SEED, --survey, --print and --lose=TEXT", argv[i]);
  progress = mmap (NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (progress != MAP_FAILED);
  return cmocka_run_group_tests (tests, NULL, NULL);
}
