/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/hash.h"
#include "tests/support/document.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

/* docs/value-format.md, section "Hash", written down naively: words are built byte by byte. */
static uint64_t
naive_word (const uint8_t *data, size_t size, size_t at)
{
  uint64_t word = 0;

  for (size_t i = 0; i < 8 && at + i < size; i++)
    word |= (uint64_t) data[at + i] << (8 * i);
  return word;
}

static uint64_t
naive_hash (const uint8_t *data, size_t size)
{
  uint64_t hash = WEIR__HASH_0;
  size_t   at = 0;

  if (size <= 23)
    {
      uint64_t tagged = naive_word (data, size, 16) | (uint64_t) (size + 1) << 56;

      hash = weir__hash_fold (naive_word (data, size, 0) ^ WEIR__HASH_0, naive_word (data, size, 8) ^ WEIR__HASH_1);
      return weir__hash_fold (hash, tagged ^ WEIR__HASH_2);
    }
  for (; at + 16 < size; at += 16)
    hash = weir__hash_fold (naive_word (data, size, at) ^ WEIR__HASH_1, naive_word (data, size, at + 8) ^ hash);
  at = size - 16;
  hash = weir__hash_fold (naive_word (data, size, at) ^ WEIR__HASH_1, naive_word (data, size, at + 8) ^ hash);
  return weir__hash_fold (hash ^ size, WEIR__HASH_2);
}

static void
strings_of_every_length_hash_as_the_document_says (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (size_t size = 0; size < 300; size++)
    {
      /* Of the exact size, so that a read past the end is seen. */
      g_autofree uint8_t *data = g_malloc (size);

      for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t) g_rand_int (rand);
      assert_int_equal (weir__hash_bytes ((const char *) data, size), naive_hash (data, size));
    }
}

static void
a_short_key_is_the_same_with_slack_behind_it (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      size_t       size = (size_t) i % 24;
      char         data[48];
      WeirShortKey a, b;

      for (size_t j = 0; j < sizeof data; j++)
        data[j] = (char) g_rand_int (rand);
      a = weir__short_key (data, size);
      b = weir__short_key_in_slack (data, size);
      assert_memory_equal (&a, &b, sizeof a);
      assert_int_equal (weir__hash_short_key (b), weir__hash_bytes (data, size));
    }
}

static void
a_number_can_be_had_from_its_hash (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 10000; i++)
    {
      uint64_t n = weir_test_rand_u64 (rand);

      assert_int_equal (weir__unhash_u64 (weir__hash_u64 (n)), n);
      assert_int_equal (weir__hash_u64 (weir__unhash_u64 (n)), n);
    }
}

static void
a_folded_product_is_the_128_bit_one (void **state)
{
  (void) state;
  assert_int_equal (weir__hash_fold (UINT64_MAX, UINT64_MAX), UINT64_MAX);
  assert_int_equal (weir__hash_fold (UINT64_C (1) << 32, UINT64_C (1) << 32), 1);
  assert_int_equal (weir__hash_fold (3, 5), 15);
}

static void
text_and_bytes_hash_alike_and_so_do_numbers_of_all_widths (void **state)
{
  const WeirString text = WEIR_STRING ("weir");
  const int8_t     narrow = -3;
  const int64_t    wide = -3;

  (void) state;
  assert_int_equal (weir_value_hash (WEIR_TYPE (WeirString), &text), weir_value_hash (WEIR_TYPE (WeirBytes), &text));
  assert_int_equal (weir_value_hash (WEIR_TYPE (int8_t), &narrow), weir_value_hash (WEIR_TYPE (int64_t), &wide));
}

/* Each input bit flips each of the 16 high bits in about half of the cases. */
static void
assert_avalanche (double flips, const char *what, size_t bit, int high)
{
  if (flips < 0.40 || flips > 0.60)
    fail_msg ("%s: input bit %zu flips output bit %d in %.2f of the cases", what, bit, high, flips);
}

