/* SPDX-License-Identifier: Apache-2.0 */
/* Random scripts of TestStreams through random windows and triggers must give on every runner the panes that the oracle
 * gives, one grouping behind the other. WEIR_SEED=N runs script N alone, WEIR_STREAMS=N the first N.
 *
 * tests/differential has scripts, too, but sets up one engine for each of its pipelines. Here each runs on every runner of
 * the conformance suite; and it has what those have not: triggers of users' own, and fan-outs. */
#include <weir/sys/trigger-fn.h>

#include "sdk/model/trigger.h"
#include "sdk/model/windowing.h"
#include "tests/conformance/transcript.h"

#define DEPTH 3

static uint64_t stream_seed;

static int64_t
any (GRand *rand, int64_t n)
{
  return g_rand_int_range (rand, 0, (gint32) n);
}

/* --- windowings --------------------------------------------------------------------------------------------------- */

/* One of a user's own: ready when a pane has `n` elements, taken back or not, more for each that fired before, or when it
 * has rested for `rest`; if `lives` is not zero, it ends after so many. */
typedef struct
{
  int64_t n, rest, lives;
} Own;
WEIR_RECORD (Own, n, rest, lives)

enum
{
  CHANGES,
  FIRED,
  DUE,
  N_WORDS
};

static void
own_add (const void *config, uint64_t *state, WeirTriggerNow now)
{
  state[CHANGES]++;
  state[DUE] = (uint64_t) (now.processing_time.us + ((const Own *) config)->rest);
}

static bool
own_ready (const void *config, const uint64_t *state, WeirTriggerNow now)
{
  return state[CHANGES] >= (uint64_t) ((const Own *) config)->n + state[FIRED]
         || (state[CHANGES] > 0 && (int64_t) state[DUE] <= now.processing_time.us);
}

static void
own_fire (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[CHANGES] = state[DUE] = 0;
  state[FIRED]++;
}

static bool
own_finished (const void *config, const uint64_t *state)
{
  return state[FIRED] == (uint64_t) ((const Own *) config)->lives;
}

static void
own_merge (G_GNUC_UNUSED const void *config, uint64_t *into, const uint64_t *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into[CHANGES] += from[CHANGES];
  into[FIRED] = MAX (into[FIRED], from[FIRED]);
  into[DUE] = MAX (into[DUE], from[DUE]);
}

static WeirTime
own_deadline (G_GNUC_UNUSED const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTime after)
{
  return state[CHANGES] > 0 ? (WeirTime) { (int64_t) state[DUE] } : WEIR_TIME_MAX;
}

static const WeirTriggerFn own = { .abi = WEIR_BATCH_ABI,
                                   .size = sizeof (WeirTriggerFn),
                                   .name = "own",
                                   .config = WEIR_TYPE (Own),
                                   .n_words = N_WORDS,
                                   .may_finish = true,
                                   .add = own_add,
                                   .retract = own_add,
                                   .ready = own_ready,
                                   .fire = own_fire,
                                   .finished = own_finished,
                                   .merge = own_merge,
                                   .deadline = own_deadline };

static const Own *
random_own (GRand *rand, WeirArena *arena)
{
  Own *config = weir_arena_alloc (arena, sizeof *config);

  *config = (Own) { 1 + any (rand, 4), any (rand, 8) * 1000, any (rand, 4) };
  return config;
}

