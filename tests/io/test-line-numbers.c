/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include "io/line-numbers.h"
#include "tests/support/random.h"

static void
newlines_are_counted_wherever_they_lie (void **state G_GNUC_UNUSED)
{
  assert_int_equal (weir__count_newlines (WEIR_STRING ("")), 0);
  assert_int_equal (weir__count_newlines (WEIR_STRING ("one")), 0);
  assert_int_equal (weir__count_newlines (WEIR_STRING ("\n\none\ntwo\0\n")), 4);
}

/* Larger than what is read at a time; asked from front to back, back to front, and here and there. */
static void
the_number_of_any_line_is_found_in_any_order (void **state)
{
  g_autoptr (GRand)   rand = weir_test_rand_new ();
  g_autoptr (GArray)  starts = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GString) text = g_string_new (NULL);
  WeirLineNumbers     numbers = { 0 };

  while (text->len < 200000)
    {
      int64_t start = (int64_t) text->len;
      g_array_append_val (starts, start);
      g_string_append_printf (text, "%*s\n", g_rand_int_range (rand, 0, 64), "");
    }
  g_autofree char *path = io_test_write (state, "lines.txt", text->str, text->len);
  WeirFile         file = io_test_file (path);
  for (int i = 0; i < 100; i++)
    {
      unsigned line = (unsigned) g_rand_int_range (rand, 0, (int) starts->len);
      if (i < 20)
        line = starts->len / 10 * (unsigned) (i < 10 ? i : 19 - i);
      assert_int_equal (weir__line_numbers_at (&numbers, &file, g_array_index (starts, int64_t, line)), line + 1);
    }
  weir__line_numbers_clear (&numbers);
}

/* The count that is passed is wrong: so it is seen whether it is taken or the file was read. */
static void
what_was_passed_is_not_read_again (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "lines.txt", "1\n2\n3\n4\n5\n");
  WeirFile         file = io_test_file (path);
  WeirLineNumbers  numbers = { 0 };

  weir__line_numbers_pass (&numbers, &file, 0, 4, 100);
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 4), 101);
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 6), 102);
  weir__line_numbers_pass (&numbers, &file, 8, 10, 100); /* what lies before 8 is not known */
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 8), 103);
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 2), 2); /* counted from the front */
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 8), 5);
  weir__line_numbers_clear (&numbers);
}

static void
another_file_begins_at_its_own_first_line (void **state)
{
  g_autofree char *one = IO_TEST_WRITE (state, "one.txt", "1\n2\n3\n");
  g_autofree char *other = IO_TEST_WRITE (state, "other.txt", "1\n\n");
  WeirFile         files[] = { io_test_file (one), io_test_file (other) };
  WeirLineNumbers  numbers = { 0 };

  assert_int_equal (weir__line_numbers_at (&numbers, &files[0], 4), 3);
  assert_int_equal (weir__line_numbers_at (&numbers, &files[1], 2), 2);
  assert_int_equal (weir__line_numbers_at (&numbers, &files[1], 0), 1);
  assert_int_equal (weir__line_numbers_at (&numbers, &files[0], 2), 2);
  weir__line_numbers_clear (&numbers);
}

static void
what_cannot_be_read_has_no_number (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "lines.txt", "1\n2\n3\n");
  WeirFile         file = io_test_file (path), pipe = io_test_file (path);
  WeirLineNumbers  numbers = { 0 };

  assert_int_equal (weir__line_numbers_at (&numbers, &file, 60), 0); /* behind its end */
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 2), 2);
  g_unlink (path);
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 2), 2); /* known */
  assert_int_equal (weir__line_numbers_at (&numbers, &file, 4), 0);
  weir__line_numbers_clear (&numbers);
  pipe.size = -1;
  weir__line_numbers_pass (&numbers, &pipe, 0, 2, 1);
  assert_int_equal (weir__line_numbers_at (&numbers, &pipe, 2), 2);
  assert_int_equal (weir__line_numbers_at (&numbers, &pipe, 4), 0);
  weir__line_numbers_clear (&numbers);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (newlines_are_counted_wherever_they_lie),
    cmocka_unit_test (the_number_of_any_line_is_found_in_any_order),
    cmocka_unit_test (what_was_passed_is_not_read_again),
    cmocka_unit_test (another_file_begins_at_its_own_first_line),
    cmocka_unit_test (what_cannot_be_read_has_no_number),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
