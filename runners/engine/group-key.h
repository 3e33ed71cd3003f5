/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_KEY_H
#define WEIR_RUNNERS_ENGINE_GROUP_KEY_H

/* Keys that are numbers: their hash is a bijection, so tables and runs keep the hash alone. */

#include "sdk/types/hash.h"

#include <weir/types.h>

static inline bool
weir__key_is_number (const WeirType *key)
{
  switch (key->kind)
    {
    case WEIR_KIND_BOOL:
    case WEIR_KIND_INT:
    case WEIR_KIND_UINT:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      return true;
    default:
      return false;
    }
}

/* The number whose hash that is, so that its first bytes in memory are a value of `key`, however narrow. */
static inline uint64_t
weir__key_of_hash (const WeirType *key, uint64_t hash)
{
  uint64_t number = weir__unhash_u64 (hash);

#if G_BYTE_ORDER == G_BIG_ENDIAN
  number <<= 64 - 8 * key->size;
#else
  (void) key;
#endif
  return number;
}

#endif
