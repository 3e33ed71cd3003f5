/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/group-collect.h"
#include "sdk/types/type-build.h"
#include "sdk/types/value.h"
#include "tests/support/random.h"

/* A Collect of two lists, of texts and of numbers, and accumulators that the test keeps itself. */

typedef struct
{
  WeirArena      *types, *memory;
  const WeirType *grouped, *item[2];
  WeirCollect    *collect;
  WeirCombineCall call;
} Fixture;

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .types = weir_arena_new (), .memory = weir_arena_new () };
  f->item[0] = WEIR_TYPE (WeirString);
  f->item[1] = WEIR_TYPE (int64_t);
  f->grouped = weir__type_record (f->types, "Grouped", 3, (const char *const[]) { "key", "texts", "numbers" },
                                  (const WeirType *const[]) { WEIR_TYPE (int64_t),
                                                              weir__type_list (f->types, f->item[0]),
                                                              weir__type_list (f->types, f->item[1]) });
  f->collect = weir__collect_new (f->grouped);
  f->call = (WeirCombineCall) { .accumulator = &f->collect->accumulator, .config = f->collect, .arena = f->memory };
}

static void
tear_down (Fixture *f)
{
  weir__collect_free (f->collect);
  weir_arena_free (f->memory);
  weir_arena_free (f->types);
}

static void *
new_accumulator (Fixture *f)
{
  size_t size = f->collect->accumulator.size;

  return memset (weir_arena_alloc (f->types, size), 0, size);
}

static void
add (Fixture *f, uint32_t tag, void *accumulator, const void *value)
{
  f->collect->tag = tag;
  f->collect->fn.add_rows (&f->call, &accumulator, value, f->item[tag]->size, NULL, 1);
}

static void
add_number (Fixture *f, void *accumulator, int64_t number)
{
  add (f, 1, accumulator, &number);
}

static const WeirItems *
list (const void *accumulator, const Fixture *f, uint32_t tag)
{
  return (const WeirItems *) (const void *) ((const char *) accumulator + f->collect->accumulator.fields[tag].offset);
}

static void
assert_numbers (const Fixture *f, const void *accumulator, int64_t from, int64_t n)
{
  const WeirItems *numbers = list (accumulator, f, 1);

  assert_int_equal (numbers->n, n);
  for (int64_t i = 0; i < n; i++)
    assert_int_equal (((const int64_t *) (const void *) numbers->items)[i], from + i);
}

static void
values_are_kept_in_order_in_the_list_of_their_tag (void **state)
{
  Fixture              f;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  set_up (&f);
  void *a = new_accumulator (&f);
  for (int i = 0; i < 1000; i++)
    {
      WeirString *text = weir_arena_alloc (f.types, sizeof *text);
      *text = weir_test_rand_string (*state, f.types);
      add (&f, 0, a, text);
      add_number (&f, a, i);
      g_ptr_array_add (texts, text);
    }
  assert_numbers (&f, a, 0, 1000);
  for (unsigned i = 0; i < texts->len; i++)
    assert_true (weir_value_equal (f.item[0], list (a, &f, 0)->items + i * sizeof (WeirString), texts->pdata[i]));
  tear_down (&f);
}

static void
what_is_kept_is_a_copy (void **state G_GNUC_UNUSED)
{
  Fixture    f;
  char       text[] = "a text that lies in memory of the sender";
  WeirString row = { text, sizeof text - 1 };

  set_up (&f);
  void *a = new_accumulator (&f);
  add (&f, 0, a, &row);
  memset (text, 'x', sizeof text);
  assert_memory_equal (((const WeirString *) (const void *) list (a, &f, 0)->items)->data, "a text", 6);
  tear_down (&f);
}

static void
a_call_may_add_to_many_and_to_one_many_times (void **state G_GNUC_UNUSED)
{
  Fixture        f;
  int64_t        rows[6] = { 0, 1, 2, 3, 4, 5 };
  const uint32_t selection[5] = { 5, 4, 0, 1, 2 };

  set_up (&f);
  void *a = new_accumulator (&f), *b = new_accumulator (&f);
  f.collect->tag = 1;
  f.collect->fn.add_rows (&f.call, (void *const[]) { b, b, a, a, a }, (const char *) rows, sizeof *rows, selection, 5);
  assert_numbers (&f, a, 0, 3);
  assert_int_equal (list (b, &f, 1)->n, 2);
  assert_int_equal (((const int64_t *) (const void *) list (b, &f, 1)->items)[0], 5);
  tear_down (&f);
}

static void
merged_lists_follow_one_another (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  void *a = new_accumulator (&f), *b = new_accumulator (&f), *empty = new_accumulator (&f);
  for (int i = 0; i < 5; i++)
    add_number (&f, a, i);
  for (int i = 5; i < 200; i++)
    add_number (&f, b, i);
  f.collect->fn.merge (&f.call, a, b);
  f.collect->fn.merge (&f.call, a, empty);
  add_number (&f, a, 200);
  assert_numbers (&f, a, 0, 201);
  assert_numbers (&f, b, 5, 195);
  tear_down (&f);
}

/* What a table does when it compacts, and a run when it is read: the list is copied by its type, its memory goes away,
 * and the next memory that is had may lie where the list's room was. */
static void
a_list_that_was_copied_by_its_type_grows_in_memory_of_its_own (void **state G_GNUC_UNUSED)
{
  for (int n = 1; n < 20; n++)
    {
      Fixture f;
      set_up (&f);
      void *a = new_accumulator (&f), *copy = new_accumulator (&f);
      for (int i = 0; i < n; i++)
        add_number (&f, a, i);
      f.collect->fn.compact (&f.call, a);
      WeirArena *next = weir_arena_new ();
      memcpy (copy, a, f.collect->accumulator.size);
      weir_value_copy (&f.collect->accumulator, copy, a, next);
      weir_arena_free (f.memory);
      f.memory = f.call.arena = next;
      void *neighbour = weir_arena_alloc (next, 64);
      memset (neighbour, 0x5a, 64);
      for (int i = n; i < 100; i++)
        add_number (&f, copy, i);
      assert_numbers (&f, copy, 0, 100);
      for (int i = 0; i < 64; i++)
        assert_int_equal (((const char *) neighbour)[i], 0x5a);
      tear_down (&f);
    }
}

static void
a_row_shows_the_lists_and_leaves_the_key (void **state G_GNUC_UNUSED)
{
  Fixture f;
  char    row[256];

  set_up (&f);
  void *a = new_accumulator (&f);
  for (int i = 0; i < 3; i++)
    add_number (&f, a, i);
  *(int64_t *) (void *) row = 42;
  weir__collect_show (f.collect, f.grouped, a, row);
  g_autoptr (GString) text = g_string_new (NULL);
  weir_value_print (f.grouped, row, SIZE_MAX, text);
  assert_string_equal (text->str, "{key: 42, texts: [], numbers: [0, 1, 2]}");
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (values_are_kept_in_order_in_the_list_of_their_tag),
    cmocka_unit_test (what_is_kept_is_a_copy),
    cmocka_unit_test (a_call_may_add_to_many_and_to_one_many_times),
    cmocka_unit_test (merged_lists_follow_one_another),
    cmocka_unit_test (a_list_that_was_copied_by_its_type_grows_in_memory_of_its_own),
    cmocka_unit_test (a_row_shows_the_lists_and_leaves_the_key),
  };

  return cmocka_run_group_tests_name ("group collect", tests, NULL, NULL);
}
