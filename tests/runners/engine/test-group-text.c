/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/element.h>

#include "runners/engine/group-spill.h"
#include "sdk/types/hash.h"
#include "tests/support/random.h"

/* Counting by text has a loop of its own: a table that counts, against GLib's hash table. */

#define MAX_KEY  40
#define MAX_ROWS 700 /* more than one pass */

static void
add_counts (const WeirCombineCall *call G_GNUC_UNUSED, void *accumulator, const void *other)
{
  *(int64_t *) accumulator += *(const int64_t *) other;
}

static const WeirCombineFn count_rows = { .counts_rows = true, .merge = add_counts };
static const WeirGroupSpec spec
    = { .key = WEIR_TYPE (WeirString), .accumulator = WEIR_TYPE (int64_t), .fn = &count_rows };

typedef struct
{
  GRand          *rand;
  GPtrArray      *keys;  /* GBytes */
  GHashTable     *model; /* GBytes to count */
  WeirGroupTable *table;
  char           *text; /* a batch's strings, which are gone after it */
} Fixture;

static int
set_up (void **state)
{
  Fixture *f = *state = g_new0 (Fixture, 1);

  f->rand = weir_test_rand_new ();
  f->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  f->model = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  f->table = weir__group_table_new (&spec);
  f->text = g_malloc (MAX_ROWS * MAX_KEY + WEIR_SLACK);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *f = *state;

  g_free (f->text);
  weir__group_table_free (f->table);
  g_hash_table_unref (f->model);
  g_ptr_array_unref (f->keys);
  g_rand_free (f->rand);
  g_free (f);
  return 0;
}

/* Keys of any length up to MAX_KEY, of so few different bytes that many begin alike. */
static void
make_keys (Fixture *f, unsigned n)
{
  int variety = g_rand_int_range (f->rand, 1, 256);

  for (unsigned i = 0; i < n; i++)
    {
      char   key[MAX_KEY];
      size_t size = (size_t) g_rand_int_range (f->rand, 0, MAX_KEY + 1);
      for (size_t k = 0; k < size; k++)
        key[k] = (char) g_rand_int_range (f->rand, 0, variety);
      g_ptr_array_add (f->keys, g_bytes_new (key, size));
    }
}

/* Different keys of one hash: their first word makes the hash's first product vanish. */
static void
make_keys_of_one_hash (Fixture *f, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    {
      uint64_t words[2] = { GUINT64_TO_LE (WEIR__HASH_0), i };
      g_ptr_array_add (f->keys, g_bytes_new (words, sizeof words));
    }
}

/* Keys whose hashes are among the greatest: found by trying. */
static void
make_keys_of_the_last_homes (Fixture *f, unsigned n)
{
  for (uint64_t i = 0; n > 0; i++)
    if (weir__hash_bytes ((const char *) &i, sizeof i) >> (64 - 11) == (1 << 11) - 1)
      {
        g_ptr_array_add (f->keys, g_bytes_new (&i, sizeof i));
        n--;
      }
}

/* Counts a batch of rows whose keys are drawn with a preference for the first. */
static void
count_batch (Fixture *f)
{
  enum { MAX_WORDS = 4 };
  WeirString rows[MAX_ROWS * MAX_WORDS / 2];
  uint32_t   selection[MAX_ROWS], n = (uint32_t) g_rand_int_range (f->rand, 1, MAX_ROWS + 1);
  /* strings in a row; the last is the key */
  uint32_t   words = 1 + (uint32_t) g_rand_int_range (f->rand, 0, MAX_WORDS / 2);
  char      *text = f->text;

  for (uint32_t i = 0; i < n; i++)
    {
      double      u = g_rand_double (f->rand);
      size_t      size;
      const void *data = g_bytes_get_data (f->keys->pdata[(unsigned) (u * u * u * f->keys->len)], &size);
      if (size > 0)
        memcpy (text, data, size);
      rows[i * words + words - 1] = (WeirString) { size > 0 || g_rand_boolean (f->rand) ? text : NULL, size };
      text += size;
    }
  bool selects = g_rand_boolean (f->rand);
  for (uint32_t i = 0; i < n; i++)
    {
      selection[i] = selects ? (uint32_t) g_rand_int_range (f->rand, 0, (int) n) : i;
      WeirString *key = &rows[selection[i] * words + words - 1];
      GBytes     *bytes = g_bytes_new (key->data, key->size);
      g_hash_table_replace (f->model, bytes,
                            GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (f->model, bytes)) + 1));
    }
  WeirBatch batch = {
    .rows = (const char *) rows, .row_size = words * sizeof *rows, .n = n, .selection = selects ? selection : NULL
  };
  weir__group_table_add (f->table, &batch, NULL, n, (words - 1) * (uint32_t) sizeof *rows, 0);
  memset (f->text, '#', MAX_ROWS * MAX_KEY);
}

