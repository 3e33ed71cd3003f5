/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_SLAB_H
#define WEIR_RUNNERS_ENGINE_SLAB_H

/* Slab: pieces of memory of one size, side by side, without what malloc adds to each. What is given back is taken again
 * first; chunks are returned when no piece is in use. A piece of 64 bytes is one line of the cache. AddressSanitizer
 * sees each piece as an allocation of its own. */

#include <glib.h>

typedef struct
{
  size_t     size;
  size_t     n_used;
  void      *spare;     /* given back; each begins with a pointer to the next */
  char      *next, *end; /* of the last chunk: what was never taken */
  size_t     chunk_size; /* of the next one */
  GPtrArray *chunks;
} WeirSlab;

/* `size`: a multiple of 8, not 0. */
void weir__slab_init (WeirSlab *slab, size_t size);
/* No piece is in use. */
void weir__slab_clear (WeirSlab *slab);

void *weir__slab_take (WeirSlab *slab);
void weir__slab_give_back (WeirSlab *slab, void *piece);

#endif
