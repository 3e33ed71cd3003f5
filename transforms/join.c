/* SPDX-License-Identifier: Apache-2.0 */
/* Joins: a CoGroupByKey, and for each key the pairs of its two lists. */
#include <weir/combine-fn.h>
#include <weir/join.h>
#include <weir/sys/generic.h>

#include "transforms/list.h"

enum
{
  KEY,
  LEFT,
  RIGHT,
};

typedef struct
{
  uint8_t join; /* WeirJoin */
} WeirJoining;
WEIR_RECORD (WeirJoining, join)

static bool
may_miss (WeirJoin join, unsigned side)
{
  return join == WEIR_JOIN_FULL_OUTER || join == (side == LEFT ? WEIR_JOIN_RIGHT_OUTER : WEIR_JOIN_LEFT_OUTER);
}

/* Writes a side of a pair; NULL: it is missing. What is not written is zero. */
static void
put_side (char *row, const WeirType *out, unsigned side, const char *item, bool optional)
{
  const WeirField *f = &out->fields[side];

  if (item == NULL)
    return;
  if (!optional)
    {
      memcpy (row + f->offset, item, f->type->size);
      return;
    }
  *(bool *) (row + f->offset) = true;
  memcpy (row + f->offset + f->type->item_offset, item, f->type->item->size);
}

static gboolean
weir_join_pairs (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  WeirJoin           join = ((const WeirJoining *) ctx->config)->join;
  const WeirType    *in = weir_context_input_type (ctx), *type = weir_context_output_type (ctx, 0);
  WeirOutput        *out = weir_context_output (ctx, 0);
  const WeirAnyList *left = (const void *) (row + in->fields[LEFT].offset);
  const WeirAnyList *right = (const void *) (row + in->fields[RIGHT].offset);
  size_t             n_left = left->n == 0 && may_miss (join, LEFT) ? 1 : left->n;
  size_t             n_right = right->n == 0 && may_miss (join, RIGHT) ? 1 : right->n;

  for (size_t l = 0; l < n_left; l++)
    for (size_t r = 0; r < n_right; r++)
      {
        const char *l_item = left->n > 0 ? left->items + l * in->fields[LEFT].type->item->size : NULL;
        const char *r_item = right->n > 0 ? right->items + r * in->fields[RIGHT].type->item->size : NULL;
        char       *to = memset (weir_output_begin (out), 0, type->size);

        memcpy (to, row, in->fields[KEY].type->size);
        put_side (to, type, LEFT, l_item, may_miss (join, LEFT));
        put_side (to, type, RIGHT, r_item, may_miss (join, RIGHT));
        weir_output_commit (out);
      }
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_DO_FN (weir_join_pairs, outputs, 1, .config = WEIR_TYPE (WeirJoining))

/* --- construction ------------------------------------------------------------------------------------------------- */

static const char *const names[] = { "key", "left", "right" };

static const WeirType *
joined_type (WeirPipeline *p, WeirJoin join, const WeirType *left, const WeirType *right)
{
  const WeirType *types[] = { left->fields[KEY].type, left->fields[1].type, right->fields[1].type };

  for (unsigned side = LEFT; side <= RIGHT; side++)
    if (may_miss (join, side))
      types[side] = weir_pipeline_optional_type (p, types[side]);
  return weir_pipeline_record_type (p, "joined", 3, names, types);
}

static WeirCollection *
group (WeirPipeline *p, WeirCollection *left, WeirCollection *right, WeirSite at)
{
  const WeirType *l = weir_collection_type (left), *r = weir_collection_type (right);
  const WeirType *types[] = { l->fields[KEY].type, weir_pipeline_list_type (p, l->fields[1].type),
                              weir_pipeline_list_type (p, r->fields[1].type) };

  return weir_collection_co_group_by_key ((WeirCollection *const[]) { left, right }, 2,
                                          weir_pipeline_record_type (p, "sides", 3, names, types),
                                          (WeirSite) { at.file, at.line, "co_group_by_key" });
}

WeirCollection *
weir_collection_join (WeirCollection *left, WeirCollection *right, WeirJoin join, const WeirType *output, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (left);
  const WeirType *made;
  WeirCollection *pairs;
  g_autoptr (GError) error = NULL;

  if (weir_collection_is_broken (left) || weir_collection_is_broken (right))
    return weir_collection_is_broken (left) ? left : right;
  if ((unsigned) join > WEIR_JOIN_FULL_OUTER)
    return weir_pipeline_broken (p, at, "%d is no way to join", (int) join);
  if (!weir_type_is_kv (weir_collection_type (left)) || !weir_type_is_kv (weir_collection_type (right)))
    return weir_pipeline_broken (p, at, "only KVs can be joined");
  made = joined_type (p, join, weir_collection_type (left), weir_collection_type (right));
  if (output != NULL && !weir_type_same_layout (output, made, &error))
    return weir_pipeline_broken (p, at, "the result is not what is declared: %s", error->message);
  weir_scope_begin (p, at);
  pairs = weir_collection_par_do_generic (group (p, left, right, at), &weir_join_pairs__do_fn,
                                          &(WeirJoining) { (uint8_t) join }, output != NULL ? &output : &made, 1, NULL,
                                          (WeirSite) { at.file, at.line, "pairs" });
  weir_scope_end (p);
  return pairs;
}
