/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/number.h"

#include <math.h>
#include <weir/combiners.h>

/* Integers wrap around: unsigned arithmetic, which may, and back. */
#define PLUS_int(T, a, b)    ((T) ((uint64_t) (a) + (uint64_t) (b)))
#define MINUS_int(T, a, b)   ((T) ((uint64_t) (a) - (uint64_t) (b)))
#define PLUS_float(T, a, b)  ((a) + (b))
#define MINUS_float(T, a, b) ((a) - (b))

#define SUM(T, PLUS, MINUS)                                                                                           \
  static void weir_sum_##T##_add (T *sum, const T *x)                                                                 \
  {                                                                                                                   \
    *sum = PLUS (T, *sum, *x);                                                                                        \
  }                                                                                                                   \
  static void weir_sum_##T##_subtract (T *sum, const T *x)                                                            \
  {                                                                                                                   \
    *sum = MINUS (T, *sum, *x);                                                                                       \
  }                                                                                                                   \
  static void weir_sum_##T##_merge (T *sum, const T *other)                                                           \
  {                                                                                                                   \
    *sum = PLUS (T, *sum, *other);                                                                                    \
  }                                                                                                                   \
  static void weir_sum_##T##_extract (const T *sum, T *ret_sum)                                                       \
  {                                                                                                                   \
    *ret_sum = *sum;                                                                                                  \
  }                                                                                                                   \
  WEIR_COMBINE_FN (weir_sum_##T, T, T, T, subtract)

#define SUM_INTEGER(T, least, greatest) SUM (T, PLUS_int, MINUS_int)
#define SUM_FLOAT(T, least, greatest)   SUM (T, PLUS_float, MINUS_float)
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
