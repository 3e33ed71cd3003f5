/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sqlite-table.h"

#include <sqlite3.h>
#include <weir/string.h>

#include "io/file-error.h"
#include "io/part.h"
#include "io/sqlite-schema.h"

struct _WeirSqliteTable
{
  WeirSqliteSchema schema;
  sqlite3         *db;
  char            *path, *name;
  unsigned        *key;
  sqlite3_stmt    *statements[3]; /* by WeirKeyChange */
  int64_t          changed, missed;
  int64_t          patience_us, waits_since_us;
  const WeirContext *ctx; /* whose run a wait for a lock is part of; NULL: nobody's */
};

/* --- errors ------------------------------------------------------------------------------------------------------- */

static int
class_of (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
      return WEIR_ERROR_DATA;
    default:
      return WEIR_ERROR_IO;
    }
}

/* What SQLite has to say; `row` may be NULL. Always FALSE. */
static gboolean
failed (const WeirSqliteTable *t, const void *row, GError **error)
{
  const int           code = sqlite3_extended_errcode (t->db);
  const int           why = sqlite3_system_errno (t->db);
  const bool          of_system = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_IOERR;
  g_autoptr (GString) more = g_string_new (NULL);

  if (of_system && why != 0)
    g_string_append_printf (more, " (%s)", g_strerror (why));
  if (row != NULL)
    {
      g_string_append (more, ": ");
      weir_value_print (t->schema.type, row, 200, more);
    }
  weir__file_error (error, class_of (code), t->path, -1, "table %s: %s%s", t->name, sqlite3_errmsg (t->db), more->str);
  return FALSE;
}

static gboolean G_GNUC_PRINTF (3, 4)
mismatch (const WeirSqliteTable *t, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list          args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  weir__file_error (error, WEIR_ERROR_DATA, t->path, -1, "table %s: %s", t->name, what);
  return FALSE;
}

/* --- waiting for a lock ------------------------------------------------------------------------------------------- */

#define SHORTEST_SLEEP_US 1000
#define LONGEST_SLEEP_US  50000

