/* SPDX-License-Identifier: Apache-2.0 */
/* The function takes its element by value.
 * expect: is no function from const */
#include <weir/weir.h>

#ifdef FIXED
static void
twice (const int64_t *n, int64_tEmitter *out)
{
  weir_emit (out, 2 * *n);
}
#else
static void
twice (int64_t n, int64_tEmitter *out)
{
  weir_emit (out, 2 * n);
}
#endif
WEIR_DO_FN (twice, int64_t, int64_t)
