/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/number.h"

#include <math.h>
#include <weir/combiners.h>

typedef struct
{
  int64_t n;
  double  sum;
} WeirMean;
WEIR_RECORD (WeirMean, n, sum)

#define MEAN(T, least, greatest)                                                                                      \
  static void weir_mean_##T##_add (WeirMean *mean, const T *x)                                                        \
  {                                                                                                                   \
    mean->n++;                                                                                                        \
    mean->sum += (double) *x;                                                                                         \
  }                                                                                                                   \
  static void weir_mean_##T##_subtract (WeirMean *mean, const T *x)                                                   \
  {                                                                                                                   \
    mean->n--;                                                                                                        \
    mean->sum -= (double) *x;                                                                                         \
  }                                                                                                                   \
  static void weir_mean_##T##_merge (WeirMean *mean, const WeirMean *other)                                           \
  {                                                                                                                   \
    mean->n += other->n;                                                                                              \
    mean->sum += other->sum;                                                                                          \
  }                                                                                                                   \
  static void weir_mean_##T##_extract (const WeirMean *mean, double *ret_mean)                                        \
  {                                                                                                                   \
    *ret_mean = mean->n != 0 ? mean->sum / (double) mean->n : (double) NAN;                                           \
  }                                                                                                                   \
  WEIR_COMBINE_FN (weir_mean_##T, T, WeirMean, double, subtract)
WEIR__FOR_EACH_NUMBER (MEAN)
WEIR__NUMBER_TABLE (means, "mean", weir_mean)

WeirCollection *
weir_collection_mean_globally (WeirCollection *numbers, WeirSite at)
{
  return weir__numbers_combine (numbers, WEIR_COMBINE_GLOBALLY, &means, WEIR_TYPE (double), at);
}

WeirCollection *
weir_collection_mean_per_key (WeirCollection *kvs, const WeirType *output, WeirSite at)
{
  return weir__numbers_combine (kvs, WEIR_COMBINE_PER_KEY, &means, output, at);
}
