/* SPDX-License-Identifier: Apache-2.0 */

/* The DoFn of the sink.
 *
 * A lane gathers what its bundle comes to, key by key, and writes that when the bundle ends, in one transaction. Nothing is
 * locked while a bundle is open: a lane that waits for the database would else wait for a lane that waits for it. A
 * retract and its replacement are in one bundle, so no transaction parts them; where nothing is taken back, a large
 * bundle is written in parts.
 *
 * All lanes of a run share one connection, found by their common configuration and locked for each transaction: SQLite has one
 * writer at a time anyhow, and so the table is made, checked and emptied once, before any lane writes. */

#include "io/sqlite-sink.h"

#include <pthread.h>

#include <weir/do-fn.h>
#include <weir/string.h>

#include "io/file-error.h"
#include "io/key-changes.h"
#include "io/sqlite-schema.h"
#include "io/sqlite-table.h"
#include "io/sqlite-windows.h"

/* Of a bundle that may be written in parts. */
#define PART_KEYS  65536u
#define PART_BYTES ((size_t) 16 << 20)

WEIR_RECORD (WeirWriteSqlite, path, table, key, window_field, patience, empty_first, unsynced, insert_only, in_parts)

typedef struct
{
  pthread_mutex_t  lock; /* of the table, and of why there is none */
  WeirSqliteTable *table;
  GError          *failure;
  unsigned         users; /* under the lock of all connections */
} Shared;

static pthread_mutex_t connections_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable     *connections; /* configuration of a run's sink → Shared */

typedef struct
{
  Shared         *shared;
  unsigned       *key;
  WeirKeyChanges *changes;
  size_t          window_field; /* where in a row the time is that must be its window's; NONE: nowhere */
  int64_t         changed;      /* rows, in this bundle */
} Instance;

#define NONE SIZE_MAX

/* --- the connection ------------------------------------------------------------------------------------------------ */

static Shared *
join_connection (const WeirWriteSqlite *self)
{
  Shared *shared;

  pthread_mutex_lock (&connections_lock);
  if (connections == NULL)
    connections = g_hash_table_new (NULL, NULL);
  shared = g_hash_table_lookup (connections, self);
  if (shared == NULL)
    {
      shared = g_new0 (Shared, 1);
      pthread_mutex_init (&shared->lock, NULL);
      g_hash_table_insert (connections, (void *) (uintptr_t) self, shared);
    }
  shared->users++;
  pthread_mutex_unlock (&connections_lock);
  return shared;
}

/* The first lane opens. Has it been patient in vain, so have those that waited for it. */
static gboolean
open_table (Shared *shared, const WeirWriteSqlite *self, WeirContext *ctx, GError **error)
{
  pthread_mutex_lock (&shared->lock);
  if (shared->table == NULL && shared->failure == NULL)
    shared->table = weir__sqlite_table_open (self, weir_context_input_type (ctx), ctx, &shared->failure);
  if (shared->failure != NULL)
    g_propagate_error (error, g_error_copy (shared->failure));
  gboolean ok = shared->table != NULL;
  pthread_mutex_unlock (&shared->lock);
  return ok;
}

static void
leave_connection (const WeirWriteSqlite *self, Shared *shared)
{
  pthread_mutex_lock (&connections_lock);
  if (--shared->users == 0)
    {
      g_hash_table_remove (connections, self);
      if (g_hash_table_size (connections) == 0)
        g_clear_pointer (&connections, g_hash_table_unref);
      weir__sqlite_table_free (shared->table);
      g_clear_error (&shared->failure);
      pthread_mutex_destroy (&shared->lock);
      g_free (shared);
    }
  pthread_mutex_unlock (&connections_lock);
}

/* --- the function -------------------------------------------------------------------------------------------------- */

static gboolean
setup (WeirContext *ctx, GError **error)
{
  const WeirWriteSqlite *self = ctx->config;
  const WeirType        *type = weir_context_input_type (ctx);
  Instance              *my = weir_context_instance (ctx);
  unsigned               n;

  my->shared = join_connection (self);
  if (!open_table (my->shared, self, ctx, error))
    return FALSE;
  my->key = weir__sqlite_key_fields (type, self->key, &n);
  my->changes = weir__key_changes_new (type, my->key, n);
  my->window_field = NONE;
  for (unsigned i = 0; i < type->n_fields; i++)
    if (weir_string_equal (self->window_field, weir_string_from_c (type->fields[i].name)))
      my->window_field = type->fields[i].offset;
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__key_changes_free (my->changes);
  g_free (my->key);
  if (my->shared != NULL)
    leave_connection (ctx->config, my->shared);
}

