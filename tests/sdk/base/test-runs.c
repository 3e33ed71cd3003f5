/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <sys/mman.h>

#include <weir/arena.h>
#include <weir/runs.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

static bool
is_of (char c, WeirByteClass bytes)
{
  return bytes == WEIR_LETTERS  ? g_ascii_isalpha (c)
         : bytes == WEIR_DIGITS ? g_ascii_isdigit (c)
                                : strchr (" \t\n\v\f\r", c) == NULL || c == '\0';
}

/* The runs by the book, byte by byte, are those that are found. */
static inline __attribute__ ((always_inline)) void
assert_runs (const char *data, size_t size, WeirByteClass bytes)
{
  WeirRuns   rest = weir_runs_of (weir_string (data, size), bytes);
  WeirString run;

  for (size_t i = 0; i < size;)
    {
      size_t start = i;
      while (i < size && is_of (data[i], bytes))
        i++;
      if (i > start)
        {
          assert_true (weir_runs_next (&rest, &run));
          assert_ptr_equal (run.data, data + start);
          assert_int_equal (run.size, i - start);
        }
      else
        i++;
    }
  run = weir_string (data, size);
  assert_false (weir_runs_next (&rest, &run));
  assert_false (weir_runs_next (&rest, &run));
  assert_true (run.data == data && run.size == size); /* untouched */
}

static void
assert_runs_of_all_classes (const char *data, size_t size)
{
  assert_runs (data, size, WEIR_LETTERS);
  assert_runs (data, size, WEIR_DIGITS);
  assert_runs (data, size, WEIR_NO_BLANKS);
}

/* Any size, anywhere, and at the very end of a page that nothing follows. */
static void
runs_are_those_of_the_naive_walk_up_to_the_end_of_memory (void **state)
{
  enum { PAGE = 4096, MAX = 2 * PAGE };
  static const char of_all[] = "azAZmQ@[`{059/: \t\n\v\f\r\b\x0e!\xff\xc1\xe1\x80";
  g_autoptr (GRand) rand = weir_test_rand_new ();
  char             *pages = mmap (NULL, MAX + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  (void) state;
  assert_ptr_not_equal (pages, MAP_FAILED);
  assert_int_equal (mprotect (pages + MAX, PAGE, PROT_NONE), 0);
  for (int round = 0; round < 4000; round++)
    {
      size_t size = (size_t) g_rand_int_range (rand, 0, round % 50 == 0 ? MAX + 1 : 200);
      char *data = pages
                   + (g_rand_boolean (rand) ? MAX - size : (size_t) g_rand_int_range (rand, 0, (int) (MAX - size + 1)));
      char   usual = of_all[g_rand_int_range (rand, 0, sizeof of_all - 1)];
      int    others = g_rand_int_range (rand, 1, 100);

      for (size_t i = 0; i < size; i++)
        data[i] = g_rand_int_range (rand, 0, others) > 0 ? usual : of_all[g_rand_int_range (rand, 0, sizeof of_all)];
      assert_runs_of_all_classes (data, size);
    }
  munmap (pages, MAX + PAGE);
}

static void
a_byte_is_of_a_class_or_not_wherever_it_stands (void **state)
{
  char data[64 + WEIR_SLACK] = { 0 };

  (void) state;
  for (int c = 0; c < 256; c++)
    for (size_t at = 0; at < 64; at++)
      {
        memset (data, ' ', 64);
        data[at] = (char) c;
        assert_runs_of_all_classes (data, 64);
      }
}

static void
runs_of_every_length_end_where_they_end (void **state)
{
  char data[600 + WEIR_SLACK];

  (void) state;
  memset (data, 'x', sizeof data);
  for (size_t length = 0; length <= 300; length++)
    for (size_t start = 0; start < 4; start++)
      {
        memset (data, ' ', start);
        memset (data + start, 'x', 400);
        data[start + length] = ' ';
        assert_runs (data, start + length, WEIR_LETTERS); /* a letter may follow: it is not the string's */
        assert_runs (data, 400, WEIR_LETTERS);
      }
}

static void
no_string_at_all_has_no_run (void **state)
{
  (void) state;
  assert_runs_of_all_classes (NULL, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (runs_are_those_of_the_naive_walk_up_to_the_end_of_memory),
    cmocka_unit_test (a_byte_is_of_a_class_or_not_wherever_it_stands),
    cmocka_unit_test (runs_of_every_length_end_where_they_end),
    cmocka_unit_test (no_string_at_all_has_no_run),
  };

  return cmocka_run_group_tests_name ("runs", tests, NULL, NULL);
}
