/* SPDX-License-Identifier: Apache-2.0 */
/* A barrier at any step cuts consistently: the grouped counts at the cut, plus what the recorded source positions still
 * have to give, are exactly the totals. Under seeded schedules with dynamic splits; WEIR_SEED=n runs one, WEIR_LONG=1
 * ten thousand. */
#include <stdlib.h>
#include <weir/weir.h>

#include "runners/simulated/simulated.h"
#include "tests/support/weir-test.h"

#define N      40000
#define KEYS   17
#define EPOCHS 6

WEIR_KV (CountByKey, int64_t, int64_t)

static int64_t
key_of (const int64_t *n)
{
  return *n % KEYS;
}
WEIR_MAP_FN (key_of, int64_t, int64_t)

static int64_t emitted[KEYS];

static void
note_count (const CountByKey *count, int64_tEmitter *out)
{
  (void) out;
  emitted[count->key] += count->value;
}
WEIR_DO_FN (note_count, CountByKey, int64_t)

typedef struct
{
  int64_t  counts[KEYS]; /* grouped at the cut, plus what the restrictions have left */
  unsigned restrictions, groups;
} Cut;

static void
take_part (void *data, const WeirCutPart *part)
{
  Cut *cut = &((Cut *) data)[part->epoch];

  if (part->kind == WEIR_CUT_GROUP)
    {
      cut->groups++;
      cut->counts[*(const int64_t *) part->key] += *(const int64_t *) part->accumulator;
      return;
    }
  cut->restrictions++;
  for (int64_t n = part->restriction->range.from; n < part->restriction->range.to; n++)
    cut->counts[n % KEYS]++;
}

static int64_t
expected (int64_t key)
{
  return N / KEYS + (key < N % KEYS);
}

/* True if the cut was taken while counts or positions were under way, not before everything or after it. */
static bool
check_cut (const Cut *cut, uint64_t seed, unsigned epoch)
{
  if (cut->restrictions == 0 && cut->groups == 0)
    return false; /* nothing had begun: all is to be run again; or all was emitted */
  for (int64_t key = 0; key < KEYS; key++)
    if (cut->counts[key] != expected (key))
      fail_msg ("seed %" PRIu64 ", epoch %u: key %" PRId64 " counts %" PRId64 " with what is left, not %" PRId64, seed,
                epoch, key, cut->counts[key], expected (key));
  return cut->restrictions > 0 && cut->groups > 0;
}

/* How many cuts of this schedule were taken in the middle of things. */
static unsigned
run_schedule (WeirPipeline *p, uint64_t seed)
{
  Cut            cuts[EPOCHS + 1] = { 0 };
  WeirSimulation simulation
      = { .seed = seed, .barrier_every = 4 + seed % 50, .n_barriers = EPOCHS, .cut = take_part, .cut_data = cuts };
  GError        *error = NULL;
  unsigned       telling = 0;

  memset (emitted, 0, sizeof emitted);
  if (!weir__run_simulated (p, &simulation, &error))
    fail_msg ("seed %" PRIu64 ": %s", seed, error->message);
  for (int64_t key = 0; key < KEYS; key++)
    if (emitted[key] != expected (key))
      fail_msg ("seed %" PRIu64 ": key %" PRId64 " came out as %" PRId64, seed, key, emitted[key]);
  for (unsigned epoch = 1; epoch <= EPOCHS; epoch++)
    telling += check_cut (&cuts[epoch], seed, epoch);
  return telling;
}

static void
every_cut_and_what_is_left_give_the_totals (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("cuts");
  const char              *only = g_getenv ("WEIR_SEED");
  uint64_t                 first = only != NULL ? strtoull (only, NULL, 10) : 1;
  uint64_t                 schedules = only != NULL ? 1 : g_getenv ("WEIR_LONG") != NULL ? 10000 : 400;
  unsigned                 telling = 0;

  (void) state;
  weir_par_do (weir_count_per_element (weir_map (weir_generate_sequence (p, 0, N), key_of), CountByKey), note_count);
  for (uint64_t seed = first; seed < first + schedules; seed++)
    telling += run_schedule (p, seed);
  print_message ("%" PRIu64 " schedules, %u cuts in the middle of things\n", schedules, telling);
  if (only == NULL)
    assert_true (telling > schedules); /* or this test would say nothing */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_cut_and_what_is_left_give_the_totals),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
