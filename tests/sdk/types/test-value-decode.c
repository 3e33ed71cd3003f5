/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/error.h>

#include "sdk/base/arena.h"
#include "sdk/types/type-build.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_LIST (Numbers, int64_t)
WEIR_LIST (NumberLists, Numbers)
WEIR_LIST (Visits, Visit)

/* Bytes of the exact size, so that a read past the end is seen. */
static WeirBytes
exactly (const void *data, size_t size)
{
  return (WeirBytes) { g_memdup2 (data, size), size };
}

static void
what_was_encoded_is_decoded (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 1000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 5, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      void           *decoded = weir_arena_alloc (arena, type->size);
      g_autoptr (GByteArray) encoded = g_byte_array_new ();
      WeirBytes bytes, rest;

      weir_value_encode (type, value, encoded);
      rest = bytes = exactly (encoded->data, encoded->len);
      assert_true (weir_value_decode (type, &rest, decoded, arena, NULL));
      assert_int_equal (rest.size, 0);
      assert_true (weir_value_equal (type, value, decoded));
      g_free ((void *) bytes.data);
      weir_arena_reset (arena);
    }
}

static void
values_are_read_one_after_the_other (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirBytes  bytes = { (const uint8_t *) "\x92\xa3the\x0c\x92\xa1" "a\x01", 11 - 1 };
  WordCount  count;
  const char *start = (const char *) bytes.data;

  (void) state;
  assert_true (weir_value_decode (WEIR_TYPE (WordCount), &bytes, &count, arena, NULL));
  assert_int_equal (count.value, 12);
  assert_ptr_equal (count.key.data, start + 2);
  assert_true (weir_value_decode (WEIR_TYPE (WordCount), &bytes, &count, arena, NULL));
  assert_int_equal (count.value, 1);
  assert_int_equal (bytes.size, 0);
}

/* --- errors ------------------------------------------------------------------------------------------------------ */

static void
assert_refused (const WeirType *type, const char *data, size_t size, const char *message)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GError) error = NULL;
  WeirBytes bytes = exactly (data, size), rest = bytes;
  uint8_t   value[512];

  memset (value, 0x5a, sizeof value);
  assert_false (weir_value_decode (type, &rest, value, arena, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_DATA));
  if (message != NULL)
    assert_string_equal (error->message, message);
  assert_ptr_equal (rest.data, bytes.data);
  assert_int_equal (rest.size, size);
  for (size_t i = 0; i < sizeof value; i++)
    assert_int_equal (value[i], 0x5a);
  g_free ((void *) bytes.data);
}

#define ASSERT_REFUSED(T, bytes, message) assert_refused (WEIR_TYPE (T), bytes, sizeof (bytes) - 1, message)

static void
an_error_says_what_was_found_and_where (void **state)
{
  (void) state;
  ASSERT_REFUSED (WordCount, "\x92\xa3the\xa1x", "field value: expected int64, found a string (at byte 5 of 7)");
  ASSERT_REFUSED (WordCount, "\x92\xa3the", "field value: expected int64, found the end (at byte 5 of 5)");
  ASSERT_REFUSED (WordCount, "\x93\xa3the\x01\x02", "the record has another number of fields (at byte 0 of 7)");
  ASSERT_REFUSED (NumberLists, "\x92\x90\x92\x01\xc0",
                  "field [1][1]: expected int64, found nil (at byte 4 of 5)");
  ASSERT_REFUSED (int8_t, "\xcc\x80",
                  "expected int8, found an integer that is cut off, out of range or not in its shortest "
                  "form (at byte 0 of 2)");
  ASSERT_REFUSED (Tags, "\x82\xa1" "a\x01\xa1" "b\xc2",
                  "field [1].value: expected int64, found a bool (at byte 6 of 7)");
}

static void
numbers_out_of_range_are_refused (void **state)
{
  (void) state;
  ASSERT_REFUSED (int8_t, "\xcc\x80", NULL);
  ASSERT_REFUSED (int8_t, "\xd1\xff\x7f", NULL);
  ASSERT_REFUSED (uint8_t, "\xcd\x01\x00", NULL);
  ASSERT_REFUSED (uint8_t, "\xff", NULL);
  ASSERT_REFUSED (int64_t, "\xcf\x80\0\0\0\0\0\0\0", NULL);
  ASSERT_REFUSED (float, "\xcb\0\0\0\0\0\0\0\0", NULL);
}

static void
only_the_shortest_form_is_read (void **state)
{
  (void) state;
  ASSERT_REFUSED (int64_t, "\xcc\x7f", NULL);
  ASSERT_REFUSED (int64_t, "\xcd\x00\xff", NULL);
  ASSERT_REFUSED (int64_t, "\xce\x00\x00\xff\xff", NULL);
  ASSERT_REFUSED (int64_t, "\xcf\0\0\0\0\xff\xff\xff\xff", NULL);
  ASSERT_REFUSED (int64_t, "\xd0\xe0", NULL);
  ASSERT_REFUSED (int64_t, "\xd1\xff\x80", NULL);
  ASSERT_REFUSED (int64_t, "\xd2\xff\xff\x80\x00", NULL);
  ASSERT_REFUSED (int64_t, "\xd0\x05", NULL);
  ASSERT_REFUSED (WeirString, "\xd9\x01x", NULL);
  ASSERT_REFUSED (WeirBytes, "\xc5\x00\x01x", NULL);
  ASSERT_REFUSED (Numbers, "\xdc\x00\x01\x01", NULL);
  ASSERT_REFUSED (MaybeUnit, "\xdc\x00\x01\xc0", NULL);
}

