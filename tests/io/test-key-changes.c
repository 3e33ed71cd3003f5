/* SPDX-License-Identifier: Apache-2.0 */
#include "io/key-changes.h"

#include <weir/element.h>
#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

typedef struct
{
  WeirString user;
  int64_t    points;
} Total;
WEIR_RECORD (Total, user, points)

static const unsigned by_user[] = { 0 };

typedef struct
{
  GString *text;
  unsigned stop_after;
} Printed;

static gboolean
print_change (WeirKeyChange what, const void *row, void *data, GError **error)
{
  static const char *const names[] = { "put", "remove", "remove row" };
  const Total             *total = row;
  Printed                 *to = data;

  if (what == WEIR__KEY_REMOVE)
    g_string_append_printf (to->text, "%s " WEIR_STRING_FORMAT "|", names[what], WEIR_STRING_ARG (total->user));
  else
    g_string_append_printf (to->text, "%s " WEIR_STRING_FORMAT " %" PRId64 "|", names[what],
                            WEIR_STRING_ARG (total->user), total->points);
  if (--to->stop_after > 0)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "enough");
  return FALSE;
}

static void
assert_changes (WeirKeyChanges *changes, const char *expected)
{
  Printed printed = { g_string_new (NULL), 100 };

  assert_true (weir__key_changes_for_each (changes, print_change, &printed, NULL));
  assert_string_equal (printed.text->str, expected);
  g_string_free (printed.text, TRUE);
}

static void
insert (WeirKeyChanges *changes, const char *user, int64_t points)
{
  weir__key_changes_insert (changes, &(Total) { weir_string_from_c (user), points });
}

static bool
retract (WeirKeyChanges *changes, const char *user, int64_t points)
{
  return weir__key_changes_retract (changes, &(Total) { weir_string_from_c (user), points });
}

static WeirKeyChanges *
some_changes (void)
{
  return weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
}

static void
the_last_insert_of_a_key_counts (void **state)
{
  WeirKeyChanges *changes = some_changes ();

  (void) state;
  insert (changes, "ann", 1);
  insert (changes, "bob", 2);
  insert (changes, "ann", 3);
  assert_changes (changes, "put ann 3|put bob 2|");
  assert_int_equal (weir__key_changes_n_keys (changes), 2);
  weir__key_changes_free (changes);
}

static void
a_retract_and_its_replacement_are_a_put (void **state)
{
  WeirKeyChanges *changes = some_changes ();

  (void) state;
  assert_true (retract (changes, "ann", 1));
  insert (changes, "ann", 3);
  assert_true (retract (changes, "ann", 3));
  insert (changes, "ann", 3);
  assert_changes (changes, "put ann 3|");
  weir__key_changes_free (changes);
}

static void
a_retract_alone_removes_only_the_row_that_it_names (void **state)
{
  WeirKeyChanges *changes = some_changes ();

  (void) state;
  assert_true (retract (changes, "ann", 1));
  assert_true (retract (changes, "ann", 2));
  assert_changes (changes, "remove row ann 1|remove row ann 2|");
  weir__key_changes_free (changes);
}

static void
what_was_inserted_and_taken_back_removes_the_key (void **state)
{
  WeirKeyChanges *changes = some_changes ();

  (void) state;
  insert (changes, "ann", 1);
  assert_true (retract (changes, "ann", 1));
  assert_changes (changes, "remove ann|");
  assert_false (retract (changes, "ann", 1));
  assert_changes (changes, "remove ann|");
  weir__key_changes_free (changes);
}

static void
a_retract_of_another_row_than_the_key_has_changes_nothing (void **state)
{
  WeirKeyChanges *changes = some_changes ();

  (void) state;
  insert (changes, "ann", 1);
  assert_false (retract (changes, "ann", 2));
  assert_changes (changes, "put ann 1|");
  weir__key_changes_free (changes);
}

static void
it_stops_at_the_first_change_that_fails (void **state)
{
  WeirKeyChanges    *changes = some_changes ();
  Printed            printed = { g_string_new (NULL), 1 };
  g_autoptr (GError) error = NULL;

  (void) state;
  insert (changes, "ann", 1);
  insert (changes, "bob", 1);
  assert_false (weir__key_changes_for_each (changes, print_change, &printed, &error));
  assert_string_equal (error->message, "enough");
  assert_string_equal (printed.text->str, "put ann 1|");
  g_string_free (printed.text, TRUE);
  weir__key_changes_free (changes);
}

static void
nothing_is_left_and_no_byte_counted_after_clearing (void **state)
{
  WeirKeyChanges *changes = some_changes ();
  size_t          one;

  (void) state;
  insert (changes, "ann", 1);
  one = weir__key_changes_bytes (changes);
  assert_true (one > 0);
  for (int i = 0; i < 10; i++)
    insert (changes, "ann", i);
  assert_int_equal (weir__key_changes_bytes (changes), one);
  weir__key_changes_clear (changes);
  assert_int_equal (weir__key_changes_n_keys (changes), 0);
  assert_int_equal (weir__key_changes_bytes (changes), 0);
  assert_changes (changes, "");
  weir__key_changes_free (changes);
}

/* A table of four keys in memory, -1: no row. */
static gboolean
change_table (WeirKeyChange what, const void *row, void *data, GError **error G_GNUC_UNUSED)
{
  const Total *total = row;
  int64_t     *table = data;
  const int    at = total->user.data[0] - 'a';

  if (what == WEIR__KEY_PUT)
    table[at] = total->points;
  else if (what == WEIR__KEY_REMOVE || table[at] == total->points)
    table[at] = -1;
  return TRUE;
}

static void
a_table_ends_as_if_every_change_had_been_made_at_once (void **state)
{
  GRand *rand = *state;

  for (int round = 0; round < 2000; round++)
    {
      WeirKeyChanges *changes = some_changes ();
      int64_t         at_once[4], at_end[4];

      for (int i = 0; i < 4; i++)
        at_once[i] = at_end[i] = g_rand_int_range (rand, -1, 3);
      for (int n = g_rand_int_range (rand, 0, 30); n > 0; n--)
        {
          const char  user = (char) ('a' + g_rand_int_range (rand, 0, 4));
          const Total total = { { &user, 1 }, g_rand_int_range (rand, 0, 3) };

          if (g_rand_boolean (rand))
            {
              weir__key_changes_insert (changes, &total);
              change_table (WEIR__KEY_PUT, &total, at_once, NULL);
            }
          else
            {
              weir__key_changes_retract (changes, &total);
              change_table (WEIR__KEY_REMOVE_ROW, &total, at_once, NULL);
            }
        }
      assert_true (weir__key_changes_for_each (changes, change_table, at_end, NULL));
      assert_memory_equal (at_once, at_end, sizeof at_once);
      weir__key_changes_free (changes);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_last_insert_of_a_key_counts),
    cmocka_unit_test (a_retract_and_its_replacement_are_a_put),
    cmocka_unit_test (a_retract_alone_removes_only_the_row_that_it_names),
    cmocka_unit_test (what_was_inserted_and_taken_back_removes_the_key),
    cmocka_unit_test (a_retract_of_another_row_than_the_key_has_changes_nothing),
    cmocka_unit_test (it_stops_at_the_first_change_that_fails),
    cmocka_unit_test (nothing_is_left_and_no_byte_counted_after_clearing),
    weir_test_with_rand (a_table_ends_as_if_every_change_had_been_made_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
