/* SPDX-License-Identifier: Apache-2.0 */
/* Latest: elements are combined together with their timestamps; of two at one time the greater value is the later, so that
 * the result does not depend on their order. There is no subtract: where values are taken back, the engine keeps them. */
#include <weir/combiners.h>
#include <weir/reify.h>
#include <weir/sys/generic.h>

/* The combined values: { value, time }; the accumulator is an optional one. */
enum
{
  VALUE,
  TIME,
};

static WeirTime
time_of (const WeirType *timed, const char *row)
{
  WeirTime time;

  memcpy (&time, row + timed->fields[TIME].offset, sizeof time);
  return time;
}

static void
take_later (const WeirCombineCall *call, char *accumulator, const char *row)
{
  const WeirType *timed = call->accumulator->item;
  char           *best = accumulator + call->accumulator->item_offset;
  uint32_t        value = timed->fields[VALUE].offset;
  int64_t         old = time_of (timed, best).us, new = time_of (timed, row).us;

  if (*(bool *) accumulator
      && (new < old || (new == old && weir_value_compare (timed->fields[VALUE].type, row + value, best + value) <= 0)))
    return;
  *(bool *) accumulator = true;
  weir_value_copy (timed, best, row, call->arena);
}

static void
add_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
          const uint32_t *selection, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    take_later (call, accumulators[i], rows + stride * (selection != NULL ? selection[i] : i));
}

static void
merge (const WeirCombineCall *call, void *into, const void *from)
{
  if (*(const bool *) from)
    take_later (call, into, (const char *) from + call->accumulator->item_offset);
}

static const char *
value_of (const WeirCombineCall *call, const void *accumulator)
{
  const WeirType *optional = call->accumulator;

  return (const char *) accumulator + optional->item_offset + optional->item->fields[VALUE].offset;
}

static void
extract_value (const WeirCombineCall *call, const void *accumulator, void *ret_value)
{
  memcpy (ret_value, value_of (call, accumulator), call->output->size);
}

static void
extract_optional (const WeirCombineCall *call, const void *accumulator, void *ret_optional)
{
  memset (ret_optional, 0, call->output->size);
  if (!*(const bool *) accumulator)
    return;
  *(bool *) ret_optional = true;
  memcpy ((char *) ret_optional + call->output->item_offset, value_of (call, accumulator), call->output->item->size);
}

static const WeirType *
accumulator_for (WeirPipeline *p, const WeirType *timed, const void *config G_GNUC_UNUSED)
{
  return weir_pipeline_optional_type (p, timed);
}

static const WeirType *
value_for (WeirPipeline *p G_GNUC_UNUSED, const WeirType *timed, const void *config G_GNUC_UNUSED)
{
  return timed->fields[VALUE].type;
}

static const WeirType *
optional_for (WeirPipeline *p, const WeirType *timed, const void *config G_GNUC_UNUSED)
{
  return weir_pipeline_optional_type (p, timed->fields[VALUE].type);
}

#define LATEST(NAME, EXTRACT, OUTPUT_FOR)                                                                              \
  static const WeirCombineFn NAME = { .abi = WEIR_BATCH_ABI,                                                           \
                                      .size = sizeof (WeirCombineFn),                                                  \
                                      .name = #NAME,                                                                   \
                                      .file = __FILE__,                                                                \
                                      .line = __LINE__,                                                                \
                                      .add_rows = add_rows,                                                            \
                                      .merge = merge,                                                                  \
                                      .extract = EXTRACT,                                                              \
                                      .accumulator_for = accumulator_for,                                              \
                                      .output_for = OUTPUT_FOR };
LATEST (weir_latest, extract_value, value_for)
LATEST (weir_latest_or_none, extract_optional, optional_for)

/* --- construction ------------------------------------------------------------------------------------------------- */

/* KV<K, V> → KV<K, { V, time }>. */
static gboolean
weir_put_timestamp_in_value (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirType *in = weir_context_input_type (ctx), *out = weir_context_output_type (ctx, 0);
  char           *to = memset (weir_output_begin (weir_context_output (ctx, 0)), 0, out->size);
  const WeirType *timed = out->fields[1].type;
  char           *value = to + out->fields[1].offset;
  WeirTime        time = weir_context_timestamp (ctx);

  memcpy (to, row, in->fields[0].type->size);
  memcpy (value + timed->fields[VALUE].offset, row + in->fields[1].offset, in->fields[1].type->size);
  memcpy (value + timed->fields[TIME].offset, &time, sizeof time);
  weir_output_commit (weir_context_output (ctx, 0));
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_DO_FN (weir_put_timestamp_in_value, outputs, 1)

WeirCollection *
weir_collection_latest_globally (WeirCollection *c, const WeirType *output, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (c);
  WeirCollection *latest;

  weir_scope_begin (p, at);
  latest = weir_collection_combine (weir_collection_reify_timestamps (c, NULL,
                                                                      (WeirSite) { at.file, at.line, "timestamps" }),
                                    WEIR_COMBINE_GLOBALLY, &weir_latest_or_none, NULL, output,
                                    (WeirSite) { at.file, at.line, "combine" });
  weir_scope_end (p);
  return latest;
}

WeirCollection *
weir_collection_latest_per_key (WeirCollection *kvs, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (kvs);
  const WeirType *kv = weir_collection_type (kvs), *timed;
  WeirCollection *latest;

  if (weir_collection_is_broken (kvs))
    return kvs;
  if (!weir_type_is_kv (kv))
    return weir_pipeline_broken (p, at, "the elements are no KVs");
  timed = weir_pipeline_record_type (p, "timed", 2, (const char *const[]) { "value", "time" },
                                     (const WeirType *const[]) { kv->fields[1].type, WEIR_TYPE (WeirTime) });
  timed = weir_pipeline_kv_type (p, kv->fields[0].type, timed);
  weir_scope_begin (p, at);
  latest = weir_collection_combine (weir_collection_par_do_generic (kvs, &weir_put_timestamp_in_value__do_fn, NULL,
                                                                    &timed, 1, NULL,
                                                                    (WeirSite) { at.file, at.line, "timestamps" }),
                                    WEIR_COMBINE_PER_KEY, &weir_latest, NULL, kv,
                                    (WeirSite) { at.file, at.line, "combine" });
  weir_scope_end (p);
  return latest;
}
