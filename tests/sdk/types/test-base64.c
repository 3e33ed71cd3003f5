/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/base64.h"

#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

static void
text_is_that_of_another_encoder_and_reads_back (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 2000; i++)
    {
      WeirString       any = weir_test_rand_string (rand, arena);
      WeirBytes        bytes = { (const uint8_t *) any.data, any.size }, read;
      g_autofree char *expected = g_base64_encode (bytes.data, bytes.size);
      g_autoptr (GString) text = g_string_new (NULL);

      weir__base64_put (text, bytes);
      assert_string_equal (text->str, expected);
      assert_true (weir__base64_parse ((WeirString) { text->str, text->len }, arena, &read));
      assert_int_equal (read.size, bytes.size);
      assert_memory_equal (read.data, bytes.data, bytes.size);
      weir_arena_reset (arena);
    }
}

static void
nothing_else_is_base64 (void **state)
{
  static const char *const garbage[] = { "A",    "AA",   "AAA",  "====", "A===", "AB==",
                                         "AAB=", "AA=A", "AA A", "AA-A", "=AAA", "AAAA=" };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirBytes bytes;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    if (weir__base64_parse (weir_string_from_c (garbage[i]), arena, &bytes))
      fail_msg ("%s was read", garbage[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (text_is_that_of_another_encoder_and_reads_back),
    cmocka_unit_test (nothing_else_is_base64),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
