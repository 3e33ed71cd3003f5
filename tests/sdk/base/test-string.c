/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <sys/mman.h>

#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

#define ASSERT_STRING(s, literal)                                                                                     \
  {                                                                                                                   \
    assert_int_equal ((s).size, sizeof (literal) - 1);                                                                \
    assert_memory_equal ((s).data, literal, sizeof (literal) - 1);                                                    \
  }

/* --- words -------------------------------------------------------------------------------------------------------- */

/* Words by the book: isalpha in the C locale, byte by byte, into an array of (start, end). */
static size_t
naive_words (const char *data, size_t size, size_t starts[], size_t ends[])
{
  size_t n = 0;
  bool   inside = false;

  for (size_t i = 0; i < size; i++)
    {
      if (g_ascii_isalpha (data[i]) && !inside)
        starts[n] = i;
      if (!g_ascii_isalpha (data[i]) && inside)
        ends[n++] = i;
      inside = g_ascii_isalpha (data[i]);
    }
  if (inside)
    ends[n++] = size;
  return n;
}

/* Any size at the very end of a page that nothing follows. */
static void
words_are_those_of_the_naive_walk_up_to_the_end_of_memory (void **state)
{
  enum { PAGE = 4096, MAX = 2 * PAGE };
  g_autoptr (GRand) rand = weir_test_rand_new ();
  char         *pages = mmap (NULL, MAX + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  static size_t starts[MAX], ends[MAX];

  (void) state;
  assert_ptr_not_equal (pages, MAP_FAILED);
  assert_int_equal (mprotect (pages + MAX, PAGE, PROT_NONE), 0);
  for (int round = 0; round < 3000; round++)
    {
      size_t     size = (size_t) g_rand_int_range (rand, 0, round % 50 == 0 ? MAX + 1 : 80);
      char      *data = pages + MAX - size;
      int        letters = g_rand_int_range (rand, 1, 40);
      size_t     n, found = 0;
      WeirString rest = weir_string (data, size), word;

      for (size_t i = 0; i < size; i++)
        data[i] = g_rand_int_range (rand, 0, letters) > 0 ? "azAZmQ"[g_rand_int_range (rand, 0, 6)]
                                                          : "@[`{ \n\0\xff\xc1\xe1"[g_rand_int_range (rand, 0, 10)];
      n = naive_words (data, size, starts, ends);
      while (weir_string_next_word (&rest, &word))
        {
          assert_true (found < n);
          assert_ptr_equal (word.data, data + starts[found]);
          assert_int_equal (word.size, ends[found] - starts[found]);
          found++;
        }
      assert_int_equal (found, n);
    }
  munmap (pages, MAX + PAGE);
}

static void
a_word_is_a_run_of_ascii_letters (void **state)
{
  WeirString rest = WEIR_STRING ("It's 3 o'clock, caf\xc3\xa9"), word;

  (void) state;
  assert_true (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "It");
  assert_true (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "s");
  assert_true (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "o");
  assert_true (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "clock");
  assert_true (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "caf");
  assert_false (weir_string_next_word (&rest, &word));
  assert_false (weir_string_next_word (&rest, &word));
}

static void
no_string_at_all_has_no_word (void **state)
{
  WeirString rest = { NULL, 0 }, word = WEIR_STRING ("untouched");

  (void) state;
  assert_false (weir_string_next_word (&rest, &word));
  ASSERT_STRING (word, "untouched");
}

/* --- lines and fields --------------------------------------------------------------------------------------------- */

static void
assert_lines (WeirString text, size_t n, const char *const lines[])
{
  WeirString line;

  for (size_t i = 0; i < n; i++)
    {
      assert_true (weir_string_next_line (&text, &line));
      assert_int_equal (line.size, strlen (lines[i]));
      assert_memory_equal (line.data, lines[i], line.size);
    }
  assert_false (weir_string_next_line (&text, &line));
}

static void
lines_end_in_lf_or_crlf_and_the_last_in_nothing (void **state)
{
  (void) state;
  assert_lines (WEIR_STRING ("a\nb\r\n\n\r\nc"), 5, (const char *[]) { "a", "b", "", "", "c" });
  assert_lines (WEIR_STRING ("a\n"), 1, (const char *[]) { "a" });
  assert_lines (WEIR_STRING ("a\rb\r"), 1, (const char *[]) { "a\rb\r" });
  assert_lines (WEIR_STRING ("\n"), 1, (const char *[]) { "" });
  assert_lines (WEIR_STRING (""), 0, NULL);
}

static void
assert_fields (WeirString text, size_t n, const char *const fields[])
{
  WeirString field;

  for (size_t i = 0; i < n; i++)
    {
      assert_true (weir_string_next_field (&text, ',', &field));
      assert_int_equal (field.size, strlen (fields[i]));
      assert_memory_equal (field.data, fields[i], field.size);
    }
  assert_false (weir_string_next_field (&text, ',', &field));
  assert_false (weir_string_next_field (&text, ',', &field));
}

static void
n_separators_part_n_plus_one_fields (void **state)
{
  (void) state;
  assert_fields (WEIR_STRING ("a,,b,"), 4, (const char *[]) { "a", "", "b", "" });
  assert_fields (WEIR_STRING ("abc"), 1, (const char *[]) { "abc" });
  assert_fields (WEIR_STRING (","), 2, (const char *[]) { "", "" });
  assert_fields (WEIR_STRING (""), 1, (const char *[]) { "" });
  assert_fields ((WeirString) { NULL, 0 }, 0, NULL);
}

static void
lines_and_fields_put_together_again_are_the_text (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int round = 0; round < 2000; round++)
    {
      char       data[60];
      size_t     size = (size_t) g_rand_int_range (rand, 1, sizeof data);
      WeirString rest = { data, size }, lines = { data, size }, part;
      g_autoptr (GString) fields = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);

      for (size_t i = 0; i < size; i++)
        data[i] = "ab,\n"[g_rand_int_range (rand, 0, 4)];
      while (weir_string_next_field (&rest, ',', &part))
        g_string_append_printf (fields, WEIR_STRING_FORMAT "%s", WEIR_STRING_ARG (part), rest.data != NULL ? "," : "");
      assert_int_equal (fields->len, size);
      assert_memory_equal (fields->str, data, size);
      while (weir_string_next_line (&lines, &part))
        g_string_append_printf (text, WEIR_STRING_FORMAT "\n", WEIR_STRING_ARG (part));
      if (data[size - 1] != '\n')
        g_string_truncate (text, text->len - 1);
      assert_int_equal (text->len, size);
      assert_memory_equal (text->str, data, size);
    }
}

