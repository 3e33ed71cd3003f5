/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

static void
lines_that_match_stay (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *lines = weir_create_strings (p, "status installed", "trigproc", "status half-installed", "");

  expect (weir_regex_match (lines, "status"), "status installed", "status half-installed");
  expect (weir_regex_match (lines, "^status \\w+$"), "status installed");
  expect (weir_regex_match (lines, "^$"), "");
  expect_nothing (weir_regex_match (lines, "(?!)"));
  run (p);
}

static void
groups_of_every_match_are_taken (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *lines = weir_create_strings (p, "a=1 bb=22", "none", "c=");

  expect (weir_regex_extract (lines, "(\\w+)=(\\d+)?", 0), "a=1", "bb=22", "c=");
  expect (weir_regex_extract (lines, "(\\w+)=(\\d+)?", 1), "a", "bb", "c");
  expect (weir_regex_extract (lines, "(\\w+)=(\\d+)?", 2), "1", "22");
  run (p);
}

static void
matches_are_replaced (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *lines = weir_create_strings (p, "a=1 bb=22", "none");

  expect (weir_regex_replace (lines, "(\\w+)=(\\d+)", "\\2:\\1"), "1:a 22:bb", "none");
  expect (weir_regex_replace (lines, "(?<name>\\w+)=", "<\\g<name>>"), "<a>1 <bb>22", "none");
  expect (weir_regex_replace (lines, "\\d", ""), "a= bb=", "none");
  expect (weir_regex_replace (lines, "", "-"), "-a-=-1- -b-b-=-2-2-", "-n-o-n-e-");
  run (p);
}

static void
characters_are_matched_in_text_and_bytes_in_the_rest (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *lines = weir_create (p, WeirString, WEIR_STRING ("h\303\251"), WEIR_STRING ("h\377\376"),
                                             WEIR_STRING ("h\0x"), WEIR_STRING ("hx"));

  expect (weir_regex_extract (lines, "^h(.)$", 1), "\303\251", "x");
  expect (weir_regex_extract (lines, "^h(..)$", 1), "\377\376", "\\0x");
  expect (weir_regex_replace (weir_create (p, WeirString, WEIR_STRING ("a\377b")), "b", "c"), "a\377c");
  expect_nothing (weir_regex_match (weir_create (p, WeirString, WEIR_STRING ("\377")), "\\x{100}|."));
  run (p);
}

static void
a_filter_by_pattern_can_say_which_positions_stay_of_a_long_collection (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_globally (weir_regex_match (weir_to_string (weir_generate_sequence (p, 0, 10000)), "7")), "3439");
  run (p);
}

static void
a_pattern_that_is_none_is_an_error_that_says_where (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_regex_match (weir_create_strings (p, "a"), "a(b");
  errors = build_errors (p);
  assert_non_null (strstr (errors, "test-regex.c:"));
  assert_non_null (strstr (errors, "regex_match: "));
  assert_non_null (strstr (errors, "at char 3"));
}

static void
a_group_that_is_none_is_an_error (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *lines = weir_create_strings (p, "a");
  g_autofree char      *errors = NULL;

  weir_regex_extract (lines, "(a)(b)", 3);
  weir_regex_replace (lines, "(a)", "x\\2");
  errors = build_errors (p);
  assert_non_null (strstr (errors, "regex_extract: \"(a)(b)\" has no group 3"));
  assert_non_null (strstr (errors, "regex_replace: replacement \"x\\2\", character 1: "));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (lines_that_match_stay),
    test (groups_of_every_match_are_taken),
    test (matches_are_replaced),
    test (characters_are_matched_in_text_and_bytes_in_the_rest),
    test (a_filter_by_pattern_can_say_which_positions_stay_of_a_long_collection),
    test (a_pattern_that_is_none_is_an_error_that_says_where),
    test (a_group_that_is_none_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
