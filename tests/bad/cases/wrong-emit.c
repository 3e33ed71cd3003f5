/* SPDX-License-Identifier: Apache-2.0 */
/* An emitted value is not what the emitter takes.
 * expect: int64_t|long */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

static void
name_of (const Score *score, WeirStringEmitter *names)
{
#ifdef FIXED
  weir_emit (names, score->key);
#else
  weir_emit (names, score->value);
#endif
}
WEIR_DO_FN (name_of, Score, WeirString)
