/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sqlite-schema.h"

const char *
weir__sqlite_not_a_column (const WeirType *type)
{
  switch (type->kind)
    {
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
    case WEIR_KIND_RECORD:
      return "a column holds no list, map or record";
    case WEIR_KIND_UNIT:
      return "a unit has nothing that a column could hold";
    case WEIR_KIND_OPTIONAL:
      return type->item->kind == WEIR_KIND_OPTIONAL ? "a column holds no optional of an optional"
                                                    : weir__sqlite_not_a_column (type->item);
    default:
      return NULL;
    }
}

const char *
weir__sqlite_column_type (const WeirType *type)
{
  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
      return weir__sqlite_column_type (type->item);
    case WEIR_KIND_FLOAT:
      return "REAL";
    case WEIR_KIND_STRING:
      return "TEXT";
    case WEIR_KIND_BYTES:
      return "BLOB";
    default:
      return "INTEGER";
    }
}

const char *
weir__sqlite_affinity (const char *declared)
{
  static const struct
  {
    const char *part, *affinity;
  } rules[] = { { "INT", "INTEGER" }, { "CHAR", "TEXT" }, { "CLOB", "TEXT" }, { "TEXT", "TEXT" },
                { "BLOB", "BLOB" },   { "REAL", "REAL" }, { "FLOA", "REAL" }, { "DOUB", "REAL" } };
  g_autofree char *upper = g_ascii_strup (declared, -1);

  for (unsigned i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strstr (upper, rules[i].part) != NULL)
      return rules[i].affinity;
  return *upper == '\0' ? "BLOB" : "NUMERIC";
}

bool
weir__sqlite_is_key (const WeirSqliteSchema *s, unsigned field)
{
  for (unsigned i = 0; i < s->n_key; i++)
    if (s->key[i] == field)
      return true;
  return false;
}

static void
append_name (GString *sql, const char *name)
{
  g_string_append_c (sql, '"');
  for (; *name != '\0'; name++)
    g_string_append_len (sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
  g_string_append_c (sql, '"');
}

static void
append_key (const WeirSqliteSchema *s, GString *sql)
{
  for (unsigned i = 0; i < s->n_key; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_name (sql, s->type->fields[s->key[i]].name);
    }
}

/* SQLite keeps a NaN as NULL. */
static bool
may_be_null (const WeirType *type)
{
  return type->kind == WEIR_KIND_OPTIONAL || type->kind == WEIR_KIND_FLOAT;
}

char *
weir__sqlite_create (const WeirSqliteSchema *s)
{
  GString *sql = g_string_new ("CREATE TABLE IF NOT EXISTS ");

  append_name (sql, s->table);
  g_string_append (sql, " (");
  for (unsigned i = 0; i < s->type->n_fields; i++)
    {
      const WeirField *field = &s->type->fields[i];

      append_name (sql, field->name);
      g_string_append_printf (sql, " %s%s, ", weir__sqlite_column_type (field->type),
                              may_be_null (field->type) ? "" : " NOT NULL");
    }
  g_string_append (sql, "PRIMARY KEY (");
  append_key (s, sql);
  g_string_append (sql, "))");
  return g_string_free (sql, FALSE);
}

static void
append_updates (const WeirSqliteSchema *s, GString *sql)
{
  const char *before = "DO UPDATE SET ";

  for (unsigned i = 0; i < s->type->n_fields; i++)
    {
      if (weir__sqlite_is_key (s, i))
        continue;
      g_string_append (sql, before);
      append_name (sql, s->type->fields[i].name);
      g_string_append_printf (sql, " = ?%u", i + 1);
      before = ", ";
    }
}

char *
weir__sqlite_put (const WeirSqliteSchema *s)
{
  GString *sql = g_string_new ("INSERT INTO ");

  append_name (sql, s->table);
  for (unsigned i = 0; i < s->type->n_fields; i++)
    {
      g_string_append (sql, i == 0 ? " (" : ", ");
      append_name (sql, s->type->fields[i].name);
    }
  for (unsigned i = 0; i < s->type->n_fields; i++)
    g_string_append_printf (sql, "%s?%u", i == 0 ? ") VALUES (" : ", ", i + 1);
  g_string_append_c (sql, ')');
  if (s->insert_only)
    return g_string_free (sql, FALSE);
  g_string_append (sql, " ON CONFLICT (");
  append_key (s, sql);
  g_string_append (sql, ") ");
  if (s->n_key < s->type->n_fields)
    append_updates (s, sql);
  else
    g_string_append (sql, "DO NOTHING");
  return g_string_free (sql, FALSE);
}

static char *
remove_where (const WeirSqliteSchema *s, bool all_fields)
{
  GString    *sql = g_string_new ("DELETE FROM ");
  const char *before = " WHERE ";

  append_name (sql, s->table);
  for (unsigned i = 0; i < s->type->n_fields; i++)
    {
      const bool is_key = weir__sqlite_is_key (s, i);

      if (!is_key && !all_fields)
        continue;
      g_string_append (sql, before);
      append_name (sql, s->type->fields[i].name);
      g_string_append_printf (sql, " %s ?%u", is_key ? "=" : "IS", i + 1);
      before = " AND ";
    }
  return g_string_free (sql, FALSE);
}

char *
weir__sqlite_remove (const WeirSqliteSchema *s)
{
  return remove_where (s, false);
}

char *
weir__sqlite_remove_row (const WeirSqliteSchema *s)
{
  return remove_where (s, true);
}

char *
weir__sqlite_empty (const WeirSqliteSchema *s)
{
  GString *sql = g_string_new ("DELETE FROM ");

  append_name (sql, s->table);
  return g_string_free (sql, FALSE);
}
