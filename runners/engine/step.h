/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_STEP_H
#define WEIR_RUNNERS_ENGINE_STEP_H

/* Step: what asking for the next one gave. Three answers and not two, so that a failure is never taken for the end,
 * also by one who passes no GError. */

#include <glib.h>

typedef enum
{
  WEIR_STEP_FAILED = 0, /* and an error */
  WEIR_STEP_NONE,       /* there is nothing, or nothing more */
  WEIR_STEP_SOME,
} WeirStep;

/* Of a call that gives something unless it fails. */
static inline WeirStep
weir__step_of (gboolean fine)
{
  return fine ? WEIR_STEP_SOME : WEIR_STEP_FAILED;
}

#endif