/* --- whole strings ------------------------------------------------------------------------------------------------ */

static void
trimming_takes_ascii_blanks_off_both_ends (void **state)
{
  (void) state;
  ASSERT_STRING (weir_string_trim (WEIR_STRING (" \t\r\n\v\fa b\xa0 ")), "a b\xa0");
  ASSERT_STRING (weir_string_trim (WEIR_STRING (" \n ")), "");
  ASSERT_STRING (weir_string_trim (WEIR_STRING ("")), "");
  assert_int_equal (weir_string_trim ((WeirString) { NULL, 0 }).size, 0);
}

static void
prefixes_suffixes_and_places (void **state)
{
  WeirString s = WEIR_STRING ("weir.weir");
  size_t     at = 77;

  (void) state;
  assert_true (weir_string_starts_with (s, WEIR_STRING ("weir.")));
  assert_false (weir_string_starts_with (s, WEIR_STRING ("eir")));
  assert_true (weir_string_starts_with (s, (WeirString) { NULL, 0 }));
  assert_true (weir_string_ends_with (s, WEIR_STRING (".weir")));
  assert_false (weir_string_ends_with (WEIR_STRING ("ir"), WEIR_STRING ("weir")));
  assert_false (weir_string_find (s, WEIR_STRING ("weird"), &at));
  assert_int_equal (at, 77);
  assert_true (weir_string_find (s, WEIR_STRING ("ir"), &at));
  assert_int_equal (at, 2);
  assert_true (weir_string_find (s, WEIR_STRING (""), &at));
  assert_int_equal (at, 0);
}

static void
a_slice_is_cut_to_the_string (void **state)
{
  WeirString s = WEIR_STRING ("weir");

  (void) state;
  ASSERT_STRING (weir_string_slice (s, 1, 2), "ei");
  ASSERT_STRING (weir_string_slice (s, 2, SIZE_MAX), "ir");
  ASSERT_STRING (weir_string_slice (s, 9, 2), "");
  assert_int_equal (weir_string_slice ((WeirString) { NULL, 0 }, 1, 1).size, 0);
}

static void
order_is_by_bytes_and_equality_agrees (void **state)
{
  static const WeirString rising[] = { { NULL, 0 }, { "\0", 1 }, { "a", 1 },   { "a\0", 2 },
                                       { "ab", 2 }, { "b", 1 },  { "\xff", 1 } };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (rising); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (rising); j++)
      {
        int order = weir_string_compare (rising[i], rising[j]);

        assert_int_equal ((order > 0) - (order < 0), (i > j) - (i < j));
        assert_int_equal (weir_string_equal (rising[i], rising[j]), i == j);
      }
}

static void
a_c_string_comes_and_goes (void **state)
{
  g_autofree char *copy = weir_string_to_c (weir_string_slice (weir_string_from_c ("to be"), 3, 2));
  g_autofree char *empty = weir_string_to_c ((WeirString) { NULL, 0 });

  (void) state;
  assert_string_equal (copy, "be");
  assert_string_equal (empty, "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (words_are_those_of_the_naive_walk_up_to_the_end_of_memory),
    cmocka_unit_test (a_word_is_a_run_of_ascii_letters),
    cmocka_unit_test (no_string_at_all_has_no_word),
    cmocka_unit_test (lines_end_in_lf_or_crlf_and_the_last_in_nothing),
    cmocka_unit_test (n_separators_part_n_plus_one_fields),
    cmocka_unit_test (lines_and_fields_put_together_again_are_the_text),
    cmocka_unit_test (trimming_takes_ascii_blanks_off_both_ends),
    cmocka_unit_test (prefixes_suffixes_and_places),
    cmocka_unit_test (a_slice_is_cut_to_the_string),
    cmocka_unit_test (order_is_by_bytes_and_equality_agrees),
    cmocka_unit_test (a_c_string_comes_and_goes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
