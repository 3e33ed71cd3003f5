/* SPDX-License-Identifier: Apache-2.0 */
/* Sample: the n elements that win a draw, and the n that come first.
 *
 * In the draw each element gets a number, a hash of itself and the seed, and the n highest numbers win. So chance needs
 * no state, accumulators merge in any order, and every run and every number of lanes draws the same. The heap holds
 * pairs of number and element, so that an element is hashed once. */
#include "transforms/heap.h"

typedef struct
{
  const WeirType *element;
  uint32_t        offset; /* of the element in its pair; the number lies at 0 */
  WeirRanking     ranking;
} Draw;

static int
compare_numbers (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

  return (x > y) - (x < y);
}

static Draw
draw_of (const WeirCombineCall *call)
{
  const WeirType *pair = call->accumulator->fields[0].type->item;

  return (Draw) { .element = call->input,
                  .offset = pair->fields[1].offset,
                  .ranking = { .type = pair,
                               .compare = compare_numbers,
                               .most = (uint64_t) ((const WeirTopConfig *) call->config)->n } };
}

/* The finalizer of splitmix64: every bit of the input moves every bit of the output. */
static uint64_t
mix (uint64_t x)
{
  x = (x ^ (x >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static void
enter (const Draw *draw, WeirTop *heap, const void *element, uint64_t number, WeirArena *arena)
{
  char *pair;

  /* Equal numbers: of equal elements, almost surely, and then either will do. */
  if (heap->n == draw->ranking.most && (heap->n == 0 || number <= *(const uint64_t *) heap->items))
    return;
  pair = weir__heap_open (&draw->ranking, heap, arena);
  *(uint64_t *) (void *) pair = number;
  weir_value_copy (draw->element, pair + draw->offset, element, arena);
  weir__heap_close (&draw->ranking, heap, pair);
}

static void
draw_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
           const uint32_t *selection, uint32_t n)
{
  const Draw     draw = draw_of (call);
  const uint64_t seed = mix (((const WeirTopConfig *) call->config)->seed + UINT64_C (0x9e3779b97f4a7c15));

  for (uint32_t i = 0; i < n; i++)
    {
      const char *row = rows + stride * (selection != NULL ? selection[i] : i);

      enter (&draw, accumulators[i], row, mix (weir_value_hash (draw.element, row) ^ seed), call->arena);
    }
}

static void
merge_draws (const WeirCombineCall *call, void *into, const void *from_)
{
  const Draw     draw = draw_of (call);
  const WeirTop *from = from_;

  for (uint64_t i = 0; i < from->n; i++)
    {
      const char *pair = (const char *) from->items + i * draw.ranking.type->size;

      enter (&draw, into, pair + draw.offset, *(const uint64_t *) (const void *) pair, call->arena);
    }
}

static void
extract_winners (const WeirCombineCall *call, const void *heap_, void *ret_list)
{
  const Draw     draw = draw_of (call);
  const WeirTop *heap = heap_;
  const size_t   size = draw.element->size;
  const char    *pairs = weir__heap_sorted (&draw.ranking, heap, call->arena);
  char          *elements = weir_arena_alloc (call->arena, heap->n * size);

  for (uint64_t i = 0; i < heap->n; i++)
    memcpy (elements + i * size, pairs + i * draw.ranking.type->size + draw.offset, size);
  *(WeirAnyList *) ret_list = (WeirAnyList) { elements, heap->n };
}

static const WeirType *
accumulator_of_pairs (WeirPipeline *p, const WeirType *input, const void *config G_GNUC_UNUSED)
{
  const WeirType *fields[] = { WEIR_TYPE (uint64_t), input };

  return weir__top_accumulator_of (
      p, weir_pipeline_record_type (p, "drawn", 2, (const char *const[]) { "number", "element" }, fields));
}

static const WeirCombineFn sample_fn = { .abi = WEIR_BATCH_ABI,
                                         .size = sizeof (WeirCombineFn),
                                         .name = "weir_sample",
                                         .file = __FILE__,
                                         .line = __LINE__,
                                         .config = &weir__type_WeirTopConfig,
                                         .add_rows = draw_rows,
                                         .merge = merge_draws,
                                         .extract = extract_winners,
                                         .accumulator_for = accumulator_of_pairs,
                                         .output_for = weir__top_output_for };

/* --- the first to come -------------------------------------------------------------------------------------------- */

static WeirRanking
unranked (const WeirCombineCall *call)
{
  return (WeirRanking) { .type = call->input, .most = (uint64_t) ((const WeirTopConfig *) call->config)->n };
}

static inline void
keep_if_room (const WeirRanking *ranking, WeirTop *kept, const void *row, WeirArena *arena)
{
  if (kept->n < ranking->most)
    weir_value_copy (ranking->type, weir__heap_open (ranking, kept, arena), row, arena);
}

static void
keep_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
           const uint32_t *selection, uint32_t n)
{
  const WeirRanking ranking = unranked (call);

  for (uint32_t i = 0; i < n; i++)
    keep_if_room (&ranking, accumulators[i], rows + stride * (selection != NULL ? selection[i] : i), call->arena);
}

static void
merge_kept (const WeirCombineCall *call, void *into, const void *from_)
{
  const WeirRanking ranking = unranked (call);
  const WeirTop    *from = from_;

  for (uint64_t i = 0; i < from->n; i++)
    keep_if_room (&ranking, into, (const char *) from->items + i * call->input->size, call->arena);
}

static void
extract_kept (const WeirCombineCall *call G_GNUC_UNUSED, const void *kept_, void *ret_list)
{
  const WeirTop *kept = kept_;

  *(WeirAnyList *) ret_list = (WeirAnyList) { kept->items, kept->n };
}

static const WeirCombineFn any_fn = { .abi = WEIR_BATCH_ABI,
                                      .size = sizeof (WeirCombineFn),
                                      .name = "weir_sample_any",
                                      .file = __FILE__,
                                      .line = __LINE__,
                                      .config = &weir__type_WeirTopConfig,
                                      .add_rows = keep_rows,
                                      .merge = merge_kept,
                                      .extract = extract_kept,
                                      .accumulator_for = weir__top_accumulator_for,
                                      .output_for = weir__top_output_for };

/* --- construction ------------------------------------------------------------------------------------------------- */

WeirCollection *
weir_collection_sample_any (WeirCollection *c, int64_t n, const WeirType *output, WeirSite at)
{
  return weir__top_combine (c, WEIR_COMBINE_GLOBALLY, &any_fn, (WeirTopConfig) { .n = n }, output, at);
}

WeirCollection *
weir_collection_sample_globally (WeirCollection *c, int64_t n, uint64_t seed, const WeirType *output, WeirSite at)
{
  return weir__top_combine (c, WEIR_COMBINE_GLOBALLY, &sample_fn, (WeirTopConfig) { n, seed }, output, at);
}

WeirCollection *
weir_collection_sample_per_key (WeirCollection *kvs, int64_t n, uint64_t seed, const WeirType *output, WeirSite at)
{
  return weir__top_combine (kvs, WEIR_COMBINE_PER_KEY, &sample_fn, (WeirTopConfig) { n, seed }, output, at);
}
