/* SPDX-License-Identifier: Apache-2.0 */
/* Element types in the document: one table, each type after the types that it is made of, so that an index always
 * points back and no cycle can be written down. A type carries its schema and its layout in C: members of a cluster
 * must agree in both, and whoever reads the graph has no header to compile. The layout is checked as a compiler would
 * have made it (sizes, alignments, no overlap), since rows will be read by it. */
#include "sdk/wire/graph-codec.h"

static const char *const kinds[] = {
  [WEIR_KIND_UNIT] = "unit",         [WEIR_KIND_BOOL] = "bool",         [WEIR_KIND_INT] = "int",
  [WEIR_KIND_UINT] = "uint",         [WEIR_KIND_FLOAT] = "float",       [WEIR_KIND_STRING] = "string",
  [WEIR_KIND_BYTES] = "bytes",       [WEIR_KIND_TIMESTAMP] = "timestamp", [WEIR_KIND_DURATION] = "duration",
  [WEIR_KIND_OPTIONAL] = "optional", [WEIR_KIND_LIST] = "list",         [WEIR_KIND_MAP] = "map",
  [WEIR_KIND_RECORD] = "record",
};

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void
write_fields (WeirGraphWriter *writer, WeirMapWriter *outer, const WeirType *type, const uint32_t *ids)
{
  weir__map_writer_key (outer, "fields");
  msgpack_pack_array (&outer->packer, type->n_fields);
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];
      WeirMapWriter    map;

      weir__map_writer_begin (&map, outer->bytes);
      weir__map_writer_string (&map, "name", field->name);
      weir__map_writer_uint (&map, "offset", field->offset);
      weir__map_writer_uint (&map, "type", ids[i]);
      weir__graph_writer_end (writer, &map, field);
    }
}

/* `ids`: of the fields' types, or of the item's. */
static GBytes *
write_type (WeirGraphWriter *writer, const WeirType *type, const uint32_t *ids)
{
  GByteArray   *bytes = g_byte_array_new ();
  WeirMapWriter map;

  weir__map_writer_begin (&map, bytes);
  weir__map_writer_string (&map, "kind", kinds[type->kind]);
  weir__map_writer_optional_string (&map, "name", type->name);
  weir__map_writer_uint (&map, "size", type->size);
  weir__map_writer_uint (&map, "align", type->align);
  if (type->kind == WEIR_KIND_RECORD)
    write_fields (writer, &map, type, ids);
  else if (type->item != NULL)
    weir__map_writer_uint (&map, "item", ids[0]);
  if (type->kind == WEIR_KIND_OPTIONAL)
    weir__map_writer_uint (&map, "item_offset", type->item_offset);
  weir__graph_writer_end (writer, &map, type);
  return g_byte_array_free_to_bytes (bytes);
}

uint32_t
weir__graph_writer_type (WeirGraphWriter *writer, const WeirType *type)
{
  g_autofree uint32_t *ids = NULL;
  g_autoptr (GBytes) form = NULL;
  void *id;

  if (g_hash_table_lookup_extended (writer->type_ids, type, NULL, &id))
    return GPOINTER_TO_UINT (id);
  ids = g_new (uint32_t, MAX (type->n_fields, 1));
  for (uint32_t i = 0; i < type->n_fields; i++)
    ids[i] = weir__graph_writer_type (writer, type->fields[i].type);
  if (type->item != NULL)
    ids[0] = weir__graph_writer_type (writer, type->item);
  form = write_type (writer, type, ids);
  if (!g_hash_table_lookup_extended (writer->type_forms, form, NULL, &id))
    {
      id = GUINT_TO_POINTER (writer->types->len);
      g_hash_table_insert (writer->type_forms, form, id);
      g_ptr_array_add (writer->types, g_steal_pointer (&form));
    }
  g_hash_table_insert (writer->type_ids, (void *) type, id);
  return GPOINTER_TO_UINT (id);
}

