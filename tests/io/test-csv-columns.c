/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/element.h>
#include <weir/error.h>

#include "io/csv-columns.h"
#include "io/csv-split.h"

typedef struct
{
  WeirString user;
  int64_t    points;
} Score;
WEIR_RECORD (Score, user, points)

/* The fields of a header row. */
static GArray *
header_of (const char *text)
{
  GArray     *fields = g_array_new (FALSE, FALSE, sizeof (WeirCsvField));
  const char *why = NULL;
  size_t      size;

  assert_int_equal (weir__csv_split ((WeirCsvStyle) { .delimiter = ',' }, weir_string_from_c (text), true, fields, &size,
                                     &why),
                    WEIR__ROW_WHOLE);
  return fields;
}

static void
assert_columns (const char *header, unsigned user, unsigned points, unsigned n)
{
  g_autoptr (GArray) fields = header_of (header);
  WeirCsvColumns     columns = { 0 };
  GError            *error = NULL;

  weir__csv_columns_in_order (&columns, WEIR_TYPE (Score)); /* which the header overrules */
  if (!weir__csv_columns_by_name (&columns, WEIR_TYPE (Score), fields, &error))
    fail_msg ("%s: %s", header, error->message);
  assert_int_equal (columns.of_field[0], user);
  assert_int_equal (columns.of_field[1], points);
  assert_int_equal (columns.n, n);
  weir__csv_columns_clear (&columns);
}

static void
assert_refused (const char *header, const char *words)
{
  g_autoptr (GArray) fields = header_of (header);
  WeirCsvColumns     columns = { 0 };
  g_autoptr (GError) error = NULL;

  assert_false (weir__csv_columns_by_name (&columns, WEIR_TYPE (Score), fields, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_DATA));
  assert_string_equal (error->message, words);
  weir__csv_columns_clear (&columns);
}

static void
fields_find_their_columns_by_name_in_any_order (void **state G_GNUC_UNUSED)
{
  assert_columns ("user,points", 0, 1, 2);
  assert_columns ("points,user", 1, 0, 2);
  assert_columns ("id,points,,when,user,", 4, 1, 6);
}

static void
a_name_may_be_quoted_and_blanks_count_only_within_quotes (void **state G_GNUC_UNUSED)
{
  assert_columns ("\"points\",\"user\"", 1, 0, 2);
  assert_columns (" points ,user ", 1, 0, 2);
  assert_columns ("\"us\"\"er\",points,user", 2, 1, 3);
  assert_refused ("\" user\",points", "no column is named \"user\"; there are  user, points");
}

static void
a_name_must_be_there_once (void **state G_GNUC_UNUSED)
{
  assert_refused ("user,point", "no column is named \"points\"; there are user, point");
  assert_refused ("User,points", "no column is named \"user\"; there are User, points");
  assert_refused ("points,user,points", "more than one column is named \"points\"; there are points, user, points");
  assert_columns ("id,user,id,points", 1, 3, 4); /* what nobody reads may be there twice */
}

static void
without_a_header_fields_are_in_their_order (void **state G_GNUC_UNUSED)
{
  WeirCsvColumns columns = { 0 };

  weir__csv_columns_in_order (&columns, WEIR_TYPE (Score));
  assert_int_equal (columns.n, 2);
  assert_int_equal (columns.of_field[0], 0);
  assert_int_equal (columns.of_field[1], 1);
  weir__csv_columns_clear (&columns);
  weir__csv_columns_clear (&columns); /* twice is fine */
  assert_null (columns.of_field);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (fields_find_their_columns_by_name_in_any_order),
    cmocka_unit_test (a_name_may_be_quoted_and_blanks_count_only_within_quotes),
    cmocka_unit_test (a_name_must_be_there_once),
    cmocka_unit_test (without_a_header_fields_are_in_their_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