/* The context's stop while a transaction waits for a lock is the run's end: nothing is emitted before, so no output is full. */
static gboolean
write_changes (WeirContext *ctx, GError **error)
{
  Instance *my = weir_context_instance (ctx);
  int64_t   changed, missed;
  gboolean  ok;

  if (weir__key_changes_n_keys (my->changes) == 0)
    return TRUE;
  pthread_mutex_lock (&my->shared->lock);
  ok = weir__sqlite_table_apply (my->shared->table, my->changes, ctx, &changed, &missed, error);
  pthread_mutex_unlock (&my->shared->lock);
  if (!ok)
    return FALSE;
  weir__key_changes_clear (my->changes);
  my->changed += changed;
  if (missed > 0)
    weir_metric_count (ctx, WEIR_RETRACTS_MISSED, missed);
  return TRUE;
}

static gboolean G_GNUC_PRINTF (4, 5)
refuse_row (WeirContext *ctx, const char *row, GError **error, const char *format, ...)
{
  const WeirWriteSqlite *self = ctx->config;
  g_autofree char       *path = weir_string_to_c (self->path), *why = NULL;
  g_autoptr (GString)    text = g_string_new (NULL);
  va_list                args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  weir_value_print (weir_context_input_type (ctx), row, 200, text);
  weir__file_error (error, WEIR_ERROR_DATA, path, -1, "table " WEIR_STRING_FORMAT ": %s: %s",
                    WEIR_STRING_ARG (self->table), why, text->str);
  return FALSE;
}

static gboolean
check_window (WeirContext *ctx, const char *row, GError **error)
{
  const WeirWriteSqlite *self = ctx->config;
  Instance              *my = weir_context_instance (ctx);
  const WeirWindow       window = weir_context_window (ctx);
  WeirTime               time;

  if (my->window_field == NONE)
    return TRUE;
  memcpy (&time, row + my->window_field, sizeof time);
  return time.us == window.start.us || time.us == window.end.us
         || refuse_row (ctx, row, error, WEIR_STRING_FORMAT " is neither the start nor the end of the row's window",
                        WEIR_STRING_ARG (self->window_field));
}

static gboolean
gather (WeirContext *ctx, const char *row, GError **error)
{
  const WeirWriteSqlite *self = ctx->config;
  Instance              *my = weir_context_instance (ctx);

  if (!check_window (ctx, row, error))
    return FALSE;
  if (weir_context_kind (ctx) == WEIR_INSERT)
    return weir__key_changes_insert (my->changes, row) || !self->insert_only
           || refuse_row (ctx, row, error, "another row has its key, and .insert_only replaces none");
  if (!weir__key_changes_retract (my->changes, row))
    weir_metric_count (ctx, WEIR_RETRACTS_MISSED, 1);
  return TRUE;
}

static bool
is_large (const WeirKeyChanges *changes)
{
  return weir__key_changes_n_keys (changes) >= PART_KEYS || weir__key_changes_bytes (changes) >= PART_BYTES;
}

static uint32_t
run (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error)
{
  const WeirWriteSqlite *self = ctx->config;
  Instance              *my = weir_context_instance (ctx);

  for (uint32_t i = from; i < in->n; i++)
    {
      const char *row = in->rows + (size_t) in->row_size * weir_batch_row (in, i);

      ctx->position = i;
      if (!gather (ctx, row, error)
          || (self->in_parts && is_large (my->changes) && !write_changes (ctx, error)))
        return weir_do_fn_fail (ctx, error);
      if (weir_context_should_stop (ctx))
        return i + 1;
    }
  return in->n;
}

static gboolean
finish_bundle (WeirContext *ctx, GError **error)
{
  Instance   *my = weir_context_instance (ctx);
  WeirOutput *out = weir_context_output (ctx, 0);

  if (!write_changes (ctx, error))
    return FALSE;
  if (my->changed > 0)
    {
      *(int64_t *) weir_output_begin (out) = my->changed;
      weir_output_commit_as (out, weir_window_max_timestamp (WEIR_GLOBAL_WINDOW), WEIR_GLOBAL_WINDOW);
    }
  my->changed = 0;
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "written", WEIR_TYPE (int64_t) } };

static const WeirDoFn write_rows = {
  .abi = WEIR_BATCH_ABI,
  .size = sizeof (WeirDoFn),
  .name = "weir__write_sqlite",
  .file = __FILE__,
  .line = __LINE__,
  .config = WEIR_TYPE (WeirWriteSqlite),
  .outputs = outputs,
  .n_outputs = 1,
  .run = run,
  .setup = setup,
  .finish_bundle = finish_bundle,
  .teardown = teardown,
  .instance_size = sizeof (Instance),
  .retracts = WEIR_RETRACTS_CONSUME,
};

/* --- construction -------------------------------------------------------------------------------------------------- */

static void
check_columns (WeirPipeline *p, const WeirType *type, WeirSite at)
{
  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];
      const char      *why = weir__sqlite_not_a_column (field->type);

      if (why != NULL)
        weir_pipeline_add_error (p, at, "%s.%s: %s", type->name, field->name, why);
      for (unsigned k = 0; k < i; k++)
        if (g_ascii_strcasecmp (field->name, type->fields[k].name) == 0)
          weir_pipeline_add_error (p, at, "%s.%s: to SQLite it is the same as %s", type->name, field->name,
                                   type->fields[k].name);
    }
}

