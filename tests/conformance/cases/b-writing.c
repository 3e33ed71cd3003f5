/* SPDX-License-Identifier: Apache-2.0 */
/* B, A11: the ways to write a function down: several outputs with a configuration, emitters at the end of a bundle,
 * memory of the output's own, sources with a configuration, sources and functions of any type, loops over batches. */
#include <weir/sys/generic.h>

#include "tests/conformance/cases/common.h"

/* --- several outputs and a configuration -------------------------------------------------------------------------- */

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

CASE (X12_a_configured_function_may_have_several_outputs)
{
  WeirInt64Collection *n = weir_create (c->p, int64_t, 1, 5, 9);
  sieve_collections    by_five = weir_par_do_with (n, sieve, .limit = 5, .mark = STR ("#"));
  sieve_collections    by_zero = weir_par_do_with (n, sieve);

  expect (c, by_five.small, "1");
  expect (c, by_five.large, "#5 in sieve", "#9 in sieve");
  expect (c, by_zero.small);
  expect (c, weir_count_globally (by_zero.large), "3");
}

/* --- the end of a bundle ------------------------------------------------------------------------------------------ */

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

CASE (X13_the_end_of_a_bundle_emits_through_a_typed_emitter)
{
  WeirStringCollection *stars = weir_par_do (weir_create (c->p, int64_t, 1, 2, 3), count_row);

  expect_as (c, stars, SHOW_TIMES | SHOW_WINDOWS, "* @7 global", "* @7 global", "* @7 global");
}

/* --- memory of the output's own ----------------------------------------------------------------------------------- */

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

CASE (X10_rows_are_built_in_the_outputs_own_memory)
{
  WeirStringCollection *names = weir_par_do (weir_generate_sequence (c->p, 0, 3000), name_number);

  expect (c, weir_par_do (weir_create_strings (c->p, "abc", "d"), spell), "['a', 'ab', 'abc']", "['d']");
  expect (c, weir_count_globally (weir_distinct (weir_par_do (weir_par_do (names, spell), take_last))), "3000");
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

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

  expect (c,
          (ScoreCollection *) (void *) weir_collection_par_do_generic (one, &emit_zeros__do_fn, NULL, &types[0], 1,
                                                                       NULL, WEIR_HERE ("scores")),
          "{key: '', value: 0}", "{key: '', value: 0}", "{key: '', value: 0}");
  expect (c,
          (WeirBoolCollection *) (void *) weir_collection_par_do_generic (one, &emit_zeros__do_fn, NULL, &types[1], 1,
                                                                          NULL, WEIR_HERE ("bools")),
          "false", "false", "false");
}

/* --- rows in bulk ------------------------------------------------------------------------------------------------- */

#define N_LETTERS 26

static gboolean
open_letters (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  char **letters = weir_context_instance (ctx);

  *letters = g_malloc (N_LETTERS + WEIR_SLACK);
  for (int i = 0; i < N_LETTERS; i++)
    (*letters)[i] = (char) ('a' + i);
  return TRUE;
}

static void
close_letters (WeirContext *ctx)
{
  g_free (*(char **) weir_context_instance (ctx));
}

static gboolean
all_letters (WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *nothing G_GNUC_UNUSED, WeirRange *ret_range,
             GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = N_LETTERS };
  return TRUE;
}

