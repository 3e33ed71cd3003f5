/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_INSIDE_H
#define WEIR_RUNNERS_ENGINE_INSIDE_H

#include <stddef.h>

/* Which user function this thread is inside, so that a crash can be laid at its door. Set around calls of whole batches where
 * that is how they are made; a handler of signals may read it. */
typedef struct
{
  const char *path;  /* of the transform; NULL: none */
  const char *phase; /* "add", "setup" … */
} WeirInside;

extern _Thread_local volatile WeirInside weir__inside;

static inline void
weir__inside_enter (const char *path, const char *phase)
{
  weir__inside.phase = phase;
  weir__inside.path = path;
}

static inline void
weir__inside_leave (void)
{
  weir__inside.path = NULL;
}

#endif
