/* SPDX-License-Identifier: Apache-2.0 */
/* Combine in its five modes. Each says where the key and the value of an input element lie, and what comes out. */
#include "sdk/model/pipeline.h"

void
weir_combine_fail (const WeirCombineCall *call, const char *message)
{
  if (call->failure == NULL)
    g_error ("%s: %s", call->path != NULL ? call->path : "a CombineFn failed outside of a run", message);
  if (*call->failure == NULL)
    g_set_error (call->failure, WEIR_ERROR, WEIR_ERROR_USER_FN, "%s%s%s", call->path != NULL ? call->path : "",
                 call->path != NULL ? ": " : "", message);
}

static const struct
{
  const char *urn, *name;
} modes[] = {
  [WEIR_COMBINE_PER_KEY] = { WEIR_URN_COMBINE_PER_KEY, "combine_per_key" },
  [WEIR_COMBINE_PER_ELEMENT] = { WEIR_URN_COMBINE_PER_ELEMENT, "combine_per_element" },
  [WEIR_COMBINE_GLOBALLY] = { WEIR_URN_COMBINE_GLOBALLY, "combine_globally" },
  [WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT] = { WEIR_URN_COMBINE_GLOBALLY, "combine_globally" },
  [WEIR_COMBINE_GROUPED_VALUES] = { WEIR_URN_COMBINE_GROUPED_VALUES, "combine_grouped_values" },
};

/* The types of one combine: what is keyed, added, put out. Those that are not known are NULL. */
typedef struct
{
  const WeirType *key; /* NULL: globally */
  const WeirType *value, *accumulator, *result;
} CombineTypes;

static gboolean
is_grouped (const WeirType *type)
{
  return type->kind == WEIR_KIND_RECORD && type->n_fields == 2 && type->fields[1].type->kind == WEIR_KIND_LIST;
}

/* FALSE: the input has no such parts (recorded). */
static gboolean
take_apart (WeirApply *apply, WeirCombineMode mode, const WeirType *in, CombineTypes *types)
{
  g_autofree char *text = NULL;

  switch (mode)
    {
    case WEIR_COMBINE_PER_KEY:
      if (!weir__apply_check_kv (apply, in, "the input"))
        return FALSE;
      types->key = in->fields[0].type;
      types->value = in->fields[1].type;
      return TRUE;
    case WEIR_COMBINE_PER_ELEMENT:
      types->key = types->value = in;
      return weir__apply_check_key (apply, in);
    case WEIR_COMBINE_GROUPED_VALUES:
      if (is_grouped (in))
        {
          types->key = in->fields[0].type;
          types->value = in->fields[1].type->item;
          return TRUE;
        }
      text = weir_type_to_string (in);
      weir__apply_error (apply, "the input must be a record of a key and a list of values, not %s", text);
      return FALSE;
    case WEIR_COMBINE_GLOBALLY:
    case WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT:
      types->value = in;
      return TRUE;
    }
  g_assert_not_reached ();
}

/* What a generic CombineFn makes of its input; a function that is not generic has said so. */
static void
resolve (WeirApply *apply, const WeirCombineFn *fn, const void *config, CombineTypes *types)
{
  WeirPipeline    *p = apply->pipeline;
  g_autofree char *text = weir_type_to_string (types->value);
  GError          *error = NULL;

  types->accumulator = fn->accumulator;
  types->result = fn->output;
  if (fn->input != NULL && !weir_type_same_layout (types->value, fn->input, &error))
    {
      g_autofree char *wants = weir_type_to_string (fn->input);

      weir__apply_error (apply, "%s combines %s, the values are %s: %s", fn->name, wants, text, error->message);
      g_error_free (error);
      return;
    }
  if (types->accumulator == NULL && fn->accumulator_for != NULL)
    types->accumulator = fn->accumulator_for (p, types->value, config);
  if (types->result == NULL && fn->output_for != NULL)
    types->result = fn->output_for (p, types->value, config);
  if (types->accumulator == NULL || types->result == NULL)
    weir__apply_error (apply, "%s cannot combine %s", fn->name, text);
}

