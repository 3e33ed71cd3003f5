/* SPDX-License-Identifier: Apache-2.0 */
/* A run that failed, or did not begin, is told by its result alone.
 * expect: ignoring return value */
#include <weir/weir.h>

#pragma GCC diagnostic error "-Wunused-result"

void run (WeirPipeline *p);
void
run (WeirPipeline *p)
{
#ifdef FIXED
  g_autoptr (WeirResult) result = weir_pipeline_run (p, NULL, NULL);
  g_assert_nonnull (result);
#else
  weir_pipeline_run (p, NULL, NULL);
#endif
}
