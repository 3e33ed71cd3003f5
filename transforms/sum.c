/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/number.h"

#include <math.h>
#include <weir/combiners.h>

/* Integers wrap around: unsigned arithmetic, which may, and back. So what was added can be subtracted, and nothing is left
 * of it. Floating-point numbers round, and from an infinity nothing leads back: what is taken back of them is summed anew
 * from what is left. */
#define PLUS_int(T, a, b)   ((T) ((uint64_t) (a) + (uint64_t) (b)))
#define PLUS_float(T, a, b) ((a) + (b))

#define SUM(T, PLUS, ...)                                                                                             \
  static void weir_sum_##T##_add (T *sum, const T *x)                                                                 \
  {                                                                                                                   \
    *sum = PLUS (T, *sum, *x);                                                                                        \
  }                                                                                                                   \
  static void weir_sum_##T##_merge (T *sum, const T *other)                                                           \
  {                                                                                                                   \
    *sum = PLUS (T, *sum, *other);                                                                                    \
  }                                                                                                                   \
  static void weir_sum_##T##_extract (const T *sum, T *ret_sum)                                                       \
  {                                                                                                                   \
    *ret_sum = *sum;                                                                                                  \
  }                                                                                                                   \
  WEIR_COMBINE_FN (weir_sum_##T, T, T, T, ##__VA_ARGS__)

#define SUM_INTEGER(T, least, greatest)                                                                               \
  static void weir_sum_##T##_subtract (T *sum, const T *x)                                                            \
  {                                                                                                                   \
    *sum = (T) ((uint64_t) *sum - (uint64_t) *x);                                                                     \
  }                                                                                                                   \
  SUM (T, PLUS_int, subtract)
#define SUM_FLOAT(T, least, greatest) SUM (T, PLUS_float)
WEIR__FOR_EACH_INTEGER (SUM_INTEGER)
WEIR__FOR_EACH_FLOAT (SUM_FLOAT)
WEIR__NUMBER_TABLE (sums, "sum", weir_sum)

WeirCollection *
weir_collection_sum_globally (WeirCollection *numbers, WeirSite at)
{
  return weir__numbers_combine (numbers, WEIR_COMBINE_GLOBALLY, &sums, weir_collection_type (numbers), at);
}

WeirCollection *
weir_collection_sum_per_key (WeirCollection *kvs, WeirSite at)
{
  return weir__numbers_combine (kvs, WEIR_COMBINE_PER_KEY, &sums, weir_collection_type (kvs), at);
}
