/* SPDX-License-Identifier: Apache-2.0 */
/* The time of a TestStream's elements is no number.
 * expect: weir__test_time|WeirTime */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

WeirInt64Collection *build (WeirPipeline *p);
WeirInt64Collection *
build (WeirPipeline *p)
{
#ifdef FIXED
  return weir_test_stream (p, int64_t, weir_test_elements (int64_t, weir_time_from_s (10), 3, 4));
#else
  return weir_test_stream (p, int64_t, weir_test_elements (int64_t, 10, 3, 4));
#endif
}
