/* SPDX-License-Identifier: Apache-2.0 */
/* The KV that a key function makes must hold the element.
 * expect: WEIR_KEY_FN \(length\): the values of Score are not WeirString */
#include <weir/weir.h>

WEIR_KV (Score, int64_t, int64_t)
WEIR_KV (BySize, int64_t, WeirString)

static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
#ifdef FIXED
WEIR_KEY_FN (length, WeirString, BySize)
#else
WEIR_KEY_FN (length, WeirString, Score)
#endif
