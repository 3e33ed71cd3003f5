/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include "io/codec.h"

static const WeirCompression all[]
    = { WEIR_COMPRESSION_GZIP, WEIR_COMPRESSION_ZSTD, WEIR_COMPRESSION_LZ4, WEIR_COMPRESSION_BZIP2 };

/* Text with repetitions, `size` bytes. */
static GString *
make_text (size_t size)
{
  GString *text = g_string_new (NULL);
  uint32_t x = 1;

  while (text->len < size)
    {
      x = x * 1664525u + 1013904223u;
      g_string_append_printf (text, "word%u ", (x >> 16) % 1000);
    }
  g_string_truncate (text, size);
  return text;
}

/* One member, given `in_step` bytes and room for `out_step` at a time. */
static void
compress (const WeirCodec *codec, const GString *text, size_t in_step, size_t out_step, GString *to)
{
  void       *encoder = codec->ops->encoder_new ();
  const char *at = text->str, *end = text->str + text->len, *why = NULL;
  char       *room_bytes = g_malloc (out_step);

  for (;;)
    {
      WeirCodecInput from = { at, at + MIN (in_step, (size_t) (end - at)) };
      WeirCodecRoom  room = { room_bytes, room_bytes + out_step };
      WeirCodecStep  step = codec->ops->encode (encoder, &from, &room, at == end, &why);

      assert_int_not_equal (step, WEIR__CODEC_BAD);
      g_string_append_len (to, room_bytes, room.next - room_bytes);
      at = from.next;
      if (step == WEIR__CODEC_MEMBER)
        break;
    }
  codec->ops->encoder_free (encoder);
  g_free (room_bytes);
}

static void
assert_decompresses (const WeirCodec *codec, const GString *packed, const GString *text, size_t in_step,
                     size_t out_step)
{
  void       *decoder = codec->ops->decoder_new ();
  const char *at = packed->str, *end = packed->str + packed->len, *why = NULL;
  char       *room_bytes = g_malloc (out_step);
  GString    *found = g_string_new (NULL);

  for (;;)
    {
      WeirCodecInput from = { at, at + MIN (in_step, (size_t) (end - at)) };
      WeirCodecRoom  room = { room_bytes, room_bytes + out_step };
      WeirCodecStep  step = codec->ops->decode (decoder, &from, &room, &why);

      if (step == WEIR__CODEC_BAD)
        fail_msg ("%s: %s", codec->name, why);
      g_string_append_len (found, room_bytes, room.next - room_bytes);
      at = from.next;
      if (step == WEIR__CODEC_MEMBER)
        break;
    }
  assert_ptr_equal (at, end);
  assert_true (g_string_equal (found, text));
  g_string_free (found, TRUE);
  codec->ops->decoder_free (decoder);
  g_free (room_bytes);
}

static void
text_survives_every_codec_in_pieces_of_any_size (void **state)
{
  static const size_t sizes[] = { 0, 1, 100, 70000, 300000 };

  (void) state;
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        const WeirCodec *codec = weir__codec_find (all[c]);
        GString         *text = make_text (sizes[s]), *packed = g_string_new (NULL);

        if (codec->ops == NULL)
          continue;
        compress (codec, text, 7777, 333, packed);
        assert_decompresses (codec, packed, text, 1 << 20, 1 << 20);
        assert_decompresses (codec, packed, text, 13, 17);
        g_string_truncate (packed, 0);
        compress (codec, text, 1 << 20, 1 << 20, packed);
        assert_decompresses (codec, packed, text, 4096, 4096);
        assert_int_equal (weir__codec_of_magic (packed->str, MIN (packed->len, WEIR__MAGIC_MAX)), all[c]);
        g_string_free (text, TRUE);
        g_string_free (packed, TRUE);
      }
}

static void
text_is_not_taken_for_compressed (void **state)
{
  (void) state;
  assert_int_equal (weir__codec_of_magic ("", 0), WEIR_COMPRESSION_NONE);
  assert_int_equal (weir__codec_of_magic ("BZh9 is how it begins", WEIR__MAGIC_MAX), WEIR_COMPRESSION_NONE);
  assert_int_equal (weir__codec_of_magic ("\x1f\x8b", 2), WEIR_COMPRESSION_NONE);
}

static void
a_name_tells_its_codec_by_the_suffix (void **state)
{
  (void) state;
  assert_int_equal (weir__codec_of_name (WEIR_STRING ("a/b.txt.gz")), WEIR_COMPRESSION_GZIP);
  assert_int_equal (weir__codec_of_name (WEIR_STRING ("b.zst")), WEIR_COMPRESSION_ZSTD);
  assert_int_equal (weir__codec_of_name (WEIR_STRING ("b.lz4")), WEIR_COMPRESSION_LZ4);
  assert_int_equal (weir__codec_of_name (WEIR_STRING ("b.bz2")), WEIR_COMPRESSION_BZIP2);
  assert_int_equal (weir__codec_of_name (WEIR_STRING ("b.gz.txt")), WEIR_COMPRESSION_NONE);
  assert_int_equal (weir__codec_of_name (WEIR_STRING (".gz")), WEIR_COMPRESSION_NONE);
}

static void
a_codec_that_is_not_built_in_is_an_error_that_names_its_option (void **state)
{
  (void) state;
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      GError  *error = NULL;
      gboolean fine = weir__codec_check (all[c], WEIR_STRING ("there/some.file"), &error);

      assert_int_equal (fine, io_test_has_codec (all[c]));
      if (!fine)
        io_test_assert_error (&error, WEIR_ERROR_UNSUPPORTED, weir__codec_find (all[c])->option);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (text_survives_every_codec_in_pieces_of_any_size),
    cmocka_unit_test (text_is_not_taken_for_compressed),
    cmocka_unit_test (a_codec_that_is_not_built_in_is_an_error_that_names_its_option),
    cmocka_unit_test (a_name_tells_its_codec_by_the_suffix),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
