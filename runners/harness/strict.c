/* SPDX-License-Identifier: Apache-2.0 */

/* Pieces: private copies of an operator's input that tell on functions that do with it what they must not.
 *
 *   cut → under way → dropped by the operator → returned (no output shows its memory) → overwritten → forgotten
 *
 * A piece holds the encodings of its rows twice: once to compare with, which nobody else sees, and once as the memory that
 * the decoded rows' strings point into. Outputs may keep views into that, as into any input; they hold a reference, and
 * their consumers make pieces of their own before that goes away. The pool that a piece goes back to is the list of those
 * to be overwritten.
 *
 * Pieces that are gone stay for a while, full of a byte that no text has: a pointer into one is told from a good one by its
 * address when it is emitted, shows as garbage wherever else it goes, and is reported by AddressSanitizer when read. */

#include "runners/harness/strict.h"

#include <weir/error.h>

#include "sdk/base/arena.h"
#include "sdk/types/value.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define FORBID(at, size) __asan_poison_memory_region (at, size)
#define ALLOW(at, size)  __asan_unpoison_memory_region (at, size)
#else
#define FORBID(at, size) ((void) 0)
#define ALLOW(at, size)  ((void) 0)
#endif

#define GARBAGE 0xa5
#define N_GONE  32u /* pieces that stay after they are gone */

typedef struct
{
  WeirChunk   chunk; /* first */
  GByteArray *before;
  size_t     *bounds; /* of the rows in it; n + 1 */
  char       *bytes;  /* what strings point into; as long as `before`, and the slack */
  WeirArena  *lists;
} Piece;

struct _WeirStrict
{
  uint64_t   state; /* of the random numbers */
  GPtrArray *returned, *gone; /* of Piece; gone: the oldest first */
  Piece     *piece;
  uint32_t  *order, n_order, next; /* of the chunk's positions; next: how many were cut off */
  uint32_t   most;                 /* rows in a piece of it */
};

/* --- memory ------------------------------------------------------------------------------------------------------- */

static size_t
size_of_rows (const Piece *piece)
{
  return (size_t) piece->chunk.capacity * piece->chunk.batch.row_size + WEIR_SLACK;
}

static void
overwrite (char *at, size_t size)
{
  memset (at, GARBAGE, size);
  FORBID (at, size);
}

static void
overwrite_piece (Piece *piece)
{
  overwrite (piece->chunk.rows, size_of_rows (piece));
  overwrite (piece->bytes, piece->before->len + WEIR_SLACK);
  for (WeirArenaBlock *block = piece->lists->blocks; block != NULL; block = block->older)
    overwrite (block->data, block->size + WEIR_SLACK);
}

static void
free_piece (void *data)
{
  Piece *piece = data;

  ALLOW (piece->chunk.rows, size_of_rows (piece));
  ALLOW (piece->bytes, piece->before->len + WEIR_SLACK);
  for (WeirArenaBlock *block = piece->lists->blocks; block != NULL; block = block->older)
    ALLOW (block->data, block->size + WEIR_SLACK);
  weir_arena_free (piece->lists);
  g_free (piece->bytes);
  g_free (piece->bounds);
  g_byte_array_unref (piece->before);
  weir__chunk_free (&piece->chunk);
}

/* What has been returned is gone. */
static void
sweep (WeirStrict *strict)
{
  for (unsigned i = 0; i < strict->returned->len; i++)
    {
      overwrite_piece (strict->returned->pdata[i]);
      g_ptr_array_add (strict->gone, strict->returned->pdata[i]);
    }
  g_ptr_array_set_free_func (strict->returned, NULL);
  g_ptr_array_set_size (strict->returned, 0);
  g_ptr_array_set_free_func (strict->returned, free_piece);
  if (strict->gone->len > N_GONE)
    g_ptr_array_remove_range (strict->gone, 0, strict->gone->len - N_GONE);
}

static bool
piece_holds (const Piece *piece, const void *pointer)
{
  return (uintptr_t) pointer - (uintptr_t) piece->chunk.rows < size_of_rows (piece)
         || (uintptr_t) pointer - (uintptr_t) piece->bytes < piece->before->len
         || weir__arena_contains (piece->lists, pointer);
}

bool
weir__strict_is_gone (const WeirStrict *strict, const void *pointer)
{
  for (unsigned i = 0; i < strict->gone->len; i++)
    if (piece_holds (strict->gone->pdata[i], pointer))
      return true;
  for (unsigned i = 0; i < strict->returned->len; i++)
    if (piece_holds (strict->returned->pdata[i], pointer))
      return true;
  return false;
}

/* --- life --------------------------------------------------------------------------------------------------------- */

WeirStrict *
weir__strict_new (uint64_t seed)
{
  WeirStrict *strict = g_new0 (WeirStrict, 1);

  strict->state = seed;
  strict->returned = g_ptr_array_new_with_free_func (free_piece);
  strict->gone = g_ptr_array_new_with_free_func (free_piece);
  return strict;
}

