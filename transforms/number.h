/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_NUMBER_H
#define WEIR_TRANSFORMS_NUMBER_H

/* CombineFns over numbers: one for each type, so that its loop adds rows with one instruction. A family (Sum …)
 * declares its functions by WEIR__FOR_EACH_NUMBER and lists them by WEIR__NUMBER_TABLE; which one a collection needs is
 * found here. */

#include <weir/combine-fn.h>

#define WEIR__FOR_EACH_INTEGER(X)                                                                                     \
  X (int8_t, INT8_MIN, INT8_MAX)                                                                                      \
  X (int16_t, INT16_MIN, INT16_MAX)                                                                                   \
  X (int32_t, INT32_MIN, INT32_MAX)                                                                                   \
  X (int64_t, INT64_MIN, INT64_MAX)                                                                                   \
  X (uint8_t, 0, UINT8_MAX)                                                                                           \
  X (uint16_t, 0, UINT16_MAX)                                                                                         \
  X (uint32_t, 0, UINT32_MAX)                                                                                         \
  X (uint64_t, 0, UINT64_MAX)
#define WEIR__FOR_EACH_FLOAT(X)                                                                                       \
  X (float, -INFINITY, INFINITY)                                                                                      \
  X (double, -INFINITY, INFINITY)
#define WEIR__FOR_EACH_NUMBER(X) WEIR__FOR_EACH_INTEGER (X) WEIR__FOR_EACH_FLOAT (X)

/* The order of the list above. */
enum
{
#define NUMBER(T, least, greatest) WEIR__NUMBER_##T,
  WEIR__FOR_EACH_NUMBER (NUMBER)
#undef NUMBER
  WEIR__N_NUMBERS
};

typedef struct
{
  const char          *verb; /* "sum", for messages */
  const WeirCombineFn *fns[WEIR__N_NUMBERS];
} WeirNumberFns;

/* static const WeirNumberFns NAME: the functions PREFIX_T__combine_fn. */
#define WEIR__NUMBER_TABLE(NAME, VERB, PREFIX)                                                                        \
  static const WeirNumberFns NAME = { VERB,                                                                           \
                                      { &PREFIX##_int8_t__combine_fn, &PREFIX##_int16_t__combine_fn,                  \
                                        &PREFIX##_int32_t__combine_fn, &PREFIX##_int64_t__combine_fn,                 \
                                        &PREFIX##_uint8_t__combine_fn, &PREFIX##_uint16_t__combine_fn,                \
                                        &PREFIX##_uint32_t__combine_fn, &PREFIX##_uint64_t__combine_fn,               \
                                        &PREFIX##_float__combine_fn, &PREFIX##_double__combine_fn } };

/* Combines `in` by the function for its elements' type (globally) or its values' (per key). `output` as in
 * weir_collection_combine. A construction error if they are no numbers. */
WeirCollection *weir__numbers_combine (WeirCollection *in, WeirCombineMode mode, const WeirNumberFns *fns,
                                       const WeirType *output, WeirSite at);

#endif
