/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_INSIDE_H
#define WEIR_RUNNERS_ENGINE_INSIDE_H

#include <weir/sys/batch.h>

/* Which user function this thread is inside, so that a crash can be laid at its door. Set around calls of whole batches where
 * that is how they are made; a handler of signals may read it. */
typedef struct
{
  const char      *path;  /* of the transform; NULL: none */
  const char      *phase; /* "row", "add", "setup", "end of a bundle" … */
  const WeirBatch *batch; /* which rows a DoFn is given, and the one that it is at; NULL: none, as in all other functions */
  const uint32_t  *position;
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
