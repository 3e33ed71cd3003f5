/* SPDX-License-Identifier: Apache-2.0 */

/* Which windows and panes a table of one row a key can hold.
 *
 * Such a table forgets what it replaces. Rows of two windows that have one key replace each other in the order in which
 * panes fire, so that a late pane of an old window would end as what the table says of a new one. A discarding pane
 * replaces the total by what is new. A retract would delete the row that had replaced another window's, which still holds
 * and does not come back. And of sessions that merge after they were put out, the rows of the old ones would stay
 * for good, since the new one has another window, unless somebody takes them back. All this is known before the run. */

#include "io/sqlite-windows.h"

#include <weir/combine-fn.h>
#include <weir/sys/generic.h>
#include <weir/sys/window-fn.h>

/* --- rules --------------------------------------------------------------------------------------------------------- */

static void
check_options (WeirPipeline *p, const WeirWriteSqliteOptions *o, WeirSite at)
{
  if (o->window_columns + (o->window_field != NULL) + o->latest_wins > 1)
    weir_pipeline_add_error (p, at, ".window_columns, .window_field and .latest_wins: one of them");
  if (o->insert_only && o->latest_wins)
    weir_pipeline_add_error (p, at, ".insert_only replaces no row, .latest_wins does: one of them");
}

static bool
merges (const WeirWindows *windows)
{
  return windows->kind == WEIR_WINDOWS_SESSIONS
         || (windows->kind == WEIR_WINDOWS_CUSTOM && windows->custom != NULL && windows->custom->merges);
}

static void
check_windows (WeirCollection *rows, const WeirWriteSqliteOptions *o, WeirSite at)
{
  const WeirWindows *windows = &weir_collection_windowing (rows)->windows;
  WeirPipeline      *p = weir_collection_pipeline (rows);

  if (windows->kind == WEIR_WINDOWS_GLOBAL || o->latest_wins || o->insert_only)
    return;
  if (!o->window_columns && o->window_field == NULL)
    weir_pipeline_add_error (
        p, at,
        "rows of several windows would replace each other: .window_columns = true adds the window to the table and its "
        "key, .window_field = \"NAME\" names a field of the key that is its start or end, .latest_wins = true keeps of a "
        "key the row that comes last");
  else if (merges (windows) && weir_collection_totals (rows) == WEIR_TOTALS_AGAIN && !weir_collection_retracts (rows))
    weir_pipeline_add_error (
        p, at,
        "windows that have been put out merge, and their rows would stay: before the grouping, weir_window_into (…, "
        ".accumulation = WEIR_RETRACTING) takes them back");
}

void
weir__sqlite_check_panes (WeirCollection *rows, const WeirWriteSqliteOptions *options, WeirSite at)
{
  WeirPipeline *p = weir_collection_pipeline (rows);

  check_options (p, options, at);
  check_windows (rows, options, at);
  if (options->insert_only && weir_collection_retracts (rows))
    weir_pipeline_add_error (p, at, "rows may be taken back, and .insert_only removes none: leave it out");
  if (options->latest_wins && weir_collection_retracts (rows))
    weir_pipeline_add_error (
        p, at,
        "rows may be taken back, and with one goes the row of another window that it replaced: .window_columns = true or "
        ".window_field = \"NAME\" keeps both, instead of .latest_wins");
  if (!options->insert_only && weir_collection_totals (rows) == WEIR_TOTALS_IN_PARTS)
    weir_pipeline_add_error (
        p, at,
        "discarding panes are parts, each of which would replace the one before, where a total is wanted: before the "
        "grouping, weir_window_into (…, .accumulation = WEIR_RETRACTING) or WEIR_ACCUMULATING; or .insert_only = true, "
        "with a key that tells the parts apart");
}

/* --- columns ------------------------------------------------------------------------------------------------------- */

static const char *const columns[] = { "window_start", "window_end" };

static gboolean
weir_put_window_columns (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirType  *from = weir_context_input_type (ctx), *to = weir_context_output_type (ctx, 0);
  WeirOutput      *out = weir_context_output (ctx, 0);
  char            *wide = memset (weir_output_begin (out), 0, to->size);
  const WeirWindow window = weir_context_window (ctx);
  const WeirTime   ends[] = { window.start, window.end };

  for (unsigned i = 0; i < from->n_fields; i++)
    memcpy (wide + to->fields[i].offset, row + from->fields[i].offset, from->fields[i].type->size);
  for (unsigned i = 0; i < G_N_ELEMENTS (ends); i++)
    memcpy (wide + to->fields[from->n_fields + i].offset, &ends[i], sizeof ends[i]);
  weir_output_commit (out);
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_DO_FN (weir_put_window_columns, outputs, 1)

WeirCollection *
weir__sqlite_add_window (WeirCollection *rows, WeirSite at)
{
  const WeirType              *type = weir_collection_type (rows), *wide;
  const unsigned               n = type->n_fields + G_N_ELEMENTS (columns);
  g_autofree const char      **names = g_new (const char *, n);
  g_autofree const WeirType  **types = g_new (const WeirType *, n);

  for (unsigned i = 0; i < n; i++)
    {
      const bool is_ours = i >= type->n_fields;

      names[i] = is_ours ? columns[i - type->n_fields] : type->fields[i].name;
      types[i] = is_ours ? WEIR_TYPE (WeirTime) : type->fields[i].type;
      if (!is_ours && (g_ascii_strcasecmp (names[i], columns[0]) == 0 || g_ascii_strcasecmp (names[i], columns[1]) == 0))
        return weir_pipeline_broken (weir_collection_pipeline (rows), at,
                                     "the rows have a field \"%s\" already, which .window_columns would add", names[i]);
    }
  wide = weir_pipeline_record_type (weir_collection_pipeline (rows), type->name, n, names, types);
  return weir_collection_par_do_generic (rows, &weir_put_window_columns__do_fn, NULL, &wide, 1, NULL,
                                         (WeirSite) { at.file, at.line, "Add windows" });
}
