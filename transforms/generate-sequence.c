/* SPDX-License-Identifier: Apache-2.0 */
/* GenerateSequence: a source whose positions are its elements. */
#include <weir/create.h>
#include <weir/source.h>

typedef struct
{
  int64_t from, to;
} Sequence;
WEIR_RECORD (Sequence, from, to)

/* So many numbers are worth a piece of their own. */
#define PIECE (1 << 16)

static gboolean
range_of_sequence (const Sequence *sequence, WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *impulse G_GNUC_UNUSED,
                   WeirRange *ret_range, GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .from = sequence->from, .to = sequence->to };
  return TRUE;
}

/* A sixteenth of the whole at most: else a few thousand numbers that each cost much would all fall to one lane. */
static int64_t
piece_of_sequence (WeirContext *ctx G_GNUC_UNUSED, const void *impulse G_GNUC_UNUSED, WeirRange range)
{
  uint64_t length = (uint64_t) range.to - (uint64_t) range.from;

  return (int64_t) CLAMP (length / 16, 1, PIECE);
}

static inline WeirResume
count_from (WeirTracker *tracker, int64_tEmitter *out)
{
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, i);
  return WEIR_DONE;
}

static WeirResume
weir_count_up (const Sequence *sequence G_GNUC_UNUSED, WeirContext *ctx G_GNUC_UNUSED,
               const WeirBytes *impulse G_GNUC_UNUSED, WeirTracker *tracker, int64_tEmitter *out,
               GError **error G_GNUC_UNUSED)
{
  return count_from (tracker, out);
}
WEIR_SOURCE_FN_WITH (weir_count_up, Sequence, WeirBytes, int64_t, range_of_sequence,
                     (.piece = piece_of_sequence, .replayable = true))

static WeirResume
weir_count_on (const Sequence *sequence G_GNUC_UNUSED, WeirContext *ctx G_GNUC_UNUSED,
               const WeirBytes *impulse G_GNUC_UNUSED, WeirTracker *tracker, int64_tEmitter *out,
               GError **error G_GNUC_UNUSED)
{
  return count_from (tracker, out);
}
WEIR_SOURCE_FN_WITH (weir_count_on, Sequence, WeirBytes, int64_t, range_of_sequence,
                     (.replayable = true, .unbounded = true))

static WeirCollection *
generate (WeirPipeline *p, const WeirDoFn *fn, Sequence sequence, WeirSite at)
{
  WeirCollection *numbers;

  weir_scope_begin (p, at);
  numbers = weir_collection_par_do (weir_pipeline_impulse (p, (WeirSite) { at.file, at.line, "impulse" }), fn,
                                    &sequence, NULL, (WeirSite) { at.file, at.line, "numbers" });
  weir_scope_end (p);
  return numbers;
}

WeirCollection *
weir_pipeline_generate_sequence (WeirPipeline *p, int64_t from, int64_t to, WeirSite at)
{
  if (from > to)
    return weir_pipeline_broken (p, at, "from %" PRId64 " is behind to %" PRId64, from, to);
  return generate (p, &weir_count_up__do_fn, (Sequence) { from, to }, at);
}

WeirCollection *
weir_pipeline_generate_unbounded (WeirPipeline *p, int64_t from, WeirSite at)
{
  return generate (p, &weir_count_on__do_fn, (Sequence) { from, INT64_MAX }, at);
}
