/* SPDX-License-Identifier: Apache-2.0 */
/* Distinct: elements are counted, for which there is a fast path, and of each counted element the first pane is kept.
 *
 * Where panes are taken back that will not do: a pane and its retraction must be treated alike, and a count that went
 * from 1 to 2 is the retraction of the first pane and a second one in its place. There all panes pass: what has been
 * emitted less what has been taken back is each element once, while any of its like has not been taken back. */
#include "transforms/count.h"

#include <weir/combiners.h>
#include <weir/kv.h>
#include <weir/sys/generic.h>

static gboolean
learn_key_size (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(size_t *) weir_context_instance (ctx) = weir_context_output_type (ctx, 0)->size;
  return TRUE;
}

static gboolean
weir_take_key_once (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  WeirOutput *out = weir_context_output (ctx, 0);

  if (weir_context_pane (ctx).not_first)
    return TRUE;
  memcpy (weir_output_begin (out), row, *(const size_t *) weir_context_instance (ctx)); /* the key lies at 0 */
  weir_output_commit (out);
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_DO_FN (weir_take_key_once, outputs, 1, .setup = learn_key_size, .instance_size = sizeof (size_t),
                    .retracts = WEIR_RETRACTS_REFUSE)

WeirCollection *
weir_collection_distinct (WeirCollection *c, WeirSite at)
{
  const WeirType *type = weir_collection_type (c);
  bool            retracting = weir_collection_windowing (c)->accumulation == WEIR_RETRACTING;
  WeirSite        keys_at = { at.file, at.line, "keys" };
  WeirCollection *counts, *keys;

  if (weir_collection_is_broken (c))
    return c;
  if (weir_collection_retracts (c) && !retracting)
    return weir_pipeline_broken (weir_collection_pipeline (c), at,
                                 "elements may be taken back, and of each Distinct would give the first for good: before "
                                 "it, weir_window_into (…, .accumulation = WEIR_RETRACTING)");
  weir_scope_begin (weir_collection_pipeline (c), at);
  counts = weir_collection_combine (c, WEIR_COMBINE_PER_ELEMENT, &weir__count_fn, NULL, NULL,
                                    (WeirSite) { at.file, at.line, "count" });
  keys = retracting
             ? weir_collection_keys (counts, keys_at)
             : weir_collection_par_do_generic (counts, &weir_take_key_once__do_fn, NULL, &type, 1, NULL, keys_at);
  weir_scope_end (weir_collection_pipeline (c));
  return keys;
}
