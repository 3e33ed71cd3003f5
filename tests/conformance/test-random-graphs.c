/* SPDX-License-Identifier: Apache-2.0 */
/* Random pipelines over random elements and times must give on every runner what the oracle gives: the same elements
 * with the same times, windows and panes.
 *
 * A graph is grown from a seed: a pool of integer collections, from which each step takes some, applies a transform at
 * random, and puts back what comes of it. WEIR_SEED=N runs graph N alone, WEIR_GRAPHS=N the first N.
 *
 * tests/differential grows pipelines, too, far more of them and with streams, but sets up one engine for each. Here each
 * graph runs on every runner of the conformance suite; and it has what those have not: Partition and fan-outs. */
#include "sdk/model/windowing.h"
#include "tests/conformance/cases/common.h"

WEIR_KV (Pair, int64_t, int64_t)
WEIR_GROUPED (PairsOf, int64_t, int64_t)
WEIR_CO_GROUPED (Joined, int64_t, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

/* More rows than this are not multiplied further. */
#define ENOUGH 400

typedef struct
{
  WeirInt64Collection *c;
  uint64_t             rows; /* at most */
} Part;

typedef struct
{
  Case   *c;
  GRand  *rand;
  GArray *pool; /* Part */
} Grower;

static uint64_t graph_seed;

/* --- functions ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t factor, add, modulus;
} Affine;
WEIR_RECORD (Affine, factor, add, modulus)

static void
affine (const Affine *self, const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit (out, (*n * self->factor + self->add) % 1000003);
}
WEIR_DO_FN_WITH (affine, Affine, int64_t, int64_t)

static void
keep_some (const Affine *self, const int64_t *n, WeirInt64Emitter *out)
{
  if (*n % self->modulus != 0)
    weir_emit (out, *n);
}
WEIR_DO_FN_WITH (keep_some, Affine, int64_t, int64_t)

static bool
is_odd (const int64_t *n)
{
  return *n % 2 != 0;
}
WEIR_FILTER_FN (is_odd, int64_t)

static void
multiply (const Affine *self, const int64_t *n, WeirInt64Emitter *out)
{
  for (int64_t i = 0; i < self->factor; i++)
    weir_emit (out, *n + i);
}
WEIR_DO_FN_WITH (multiply, Affine, int64_t, int64_t)

static gboolean
delay (const Affine *self, WeirContext *ctx, const int64_t *n, WeirInt64Emitter *out, GError **error G_GNUC_UNUSED)
{
  weir_emit_at (out, weir_time_add (weir_context_timestamp (ctx), WEIR_MILLISECONDS (self->add + *n % self->modulus)),
                *n);
  return TRUE;
}
WEIR_DO_FN_WITH (delay, Affine, int64_t, int64_t, .infinite_skew = true)

static void
key_by (const Affine *self, const int64_t *n, PairEmitter *out)
{
  weir_emit (out, (Pair) { *n % self->modulus, *n });
}
WEIR_DO_FN_WITH (key_by, Affine, int64_t, Pair)

static void
fold (const Pair *pair, WeirInt64Emitter *out)
{
  weir_emit (out, (pair->key * 31 + pair->value) % 1000003);
}
WEIR_DO_FN (fold, Pair, int64_t)

static void
fold_join (const Joined *joined, WeirInt64Emitter *out)
{
  int64_t sum = joined->key;

  for (size_t i = 0; i < joined->left.n; i++)
    sum += joined->left.items[i] * 3;
  for (size_t i = 0; i < joined->right.n; i++)
    sum += joined->right.items[i] * 5;
  weir_emit (out, sum % 1000003);
}
WEIR_DO_FN (fold_join, Joined, int64_t)

static int
by_remainder (const int64_t *n, int parts)
{
  return (int) ((*n % parts + parts) % parts);
}
WEIR_PARTITION_FN (by_remainder, int64_t)

/* A splittable function in the middle of a pipeline: n % 7 elements for each, claimed one by one. */
static gboolean
range_of (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirRange *ret_range, GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = (*n % 7 + 7) % 7 };
  return TRUE;
}

static WeirResume
unroll (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirTracker *tracker, WeirInt64Emitter *out,
        GError **error G_GNUC_UNUSED)
{
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, *n + i);
  return WEIR_DONE;
}
WEIR_SOURCE_FN (unroll, int64_t, int64_t, range_of, (.replayable = true))

