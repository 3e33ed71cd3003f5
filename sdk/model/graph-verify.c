/* SPDX-License-Identifier: Apache-2.0 */
/* The invariants of a graph, for one that was built, and above all for one that was read: nothing behind this check
 * needs to doubt an id, a type or an order.
 *
 * One pass over the transforms in order. It keeps the composites that are open (a part's parent must be one of them,
 * which makes the parts of a composite a contiguous run), and which collections have been made so far. */
#include <string.h>

#include "sdk/model/graph.h"
#include "sdk/model/test-stream.h"

typedef struct
{
  const WeirGraph          *graph;
  const WeirGraphTransform *t; /* being checked */
  GArray                   *open;  /* WeirTransformId of composites, outermost first */
  GHashTable               *names; /* paths so far */
  GPtrArray                *makers; /* of each collection: the transform, or NULL */
  GError                  **error;
} Check;

#define FAIL(check, ...) return fail ((check), __VA_ARGS__)

G_GNUC_PRINTF (2, 3)
static gboolean
fail (const Check *check, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (check->error, WEIR_ERROR, WEIR_ERROR_GRAPH, "graph %s: %s%s%s", check->graph->name,
               check->t != NULL ? check->t->path : "", check->t != NULL ? ": " : "", message);
  return FALSE;
}

static const WeirType *
type_at (const Check *check, const GArray *ports, unsigned i)
{
  return weir__graph_collection (check->graph, weir__graph_port (ports, i)->collection)->type;
}

/* --- what each URN wants ------------------------------------------------------------------------------------------ */

static gboolean
same (const Check *check, const char *what, const WeirType *a, const WeirType *b)
{
  g_autoptr (GError) error = NULL;

  return weir_type_same_schema (a, b, &error) || fail (check, "%s: %s", what, error->message);
}

static gboolean
check_same_type (const Check *check)
{
  for (unsigned i = 0; i < check->t->inputs->len; i++)
    if (!same (check, "input and output", type_at (check, check->t->inputs, i), type_at (check, check->t->outputs, 0)))
      return FALSE;
  return TRUE;
}

static gboolean
check_impulse (const Check *check)
{
  return same (check, "output", type_at (check, check->t->outputs, 0), WEIR_TYPE (WeirBytes));
}

static gboolean
check_window_into (const Check *check)
{
  if (check->t->windowing.i >= check->graph->windowings->len)
    FAIL (check, "no windowing %" PRIu32, check->t->windowing.i);
  return check_same_type (check);
}

static gboolean
is_list_of (const Check *check, const WeirType *list, const WeirType *item)
{
  if (list->kind != WEIR_KIND_LIST)
    FAIL (check, "the values of a group are no list");
  return same (check, "values of a group", list->item, item);
}

