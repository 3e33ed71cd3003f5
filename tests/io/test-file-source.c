/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include "io/file-source.h"

#define MIB ((int64_t) 1 << 20)

static WeirRange
range_of (int64_t size, WeirCompression compression)
{
  const WeirFile file = { .path = WEIR_STRING ("f"), .size = size, .compression = compression };
  WeirRange      range = { 0 };

  assert_true (weir__file_range (NULL, &file, &range, NULL));
  assert_int_equal (range.from, 0);
  return range;
}

static int64_t
piece_of (int64_t size)
{
  return weir__file_piece (NULL, NULL, range_of (size, WEIR_COMPRESSION_NONE));
}

static void
a_plain_file_is_read_in_pieces (void **state G_GNUC_UNUSED)
{
  WeirRange range = range_of (100 * MIB, WEIR_COMPRESSION_NONE);

  assert_false (range.whole);
  assert_int_equal (range.to, 100 * MIB);
  assert_int_equal (piece_of (1), 8 * MIB); /* a small one is one piece */
  assert_int_equal (piece_of (100 * MIB), 8 * MIB);
  assert_int_equal (piece_of (1024 * MIB), 16 * MIB);
  assert_int_equal (piece_of (1024 * 1024 * MIB), 64 * MIB);
}

static void
what_is_compressed_or_of_no_known_size_is_read_whole (void **state G_GNUC_UNUSED)
{
  for (int i = 0; i < 3; i++)
    {
      WeirRange range = i == 0   ? range_of (100 * MIB, WEIR_COMPRESSION_GZIP)
                        : i == 1 ? range_of (-1, WEIR_COMPRESSION_NONE)
                                 : range_of (0, WEIR_COMPRESSION_NONE);

      assert_true (range.whole);
      assert_true (range.to == INT64_MAX);
      assert_int_equal (weir__file_piece (NULL, NULL, range), 0);
    }
}

static void
the_work_in_a_range_is_its_bytes_on_disk (void **state G_GNUC_UNUSED)
{
  const WeirFile plain = { .path = WEIR_STRING ("f"), .size = 100, .compression = WEIR_COMPRESSION_NONE };
  const WeirFile packed = { .path = WEIR_STRING ("f"), .size = 70, .compression = WEIR_COMPRESSION_GZIP };
  const WeirFile pipe = { .path = WEIR_STRING ("f"), .size = -1, .compression = WEIR_COMPRESSION_NONE };

  assert_true (weir__file_work (NULL, &plain, (WeirRange) { .from = 30, .to = 90 }) == 60);
  assert_true (weir__file_work (NULL, &packed, range_of (70, WEIR_COMPRESSION_GZIP)) == 70);
  assert_true (weir__file_work (NULL, &pipe, range_of (-1, WEIR_COMPRESSION_NONE)) == 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_plain_file_is_read_in_pieces),
    cmocka_unit_test (what_is_compressed_or_of_no_known_size_is_read_whole),
    cmocka_unit_test (the_work_in_a_range_is_its_bytes_on_disk),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
