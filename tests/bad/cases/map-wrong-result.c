/* SPDX-License-Identifier: Apache-2.0 */
/* The function returns another type than is declared.
 * expect: [Gg]eneric.*WeirString|WeirString.*[Gg]eneric */
#include <weir/weir.h>

#ifdef FIXED
static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)
#else
static int
length (const WeirString *s)
{
  return (int) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)
#endif
