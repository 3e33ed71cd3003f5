/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/error.h>

#include "transforms/regex-template.h"

/* The template with the groups of the first match in `subject`, or the error. */
static char *
expand (const char *pattern, const char *template_text, const char *subject)
{
  g_autoptr (GRegex)            regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GError)            error = NULL;
  g_autoptr (WeirRegexTemplate) template = weir__regex_template_new (template_text, regex, &error);
  g_autoptr (GMatchInfo)        match = NULL;
  GString                      *text;

  if (template == NULL)
    {
      assert_int_equal (error->code, WEIR_ERROR_CONSTRUCTION);
      return g_strdup (error->message);
    }
  assert_true (g_regex_match (regex, subject, 0, &match));
  text = g_string_new ("[");
  weir__regex_template_expand (template, match, (WeirString) { subject, strlen (subject) }, text);
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

static void
check (const char *pattern, const char *template_text, const char *subject, const char *expected)
{
  g_autofree char *expanded = expand (pattern, template_text, subject);

  assert_string_equal (expanded, expected);
}

static void
text_stays_itself (void **state G_GNUC_UNUSED)
{
  check ("b", "", "abc", "[]");
  check ("b", "text, $1 & all", "abc", "[text, $1 & all]");
}

static void
groups_are_filled_in_by_number_and_name (void **state G_GNUC_UNUSED)
{
  check ("(\\w)(\\w)", "\\2\\1-\\0", "ab", "[ba-ab]");
  check ("(?<first>\\w)(\\w)", "\\g<first>\\g<2>\\g<0>", "ab", "[abab]");
  check ("(a)|(b)", "<\\1><\\2>", "b", "[<><b>]");
}

static void
escapes_are_characters (void **state G_GNUC_UNUSED)
{
  check ("a", "\\\\1\\n\\t", "a", "[\\1\n\t]");
}

static void
what_has_no_meaning_is_an_error_that_says_where (void **state G_GNUC_UNUSED)
{
  const char *wrong[] = { "ab\\1",   "ab\\q",    "ab\\",      "ab\\g",     "ab\\g<",
                          "ab\\g<>", "ab\\g<1>", "ab\\g<-1>", "ab\\g<no>", "ab\\g<1x>" };

  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *message = expand ("a", wrong[i], "a");

      assert_non_null (strstr (message, "character 2: no escape"));
      assert_non_null (strstr (message, wrong[i]));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (text_stays_itself),
    cmocka_unit_test (groups_are_filled_in_by_number_and_name),
    cmocka_unit_test (escapes_are_characters),
    cmocka_unit_test (what_has_no_meaning_is_an_error_that_says_where),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
