/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/count.h"

#include <weir/combiners.h>

static void
count_rows (const WeirCombineCall *call G_GNUC_UNUSED, void *const *accumulators, const char *rows G_GNUC_UNUSED,
            size_t stride G_GNUC_UNUSED, const uint32_t *selection G_GNUC_UNUSED, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    ++*(int64_t *) accumulators[i];
}

static void
discount_rows (const WeirCombineCall *call G_GNUC_UNUSED, void *const *accumulators, const char *rows G_GNUC_UNUSED,
               size_t stride G_GNUC_UNUSED, const uint32_t *selection G_GNUC_UNUSED, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    --*(int64_t *) accumulators[i];
}

static void
add_count (const WeirCombineCall *call G_GNUC_UNUSED, void *into, const void *from)
{
  *(int64_t *) into += *(const int64_t *) from;
}

static void
extract_count (const WeirCombineCall *call G_GNUC_UNUSED, const void *accumulator, void *ret_count)
{
  *(int64_t *) ret_count = *(const int64_t *) accumulator;
}

const WeirCombineFn weir__count_fn = { .abi = WEIR_BATCH_ABI,
                                       .size = sizeof (WeirCombineFn),
                                       .name = "weir_count",
                                       .file = __FILE__,
                                       .line = __LINE__,
                                       .output = WEIR_TYPE (int64_t),
                                       .accumulator = WEIR_TYPE (int64_t),
                                       .add_rows = count_rows,
                                       .merge = add_count,
                                       .extract = extract_count,
                                       .subtract_rows = discount_rows,
                                       .counts_rows = true };

WeirCollection *
weir_collection_count_globally (WeirCollection *c, WeirSite at)
{
  return weir_collection_combine (c, WEIR_COMBINE_GLOBALLY, &weir__count_fn, NULL, WEIR_TYPE (int64_t), at);
}

WeirCollection *
weir_collection_count_per_element (WeirCollection *c, const WeirType *counts, WeirSite at)
{
  return weir_collection_combine (c, WEIR_COMBINE_PER_ELEMENT, &weir__count_fn, NULL, counts, at);
}

WeirCollection *
weir_collection_count_per_key (WeirCollection *kvs, const WeirType *counts, WeirSite at)
{
  return weir_collection_combine (kvs, WEIR_COMBINE_PER_KEY, &weir__count_fn, NULL, counts, at);
}
