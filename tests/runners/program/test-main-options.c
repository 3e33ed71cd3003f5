/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "runners/program/main-options.h"
#include "tests/support/weir-test.h"

static void
bytes_are_written_with_the_usual_letters (void **state)
{
  const struct
  {
    const char *text;
    uint64_t    bytes;
  } good[] = { { "0", 0 },
               { "17", 17 },
               { "64k", 65536 },
               { "512M", 512u << 20 },
               { "2G", UINT64_C (2) << 30 },
               { "1T", UINT64_C (1) << 40 } };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      uint64_t bytes = 1;
      assert_true (weir__parse_bytes (good[i].text, &bytes, NULL));
      assert_int_equal (bytes, good[i].bytes);
    }
}

static void
what_is_no_number_of_bytes_is_refused (void **state)
{
  static const char *const bad[]
      = { "", "M", "-1", "1X", "1MB", "12 M", "99999999999T", "1.5G", " -5", "99999999999999999999" };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      uint64_t           bytes = 7;
      assert_false (weir__parse_bytes (bad[i], &bytes, &error));
      assert_non_null (error);
      assert_int_equal (bytes, 7);
    }
}

static void
the_programs_options_and_the_runners_are_in_one_help (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("options");
  char *input = NULL, *arguments[] = { (char *) "prog", (char *) "--input=x",         (char *) "--parallelism=3",
                                       (char *) "rest", (char *) "--memory-limit=1K", NULL };
  const GOptionEntry entries[] = { { "input", 0, 0, G_OPTION_ARG_STRING, &input, "What to read", "GLOB" },
                                   { NULL, 0, 0, 0, NULL, NULL, NULL } };
  int                      argc = 5;
  char                   **argv = arguments;

  (void) state;
  weir_pipeline_parse (p, entries, &argc, &argv);
  WeirMainOptions *o = weir__main_options (p);
  assert_null (o->error);
  assert_string_equal (input, "x");
  assert_int_equal (o->parallelism, 3);
  assert_int_equal (o->memory_limit, 1024);
  assert_int_equal (argc, 2);
  assert_string_equal (argv[1], "rest");
  assert_non_null (strstr (o->help_text, "--input"));
  assert_non_null (strstr (o->help_text, "--parallelism"));
  assert_non_null (strstr (o->help_text, "\n  --strict "));
  assert_null (strstr (o->help_text, "--weir-strict"));
  g_free (input);
}

static void
a_wrong_option_is_kept_until_main_reports_it (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("options");
  char                    *arguments[] = { (char *) "prog", (char *) "--no-such-option", NULL }, **argv = arguments;
  int                      argc = 2;

  (void) state;
  weir_pipeline_parse (p, NULL, &argc, &argv);
  assert_non_null (weir__main_options (p)->error);
}

static void
strict_mode_takes_a_seed_or_none (void **state)
{
  const struct
  {
    const char *argument;
    uint64_t    seed;
    bool        good;
  } cases[] = { { "--strict", 0, true },    { "--strict=7", 7, true }, { "--strict=0", 0, false },
                { "--strict=x", 0, false }, { "--strict=", 0, false } };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("options");
      char                    *arguments[] = { (char *) "prog", (char *) (uintptr_t) cases[i].argument, NULL };
      char                   **argv = arguments;
      int                      argc = 2;

      weir_pipeline_parse (p, NULL, &argc, &argv);
      const WeirMainOptions *o = weir__main_options (p);
      assert_true ((o->error == NULL) == cases[i].good);
      assert_true (o->strict || !cases[i].good);
      assert_true (o->strict_seed == cases[i].seed);
    }
}

/* As of a program that is given the names of files. */
static void
strict_mode_leaves_the_next_word_alone (void **state)
{
  static const char *const words[] = { "v2.csv", "7", "-" };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("options");
      char *arguments[] = { (char *) "prog", (char *) "--strict", (char *) (uintptr_t) words[i], (char *) "--quiet", NULL };
      char **argv = arguments;
      int    argc = 4;

      weir_pipeline_parse (p, NULL, &argc, &argv);
      const WeirMainOptions *o = weir__main_options (p);
      assert_null (o->error);
      assert_true (o->strict && o->quiet);
      assert_true (o->strict_seed == 0);
      assert_int_equal (argc, 2);
      assert_string_equal (argv[1], words[i]);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (bytes_are_written_with_the_usual_letters),
    cmocka_unit_test (what_is_no_number_of_bytes_is_refused),
    cmocka_unit_test (the_programs_options_and_the_runners_are_in_one_help),
    cmocka_unit_test (strict_mode_takes_a_seed_or_none),
    cmocka_unit_test (strict_mode_leaves_the_next_word_alone),
    cmocka_unit_test (a_wrong_option_is_kept_until_main_reports_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
