/* SPDX-License-Identifier: Apache-2.0 */
/* The graph as nodes in order, and the transforms that only pass elements on. */
#include <string.h>

#include <weir/testing/assert.h>

#include "sdk/model/assertion.h"
#include "sdk/wire/graph-msgpack.h"
#include "tests/conformance/oracle/oracle-private.h"

/* --- transforms --------------------------------------------------------------------------------------------------- */

/* One element in the first step, and that is all there ever is. */
static gboolean
impulse (OracleNode *node, GError **error G_GNUC_UNUSED)
{
  OracleCollection *out = weir_oracle_output_collection (node, 0);
  OracleElement     one = { .time = WEIR_TIME_MIN, .window = WEIR_GLOBAL_WINDOW };

  if (out->watermark.us == WEIR_TIME_MAX.us)
    return TRUE;
  one.value = weir_oracle_new_value (node->oracle, WEIR_TYPE (WeirBytes));
  g_array_append_val (out->elements, one);
  out->watermark = WEIR_TIME_MAX;
  return TRUE;
}

/* Flatten; a Reshuffle is a Flatten of one. */
static gboolean
concatenate (OracleNode *node, GError **error G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < node->t->inputs->len; i++)
    {
      GArray *in = weir_oracle_input (node, i);

      if (in->len > 0)
        g_array_append_vals (weir_oracle_output (node, 0), in->data, in->len);
    }
  weir_oracle_pass_watermark (node, 0);
  return TRUE;
}

/* Groupings have put the elements there. It is one more output of theirs: panes under way hold it as they hold the other
 * one. */
static gboolean
late_data (OracleNode *node, GError **error G_GNUC_UNUSED)
{
  OracleMeeting meeting = weir_oracle_meeting_of_none ();

  for (unsigned i = 0; i < node->groupings->len; i++)
    weir_oracle_meet (&meeting, weir_oracle_output_collection (node->groupings->pdata[i], 0));
  weir_oracle_tell_watermark (weir_oracle_output_collection (node, 0), meeting);
  return TRUE;
}

static const struct
{
  const char *urn;
  OracleRun   run;
} urns[] = {
  { WEIR_URN_IMPULSE, impulse },
  { WEIR_URN_TEST_STREAM, weir_oracle_test_stream },
  { WEIR_URN_PAR_DO, weir_oracle_par_do },
  { WEIR_URN_FLATTEN, concatenate },
  { WEIR_URN_RESHUFFLE, concatenate },
  { WEIR_URN_WINDOW_INTO, weir_oracle_window_into },
  { WEIR_URN_LATE_DATA, late_data },
  { WEIR_URN_GROUP_BY_KEY, weir_oracle_group },
  { WEIR_URN_CO_GROUP_BY_KEY, weir_oracle_group },
  { WEIR_URN_COMBINE_PER_KEY, weir_oracle_group },
  { WEIR_URN_COMBINE_PER_ELEMENT, weir_oracle_group },
  { WEIR_URN_COMBINE_GLOBALLY, weir_oracle_group },
  { WEIR_URN_COMBINE_GROUPED_VALUES, weir_oracle_combine_grouped_values },
};

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static gboolean
decode_config (OracleNode *node, GError **error)
{
  gsize     size;
  WeirBytes bytes;
  void     *config;

  if (node->t->config == NULL)
    return TRUE;
  bytes.data = g_bytes_get_data (node->t->config, &size);
  bytes.size = size;
  config = weir_oracle_new_value (node->oracle, node->t->config_type);
  node->config = config;
  return weir_value_decode (node->t->config_type, &bytes, config, node->oracle->arena, error);
}

static gboolean
add_node (Oracle *oracle, const WeirGraphTransform *t, GError **error)
{
  OracleNode *node = memset (weir_arena_alloc (oracle->arena, sizeof *node), 0, sizeof *node);

  *node = (OracleNode) { .oracle = oracle,
                         .t = t,
                         .late_outputs = weir_oracle_list (oracle),
                         .groupings = weir_oracle_list (oracle) };
  if (t->function != NULL)
    node->function = weir__pipeline_function (oracle->pipeline, t->function);
  for (unsigned i = 0; i < G_N_ELEMENTS (urns); i++)
    if (strcmp (urns[i].urn, t->urn) == 0)
      node->run = urns[i].run;
  g_ptr_array_add (oracle->nodes, node);
  oracle->stepped = oracle->stepped || node->run == weir_oracle_test_stream;
  if (node->run != NULL)
    return decode_config (node, error);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "%s: the oracle does not know %s", t->path, t->urn);
  return FALSE;
}

static gboolean
reads (const OracleNode *node, WeirCollectionId collection)
{
  for (unsigned i = 0; i < node->t->inputs->len; i++)
    if (weir__graph_port (node->t->inputs, i)->collection.i == collection.i)
      return TRUE;
  return FALSE;
}

/* Producers stand before consumers in the graph. What takes the late data of a collection comes behind the groupings
 * that drop it, wherever it stands, and what reads from it behind that. */
static gboolean
comes_behind (const OracleNode *node, const OracleNode *other)
{
  for (unsigned i = 0; i < other->t->outputs->len; i++)
    if (reads (node, weir__graph_port (other->t->outputs, i)->collection))
      return TRUE;
  return node->run == late_data && other->run == weir_oracle_group
         && reads (other, weir__graph_port (node->t->inputs, 0)->collection);
}

