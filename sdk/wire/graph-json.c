/* SPDX-License-Identifier: Apache-2.0 */
/* The graph's document as JSON: the msgpack, token for token. Bytes are shown in hexadecimal. */
#include <math.h>

#include "sdk/wire/graph-msgpack.h"
#include "sdk/wire/msgpack-token.h"

static void
append_string (GString *json, WeirBytes bytes)
{
  g_autofree char *valid = g_utf8_make_valid ((const char *) bytes.data, (gssize) bytes.size);

  g_string_append_c (json, '"');
  for (const char *c = valid; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((unsigned char) *c < ' ')
      g_string_append_printf (json, "\\u%04x", (unsigned) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

static void
append_hex (GString *json, WeirBytes bytes)
{
  g_string_append_c (json, '"');
  for (size_t i = 0; i < bytes.size; i++)
    g_string_append_printf (json, "%02x", bytes.data[i]);
  g_string_append_c (json, '"');
}

static void
append_float (GString *json, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* JSON has no words for the others. */
  g_string_append (json, isfinite (value) ? g_ascii_dtostr (buffer, sizeof buffer, value) : "null");
}

static void
append_scalar (GString *json, const WeirToken *token)
{
  switch (token->kind)
    {
    case WEIR_TOKEN_BOOL:
      g_string_append (json, token->boolean ? "true" : "false");
      break;
    case WEIR_TOKEN_UINT:
      g_string_append_printf (json, "%" PRIu64, token->u);
      break;
    case WEIR_TOKEN_INT:
      g_string_append_printf (json, "%" PRId64, token->i);
      break;
    case WEIR_TOKEN_FLOAT:
      append_float (json, token->f);
      break;
    case WEIR_TOKEN_STRING:
      append_string (json, token->payload);
      break;
    case WEIR_TOKEN_BYTES:
    case WEIR_TOKEN_EXT:
      append_hex (json, token->payload);
      break;
    case WEIR_TOKEN_NIL:
    case WEIR_TOKEN_ARRAY:
    case WEIR_TOKEN_MAP:
      g_string_append (json, "null");
      break;
    }
}

static void
break_line (GString *json, unsigned depth)
{
  g_string_append_c (json, '\n');
  for (unsigned i = 0; i < depth; i++)
    g_string_append (json, "  ");
}

static void
append_value (GString *json, WeirBytes *bytes, unsigned depth)
{
  WeirToken token;

  if (!weir__token_read (bytes, &token))
    return;
  if ((token.kind != WEIR_TOKEN_ARRAY && token.kind != WEIR_TOKEN_MAP))
    {
      append_scalar (json, &token);
      return;
    }
  g_string_append_c (json, token.kind == WEIR_TOKEN_MAP ? '{' : '[');
  for (uint32_t i = 0; i < token.n; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      break_line (json, depth + 1);
      if (token.kind == WEIR_TOKEN_MAP)
        {
          append_value (json, bytes, depth + 1);
          g_string_append (json, ": ");
        }
      append_value (json, bytes, depth + 1);
    }
  if (token.n > 0)
    break_line (json, depth);
  g_string_append_c (json, token.kind == WEIR_TOKEN_MAP ? '}' : ']');
}

char *
weir__graph_to_json (const WeirGraph *graph)
{
  g_autoptr (GBytes) document = weir__graph_encode (graph);
  GString  *json = g_string_new (NULL);
  WeirBytes bytes;

  bytes.data = g_bytes_get_data (document, &bytes.size);
  append_value (json, &bytes, 0);
  g_string_append_c (json, '\n');
  return g_string_free (json, FALSE);
}
