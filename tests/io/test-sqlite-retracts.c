/* SPDX-License-Identifier: Apache-2.0 */
/* Tables behind retracting groupings. After every event of a script they hold what a batch over the elements so far would
 * give: a second stream, whose events come after the story's, looks. */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/io/sqlite-test.h"
#include "tests/support/random.h"

#define N_EVENTS 30
#define N_USERS  4
#define WINDOW   100 /* seconds */

WEIR_KV (Points, WeirString, int64_t)
WEIR_KV (Players, int64_t, int64_t) /* of a league */

typedef struct
{
  WeirString user;
  WeirTime   since;
  int64_t    points;
} Total;
WEIR_RECORD (Total, user, since, points)

static const char *const users[N_USERS] = { "ann", "bob", "cy", "žofie" };

/* --- the pipeline -------------------------------------------------------------------------------------------------- */

static gboolean
to_row (WeirContext *ctx, const Points *total, TotalEmitter *rows, GError **error G_GNUC_UNUSED)
{
  weir_emit (rows, (Total) { total->key, weir_context_window (ctx).start, total->value });
  return TRUE;
}
WEIR_DO_FN (to_row, Points, Total)

static void
to_league (const Points *total, PlayersEmitter *players)
{
  weir_emit (players, (Players) { total->value / 10, 1 });
}
WEIR_DO_FN (to_league, Points, Players)

static char *path;                              /* of the database */
static char *totals[N_EVENTS + 1], *leagues[N_EVENTS + 1]; /* as they were after each event */

static void
look (const int64_t *event, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  totals[*event] = sqlite_test_query (path, "SELECT user, since / 1000000, points FROM totals");
  leagues[*event] = sqlite_test_query (path, "SELECT * FROM leagues");
}
WEIR_DO_FN (look, int64_t, int64_t)

static void
add_observer (WeirPipeline *p)
{
  static const WeirTime start;
  WeirTestEvent         events[N_EVENTS + 1];
  int64_t               numbers[N_EVENTS + 1];

  for (unsigned i = 0; i <= N_EVENTS; i++)
    {
      numbers[i] = i;
      events[i] = (WeirTestEvent) { .elements = &numbers[i],
                                    .time = start,
                                    .n = 1,
                                    .size = sizeof (int64_t),
                                    .stride = sizeof (int64_t),
                                    .time_offset = WEIR_TEST_SAME_TIME };
    }
  weir_par_do ((WeirInt64Collection *) (void *) weir_pipeline_test_stream (p, WEIR_TYPE (int64_t), events, N_EVENTS + 1,
                                                                           WEIR_HERE ("Observer")),
               look);
}

static void
run_story (const WeirTestEvent *story, unsigned lanes)
{
  const WeirWriteSqliteOptions by_window
      = { .key = "user since", .window_field = "since", .unsynced = true, .empty_first = true };
  WeirPipeline                *p = weir_pipeline_new ("story");
  PointsCollection            *points = (PointsCollection *) (void *) weir_pipeline_test_stream (
      p, WEIR_TYPE (Points), story, N_EVENTS, WEIR_HERE ("Story"));
  PointsCollection *sums = weir_sum_per_key (weir_window_into (
      points, .windows = weir_fixed_windows (WEIR_SECONDS (WINDOW)),
      .trigger = weir_after_watermark (.early = weir_always (), .late = weir_always ()),
      .accumulation = WEIR_RETRACTING, .allowed_lateness = WEIR_HOURS (1)));
  PlayersCollection *players = weir_sum_per_key (weir_par_do (
      weir_window_into (sums, .windows = weir_global_windows (), .trigger = weir_always (), .accumulation = WEIR_RETRACTING),
      to_league));

  weir_collection_write_sqlite (WEIR_COLLECTION (weir_par_do (sums, to_row)), path, "totals", &by_window,
                                WEIR_HERE ("Totals"));
  weir_write_sqlite_with (players, path, "leagues", .unsynced = true, .empty_first = true);
  add_observer (p);
  io_test_run (p, lanes);
}

/* --- what a batch says --------------------------------------------------------------------------------------------- */

