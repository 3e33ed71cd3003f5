/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sqlite-schema.h"

#include <weir/element.h>

#include "tests/support/weir-test.h"

WEIR_OPTIONAL (MaybeText, WeirString)
WEIR_LIST (Numbers, int64_t)
WEIR_OPTIONAL (MaybeNumbers, Numbers)

typedef struct
{
  WeirString user;
  int32_t    day;
  double     mean;
  MaybeText  note;
  WeirBytes  raw;
} Row;
WEIR_RECORD (Row, user, day, mean, WEIR_AS (note, MaybeText), raw)

static const unsigned         key[] = { 1, 0 };
static const WeirSqliteSchema schema = { WEIR_TYPE (Row), "the \"rows\"", key, 2, false };

static void
assert_sql (char *sql, const char *expected)
{
  assert_string_equal (sql, expected);
  g_free (sql);
}

static void
a_table_has_a_column_for_each_field (void **state)
{
  (void) state;
  assert_sql (weir__sqlite_create (&schema),
              "CREATE TABLE IF NOT EXISTS \"the \"\"rows\"\"\" (\"user\" TEXT NOT NULL, \"day\" INTEGER NOT NULL, "
              "\"mean\" REAL, \"note\" TEXT, \"raw\" BLOB NOT NULL, PRIMARY KEY (\"day\", \"user\"))");
}

static void
a_put_updates_what_is_not_the_key (void **state)
{
  static const unsigned all[] = { 0, 1, 2, 3, 4 };
  WeirSqliteSchema      whole = schema;

  (void) state;
  assert_sql (weir__sqlite_put (&schema),
              "INSERT INTO \"the \"\"rows\"\"\" (\"user\", \"day\", \"mean\", \"note\", \"raw\") "
              "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (\"day\", \"user\") DO UPDATE SET "
              "\"mean\" = ?3, \"note\" = ?4, \"raw\" = ?5");
  whole.key = all;
  whole.n_key = 5;
  g_autofree char *sql = weir__sqlite_put (&whole);
  assert_true (g_str_has_suffix (sql, " DO NOTHING"));
}

static void
an_insert_that_replaces_nothing_leaves_a_key_that_is_there_to_sqlite (void **state)
{
  WeirSqliteSchema once = schema;

  (void) state;
  once.insert_only = true;
  assert_sql (weir__sqlite_put (&once), "INSERT INTO \"the \"\"rows\"\"\" (\"user\", \"day\", \"mean\", \"note\", \"raw\") "
                                        "VALUES (?1, ?2, ?3, ?4, ?5)");
}

static void
a_row_is_removed_by_its_key_or_by_all_it_has (void **state)
{
  (void) state;
  assert_sql (weir__sqlite_remove (&schema), "DELETE FROM \"the \"\"rows\"\"\" WHERE \"user\" = ?1 AND \"day\" = ?2");
  assert_sql (weir__sqlite_remove_row (&schema),
              "DELETE FROM \"the \"\"rows\"\"\" WHERE \"user\" = ?1 AND \"day\" = ?2 AND \"mean\" IS ?3 AND "
              "\"note\" IS ?4 AND \"raw\" IS ?5");
  assert_sql (weir__sqlite_empty (&schema), "DELETE FROM \"the \"\"rows\"\"\"");
}

static void
what_nests_is_no_column (void **state)
{
  (void) state;
  assert_null (weir__sqlite_not_a_column (WEIR_TYPE (MaybeText)));
  assert_null (weir__sqlite_not_a_column (WEIR_TYPE (WeirTime)));
  assert_non_null (weir__sqlite_not_a_column (WEIR_TYPE (Numbers)));
  assert_non_null (weir__sqlite_not_a_column (WEIR_TYPE (MaybeNumbers)));
  assert_non_null (weir__sqlite_not_a_column (WEIR_TYPE (Row)));
  assert_non_null (weir__sqlite_not_a_column (WEIR_TYPE (WeirUnit)));
}

static void
declared_types_mean_what_sqlite_says (void **state)
{
  (void) state;
  assert_string_equal (weir__sqlite_affinity ("bigint"), "INTEGER");
  assert_string_equal (weir__sqlite_affinity ("VARCHAR(20)"), "TEXT");
  assert_string_equal (weir__sqlite_affinity ("Double Precision"), "REAL");
  assert_string_equal (weir__sqlite_affinity (""), "BLOB");
  assert_string_equal (weir__sqlite_affinity ("BOOLEAN"), "NUMERIC");
  assert_string_equal (weir__sqlite_column_type (WEIR_TYPE (WeirDuration)), "INTEGER");
  assert_string_equal (weir__sqlite_column_type (WEIR_TYPE (bool)), "INTEGER");
  assert_string_equal (weir__sqlite_column_type (WEIR_TYPE (MaybeText)), "TEXT");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_table_has_a_column_for_each_field),
    cmocka_unit_test (a_put_updates_what_is_not_the_key),
    cmocka_unit_test (an_insert_that_replaces_nothing_leaves_a_key_that_is_there_to_sqlite),
    cmocka_unit_test (a_row_is_removed_by_its_key_or_by_all_it_has),
    cmocka_unit_test (what_nests_is_no_column),
    cmocka_unit_test (declared_types_mean_what_sqlite_says),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
