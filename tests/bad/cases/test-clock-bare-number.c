/* SPDX-License-Identifier: Apache-2.0 */
/* A TestStream moves its clock by a duration, not by a number.
 * expect: weir__test_duration|WeirDuration */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

WeirInt64Collection *build (WeirPipeline *p);
WeirInt64Collection *
build (WeirPipeline *p)
{
#ifdef FIXED
  return weir_test_stream (p, int64_t, weir_test_processing_time (WEIR_SECONDS (10)));
#else
  return weir_test_stream (p, int64_t, weir_test_processing_time (10));
#endif
}
