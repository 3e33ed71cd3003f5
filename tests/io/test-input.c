/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>

#include "io/codec.h"
#include "io/input.h"

static const WeirCompression all[]
    = { WEIR_COMPRESSION_GZIP, WEIR_COMPRESSION_ZSTD, WEIR_COMPRESSION_LZ4, WEIR_COMPRESSION_BZIP2 };

static void
compress (WeirCompression compression, const char *text, GString *to)
{
  const WeirCodec *codec = weir__codec_find (compression);
  void            *encoder = codec->ops->encoder_new ();
  WeirCodecInput   from = { text, text + strlen (text) };
  const char      *why;
  char             bytes[4096];
  WeirCodecStep    step;

  do
    {
      WeirCodecRoom room = { bytes, bytes + sizeof bytes };

      step = codec->ops->encode (encoder, &from, &room, from.next == from.end, &why);
      g_string_append_len (to, bytes, room.next - bytes);
    }
  while (step != WEIR__CODEC_MEMBER);
  codec->ops->encoder_free (encoder);
}

/* Everything from `position` on, a few bytes at a time. */
static gboolean
read_from (WeirInput *input, int64_t position, GString *found, GError **error)
{
  char   bytes[7];
  gssize n;

  g_string_truncate (found, 0);
  if (!weir__input_seek (input, position, error))
    return FALSE;
  while ((n = weir__input_read (input, bytes, sizeof bytes, error)) > 0)
    g_string_append_len (found, bytes, n);
  assert_int_not_equal (n, WEIR__INPUT_LATER);
  return n == 0;
}

static gboolean
read_bytes (void **state, WeirCompression compression, const GString *packed, GString *found, GError **error)
{
  g_autofree char *path = io_test_write (state, "packed", packed->str, packed->len);
  WeirFile         file = { weir_string_from_c (path), (int64_t) packed->len, (int32_t) compression };
  WeirInput       *input = weir__input_open (&file, error);
  gboolean         ok = input != NULL && read_from (input, 0, found, error);

  weir__input_close (input);
  return ok;
}

static void
many_members_read_as_one_text (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      GString *packed = g_string_new (NULL), *expected = g_string_new (NULL), *found = g_string_new (NULL);
      GError  *error = NULL;

      for (int i = 0; i < 2000; i++)
        {
          g_autofree char *member = i % 7 == 0 ? g_strdup ("") : g_strdup_printf ("member %d\n", i);

          compress (all[c], member, packed);
          g_string_append (expected, member);
        }
      if (!read_bytes (state, all[c], packed, found, &error))
        fail_msg ("%s", error->message);
      assert_true (g_string_equal (found, expected));
      g_string_free (packed, TRUE);
      g_string_free (expected, TRUE);
      g_string_free (found, TRUE);
    }
}

static void
a_stream_cut_off_anywhere_is_an_error_that_says_where (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      GString *packed = g_string_new (NULL), *found = g_string_new (NULL);

      compress (all[c], "Lorem ipsum dolor sit amet, consetetur sadipscing elitr\n", packed);
      while (packed->len > 1)
        {
          GError          *error = NULL;
          g_autofree char *where = g_strdup_printf ("packed: at byte %zu: damaged %s data: it ends in the middle",
                                                    packed->len - 1, weir__codec_find (all[c])->name);

          g_string_truncate (packed, packed->len - 1);
          assert_false (read_bytes (state, all[c], packed, found, &error));
          io_test_assert_error (&error, WEIR_ERROR_DATA, where);
        }
      g_string_free (packed, TRUE);
      g_string_free (found, TRUE);
    }
}

static void
zeros_behind_the_last_member_are_padding_and_other_bytes_an_error (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      GString *packed = g_string_new (NULL), *found = g_string_new (NULL);
      GError  *error = NULL;

      compress (all[c], "text\n", packed);
      g_string_append_len (packed, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
      assert_true (read_bytes (state, all[c], packed, found, &error));
      assert_string_equal (found->str, "text\n");
      g_string_append (packed, "something else altogether");
      assert_false (read_bytes (state, all[c], packed, found, &error));
      io_test_assert_error (&error, WEIR_ERROR_DATA, weir__codec_find (all[c])->name);
      g_string_free (packed, TRUE);
      g_string_free (found, TRUE);
    }
}

/* No bit of a stream may change without notice; codecs whose frames have bits of no meaning may also read the same
 * text. */
static void
a_flipped_bit_is_an_error_or_makes_no_difference (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      GString *packed = g_string_new (NULL), *found = g_string_new (NULL);

      compress (all[c], "Lorem ipsum dolor sit amet, consetetur sadipscing elitr\n", packed);
      for (size_t bit = 0; bit < packed->len * 8; bit++)
        {
          GError *error = NULL;

          packed->str[bit / 8] ^= (char) (1 << bit % 8);
          if (read_bytes (state, all[c], packed, found, &error))
            assert_string_equal (found->str, "Lorem ipsum dolor sit amet, consetetur sadipscing elitr\n");
          else
            io_test_assert_error (&error, WEIR_ERROR_DATA, "damaged");
          packed->str[bit / 8] ^= (char) (1 << bit % 8);
        }
      g_string_free (packed, TRUE);
      g_string_free (found, TRUE);
    }
}

