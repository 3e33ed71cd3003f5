/* SPDX-License-Identifier: Apache-2.0 */
/* What a program that crashes in a user's function leaves behind. */
#include <signal.h>

#include <weir/weir.h>

#include "tests/runners/program/child.h"

/* --- the programs ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  WeirString word;
  int64_t    n;
} Numbered;
WEIR_RECORD (Numbered, word, n)

static void
number (const int64_t *n, NumberedEmitter *out)
{
  weir_emit (out, (Numbered) { WEIR_STRING ("word"), *n });
}
WEIR_DO_FN (number, int64_t, Numbered)

static void
crash_at_zero (const Numbered *in, int64_tEmitter *out)
{
  if (in->n == 0)
    raise (SIGSEGV); /* in this thread, as an access to a wrong address is */
  weir_emit (out, in->n);
}
WEIR_DO_FN (crash_at_zero, Numbered, int64_t)

static gboolean
crash_in_a_hook (WeirContext *ctx G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  raise (SIGSEGV);
  return TRUE;
}

static int64_t
same (const int64_t *n)
{
  return *n;
}
WEIR_MAP_FN (same, int64_t, int64_t, .setup = crash_in_a_hook)

static int64_t
alike (const int64_t *n)
{
  return *n;
}
WEIR_MAP_FN (alike, int64_t, int64_t, .finish_bundle = crash_in_a_hook)

typedef struct
{
  int64_t n;
} Total;
WEIR_RECORD (Total, n)

static void
crash_total_add (Total *total, const int64_t *n)
{
  total->n += *n;
  if (*n == 7)
    raise (SIGSEGV);
}

static void
crash_total_merge (Total *total, const Total *other)
{
  total->n += other->n;
}

static void
crash_total_extract (const Total *total, int64_t *result)
{
  *result = total->n;
}
WEIR_COMBINE_FN (crash_total, int64_t, Total, int64_t)

static void
total_add (Total *total, const int64_t *n)
{
  total->n += *n;
}

static void
total_merge (Total *total, const Total *other)
{
  total->n += other->n;
}

static void
total_extract (const Total *total G_GNUC_UNUSED, int64_t *result G_GNUC_UNUSED)
{
  raise (SIGSEGV);
}
WEIR_COMBINE_FN (total, int64_t, Total, int64_t)

static int
run_program (const char *name, int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("program");
  WeirInt64Collection     *numbers = weir_generate_sequence (p, 0, 100);

  if (g_str_equal (name, "crashes"))
    weir_par_do (weir_par_do (numbers, number), crash_at_zero);
  else if (g_str_equal (name, "crashes in setup"))
    weir_map (numbers, same);
  else if (g_str_equal (name, "crashes at the end"))
    weir_map (numbers, alike);
  else if (g_str_equal (name, "crashes in add"))
    weir_named (weir_combine_globally (numbers, crash_total), "Sum up");
  else
    weir_combine_globally (numbers, total);
  return weir_pipeline_main (p, argc, argv);
}

/* --- what they leave behind -------------------------------------------------------------------------------------------- */

static void
a_crash_names_step_and_row_and_ends_the_process (void **state G_GNUC_UNUSED)
{
  g_autofree char *out = NULL, *err = NULL;
  Child            child;

  start (&child, "crashes", ARGUMENTS ("--quiet", "--parallelism=2"));
  int status = finish (&child, &out, &err);
  assert_true (WIFSIGNALED (status));
  assert_int_equal (WTERMSIG (status), SIGSEGV);
  assert_says (err, "weir: signal 11 in crash_at_zero, at row 1 of a batch of ");
  assert_says (err, "{word: \"word\", n: 0}");
}

static void
a_crash_outside_of_rows_names_the_step_and_what_of_it_ran (void **state G_GNUC_UNUSED)
{
  static const struct
  {
    const char *program, *says;
  } cases[] = { { "crashes in setup", "weir: signal 11 in same (setup)\n" },
                { "crashes at the end", "weir: signal 11 in alike (end of a bundle)\n" },
                { "crashes in add", "weir: signal 11 in Sum up (add)\n" },
                { "crashes in extract", "weir: signal 11 in total (extract)\n" } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL, *err = NULL;
      Child            child;

      start (&child, cases[i].program, ARGUMENTS ("--quiet", "--parallelism=1"));
      int status = finish (&child, &out, &err);
      assert_true (WIFSIGNALED (status));
      assert_says (err, cases[i].says);
    }
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_crash_names_step_and_row_and_ends_the_process),
    cmocka_unit_test (a_crash_outside_of_rows_names_the_step_and_what_of_it_ran),
  };
  const char *program = g_getenv ("WEIR_TEST_PROGRAM");

  return program != NULL ? run_program (program, argc, argv) : cmocka_run_group_tests_name ("crash", tests, NULL, NULL);
}