static const WeirTrigger *
random_trigger (GRand *rand, WeirArena *arena, unsigned depth)
{
  static const WeirTriggerKind leaves[]
      = { WEIR_TRIGGER_AFTER_COUNT, WEIR_TRIGGER_AFTER_PROCESSING_TIME, WEIR_TRIGGER_ALWAYS,
          WEIR_TRIGGER_NEVER,       WEIR_TRIGGER_AFTER_WATERMARK,       WEIR_TRIGGER_DEFAULT,
          WEIR_TRIGGER_CUSTOM,      WEIR_TRIGGER_CUSTOM },
      nodes[] = { WEIR_TRIGGER_REPEATEDLY, WEIR_TRIGGER_REPEATEDLY, WEIR_TRIGGER_OR_FINALLY,
                  WEIR_TRIGGER_AFTER_EACH, WEIR_TRIGGER_AFTER_ALL,  WEIR_TRIGGER_AFTER_ANY };
  gboolean            is_leaf = depth == 0 || any (rand, 4) == 0;
  WeirTrigger        *t = weir_arena_alloc (arena, sizeof *t);
  const WeirTrigger **subs = weir_arena_alloc (arena, 3 * sizeof *subs);

  t->kind = is_leaf ? leaves[any (rand, G_N_ELEMENTS (leaves))] : nodes[any (rand, G_N_ELEMENTS (nodes))];
  *t = (WeirTrigger) { .kind = t->kind, .subs = subs };
  if (!is_leaf)
    t->n_subs = t->kind == WEIR_TRIGGER_REPEATEDLY ? 1 : t->kind == WEIR_TRIGGER_OR_FINALLY ? 2 : 1 + any (rand, 3);
  for (uint32_t i = 0; i < t->n_subs; i++)
    subs[i] = random_trigger (rand, arena, depth - 1);
  if (t->kind == WEIR_TRIGGER_AFTER_COUNT)
    t->count = 1 + any (rand, 4);
  if (t->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME)
    {
      t->delay.us = any (rand, 8) * 1000;
      t->align.us = any (rand, 2) * 5000;
    }
  if (t->kind == WEIR_TRIGGER_CUSTOM)
    {
      t->custom = &own;
      t->custom_config = random_own (rand, arena);
    }
  if (t->kind == WEIR_TRIGGER_AFTER_WATERMARK && depth > 0)
    {
      t->early = any (rand, 2) == 0 ? NULL : random_trigger (rand, arena, depth - 1);
      t->late = any (rand, 2) == 0 ? NULL : random_trigger (rand, arena, depth - 1);
    }
  return t;
}

static WeirWindows
random_windows (GRand *rand)
{
  int64_t size = 1 + any (rand, 15);

  switch (any (rand, 5))
    {
    case 0:
      return weir_fixed_windows (WEIR_MILLISECONDS (size));
    case 1:
      return weir_sliding_windows (WEIR_MILLISECONDS (size), WEIR_MILLISECONDS (1 + any (rand, 10)));
    case 2:
      return weir_global_windows ();
    default:
      return weir_session_windows (WEIR_MILLISECONDS (size));
    }
}

static WeirWindowing
random_windowing (GRand *rand, WeirArena *arena)
{
  static const int64_t lateness[] = { 0, 3, 30, 1000 };
  const WeirTrigger   *trigger = random_trigger (rand, arena, DEPTH);
  WeirWindows          windows = random_windows (rand);

  if (trigger->kind == WEIR_TRIGGER_DEFAULT && windows.kind == WEIR_WINDOWS_GLOBAL) /* refused at construction */
    windows = weir_fixed_windows (WEIR_MILLISECONDS (10));
  return (WeirWindowing) { .windows = windows,
                           .trigger = trigger,
                           .accumulation = (WeirAccumulation) any (rand, 3),
                           .allowed_lateness = WEIR_MILLISECONDS (lateness[any (rand, G_N_ELEMENTS (lateness))]),
                           .timestamp_combiner = (WeirTimestampCombiner) any (rand, 3),
                           .closing = (WeirClosingBehavior) any (rand, 2),
                           .on_time = (WeirOnTimeBehavior) any (rand, 2) };
}

/* --- scripts ------------------------------------------------------------------------------------------------------ */

/* At most one element of each key in an event: their order there is nobody's promise. */
static void
add_elements (GRand *rand, int64_t around, GString *script)
{
  const char *between = "";

  for (char key = 'a'; key <= 'c'; key++)
    if (any (rand, 2) == 0)
      {
        g_string_append_printf (script, "%s%c:%" PRId64 "=%" PRId64, between, key, around + any (rand, 20) - 8,
                                1 + any (rand, 9));
        between = ",";
      }
  if (*between == '\0')
    g_string_append_printf (script, "d:%" PRId64, around);
}

static char *
random_script (GRand *rand)
{
  GString *script = g_string_new (NULL);
  int64_t  watermark = 0, n = 1 + any (rand, 20);

  for (int64_t i = 0; i < n; i++)
    {
      g_string_append (script, i > 0 ? " " : "");
      if (any (rand, 3) > 0)
        add_elements (rand, watermark, script);
      else if (any (rand, 2) == 0)
        g_string_append_printf (script, "p%" PRId64, any (rand, 8));
      else
        g_string_append_printf (script, "w%" PRId64, watermark += any (rand, 12));
    }
  return g_string_free (script, FALSE);
}

/* --- streams ------------------------------------------------------------------------------------------------------ */

static Scored
without_key (const Scored *sum)
{
  return (Scored) { WEIR_STRING (""), sum->value };
}
WEIR_MAP_FN (without_key, Scored, Scored)

static void
accept (Case *c G_GNUC_UNUSED, const GPtrArray *elements G_GNUC_UNUSED)
{
}