static void
any_position_can_be_gone_to_in_plain_and_compressed_files (void **state)
{
  const char *text = "0123456789abcdefghijklmnopqrstuvwxyz";

  for (size_t c = 0; c <= G_N_ELEMENTS (all); c++)
    {
      if (c < G_N_ELEMENTS (all) && !io_test_has_codec (all[c]))
        continue;

      GString         *packed = g_string_new (NULL), *found = g_string_new (NULL);
      g_autofree char *path = NULL;
      WeirFile         file;
      WeirInput       *input;

      if (c < G_N_ELEMENTS (all))
        compress (all[c], text, packed);
      else
        g_string_append (packed, text);
      path = io_test_write (state, "seek", packed->str, packed->len);
      file = io_test_file (path);
      input = weir__input_open (&file, NULL);
      for (int i = 0; i < 200; i++)
        {
          int64_t position = i * 17 % 40;

          assert_true (read_from (input, position, found, NULL));
          assert_string_equal (found->str, position < 36 ? text + position : "");
        }
      weir__input_close (input);
      g_string_free (packed, TRUE);
      g_string_free (found, TRUE);
    }
}

/* Through a pipe, with a writer that is slower than the reader. */
static void
a_pipe_is_read_as_it_comes_and_recognised_by_its_first_bytes (void **state)
{
  for (size_t c = 0; c <= G_N_ELEMENTS (all); c++)
    {
      if (c < G_N_ELEMENTS (all) && !io_test_has_codec (all[c]))
        continue;

      g_autofree char *path = g_build_filename (*state, "pipe", NULL);
      GString         *packed = g_string_new (NULL), *found = g_string_new (NULL);
      WeirFile         file = { weir_string_from_c (path), -1, WEIR_COMPRESSION_AUTO };
      WeirInput       *input;
      int              writer;
      size_t           written = 0;

      if (c < G_N_ELEMENTS (all))
        compress (all[c], "through a pipe\n", packed);
      else
        g_string_append (packed, "through a pipe\n");
      assert_int_equal (mkfifo (path, 0600), 0);
      writer = open (path, O_RDWR);
      input = weir__input_open (&file, NULL);
      for (;;)
        {
          char   bytes[16];
          gssize n = weir__input_read (input, bytes, sizeof bytes, NULL);

          if (n > 0)
            g_string_append_len (found, bytes, n);
          else if (n == 0)
            break;
          else if (written < packed->len)
            {
              assert_int_equal (n, WEIR__INPUT_LATER);
              assert_int_equal (write (writer, packed->str + written++, 1), 1);
            }
          else
            {
              close (writer);
            }
        }
      assert_string_equal (found->str, "through a pipe\n");
      assert_false (weir__input_seek (input, 0, NULL));
      weir__input_close (input);
      g_remove (path);
      g_string_free (packed, TRUE);
      g_string_free (found, TRUE);
    }
}

static void
a_name_with_a_nul_is_an_error_not_another_file (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "plain", "text\n"), *longer = g_strconcat (path, "?.old", NULL);
  WeirFile         file = { { longer, strlen (longer) }, 5, WEIR_COMPRESSION_NONE };
  GError          *error = NULL;

  longer[strlen (path)] = 0;
  assert_null (weir__input_open (&file, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "plain: the name goes on behind a NUL byte");
}

static void
a_directory_has_no_bytes_to_read (void **state)
{
  WeirFile   file = { { *state, strlen (*state) }, 4096, WEIR_COMPRESSION_NONE };
  GError    *error = NULL;
  WeirInput *input = weir__input_open (&file, &error);
  char       bytes[16];

  assert_non_null (input);
  assert_int_equal (weir__input_read (input, bytes, sizeof bytes, &error), WEIR__INPUT_FAILED);
  io_test_assert_error (&error, WEIR_ERROR_IO, "Is a directory");
  weir__input_close (input);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (many_members_read_as_one_text),
    cmocka_unit_test (a_stream_cut_off_anywhere_is_an_error_that_says_where),
    cmocka_unit_test (zeros_behind_the_last_member_are_padding_and_other_bytes_an_error),
    cmocka_unit_test (a_flipped_bit_is_an_error_or_makes_no_difference),
    cmocka_unit_test (any_position_can_be_gone_to_in_plain_and_compressed_files),
    cmocka_unit_test (a_pipe_is_read_as_it_comes_and_recognised_by_its_first_bytes),
    cmocka_unit_test (a_name_with_a_nul_is_an_error_not_another_file),
    cmocka_unit_test (a_directory_has_no_bytes_to_read),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
