/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/conformance/oracle/oracle.h"

#include <string.h>

#include "sdk/wire/graph-msgpack.h"
#include "tests/conformance/oracle/oracle-private.h"

static gboolean
impulse (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  OracleElement one = { .time = WEIR_TIME_MIN, .window = WEIR_GLOBAL_WINDOW };

  one.value = memset (weir_arena_alloc (step->oracle->arena, sizeof (WeirBytes)), 0, sizeof (WeirBytes));
  g_array_append_val (weir_oracle_output (step, 0), one);
  return TRUE;
}

/* Flatten; a Reshuffle is a Flatten of one. */
static gboolean
concatenate (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < step->t->inputs->len; i++)
    {
      GArray *in = weir_oracle_input (step, i);

      if (in->len > 0)
        g_array_append_vals (weir_oracle_output (step, 0), in->data, in->len);
    }
  return TRUE;
}

/* The window of t among those of `size` that begin at `offset`: as it is on paper, then cut off where time ends. What
 * is later than the end of the global window belongs to the last one. */
static WeirWindow
fixed_window (int64_t time, int64_t size, int64_t offset)
{
  int64_t  t = MIN (time, WEIR_GLOBAL_WINDOW.end.us - 1);
  __int128 before = ((__int128) t - offset) % size, start = t - (before < 0 ? before + size : before);

  return (WeirWindow) { { (int64_t) MAX (start, INT64_MIN) },
                        { (int64_t) MIN (start + size, WEIR_GLOBAL_WINDOW.end.us) } };
}

static gboolean
window_into (const OracleStep *step, GError **error)
{
  const WeirWindows *windows = &weir__graph_windowing (step->oracle->graph, step->t->windowing)->windows;
  GArray            *in = weir_oracle_input (step, 0);

  for (unsigned i = 0; i < in->len; i++)
    {
      OracleElement e = g_array_index (in, OracleElement, i);

      if (step->t->keeps_windows)
        g_array_append_val (weir_oracle_output (step, 0), e);
      else if (windows->kind == WEIR_WINDOWS_GLOBAL)
        {
          e.window = WEIR_GLOBAL_WINDOW;
          g_array_append_val (weir_oracle_output (step, 0), e);
        }
      else if (windows->kind == WEIR_WINDOWS_FIXED)
        {
          e.window = fixed_window (e.time.us, windows->size.us, windows->offset.us);
          g_array_append_val (weir_oracle_output (step, 0), e);
        }
      else
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "%s: the oracle does not know these windows",
                       step->t->path);
          return FALSE;
        }
    }
  return TRUE;
}

static const struct
{
  const char *urn;
  gboolean (*run) (const OracleStep *step, GError **error);
} urns[] = {
  { WEIR_URN_IMPULSE, impulse },
  { WEIR_URN_PAR_DO, weir_oracle_par_do },
  { WEIR_URN_FLATTEN, concatenate },
  { WEIR_URN_RESHUFFLE, concatenate },
  { WEIR_URN_WINDOW_INTO, window_into },
  { WEIR_URN_GROUP_BY_KEY, weir_oracle_group_by_key },
  { WEIR_URN_CO_GROUP_BY_KEY, weir_oracle_group_by_key },
  { WEIR_URN_COMBINE_PER_KEY, weir_oracle_combine_per_key },
  { WEIR_URN_COMBINE_PER_ELEMENT, weir_oracle_combine_per_element },
  { WEIR_URN_COMBINE_GLOBALLY, weir_oracle_combine_globally },
  { WEIR_URN_COMBINE_GROUPED_VALUES, weir_oracle_combine_grouped_values },
};

static gboolean
decode_config (OracleStep *step, GError **error)
{
  gsize     size;
  WeirBytes bytes;
  void     *config;

  if (step->t->config == NULL)
    return TRUE;
  bytes.data = g_bytes_get_data (step->t->config, &size);
  bytes.size = size;
  config = weir_arena_alloc (step->oracle->arena, step->t->config_type->size);
  memset (config, 0, step->t->config_type->size);
  step->config = config;
  return weir_value_decode (step->t->config_type, &bytes, config, step->oracle->arena, error);
}

static gboolean
run_transform (Oracle *oracle, const WeirGraphTransform *t, GError **error)
{
  OracleStep step = { .oracle = oracle, .t = t };

  if (weir__graph_transform_is_composite (t))
    return TRUE;
  if (t->function != NULL)
    step.function = weir__pipeline_function (oracle->pipeline, t->function);
  if (!decode_config (&step, error))
    return FALSE;
  for (unsigned i = 0; i < G_N_ELEMENTS (urns); i++)
    if (strcmp (urns[i].urn, t->urn) == 0)
      return urns[i].run (&step, error);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "%s: the oracle does not know %s", t->path, t->urn);
  return FALSE;
}

gboolean
weir_oracle_run (WeirPipeline *p, GError **error)
{
  g_autoptr (GBytes)    bytes = weir_pipeline_to_bytes (p, error);
  g_autoptr (WeirGraph) graph = bytes != NULL ? weir__graph_decode (bytes, error) : NULL;
  Oracle                oracle = { .pipeline = p, .graph = graph };
  gboolean              ok = graph != NULL;

  if (!ok)
    return FALSE;
  oracle.arena = weir_arena_new ();
  oracle.collections = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (unsigned i = 0; i < graph->collections->len; i++)
    g_ptr_array_add (oracle.collections, g_array_new (FALSE, FALSE, sizeof (OracleElement)));
  for (unsigned i = 0; i < graph->transforms->len && ok; i++)
    ok = run_transform (&oracle, graph->transforms->pdata[i], error);
  g_ptr_array_unref (oracle.collections);
  weir_arena_free (oracle.arena);
  return ok;
}