static void
high_bits_avalanche (void **state)
{
  enum { SAMPLES = 4000 };
  static const size_t sizes[] = { 5, 8, 11, 16, 20, 23, 24, 40 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  (void) state;
  for (size_t s = 0; s <= G_N_ELEMENTS (sizes); s++)
    {
      size_t size = s < G_N_ELEMENTS (sizes) ? sizes[s] : 8;

      for (size_t bit = 0; bit < 8 * size; bit++)
        {
          int flips[16] = { 0 };

          for (int sample = 0; sample < SAMPLES; sample++)
            {
              uint8_t  data[40] = { 0 };
              uint64_t before, after, word;

              for (size_t i = 0; i < size; i++)
                data[i] = (uint8_t) g_rand_int (rand);
              word = weir__load_u64 (data);
              before = s < G_N_ELEMENTS (sizes) ? weir__hash_bytes ((char *) data, size) : weir__hash_u64 (word);
              data[bit / 8] ^= (uint8_t) (1 << bit % 8);
              word = weir__load_u64 (data);
              after = s < G_N_ELEMENTS (sizes) ? weir__hash_bytes ((char *) data, size) : weir__hash_u64 (word);
              for (int high = 0; high < 16; high++)
                flips[high] += (int) ((before ^ after) >> (63 - high) & 1);
            }
          for (int high = 0; high < 16; high++)
            assert_avalanche ((double) flips[high] / SAMPLES, s < G_N_ELEMENTS (sizes) ? "string" : "number", bit,
                              high);
        }
    }
}

/* Chi square over the 256 key groups for keys as people make them; 400 has a chance of about 1e-8. */
static void
assert_even (const int groups[256], int n, const char *what)
{
  double expected = n / 256.0, chi = 0;

  for (int i = 0; i < 256; i++)
    chi += (groups[i] - expected) * (groups[i] - expected) / expected;
  if (chi > 400)
    fail_msg ("%s: chi square %.0f over 255 degrees of freedom", what, chi);
}

static void
key_groups_fill_evenly_from_keys_as_people_make_them (void **state)
{
  enum { N = 200000 };
  int numbers[256] = { 0 }, strides[256] = { 0 }, users[256] = { 0 }, long_names[256] = { 0 }, records[256] = { 0 };

  (void) state;
  for (int i = 0; i < N; i++)
    {
      char      name[80];
      WordCount record = { { name, 0 }, i };

      numbers[weir__hash_u64 ((uint64_t) i) >> 56]++;
      strides[weir__hash_u64 ((uint64_t) i << 20) >> 56]++;
      users[weir__hash_bytes (name, (size_t) g_snprintf (name, sizeof name, "user-%d", i)) >> 56]++;
      long_names[weir__hash_bytes (name, (size_t) g_snprintf (name, sizeof name, "%s%010d",
                                                             "http://example.org/a/path/of/some/length/", i))
                 >> 56]++;
      record.key.size = (size_t) g_snprintf (name, sizeof name, "%d", i % 7);
      records[weir_value_hash (WEIR_TYPE (WordCount), &record) >> 56]++;
    }
  assert_even (numbers, N, "0, 1, 2, …");
  assert_even (strides, N, "multiples of 2^20");
  assert_even (users, N, "user-N");
  assert_even (long_names, N, "long names");
  assert_even (records, N, "records");
}

/* The vectors of docs/value-format.md. */
static void
hashes_are_those_of_the_document (void **state)
{
  static const struct { const char *text; uint64_t hash; } strings[] = {
    { "", UINT64_C (0xdd3e36297a7700e4) },
    { "a", UINT64_C (0xd05d8915febca587) },
    { "the", UINT64_C (0x130dc5c4e3bbe09a) },
    { "internationalization", UINT64_C (0xa2e5e6a87f43bd18) },
    { "twenty-three bytes long", UINT64_C (0xe9760871101c992b) },
    { "twenty-four bytes longer", UINT64_C (0x953c67ecadbf5cd) },
    { "http://example.org/a/path/of/some/length", UINT64_C (0x86198a5304709bb7) },
  };
  static const struct { int64_t number; uint64_t hash; } numbers[] = {
    { 0, UINT64_C (0xd69becf606ca07ba) },
    { 1, UINT64_C (0x276166b5724f5e66) },
    { -1, UINT64_C (0x3eb554e96175116e) },
    { INT64_MIN, UINT64_C (0x6a8b035f3bc5c8d1) },
  };
  const WordCount count = { WEIR_STRING ("the"), 12 };
  const MaybeInt  absent = { .present = false }, present = { true, 5 };
  WeirString      items[] = { WEIR_STRING ("to"), WEIR_STRING ("be") };
  const Words     words = { items, 2 }, none = { NULL, 0 };
  TagsEntry       entries[] = { { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("a"), 1 } };
  const Tags      tags = { entries, 2 };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    assert_documented ("value-format.md", weir__hash_bytes (strings[i].text, strlen (strings[i].text)),
                       strings[i].hash);
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    assert_documented ("value-format.md", weir__hash_u64 ((uint64_t) numbers[i].number), numbers[i].hash);
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (WeirUnit), &(WeirUnit) { 0 }),
                     UINT64_C (0xd69becf606ca07ba));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (WordCount), &count), UINT64_C (0x45eaec9ede039bcb));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (MaybeInt), &absent), UINT64_C (0xc9d874ca57d9e055));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (MaybeInt), &present),
                     UINT64_C (0x8c09fe6895ee6c8c));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (Words), &words), UINT64_C (0x9ca7798d90b731ba));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (Words), &none), UINT64_C (0xd69becf606ca07ba));
  assert_documented ("value-format.md", weir_value_hash (WEIR_TYPE (Tags), &tags), UINT64_C (0xa176b98e46d785e7));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (strings_of_every_length_hash_as_the_document_says),
    cmocka_unit_test (a_short_key_is_the_same_with_slack_behind_it),
    cmocka_unit_test (a_number_can_be_had_from_its_hash),
    cmocka_unit_test (a_folded_product_is_the_128_bit_one),
    cmocka_unit_test (text_and_bytes_hash_alike_and_so_do_numbers_of_all_widths),
    cmocka_unit_test (high_bits_avalanche),
    cmocka_unit_test (key_groups_fill_evenly_from_keys_as_people_make_them),
    cmocka_unit_test (hashes_are_those_of_the_document),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
