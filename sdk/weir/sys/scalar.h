/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_SCALAR_H
#define WEIR_SYS_SCALAR_H

/* Integers whose type is known only when the program runs: for readers and writers of formats. */

#include <weir/types.h>

G_BEGIN_DECLS

static inline void
weir__value_store (const WeirType *type, void *ret_value, uint64_t bits)
{
  switch (type->size)
    {
    case 1:
      *(uint8_t *) ret_value = (uint8_t) bits;
      break;
    case 2:
      *(uint16_t *) ret_value = (uint16_t) bits;
      break;
    case 4:
      *(uint32_t *) ret_value = (uint32_t) bits;
      break;
    default:
      *(uint64_t *) ret_value = bits;
      break;
    }
}

/* Makes a value of kind INT `n`. False if its type is too small for that; then nothing is written. */
static inline bool
weir_value_set_int (const WeirType *type, void *ret_value, int64_t n)
{
  const unsigned unused = 64 - 8 * type->size;

  if ((int64_t) ((uint64_t) n << unused) >> unused != n)
    return false;
  weir__value_store (type, ret_value, (uint64_t) n);
  return true;
}

/* The same for kind UINT. */
static inline bool
weir_value_set_uint (const WeirType *type, void *ret_value, uint64_t n)
{
  const unsigned unused = 64 - 8 * type->size;

  if (n << unused >> unused != n)
    return false;
  weir__value_store (type, ret_value, n);
  return true;
}

G_END_DECLS

#endif
