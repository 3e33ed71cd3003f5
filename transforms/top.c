/* SPDX-License-Identifier: Apache-2.0 */
/* Top: by a function that the user's file declares (WEIR_TOP_FN), and the accumulator that all who rank use. */
#include "transforms/heap.h"

#include <weir/element.h>

/* Written out, since the users' files refer to it. */
static const WeirField config_fields[] = { { "n", WEIR_TYPE (int64_t), offsetof (WeirTopConfig, n) },
                                           { "seed", WEIR_TYPE (uint64_t), offsetof (WeirTopConfig, seed) } };
const WeirType         weir__type_WeirTopConfig = { .abi = WEIR_TYPE_ABI,
                                                    .kind = WEIR_KIND_RECORD,
                                                    .name = "WeirTopConfig",
                                                    .size = sizeof (WeirTopConfig),
                                                    .align = _Alignof (WeirTopConfig),
                                                    .n_fields = G_N_ELEMENTS (config_fields),
                                                    .fields = config_fields,
                                                    .flat = true };

/* --- types -------------------------------------------------------------------------------------------------------- */

const WeirType *
weir__top_accumulator_of (WeirPipeline *p, const WeirType *item)
{
  const WeirType *fields[] = { weir_pipeline_list_type (p, item), WEIR_TYPE (uint64_t) };

  G_STATIC_ASSERT (offsetof (WeirTop, n) == sizeof (WeirAnyList)
                   && offsetof (WeirTop, room) == offsetof (WeirAnyList, n));
  return weir_pipeline_record_type (p, "top", 2, (const char *const[]) { "items", "n" }, fields);
}

const WeirType *
weir__top_accumulator_for (WeirPipeline *p, const WeirType *input, const void *config G_GNUC_UNUSED)
{
  return weir__top_accumulator_of (p, input);
}

const WeirType *
weir__top_output_for (WeirPipeline *p, const WeirType *input, const void *config G_GNUC_UNUSED)
{
  return weir_pipeline_list_type (p, input);
}

/* --- the library's halves of WEIR_TOP_FN -------------------------------------------------------------------------- */

static WeirRanking
ranking_of (const WeirCombineCall *call, WeirCompare compare)
{
  return (WeirRanking) { .type = call->input,
                         .compare = compare,
                         .most = (uint64_t) ((const WeirTopConfig *) call->config)->n };
}

void
weir__top_insert (const WeirCombineCall *call, WeirTop *top, const void *row, WeirCompare compare)
{
  WeirRanking ranking = ranking_of (call, compare);

  weir__heap_insert (&ranking, top, row, call->arena);
}

void
weir__top_merge (const WeirCombineCall *call, void *into, const void *from, WeirCompare compare)
{
  WeirRanking ranking = ranking_of (call, compare);

  weir__heap_merge (&ranking, into, from, call->arena);
}

void
weir__top_extract (const WeirCombineCall *call, const void *top, void *ret_list, WeirCompare compare)
{
  WeirRanking ranking = ranking_of (call, compare);

  *(WeirAnyList *) ret_list = (WeirAnyList) { weir__heap_sorted (&ranking, top, call->arena), ((const WeirTop *) top)->n };
}

/* --- construction ------------------------------------------------------------------------------------------------- */

WeirCollection *
weir__top_combine (WeirCollection *in, WeirCombineMode mode, const WeirCombineFn *fn, WeirTopConfig config,
                   const WeirType *output, WeirSite at)
{
  if (weir_collection_is_broken (in))
    return in;
  if (config.n < 0)
    return weir_pipeline_broken (weir_collection_pipeline (in), at, "%" PRId64 " elements cannot be kept", config.n);
  return weir_collection_combine (in, mode, fn, &config, output, at);
}

WeirCollection *
weir_collection_top_globally (WeirCollection *c, const WeirCombineFn *fn, int64_t n, const WeirType *output,
                              WeirSite at)
{
  return weir__top_combine (c, WEIR_COMBINE_GLOBALLY, fn, (WeirTopConfig) { .n = n }, output, at);
}

WeirCollection *
weir_collection_top_per_key (WeirCollection *kvs, const WeirCombineFn *fn, int64_t n, const WeirType *output,
                             WeirSite at)
{
  return weir__top_combine (kvs, WEIR_COMBINE_PER_KEY, fn, (WeirTopConfig) { .n = n }, output, at);
}