static gboolean
is_next (const GPtrArray *left, const OracleNode *node)
{
  for (unsigned i = 0; i < left->len; i++)
    if (left->pdata[i] != node && comes_behind (node, left->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
sort_nodes (Oracle *oracle, GError **error)
{
  GPtrArray *left = oracle->nodes;

  oracle->nodes = weir_oracle_list (oracle);
  while (left->len > 0)
    {
      unsigned i = 0;

      while (i < left->len && !is_next (left, left->pdata[i]))
        i++;
      if (i == left->len)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "%s: late data that reaches its own grouping",
                       ((OracleNode *) left->pdata[0])->t->path);
          return FALSE;
        }
      g_ptr_array_add (oracle->nodes, g_ptr_array_remove_index (left, i));
    }
  return TRUE;
}

static void
connect_late_outputs (Oracle *oracle)
{
  for (unsigned i = 0; i < oracle->nodes->len; i++)
    for (unsigned k = 0; k < oracle->nodes->len; k++)
      {
        OracleNode *late = oracle->nodes->pdata[i], *grouping = oracle->nodes->pdata[k];

        if (late->run == late_data && grouping->run == weir_oracle_group && comes_behind (late, grouping))
          {
            g_ptr_array_add (grouping->late_outputs, late);
            g_ptr_array_add (late->groupings, grouping);
          }
      }
}

static gboolean
add_nodes (Oracle *oracle, GError **error)
{
  for (unsigned i = 0; i < oracle->graph->collections->len; i++)
    {
      OracleCollection *c = weir_arena_alloc (oracle->arena, sizeof *c);

      *c = (OracleCollection) { .elements = weir_oracle_array (oracle, sizeof (OracleElement)), .watermark = WEIR_TIME_MIN };
      g_ptr_array_add (oracle->collections, c);
    }
  for (unsigned i = 0; i < oracle->graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = oracle->graph->transforms->pdata[i];

      if (!weir__graph_transform_is_composite (t) && !add_node (oracle, t, error))
        return FALSE;
    }
  if (!sort_nodes (oracle, error))
    return FALSE;
  connect_late_outputs (oracle);
  return TRUE;
}

/* --- assertions --------------------------------------------------------------------------------------------------- */

static int64_t
passed (const Oracle *oracle, const WeirGraphTransform *step)
{
  for (unsigned i = 0; i < oracle->nodes->len; i++)
    {
      const OracleNode *node = oracle->nodes->pdata[i];

      if (strcmp (node->t->path, step->path) == 0)
        return node->passed;
    }
  return 0;
}

/* When all has run: each has passed once, and none had anything to tell. */
static gboolean
check_assertions (const Oracle *oracle, GError **error)
{
  GString *findings = oracle->findings;

  for (unsigned i = 0; findings->len == 0 && i < weir_pipeline_n_assertions (oracle->pipeline); i++)
    {
      const WeirGraphTransform *step = weir__pipeline_assertion (oracle->pipeline, i);

      if (passed (oracle, step) != 1)
        g_string_append_printf (findings, "%s: this assertion was not checked", step->path);
    }
  if (findings->len > 0)
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_USER_FN, findings->str);
  return findings->len == 0;
}

/* --- the oracle --------------------------------------------------------------------------------------------------- */

GPtrArray *
weir_oracle_list (Oracle *oracle)
{
  GPtrArray *list = g_ptr_array_new ();

  g_ptr_array_add (oracle->lists, list);
  return list;
}

GArray *
weir_oracle_array (Oracle *oracle, size_t size)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_ptr_array_add (oracle->arrays, array);
  return array;
}

#define DROPPED "weir-oracle-dropped"

static void
keep_dropped (const Oracle *oracle)
{
  GHashTable *dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (unsigned i = 0; i < oracle->nodes->len; i++)
    {
      const OracleNode *node = oracle->nodes->pdata[i];

      g_hash_table_insert (dropped, g_strdup (node->t->path), g_memdup2 (&node->dropped, sizeof node->dropped));
    }
  weir__pipeline_set_data (oracle->pipeline, DROPPED, dropped, (GDestroyNotify) g_hash_table_unref);
}

WeirOracleDropped
weir_oracle_dropped (const WeirPipeline *p, const char *path)
{
  GHashTable       *all = weir__pipeline_data (p, DROPPED);
  WeirOracleDropped sum = { 0 };
  GHashTableIter    iter;
  void             *of, *dropped;

  if (all == NULL)
    return sum;
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &of, &dropped))
    if (path == NULL || strcmp (of, path) == 0)
      {
        sum.late += ((WeirOracleDropped *) dropped)->late;
        sum.closed += ((WeirOracleDropped *) dropped)->closed;
      }
  return sum;
}

gboolean
weir_oracle_run (WeirPipeline *p, GError **error)
{
  g_autoptr (GBytes)    bytes = weir_pipeline_to_bytes (p, error);
  g_autoptr (WeirGraph) graph = bytes != NULL ? weir__graph_decode (bytes, error) : NULL;
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GString) findings = g_string_new (NULL);
  Oracle   oracle = { .pipeline = p,
                      .graph = graph,
                      .arena = arena,
                      .lists = lists,
                      .arrays = arrays,
                      .findings = findings };
  gboolean ok;

  if (graph == NULL)
    return FALSE;
  oracle.collections = weir_oracle_list (&oracle);
  oracle.nodes = weir_oracle_list (&oracle);
  ok = add_nodes (&oracle, error) && weir_oracle_run_steps (&oracle, error) && check_assertions (&oracle, error);
  for (unsigned i = 0; i < oracle.nodes->len; i++)
    {
      weir_oracle_par_do_end (oracle.nodes->pdata[i], !ok);
      g_clear_pointer (&((OracleNode *) oracle.nodes->pdata[i])->keys, g_hash_table_unref);
      g_clear_error (&((OracleNode *) oracle.nodes->pdata[i])->failure);
    }
  keep_dropped (&oracle);
  return ok;
}