static void
check_key (WeirPipeline *p, const WeirType *type, const char *key, WeirSite at)
{
  g_auto (GStrv) names = g_strsplit (key, " ", -1);
  unsigned       n = 0;

  for (unsigned i = 0; names[i] != NULL; i++)
    {
      const WeirField   *field = weir_type_field (type, names[i]);
      g_autoptr (GError) error = NULL;

      if (*names[i] == '\0')
        continue;
      n++;
      if (field == NULL)
        weir_pipeline_add_error (p, at, "the key \"%s\" is no field of %s", names[i], type->name);
      else if (field->type->kind == WEIR_KIND_OPTIONAL)
        weir_pipeline_add_error (p, at, "%s.%s: an optional field can be no key", type->name, field->name);
      else if (!weir_type_is_key (field->type, &error))
        weir_pipeline_add_error (p, at, "%s.%s: %s", type->name, field->name, error->message);
      for (unsigned k = 0; k < i; k++)
        if (strcmp (names[i], names[k]) == 0)
          weir_pipeline_add_error (p, at, "the key names %s twice", names[i]);
    }
  if (n == 0)
    weir_pipeline_add_error (p, at, "the key names no field");
}

/* Is it a time that is part of the key? */
static void
check_window_field (WeirPipeline *p, const WeirType *type, const char *key, const char *name, WeirSite at)
{
  const WeirField *field = weir_type_field (type, name);
  g_auto (GStrv)   names = g_strsplit (key, " ", -1);

  if (field == NULL || field->type->kind != WEIR_KIND_TIMESTAMP)
    weir_pipeline_add_error (p, at, "the window's field \"%s\" is no WeirTime of %s", name, type->name);
  else if (!g_strv_contains ((const char *const *) names, name))
    weir_pipeline_add_error (p, at, "the window's field \"%s\" is not in the key \"%s\"", name, key);
}

/* Two sinks that write one table would take turns. To SQLite, "Totals" is "totals". */
static void
claim_table (WeirPipeline *p, const char *path, const char *table, WeirSite at)
{
  g_autofree char *file = g_canonicalize_filename (path, NULL);
  g_autofree char *lower = g_ascii_strdown (table, -1);
  g_autofree char *name = g_strconcat (file, ", table ", lower, NULL);

  weir_pipeline_claim (p, name, at);
}

WeirCollection *
weir__sqlite_sink_apply (WeirCollection *rows, const char *path, const char *table,
                         const WeirWriteSqliteOptions *options, WeirSite at)
{
  static const WeirWindowing global = { 0 };
  WeirPipeline              *p = weir_collection_pipeline (rows);
  const WeirType            *type = weir_collection_type (rows);
  WeirCollection            *written;

  if (weir_collection_is_broken (rows))
    return rows;
  if (type->kind != WEIR_KIND_RECORD || type->n_fields == 0)
    return weir_pipeline_broken (p, at, "a row of a table is a record, not %s", type->name);
  if (path == NULL || *path == '\0' || strcmp (path, ":memory:") == 0)
    return weir_pipeline_broken (p, at, "the path names no file");
  if (table == NULL || *table == '\0')
    return weir_pipeline_broken (p, at, "the table has no name");
  const char      *own = options->key != NULL ? options->key : type->fields[0].name;
  g_autofree char *key = options->window_columns ? g_strconcat (own, " " WEIR__SQLITE_WINDOW_KEY, NULL) : g_strdup (own);
  check_columns (p, type, at);
  check_key (p, type, own, at);
  if (options->window_field != NULL)
    check_window_field (p, type, own, options->window_field, at);
  weir__sqlite_check_panes (rows, options, at);
  claim_table (p, path, table, at);
  const WeirWriteSqlite config = { .path = weir_string_from_c (path),
                                   .table = weir_string_from_c (table),
                                   .key = weir_string_from_c (key),
                                   .window_field = weir_string_from_c (options->window_field != NULL ? options->window_field
                                                                                                     : ""),
                                   .patience = options->patience,
                                   .empty_first = options->empty_first,
                                   .unsynced = options->unsynced,
                                   .insert_only = options->insert_only,
                                   .in_parts = !weir_collection_retracts (rows) };
  weir_scope_begin (p, at);
  if (options->window_columns)
    rows = weir__sqlite_add_window (rows, at);
  written = weir_collection_par_do (rows, &write_rows, &config, NULL, (WeirSite) { at.file, at.line, "Write rows" });
  written = weir_collection_window_into (written, &global, (WeirSite) { at.file, at.line, "In the global window" });
  weir_scope_end (p);
  return written;
}
