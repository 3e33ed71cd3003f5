/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/support/random.h"

#include <math.h>
#include <stdio.h>

#include "sdk/types/type-build.h"
#include "sdk/types/value.h"

GRand *
weir_test_rand_new (void)
{
  const char *given = g_getenv ("WEIR_SEED");
  uint32_t    seed = given != NULL ? (uint32_t) g_ascii_strtoull (given, NULL, 10) : (uint32_t) g_get_real_time ();

  printf ("# WEIR_SEED=%u\n", seed);
  fflush (stdout);
  return g_rand_new_with_seed (seed);
}

int
weir_test_rand_set_up (void **state)
{
  *state = weir_test_rand_new ();
  return 0;
}

int
weir_test_rand_tear_down (void **state)
{
  g_rand_free (*state);
  return 0;
}

uint64_t
weir_test_rand_u64 (GRand *rand)
{
  uint64_t any = (uint64_t) g_rand_int (rand) << 32 | g_rand_int (rand);

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return (UINT64_C (1) << (any % 64)) + any / 64 % 3 - 1;
    case 1:
      return -((UINT64_C (1) << (any % 64)) + any / 64 % 3 - 1);
    case 2:
      return any >> (any % 64);
    default:
      return any;
    }
}

WeirString
weir_test_rand_string (GRand *rand, WeirArena *arena)
{
  size_t size = (size_t) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 16) == 0 ? 70000 : 40);
  bool   letters = g_rand_boolean (rand);
  char  *data = weir_arena_alloc (arena, size);

  for (size_t i = 0; i < size; i++)
    data[i] = letters ? (char) g_rand_int_range (rand, 'a', 'f') : (char) g_rand_int_range (rand, 0, 256);
  return (WeirString) { data, size };
}

/* --- types ------------------------------------------------------------------------------------------------------- */

static const WeirType *
rand_scalar (GRand *rand, bool is_key)
{
#define ADDRESS(T, kind) &weir__type_##T,
  static const WeirType *const scalars[] = { WEIR_FOR_EACH_SCALAR (ADDRESS) };
  const WeirType              *type;

  do
    type = scalars[g_rand_int_range (rand, 0, G_N_ELEMENTS (scalars))];
  while (is_key && type->kind == WEIR_KIND_FLOAT);
  return type;
}

static const WeirType *
rand_record (GRand *rand, WeirArena *arena, int depth, bool is_key)
{
  static const char *const names[] = { "user", "points", "when", "place", "tags", "ok" };
  const WeirType          *types[G_N_ELEMENTS (names)];
  uint32_t                 n = (uint32_t) g_rand_int_range (rand, 1, G_N_ELEMENTS (names) + 1);

  for (uint32_t i = 0; i < n; i++)
    types[i] = weir_test_rand_type (rand, arena, depth - 1, is_key);
  return weir__type_record (arena, "Random", n, names, types);
}

const WeirType *
weir_test_rand_type (GRand *rand, WeirArena *arena, int depth, bool is_key)
{
  if (depth <= 1)
    return rand_scalar (rand, is_key);
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      return weir__type_optional (arena, weir_test_rand_type (rand, arena, depth - 1, is_key));
    case 1:
      return weir__type_list (arena, weir_test_rand_type (rand, arena, depth - 1, is_key));
    case 2:
      return weir__type_map (arena, weir__type_kv (arena, "Entry", weir_test_rand_type (rand, arena, depth - 2, true),
                                                   "value", weir_test_rand_type (rand, arena, depth - 2, is_key)));
    case 3:
      return rand_scalar (rand, is_key);
    default:
      return rand_record (rand, arena, depth, is_key);
    }
}

/* --- values ------------------------------------------------------------------------------------------------------ */

static void
rand_items (GRand *rand, const WeirType *type, WeirItems *items, WeirArena *arena)
{
  size_t n = (size_t) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 16) == 0 ? 40 : 5);
  char  *data = weir_arena_alloc (arena, n * type->item->size);

  *items = (WeirItems) { data, 0 };
  for (size_t i = 0; i < n; i++)
    {
      char *item = data + items->n * type->item->size;
      bool  twice = false;

      weir_test_rand_value (rand, type->item, item, arena);
      for (size_t j = 0; type->kind == WEIR_KIND_MAP && j < items->n; j++)
        twice = twice || weir_value_equal (type->item->fields[0].type, item, weir__item (type, items, j));
      items->n += !twice;
    }
}

static void
rand_float (GRand *rand, const WeirType *type, void *ret_value)
{
  static const double special[] = { 0.0, -0.0, 1.5, -1e300, 5e-324, (double) INFINITY, (double) NAN };
  uint64_t            bits = weir_test_rand_u64 (rand);
  double              x = special[g_rand_int_range (rand, 0, G_N_ELEMENTS (special))];

  if (g_rand_boolean (rand))
    memcpy (ret_value, &bits, type->size);
  else if (type->size == 4)
    *(float *) ret_value = (float) x;
  else
    *(double *) ret_value = x;
}

void
weir_test_rand_value (GRand *rand, const WeirType *type, void *ret_value, WeirArena *arena)
{
  uint64_t any = weir_test_rand_u64 (rand);

  memset (ret_value, g_rand_int_range (rand, 0, 256), type->size);
  switch (type->kind)
    {
    case WEIR_KIND_BOOL:
      *(uint8_t *) ret_value = any & 1;
      break;
    case WEIR_KIND_FLOAT:
      rand_float (rand, type, ret_value);
      break;
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      *(WeirString *) ret_value = weir_test_rand_string (rand, arena);
      break;
    case WEIR_KIND_OPTIONAL:
      *(uint8_t *) ret_value = any & 1;
      if (any & 1)
        weir_test_rand_value (rand, type->item, (char *) ret_value + type->item_offset, arena);
      break;
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      rand_items (rand, type, ret_value, arena);
      break;
    case WEIR_KIND_RECORD:
      for (uint32_t i = 0; i < type->n_fields; i++)
        weir_test_rand_value (rand, type->fields[i].type, (char *) ret_value + type->fields[i].offset, arena);
      break;
    default:
      any = GUINT64_TO_LE (any);
      memcpy (ret_value, &any, type->size);
      break;
    }
}

void *
weir_test_rand_new_value (GRand *rand, const WeirType *type, WeirArena *arena)
{
  void *value = weir_arena_alloc (arena, type->size);

  weir_test_rand_value (rand, type, value, arena);
  return value;
}
