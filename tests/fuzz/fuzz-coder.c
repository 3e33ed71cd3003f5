/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder.h"
#include "tests/support/sample-types.h"

/* The first byte picks a type, the rest is a value's encoding that anyone may have written. The walk and the coder must
 * agree; what decodes must encode to the same bytes, and go through everything else that takes values; memory must stay
 * a small multiple of the input. */

WEIR_LIST (Numbers, int64_t)
WEIR_LIST (NumberLists, Numbers)
WEIR_LIST (Units, WeirUnit)
WEIR_OPTIONAL (MaybeMaybe, MaybeUnit)
WEIR_LIST (Visits, Visit)
WEIR_MAP (VisitsByScore, Score, Visits)
WEIR_OPTIONAL (MaybeVisitsByScore, VisitsByScore)

static const WeirType *const types[] = {
  WEIR_TYPE (bool),        WEIR_TYPE (int8_t), WEIR_TYPE (uint32_t), WEIR_TYPE (int64_t),       WEIR_TYPE (uint64_t),
  WEIR_TYPE (float),       WEIR_TYPE (double), WEIR_TYPE (WeirTime), WEIR_TYPE (WeirString),    WEIR_TYPE (WeirBytes),
  WEIR_TYPE (Words),       WEIR_TYPE (Tags),   WEIR_TYPE (Score),    WEIR_TYPE (Visit),         WEIR_TYPE (NumberLists),
  WEIR_TYPE (Units),       WEIR_TYPE (Visits), WEIR_TYPE (CountsOf), WEIR_TYPE (VisitsByScore), WEIR_TYPE (MaybeMaybe),
  WEIR_TYPE (MaybeVisitsByScore),
};

/* Visit, the largest item, takes 176 bytes for at least 33; an optional adds its own. Blocks may be half empty. */
#define MEMORY_PER_BYTE 64
#define MEMORY_AT_LEAST (64 << 10)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
use_value (const WeirType *type, const void *value, WeirBytes encoding)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GByteArray) encoded = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  void *copy = weir_arena_alloc (arena, type->size);

  weir_value_encode (type, value, encoded);
  g_assert_cmpmem (encoded->data, encoded->len, encoding.data, encoding.size);
  weir_value_copy (type, copy, value, arena);
  g_assert_true (weir_value_equal (type, copy, value));
  g_assert_cmpint (weir_value_compare (type, copy, value), ==, 0);
  g_assert_true (weir_value_hash (type, copy) == weir_value_hash (type, value));
  weir_value_print (type, value, 100, text);
  g_string_truncate (text, 0);
  weir_value_print_json (type, value, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (WeirCoder) coder = NULL;
  g_autoptr (GError) error = NULL;
  WeirBytes       by_walk, by_coder;
  const WeirType *type;
  void           *value, *other;
  gboolean        fine;

  if (size == 0)
    return 0;
  type = types[data[0] % G_N_ELEMENTS (types)];
  coder = weir__coder_new (type);
  value = weir_arena_alloc (arena, type->size);
  other = weir_arena_alloc (arena, type->size);
  by_walk = by_coder = (WeirBytes) { data + 1, size - 1 };

  fine = weir_value_decode (type, &by_walk, value, arena, &error);
  g_assert_true (fine == (error == NULL));
  g_assert_true (weir__coder_decode (coder, &by_coder, other, arena, NULL) == fine);
  g_assert_true (by_coder.data == by_walk.data && by_coder.size == by_walk.size);
  g_assert_cmpuint (weir_arena_held (arena), <=, MEMORY_AT_LEAST + MEMORY_PER_BYTE * size);
  if (fine)
    {
      g_assert_true (weir_value_equal (type, value, other));
      use_value (type, value, (WeirBytes) { data + 1, (size_t) (by_walk.data - (data + 1)) });
    }
  return 0;
}