static void
mix_add (int64_t *sum, const int64_t *n)
{
  *sum = (*sum + *n * 7) % 1000003;
}

static void
mix_merge (int64_t *sum, const int64_t *other)
{
  *sum = (*sum + *other) % 1000003;
}

static void
mix_extract (const int64_t *sum, int64_t *ret_n)
{
  *ret_n = *sum;
}
WEIR_COMBINE_FN (mix, int64_t, int64_t, int64_t)

/* --- growing ------------------------------------------------------------------------------------------------------ */

static int64_t
any (Grower *g, int64_t from, int64_t to)
{
  return g_rand_int_range (g->rand, (gint32) from, (gint32) to);
}

static Part
pick (Grower *g)
{
  return g_array_index (g->pool, Part, any (g, 0, g->pool->len));
}

static void
put (Grower *g, WeirInt64Collection *c, uint64_t rows)
{
  Part part = { c, rows };

  g_array_append_val (g->pool, part);
}

static gboolean
same_windows (WeirInt64Collection *a, WeirInt64Collection *b)
{
  return weir__windowing_equal (weir_collection_windowing (WEIR_COLLECTION (a)),
                                weir_collection_windowing (WEIR_COLLECTION (b)));
}

typedef struct
{
  int64_t  element;
  WeirTime time;
} Timed;

static void
grow_create (Grower *g)
{
  Timed           timed[32];
  size_t          n = (size_t) any (g, 0, 32);
  WeirCollection *created;

  for (size_t i = 0; i < n; i++)
    timed[i] = (Timed) { any (g, -20, 20), MS (any (g, -50, 50)) };
  created = weir_pipeline_create_timestamped (g->c->p, WEIR_TYPE (int64_t), timed, sizeof *timed,
                                              offsetof (Timed, time), n, WEIR_HERE ("create"));
  put (g, (WeirInt64Collection *) (void *) created, n);
}

static void
grow_sequence (Grower *g)
{
  int64_t n = any (g, 0, 200);

  put (g, weir_generate_sequence (g->c->p, 0, n), (uint64_t) n);
}

static void
grow_map (Grower *g)
{
  Part in = pick (g);

  switch (any (g, 0, 4))
    {
    case 0:
      put (g, weir_par_do_with (in.c, affine, .factor = any (g, -9, 9), .add = any (g, -9, 9)), in.rows);
      break;
    case 1:
      put (g, weir_par_do_with (in.c, keep_some, .modulus = any (g, 2, 5)), in.rows);
      break;
    case 2:
      put (g, weir_filter (in.c, is_odd), in.rows);
      break;
    default:
      put (g, weir_par_do_with (in.c, delay, .add = any (g, -30, 30), .modulus = any (g, 1, 40)), in.rows);
    }
}

static void
grow_multiply (Grower *g)
{
  Part in = pick (g);

  if (in.rows > ENOUGH)
    return;
  if (any (g, 0, 2) == 0)
    put (g, weir_par_do_with (in.c, multiply, .factor = any (g, 0, 4)), in.rows * 3);
  else
    put (g, weir_par_do (in.c, unroll), in.rows * 6);
}

static void
grow_flatten (Grower *g)
{
  Part                 first = pick (g);
  WeirInt64Collection *ins[4] = { first.c };
  uint64_t             rows = first.rows;
  unsigned             n = 1;

  for (int64_t tries = any (g, 0, 4); tries > 0; tries--)
    {
      Part in = pick (g);

      if (!same_windows (first.c, in.c) || rows + in.rows > 2 * ENOUGH)
        continue;
      ins[n++] = in.c;
      rows += in.rows;
    }
  put (g, weir_flatten_array (ins, n), rows);
}

static void
grow_reshuffle (Grower *g)
{
  Part in = pick (g);

  put (g, weir_reshuffle (in.c), in.rows);
}

static void
grow_window (Grower *g)
{
  Part                  in = pick (g);
  WeirTimestampCombiner combiner = (WeirTimestampCombiner) any (g, 0, 3);
  WeirWindows           windows = weir_same_windows ();
  int64_t               size = any (g, 1, 30);

  if (any (g, 0, 4) == 0)
    windows = weir_global_windows ();
  else if (any (g, 0, 5) > 0)
    windows = weir_fixed_windows_at (WEIR_MILLISECONDS (size), WEIR_MILLISECONDS (any (g, 0, size)));
  put (g, weir_window_into (in.c, .windows = windows, .timestamp_combiner = combiner), in.rows);
}

