/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/schema.h"

#include <weir/error.h>

/* A schema is what of a type is the same on every machine: kinds, widths, field names, their order. The fingerprint is
 * FNV-1a (64 bits) over the schema in preorder, specified in docs/value-format.md:
 *
 *   type     = kind (1 byte) width (1 byte, ints and floats: size in bytes; else 0) rest
 *   rest     = count (u32) field*   of a record
 *            | type                 of an optional, list or map
 *   field    = length (u32) name type
 *
 * Numbers are little-endian. */

typedef struct
{
  WeirKind        kind;
  const WeirType *type;
  const char     *name;
} ScalarName;

static const ScalarName scalar_names[] = {
  { WEIR_KIND_UNIT, &weir__type_WeirUnit, "unit" },
  { WEIR_KIND_BOOL, &weir__type_bool, "bool" },
  { WEIR_KIND_INT, &weir__type_int8_t, "int8" },
  { WEIR_KIND_INT, &weir__type_int16_t, "int16" },
  { WEIR_KIND_INT, &weir__type_int32_t, "int32" },
  { WEIR_KIND_INT, &weir__type_int64_t, "int64" },
  { WEIR_KIND_UINT, &weir__type_uint8_t, "uint8" },
  { WEIR_KIND_UINT, &weir__type_uint16_t, "uint16" },
  { WEIR_KIND_UINT, &weir__type_uint32_t, "uint32" },
  { WEIR_KIND_UINT, &weir__type_uint64_t, "uint64" },
  { WEIR_KIND_FLOAT, &weir__type_float, "float32" },
  { WEIR_KIND_FLOAT, &weir__type_double, "float64" },
  { WEIR_KIND_STRING, &weir__type_WeirString, "string" },
  { WEIR_KIND_BYTES, &weir__type_WeirBytes, "bytes" },
  { WEIR_KIND_TIMESTAMP, &weir__type_WeirTime, "timestamp" },
  { WEIR_KIND_DURATION, &weir__type_WeirDuration, "duration" },
};

const char *
weir__type_scalar_name (const WeirType *type)
{
  for (size_t i = 0; i < G_N_ELEMENTS (scalar_names); i++)
    if (scalar_names[i].kind == type->kind && scalar_names[i].type->size == type->size)
      return scalar_names[i].name;
  return NULL;
}

const WeirType *
weir__type_scalar_by_name (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (scalar_names); i++)
    if (strcmp (scalar_names[i].name, name) == 0)
      return scalar_names[i].type;
  return NULL;
}

/* --- printing ---------------------------------------------------------------------------------------------------- */

static void
append_type (const WeirType *type, GString *to)
{
  const char *scalar = weir__type_scalar_name (type);

  if (scalar != NULL)
    g_string_append (to, scalar);
  else if (type->kind == WEIR_KIND_RECORD)
    {
      g_string_append_printf (to, "record%s%s {", type->name != NULL ? " " : "", type->name != NULL ? type->name : "");
      for (uint32_t i = 0; i < type->n_fields; i++)
        {
          g_string_append_printf (to, "%s%s: ", i > 0 ? ", " : " ", type->fields[i].name);
          append_type (type->fields[i].type, to);
        }
      g_string_append (to, " }");
    }
  else if (type->kind == WEIR_KIND_MAP && weir_type_is_kv (type->item))
    {
      g_string_append (to, "map<");
      append_type (type->item->fields[0].type, to);
      g_string_append (to, ", ");
      append_type (type->item->fields[1].type, to);
      g_string_append_c (to, '>');
    }
  else
    {
      g_string_append (to, type->kind == WEIR_KIND_OPTIONAL ? "optional<" : "list<");
      append_type (type->item, to);
      g_string_append_c (to, '>');
    }
}

char *
weir_type_to_string (const WeirType *type)
{
  GString *text = g_string_new (NULL);

  append_type (type, text);
  return g_string_free (text, FALSE);
}

/* --- comparing --------------------------------------------------------------------------------------------------- */

