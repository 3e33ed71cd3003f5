/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/base/text.h"

#include <string.h>

#include "tests/support/weir-test.h"

#define assert_fault(text, fault) assert_string_equal (weir__text_fault (text, sizeof text - 1), fault)

static void
words_in_any_script_are_names (void **state)
{
  static const char *const names[] = { "", "split words", "a/b|c", "Wörter", "単語", "\xf0\x9f\x8c\x8a" };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *printable = weir__text_printable (names[i], strlen (names[i]));

      assert_null (weir__text_fault (names[i], strlen (names[i])));
      assert_string_equal (printable, names[i]);
    }
}

static void
control_characters_of_ascii_and_of_unicode_are_faults (void **state)
{
  (void) state;
  assert_fault ("two\nlines", "holds a control character");
  assert_fault ("\x1b[31m", "holds a control character");
  assert_fault ("\x7f", "holds a control character");
  assert_fault ("a\0b", "holds a control character");
  assert_fault ("\xc2\x9b", "holds a control character");
}

static void
bytes_that_are_no_utf_8_are_a_fault (void **state)
{
  (void) state;
  assert_fault ("W\xf6rter", "is not UTF-8");
  assert_fault ("cut \xe5\x8d", "is not UTF-8");
  assert_fault ("\xed\xa0\x80", "is not UTF-8");
  assert_fault ("\xc0\xaf", "is not UTF-8");
}

static void
a_fault_is_printed_as_something_else (void **state)
{
  g_autofree char *control = weir__text_printable ("a\nb\xc2\x9b", 5), *latin = weir__text_printable ("W\xf6r", 3);

  (void) state;
  assert_string_equal (control, "a?b?");
  assert_string_equal (latin, "W\xef\xbf\xbdr");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (words_in_any_script_are_names),
    cmocka_unit_test (control_characters_of_ascii_and_of_unicode_are_faults),
    cmocka_unit_test (bytes_that_are_no_utf_8_are_a_fault),
    cmocka_unit_test (a_fault_is_printed_as_something_else),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
