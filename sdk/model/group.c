/* SPDX-License-Identifier: Apache-2.0 */
/* GroupByKey and CoGroupByKey, and the rules that hold for every grouping. */
#include "sdk/model/pipeline.h"

gboolean
weir__apply_check_key (WeirApply *apply, const WeirType *type)
{
  GError *error = NULL;

  if (weir_type_is_key (type, &error))
    return TRUE;
  weir__apply_take_error (apply, "key", error);
  return FALSE;
}

gboolean
weir__apply_check_kv (WeirApply *apply, const WeirType *type, const char *what)
{
  g_autofree char *text = NULL;

  if (weir_type_is_kv (type))
    return weir__apply_check_key (apply, type->fields[0].type);
  text = weir_type_to_string (type);
  weir__apply_error (apply, "%s has elements that are no KVs: %s", what, text);
  return FALSE;
}

void
weir__apply_check_grouping (WeirApply *apply, const WeirCollection *in, const WeirWindowing *windowing, bool subtracts)
{
  GError *error = NULL;

  if (!weir__windowing_can_group (windowing, weir_collection_is_bounded (in), &error))
    weir__apply_take_error (apply, NULL, error);
  if (in->retracts && windowing->accumulation == WEIR_DISCARDING && !subtracts)
    weir__apply_error (apply,
                       "a discarding grouping downstream of a retracting one can take nothing back: accumulate, or "
                       "combine by a CombineFn with `subtract`");
  else if (in->retracts && windowing->accumulation == WEIR_DISCARDING && weir__windowing_merges (windowing))
    weir__apply_error (apply, "a discarding grouping by windows that merge can take nothing back: accumulate, or retract");
}

WeirWindowing *
weir__apply_after_grouping (WeirApply *apply, const WeirWindowing *windowing)
{
  WeirWindowing *after = weir__windowing_after_grouping (windowing, apply->pipeline->graph->arena);

  if (!weir__apply_trigger (apply, after->trigger))
    after->trigger = NULL;
  return after;
}

/* A merged window's elements come out of two sessions only if nobody has merged them; and so for all inputs. */
WeirWindowing
weir__apply_merge_windowings (WeirApply *apply, WeirCollection *const *ins, unsigned n)
{
  WeirWindowing merged = { 0 };
  gboolean      any = FALSE;

  for (unsigned i = 0; i < n; i++)
    {
      const WeirWindowing *windowing;
      GError              *error = NULL;

      if (ins[i] == NULL || ins[i]->pipeline != apply->pipeline || weir__collection_is_broken (ins[i]))
        continue;
      windowing = weir_collection_windowing (ins[i]);
      if (!any)
        merged = *windowing;
      else if (!weir__windowing_compatible (&merged, windowing, &error))
        weir__apply_take_error (apply, "the inputs cannot meet", error);
      any = TRUE;
      merged.merged = merged.merged && windowing->merged;
    }
  return merged;
}

/* Field i of `grouped` must be `type`. */
static void
check_field (WeirApply *apply, const WeirType *grouped, unsigned i, const WeirType *type)
{
  GError *error = NULL;

  if (!weir_type_same_layout (grouped->fields[i].type, type, &error))
    weir__apply_take_error (apply, grouped->fields[i].name, error);
}

static gboolean
check_shape (WeirApply *apply, const WeirType *grouped, unsigned n_fields)
{
  g_autofree char *text = NULL;

  if (grouped->kind == WEIR_KIND_RECORD && grouped->n_fields == n_fields
      && g_strcmp0 (grouped->fields[0].name, "key") == 0)
    return TRUE;
  text = weir_type_to_string (grouped);
  weir__apply_error (apply, "the result must be a record of a key and %u list%s of values, not %s", n_fields - 1,
                     n_fields == 2 ? "" : "s", text);
  return FALSE;
}

static WeirCollection *
add_grouped (WeirApply *apply, const WeirType *grouped, const WeirWindowing *windowing, bool bounded, bool retracts)
{
  return weir__apply_output (apply, "out", grouped, weir__apply_after_grouping (apply, windowing), bounded,
                             retracts || windowing->accumulation == WEIR_RETRACTING);
}

static const WeirType *
make_grouped_type (WeirPipeline *p, const WeirType *kv)
{
  return weir_pipeline_record_type (
      p, "grouped", 2, (const char *const[]) { "key", "values" },
      (const WeirType *const[]) { kv->fields[0].type, weir_pipeline_list_type (p, kv->fields[1].type) });
}

WeirCollection *
weir_collection_group_by_key (WeirCollection *in, const WeirType *grouped, WeirSite at)
{
  WeirPipeline        *p = weir__pipeline_of (in, at);
  WeirApply            apply = weir__apply_begin (p, WEIR_URN_GROUP_BY_KEY, "group_by_key", at);
  const WeirType      *kv = weir_collection_type (in);
  const WeirWindowing *windowing = weir_collection_windowing (in);

  if (!weir__apply_input (&apply, "in", in))
    return weir__apply_broken (&apply);
  weir__apply_check_grouping (&apply, in, windowing, false);
  if (!weir__apply_check_kv (&apply, kv, "the input") && grouped == NULL)
    return weir__apply_broken (&apply);
  if (grouped == NULL)
    grouped = make_grouped_type (p, kv);
  else if (weir_type_is_kv (kv) && check_shape (&apply, grouped, 2))
    {
      check_field (&apply, grouped, 0, kv->fields[0].type);
      check_field (&apply, grouped, 1, weir_pipeline_list_type (p, kv->fields[1].type));
    }
  return add_grouped (&apply, grouped, windowing, weir_collection_is_bounded (in), in->retracts);
}

/* One input of a CoGroupByKey: a KV with the common key, whose values are field i + 1 of the result. */
static void
check_co_input (WeirApply *apply, const WeirCollection *in, const WeirType *grouped, unsigned i, const char *label)
{
  const WeirType *kv = weir_collection_type (in);

  if (!weir__apply_check_kv (apply, kv, label) || grouped == NULL)
    return;
  check_field (apply, grouped, 0, kv->fields[0].type);
  check_field (apply, grouped, i + 1, weir_pipeline_list_type (apply->pipeline, kv->fields[1].type));
}

WeirCollection *
weir_collection_co_group_by_key (WeirCollection *const *ins, unsigned n, const WeirType *grouped, WeirSite at)
{
  WeirPipeline  *p = weir__pipeline_of (n > 0 ? ins[0] : NULL, at);
  WeirApply      apply = weir__apply_begin (p, WEIR_URN_CO_GROUP_BY_KEY, "co_group_by_key", at);
  const WeirType *shape = grouped != NULL && check_shape (&apply, grouped, n + 1) ? grouped : NULL;
  WeirWindowing  windowing = weir__apply_merge_windowings (&apply, ins, n);
  bool           bounded = true, retracts = false;

  for (unsigned i = 0; i < n; i++)
    {
      char        number[16];
      const char *label = shape != NULL ? shape->fields[i + 1].name : number;

      g_snprintf (number, sizeof number, "%u", i);
      if (!weir__apply_input (&apply, label, ins[i]))
        continue;
      check_co_input (&apply, ins[i], shape, i, label);
      weir__apply_check_grouping (&apply, ins[i], &windowing, false);
      bounded = bounded && weir_collection_is_bounded (ins[i]);
      retracts = retracts || ins[i]->retracts;
    }
  if (grouped != NULL)
    return add_grouped (&apply, grouped, &windowing, bounded, retracts);
  weir__apply_error (&apply, "the type of the result is NULL");
  return weir__apply_broken (&apply);
}
