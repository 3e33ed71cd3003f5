/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/combine-fn.h>
#include <weir/reify.h>
#include <weir/sys/generic.h>

static const char *const names[] = { "value",    "time",    "window_start", "window_end",   "timing",
                                     "is_first", "is_last", "index",        "on_time_index" };
#define N_TIMED 2
#define N_REIFIED G_N_ELEMENTS (names)

static const WeirOutputSpec outputs[] = { { "out", NULL } };

/* A row of the output's type, zeroed, with the input's value in its first field. */
static char *
begin_row (WeirContext *ctx, const char *value)
{
  const WeirType *type = weir_context_output_type (ctx, 0);
  char           *row = memset (weir_output_begin (weir_context_output (ctx, 0)), 0, type->size);

  memcpy (row + type->fields[0].offset, value, type->fields[0].type->size);
  return row;
}

static void
put (WeirContext *ctx, char *row, unsigned field, const void *part)
{
  const WeirField *f = &weir_context_output_type (ctx, 0)->fields[field];

  memcpy (row + f->offset, part, f->type->size);
}

static gboolean
weir_put_timestamp (WeirContext *ctx, const char *value, GError **error G_GNUC_UNUSED)
{
  char    *row = begin_row (ctx, value);
  WeirTime time = weir_context_timestamp (ctx);

  put (ctx, row, 1, &time);
  weir_output_commit (weir_context_output (ctx, 0));
  return TRUE;
}
WEIR_GENERIC_DO_FN (weir_put_timestamp, outputs, 1)

static gboolean
weir_put_everything (WeirContext *ctx, const char *value, GError **error G_GNUC_UNUSED)
{
  char       *row = begin_row (ctx, value);
  WeirTime    time = weir_context_timestamp (ctx);
  WeirWindow  window = weir_context_window (ctx);
  WeirPane    pane = weir_context_pane (ctx);
  const bool  is_first = !pane.not_first, is_last = !pane.not_last;
  const void *parts[N_REIFIED] = { NULL,      &time,    &window.start, &window.end,        &pane.timing,
                                   &is_first, &is_last, &pane.index,   &pane.on_time_index };

  for (unsigned i = 1; i < N_REIFIED; i++)
    put (ctx, row, i, parts[i]);
  weir_output_commit (weir_context_output (ctx, 0));
  return TRUE;
}
WEIR_GENERIC_DO_FN (weir_put_everything, outputs, 1)

static gboolean
weir_take_timestamp (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirType *in = weir_context_input_type (ctx);
  WeirOutput     *out = weir_context_output (ctx, 0);
  WeirTime        time;

  memcpy (&time, row + in->fields[1].offset, sizeof time);
  memcpy (weir_output_begin (out), row + in->fields[0].offset, in->fields[0].type->size);
  weir_output_commit_at (out, time);
  return TRUE;
}
WEIR_GENERIC_DO_FN (weir_take_timestamp, outputs, 1, .infinite_skew = true)

/* --- construction ------------------------------------------------------------------------------------------------- */

static WeirCollection *
reify (WeirCollection *c, const WeirDoFn *fn, unsigned n, const WeirType *output, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (c);
  const WeirType *types[N_REIFIED] = { weir_collection_type (c), WEIR_TYPE (WeirTime), WEIR_TYPE (WeirTime),
                                       WEIR_TYPE (WeirTime),     WEIR_TYPE (uint8_t),  WEIR_TYPE (bool),
                                       WEIR_TYPE (bool),         WEIR_TYPE (uint32_t), WEIR_TYPE (int32_t) };
  const WeirType *made;
  g_autoptr (GError) error = NULL;

  if (weir_collection_is_broken (c))
    return c;
  made = weir_pipeline_record_type (p, "reified", n, names, types);
  if (output != NULL && !weir_type_same_layout (output, made, &error))
    return weir_pipeline_broken (p, at, "the result is not what is declared: %s", error->message);
  return weir_collection_par_do_generic (c, fn, NULL, output != NULL ? &output : &made, 1, NULL, at);
}

WeirCollection *
weir_collection_reify_timestamps (WeirCollection *c, const WeirType *output, WeirSite at)
{
  return reify (c, &weir_put_timestamp__do_fn, N_TIMED, output, at);
}

WeirCollection *
weir_collection_reify (WeirCollection *c, const WeirType *output, WeirSite at)
{
  return reify (c, &weir_put_everything__do_fn, N_REIFIED, output, at);
}

WeirCollection *
weir_collection_unreify_timestamps (WeirCollection *c, WeirSite at)
{
  const WeirType *type = weir_collection_type (c);

  if (weir_collection_is_broken (c))
    return c;
  if (type->kind != WEIR_KIND_RECORD || type->n_fields < N_TIMED || strcmp (type->fields[0].name, names[0]) != 0
      || strcmp (type->fields[1].name, names[1]) != 0 || type->fields[1].type->kind != WEIR_KIND_TIMESTAMP)
    return weir_pipeline_broken (weir_collection_pipeline (c), at,
                                 "the elements are no records that begin with a value and a time");
  return weir_collection_par_do_generic (c, &weir_take_timestamp__do_fn, NULL, &type->fields[0].type, 1, NULL, at);
}
