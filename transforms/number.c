/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/number.h"

#include <weir/types.h>

/* Which of the numbers of WEIR__FOR_EACH_NUMBER: -1 for what is none. */
static int
number_of (const WeirType *type)
{
  static const WeirType *const types[] = {
#define NUMBER(T, least, greatest) WEIR_TYPE (T),
    WEIR__FOR_EACH_NUMBER (NUMBER)
#undef NUMBER
  };

  for (int i = 0; i < WEIR__N_NUMBERS; i++)
    if (types[i]->kind == type->kind && types[i]->size == type->size)
      return i;
  return -1;
}

WeirCollection *
weir__numbers_combine (WeirCollection *in, WeirCombineMode mode, const WeirNumberFns *fns, const WeirType *output,
                       WeirSite at)
{
  const WeirType  *type = weir_collection_type (in);
  bool             per_key = mode == WEIR_COMBINE_PER_KEY;
  g_autofree char *text = NULL;
  int              number;

  if (weir_collection_is_broken (in))
    return in;
  text = weir_type_to_string (type);
  if (per_key && !weir_type_is_kv (type))
    return weir_pipeline_broken (weir_collection_pipeline (in), at, "the elements are no KVs: %s", text);
  number = number_of (per_key ? type->fields[1].type : type);
  if (number < 0)
    return weir_pipeline_broken (weir_collection_pipeline (in), at, "there is no %s of what is not a number: %s",
                                 fns->verb, text);
  return weir_collection_combine (in, mode, fns->fns[number], NULL, output, at);
}
