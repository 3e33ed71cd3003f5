/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/job/assertions.h"

#include <weir/testing/assert.h>

#include "sdk/model/assertion.h"

gboolean
weir__job_check_assertions (const WeirJob *job, GError **error)
{
  for (unsigned i = 0; i < weir_pipeline_n_assertions (job->pipeline); i++)
    {
      const WeirGraphTransform *step = weir__pipeline_assertion (job->pipeline, i);
      int64_t                   passed = weir__harness_counter (job->harness, step->path, WEIR_ASSERTION_PASSED);
      if (passed == 1)
        continue;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
                   "%s: %s:%d: this assertion passed %" PRId64 " times instead of once: it was not checked to its end",
                   step->path, step->file, step->line, passed);
      return FALSE;
    }
  return TRUE;
}
