/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged and hostile documents: an error or a graph, never a crash, never much memory. */
#include <weir/error.h>

#include "sdk/wire/msgpack-token.h"
#include "tests/sdk/wire/wire-test.h"

/* A graph that was read from anything at all can be written, drawn and read again. */
static void
survive (const void *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirGraph) graph = weir__graph_decode (bytes, &error);

  if (graph == NULL)
    {
      assert_int_equal (error->domain, WEIR_ERROR);
      assert_int_equal (error->code, WEIR_ERROR_GRAPH);
      assert_null (strchr (error->message, '\n'));
    }
  else
    {
      g_autoptr (GBytes) written = weir__graph_encode (graph);
      g_autoptr (WeirGraph) again = weir_test_wire_decode (written);

      assert_int_equal (weir__graph_fingerprint (graph), weir__graph_fingerprint (again));
    }
}

static void
a_document_cut_short_anywhere_is_an_error (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);

  (void) state;
  for (size_t cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);
      g_autoptr (GError) error = NULL;

      assert_null (weir__graph_decode (part, &error));
      assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_GRAPH));
      assert_true (g_str_has_prefix (error->message, "byte "));
    }
}

static void
bytes_behind_the_document_are_an_error (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_small_pipeline ());
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);
  g_autofree char *longer = g_malloc0 (size + 2), *expected = NULL;
  g_autoptr (GBytes) both = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;
  memcpy (longer, data, size);
  both = g_bytes_new (longer, size + 2);
  expected = g_strdup_printf ("byte %zu: 2 more bytes behind the end of the document", (size_t) size);
  assert_null (weir__graph_decode (both, &error));
  assert_string_equal (error->message, expected);
}

static void
any_byte_may_be_any_other (void **state)
{
  static const uint8_t changes[] = { 0x01, 0x80, 0xff, 0x10, 0x7f, 0xc0 };
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);
  g_autofree uint8_t *changed = g_memdup2 (data, size);

  (void) state;
  for (size_t i = 0; i < size; i++)
    {
      for (unsigned c = 0; c < G_N_ELEMENTS (changes); c++)
        {
          changed[i] = data[i] ^ changes[c];
          survive (changed, size);
        }
      changed[i] = data[i];
    }
}

/* Pieces put elsewhere, doubled or left out. */
static void
any_pieces_may_change_places (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GByteArray) mixed = g_byte_array_new ();
      gsize from = (gsize) g_rand_int_range (rand, 0, (int) size), length = (gsize) g_rand_int_range (rand, 0, 40);
      gsize to = (gsize) g_rand_int_range (rand, 0, (int) size), skip_over = (gsize) g_rand_int_range (rand, 0, 40);

      g_byte_array_append (mixed, data, (guint) to);
      g_byte_array_append (mixed, data + from, (guint) MIN (length, size - from));
      g_byte_array_append (mixed, data + MIN (to + skip_over, size), (guint) (size - MIN (to + skip_over, size)));
      survive (mixed->data, mixed->len);
    }
}

static void
random_bytes_are_refused (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      uint8_t noise[64];
      size_t  size = (size_t) g_rand_int_range (rand, 0, sizeof noise);

      for (size_t b = 0; b < size; b++)
        noise[b] = (uint8_t) g_rand_int (rand);
      survive (noise, size);
    }
}

static void
assert_check_fails (const char *bytes, size_t size, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_false (weir__msgpack_check ((WeirBytes) { (const uint8_t *) bytes, size }, &error));
  assert_string_equal (error->message, message);
}

static void
a_length_that_cannot_be_is_found_before_it_is_believed (void **state)
{
  (void) state;
  assert_check_fails ("\xdd\xff\xff\xff\xff", 5,
                      "byte 0: an array of 4294967295 does not fit into the 0 bytes that follow");
  assert_check_fails ("\xdf\xff\xff\xff\xff...", 8,
                      "byte 0: a map of 4294967295 does not fit into the 3 bytes that follow");
  assert_check_fails ("\x81\xa1x\xdb\xff\xff\xff\xffxx", 10, "byte 3: the document is cut short");
  assert_check_fails ("\x91\xc1", 2, "byte 1: 0xc1 is no msgpack");
  assert_check_fails ("", 0, "byte 0: the document is cut short");
}

static void
what_is_nested_too_deep_is_refused (void **state)
{
  char deep[WEIR__MSGPACK_DEPTH + 2];

  (void) state;
  memset (deep, '\x91', sizeof deep);
  deep[WEIR__MSGPACK_DEPTH] = '\x01';
  assert_true (weir__msgpack_check ((WeirBytes) { (const uint8_t *) deep, WEIR__MSGPACK_DEPTH + 1 }, NULL));
  deep[WEIR__MSGPACK_DEPTH] = '\x91';
  deep[WEIR__MSGPACK_DEPTH + 1] = '\x01';
  assert_check_fails (deep, sizeof deep, "byte 128: nested more than 128 deep");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_document_cut_short_anywhere_is_an_error),
    cmocka_unit_test (bytes_behind_the_document_are_an_error),
    cmocka_unit_test (any_byte_may_be_any_other),
    cmocka_unit_test (any_pieces_may_change_places),
    cmocka_unit_test (random_bytes_are_refused),
    cmocka_unit_test (a_length_that_cannot_be_is_found_before_it_is_believed),
    cmocka_unit_test (what_is_nested_too_deep_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
