/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_GROUP_ROWS_H
#define WEIR_TEST_GROUP_ROWS_H

/* Rows for group tables, and a naive grouping to compare them with: a hash table from encoded keys to sums or to lists
 * of encoded values. */

#include "runners/engine/group-collect.h"
#include "runners/engine/group-table.h"
#include "sdk/types/hash.h"
#include "sdk/types/type-build.h"
#include "sdk/types/value.h"
#include "tests/support/random.h"

/* --- a CombineFn without pointers, and the engine's own with them ------------------------------------------------- */

typedef struct
{
  int64_t n, sum;
} NumberAndSum;
WEIR_RECORD (NumberAndSum, n, sum)

static inline void
sum_up_add (NumberAndSum *a, const int64_t *x)
{
  a->n++;
  a->sum += *x;
}

static inline void
sum_up_merge (NumberAndSum *a, const NumberAndSum *b)
{
  a->n += b->n;
  a->sum += b->sum;
}

static inline void
sum_up_extract (const NumberAndSum *a, int64_t *ret_sum)
{
  *ret_sum = a->sum;
}
WEIR_COMBINE_FN (sum_up, int64_t, NumberAndSum, int64_t)

typedef struct
{
  WeirGroupSpec   spec;
  WeirCollect    *collect; /* NULL: it sums */
  const WeirType *row;     /* record { key, value } */
  GPtrArray      *values;  /* some to draw from, once there were rows */
  WeirArena      *arena;
} GroupCase;

static inline void
group_case_init (GroupCase *c, const WeirType *key, const WeirType *collected)
{
  *c = (GroupCase) { .arena = weir_arena_new () };
  c->spec.key = key;
  if (collected == NULL)
    {
      c->spec.fn = &sum_up__combine_fn;
      c->spec.accumulator = WEIR_TYPE (NumberAndSum);
      c->spec.input = c->spec.output = WEIR_TYPE (int64_t);
    }
  else
    {
      c->collect = weir__collect_new (
          weir__type_kv (c->arena, "Grouped", key, "values", weir__type_list (c->arena, collected)));
      c->spec.fn = &c->collect->fn;
      c->spec.accumulator = &c->collect->accumulator;
      c->spec.config = c->collect;
    }
  c->row = weir__type_kv (c->arena, "Row", key, "value", collected != NULL ? collected : WEIR_TYPE (int64_t));
}

static inline void
group_case_clear (GroupCase *c)
{
  if (c->collect != NULL)
    weir__collect_free (c->collect);
  g_clear_pointer (&c->values, g_ptr_array_unref);
  weir_arena_free (c->arena);
}

/* A batch of n rows whose keys are drawn from `keys` (values of spec.key). */
static inline WeirBatch
group_case_rows (GroupCase *c, GRand *rand, GPtrArray *keys, uint32_t n)
{
  char       *rows = weir_arena_alloc (c->arena, n * c->row->size);
  WeirTime   *times = weir_arena_alloc (c->arena, n * sizeof *times);
  const WeirType *value = c->row->fields[1].type;

  if (c->values == NULL)
    {
      c->values = g_ptr_array_new ();
      for (int i = 0; i < 20; i++)
        g_ptr_array_add (c->values, weir_test_rand_new_value (rand, value, c->arena));
    }
  memset (rows, 0xa5, n * c->row->size);
  for (uint32_t i = 0; i < n; i++)
    {
      char *row = rows + i * c->row->size;
      memcpy (row, g_ptr_array_index (keys, g_rand_int_range (rand, 0, (int) keys->len)), c->spec.key->size);
      if (c->collect != NULL)
        memcpy (row + c->row->fields[1].offset, g_ptr_array_index (c->values, g_rand_int_range (rand, 0, 20)),
                value->size);
      else
        *(int64_t *) (void *) (row + c->row->fields[1].offset) = g_rand_int_range (rand, -1000, 1000);
      times[i] = (WeirTime) { g_rand_int_range (rand, -1000, 1000) };
    }
  return (WeirBatch) { .type = c->row, .rows = rows, .n = n, .row_size = c->row->size, .timestamps = times };
}

static inline void
group_case_add (GroupCase *c, WeirGroupTable *table, const WeirBatch *batch)
{
  weir__group_table_add (table, batch, NULL, batch->n, 0, c->row->fields[1].offset);
}

/* --- the naive grouping ------------------------------------------------------------------------------------------- */

typedef struct
{
  NumberAndSum sum;
  WeirTime     time;
  GPtrArray   *values; /* GBytes, encoded */
} ModelGroup;

