/* SPDX-License-Identifier: Apache-2.0 */
/* Largest and Smallest: Top in the natural order of any type. */
#include "transforms/heap.h"

static inline WeirRanking
natural_ranking (const WeirCombineCall *call, bool smallest)
{
  return (WeirRanking) { .type = call->input,
                         .smallest = smallest,
                         .most = (uint64_t) ((const WeirTopConfig *) call->config)->n };
}

#define EXTREME(NAME, SMALLEST)                                                                                       \
  static void add_##NAME (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,    \
                          const uint32_t *selection, uint32_t n)                                                      \
  {                                                                                                                   \
    WeirRanking ranking = natural_ranking (call, SMALLEST);                                                           \
    for (uint32_t i = 0; i < n; i++)                                                                                  \
      weir__heap_insert (&ranking, accumulators[i], rows + stride * (selection != NULL ? selection[i] : i),           \
                         call->arena);                                                                                \
  }                                                                                                                   \
  static void merge_##NAME (const WeirCombineCall *call, void *into, const void *from)                                \
  {                                                                                                                   \
    WeirRanking ranking = natural_ranking (call, SMALLEST);                                                           \
    weir__heap_merge (&ranking, into, from, call->arena);                                                             \
  }                                                                                                                   \
  static void extract_##NAME (const WeirCombineCall *call, const void *top, void *ret_list)                           \
  {                                                                                                                   \
    WeirRanking ranking = natural_ranking (call, SMALLEST);                                                           \
    *(WeirAnyList *) ret_list                                                                                         \
        = (WeirAnyList) { weir__heap_sorted (&ranking, top, call->arena), ((const WeirTop *) top)->n };               \
  }                                                                                                                   \
  static const WeirCombineFn NAME##_fn = { .abi = WEIR_BATCH_ABI,                                                     \
                                           .size = sizeof (WeirCombineFn),                                            \
                                           .name = "weir_" #NAME,                                                     \
                                           .file = __FILE__,                                                          \
                                           .line = __LINE__,                                                          \
                                           .config = &weir__type_WeirTopConfig,                                       \
                                           .add_rows = add_##NAME,                                                    \
                                           .merge = merge_##NAME,                                                     \
                                           .extract = extract_##NAME,                                                 \
                                           .accumulator_for = weir__top_accumulator_for,                              \
                                           .output_for = weir__top_output_for };

EXTREME (largest, false)
EXTREME (smallest, true)

WeirCollection *
weir_collection_largest_globally (WeirCollection *c, int64_t n, const WeirType *output, WeirSite at)
{
  return weir__top_combine (c, WEIR_COMBINE_GLOBALLY, &largest_fn, (WeirTopConfig) { .n = n }, output, at);
}

WeirCollection *
weir_collection_largest_per_key (WeirCollection *kvs, int64_t n, const WeirType *output, WeirSite at)
{
  return weir__top_combine (kvs, WEIR_COMBINE_PER_KEY, &largest_fn, (WeirTopConfig) { .n = n }, output, at);
}

WeirCollection *
weir_collection_smallest_globally (WeirCollection *c, int64_t n, const WeirType *output, WeirSite at)
{
  return weir__top_combine (c, WEIR_COMBINE_GLOBALLY, &smallest_fn, (WeirTopConfig) { .n = n }, output, at);
}

WeirCollection *
weir_collection_smallest_per_key (WeirCollection *kvs, int64_t n, const WeirType *output, WeirSite at)
{
  return weir__top_combine (kvs, WEIR_COMBINE_PER_KEY, &smallest_fn, (WeirTopConfig) { .n = n }, output, at);
}
