/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder.h"
#include "sdk/types/type-build.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

static void
a_coder_writes_and_reads_what_the_walk_does (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 2000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 6, false);
      g_autoptr (WeirCoder) coder = weir__coder_new (type);
      WeirWriter by_coder;

      weir__writer_init (&by_coder);
      for (int j = 0; j < 3; j++)
        {
          void *value = weir_test_rand_new_value (rand, type, arena);
          void *read = weir_arena_alloc (arena, type->size);
          g_autoptr (GByteArray) by_walk = g_byte_array_new ();
          g_autofree uint8_t *exact = NULL;
          WeirBytes bytes;

          weir__writer_rewind (&by_coder);
          weir__coder_encode (coder, value, &by_coder);
          weir_value_encode (type, value, by_walk);
          assert_int_equal (weir__writer_size (&by_coder), by_walk->len);
          assert_memory_equal (by_coder.start, by_walk->data, by_walk->len);
          exact = g_memdup2 (by_walk->data, by_walk->len);
          bytes = (WeirBytes) { exact, by_walk->len };
          assert_true (weir__coder_decode (coder, &bytes, read, arena, NULL));
          assert_int_equal (bytes.size, 0);
          assert_true (weir_value_equal (type, value, read));
        }
      weir__writer_clear (&by_coder);
      weir_arena_reset (arena);
    }
}

static void
values_of_one_writer_follow_each_other (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();
  g_autoptr (WeirCoder) coder = weir__coder_new (WEIR_TYPE (Visit));
  enum { N = 200 };
  Visit     *visits = weir_arena_alloc (arena, N * sizeof *visits), read;
  WeirWriter writer;
  WeirBytes  bytes;

  (void) state;
  weir__writer_init (&writer);
  for (int i = 0; i < N; i++)
    {
      weir_test_rand_value (rand, WEIR_TYPE (Visit), &visits[i], arena);
      weir__coder_encode (coder, &visits[i], &writer);
    }
  bytes = (WeirBytes) { writer.start, weir__writer_size (&writer) };
  for (int i = 0; i < N; i++)
    {
      assert_true (weir__coder_decode (coder, &bytes, &read, arena, NULL));
      assert_true (weir_value_equal (WEIR_TYPE (Visit), &visits[i], &read));
    }
  assert_int_equal (bytes.size, 0);
  weir__writer_clear (&writer);
}

/* Mutations and truncations: the same verdict, and the same message, from both. */
static void
a_coder_refuses_what_the_walk_refuses_and_says_the_same (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();
  int refused = 0;

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 5, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      void           *by_coder = weir_arena_alloc (arena, type->size);
      g_autoptr (WeirCoder) coder = weir__coder_new (type);
      g_autoptr (GByteArray) encoded = g_byte_array_new ();
      g_autoptr (GError) of_walk = NULL;
      g_autoptr (GError) of_coder = NULL;
      g_autofree uint8_t *exact = NULL;
      WeirBytes first, second;

      weir_value_encode (type, value, encoded);
      if (i % 4 > 0)
        encoded->data[g_rand_int_range (rand, 0, (int) encoded->len)] = (uint8_t) g_rand_int (rand);
      first.size = i % 4 < 3 ? encoded->len : (size_t) g_rand_int_range (rand, 0, (int) encoded->len);
      first.data = exact = g_memdup2 (encoded->data, first.size);
      second = first;
      assert_int_equal (weir_value_decode (type, &first, value, arena, &of_walk),
                        weir__coder_decode (coder, &second, by_coder, arena, &of_coder));
      assert_ptr_equal (first.data, second.data);
      if (of_walk != NULL)
        assert_string_equal (of_walk->message, of_coder->message);
      else
        assert_true (weir_value_equal (type, value, by_coder));
      refused += of_walk != NULL;
      weir_arena_reset (arena);
    }
  assert_in_range (refused, 3000, 19000);
}

static void
a_list_that_lies_takes_no_memory (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (WeirCoder) coder = weir__coder_new (WEIR_TYPE (Words));
  WeirBytes bytes = { (const uint8_t *) "\xdd\xff\xff\xff\xff\xa1x", 7 };
  Words     words;

  (void) state;
  assert_false (weir__coder_decode (coder, &bytes, &words, arena, NULL));
  assert_int_equal (weir_arena_held (arena), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_coder_writes_and_reads_what_the_walk_does),
    cmocka_unit_test (values_of_one_writer_follow_each_other),
    cmocka_unit_test (a_coder_refuses_what_the_walk_refuses_and_says_the_same),
    cmocka_unit_test (a_list_that_lies_takes_no_memory),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
