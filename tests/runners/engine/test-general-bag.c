/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/general-bag.h"
#include "tests/support/random.h"

/* What identifies an item, encoded. */
static char *
name_of (const WeirBagItem *item)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char       *text = NULL;

  weir_value_encode (item->type, item->value, bytes);
  text = g_base64_encode (bytes->data, bytes->len);
  return g_strdup_printf ("%u %" PRId64 " %" PRId64 " %s", item->tag, item->time.us, item->window.end.us, text);
}

static unsigned
count (GHashTable *model, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (model, name));
}

static void
assert_bag_is (const WeirBag *bag, GHashTable *model)
{
  unsigned n = 0;

  for (const WeirBagItem *item = bag->first; item != NULL; item = item->next)
    {
      g_autofree char *name = name_of (item);
      assert_int_equal (item->n, count (model, name));
      n++;
    }
  assert_int_equal (n, bag->n_items);
  assert_int_equal (n, g_hash_table_size (model));
}

static WeirBagItem
random_item (GRand *rand, const WeirType *type, WeirArena *arena)
{
  int64_t t = g_rand_int_range (rand, 0, 2);

  return (WeirBagItem) { .type = type,
                         .tag = (uint32_t) g_rand_int_range (rand, 0, 2),
                         .time = { t },
                         .window = { { t }, { g_rand_int_range (rand, 2, 4) } },
                         .value = weir_test_rand_new_value (rand, type, arena) };
}

static void
set_count (GHashTable *model, const char *name, unsigned n)
{
  if (n > 0)
    g_hash_table_insert (model, g_strdup (name), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (model, name);
}

static void
a_bag_holds_what_was_added_and_not_removed (void **state)
{
  GRand *rand = *state;

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (WeirArena)  arena = weir_arena_new ();
      g_autoptr (GHashTable) model = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      const WeirType        *type = weir_test_rand_type (rand, arena, 2, false);
      WeirBag                bags[2] = { { 0 } };
      GArray                *items = g_array_new (FALSE, FALSE, sizeof (WeirBagItem));
      for (int i = g_rand_int_range (rand, 1, 30); i > 0; i--)
        {
          WeirBagItem item = random_item (rand, type, arena);
          g_array_append_val (items, item);
        }
      for (int i = g_rand_int_range (rand, 1, 100); i > 0; i--)
        {
          const WeirBagItem *item = &g_array_index (items, WeirBagItem, g_rand_int_range (rand, 0, (int) items->len));
          g_autofree char   *name = name_of (item);
          unsigned           n = count (model, name);
          if (g_rand_boolean (rand))
            {
              weir__bag_add (&bags[0], item);
              set_count (model, name, n + 1);
            }
          else
            {
              assert_int_equal (weir__bag_remove (&bags[0], item), n > 0);
              set_count (model, name, n > 0 ? n - 1 : 0);
            }
          assert_bag_is (&bags[0], model);
        }
      /* Through another bag and back: equal items become one. */
      while (bags[0].n_items > 3)
        weir__bag_move_first (&bags[1], &bags[0]);
      weir__bag_append (&bags[1], &bags[0]);
      assert_int_equal (bags[0].n_items, 0);
      assert_bag_is (&bags[1], model);
      weir__bag_clear (&bags[1]);
      g_array_unref (items);
    }
}

static void
bags_that_meet_add_up (G_GNUC_UNUSED void **state)
{
  WeirBag a = { 0 }, b = { 0 };

  for (int64_t i = 0; i < 20; i++)
    {
      WeirBagItem item = { .type = WEIR_TYPE (int64_t), .value = &i };
      weir__bag_add (&a, &item);
      if (i % 2 == 0)
        weir__bag_add (&b, &item);
    }
  weir__bag_append (&a, &b);
  assert_int_equal (a.n_items, 20);
  int64_t expected = 0;
  for (const WeirBagItem *item = a.first; item != NULL; item = item->next, expected++)
    {
      assert_int_equal (*(const int64_t *) item->value, expected); /* in the order in which they came */
      assert_int_equal (item->n, expected % 2 == 0 ? 2 : 1);
    }
  weir__bag_clear (&a);
  assert_int_equal (a.n_items, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (a_bag_holds_what_was_added_and_not_removed),
    cmocka_unit_test (bags_that_meet_add_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
