/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/sqlite-test.h"

#include <sqlite3.h>

static void
append_quoted (sqlite3_stmt *rows, int column, GString *to)
{
  const unsigned char *bytes;

  switch (sqlite3_column_type (rows, column))
    {
    case SQLITE_NULL:
      g_string_append (to, "NULL");
      break;
    case SQLITE_TEXT:
      g_string_append_printf (to, "'%.*s'", sqlite3_column_bytes (rows, column), sqlite3_column_text (rows, column));
      break;
    case SQLITE_BLOB:
      bytes = sqlite3_column_blob (rows, column);
      g_string_append_c (to, 'X');
      for (int i = 0; i < sqlite3_column_bytes (rows, column); i++)
        g_string_append_printf (to, "%02x", bytes[i]);
      break;
    default:
      g_string_append (to, (const char *) sqlite3_column_text (rows, column));
    }
}

char *
sqlite_test_query (const char *path, const char *sql)
{
  GPtrArray    *lines = g_ptr_array_new_with_free_func (g_free);
  sqlite3      *db;
  sqlite3_stmt *rows;
  int           code;

  assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
  if (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL) != SQLITE_OK)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (db));
  while ((code = sqlite3_step (rows)) == SQLITE_ROW)
    {
      GString *line = g_string_new (NULL);

      for (int i = 0; i < sqlite3_column_count (rows); i++)
        {
          g_string_append (line, i > 0 ? "," : "");
          append_quoted (rows, i, line);
        }
      g_string_append_c (line, '|');
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  if (code != SQLITE_DONE)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_finalize (rows);
  sqlite3_close (db);
  g_ptr_array_sort (lines, io_test_compare_strings);
  g_ptr_array_add (lines, NULL);
  char *all = g_strjoinv ("", (char **) lines->pdata);
  g_ptr_array_unref (lines);
  return all;
}

void
sqlite_test_assert_rows (const char *path, const char *table, const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\"", table);
  g_autofree char *found = sqlite_test_query (path, sql);

  assert_string_equal (found, expected);
}
