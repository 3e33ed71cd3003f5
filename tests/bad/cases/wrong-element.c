/* SPDX-License-Identifier: Apache-2.0 */
/* The declaration says another element than the function takes.
 * expect: const Score */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

static void
name_of (const Score *score, WeirStringEmitter *names)
{
  weir_emit (names, score->key);
}
#ifdef FIXED
WEIR_DO_FN (name_of, Score, WeirString)
#else
WEIR_DO_FN (name_of, WeirString, WeirString)
#endif
