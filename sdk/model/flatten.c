/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

static void
check_type (WeirApply *apply, const WeirCollection *in, const char *label, const WeirType *type)
{
  GError *error = NULL;

  if (!weir_type_same_layout (weir_collection_type (in), type, &error))
    {
      g_autofree char *has = weir_type_to_string (weir_collection_type (in));
      g_autofree char *wants = weir_type_to_string (type);

      weir__apply_error (apply, "input %s has %s, the result has %s: %s", label, has, wants, error->message);
      g_error_free (error);
    }
}

WeirCollection *
weir_collection_flatten (WeirPipeline *p, WeirCollection *const *ins, unsigned n, const WeirType *type, WeirSite at)
{
  WeirApply apply = weir__apply_begin (p != NULL ? p : weir_collection_pipeline (ins[0]), WEIR_URN_FLATTEN, "flatten",
                                       at);
  WeirWindowing windowing = weir__apply_merge_windowings (&apply, ins, n);
  bool          bounded = true, retracts = false;

  for (unsigned i = 0; i < n; i++)
    {
      char label[16];

      g_snprintf (label, sizeof label, "%u", i);
      if (!weir__apply_input (&apply, label, ins[i]))
        continue;
      if (type == NULL)
        type = weir_collection_type (ins[i]);
      check_type (&apply, ins[i], label, type);
      bounded = bounded && weir_collection_is_bounded (ins[i]);
      retracts = retracts || ins[i]->retracts;
    }
  if (type != NULL)
    return weir__apply_output (&apply, "out", type, &windowing, bounded, retracts);
  if (n == 0)
    weir__apply_error (&apply, "a Flatten of nothing needs the type of its elements");
  return weir__apply_broken (&apply);
}