static void
maps_out_of_order_or_with_a_key_twice_are_refused (void **state)
{
  (void) state;
  ASSERT_REFUSED (Tags, "\x82\xa1" "b\x01\xa1" "a\x02",
                  "field [1].key: the keys of the map are not in order, or one is there twice (at byte 6 of 7)");
  ASSERT_REFUSED (Tags, "\x82\xa1" "a\x01\xa1" "a\x02", NULL);
}

static void
every_truncation_is_an_error (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 300; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      g_autoptr (GByteArray) encoded = g_byte_array_new ();

      if (type->size > 512)
        continue;
      weir_value_encode (type, weir_test_rand_new_value (rand, type, arena), encoded);
      for (guint size = 0; size < encoded->len; size += 1 + encoded->len / 97)
        assert_refused (type, (const char *) encoded->data, size, NULL);
      weir_arena_reset (arena);
    }
}

/* --- hostile bytes ------------------------------------------------------------------------------------------------ */

static void
what_decodes_encodes_to_the_same_bytes (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();
  int decoded = 0;

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      g_autoptr (GByteArray) encoded = g_byte_array_new ();
      g_autoptr (GByteArray) again = g_byte_array_new ();
      WeirBytes bytes, rest;

      weir_value_encode (type, value, encoded);
      encoded->data[g_rand_int_range (rand, 0, (int) encoded->len)] = (uint8_t) g_rand_int (rand);
      rest = bytes = exactly (encoded->data, encoded->len);
      if (weir_value_decode (type, &rest, value, arena, NULL))
        {
          weir_value_encode (type, value, again);
          assert_int_equal (again->len, bytes.size - rest.size);
          assert_memory_equal (again->data, bytes.data, again->len);
          decoded++;
        }
      g_free ((void *) bytes.data);
      weir_arena_reset (arena);
    }
  assert_in_range (decoded, 1000, 19000);
}

static size_t
held_after (const WeirType *type, const char *data, size_t size)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirBytes bytes = exactly (data, size), rest = bytes;
  uint64_t  value[8];

  assert_false (weir_value_decode (type, &rest, value, arena, NULL));
  g_free ((void *) bytes.data);
  return weir_arena_held (arena);
}

static void
a_length_that_lies_takes_no_memory (void **state)
{
  (void) state;
  assert_int_equal (held_after (WEIR_TYPE (Numbers), "\xdd\xff\xff\xff\xff\x01\x02", 7), 0);
  assert_int_equal (held_after (WEIR_TYPE (Visits), "\xdd\xff\xff\xff\xff\x01\x02", 7), 0);
  assert_int_equal (held_after (WEIR_TYPE (Tags), "\xdf\xff\xff\xff\xff\xa1" "a\x01", 8), 0);
  assert_int_equal (held_after (WEIR_TYPE (WeirString), "\xdb\xff\xff\xff\xff" "abc", 8), 0);
}

/* Each list of a nest claims as many items as bytes follow it. */
static void
nested_lists_that_lie_share_one_claim (void **state)
{
  enum { DEPTH = 40, SIZE = 60000 };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autofree char *data = g_malloc0 (SIZE);
  const WeirType  *type = WEIR_TYPE (int64_t);

  (void) state;
  for (int i = 0; i < DEPTH; i++)
    {
      int left = SIZE - 3 * (i + 1);

      type = weir__type_list (arena, type);
      data[3 * i] = (char) 0xdc;
      data[3 * i + 1] = (char) (left / 2 >> 8);
      data[3 * i + 2] = (char) (left / 2);
    }
  assert_in_range (held_after (type, data, SIZE), 1, 3 * 16 * SIZE);
}

static void
types_deeper_than_the_limit_are_an_error_and_no_overflow (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GError) error = NULL;
  char            data[80];
  const WeirType *type = WEIR_TYPE (int64_t);
  WeirBytes       bytes = { (const uint8_t *) data, sizeof data };
  WeirString      value;

  (void) state;
  memset (data, 0x91, sizeof data);
  for (int i = 0; i < 70; i++)
    type = weir__type_list (arena, type);
  assert_false (weir_value_decode (type, &bytes, &value, arena, &error));
  assert_non_null (strstr (error->message, "nested too deep"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_was_encoded_is_decoded),
    cmocka_unit_test (values_are_read_one_after_the_other),
    cmocka_unit_test (an_error_says_what_was_found_and_where),
    cmocka_unit_test (numbers_out_of_range_are_refused),
    cmocka_unit_test (only_the_shortest_form_is_read),
    cmocka_unit_test (maps_out_of_order_or_with_a_key_twice_are_refused),
    cmocka_unit_test (every_truncation_is_an_error),
    cmocka_unit_test (what_decodes_encodes_to_the_same_bytes),
    cmocka_unit_test (a_length_that_lies_takes_no_memory),
    cmocka_unit_test (nested_lists_that_lie_share_one_claim),
    cmocka_unit_test (types_deeper_than_the_limit_are_an_error_and_no_overflow),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
