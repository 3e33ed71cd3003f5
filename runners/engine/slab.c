/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/slab.h"

#define LINE           64
#define SMALLEST_CHUNK 1024u
#define LARGEST_CHUNK  (256u << 10)

void
weir__slab_init (WeirSlab *slab, size_t size)
{
  g_assert (size > 0 && size % sizeof (void *) == 0);
  *slab = (WeirSlab) { .size = size,
                       .chunk_size = SMALLEST_CHUNK,
                       .chunks = g_ptr_array_new_with_free_func (g_aligned_free) };
}

void
weir__slab_clear (WeirSlab *slab)
{
  g_assert (slab->n_used == 0);
  g_ptr_array_unref (slab->chunks);
}

#ifdef __SANITIZE_ADDRESS__

void *
weir__slab_take (WeirSlab *slab)
{
  slab->n_used++;
  return g_malloc (slab->size);
}

void
weir__slab_give_back (WeirSlab *slab, void *piece)
{
  slab->n_used--;
  g_free (piece);
}

#else

static void
add_chunk (WeirSlab *slab)
{
  size_t size = MAX (slab->chunk_size, 8 * slab->size);
  char  *chunk = g_aligned_alloc (1, size, LINE);

  g_ptr_array_add (slab->chunks, chunk);
  slab->next = chunk;
  slab->end = chunk + size / slab->size * slab->size;
  slab->chunk_size = MIN (2 * slab->chunk_size, LARGEST_CHUNK);
}

void *
weir__slab_take (WeirSlab *slab)
{
  void *piece = slab->spare;

  slab->n_used++;
  if (piece != NULL)
    {
      slab->spare = *(void **) piece;
      return piece;
    }
  if (slab->next == slab->end)
    add_chunk (slab);
  piece = slab->next;
  slab->next += slab->size;
  return piece;
}

void
weir__slab_give_back (WeirSlab *slab, void *piece)
{
  *(void **) piece = slab->spare;
  slab->spare = piece;
  if (--slab->n_used > 0)
    return;
  g_ptr_array_set_size (slab->chunks, 0);
  slab->spare = slab->next = slab->end = NULL;
  slab->chunk_size = SMALLEST_CHUNK;
}

#endif
