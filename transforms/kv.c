/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, Values, KvSwap: parts of a KV, copied as bytes. */
#include <weir/combine-fn.h>
#include <weir/kv.h>
#include <weir/sys/generic.h>

/* Where a part lies in the row that is read and in the one that is written. */
typedef struct
{
  uint32_t from, to;
  size_t   size;
} Part;

static Part
part_of (const WeirType *in, unsigned field, uint32_t to)
{
  return (Part) { in->fields[field].offset, to, in->fields[field].type->size };
}

static inline void
copy_part (char *to, const char *from, const Part *part)
{
  memcpy (to + part->to, from + part->from, part->size);
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };

/* --- one part ----------------------------------------------------------------------------------------------------- */

static inline gboolean
emit_part (WeirContext *ctx, const char *row)
{
  WeirOutput *out = weir_context_output (ctx, 0);

  copy_part (weir_output_begin (out), row, weir_context_instance (ctx));
  weir_output_commit (out);
  return TRUE;
}

static gboolean
weir_take_key (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  return emit_part (ctx, row);
}

static gboolean
find_key (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(Part *) weir_context_instance (ctx) = part_of (weir_context_input_type (ctx), 0, 0);
  return TRUE;
}

static gboolean
weir_take_value (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  return emit_part (ctx, row);
}

static gboolean
find_value (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(Part *) weir_context_instance (ctx) = part_of (weir_context_input_type (ctx), 1, 0);
  return TRUE;
}

WEIR_GENERIC_DO_FN (weir_take_key, outputs, 1, .setup = find_key, .instance_size = sizeof (Part))
WEIR_GENERIC_DO_FN (weir_take_value, outputs, 1, .setup = find_value, .instance_size = sizeof (Part))

/* --- both --------------------------------------------------------------------------------------------------------- */

static gboolean
weir_swap_parts (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const Part *parts = weir_context_instance (ctx);
  WeirOutput *out = weir_context_output (ctx, 0);
  char       *to = weir_output_begin (out);

  copy_part (to, row, &parts[0]);
  copy_part (to, row, &parts[1]);
  weir_output_commit (out);
  return TRUE;
}

static gboolean
find_parts (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  const WeirType *in = weir_context_input_type (ctx), *out = weir_context_output_type (ctx, 0);
  Part           *parts = weir_context_instance (ctx);

  parts[0] = part_of (in, 0, out->fields[1].offset);
  parts[1] = part_of (in, 1, out->fields[0].offset);
  return TRUE;
}

WEIR_GENERIC_DO_FN (weir_swap_parts, outputs, 1, .setup = find_parts, .instance_size = 2 * sizeof (Part))

/* --- construction ------------------------------------------------------------------------------------------------- */

static WeirCollection *
refuse (WeirCollection *in, WeirSite at)
{
  g_autofree char *text = weir_type_to_string (weir_collection_type (in));

  return weir_pipeline_broken (weir_collection_pipeline (in), at, "the elements are no KVs: %s", text);
}

static WeirCollection *
apply (WeirCollection *in, const WeirDoFn *fn, const WeirType *output, WeirSite at)
{
  return weir_collection_par_do_generic (in, fn, NULL, &output, 1, NULL, at);
}

WeirCollection *
weir_collection_keys (WeirCollection *kvs, WeirSite at)
{
  const WeirType *type = weir_collection_type (kvs);

  if (weir_collection_is_broken (kvs))
    return kvs;
  return weir_type_is_kv (type) ? apply (kvs, &weir_take_key__do_fn, type->fields[0].type, at) : refuse (kvs, at);
}

WeirCollection *
weir_collection_values (WeirCollection *kvs, WeirSite at)
{
  const WeirType *type = weir_collection_type (kvs);

  if (weir_collection_is_broken (kvs))
    return kvs;
  return weir_type_is_kv (type) ? apply (kvs, &weir_take_value__do_fn, type->fields[1].type, at) : refuse (kvs, at);
}

WeirCollection *
weir_collection_kv_swap (WeirCollection *kvs, const WeirType *swapped, WeirSite at)
{
  const WeirType *type = weir_collection_type (kvs), *made;
  g_autoptr (GError) error = NULL;

  if (weir_collection_is_broken (kvs))
    return kvs;
  if (!weir_type_is_kv (type))
    return refuse (kvs, at);
  made = weir_pipeline_kv_type (weir_collection_pipeline (kvs), type->fields[1].type, type->fields[0].type);
  if (swapped != NULL && !weir_type_same_layout (made, swapped, &error))
    return weir_pipeline_broken (weir_collection_pipeline (kvs), at, "%s is not the KV swapped: %s",
                                 swapped->name != NULL ? swapped->name : "the result", error->message);
  return apply (kvs, &weir_swap_parts__do_fn, swapped != NULL ? swapped : made, at);
}