static gboolean
part (const char *path, const char *what, const WeirType *a, const WeirType *b, GError **error)
{
  g_autofree char *left = weir_type_to_string (a);
  g_autofree char *right = weir_type_to_string (b);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "%s%s%s%s is not %s%s", *path != '\0' ? "field " : "", path,
               *path != '\0' ? ": " : "", left, right, what);
  return FALSE;
}

static gboolean same (const WeirType *a, const WeirType *b, gboolean layout, const char *path, GError **error);

static gboolean
same_field (const WeirType *a, const WeirType *b, uint32_t i, gboolean layout, const char *path, GError **error)
{
  const WeirField *left = &a->fields[i], *right = &b->fields[i];
  g_autofree char *inner = g_strconcat (path, *path != '\0' ? "." : "", left->name, NULL);

  if (strcmp (left->name, right->name) != 0)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "field %s: the other's field %u is %s", inner, i + 1,
                   right->name);
      return FALSE;
    }
  if (layout && left->offset != right->offset)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "field %s: lies at byte %u here, at byte %u there",
                   inner, left->offset, right->offset);
      return FALSE;
    }
  return same (left->type, right->type, layout, inner, error);
}

static gboolean
same (const WeirType *a, const WeirType *b, gboolean layout, const char *path, GError **error)
{
  g_autofree char *inner = NULL;

  if (a == b)
    return TRUE;
  if (a->kind != b->kind || g_strcmp0 (weir__type_scalar_name (a), weir__type_scalar_name (b)) != 0)
    return part (path, "", a, b, error);
  if (a->n_fields != b->n_fields)
    return part (path, " (they differ in the number of fields)", a, b, error);
  for (uint32_t i = 0; i < a->n_fields; i++)
    if (!same_field (a, b, i, layout, path, error))
      return FALSE;
  if (layout && (a->size != b->size || a->align != b->align || a->item_offset != b->item_offset))
    return part (path, " in memory (size, alignment or offset differ)", a, b, error);
  if (a->item == NULL)
    return TRUE;
  inner = g_strconcat (path, a->kind == WEIR_KIND_OPTIONAL ? "" : "[]", NULL);
  return same (a->item, b->item, layout, inner, error);
}

gboolean
weir_type_same_schema (const WeirType *a, const WeirType *b, GError **error)
{
  return same (a, b, FALSE, "", error);
}

gboolean
weir_type_same_layout (const WeirType *a, const WeirType *b, GError **error)
{
  return same (a, b, TRUE, "", error);
}

/* --- fingerprint ------------------------------------------------------------------------------------------------- */

static uint64_t
fnv_bytes (uint64_t hash, const void *data, size_t size)
{
  const uint8_t *byte = data;

  for (size_t i = 0; i < size; i++)
    hash = (hash ^ byte[i]) * UINT64_C (0x100000001b3);
  return hash;
}

static uint64_t
fnv_u32 (uint64_t hash, uint32_t n)
{
  return fnv_bytes (hash, (uint8_t[]) { n & 0xff, n >> 8 & 0xff, n >> 16 & 0xff, n >> 24 }, 4);
}

static uint64_t
fnv_type (uint64_t hash, const WeirType *type)
{
  bool    wide = type->kind == WEIR_KIND_INT || type->kind == WEIR_KIND_UINT || type->kind == WEIR_KIND_FLOAT;
  uint8_t head[2] = { (uint8_t) type->kind, wide ? (uint8_t) type->size : 0 };

  hash = fnv_bytes (hash, head, sizeof head);
  if (type->item != NULL)
    return fnv_type (hash, type->item);
  if (type->kind != WEIR_KIND_RECORD)
    return hash;
  hash = fnv_u32 (hash, type->n_fields);
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      uint32_t length = (uint32_t) strlen (type->fields[i].name);

      hash = fnv_bytes (fnv_u32 (hash, length), type->fields[i].name, length);
      hash = fnv_type (hash, type->fields[i].type);
    }
  return hash;
}

uint64_t
weir_type_fingerprint (const WeirType *type)
{
  return fnv_type (UINT64_C (0xcbf29ce484222325), type);
}