/* A record of a key and lists; each input a KV that fits. */
static gboolean
check_group (const Check *check)
{
  const WeirType *grouped = type_at (check, check->t->outputs, 0);

  if (grouped->kind != WEIR_KIND_RECORD || grouped->n_fields != check->t->inputs->len + 1)
    FAIL (check, "the output is no record of a key and a list for each input");
  for (unsigned i = 0; i < check->t->inputs->len; i++)
    {
      const WeirType *kv = type_at (check, check->t->inputs, i);

      if (!weir_type_is_kv (kv))
        FAIL (check, "input %u is no KV", i);
      if (!weir_type_is_key (kv->fields[0].type, NULL))
        FAIL (check, "input %u has a key that can be none", i);
      if (!same (check, "key", kv->fields[0].type, grouped->fields[0].type)
          || !is_list_of (check, grouped->fields[i + 1].type, kv->fields[1].type))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_combine (const Check *check)
{
  if (check->t->accumulator == NULL)
    FAIL (check, "no accumulator");
  return TRUE;
}

/* The key of the output, which must be a KV, is `key`. */
static gboolean
check_keyed_combine (const Check *check, const WeirType *key)
{
  const WeirType *out = type_at (check, check->t->outputs, 0);

  if (!weir_type_is_kv (out))
    FAIL (check, "the output is no KV");
  if (!weir_type_is_key (key, NULL))
    FAIL (check, "the key can be none");
  return same (check, "key", key, out->fields[0].type) && check_combine (check);
}

static gboolean
check_combine_per_key (const Check *check)
{
  const WeirType *in = type_at (check, check->t->inputs, 0);

  if (!weir_type_is_kv (in))
    FAIL (check, "the input is no KV");
  return check_keyed_combine (check, in->fields[0].type);
}

static gboolean
check_combine_per_element (const Check *check)
{
  return check_keyed_combine (check, type_at (check, check->t->inputs, 0));
}

static gboolean
check_combine_grouped_values (const Check *check)
{
  const WeirType *in = type_at (check, check->t->inputs, 0);

  if (in->kind != WEIR_KIND_RECORD || in->n_fields != 2 || in->fields[1].type->kind != WEIR_KIND_LIST)
    FAIL (check, "the input is no record of a key and a list");
  return check_keyed_combine (check, in->fields[0].type);
}

static gboolean
check_test_stream (const Check *check)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GError)    error = NULL;
  WeirTestScript        script;

  return weir__test_script_read (check->t, type_at (check, check->t->outputs, 0), arena, &script, &error)
         || fail (check, "%s", error->message);
}

#define MANY UINT_MAX

static const struct
{
  const char *urn;
  unsigned    min_inputs, max_inputs, min_outputs, max_outputs;
  bool        has_function;
  gboolean (*check) (const Check *check);
} urns[] = {
  { WEIR_URN_IMPULSE, 0, 0, 1, 1, false, check_impulse },
  { WEIR_URN_PAR_DO, 1, 1, 0, MANY, true, NULL },
  { WEIR_URN_GROUP_BY_KEY, 1, 1, 1, 1, false, check_group },
  { WEIR_URN_CO_GROUP_BY_KEY, 1, MANY, 1, 1, false, check_group },
  { WEIR_URN_COMBINE_PER_KEY, 1, 1, 1, 1, true, check_combine_per_key },
  { WEIR_URN_COMBINE_PER_ELEMENT, 1, 1, 1, 1, true, check_combine_per_element },
  { WEIR_URN_COMBINE_GLOBALLY, 1, 1, 1, 1, true, check_combine },
  { WEIR_URN_COMBINE_GROUPED_VALUES, 1, 1, 1, 1, true, check_combine_grouped_values },
  { WEIR_URN_FLATTEN, 0, MANY, 1, 1, false, check_same_type },
  { WEIR_URN_RESHUFFLE, 1, 1, 1, 1, false, check_same_type },
  { WEIR_URN_WINDOW_INTO, 1, 1, 1, 1, false, check_window_into },
  { WEIR_URN_LATE_DATA, 1, 1, 1, 1, false, check_same_type },
  { WEIR_URN_TEST_STREAM, 0, 0, 1, 1, false, check_test_stream },
};

/* A URN that is not known is whoever's business who meets it; here it is a transform with any shape. */
static gboolean
check_urn (const Check *check)
{
  const WeirGraphTransform *t = check->t;

  for (unsigned i = 0; i < G_N_ELEMENTS (urns); i++)
    {
      if (strcmp (t->urn, urns[i].urn) != 0)
        continue;
      if (t->inputs->len < urns[i].min_inputs || t->inputs->len > urns[i].max_inputs)
        FAIL (check, "%u inputs are wrong for %s", t->inputs->len, t->urn);
      if (t->outputs->len < urns[i].min_outputs || t->outputs->len > urns[i].max_outputs)
        FAIL (check, "%u outputs are wrong for %s", t->outputs->len, t->urn);
      if (urns[i].has_function != (t->function != NULL && *t->function != '\0'))
        FAIL (check, "%s", urns[i].has_function ? "names no function" : "has no use for a function");
      if (t->fanout != 0 && !weir__graph_transform_combines (t))
        FAIL (check, "has no use for a fan-out");
      return urns[i].check == NULL || urns[i].check (check);
    }
  return TRUE;
}

