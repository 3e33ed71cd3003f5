/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_ALIGN_H
#define SDK_BASE_ALIGN_H

#include <stddef.h>

/* Values are aligned to 8 wherever they lie: what `size` bytes take, with the padding before what comes behind them. */
static inline size_t
weir__aligned (size_t size)
{
  return (size + 7) & ~(size_t) 7;
}

#endif