void
weir__graph_writer_type_field (WeirGraphWriter *writer, WeirMapWriter *map, const char *key, const WeirType *type)
{
  if (type != NULL)
    weir__map_writer_uint (map, key, weir__graph_writer_type (writer, type));
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* How much there is to walk in a type. */
typedef struct
{
  uint32_t parts, depth;
} TypeSize;

static const TypeSize *
size_of (const WeirGraphReader *reader, uint32_t id)
{
  return &g_array_index (reader->sizes, TypeSize, id);
}

static void
count_part (const WeirGraphReader *reader, TypeSize *whole, uint32_t id)
{
  const TypeSize *part = size_of (reader, id);

  whole->parts = MIN (whole->parts + part->parts, WEIR__TYPE_PARTS + 1);
  whole->depth = MAX (whole->depth, part->depth + 1);
}

/* The built-in type of that kind and size, or NULL. */
static const WeirType *
find_scalar (WeirKind kind, uint32_t size)
{
  static const WeirType *const scalars[] = {
    &weir__type_bool,       &weir__type_int8_t,   &weir__type_int16_t,      &weir__type_int32_t,
    &weir__type_int64_t,    &weir__type_uint8_t,  &weir__type_uint16_t,     &weir__type_uint32_t,
    &weir__type_uint64_t,   &weir__type_float,    &weir__type_double,       &weir__type_WeirString,
    &weir__type_WeirBytes,  &weir__type_WeirTime, &weir__type_WeirDuration, &weir__type_WeirUnit,
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (scalars[i]->kind == kind && scalars[i]->size == size)
      return scalars[i];
  return NULL;
}

static bool
is_power_of_two (uint32_t n)
{
  return n != 0 && (n & (n - 1)) == 0;
}

/* Does a part of that type fit at that offset? */
static bool
fits_at (const WeirType *whole, const WeirType *part, uint32_t offset)
{
  return offset % part->align == 0 && whole->align >= part->align && offset <= whole->size
         && part->size <= whole->size - offset;
}

static int
compare_offsets (const void *a, const void *b)
{
  const WeirField *x = *(const WeirField *const *) a, *y = *(const WeirField *const *) b;

  return (x->offset > y->offset) - (x->offset < y->offset);
}

static void
check_fields (WeirDocument *document, const WeirType *type)
{
  g_autofree const WeirField **sorted = g_new (const WeirField *, type->n_fields);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (uint32_t i = 0; i < type->n_fields && document->error == NULL; i++)
    {
      sorted[i] = &type->fields[i];
      if (!g_hash_table_add (names, (void *) type->fields[i].name))
        weir__document_fail (document, "fields", "\"%s\" is there twice", type->fields[i].name);
      else if (!fits_at (type, type->fields[i].type, type->fields[i].offset))
        weir__document_fail (document, "fields", "\"%s\" does not fit at offset %u", type->fields[i].name,
                             type->fields[i].offset);
    }
  if (document->error != NULL)
    return;
  qsort (sorted, type->n_fields, sizeof *sorted, compare_offsets);
  for (uint32_t i = 1; i < type->n_fields; i++)
    if (sorted[i]->offset - sorted[i - 1]->offset < sorted[i - 1]->type->size)
      weir__document_fail (document, "fields", "\"%s\" and \"%s\" overlap", sorted[i - 1]->name, sorted[i]->name);
}

/* `ret_fields` has room for all of them. */
static uint32_t
read_fields (WeirGraphReader *reader, WeirArrayReader *array, WeirField *ret_fields, TypeSize *size)
{
  uint32_t  n = 0;
  WeirBytes value;

  while (weir__array_next (array, &value))
    {
      WeirField    *field = &ret_fields[n++];
      WeirMapReader map;
      uint32_t      id;

      weir__map_open (&map, &reader->document, value);
      field->name = weir__map_arena_string (&map, "name", reader->graph->arena);
      field->offset = (uint32_t) weir__map_uint (&map, "offset", UINT32_MAX);
      id = weir__map_index (&map, "type", reader->types->len);
      if (reader->document.error == NULL)
        {
          field->type = g_ptr_array_index (reader->types, id);
          count_part (reader, size, id);
        }
      weir__graph_reader_close (reader, &map, field);
    }
  return n;
}

static void
read_record (WeirGraphReader *reader, WeirMapReader *map, WeirType *type, TypeSize *size)
{
  WeirArrayReader array;
  WeirField      *fields;

  weir__array_open (&array, map, "fields");
  fields = weir_arena_alloc (reader->graph->arena, array.n * sizeof *fields);
  type->fields = fields;
  type->n_fields = read_fields (reader, &array, fields, size);
  weir__array_close (&array);
  if (type->n_fields == 0)
    weir__document_fail (&reader->document, "fields", "a record has at least one");
  if (reader->document.error != NULL)
    return;
  check_fields (&reader->document, type);
  type->flat = true;
  for (uint32_t i = 0; i < type->n_fields; i++)
    type->flat = type->flat && fields[i].type->flat;
}

static void
read_item (WeirGraphReader *reader, WeirMapReader *map, WeirType *type, TypeSize *size)
{
  uint32_t id = weir__map_index (map, "item", reader->types->len);

  if (reader->document.error != NULL)
    return;
  type->item = g_ptr_array_index (reader->types, id);
  count_part (reader, size, id);
  if (type->kind == WEIR_KIND_OPTIONAL)
    {
      type->item_offset = (uint32_t) weir__map_uint (map, "item_offset", UINT32_MAX);
      type->flat = type->item->flat;
      if (type->item_offset < sizeof (bool) || !fits_at (type, type->item, type->item_offset))
        weir__document_fail (&reader->document, "item_offset", "%u is no place for the item", type->item_offset);
    }
  else if (type->kind == WEIR_KIND_MAP && (type->item->kind != WEIR_KIND_RECORD || !weir_type_is_kv (type->item)))
    weir__document_fail (&reader->document, "item", "a map's must be a record of key and value");
}

/* What only this machine's compiler can say: how large a pointer, a length, a scalar is. */
static void
check_layout (WeirDocument *document, const WeirType *type)
{
  static const char foreign[] = "a %s of %u bytes, aligned to %u, was laid out for another architecture";
  const WeirType   *scalar = find_scalar (type->kind, type->size);
  /* Lists and maps are pointer and length, as strings are. */
  const WeirType *model = type->kind == WEIR_KIND_LIST || type->kind == WEIR_KIND_MAP ? &weir__type_WeirBytes : scalar;

  if (document->error != NULL)
    return;
  if (!is_power_of_two (type->align) || type->align > 64 || type->size == 0 || type->size % type->align != 0)
    weir__document_fail (document, "size", "%u bytes, aligned to %u, is no layout", type->size, type->align);
  else if (type->kind != WEIR_KIND_OPTIONAL && type->kind != WEIR_KIND_RECORD
           && (model == NULL || model->size != type->size || model->align != type->align))
    weir__document_fail (document, "size", foreign, kinds[type->kind], type->size, type->align);
}

/* A scalar that is nothing but a built-in one is that: pointers to it compare equal as in the program. */
static const WeirType *
prefer_built_in (const WeirType *type, GBytes *extra)
{
  const WeirType *scalar = find_scalar (type->kind, type->size);

  return scalar != NULL && extra == NULL && g_strcmp0 (scalar->name, type->name) == 0 ? scalar : type;
}

static void
read_type (WeirGraphReader *reader, WeirBytes value)
{
  WeirType     *type = weir_arena_alloc (reader->graph->arena, sizeof *type);
  TypeSize      size = { 1, 1 };
  WeirMapReader map;
  g_autoptr (GBytes) extra = NULL;
  const WeirType *kept;

  *type = (WeirType) { .abi = WEIR_TYPE_ABI };
  weir__map_open (&map, &reader->document, value);
  type->kind = weir__map_enum (&map, "kind", kinds, G_N_ELEMENTS (kinds));
  type->name = weir__map_optional_arena_string (&map, "name", reader->graph->arena);
  type->size = (uint32_t) weir__map_uint (&map, "size", UINT32_MAX);
  type->align = (uint32_t) weir__map_uint (&map, "align", UINT32_MAX);
  check_layout (&reader->document, type);
  if (type->kind == WEIR_KIND_RECORD)
    read_record (reader, &map, type, &size);
  else if (type->kind == WEIR_KIND_LIST || type->kind == WEIR_KIND_MAP || type->kind == WEIR_KIND_OPTIONAL)
    read_item (reader, &map, type, &size);
  else
    type->flat = type->kind != WEIR_KIND_STRING && type->kind != WEIR_KIND_BYTES;
  if (size.parts > WEIR__TYPE_PARTS || size.depth > WEIR__TYPE_DEPTH)
    weir__document_fail (&reader->document, NULL, "a type may have %u parts, nested %u deep", WEIR__TYPE_PARTS,
                         WEIR__TYPE_DEPTH);
  extra = weir__map_close (&map);
  kept = prefer_built_in (type, extra);
  weir__graph_reader_keep_extra (reader, kept, extra);
  g_ptr_array_add (reader->types, (void *) kept);
  g_array_append_val (reader->sizes, size);
}

void
weir__graph_reader_types (WeirGraphReader *reader, WeirMapReader *graph)
{
  WeirArrayReader array;
  WeirBytes       value;

  reader->types = g_ptr_array_new ();
  reader->sizes = g_array_new (FALSE, FALSE, sizeof (TypeSize));
  weir__array_open (&array, graph, "types");
  while (weir__array_next (&array, &value))
    read_type (reader, value);
  weir__array_close (&array);
}

const WeirType *
weir__graph_reader_optional_type_field (WeirGraphReader *reader, WeirMapReader *map, const char *key)
{
  return weir__map_has (map, key) ? weir__graph_reader_type_field (reader, map, key) : NULL;
}

const WeirType *
weir__graph_reader_type_field (WeirGraphReader *reader, WeirMapReader *map, const char *key)
{
  return weir__graph_reader_use_type (reader, key, weir__map_index (map, key, reader->types->len));
}

const WeirType *
weir__graph_reader_use_type (WeirGraphReader *reader, const char *key, uint32_t id)
{
  if (reader->document.error != NULL)
    return NULL;
  reader->type_parts += size_of (reader, id)->parts;
  if (reader->type_parts > WEIR__GRAPH_TYPE_PARTS)
    {
      weir__document_fail (&reader->document, key, "the graph's types have more than %u parts", WEIR__GRAPH_TYPE_PARTS);
      return NULL;
    }
  return g_ptr_array_index (reader->types, id);
}
