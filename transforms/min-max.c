/* SPDX-License-Identifier: Apache-2.0 */
/* Min and Max. An accumulator starts as the number that every other one replaces. */
#include "transforms/number.h"

#include <math.h>
#include <weir/combiners.h>

#define BEST(NAME, T, START, BETTER)                                                                                  \
  static void NAME##_##T##_create (T *best)                                                                           \
  {                                                                                                                   \
    *best = START;                                                                                                    \
  }                                                                                                                   \
  static void NAME##_##T##_add (T *best, const T *x)                                                                  \
  {                                                                                                                   \
    if (BETTER (*x, *best))                                                                                           \
      *best = *x;                                                                                                     \
  }                                                                                                                   \
  static void NAME##_##T##_merge (T *best, const T *other)                                                            \
  {                                                                                                                   \
    NAME##_##T##_add (best, other);                                                                                   \
  }                                                                                                                   \
  static void NAME##_##T##_extract (const T *best, T *ret_best)                                                       \
  {                                                                                                                   \
    *ret_best = *best;                                                                                                \
  }                                                                                                                   \
  WEIR_COMBINE_FN (NAME##_##T, T, T, T, create)

/* NaN replaces everything, and nothing replaces NaN. */
#define LESS(x, best)          ((x) < (best))
#define GREATER(x, best)       ((x) > (best))
#define LESS_OR_NAN(x, best)    ((x) < (best) || isnan (x))
#define GREATER_OR_NAN(x, best) ((x) > (best) || isnan (x))

#define MIN_MAX_INTEGER(T, least, greatest)                                                                           \
  BEST (weir_min, T, greatest, LESS)                                                                                  \
  BEST (weir_max, T, least, GREATER)
#define MIN_MAX_FLOAT(T, least, greatest)                                                                             \
  BEST (weir_min, T, greatest, LESS_OR_NAN)                                                                           \
  BEST (weir_max, T, least, GREATER_OR_NAN)
WEIR__FOR_EACH_INTEGER (MIN_MAX_INTEGER)
WEIR__FOR_EACH_FLOAT (MIN_MAX_FLOAT)
WEIR__NUMBER_TABLE (minima, "minimum", weir_min)
WEIR__NUMBER_TABLE (maxima, "maximum", weir_max)

WeirCollection *
weir_collection_min_globally (WeirCollection *numbers, WeirSite at)
{
  return weir__numbers_combine (numbers, WEIR_COMBINE_GLOBALLY, &minima, weir_collection_type (numbers), at);
}

WeirCollection *
weir_collection_min_per_key (WeirCollection *kvs, WeirSite at)
{
  return weir__numbers_combine (kvs, WEIR_COMBINE_PER_KEY, &minima, weir_collection_type (kvs), at);
}

WeirCollection *
weir_collection_max_globally (WeirCollection *numbers, WeirSite at)
{
  return weir__numbers_combine (numbers, WEIR_COMBINE_GLOBALLY, &maxima, weir_collection_type (numbers), at);
}

WeirCollection *
weir_collection_max_per_key (WeirCollection *kvs, WeirSite at)
{
  return weir__numbers_combine (kvs, WEIR_COMBINE_PER_KEY, &maxima, weir_collection_type (kvs), at);
}
