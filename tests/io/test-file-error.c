/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>

#include "io/file-error.h"

static void
an_error_names_the_file_the_place_and_the_cause (void **state G_GNUC_UNUSED)
{
  GError *error = NULL;

  weir__file_error (&error, WEIR_ERROR_IO, "a/b.txt", -1, "%s", "gone");
  assert_string_equal (error->message, "a/b.txt: gone");
  g_clear_error (&error);
  weir__file_error (&error, WEIR_ERROR_DATA, "b.gz", 0, "cut off");
  assert_string_equal (error->message, "b.gz: at byte 0: cut off");
  g_clear_error (&error);
  weir__file_error_in_line (&error, WEIR_ERROR_DATA, "b.csv", 12, "%d fields", 3);
  assert_string_equal (error->message, "b.csv:12: 3 fields");
  g_clear_error (&error);
}

static void
an_error_is_one_line_of_text_whatever_the_file_is_called (void **state G_GNUC_UNUSED)
{
  GError *error = NULL;

  weir__file_error (&error, WEIR_ERROR_IO, "two\nlines \xff\x1b[2J", -1, "\"%s\"", "über\r\n");
  assert_string_equal (error->message, "two\\nlines \\xff\\x1b[2J: \"über\\x0d\\n\"");
  g_clear_error (&error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_error_names_the_file_the_place_and_the_cause),
    cmocka_unit_test (an_error_is_one_line_of_text_whatever_the_file_is_called),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
