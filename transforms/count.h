/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_COUNT_H
#define WEIR_TRANSFORMS_COUNT_H

#include <weir/combine-fn.h>

/* Counts values of any type; an engine may count them itself (counts_rows). */
extern const WeirCombineFn weir__count_fn;

#endif
