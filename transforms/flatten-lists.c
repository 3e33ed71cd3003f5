/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/sys/generic.h>
#include <weir/transforms.h>

#include "transforms/list.h"

static gboolean
learn_item_size (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(size_t *) weir_context_instance (ctx) = weir_context_output_type (ctx, 0)->size;
  return TRUE;
}

static gboolean
weir_emit_items (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirAnyList *list = (const void *) row;
  const size_t       size = *(const size_t *) weir_context_instance (ctx);
  WeirOutput        *out = weir_context_output (ctx, 0);

  for (size_t i = 0; i < list->n; i++)
    {
      memcpy (weir_output_begin (out), list->items + i * size, size);
      weir_output_commit (out);
    }
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_DO_FN (weir_emit_items, outputs, 1, .setup = learn_item_size, .instance_size = sizeof (size_t))

WeirCollection *
weir_collection_flatten_lists (WeirCollection *lists, WeirSite at)
{
  const WeirType  *type = weir_collection_type (lists);
  g_autofree char *text = NULL;

  if (weir_collection_is_broken (lists))
    return lists;
  if (type->kind == WEIR_KIND_LIST)
    return weir_collection_par_do_generic (lists, &weir_emit_items__do_fn, NULL, &type->item, 1, NULL, at);
  text = weir_type_to_string (type);
  return weir_pipeline_broken (weir_collection_pipeline (lists), at, "the elements are no lists: %s", text);
}
