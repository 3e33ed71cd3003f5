/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/job/assertions.h"

#include <weir/testing/assert.h>

#include "sdk/model/assertion.h"

/* What the assertion itself has told, or a step beside it in its scope. */
static char *
findings_of (const WeirJob *job, const WeirGraphTransform *step)
{
  GString         *found = g_string_new (NULL);
  const char      *slash = strrchr (step->path, '/');
  g_autofree char *scope = slash != NULL ? g_strndup (step->path, (size_t) (slash + 1 - step->path)) : NULL;

  weir__harness_strings (job->harness, scope != NULL ? scope : step->path, WEIR_ASSERTION_FAILED, found);
  return g_string_free (found, found->len == 0);
}

gboolean
weir__job_check_assertions (const WeirJob *job, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (unsigned i = 0; i < weir_pipeline_n_assertions (job->pipeline); i++)
    {
      const WeirGraphTransform *step = weir__pipeline_assertion (job->pipeline, i);
      int64_t                   passed = weir__harness_counter (job->harness, step->path, WEIR_ASSERTION_PASSED);
      g_autofree char          *found = passed != 1 ? findings_of (job, step) : NULL;

      if (passed == 1)
        continue;
      g_string_append_printf (all, "%s%s: ", all->len > 0 ? "\n" : "", step->path);
      if (found != NULL)
        g_string_append (all, found);
      else
        g_string_append_printf (all,
                                "%s:%d: this assertion passed %" PRId64
                                " times instead of once: it was not checked to its end",
                                step->file, step->line, passed);
    }
  if (all->len > 0)
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_USER_FN, all->str);
  return all->len == 0;
}