static void
list_leaves (const WeirTrigger *trigger, GPtrArray *to)
{
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    list_leaves (trigger->subs[i], to);
  if (trigger->n_subs == 0 && trigger->kind != WEIR_TRIGGER_AFTER_WATERMARK)
    g_ptr_array_add (to, (void *) trigger);
}

static const WeirTrigger *
node_of (WeirTriggerKind kind, const GPtrArray *subs, WeirArena *arena)
{
  WeirTrigger        *node = weir_arena_alloc (arena, sizeof *node);
  const WeirTrigger **copies = weir_arena_alloc (arena, subs->len * sizeof *copies);

  for (uint32_t i = 0; i < subs->len; i++)
    copies[i] = subs->pdata[i];
  *node = (WeirTrigger) { .kind = kind, .subs = copies, .n_subs = subs->len };
  return node;
}

/* For a second grouping, of several elements of one key in an event: which of them come first decides whether one finds a
 * session closed, or another one open that it meets, and which one's trigger is how far. Their order is nobody's promise. So
 * in sessions any of the trigger's leaves fires there, again and again. */
static WeirWindowing
whatever_the_order (WeirWindowing windowing, WeirArena *arena)
{
  g_autoptr (GPtrArray) subs = g_ptr_array_new ();

  if (!weir__windowing_merges (&windowing)
      || (!weir__trigger_may_finish (windowing.trigger) && !conformance_goes_by_order (&windowing)))
    return windowing;
  list_leaves (windowing.trigger, subs);
  if (subs->len == 0)
    {
      windowing.trigger = NULL;
      return windowing;
    }
  windowing.trigger = node_of (WEIR_TRIGGER_AFTER_ANY, subs, arena);
  g_ptr_array_set_size (subs, 0);
  g_ptr_array_add (subs, (void *) windowing.trigger);
  windowing.trigger = node_of (WEIR_TRIGGER_REPEATEDLY, subs, arena);
  return windowing;
}

static void
build_stream (Case *c)
{
  g_autoptr (GRand)     rand = g_rand_new_with_seed ((guint32) stream_seed);
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autofree char      *script = random_script (rand);
  WeirWindowing         windowing = random_windowing (rand, arena);
  g_autofree char      *text = NULL;
  ScoredCollection     *in = transcript_windows (transcript_stream (c->p, script), windowing);

  text = weir__windowing_to_string (weir_collection_windowing (WEIR_COLLECTION (in)));
  if (g_strcmp0 (c->runner, "oracle") != 0 && g_getenv ("WEIR_SEED") != NULL)
    print_message ("%s: %s\n  %s\n", c->runner, text, script);
  expect_that (c, transcript_lists (in), SHOW_VALUES, accept);
  expect_that (c, transcript_sums (in), SHOW_VALUES, accept);
  expect_that (c, transcript_sums (weir_map (weir_sum_per_key (in), without_key)), SHOW_VALUES, accept);
  if (windowing.windows.kind != WEIR_WINDOWS_SESSIONS)
    expect_that (c, transcript_sums (weir_with_fanout (weir_sum_per_key (weir_map (in, without_key)), 2)), SHOW_VALUES,
                 accept);
  if (windowing.accumulation != WEIR_DISCARDING || windowing.windows.kind != WEIR_WINDOWS_SESSIONS)
    expect_that (c,
                 transcript_sums (transcript_windows (weir_map (weir_sum_per_key (in), without_key),
                                                      whatever_the_order (windowing, arena))),
                 SHOW_VALUES, accept);
}

static void
run_stream (uint64_t seed)
{
  g_autofree char *name = g_strdup_printf ("random stream (WEIR_SEED=%" PRIu64 ")", seed);
  CaseEntry        entry = { name, build_stream };

  stream_seed = seed;
  for (const ConformanceRunner *runner = weir_conformance_runners; runner->name != NULL; runner++)
    {
      ConformanceRunner once = *runner;

      once.n_seeds = MIN (runner->n_seeds, 1);
      weir_conformance_run (&entry, &once);
    }
}

static void
random_streams_give_what_the_oracle_gives (G_GNUC_UNUSED void **state)
{
  const char *seed = g_getenv ("WEIR_SEED"), *wanted = g_getenv ("WEIR_STREAMS");
  uint64_t    n = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : g_getenv ("WEIR_LONG") != NULL ? 2000 : 25;

  if (seed != NULL)
    run_stream (g_ascii_strtoull (seed, NULL, 10));
  else
    for (uint64_t i = 1; i <= n; i++)
      run_stream (i);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (random_streams_give_what_the_oracle_gives) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