/* --- places, names, ports ----------------------------------------------------------------------------------------- */

/* Closes the composites that this transform is not in; its parent must be left on top. */
static gboolean
check_parent (Check *check)
{
  GArray *open = check->open;

  if (check->t->parent.i == WEIR__NO_ID)
    {
      g_array_set_size (open, 0);
      return TRUE;
    }
  while (open->len > 0 && g_array_index (open, WeirTransformId, open->len - 1).i != check->t->parent.i)
    g_array_set_size (open, open->len - 1);
  if (open->len == 0)
    FAIL (check, "stands outside the composite that is its parent");
  return TRUE;
}

static gboolean
check_path (Check *check)
{
  const char *own = check->t->path;

  if (check->t->parent.i != WEIR__NO_ID)
    {
      const char *parent = weir__graph_transform (check->graph, check->t->parent)->path;
      size_t      length = strlen (parent);

      if (strncmp (own, parent, length) != 0 || own[length] != '/')
        FAIL (check, "the path does not begin with its parent's, %s", parent);
      own += length + 1;
    }
  if (*own == '\0' || strchr (own, '/') != NULL)
    FAIL (check, "\"%s\" is no name", own);
  if (!g_hash_table_add (check->names, check->t->path))
    FAIL (check, "two transforms have this path");
  return TRUE;
}

static gboolean
check_labels (const Check *check, const GArray *ports)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned i = 0; i < ports->len; i++)
    {
      const WeirGraphPort *port = weir__graph_port (ports, i);

      if (port->collection.i >= check->graph->collections->len)
        FAIL (check, "port %s: no collection %" PRIu32, port->label, port->collection.i);
      if (!g_hash_table_add (labels, port->label))
        FAIL (check, "two ports are called %s", port->label);
    }
  return TRUE;
}

static gboolean
check_ports (Check *check)
{
  const WeirGraphTransform *t = check->t;

  if (!check_labels (check, t->inputs) || !check_labels (check, t->outputs))
    return FALSE;
  for (unsigned i = 0; i < t->inputs->len; i++)
    if (g_ptr_array_index (check->makers, weir__graph_port (t->inputs, i)->collection.i) == NULL)
      FAIL (check, "input %s is not made by a transform before it", weir__graph_port (t->inputs, i)->label);
  for (unsigned i = 0; i < t->outputs->len && !weir__graph_transform_is_composite (t); i++)
    {
      const WeirGraphPort *port = weir__graph_port (t->outputs, i);

      if (g_ptr_array_index (check->makers, port->collection.i) != NULL)
        FAIL (check, "output %s is made by another transform, too", port->label);
      g_ptr_array_index (check->makers, port->collection.i) = (void *) t;
    }
  return TRUE;
}

/* Is what a grouping emits taken back, of which this is the first input? */
static gboolean
is_retracting (const Check *check, const WeirGraphCollection *c)
{
  return weir__graph_windowing (check->graph, c->windowing)->accumulation == WEIR_RETRACTING;
}

/* What may be taken back stays so, and begins at retracting groupings: runners rely on the mark. */
static gboolean
check_retracts (const Check *check)
{
  const WeirGraphTransform *t = check->t;
  gboolean                  groups = weir__graph_transform_groups (t), retracts = FALSE;

  if (t->retracts == WEIR_RETRACTS_CONSUME)
    return TRUE;
  for (unsigned i = 0; i < t->inputs->len; i++)
    {
      const WeirGraphCollection *in = weir__graph_collection (check->graph, weir__graph_port (t->inputs, i)->collection);

      retracts = retracts || in->retracts || (groups && i == 0 && is_retracting (check, in));
    }
  for (unsigned i = 0; i < t->outputs->len && retracts; i++)
    if (!weir__graph_collection (check->graph, weir__graph_port (t->outputs, i)->collection)->retracts)
      FAIL (check, "output %s: its elements may be taken back, and it does not say so",
            weir__graph_port (t->outputs, i)->label);
  return TRUE;
}