static void
assert_entry (Fixture *f, const WeirGroupEntry *entry)
{
  const WeirString  *key = entry->key;
  g_autoptr (GBytes) bytes = g_bytes_new (key->data, key->size);

  assert_int_equal (*(const int64_t *) entry->accumulator, GPOINTER_TO_SIZE (g_hash_table_lookup (f->model, bytes)));
  assert_true (entry->hash == weir__hash_bytes (key->data, key->size));
}

static void
assert_counts (Fixture *f, bool scattered)
{
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;
  uint64_t        last = 0;
  size_t          n = 0;

  if (scattered)
    weir__group_cursor_init_scattered (&cursor, f->table);
  else
    weir__group_cursor_init (&cursor, f->table);
  for (; weir__group_cursor_next (&cursor, &entry); n++)
    {
      assert_entry (f, &entry);
      assert_true (scattered || entry.hash >= last);
      last = entry.hash;
    }
  assert_int_equal (n, g_hash_table_size (f->model));
  assert_int_equal (n, weir__group_table_n_keys (f->table));
}

static void
count_and_check (Fixture *f, int batches)
{
  for (int i = 0; i < batches; i++)
    count_batch (f);
  assert_counts (f, false);
  assert_counts (f, true);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
texts_of_every_length_are_counted (void **state)
{
  make_keys (*state, 300);
  count_and_check (*state, 100);
}

static void
counts_survive_the_growth_of_the_table (void **state)
{
  make_keys (*state, 60);
  count_and_check (*state, 30);
  make_keys (*state, 30000);
  count_and_check (*state, 200);
}

static void
texts_of_one_hash_are_counted_apart (void **state)
{
  make_keys_of_one_hash (*state, 700);
  count_and_check (*state, 10);
  make_keys (*state, 700);
  count_and_check (*state, 100);
}

static void
texts_that_fall_off_the_end_are_counted_in_a_longer_table (void **state)
{
  make_keys_of_the_last_homes (*state, 700); /* the tail has 256 slots */
  count_and_check (*state, 10);
  make_keys (*state, 700);
  count_and_check (*state, 10);
}

static void
a_cleared_table_counts_anew (void **state)
{
  Fixture *f = *state;

  make_keys (f, 500);
  for (int i = 0; i < 5; i++)
    {
      count_and_check (f, 20);
      weir__group_table_clear (f->table);
      g_hash_table_remove_all (f->model);
    }
}

/* A key that is touched or merged is found by the loop that counts, and the other way round. */
static void
every_way_into_the_table_finds_the_same_keys (void **state)
{
  Fixture *f = *state;

  make_keys (f, 2000);
  count_and_check (f, 50);
  for (int i = 0; i < 20; i++)
    {
      GBytes    *bytes = f->keys->pdata[g_rand_int_range (f->rand, 0, (int) f->keys->len)];
      size_t     size = g_bytes_get_size (bytes);
      WeirString key = { f->text, size };
      if (size > 0)
        memcpy (f->text, g_bytes_get_data (bytes, NULL), size);
      ++*(int64_t *) weir__group_table_touch (f->table, &key, WEIR_TIME_MIN);
      g_hash_table_replace (f->model, g_bytes_ref (bytes),
                            GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (f->model, bytes)) + 1));
      count_and_check (f, 1);
    }
}

static void
counts_that_were_spilled_come_back (void **state)
{
  Fixture           *f = *state;
  WeirWorld         *world = weir__world_simulated_new (g_rand_int (f->rand));
  WeirSpillFiles     files = { .world = world };
  WeirGroupSpill    *spill = weir__group_spill_new (&spec, &files);
  g_autoptr (GError) error = NULL;
  WeirGroupEntry     entry;
  size_t             n = 0;

  make_keys (f, 1000);
  make_keys_of_one_hash (f, 50);
  for (int i = 0; i < 12; i++)
    {
      for (int k = g_rand_int_range (f->rand, 0, 20); k > 0; k--)
        count_batch (f);
      if (i < 11)
        assert_true (weir__group_spill_write (spill, f->table, &error));
    }
  weir__group_spill_start (spill, f->table);
  for (; weir__group_spill_next (spill, &entry, &error) == WEIR_NEXT_SOME; n++)
    assert_entry (f, &entry);
  assert_null (error);
  assert_int_equal (n, g_hash_table_size (f->model));
  weir__group_spill_free (spill);
  weir__world_simulated_free (world);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (texts_of_every_length_are_counted),
    TEST (counts_survive_the_growth_of_the_table),
    TEST (texts_of_one_hash_are_counted_apart),
    TEST (texts_that_fall_off_the_end_are_counted_in_a_longer_table),
    TEST (a_cleared_table_counts_anew),
    TEST (every_way_into_the_table_finds_the_same_keys),
    TEST (counts_that_were_spilled_come_back),
  };

  return cmocka_run_group_tests_name ("group text", tests, NULL, NULL);
}