static void
grow_grouping (Grower *g)
{
  Part            in = pick (g);
  PairCollection *pairs = weir_par_do_with (in.c, key_by, .modulus = any (g, 1, 12));

  switch (any (g, 0, 4))
    {
    case 0:
      put (g, weir_par_do (weir_sum_per_key (pairs), fold), in.rows);
      break;
    case 1:
      put (g, weir_par_do (weir_with_fanout (weir_combine_per_key (pairs, mix, Pair), 2), fold), in.rows);
      break;
    case 2:
      put (g, weir_par_do (weir_combine_grouped_values (weir_group_by_key (pairs, PairsOf), mix, Pair), fold), in.rows);
      break;
    default:
      put (g, weir_par_do (weir_count_per_element (in.c, Pair), fold), in.rows);
    }
}

static void
grow_global (Grower *g)
{
  Part in = pick (g);

  switch (any (g, 0, 4))
    {
    case 0:
      put (g, weir_combine_globally (in.c, mix), in.rows + 1);
      break;
    case 1:
      put (g, weir_combine_globally_without_default (in.c, mix), in.rows);
      break;
    case 2:
      put (g, weir_count_globally (in.c), in.rows + 1);
      break;
    default:
      put (g, weir_distinct (in.c), in.rows);
    }
}

static void
grow_join (Grower *g)
{
  Part            left = pick (g), right = pick (g);
  int64_t         modulus = any (g, 1, 9);
  PairCollection *lefts, *rights;

  if (!same_windows (left.c, right.c))
    right = left;
  lefts = weir_par_do_with (left.c, key_by, .modulus = modulus);
  rights = weir_par_do_with (right.c, key_by, .modulus = modulus);
  put (g, weir_par_do (weir_co_group_by_key (Joined, lefts, rights), fold_join), left.rows + right.rows);
}

static void
grow_partition (Grower *g)
{
  Part                 in = pick (g);
  WeirInt64Collection *parts[3];

  weir_partition (in.c, by_remainder, parts);
  for (unsigned i = 0; i < 3; i++)
    put (g, parts[i], in.rows);
}

static void (*const growths[]) (Grower *) = {
  grow_create, grow_sequence, grow_map,      grow_map,      grow_multiply, grow_flatten, grow_flatten,  grow_reshuffle,
  grow_window, grow_window,   grow_grouping, grow_grouping, grow_global,   grow_join,    grow_partition
};

static void
check_nothing (Case *c G_GNUC_UNUSED, const GPtrArray *elements G_GNUC_UNUSED)
{
}

static void
build_random_graph (Case *c)
{
  Grower g = { c, g_rand_new_with_seed ((guint32) graph_seed), g_array_new (FALSE, FALSE, sizeof (Part)) };
  int    steps = (int) any (&g, 3, 20);

  grow_create (&g);
  for (int i = 0; i < steps; i++)
    growths[any (&g, 0, G_N_ELEMENTS (growths))](&g);
  for (unsigned i = 0; i < g.pool->len; i++)
    if (any (&g, 0, 3) > 0 || i == g.pool->len - 1)
      expect_that (c, g_array_index (g.pool, Part, i).c, SHOW_VALUES, check_nothing);
  g_array_unref (g.pool);
  g_rand_free (g.rand);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
run_graph (uint64_t seed)
{
  g_autofree char *name = g_strdup_printf ("random graph (WEIR_SEED=%" PRIu64 ")", seed);
  CaseEntry        entry = { name, build_random_graph };

  graph_seed = seed;
  for (const ConformanceRunner *runner = weir_conformance_runners; runner->name != NULL; runner++)
    {
      ConformanceRunner once = *runner;

      once.n_seeds = MIN (runner->n_seeds, 1);
      if (strcmp (runner->name, "oracle") != 0)
        weir_conformance_run (&entry, &once);
    }
}

static void
random_graphs_give_what_the_oracle_gives (void **state G_GNUC_UNUSED)
{
  const char *seed = g_getenv ("WEIR_SEED"), *wanted = g_getenv ("WEIR_GRAPHS");
  uint64_t    n = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : 100;

  if (seed != NULL)
    run_graph (g_ascii_strtoull (seed, NULL, 10));
  else
    for (uint64_t i = 1; i <= n; i++)
      run_graph (i);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (random_graphs_give_what_the_oracle_gives),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