/* As many as there is room for, as views of the instance's own memory; up to 10 at a time. */
static WeirResume
take_letters (WeirContext *ctx, const WeirBytes *nothing G_GNUC_UNUSED, WeirTracker *tracker,
              WeirStringEmitter *to G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  const char *letters = *(char **) weir_context_instance (ctx);
  WeirOutput *out = weir_context_output (ctx, 0);
  WeirString *rows = (WeirString *) (void *) out->next;
  int64_t     from = weir_tracker_position (tracker);
  size_t      n = MIN (weir_output_room (out, sizeof *rows), MIN ((size_t) (tracker->to - from), 10));

  weir_output_set_views (out, letters, N_LETTERS);
  for (size_t i = 0; i < n; i++)
    rows[i] = (WeirString) { letters + from + i, 1 };
  weir_output_commit_rows (out, n, sizeof *rows);
  weir_tracker_advance (tracker, from + (int64_t) n);
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (take_letters, WeirBytes, WeirString, all_letters, (.replayable = true), .setup = open_letters,
                .teardown = close_letters, .instance_size = sizeof (char *))

CASE (A11_a_source_may_write_rows_in_bulk)
{
  WeirStringCollection *letters = weir_par_do (impulse (c), take_letters);

  expect (c, letters, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
          "t", "u", "v", "w", "x", "y", "z");
}

/* --- functions of any type ---------------------------------------------------------------------------------------- */

/* Each row again, twice, ten and twenty milliseconds later. */
static gboolean
echo (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  WeirOutput    *out = weir_context_output (ctx, 0);
  const WeirTime now = weir_context_timestamp (ctx);

  for (int64_t i = 1; i <= 2; i++)
    {
      memcpy (weir_output_begin (out), row, weir_context_input_type (ctx)->size);
      weir_output_commit_at (out, (WeirTime) { now.us + i * 10000 });
    }
  return TRUE;
}
static const WeirOutputSpec echoes[] = { { "echoes", NULL } };
WEIR_GENERIC_DO_FN (echo, echoes, 1)

CASE (B11_a_function_of_any_type_gives_rows_times_of_their_own)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("ann", 1, 5), SCORE_AT ("bob", 2, 6));
  const WeirType  *type = WEIR_TYPE (Score);
  WeirCollection  *both = weir_collection_par_do_generic (WEIR_COLLECTION (scores), &echo__do_fn, NULL, &type, 1, NULL,
                                                          WEIR_HERE ("echo"));

  expect_as (c, (ScoreCollection *) (void *) both, SHOW_TIMES, "{key: 'ann', value: 1} @15",
             "{key: 'ann', value: 1} @25", "{key: 'bob', value: 2} @16", "{key: 'bob', value: 2} @26");
}

/* A loop of one's own over a batch: the even ones, until the thread is wanted back. */
static uint32_t
keep_even (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error)
{
  WeirOutput *out = weir_context_output (ctx, 0);

  for (uint32_t i = from; i < in->n; i++)
    {
      int64_t n = *(const int64_t *) weir_batch_value (in, i);

      ctx->position = i;
      if (n < 0)
        return weir_do_fn_fail (ctx, error);
      if (n % 2 == 0)
        {
          *(int64_t *) weir_output_begin (out) = n;
          weir_output_commit (out);
        }
      if (weir_context_should_stop (ctx))
        return i + 1;
    }
  return in->n;
}
static const WeirOutputSpec evens[] = { { "even", WEIR_TYPE (int64_t) } };
static const WeirDoFn keep_even_fn = { WEIR__DO_FN_HEAD (keep_even, int64_t), .outputs = evens, .n_outputs = 1,
                                       .run = keep_even };

static WeirInt64Collection *
even (WeirInt64Collection *n)
{
  return (WeirInt64Collection *) (void *) weir_collection_par_do (WEIR_COLLECTION (n), &keep_even_fn, NULL, NULL,
                                                                  WEIR_HERE ("even"));
}

CASE (X17_a_function_may_loop_over_batches_itself)
{
  WeirInt64Collection *n = weir_generate_sequence (c->p, 0, 20000);

  expect (c, weir_sum_globally (even (n)), "99990000");
  expect (c, weir_count_globally (even (weir_flatten (n, n))), "20000");
}

CASE (X17_its_failures_name_the_element)
{
  expect (c, even (weir_create (c->p, int64_t, 2, -7)), "2");
  expect_failure (c, "element -7: the function failed without saying why");
}

CASES (f, X12_a_configured_function_may_have_several_outputs, X13_the_end_of_a_bundle_emits_through_a_typed_emitter,
       X10_rows_are_built_in_the_outputs_own_memory, A11_a_source_has_a_configuration_and_says_how_far_time_has_come,
       A11_a_source_may_be_of_any_type, A11_a_source_may_write_rows_in_bulk,
       B11_a_function_of_any_type_gives_rows_times_of_their_own, X17_a_function_may_loop_over_batches_itself,
       X17_its_failures_name_the_element)
