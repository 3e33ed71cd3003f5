/* SPDX-License-Identifier: Apache-2.0 */
/* Sets: each element becomes a key with a one for its side; ones are added up; how often the element comes out is a
 * function of the two sums. */
#include <weir/combine-fn.h>
#include <weir/sets.h>
#include <weir/sys/generic.h>

typedef struct
{
  int64_t left, right;
} WeirSides;
WEIR_RECORD (WeirSides, left, right)

static void
weir_count_sides_add (WeirSides *sum, const WeirSides *sides)
{
  sum->left += sides->left;
  sum->right += sides->right;
}

static void
weir_count_sides_subtract (WeirSides *sum, const WeirSides *sides)
{
  sum->left -= sides->left;
  sum->right -= sides->right;
}

static void
weir_count_sides_merge (WeirSides *sum, const WeirSides *other)
{
  weir_count_sides_add (sum, other);
}

static void
weir_count_sides_extract (const WeirSides *sum, WeirSides *ret_sum)
{
  *ret_sum = *sum;
}
WEIR_COMBINE_FN (weir_count_sides, WeirSides, WeirSides, WeirSides, subtract)

static const WeirOutputSpec outputs[] = { { "out", NULL } };

static gboolean
weir_mark_side (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirType *kv = weir_context_output_type (ctx, 0);
  WeirOutput     *out = weir_context_output (ctx, 0);
  char           *to = memset (weir_output_begin (out), 0, kv->size);

  memcpy (to, row, kv->fields[0].type->size);
  memcpy (to + kv->fields[1].offset, ctx->config, sizeof (WeirSides));
  weir_output_commit (out);
  return TRUE;
}
WEIR_GENERIC_DO_FN (weir_mark_side, outputs, 1, .config = WEIR_TYPE (WeirSides))

typedef struct
{
  uint8_t operation; /* WeirSetOperation */
} WeirSet;
WEIR_RECORD (WeirSet, operation)

/* A discarding pane may have taken back more of a side than has come with it: less than none. */
static int64_t
times_of (WeirSetOperation operation, WeirSides n)
{
  switch (operation)
    {
    case WEIR_UNION_DISTINCT:
      return n.left > 0 || n.right > 0;
    case WEIR_UNION_ALL:
      return n.left + n.right;
    case WEIR_INTERSECT_DISTINCT:
      return n.left > 0 && n.right > 0;
    case WEIR_INTERSECT_ALL:
      return MIN (n.left, n.right);
    case WEIR_EXCEPT_DISTINCT:
      return n.left > 0 && n.right <= 0;
    case WEIR_EXCEPT_ALL:
      return n.left - MAX (n.right, 0);
    }
  g_assert_not_reached ();
}

static gboolean
weir_repeat_element (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirSet  *self = ctx->config;
  const WeirType *kv = weir_context_input_type (ctx);
  WeirOutput     *out = weir_context_output (ctx, 0);
  WeirSides       n;

  memcpy (&n, row + kv->fields[1].offset, sizeof n);
  for (int64_t i = times_of (self->operation, n); i > 0; i--)
    {
      memcpy (weir_output_begin (out), row, kv->fields[0].type->size);
      weir_output_commit (out);
    }
  return TRUE;
}
WEIR_GENERIC_DO_FN (weir_repeat_element, outputs, 1, .config = WEIR_TYPE (WeirSet))

WeirCollection *
weir_collection_set (WeirCollection *left, WeirCollection *right, WeirSetOperation operation, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (left);
  const WeirType *type = weir_collection_type (left), *kv;
  WeirCollection *sides[] = { left, right }, *counts, *result;

  if (weir_collection_is_broken (left) || weir_collection_is_broken (right))
    return weir_collection_is_broken (left) ? left : right;
  if ((unsigned) operation > WEIR_EXCEPT_ALL)
    return weir_pipeline_broken (p, at, "%d is no operation on sets", (int) operation);
  if (operation == WEIR_UNION_ALL)
    return weir_collection_flatten (p, sides, 2, NULL, at);
  weir_scope_begin (p, at);
  kv = weir_pipeline_kv_type (p, type, WEIR_TYPE (WeirSides));
  for (unsigned i = 0; i < G_N_ELEMENTS (sides); i++)
    sides[i] = weir_collection_par_do_generic (sides[i], &weir_mark_side__do_fn, &(WeirSides) { i == 0, i == 1 }, &kv,
                                               1, NULL, (WeirSite) { at.file, at.line, i == 0 ? "left" : "right" });
  counts = weir_collection_combine (weir_collection_flatten (p, sides, 2, NULL,
                                                             (WeirSite) { at.file, at.line, "flatten" }),
                                    WEIR_COMBINE_PER_KEY, &weir_count_sides__combine_fn, NULL, kv,
                                    (WeirSite) { at.file, at.line, "count" });
  result = weir_collection_par_do_generic (counts, &weir_repeat_element__do_fn, &(WeirSet) { (uint8_t) operation },
                                           &type, 1, NULL, (WeirSite) { at.file, at.line, "elements" });
  weir_scope_end (p);
  return result;
}