/* SQLite's busy handler, in its n-th call for one lock: whether to try again. A lock tells nobody when it is free. */
static int
wait_for_lock (void *data, int n)
{
  WeirSqliteTable *t = data;
  const int64_t    now = g_get_monotonic_time ();

  if (n == 0)
    t->waits_since_us = now;
  const int64_t left = t->patience_us - (now - t->waits_since_us);
  if (left <= 0 || (t->ctx != NULL && weir_context_should_stop (t->ctx)))
    return 0;
  g_usleep ((gulong) MIN (left, MIN (((int64_t) n + 1) * SHORTEST_SLEEP_US, LONGEST_SLEEP_US)));
  return 1;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static gboolean
execute (WeirSqliteTable *t, const char *sql, GError **error)
{
  return sqlite3_exec (t->db, sql, NULL, NULL, NULL) == SQLITE_OK || failed (t, NULL, error);
}

static gboolean
check_column (const WeirSqliteTable *t, const char *name, const char *declared, bool is_key, GError **error)
{
  const WeirField *field = weir_type_field (t->schema.type, name);
  const char      *affinity = weir__sqlite_affinity (declared), *wanted, *collation;
  bool             wants_key;

  if (field == NULL)
    return mismatch (t, error, "it has a column \"%s\", %s has no such field", name, t->schema.type->name);
  wanted = weir__sqlite_column_type (field->type);
  if (strcmp (affinity, wanted) != 0 && !(strcmp (affinity, "NUMERIC") == 0 && strcmp (wanted, "INTEGER") == 0))
    return mismatch (t, error, "its column %s is %s, not %s", name, *declared != '\0' ? declared : "of no type", wanted);
  if (sqlite3_table_column_metadata (t->db, "main", t->name, name, NULL, &collation, NULL, NULL, NULL) != SQLITE_OK)
    return failed (t, NULL, error);
  if (g_ascii_strcasecmp (collation, "BINARY") != 0)
    return mismatch (t, error, "its column %s is compared by %s, not by its bytes", name, collation);
  wants_key = weir__sqlite_is_key (&t->schema, (unsigned) (field - t->schema.type->fields));
  if (is_key != wants_key)
    return mismatch (t, error, "its column %s is %s the primary key", name, is_key ? "part of" : "not in");
  return TRUE;
}

/* The table is the record's, or a clear error. */
static gboolean
check_columns (WeirSqliteTable *t, GError **error)
{
  sqlite3_stmt *columns;
  unsigned      n = 0;
  gboolean      ok = TRUE;
  int           code;

  if (sqlite3_prepare_v2 (t->db, "SELECT name, type, pk FROM pragma_table_info(?1)", -1, &columns, NULL) != SQLITE_OK)
    return failed (t, NULL, error);
  sqlite3_bind_text (columns, 1, t->name, -1, SQLITE_STATIC);
  while (ok && (code = sqlite3_step (columns)) != SQLITE_DONE)
    {
      ok = code == SQLITE_ROW ? check_column (t, (const char *) sqlite3_column_text (columns, 0),
                                              (const char *) sqlite3_column_text (columns, 1),
                                              sqlite3_column_int (columns, 2) > 0, error)
                              : failed (t, NULL, error);
      n++;
    }
  sqlite3_finalize (columns);
  for (unsigned i = 0; ok && n < t->schema.type->n_fields && i < t->schema.type->n_fields; i++)
    {
      const char *name = t->schema.type->fields[i].name;

      if (sqlite3_table_column_metadata (t->db, "main", t->name, name, NULL, NULL, NULL, NULL, NULL) != SQLITE_OK)
        ok = mismatch (t, error, "it has no column \"%s\"", name);
    }
  return ok;
}

static gboolean
prepare (WeirSqliteTable *t, GError **error)
{
  static char *(*const sql[]) (const WeirSqliteSchema *) = { [WEIR__KEY_PUT] = weir__sqlite_put,
                                                             [WEIR__KEY_REMOVE] = weir__sqlite_remove,
                                                             [WEIR__KEY_REMOVE_ROW] = weir__sqlite_remove_row };

  for (unsigned i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autofree char *text = sql[i] (&t->schema);

      if (sqlite3_prepare_v3 (t->db, text, -1, SQLITE_PREPARE_PERSISTENT, &t->statements[i], NULL) != SQLITE_OK)
        return failed (t, NULL, error);
    }
  return TRUE;
}

static gboolean
make_table (WeirSqliteTable *t, bool empty, GError **error)
{
  g_autofree char *create = weir__sqlite_create (&t->schema);
  g_autofree char *clear = weir__sqlite_empty (&t->schema);

  return execute (t, "BEGIN IMMEDIATE", error) && execute (t, create, error) && check_columns (t, error)
         && (!empty || execute (t, clear, error)) && execute (t, "COMMIT", error);
}

static gboolean
open_file (WeirSqliteTable *t, const WeirWriteSqlite *how, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

  if (!weir__part_prepare_directory (how->path, error))
    return FALSE;
  if (sqlite3_open_v2 (t->path, &t->db, flags, NULL) != SQLITE_OK)
    return failed (t, NULL, error);
  sqlite3_extended_result_codes (t->db, 1);
  t->patience_us = how->patience.us > 0 ? how->patience.us : 10 * G_USEC_PER_SEC;
  sqlite3_busy_handler (t->db, wait_for_lock, t);
  return !how->unsynced || execute (t, "PRAGMA synchronous = OFF", error);
}

unsigned *
weir__sqlite_key_fields (const WeirType *type, WeirString names, unsigned *ret_n)
{
  g_autofree char  *text = weir_string_to_c (names);
  g_auto (GStrv)    words = g_strsplit (text, " ", -1);
  g_autofree unsigned *key = g_new (unsigned, g_strv_length (words) + 1);
  unsigned          n = 0;

  for (unsigned i = 0; words[i] != NULL; i++)
    {
      const WeirField *field = weir_type_field (type, words[i]);

      if (*words[i] == '\0')
        continue;
      if (field == NULL)
        return NULL;
      key[n++] = (unsigned) (field - type->fields);
    }
  *ret_n = n;
  return n > 0 ? g_steal_pointer (&key) : NULL;
}

WeirSqliteTable *
weir__sqlite_table_open (const WeirWriteSqlite *how, const WeirType *type, const WeirContext *ctx, GError **error)
{
  WeirSqliteTable *t = g_new0 (WeirSqliteTable, 1);

  t->path = weir_string_to_c (how->path);
  t->name = weir_string_to_c (how->table);
  t->ctx = ctx;
  t->schema = (WeirSqliteSchema) { .type = type, .table = t->name, .insert_only = how->insert_only };
  t->schema.key = t->key = weir__sqlite_key_fields (type, how->key, &t->schema.n_key);
  if (open_file (t, how, error) && make_table (t, how->empty_first, error) && prepare (t, error))
    return t;
  weir__sqlite_table_free (t);
  return NULL;
}

void
weir__sqlite_table_free (WeirSqliteTable *t)
{
  if (t == NULL)
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (t->statements); i++)
    sqlite3_finalize (t->statements[i]);
  sqlite3_close (t->db);
  g_free (t->path);
  g_free (t->name);
  g_free (t->key);
  g_free (t);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static int64_t
integer (const WeirType *type, const void *value)
{
  switch (type->size)
    {
    case 1:
      return type->kind == WEIR_KIND_INT ? *(const int8_t *) value : *(const uint8_t *) value;
    case 2:
      return type->kind == WEIR_KIND_INT ? *(const int16_t *) value : *(const uint16_t *) value;
    case 4:
      return type->kind == WEIR_KIND_INT ? *(const int32_t *) value : (int64_t) * (const uint32_t *) value;
    default:
      return *(const int64_t *) value;
    }
}

/* A pointer that is NULL would be a NULL, however long it is. The row outlives the step. */
static int
bind (sqlite3_stmt *statement, int at, const WeirType *type, const void *value)
{
  const WeirString *text = value;
  const WeirBytes  *bytes = value;

  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
      return *(const bool *) value ? bind (statement, at, type->item, (const char *) value + type->item_offset)
                                   : sqlite3_bind_null (statement, at);
    case WEIR_KIND_FLOAT:
      return sqlite3_bind_double (statement, at,
                                  type->size == sizeof (float) ? *(const float *) value : *(const double *) value);
    case WEIR_KIND_STRING:
      return sqlite3_bind_text64 (statement, at, text->size > 0 ? text->data : "", text->size, SQLITE_STATIC, SQLITE_UTF8);
    case WEIR_KIND_BYTES:
      return sqlite3_bind_blob64 (statement, at, bytes->size > 0 ? (const void *) bytes->data : "", bytes->size,
                                  SQLITE_STATIC);
    default:
      return sqlite3_bind_int64 (statement, at, integer (type, value));
    }
}

