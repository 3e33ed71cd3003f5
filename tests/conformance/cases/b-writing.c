/* SPDX-License-Identifier: Apache-2.0 */
/* B, A11: the ways to write a function down: several outputs with a configuration, emitters at the end of a bundle, memory of
 * the output's own, sources with a configuration, sources of any type. */
#include <weir/sys/generic.h>

#include "tests/conformance/cases/common.h"

/* --- several outputs and a configuration ------------------------------------------------------------------------------- */

typedef struct
{
  int64_t    limit;
  WeirString mark;
} Sieve;
WEIR_RECORD (Sieve, limit, mark)

#define SIEVED(X) X (int64_t, small) X (WeirString, large)
WEIR_OUTPUTS (sieve, SIEVED)
static gboolean
sieve (const Sieve *self, WeirContext *ctx, const int64_t *n, const sieve_emitters *out, GError **error G_GNUC_UNUSED)
{
  if (*n < self->limit)
    weir_emit (out->small, *n);
  else
    weir_emit_printf (out->large, WEIR_STRING_FORMAT "%" PRId64 " in %s", WEIR_STRING_ARG (self->mark), *n,
                      strrchr (weir_context_path (ctx), '/') != NULL ? "a scope" : weir_context_path (ctx));
  return TRUE;
}
WEIR_DO_FN_MULTI_WITH (sieve, Sieve, int64_t, SIEVED)

CASE (W12_a_configured_function_may_have_several_outputs)
{
  WeirInt64Collection *n = weir_create (c->p, int64_t, 1, 5, 9);
  sieve_collections    by_five = weir_par_do_with (n, sieve, .limit = 5, .mark = STR ("#"));
  sieve_collections    by_zero = weir_par_do_with (n, sieve);

  expect (c, by_five.small, "1");
  expect (c, by_five.large, "#5 in sieve", "#9 in sieve");
  expect (c, by_zero.small);
  expect (c, weir_count_globally (by_zero.large), "3");
}

/* --- the end of a bundle ------------------------------------------------------------------------------------------------ */

static gboolean
count_row (WeirContext *ctx, const int64_t *n G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  ++*(int64_t *) weir_context_instance (ctx);
  return TRUE;
}

static gboolean
emit_stars (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  int64_t           *n = weir_context_instance (ctx);
  WeirStringEmitter *out = weir_context_emitter (ctx, 0, WeirString);

  for (; *n > 0; --*n)
    weir_emit_at (out, MS (7), STR ("*"));
  return TRUE;
}
WEIR_DO_FN (count_row, int64_t, WeirString, .finish_bundle = emit_stars, .instance_size = sizeof (int64_t))

CASE (W13_the_end_of_a_bundle_emits_through_a_typed_emitter)
{
  WeirStringCollection *stars = weir_par_do (weir_create (c->p, int64_t, 1, 2, 3), count_row);

  expect_as (c, stars, SHOW_TIMES | SHOW_WINDOWS, "* @7 global", "* @7 global", "* @7 global");
}

/* --- memory of the output's own ----------------------------------------------------------------------------------------- */

WEIR_LIST (Spellings, WeirString)

/* "abc" becomes the list of its beginnings, which is built where the output keeps its rows. */
static void
spell (const WeirString *word, SpellingsEmitter *out)
{
  WeirString *items = weir_emitter_alloc (out, word->size * sizeof *items);

  for (size_t i = 0; i < word->size; i++)
    {
      char *text = weir_emitter_alloc (out, i + 1);

      memcpy (text, word->data, i + 1);
      items[i] = (WeirString) { text, i + 1 };
    }
  weir_emit (out, (Spellings) { items, word->size });
}
WEIR_DO_FN (spell, WeirString, Spellings)

static void
name_number (const int64_t *n, WeirStringEmitter *out)
{
  weir_emit_printf (out, "n%06" PRId64, *n);
}
WEIR_DO_FN (name_number, int64_t, WeirString)

static void
take_last (const Spellings *list, WeirStringEmitter *out)
{
  weir_emit (out, list->items[list->n - 1]);
}
WEIR_DO_FN (take_last, Spellings, WeirString)