static inline GBytes *
encoded (const WeirType *type, const void *value)
{
  GByteArray *bytes = g_byte_array_new ();

  weir_value_encode (type, value, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

static inline void
model_group_free (void *data)
{
  ModelGroup *group = data;

  g_ptr_array_unref (group->values);
  g_free (group);
}

static inline GHashTable *
model_new (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, model_group_free);
}

static inline ModelGroup *
model_group (GHashTable *model, const WeirGroupSpec *spec, const void *key)
{
  GBytes     *bytes = encoded (spec->key, key);
  ModelGroup *group = g_hash_table_lookup (model, bytes);

  if (group != NULL)
    {
      g_bytes_unref (bytes);
      return group;
    }
  group = g_new0 (ModelGroup, 1);
  group->time.us = spec->combiner == WEIR_EARLIEST ? INT64_MAX : INT64_MIN;
  group->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_hash_table_insert (model, bytes, group);
  return group;
}

static inline void
model_add (GHashTable *model, const GroupCase *c, const WeirBatch *batch)
{
  for (uint32_t i = 0; i < batch->n; i++)
    {
      const char *row = weir_batch_value (batch, i);
      const char *value = row + c->row->fields[1].offset;
      ModelGroup *group = model_group (model, &c->spec, row);
      int64_t     t = batch->timestamps[i].us;
      if (c->collect != NULL)
        g_ptr_array_add (group->values, encoded (c->row->fields[1].type, value));
      else
        {
          group->sum.n++;
          group->sum.sum += *(const int64_t *) (const void *) value;
        }
      group->time.us = c->spec.combiner == WEIR_EARLIEST ? MIN (group->time.us, t) : MAX (group->time.us, t);
    }
}

static inline int
compare_bytes (const void *a, const void *b)
{
  return g_bytes_compare (*(const GBytes *const *) a, *(const GBytes *const *) b);
}

/* Is the entry what the model has for its key? Takes it out of the model. */
static inline void
assert_entry_in_model (GHashTable *model, const GroupCase *c, const WeirGroupEntry *entry)
{
  g_autoptr (GBytes) key = encoded (c->spec.key, entry->key);
  ModelGroup        *group = g_hash_table_lookup (model, key);

  assert_non_null (group);
  assert_true (entry->hash == weir_value_hash (c->spec.key, entry->key));
  if (c->spec.keeps_time)
    assert_int_equal (entry->time.us, group->time.us);
  if (c->collect == NULL)
    assert_memory_equal (entry->accumulator, &group->sum, sizeof group->sum);
  else
    {
      const WeirType       *list_type = c->spec.accumulator->fields[0].type;
      const WeirItems      *list = entry->accumulator;
      g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      for (size_t i = 0; i < list->n; i++)
        g_ptr_array_add (values, encoded (list_type->item, list->items + i * list_type->item->size));
      assert_int_equal (values->len, group->values->len);
      g_ptr_array_sort (values, compare_bytes);
      g_ptr_array_sort (group->values, compare_bytes);
      for (unsigned i = 0; i < values->len; i++)
        assert_true (g_bytes_equal (values->pdata[i], group->values->pdata[i]));
    }
  g_hash_table_remove (model, key);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* n keys of a type, as weir_test_rand_value makes them; text also of every length up to 40. */
static inline GPtrArray *
random_keys (GroupCase *c, GRand *rand, unsigned n)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (keys, weir_test_rand_new_value (rand, c->spec.key, c->arena));
  for (size_t size = 0; c->spec.key->kind == WEIR_KIND_STRING && size <= 40; size++)
    for (int k = 0; k < 3; k++)
      {
        WeirString *text = weir_arena_alloc (c->arena, sizeof *text);
        char       *data = weir_arena_alloc (c->arena, size);
        for (size_t i = 0; i < size; i++)
          data[i] = k == 0 ? '\0' : (char) g_rand_int_range (rand, 0, k == 1 ? 2 : 256);
        *text = (WeirString) { data, size };
        g_ptr_array_add (keys, text);
      }
  return keys;
}

/* Different texts whose hash is 0: their first word makes the hash's first product vanish. */
static inline GPtrArray *
colliding_keys (GroupCase *c, unsigned n)
{
  GPtrArray *keys = g_ptr_array_new ();
  uint64_t   first = GUINT64_TO_LE (WEIR__HASH_0);

  for (unsigned i = 0; i < n; i++)
    {
      WeirString *text = weir_arena_alloc (c->arena, sizeof *text);
      char       *data = weir_arena_alloc (c->arena, 12);
      memcpy (data, &first, 8);
      memcpy (data + 8, &(uint32_t) { i }, 4);
      *text = (WeirString) { data, 12 };
      g_assert (weir_value_hash (c->spec.key, text)
                == weir_value_hash (c->spec.key, keys->len > 0 ? keys->pdata[0] : text));
      g_ptr_array_add (keys, text);
    }
  return keys;
}

#endif
