/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/wire/json-document.h"

#include <string.h>

#include "sdk/wire/map-writer.h"
#include "tests/support/weir-test.h"

static void convert (const char **at, GByteArray *to);

static char
skip_blanks (const char **at)
{
  *at += strspn (*at, " \n");
  return **at;
}

static void
convert_string (const char **at, msgpack_packer *packer)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for ((*at)++; **at != '"'; (*at)++)
    {
      if (**at == '\0')
        fail_msg ("a string without an end");
      *at += **at == '\\';
      g_string_append_c (text, **at);
    }
  (*at)++;
  msgpack_pack_str_with_body (packer, text->str, text->len);
}

/* Items are counted as they come, so the head is put in front of them at last. */
static void
convert_container (const char **at, GByteArray *to, msgpack_packer *packer)
{
  bool   is_map = **at == '{';
  char   end = is_map ? '}' : ']';
  size_t n = 0;
  g_autoptr (GByteArray) items = g_byte_array_new ();

  (*at)++;
  while (skip_blanks (at) != end)
    {
      if (**at == ',' || **at == ':')
        {
          (*at)++;
          continue;
        }
      convert (at, items);
      n++;
    }
  (*at)++;
  if (is_map)
    msgpack_pack_map (packer, n / 2);
  else
    msgpack_pack_array (packer, n);
  g_byte_array_append (to, items->data, items->len);
}

static void
convert (const char **at, GByteArray *to)
{
  msgpack_packer packer;
  char          *end;

  weir__packer_init (&packer, to);
  switch (skip_blanks (at))
    {
    case '"':
      convert_string (at, &packer);
      break;
    case '{':
    case '[':
      convert_container (at, to, &packer);
      break;
    case 't':
      msgpack_pack_true (&packer);
      *at += strlen ("true");
      break;
    case 'f':
      msgpack_pack_false (&packer);
      *at += strlen ("false");
      break;
    case 'n':
      msgpack_pack_nil (&packer);
      *at += strlen ("null");
      break;
    case '-':
      msgpack_pack_int64 (&packer, g_ascii_strtoll (*at, &end, 10));
      *at = end;
      break;
    default:
      msgpack_pack_uint64 (&packer, g_ascii_strtoull (*at, &end, 10));
      if (end == *at)
        fail_msg ("no JSON: %s", *at);
      *at = end;
    }
}

GBytes *
weir_test_document_from_json (const char *json)
{
  GByteArray *document = g_byte_array_new ();

  convert (&json, document);
  return g_byte_array_free_to_bytes (document);
}
