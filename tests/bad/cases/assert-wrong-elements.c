/* SPDX-License-Identifier: Apache-2.0 */
/* What is expected is of another type.
 * expect: integer */
#include <weir/weir.h>
#include <weir/testing/assert.h>

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
#ifdef FIXED
  weir_assert_elements (words, WEIR_STRING ("a"));
#else
  weir_assert_elements (words, { "a", 1 }, { 7, 1 });
#endif
}
