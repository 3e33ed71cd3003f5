/* SPDX-License-Identifier: Apache-2.0 */
/* Every case on every runner. Arguments, if any, choose among them: a test runs if its name holds one of them. */
#include <string.h>

#include "tests/conformance/conformance.h"

#define FILES(X)                                                                                                      \
  X (a) X (b) X (l) X (f) X (c) X (j) X (d) X (e) X (h) X (i) X (g) X (t) X (o) X (w) X (x) X (r) X (s) X (u) X (late) X (own)\
  X (windows) X (again) X (declared) X (streamed) X (idle)

#define DECLARE(letter) extern const CaseEntry weir_cases_##letter[];
FILES (DECLARE)
#define LIST(letter) weir_cases_##letter,
static const CaseEntry *const files[] = { FILES (LIST) };

typedef struct
{
  const CaseEntry         *entry;
  const ConformanceRunner *runner;
} Test;

static void
run_case (void **state)
{
  const Test *test = *state;

  weir_conformance_run (test->entry, test->runner);
}

/* WEIR_CASES or the arguments: parts of the names of those that are to be run. */
static gboolean
is_wanted (const char *name, int argc, char **argv)
{
  const char *part = g_getenv ("WEIR_CASES");

  if (part != NULL && strstr (name, part) == NULL)
    return FALSE;
  for (int i = 1; i < argc; i++)
    if (strstr (name, argv[i]) != NULL)
      return TRUE;
  return argc <= 1;
}

static void
add_case (GArray *tests, const CaseEntry *entry, int argc, char **argv)
{
  for (const ConformanceRunner *runner = weir_conformance_runners; runner->name != NULL; runner++)
    {
      g_autofree char *name = g_strdup_printf ("%s (%s)", entry->name, runner->name);
      Test            *test;

      if (!is_wanted (name, argc, argv))
        continue;
      test = g_new (Test, 1);
      *test = (Test) { entry, runner };
      struct CMUnitTest unit = { .name = g_steal_pointer (&name), .test_func = run_case, .initial_state = test };
      g_array_append_val (tests, unit);
    }
}

int
main (int argc, char **argv)
{
  static GArray *tests; /* as long as the program, and found by leak checkers */

  tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

  for (unsigned f = 0; f < G_N_ELEMENTS (files); f++)
    for (const CaseEntry *entry = files[f]; entry->name != NULL; entry++)
      add_case (tests, entry, argc, argv);
  return _cmocka_run_group_tests ("conformance", (const struct CMUnitTest *) (void *) tests->data, tests->len, NULL,
                                  NULL);
}
