/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>

#include "sdk/types/coder.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_OPTIONAL (MaybeMaybe, MaybeInt)
WEIR_LIST (Numbers, int64_t)

static void
assert_encodes (const WeirType *type, const void *value, const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) found = g_string_new (NULL);

  weir_value_encode (type, value, bytes);
  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (found, "%02x", bytes->data[i]);
  assert_string_equal (found->str, hex);
}

#define ASSERT_ENCODES(hex, T, ...) assert_encodes (WEIR_TYPE (T), &(const T[1]) { __VA_ARGS__ }, hex)

static void
numbers_take_their_shortest_form (void **state)
{
  static const struct { int64_t n; const char *hex; } signed_[] = {
    { 0, "00" },
    { 127, "7f" },
    { 128, "cc80" },
    { 255, "ccff" },
    { 256, "cd0100" },
    { 65535, "cdffff" },
    { 65536, "ce00010000" },
    { INT64_C (4294967295), "ceffffffff" },
    { INT64_C (4294967296), "cf0000000100000000" },
    { INT64_MAX, "cf7fffffffffffffff" },
    { -1, "ff" },
    { -32, "e0" },
    { -33, "d0df" },
    { -128, "d080" },
    { -129, "d1ff7f" },
    { -32768, "d18000" },
    { -32769, "d2ffff7fff" },
    { INT32_MIN, "d280000000" },
    { (int64_t) INT32_MIN - 1, "d3ffffffff7fffffff" },
    { INT64_MIN, "d38000000000000000" },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (signed_); i++)
    assert_encodes (WEIR_TYPE (int64_t), &signed_[i].n, signed_[i].hex);
  ASSERT_ENCODES ("cfffffffffffffffff", uint64_t, UINT64_MAX);
  ASSERT_ENCODES ("d080", int8_t, -128);
  ASSERT_ENCODES ("cd8000", uint16_t, 32768);
  ASSERT_ENCODES ("ff", WeirTime, { -1 });
  ASSERT_ENCODES ("ce3b9aca00", WeirDuration, { 1000000000 });
}

static void
floats_keep_their_width_and_their_bits (void **state)
{
  (void) state;
  ASSERT_ENCODES ("ca3fc00000", float, 1.5f);
  ASSERT_ENCODES ("cb3ff8000000000000", double, 1.5);
  ASSERT_ENCODES ("cb8000000000000000", double, -0.0);
  ASSERT_ENCODES ("cb7ff0000000000000", double, INFINITY);
}

static void
text_is_str_and_bytes_are_bin (void **state)
{
  (void) state;
  ASSERT_ENCODES ("a3616263", WeirString, { "abc", 3 });
  ASSERT_ENCODES ("a0", WeirString, { NULL, 0 });
  ASSERT_ENCODES ("c403616263", WeirBytes, { (const uint8_t *) "abc", 3 });
  ASSERT_ENCODES ("c400", WeirBytes, { NULL, 0 });
}

static void
composites_are_arrays_maps_and_nil (void **state)
{
  const int64_t numbers[] = { 1, 2 };

  (void) state;
  ASSERT_ENCODES ("c0", WeirUnit, { 0 });
  ASSERT_ENCODES ("c3", bool, true);
  ASSERT_ENCODES ("c0", MaybeInt, { .present = false });
  ASSERT_ENCODES ("05", MaybeInt, { true, 5 });
  ASSERT_ENCODES ("920102", Numbers, { numbers, 2 });
  ASSERT_ENCODES ("90", Numbers, { NULL, 0 });
  ASSERT_ENCODES ("92a37468650c", WordCount, { WEIR_STRING ("the"), 12 });
}

static void
an_optional_of_what_may_be_nil_wraps_it (void **state)
{
  (void) state;
  ASSERT_ENCODES ("c0", MaybeUnit, { .present = false });
  ASSERT_ENCODES ("91c0", MaybeUnit, { .present = true });
  ASSERT_ENCODES ("c0", MaybeMaybe, { .present = false });
  ASSERT_ENCODES ("91c0", MaybeMaybe, { true, { .present = false } });
  ASSERT_ENCODES ("9107", MaybeMaybe, { true, { true, 7 } });
}

static void
a_map_is_sorted_by_its_encoded_keys (void **state)
{
  const TagsEntry unsorted[] = { { WEIR_STRING ("bb"), 1 }, { WEIR_STRING ("c"), 2 }, { WEIR_STRING ("a"), 300 } };

  (void) state;
  ASSERT_ENCODES ("83a161cd012ca16302a2626201", Tags, { unsorted, 3 });
}

static void
long_lengths_take_longer_headers (void **state)
{
  static const struct { size_t n; const char *text, *bytes; } cases[] = {
    { 31, "bf", "c41f" },         { 32, "d920", "c420" },           { 255, "d9ff", "c4ff" },
    { 256, "da0100", "c50100" }, { 65535, "daffff", "c5ffff" }, { 65536, "db00010000", "c600010000" },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = g_malloc0 (cases[i].n);
      WeirString       text = { data, cases[i].n };

      for (int as_bytes = 0; as_bytes < 2; as_bytes++)
        {
          const char *head = as_bytes ? cases[i].bytes : cases[i].text;
          g_autoptr (GByteArray) bytes = g_byte_array_new ();

          weir_value_encode (as_bytes ? WEIR_TYPE (WeirBytes) : WEIR_TYPE (WeirString), &text, bytes);
          assert_int_equal (bytes->len, strlen (head) / 2 + cases[i].n);
          for (size_t j = 0; j < strlen (head) / 2; j++)
            assert_int_equal (bytes->data[j],
                              g_ascii_xdigit_value (head[2 * j]) * 16 + g_ascii_xdigit_value (head[2 * j + 1]));
        }
    }
}

static void
values_are_appended_to_what_the_array_holds (void **state)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  (void) state;
  g_byte_array_append (bytes, (const guint8 *) "x", 1);
  weir_value_encode (WEIR_TYPE (bool), &(bool) { false }, bytes);
  weir_value_encode (WEIR_TYPE (bool), &(bool) { true }, bytes);
  assert_int_equal (bytes->len, 3);
  assert_memory_equal (bytes->data, "x\xc2\xc3", 3);
}

static void
equal_values_and_only_they_encode_alike (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 2000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 3, false);
      void           *a = weir_test_rand_new_value (rand, type, arena);
      void           *b = weir_test_rand_new_value (rand, type, arena);
      g_autoptr (GByteArray) of_a = g_byte_array_new ();
      g_autoptr (GByteArray) of_b = g_byte_array_new ();

      weir_value_encode (type, a, of_a);
      weir_value_encode (type, b, of_b);
      assert_int_equal (weir_value_equal (type, a, b),
                        of_a->len == of_b->len && memcmp (of_a->data, of_b->data, of_a->len) == 0);
      assert_true (of_a->len >= weir__value_least_encoded (type));
      weir_arena_reset (arena);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (numbers_take_their_shortest_form),
    cmocka_unit_test (floats_keep_their_width_and_their_bits),
    cmocka_unit_test (text_is_str_and_bytes_are_bin),
    cmocka_unit_test (composites_are_arrays_maps_and_nil),
    cmocka_unit_test (an_optional_of_what_may_be_nil_wraps_it),
    cmocka_unit_test (a_map_is_sorted_by_its_encoded_keys),
    cmocka_unit_test (long_lengths_take_longer_headers),
    cmocka_unit_test (values_are_appended_to_what_the_array_holds),
    cmocka_unit_test (equal_values_and_only_they_encode_alike),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
