/* SPDX-License-Identifier: Apache-2.0 */
/* The function is for other elements.
 * expect: not compatible with any */
#include <weir/weir.h>
#include <weir/testing/assert.h>

static gboolean
is_fine (const int64_t *x, size_t n, GError **error)
{
  (void) error;
  return n == 0 || x[0] > 0;
}
WEIR_ASSERT_FN (is_fine, int64_t)

void build (WeirInt64Collection *numbers, WeirStringCollection *words);
void
build (WeirInt64Collection *numbers, WeirStringCollection *words)
{
#ifdef FIXED
  weir_assert_satisfies (numbers, is_fine);
  (void) words;
#else
  weir_assert_satisfies (words, is_fine);
  (void) numbers;
#endif
}