void
weir__strict_free (WeirStrict *strict)
{
  if (strict == NULL)
    return;
  weir__strict_drop (strict);
  g_ptr_array_unref (strict->returned);
  g_ptr_array_unref (strict->gone);
  g_free (strict->order);
  g_free (strict);
}

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
uint32_t
weir__strict_random (WeirStrict *strict, uint32_t n)
{
  uint64_t z = strict->state += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (uint32_t) (((z ^ (z >> 31)) >> 32) * n >> 32);
}

WeirChunk *
weir__strict_piece (const WeirStrict *strict)
{
  return strict->piece != NULL ? &strict->piece->chunk : NULL;
}

bool
weir__strict_drop (WeirStrict *strict)
{
  if (strict->piece != NULL)
    weir__chunk_unref (&g_steal_pointer (&strict->piece)->chunk);
  if (strict->next < strict->n_order)
    return false;
  strict->next = strict->n_order = 0;
  return true;
}

/* --- order -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  uint64_t key;
  uint32_t position; /* in the batch, or in the order */
} Place;

static int
compare_places (const void *a, const void *b)
{
  const Place *x = a, *y = b;

  return x->key != y->key ? (x->key < y->key ? -1 : 1) : (x->position > y->position) - (x->position < y->position);
}

/* Rows of one key keep their order, which is promised: they take the places that they have got together, first come first
 * served. */
static void
order_within_keys (WeirStrict *strict, const WeirBatch *batch)
{
  const WeirField  *key = &batch->type->fields[0];
  g_autofree Place *rows = g_new (Place, batch->n), *places = g_new (Place, batch->n);

  for (uint32_t i = 0; i < batch->n; i++)
    rows[i] = (Place) { weir_value_hash (key->type, (const char *) weir_batch_value (batch, i) + key->offset), i };
  for (uint32_t i = 0; i < batch->n; i++)
    places[i] = (Place) { rows[strict->order[i]].key, i };
  qsort (rows, batch->n, sizeof *rows, compare_places);
  qsort (places, batch->n, sizeof *places, compare_places);
  for (uint32_t i = 0; i < batch->n; i++)
    strict->order[places[i].position] = rows[i].position;
}

static void
decide_order (WeirStrict *strict, const WeirBatch *batch, bool shuffle)
{
  const WeirType *type = batch->type;

  strict->order = g_renew (uint32_t, strict->order, batch->n);
  strict->n_order = batch->n;
  strict->next = 0;
  for (uint32_t i = 0; i < batch->n; i++)
    strict->order[i] = i;
  if (!shuffle || batch->kinds != NULL || batch->panes != NULL)
    return;
  for (uint32_t i = batch->n; i > 1; i--)
    {
      uint32_t other = weir__strict_random (strict, i), position = strict->order[other];
      strict->order[other] = strict->order[i - 1];
      strict->order[i - 1] = position;
    }
  if (type->kind == WEIR_KIND_RECORD && type->n_fields > 1 && strcmp (type->fields[0].name, "key") == 0)
    order_within_keys (strict, batch);
}

/* All pieces of a chunk are small, or not. */
static uint32_t
decide_size (WeirStrict *strict)
{
  static const uint32_t most[] = { 1, 4, 16, 64, UINT16_MAX };
  uint32_t              left = strict->n_order - strict->next;

  if (strict->next == 0)
    strict->most = most[weir__strict_random (strict, G_N_ELEMENTS (most))];
  uint32_t size = 1 + weir__strict_random (strict, MIN (left, strict->most));
  return MIN (left, size);
}

/* --- cutting ------------------------------------------------------------------------------------------------------ */

static void
encode_rows (Piece *piece, const WeirBatch *batch, const uint32_t *positions, uint32_t n)
{
  piece->before = g_byte_array_new ();
  piece->bounds = g_new0 (size_t, n + 1);
  for (uint32_t i = 0; i < n; i++)
    {
      weir_value_encode (batch->type, weir_batch_value (batch, positions[i]), piece->before);
      piece->bounds[i + 1] = piece->before->len;
    }
  piece->bytes = g_malloc0 (piece->before->len + WEIR_SLACK);
  if (piece->before->len > 0)
    memcpy (piece->bytes, piece->before->data, piece->before->len);
}

/* Does row `i` encode to what it was made from? */
static bool
row_is_as_before (const Piece *piece, uint32_t i)
{
  const WeirBatch       *batch = &piece->chunk.batch;
  g_autoptr (GByteArray) now = g_byte_array_new ();
  size_t                 from = piece->bounds[i], size = piece->bounds[i + 1] - from;

  weir_value_encode (batch->type, batch->rows + (size_t) i * batch->row_size, now);
  return now->len == size && memcmp (now->data, piece->before->data + from, size) == 0;
}