/* SQLite's integers are signed. */
static bool
fits (const WeirType *type, const void *value)
{
  if (type->kind == WEIR_KIND_OPTIONAL)
    return !*(const bool *) value || fits (type->item, (const char *) value + type->item_offset);
  return type->kind != WEIR_KIND_UINT || type->size < sizeof (uint64_t) || *(const uint64_t *) value <= INT64_MAX;
}

static gboolean
bind_row (WeirSqliteTable *t, sqlite3_stmt *statement, const void *row, GError **error)
{
  const int n = sqlite3_bind_parameter_count (statement);

  for (int i = 0; i < n; i++)
    {
      const WeirField *field = &t->schema.type->fields[i];
      const void      *value = (const char *) row + field->offset;

      if (!fits (field->type, value))
        return mismatch (t, error, "%s: SQLite has no integers above 9223372036854775807", field->name);
      if (bind (statement, i + 1, field->type, value) != SQLITE_OK)
        return failed (t, row, error);
    }
  return TRUE;
}

static gboolean
apply_change (WeirKeyChange what, const void *row, void *data, GError **error)
{
  WeirSqliteTable *t = data;
  sqlite3_stmt    *statement = t->statements[what];

  if (!bind_row (t, statement, row, error))
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_DONE)
    {
      failed (t, row, error);
      sqlite3_reset (statement);
      return FALSE;
    }
  sqlite3_reset (statement);
  if (what == WEIR__KEY_PUT)
    t->changed++;
  else
    t->changed += sqlite3_changes (t->db);
  if (what == WEIR__KEY_REMOVE_ROW && sqlite3_changes (t->db) == 0)
    t->missed++;
  return TRUE;
}

gboolean
weir__sqlite_table_apply (WeirSqliteTable *t, WeirKeyChanges *changes, const WeirContext *ctx, int64_t *ret_changed,
                          int64_t *ret_missed, GError **error)
{
  t->changed = t->missed = 0;
  t->ctx = ctx;
  if (!execute (t, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!weir__key_changes_for_each (changes, apply_change, t, error) || !execute (t, "COMMIT", error))
    {
      sqlite3_exec (t->db, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }
  *ret_changed = t->changed;
  *ret_missed = t->missed;
  return TRUE;
}
