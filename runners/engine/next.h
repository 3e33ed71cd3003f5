/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_NEXT_H
#define WEIR_RUNNERS_ENGINE_NEXT_H

/* Next: what asking for the next one gave. Three answers and not two, so that a failure is never taken for the end,
 * also by one who passes no GError. */

#include <glib.h>

typedef enum
{
  WEIR_NEXT_FAILED = 0, /* and an error */
  WEIR_NEXT_NONE,       /* there is nothing, or nothing more */
  WEIR_NEXT_SOME,
} WeirNext;

/* Of a call that gives something unless it fails. */
static inline WeirNext
weir__next_of (gboolean fine)
{
  return fine ? WEIR_NEXT_SOME : WEIR_NEXT_FAILED;
}

#endif