static gboolean
decode_row (Piece *piece, uint32_t i, const char *original, GError **error)
{
  const WeirBatch   *batch = &piece->chunk.batch;
  WeirBytes          bytes = { (const uint8_t *) piece->bytes + piece->bounds[i], piece->bounds[i + 1] - piece->bounds[i] };
  g_autoptr (GError) failure = NULL;
  bool ok = weir_value_decode (batch->type, &bytes, piece->chunk.rows + (size_t) i * batch->row_size, piece->lists, &failure);

  if (ok && bytes.size == 0 && row_is_as_before (piece, i))
    return TRUE;
  g_autofree char    *type = weir_type_to_string (batch->type);
  g_autoptr (GString) element = g_string_new (NULL);
  weir_value_print (batch->type, original, 200, element);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "input %s: the coder is not canonical for this %s: %s", element->str,
               type, failure != NULL ? failure->message : "what was decoded does not encode to the same bytes");
  return FALSE;
}

static Piece *
new_piece (WeirStrict *strict, const WeirChunk *chunk, uint32_t n)
{
  const WeirBatch *batch = &chunk->batch;
  Piece           *piece = g_new0 (Piece, 1);

  piece->chunk.refs = 1;
  piece->chunk.pool = strict->returned;
  piece->chunk.capacity = n;
  piece->chunk.batch = *batch;
  piece->lists = weir_arena_new ();
  encode_rows (piece, batch, strict->order + strict->next, n);
  uint32_t *positions = WEIR__CHUNK_COLUMN (&piece->chunk, origin);
  memcpy (positions, strict->order + strict->next, n * sizeof *positions);
  weir__chunk_select (&piece->chunk, batch, positions, n);
  piece->chunk.rows = g_malloc0 (size_of_rows (piece));
  piece->chunk.batch.rows = piece->chunk.rows;
  piece->chunk.batch.selection = NULL;
  piece->chunk.batch.views_from = piece->bytes;
  piece->chunk.batch.views_size = piece->before->len;
  return piece;
}

WeirChunk *
weir__strict_cut (WeirStrict *strict, const WeirChunk *chunk, bool shuffle, GError **error)
{
  const WeirBatch *batch = &chunk->batch;

  sweep (strict);
  if (strict->n_order == 0)
    decide_order (strict, batch, shuffle);
  uint32_t n = decide_size (strict);
  Piece   *piece = strict->piece = new_piece (strict, chunk, n);
  for (uint32_t i = 0; i < n; i++)
    if (!decode_row (piece, i, weir_batch_value (batch, strict->order[strict->next + i]), error))
      return NULL;
  strict->next += n;
  return &piece->chunk;
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

static void
print_before (const Piece *piece, uint32_t i, GString *to)
{
  const WeirType       *type = piece->chunk.batch.type;
  WeirBytes             bytes = { piece->before->data + piece->bounds[i], piece->bounds[i + 1] - piece->bounds[i] };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autofree char      *row = g_malloc0 (type->size + WEIR_SLACK);

  if (weir_value_decode (type, &bytes, row, arena, NULL))
    weir_value_print (type, row, 200, to);
}

gboolean
weir__strict_check (const WeirStrict *strict, GError **error)
{
  const Piece     *piece = strict->piece;
  const WeirBatch *batch = &piece->chunk.batch;

  for (uint32_t i = 0; i < batch->n; i++)
    {
      if (row_is_as_before (piece, i))
        continue;
      g_autoptr (GString) before = g_string_new (NULL), now = g_string_new (NULL);
      print_before (piece, i, before);
      weir_value_print (batch->type, batch->rows + (size_t) i * batch->row_size, 200, now);
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
                   "element %s: the function changed its input, which others read too: it is %s now", before->str,
                   now->str);
      return FALSE;
    }
  return TRUE;
}

static bool
is_kept (const WeirChunk *chunk, const WeirType *type, const void *value)
{
  const WeirString *text = value;
  const WeirItems  *list = value;

  if (type->flat)
    return true;
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return text->size == 0 || weir__chunk_knows (chunk, text->data);
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      if (list->n > 0 && !weir__chunk_knows (chunk, list->items))
        return false;
      for (size_t i = 0; i < list->n; i++)
        if (!is_kept (chunk, type->item, weir__item (type, list, i)))
          return false;
      return true;
    case WEIR_KIND_OPTIONAL:
      return !*(const bool *) value || is_kept (chunk, type->item, (const char *) value + type->item_offset);
    default:
      for (uint32_t i = 0; i < type->n_fields; i++)
        if (!is_kept (chunk, type->fields[i].type, (const char *) value + type->fields[i].offset))
          return false;
      return true;
    }
}

gboolean
weir__strict_check_output (const WeirChunk *chunk, GError **error)
{
  const WeirBatch *batch = &chunk->batch;

  for (uint32_t i = 0; i < batch->n && chunk->rows != NULL; i++)
    if (!is_kept (chunk, batch->type, chunk->rows + (size_t) i * batch->row_size))
      {
        g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
                     "row %u of %u that were emitted points to memory that is neither the input's nor the output's", i + 1,
                     batch->n);
        return FALSE;
      }
  return TRUE;
}
