/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ARENA_H
#define WEIR_ARENA_H

/* Arena: memory that grows by blocks and is given back as a whole.
 *
 * Every block has WEIR_SLACK readable bytes behind its end, so that code over strings in it may read whole vectors.
 * One thread at a time. */

#include <weir/types.h>

G_BEGIN_DECLS

/* Bytes behind every engine-owned block that may be read (never written, never meaningful). */
#define WEIR_SLACK 64

WEIR_API WeirArena *weir_arena_new (void);
WEIR_API void weir_arena_free (WeirArena *arena);
/* Forgets all allocations; keeps the largest block for reuse. */
WEIR_API void weir_arena_reset (WeirArena *arena);
/* `size` bytes, aligned to 8, uninitialised. Never NULL (aborts like g_malloc). Lives until reset or free. */
WEIR_API void *weir_arena_alloc (WeirArena *arena, size_t size);
/* Bytes handed out since the last reset, and bytes held from the system. */
WEIR_API size_t weir_arena_used (const WeirArena *arena);
WEIR_API size_t weir_arena_held (const WeirArena *arena);
/* A copy of the string in the arena. */
WEIR_API WeirString weir_arena_string (WeirArena *arena, WeirString s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirArena, weir_arena_free)

G_END_DECLS

#endif
