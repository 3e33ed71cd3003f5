/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include "io/csv-split.h"

/* Rows as "[field|"quoted"|…]", bad ones as "!why!"; MORE as "…". `text` is given `step` bytes at a time. */
static void
split_all (WeirCsvStyle style, WeirString text, size_t step, GString *to)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (WeirCsvField));
  size_t  shown = MIN (step, text.size);

  g_string_truncate (to, 0);
  while (text.size > 0)
    {
      size_t      size = 0;
      const char *why = NULL;
      char       *exact = g_memdup2 (text.data, shown); /* so that a sanitizer sees what reads too far */
      WeirRowStep found = weir__csv_split (style, (WeirString) { exact, shown }, shown == text.size, fields, &size,
                                           &why);

      if (found == WEIR__ROW_MORE)
        {
          assert_true (shown < text.size);
          shown = MIN (shown + step, text.size);
          g_free (exact);
          continue;
        }
      assert_in_range (size, 1, shown);
      if (found == WEIR__ROW_BAD)
        g_string_append_printf (to, "!%s!", why);
      for (unsigned i = 0; found == WEIR__ROW_WHOLE && i < fields->len; i++)
        {
          const WeirCsvField *f = &g_array_index (fields, WeirCsvField, i);
          char               *room = g_malloc (f->text.size + 1);
          WeirString          s = f->doubled ? weir__csv_unquote (f->text, room) : f->text;

          g_string_append (to, i == 0 ? "[" : "|");
          g_string_append (to, f->quoted ? "\"" : "");
          g_string_append_len (to, s.data, (gssize) s.size);
          g_string_append (to, f->quoted ? "\"" : "");
          g_free (room);
        }
      g_string_append (to, found == WEIR__ROW_WHOLE ? "]" : "");
      g_free (exact);
      text.data += size;
      text.size -= size;
      shown = MIN (step, text.size);
    }
  g_array_unref (fields);
}

static void
assert_split_in (WeirCsvStyle style, const char *text, const char *expected)
{
  GString *found = g_string_new (NULL);

  for (size_t step = 1; step <= strlen (text) + 1; step++)
    {
      split_all (style, weir_string_from_c (text), step, found);
      assert_string_equal (found->str, expected);
    }
  g_string_free (found, TRUE);
}

static void
assert_split (const char *text, const char *expected)
{
  assert_split_in ((WeirCsvStyle) { ',', true }, text, expected);
}

static void
plain_fields_are_parted_by_delimiters_and_rows_by_line_ends (void **state)
{
  (void) state;
  assert_split ("a,b\nc,d\r\ne,f", "[a|b][c|d][e|f]");
  assert_split (",\n,,\n", "[|][||]");
  assert_split ("\n\r\n", "[][]");
  assert_split ("a\rb,c\r\r\nd\r", "[a\rb|c\r][d\r]");
  assert_split_in ((WeirCsvStyle) { ';', true }, "a,b;c\n", "[a,b|c]");
}

static void
quoted_fields_hold_delimiters_line_ends_and_doubled_quotes (void **state)
{
  (void) state;
  assert_split ("\"a,b\",\"c\r\nd\ne\"\r\nf\n", "[\"a,b\"|\"c\r\nd\ne\"][f]");
  assert_split ("\"say \"\"hi\"\"\",\"\"\"\",\"\"\n", "[\"say \"hi\"\"|\"\"\"|\"\"]");
  assert_split ("x,\"y\"", "[x|\"y\"]");
}

static void
a_quote_within_a_plain_field_is_a_character (void **state)
{
  (void) state;
  assert_split ("5\" pipe,a\"b\"c\n", "[5\" pipe|a\"b\"c]");
}

static void
a_bad_row_is_one_line_and_reading_goes_on_behind_it (void **state)
{
  (void) state;
  assert_split ("\"a\"b,c\nd\n", "!there is text behind a closing quote, or a quote before it was never closed![d]");
  assert_split ("a,\"never\nb\nc,d\n", "!a quote is never closed![b][c|d]");
  assert_split ("\"a\"\rb\nc\n", "!there is text behind a closing quote, or a quote before it was never closed![c]");
  assert_split ("\"", "!a quote is never closed!");
  assert_split ("a,\"never\nb,\"x\"\n",
                "!there is text behind a closing quote, or a quote before it was never closed![b|\"x\"]");
}

static void
without_newlines_in_fields_every_line_is_a_row (void **state)
{
  const WeirCsvStyle style = { ',', false };

  (void) state;
  assert_split_in (style, "a,\"b,c\"\r\n\"d\"\"\",e\nf", "[a|\"b,c\"][\"d\"\"|e][f]");
  assert_split_in (
      style, "a,\"never\nb\n\"c\"d\n",
      "!a quote is never closed![b]!there is text behind a closing quote, or a quote before it was never closed!");
  assert_split_in (style, "\n\r\n", "[][]");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (plain_fields_are_parted_by_delimiters_and_rows_by_line_ends),
    cmocka_unit_test (quoted_fields_hold_delimiters_line_ends_and_doubled_quotes),
    cmocka_unit_test (a_quote_within_a_plain_field_is_a_character),
    cmocka_unit_test (a_bad_row_is_one_line_and_reading_goes_on_behind_it),
    cmocka_unit_test (without_newlines_in_fields_every_line_is_a_row),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
