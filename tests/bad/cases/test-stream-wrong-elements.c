/* SPDX-License-Identifier: Apache-2.0 */
/* The elements of an event are of another type than the stream, of the same size.
 * expect: incompatible pointer type.*Other|Other.*incompatible pointer|const Score.*Other */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Other, WeirString, double)

ScoreCollection *build (WeirPipeline *p);
ScoreCollection *
build (WeirPipeline *p)
{
#ifdef FIXED
  return weir_test_stream (p, Score, weir_test_watermark (weir_time_from_s (0)),
                           weir_test_elements (Score, weir_time_from_s (1), { WEIR_STRING ("ann"), 3 }));
#else
  return weir_test_stream (p, Score, weir_test_watermark (weir_time_from_s (0)),
                           weir_test_elements (Other, weir_time_from_s (1), { WEIR_STRING ("ann"), 3 }));
#endif
}