CASE (W10_rows_are_built_in_the_outputs_own_memory)
{
  WeirStringCollection *names = weir_par_do (weir_generate_sequence (c->p, 0, 3000), name_number);

  expect (c, weir_par_do (weir_create_strings (c->p, "abc", "d"), spell), "['a', 'ab', 'abc']", "['d']");
  expect (c, weir_count_globally (weir_distinct (weir_par_do (weir_par_do (names, spell), take_last))), "3000");
}

/* --- sources ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t    n;
  WeirString what;
} Ticks;
WEIR_RECORD (Ticks, n, what)

static gboolean
all_ticks (const Ticks *self, WeirContext *ctx G_GNUC_UNUSED, const int64_t *from, WeirRange *ret_range,
           GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .from = *from, .to = *from + self->n };
  return TRUE;
}

/* One for each call, which says how far time has come and wants to be left alone for a moment. */
static WeirResume
tick (const Ticks *self, WeirContext *ctx G_GNUC_UNUSED, const int64_t *from G_GNUC_UNUSED, WeirTracker *tracker,
      WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  int64_t i = weir_tracker_position (tracker);

  if (!weir_claim (tracker, i))
    return WEIR_DONE;
  weir_emit_at (out, MS (i), self->what);
  weir_tracker_set_watermark (tracker, MS (i));
  weir_tracker_resume_after (tracker, (WeirDuration) { 1 });
  return WEIR_RESUME;
}
WEIR_SOURCE_FN_WITH (tick, Ticks, int64_t, WeirString, all_ticks, (.replayable = true))

CASE (A11_a_source_has_a_configuration_and_says_how_far_time_has_come)
{
  WeirStringCollection *ticks
      = weir_par_do_with (weir_create (c->p, int64_t, 0, 100), tick, .n = 4, .what = STR ("tick"));
  WeirStringCollection *windowed = weir_window_into (ticks, .windows = weir_fixed_windows (WEIR_MILLISECONDS (2)));

  expect_as (c, ticks, SHOW_TIMES, "tick @0", "tick @1", "tick @2", "tick @3", "tick @100", "tick @101", "tick @102",
             "tick @103");
  expect_as (c, weir_count_globally (windowed), SHOW_WINDOWS, "2 [0,2)", "2 [2,4)", "2 [100,102)", "2 [102,104)");
}

static gboolean
three_times (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirRange *ret_range,
             GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = 3 };
  return TRUE;
}

/* A row of zeros of whatever type, at each position. */
static WeirResume
emit_zeros (WeirContext *ctx, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker, GError **error G_GNUC_UNUSED)
{
  WeirOutput *out = weir_context_output (ctx, 0);

  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    {
      memset (weir_output_begin (out), 0, weir_context_output_type (ctx, 0)->size);
      weir_output_commit (out);
    }
  return WEIR_DONE;
}
static const WeirOutputSpec zeros[] = { { "zeros", NULL } };
WEIR_GENERIC_SOURCE_FN (emit_zeros, int64_t, zeros, 1, three_times, (.replayable = true))

CASE (A11_a_source_may_be_of_any_type)
{
  WeirCollection *one = WEIR_COLLECTION (weir_create (c->p, int64_t, 1));
  const WeirType *types[] = { WEIR_TYPE (Score), WEIR_TYPE (bool) };

  expect (c, (ScoreCollection *) (void *) weir_collection_par_do_generic (one, &emit_zeros__do_fn, NULL, &types[0], 1, NULL,
                                                                          WEIR_HERE ("scores")),
          "{key: '', value: 0}", "{key: '', value: 0}", "{key: '', value: 0}");
  expect (c, (WeirBoolCollection *) (void *) weir_collection_par_do_generic (one, &emit_zeros__do_fn, NULL, &types[1], 1,
                                                                             NULL, WEIR_HERE ("bools")),
          "false", "false", "false");
}

CASES (f, W12_a_configured_function_may_have_several_outputs, W13_the_end_of_a_bundle_emits_through_a_typed_emitter,
       W10_rows_are_built_in_the_outputs_own_memory, A11_a_source_has_a_configuration_and_says_how_far_time_has_come,
       A11_a_source_may_be_of_any_type)
