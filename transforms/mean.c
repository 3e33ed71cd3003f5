/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/number.h"

#include <math.h>
#include <weir/combiners.h>

/* Integers: the sum in 128 bits, which none of them overflows, so that what was added can be subtracted and nothing is left
 * of it. Of floating-point numbers a difference would keep what was rounded: what is taken back of them is averaged anew
 * from what is left. */

typedef struct
{
  int64_t  n;
  uint64_t high, low; /* two's complement */
} WeirIntegerMean;
WEIR_RECORD (WeirIntegerMean, n, high, low)

typedef struct
{
  int64_t n;
  double  sum;
} WeirMean;
WEIR_RECORD (WeirMean, n, sum)

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128          SignedWide;

static inline Wide
sum_of (const WeirIntegerMean *mean)
{
  return (Wide) mean->high << 64 | mean->low;
}

static inline void
set_sum (WeirIntegerMean *mean, Wide sum)
{
  mean->high = (uint64_t) (sum >> 64);
  mean->low = (uint64_t) sum;
}

#define MEAN_INTEGER(T, least, greatest)                                                                              \
  static void weir_mean_##T##_add (WeirIntegerMean *mean, const T *x)                                                 \
  {                                                                                                                   \
    mean->n++;                                                                                                        \
    set_sum (mean, sum_of (mean) + (Wide) *x);                                                                        \
  }                                                                                                                   \
  static void weir_mean_##T##_subtract (WeirIntegerMean *mean, const T *x)                                            \
  {                                                                                                                   \
    mean->n--;                                                                                                        \
    set_sum (mean, sum_of (mean) - (Wide) *x);                                                                        \
  }                                                                                                                   \
  static void weir_mean_##T##_merge (WeirIntegerMean *mean, const WeirIntegerMean *other)                             \
  {                                                                                                                   \
    mean->n += other->n;                                                                                              \
    set_sum (mean, sum_of (mean) + sum_of (other));                                                                   \
  }                                                                                                                   \
  static void weir_mean_##T##_extract (const WeirIntegerMean *mean, double *ret_mean)                                 \
  {                                                                                                                   \
    *ret_mean = mean->n != 0 ? (double) (SignedWide) sum_of (mean) / (double) mean->n : (double) NAN;                 \
  }                                                                                                                   \
  WEIR_COMBINE_FN (weir_mean_##T, T, WeirIntegerMean, double, subtract)

#define MEAN_FLOAT(T, least, greatest)                                                                                \
  static void weir_mean_##T##_add (WeirMean *mean, const T *x)                                                        \
  {                                                                                                                   \
    mean->n++;                                                                                                        \
    mean->sum += (double) *x;                                                                                         \
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
  WEIR_COMBINE_FN (weir_mean_##T, T, WeirMean, double)
WEIR__FOR_EACH_INTEGER (MEAN_INTEGER)
WEIR__FOR_EACH_FLOAT (MEAN_FLOAT)
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