static char *
sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, io_test_compare_strings);
  g_ptr_array_add (lines, NULL);
  char *all = g_strjoinv ("", (char **) lines->pdata);
  g_ptr_array_unref (lines);
  return all;
}

/* Of the first `n` events: sums per user and window, and how many of those are in each league. */
static void
assert_tables (const WeirTestEvent *story, unsigned n, unsigned at)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free), *counts = g_ptr_array_new_with_free_func (g_free);
  int64_t    sums[N_USERS][2] = { 0 }, in_league[1000] = { 0 };
  bool       there[N_USERS][2] = { 0 };

  for (unsigned i = 0; i < n; i++)
    for (size_t k = 0; story[i].kind == WEIR_TEST_ELEMENTS && k < story[i].n; k++)
      {
        const Points *element = (const Points *) story[i].elements + k;
        unsigned      u = 0;

        while (strlen (users[u]) != element->key.size || memcmp (users[u], element->key.data, element->key.size) != 0)
          u++;
        sums[u][story[i].time.us / (WINDOW * 1000000)] += element->value;
        there[u][story[i].time.us / (WINDOW * 1000000)] = true;
      }
  for (unsigned u = 0; u < N_USERS; u++)
    for (unsigned w = 0; w < 2; w++)
      if (there[u][w])
        {
          g_ptr_array_add (rows, g_strdup_printf ("'%s',%u,%" PRId64 "|", users[u], w * WINDOW, sums[u][w]));
          in_league[sums[u][w] / 10]++;
        }
  for (unsigned l = 0; l < G_N_ELEMENTS (in_league); l++)
    if (in_league[l] > 0)
      g_ptr_array_add (counts, g_strdup_printf ("%u,%" PRId64 "|", l, in_league[l]));
  g_autofree char *expected_rows = sorted (rows), *expected_counts = sorted (counts);
  assert_string_equal (totals[at], expected_rows);
  assert_string_equal (leagues[at], expected_counts);
}

/* Elements before, at and after the ends of two windows, in any order; the watermark comes along. */
static void
make_story (GRand *rand, WeirTestEvent *story, Points *elements)
{
  int64_t watermark = 0;

  for (unsigned i = 0; i < N_EVENTS; i++)
    {
      const int32_t n = g_rand_int_range (rand, 1, 4);

      if (g_rand_int_range (rand, 0, 4) == 0)
        {
          watermark += g_rand_int_range (rand, 0, 80);
          story[i] = (WeirTestEvent) weir_test_watermark (weir_time_from_s (watermark));
          continue;
        }
      for (int k = 0; k < n; k++)
        elements[4 * i + (unsigned) k] = (Points) { weir_string_from_c (users[g_rand_int_range (rand, 0, N_USERS)]),
                                                    g_rand_int_range (rand, 0, 8) };
      story[i] = (WeirTestEvent) { .kind = WEIR_TEST_ELEMENTS,
                                   .time = weir_time_from_s (g_rand_int_range (rand, 0, 2 * WINDOW)),
                                   .elements = &elements[4 * i],
                                   .n = (size_t) n,
                                   .size = sizeof (Points),
                                   .stride = sizeof (Points),
                                   .time_offset = WEIR_TEST_SAME_TIME };
    }
}

static void
tables_hold_at_every_event_what_a_batch_would_give (void **state)
{
  GRand *rand = weir_test_rand_new ();

  path = io_test_path (state, "story.db");
  for (unsigned round = 0; round < 12; round++)
    {
      WeirTestEvent story[N_EVENTS];
      Points        elements[4 * N_EVENTS];

      make_story (rand, story, elements);
      run_story (story, 1 + round % 3);
      for (unsigned i = 0; i <= N_EVENTS; i++)
        {
          assert_tables (story, MIN (i + 1, N_EVENTS), i);
          g_clear_pointer (&totals[i], g_free);
          g_clear_pointer (&leagues[i], g_free);
        }
    }
  g_clear_pointer (&path, g_free);
  g_rand_free (rand);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (tables_hold_at_every_event_what_a_batch_would_give),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