/* The elements of the result: KV<K, Out>, or Out; `declared` if that is what it is. NULL: not known. */
static const WeirType *
output_type (WeirApply *apply, const CombineTypes *types, const WeirType *declared)
{
  const WeirType  *made = types->result;
  g_autofree char *made_text = NULL, *declared_text = NULL;
  GError          *error = NULL;

  if (made != NULL && types->key != NULL)
    made = weir_pipeline_kv_type (apply->pipeline, types->key, made);
  if (declared == NULL || made == NULL)
    return declared != NULL ? declared : made;
  if (weir_type_same_layout (made, declared, &error))
    return declared;
  made_text = weir_type_to_string (made);
  declared_text = weir_type_to_string (declared);
  weir__apply_error (apply, "the result is %s, but %s was declared: %s", made_text, declared_text, error->message);
  g_error_free (error);
  return declared;
}

static WeirCollection *
add_output (WeirApply *apply, const WeirCollection *in, WeirCombineMode mode, const WeirType *type)
{
  const WeirWindowing *windowing = weir_collection_windowing (in);
  bool                 bounded = weir_collection_is_bounded (in);

  if (type == NULL)
    return weir__apply_broken (apply);
  if (mode == WEIR_COMBINE_GROUPED_VALUES)
    return weir__apply_output (apply, "out", type, windowing, bounded, in->retracts);
  return weir__apply_output (apply, "out", type, weir__apply_after_grouping (apply, windowing), bounded,
                             in->retracts || windowing->accumulation == WEIR_RETRACTING);
}

WeirCollection *
weir_collection_combine (WeirCollection *in, WeirCombineMode mode, const WeirCombineFn *fn, const void *config,
                         const WeirType *output, WeirSite at)
{
  WeirPipeline        *p = weir__pipeline_of (in, at);
  gboolean             known_mode = (unsigned) mode < G_N_ELEMENTS (modes);
  WeirApply apply = weir__apply_begin (p, modes[known_mode ? mode : 0].urn, modes[known_mode ? mode : 0].name, at);
  const WeirWindowing *windowing = weir_collection_windowing (in);
  CombineTypes         types = { 0 };
  gboolean             usable = weir__apply_combine_fn (&apply, fn);

  if (usable)
    weir__apply_config (&apply, fn->config, config);
  if (!known_mode)
    {
      weir__apply_error (&apply, "%d is no mode of combining", (int) mode);
      return weir__apply_broken (&apply);
    }
  apply.node->without_default
      = mode == WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT || windowing->windows.kind != WEIR_WINDOWS_GLOBAL;
  if (!weir__apply_input (&apply, "in", in) || !usable)
    return add_output (&apply, in, mode, output);
  if (mode != WEIR_COMBINE_GROUPED_VALUES)
    weir__apply_check_grouping (&apply, in, windowing, fn->subtract_rows != NULL);
  if (!take_apart (&apply, mode, weir_collection_type (in), &types))
    return add_output (&apply, in, mode, output);
  resolve (&apply, fn, config, &types);
  weir__apply_check_type (&apply, "the accumulator", types.accumulator);
  apply.node->accumulator = types.accumulator;
  return add_output (&apply, in, mode, output_type (&apply, &types, output));
}

WeirCollection *
weir_collection_with_fanout (WeirCollection *combined, uint32_t n, WeirSite at)
{
  WeirPipeline       *p = weir__pipeline_of (combined, at);
  WeirGraphTransform *t;

  if (weir__collection_is_broken (combined))
    return combined;
  t = weir__graph_transform (p->graph, combined->producer);
  if (!weir__graph_transform_combines (t))
    weir_pipeline_add_error (p, at, "%s is no Combine by key or globally", t->path);
  else if (n == 0)
    weir_pipeline_add_error (p, at, "a fan-out of 0 leaves nobody to combine");
  else
    t->fanout = n;
  return combined;
}
