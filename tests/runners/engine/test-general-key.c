/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/windowing.h>

#include "runners/engine/general-key.h"
#include "tests/support/random.h"

static void
init_keys (WeirGeneralKeys *keys)
{
  weir__general_keys_init (keys, WEIR_TYPE (int64_t), 0, WEIR_KEEP_NOTHING, false);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

enum
{
  N_KEYS = 40,
};

/* Few homes, the last one among them: behind it keys lie in the first slots. */
static uint64_t
hash_of (int64_t value)
{
  return UINT64_MAX - ((uint64_t) (value % 3) << 62) - (uint64_t) value;
}

static void
assert_keys_are (const WeirGeneralKeys *keys, WeirGeneralKey *const *model)
{
  bool            seen[N_KEYS] = { false };
  WeirGeneralKey *key;
  size_t          slot = 0, n = 0;

  while ((key = weir__general_keys_next (keys, &slot)) != NULL)
    {
      int64_t value = *(const int64_t *) weir__general_key_value (key);
      assert_ptr_equal (key, model[value]);
      assert_false (seen[value]);
      seen[value] = true;
      n++;
    }
  assert_int_equal (n, keys->n_keys);
  for (int i = 0; i < N_KEYS; i++)
    assert_true (seen[i] == (model[i] != NULL));
}

static void
keys_are_found_until_their_last_window_has_gone (void **state)
{
  GRand *rand = *state;

  for (int round = 0; round < 100; round++)
    {
      WeirGeneralKeys keys;
      WeirGeneralKey *model[N_KEYS] = { NULL };
      init_keys (&keys);
      for (int step = 0; step < 200; step++)
        {
          int64_t         value = g_rand_int_range (rand, 0, N_KEYS);
          WeirGeneralKey *key = weir__general_key_get (&keys, &value, hash_of (value));
          if (model[value] == NULL)
            weir__general_key_insert (&keys, model[value] = key, 0, (WeirWindow) { { 0 }, { 10 } });
          else
            {
              assert_ptr_equal (key, model[value]);
              weir__general_key_settle (&keys, key); /* it has a window: nothing to do */
              assert_keys_are (&keys, model);
              weir__general_key_remove (&keys, key, 0);
              weir__general_key_settle (&keys, key);
              model[value] = NULL;
            }
          assert_keys_are (&keys, model);
        }
      weir__general_keys_clear (&keys);
    }
}

static void
equal_hashes_do_not_make_keys_equal (void **state G_GNUC_UNUSED)
{
  WeirGeneralKeys keys;
  WeirGeneralKey *found[8];

  init_keys (&keys);
  for (int64_t i = 0; i < 8; i++)
    found[i] = weir__general_key_get (&keys, &i, 7);
  assert_int_equal (keys.n_keys, 8);
  for (int64_t i = 0; i < 8; i++)
    assert_ptr_equal (weir__general_key_get (&keys, &i, 7), found[i]);
  weir__general_keys_clear (&keys);
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  WeirGeneralKeys keys;
  WeirGeneralKey *key;
  GPtrArray      *model; /* WeirOpenWindow, in their order */
} Windows;

static WeirWindow
random_window (GRand *rand)
{
  int64_t start = g_rand_int_range (rand, 0, 6);

  return (WeirWindow) { { start }, { start + g_rand_int_range (rand, 1, 5) } };
}

static WeirOpenWindow *
find_in_model (const Windows *w, WeirWindow window, bool closed)
{
  for (unsigned i = 0; i < w->model->len; i++)
    {
      WeirOpenWindow *open = w->model->pdata[i];
      if (open->closed == closed && weir_window_equal (open->window, window))
        return open;
    }
  return NULL;
}

/* At most one open window, and one tombstone, of the same bounds. */
static void
insert (Windows *w, WeirWindow window, bool closed)
{
  uint32_t i;

  if (find_in_model (w, window, closed) != NULL)
    return;
  weir__general_key_find (&w->keys, w->key, window, &i);
  WeirOpenWindow *open = weir__general_key_insert (&w->keys, w->key, i, window);
  open->closed = closed;
  g_ptr_array_insert (w->model, (int) i, open);
}

static void
give_new_end (Windows *w, GRand *rand, uint32_t i)
{
  WeirOpenWindow *open = w->model->pdata[i];
  WeirWindow      longer = { open->window.start, { open->window.end.us + g_rand_int_range (rand, 0, 4) } };

  if (find_in_model (w, longer, open->closed) != NULL)
    return;
  open->window = longer;
  uint32_t to = weir__general_key_sort_in (w->key, i);
  g_ptr_array_insert (w->model, (int) to, g_ptr_array_steal_index (w->model, i));
}

static void
assert_windows_are (const Windows *w)
{
  assert_int_equal (w->key->n_windows, w->model->len);
  for (uint32_t i = 0; i < w->model->len; i++)
    {
      WeirOpenWindow *open = w->model->pdata[i], *before = i > 0 ? w->model->pdata[i - 1] : NULL;
      assert_ptr_equal (weir__general_window (&w->keys, w->key, i), open);
      assert_int_equal (weir__general_index (&w->keys, w->key, open), i);
      assert_true (before == NULL || weir_window_compare (before->window, open->window) <= 0);
    }
}

static void
assert_finds (const Windows *w, WeirWindow window)
{
  WeirOpenWindow *open = find_in_model (w, window, false), *tombstone = find_in_model (w, window, true);
  uint32_t        i, n_ending = 0;

  assert_ptr_equal (weir__general_key_find_open (&w->keys, w->key, window), open);
  assert_true (weir__general_key_has_tombstone (&w->keys, w->key, window) == (tombstone != NULL));
  assert_true (weir__general_key_find (&w->keys, w->key, window, &i) == (open != NULL || tombstone != NULL));
  if (open != NULL || tombstone != NULL)
    assert_true (weir_window_equal (((WeirOpenWindow *) w->model->pdata[i])->window, window));
  for (i = 0; i < w->model->len; i++)
    n_ending += weir_window_max_timestamp (((WeirOpenWindow *) w->model->pdata[i])->window).us <= window.end.us;
  assert_int_equal (weir__general_key_n_ending (&w->keys, w->key, window.end), n_ending);
}

static void
windows_are_kept_in_the_order_of_their_ends (void **state)
{
  const int64_t value = 1;
  GRand        *rand = *state;

  for (int round = 0; round < 200; round++)
    {
      Windows w = { .model = g_ptr_array_new () };
      init_keys (&w.keys);
      w.key = weir__general_key_get (&w.keys, &value, 1);
      for (int step = 0; step < 60; step++)
        {
          bool     grows = w.model->len == 0 || g_rand_int_range (rand, 0, 5) > 1;
          uint32_t i = grows ? 0 : (uint32_t) g_rand_int_range (rand, 0, (int) w.model->len);
          if (grows)
            insert (&w, random_window (rand), g_rand_boolean (rand));
          else if (g_rand_boolean (rand))
            give_new_end (&w, rand, i);
          else
            {
              weir__general_key_remove (&w.keys, w.key, i);
              g_ptr_array_remove_index (w.model, i);
            }
          assert_windows_are (&w);
          assert_finds (&w, random_window (rand));
        }
      g_ptr_array_unref (w.model);
      weir__general_keys_clear (&w.keys);
    }
}

static void
every_window_ends_by_the_end_of_time (void **state G_GNUC_UNUSED)
{
  const int64_t   value = 1;
  WeirGeneralKeys keys;

  init_keys (&keys);
  WeirGeneralKey *key = weir__general_key_get (&keys, &value, 1);
  weir__general_key_insert (&keys, key, 0, WEIR_GLOBAL_WINDOW);
  assert_int_equal (weir__general_key_n_ending (&keys, key, (WeirTime) { 0 }), 0);
  assert_int_equal (weir__general_key_n_ending (&keys, key, WEIR_TIME_MAX), 1);
  weir__general_keys_clear (&keys);
}

/* --- plans -------------------------------------------------------------------------------------------------------- */

static WeirTime
pop (WeirGeneralKeys *keys)
{
  return weir__due_heap_pop (&keys->event).at;
}

static void
of_a_keys_entries_the_earliest_counts (void **state G_GNUC_UNUSED)
{
  const int64_t   value = 1;
  WeirGeneralKeys keys;

  init_keys (&keys);
  WeirGeneralKey *key = weir__general_key_get (&keys, &value, 1);
  weir__general_key_insert (&keys, key, 0, (WeirWindow) { { 0 }, { 10 } });
  weir__general_key_plan (&keys.event, key, &key->event_due, (WeirTime) { 10 });
  weir__general_key_plan (&keys.event, key, &key->event_due, (WeirTime) { 20 }); /* who wakes at 10 plans anew */
  weir__general_key_plan (&keys.event, key, &key->event_due, (WeirTime) { 5 });
  assert_int_equal (key->n_entries, 2);
  assert_true (weir__general_key_take_entry (key, &key->event_due, pop (&keys)));
  assert_int_equal (key->event_due.us, WEIR_TIME_MAX.us);
  assert_false (weir__general_key_take_entry (key, &key->event_due, pop (&keys)));
  assert_int_equal (key->n_entries, 0);
  assert_null (weir__due_heap_first (&keys.event));
  weir__general_keys_clear (&keys);
}

static void
a_key_with_an_entry_is_there_until_it_is_popped_but_not_found (void **state G_GNUC_UNUSED)
{
  const int64_t   value = 1;
  WeirGeneralKeys keys;

  init_keys (&keys);
  WeirGeneralKey *key = weir__general_key_get (&keys, &value, 1);
  weir__general_key_plan (&keys.event, key, &key->event_due, (WeirTime) { 10 });
  weir__general_key_settle (&keys, key);
  assert_int_equal (keys.n_keys, 0);
  WeirGeneralKey *other = weir__general_key_get (&keys, &value, 1);
  assert_ptr_not_equal (other, key);
  weir__general_key_insert (&keys, other, 0, (WeirWindow) { { 0 }, { 10 } });
  assert_true (weir__general_key_take_entry (key, &key->event_due, pop (&keys)));
  weir__general_key_settle (&keys, key); /* the other one stays */
  assert_ptr_equal (weir__general_key_get (&keys, &value, 1), other);
  weir__general_keys_clear (&keys);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (keys_are_found_until_their_last_window_has_gone),
    cmocka_unit_test (equal_hashes_do_not_make_keys_equal),
    weir_test_with_rand (windows_are_kept_in_the_order_of_their_ends),
    cmocka_unit_test (every_window_ends_by_the_end_of_time),
    cmocka_unit_test (of_a_keys_entries_the_earliest_counts),
    cmocka_unit_test (a_key_with_an_entry_is_there_until_it_is_popped_but_not_found),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