static gboolean
check_transform (Check *check, WeirTransformId id)
{
  check->t = weir__graph_transform (check->graph, id);
  if (!check_parent (check) || !check_path (check) || !check_ports (check)
      || (!weir__graph_transform_is_composite (check->t) && !check_retracts (check)))
    return FALSE;
  if (weir__graph_transform_is_composite (check->t))
    g_array_append_val (check->open, id);
  if ((check->t->config == NULL) != (check->t->config_type == NULL))
    FAIL (check, "a configuration and its type go together");
  return check_urn (check);
}

/* A composite's outputs are made by transforms below it. */
static gboolean
check_composite_outputs (Check *check, const WeirGraphTransform *composite)
{
  size_t length = strlen (composite->path);

  check->t = composite;
  for (unsigned i = 0; i < composite->outputs->len; i++)
    {
      const WeirGraphPort      *port = weir__graph_port (composite->outputs, i);
      const WeirGraphTransform *maker = g_ptr_array_index (check->makers, port->collection.i);

      if (strncmp (maker->path, composite->path, length) != 0 || maker->path[length] != '/')
        FAIL (check, "output %s is not made in this composite", port->label);
    }
  return TRUE;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static gboolean
check_windowings (const Check *check)
{
  const WeirGraph           *graph = check->graph;
  static const WeirWindowing zero;

  if (graph->windowings->len == 0 || !weir__windowing_equal (g_ptr_array_index (graph->windowings, 0), &zero))
    FAIL (check, "windowing 0 is not the default one");
  for (unsigned i = 0; i < graph->windowings->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!weir__windowing_check (g_ptr_array_index (graph->windowings, i), &error))
        FAIL (check, "windowing %u: %s", i, error->message);
    }
  return TRUE;
}

static gboolean
check_collections (const Check *check)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned i = 0; i < check->graph->collections->len; i++)
    {
      const WeirGraphCollection *c = g_ptr_array_index (check->graph->collections, i);

      if (c->name == NULL || *c->name == '\0' || !g_hash_table_add (names, c->name))
        FAIL (check, "collection %u has no name of its own", i);
      if (c->type == NULL)
        FAIL (check, "collection %s has no type", c->name);
      if (c->windowing.i >= check->graph->windowings->len)
        FAIL (check, "collection %s: no windowing %" PRIu32, c->name, c->windowing.i);
    }
  return TRUE;
}

static gboolean
check_all (Check *check)
{
  const WeirGraph *graph = check->graph;

  if (graph->key_groups == 0 || graph->key_groups > UINT16_MAX + 1)
    FAIL (check, "%" PRIu32 " key groups are not between 1 and 65536", graph->key_groups);
  if (!check_windowings (check) || !check_collections (check))
    return FALSE;
  for (WeirTransformId id = { 0 }; id.i < graph->transforms->len; id.i++)
    if (!check_transform (check, id))
      return FALSE;
  check->t = NULL;
  for (unsigned i = 0; i < check->makers->len; i++)
    if (g_ptr_array_index (check->makers, i) == NULL)
      FAIL (check, "collection %s is made by no transform",
            ((WeirGraphCollection *) graph->collections->pdata[i])->name);
  for (unsigned i = 0; i < graph->transforms->len; i++)
    if (weir__graph_transform_is_composite (graph->transforms->pdata[i])
        && !check_composite_outputs (check, graph->transforms->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
weir__graph_verify (const WeirGraph *graph, GError **error)
{
  g_autoptr (GArray)     open = g_array_new (FALSE, FALSE, sizeof (WeirTransformId));
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray)  makers = g_ptr_array_sized_new (graph->collections->len);
  Check                  check = { .graph = graph, .open = open, .names = names, .makers = makers, .error = error };

  g_ptr_array_set_size (makers, (int) graph->collections->len);
  return check_all (&check);
}
