/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

static void
check_input_type (WeirApply *apply, const WeirCollection *in, const WeirDoFn *fn)
{
  GError *error = NULL;

  if (fn->input != NULL && !weir_type_same_layout (weir_collection_type (in), fn->input, &error))
    {
      g_autofree char *has = weir_type_to_string (weir_collection_type (in));
      g_autofree char *wants = weir_type_to_string (fn->input);

      weir__apply_error (apply, "%s takes %s, the collection has %s: %s", fn->name, wants, has, error->message);
      g_error_free (error);
    }
}

/* What a DoFn does when a value that it saw is taken back. */
static void
check_retracts (WeirApply *apply, const WeirCollection *in, const WeirDoFn *fn)
{
  if (!in->retracts)
    return;
  if (fn->retracts == WEIR_RETRACTS_REFUSE)
    weir__apply_error (apply,
                       "%s takes no retracts, but it is downstream of a retracting grouping: let that accumulate or "
                       "discard, or use a function that takes them (WeirDoFn.retracts)",
                       fn->name);
  else if (fn->splittable != NULL && fn->retracts != WEIR_RETRACTS_ACCEPT && fn->retracts != WEIR_RETRACTS_CONSUME)
    weir__apply_error (apply,
                       "%s is splittable and downstream of a retracting grouping: an element may be taken back while "
                       "other lanes work on parts of it. Apply it before the grouping, or have it deal with retracts "
                       "itself (.retracts = WEIR_RETRACTS_ACCEPT)",
                       fn->name);
  else if (fn->retracts == WEIR_RETRACTS_RERUN && fn->finish_bundle != NULL)
    weir__apply_error (
        apply,
        "%s is downstream of a retracting grouping and has a finish_bundle, whose outputs belong to no input "
        "that could be retracted: it must say how it takes retracts (.retracts = WEIR_RETRACTS_KEEP or "
        "WEIR_RETRACTS_ACCEPT)",
        fn->name);
}

/* The type of output i: the function's own, or for a generic one the transform's. NULL: recorded. */
static const WeirType *
output_type (WeirApply *apply, const WeirDoFn *fn, const WeirType *const *given, unsigned i, const char *label)
{
  const WeirType *own = fn->outputs != NULL && i < fn->n_outputs ? fn->outputs[i].type : NULL;
  GError         *error = NULL;

  if (given == NULL || given[i] == NULL)
    {
      if (own == NULL)
        weir__apply_error (apply, "the generic function %s needs a type for its output %s", fn->name, label);
      return own;
    }
  if (own != NULL && !weir_type_same_layout (given[i], own, &error))
    weir__apply_take_error (apply, label, error);
  return given[i];
}

static WeirCollection *
add_output (WeirApply *apply, const WeirCollection *in, const WeirDoFn *fn, const WeirType *const *given, unsigned i)
{
  char            number[16];
  const char     *label = number;
  const WeirType *type;
  bool            bounded = weir_collection_is_bounded (in) && !(fn->splittable != NULL && fn->splittable->unbounded);

  if (fn->n_outputs > 0)
    label = fn->outputs[i].name;
  else
    g_snprintf (number, sizeof number, "%u", i);
  type = output_type (apply, fn, given, i, label);
  return type == NULL ? weir__apply_broken (apply)
                      : weir__apply_output (apply, label, type, weir_collection_windowing (in), bounded,
                                            in->retracts && fn->retracts != WEIR_RETRACTS_CONSUME);
}

static void
describe_function (WeirApply *apply, const WeirDoFn *fn)
{
  WeirGraphTransform *node = apply->node;

  node->retracts = fn->retracts;
  node->splittable = fn->splittable != NULL;
  if (fn->splittable != NULL)
    {
      node->unbounded = fn->splittable->unbounded;
      node->replayable = fn->splittable->replayable;
    }
}

WeirCollection *
weir_collection_par_do_generic (WeirCollection *in, const WeirDoFn *fn, const void *config,
                                const WeirType *const *output_types, unsigned n_outputs, WeirCollection **ret_outputs,
                                WeirSite at)
{
  WeirApply       apply = weir__apply_begin (weir__pipeline_of (in, at), WEIR_URN_PAR_DO, "par_do", at);
  /* The fields up to n_outputs keep their places in every ABI, so that a stranger's outputs can be filled, too. */
  unsigned        n = fn != NULL && fn->n_outputs > 0 ? fn->n_outputs : n_outputs;
  gboolean        usable = weir__apply_do_fn (&apply, fn);
  WeirCollection *first = NULL;

  if (weir__apply_input (&apply, "in", in) && usable)
    {
      check_input_type (&apply, in, fn);
      check_retracts (&apply, in, fn);
    }
  if (usable)
    {
      describe_function (&apply, fn);
      weir__apply_config (&apply, fn->config, config);
    }
  if (usable && output_types != NULL && n != n_outputs)
    {
      weir__apply_error (&apply, "%s has %u outputs, %u types were given", fn->name, n, n_outputs);
      output_types = NULL;
    }
  for (unsigned i = 0; i < n; i++)
    {
      WeirCollection *out = usable ? add_output (&apply, in, fn, output_types, i) : weir__apply_broken (&apply);

      first = first != NULL ? first : out;
      if (ret_outputs != NULL)
        ret_outputs[i] = out;
    }
  return first != NULL ? first : weir__apply_broken (&apply);
}

WeirCollection *
weir_collection_par_do (WeirCollection *in, const WeirDoFn *fn, const void *config, WeirCollection **ret_outputs,
                        WeirSite at)
{
  return weir_collection_par_do_generic (in, fn, config, NULL, 0, ret_outputs, at);
}
