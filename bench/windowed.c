/* SPDX-License-Identifier: Apache-2.0 */

/* Counts and sums events per key and window.
 *
 *   bench/windowed [--events=N] [--keys=N] [--windows=KIND] [--size-ms=N] [--period-ms=N] [--retract] [--only-sum]
 *                  [--parallelism=N]
 *
 * Event i has a key and a delay of up to a second by a hash of i, the value i modulo 1024, and happens at i µs less its
 * delay; the watermark is a second behind i. So there are a million events in each second of event time. KIND: fixed,
 * sliding, sessions (with a gap of size-ms; there are new keys every 4 s then). With --retract, early panes are put out at
 * every 4th element of a key, and taken back by the next, and a sum over all keys follows. With
 * --only-sum, nothing is counted: an accumulator is 8 bytes, for what is open to be measured.
 *
 * Prints one line of JSON with what baseline/win prints of the same events: how many results, the sum of their sums, a
 * checksum. */

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <weir/weir.h>

static gint64   n_events = 50000000, n_keys = 100000, size_ms = 1000, period_ms = 1000, lanes = 1;
static const char *kind = "fixed";
static gboolean retract, only_sum;

#define NEW_KEYS_EVERY 4000000 /* events, for sessions */

/* --- events ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t first, step, end, n_keys, keys_live;
} Share; /* the events first, first + step, … before end */
WEIR_RECORD (Share, first, step, end, n_keys, keys_live)

WEIR_KV (Event, int64_t, int64_t)

static inline uint64_t
mix (uint64_t z)
{
  z += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static gboolean
range_of_share (WeirContext *ctx G_GNUC_UNUSED, const Share *share, WeirRange *ret_range, GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { 0, (share->end - share->first + share->step - 1) / share->step, true };
  return TRUE;
}

static WeirResume
generate (WeirContext *ctx G_GNUC_UNUSED, const Share *share, WeirTracker *tracker, EventEmitter *events,
          GError **error G_GNUC_UNUSED)
{
  int64_t n = weir_tracker_position (tracker);

  for (; weir_claim (tracker, n); n++)
    {
      int64_t  i = share->first + n * share->step;
      uint64_t h = mix ((uint64_t) i);
      int64_t  time = i - (int64_t) ((h >> 32) % 1000000);
      Event event = { (int64_t) (h % (uint64_t) share->n_keys) + i / share->keys_live * share->n_keys, i & 1023 };
      weir_emit_at (events, ((WeirTime) { MAX (time, 0) }), event);
    }
  weir_tracker_set_watermark (tracker, (WeirTime) { share->first + n * share->step - 1000000 });
  return WEIR_DONE;
}
WEIR_SOURCE_FN (generate, Share, Event, range_of_share, (.replayable = true, .unbounded = true))

/* --- what is computed --------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t count, sum;
} Tally;
WEIR_RECORD (Tally, count, sum)
WEIR_KV (KeyTally, int64_t, Tally)

static void
tally_add (Tally *a, const int64_t *value)
{
  a->count++;
  a->sum += *value;
}

static void
tally_subtract (Tally *a, const int64_t *value)
{
  a->count--;
  a->sum -= *value;
}

static void
tally_merge (Tally *a, const Tally *b)
{
  a->count += b->count;
  a->sum += b->sum;
}

static void
tally_extract (const Tally *a, Tally *ret_tally)
{
  *ret_tally = *a;
}
WEIR_COMBINE_FN (tally, int64_t, Tally, Tally, subtract)

static _Atomic int64_t n_results, sum_of_sums, checksum;

typedef struct
{
  int64_t n, sum, check;
} Seen;

/* Adds up in the instance, and once at the end for all. */
static gboolean
see (WeirContext *ctx, const KeyTally *result, WeirUnitEmitter *nothing G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  Seen   *seen = weir_context_instance (ctx);
  int64_t sign = weir_context_kind (ctx) == WEIR_RETRACT ? -1 : 1;

  seen->n += sign;
  seen->sum += sign * result->value.sum;
  seen->check += sign * result->value.count * (result->key + 1);
  return TRUE;
}

static void
see_teardown (WeirContext *ctx)
{
  Seen *seen = weir_context_instance (ctx);

  n_results += seen->n;
  sum_of_sums += seen->sum;
  checksum += seen->check;
}
WEIR_DO_FN (see, KeyTally, WeirUnit, .instance_size = sizeof (Seen), .teardown = see_teardown,
            .retracts = WEIR_RETRACTS_ACCEPT)

static gboolean
see_sum (WeirContext *ctx, const Event *result, WeirUnitEmitter *nothing G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  Seen *seen = weir_context_instance (ctx);

  seen->n++;
  seen->sum += result->value;
  return TRUE;
}
WEIR_DO_FN (see_sum, Event, WeirUnit, .instance_size = sizeof (Seen), .teardown = see_teardown)

static int64_t
sum_of (const KeyTally *result)
{
  return result->value.sum;
}
WEIR_MAP_FN (sum_of, KeyTally, int64_t)

/* --- the pipeline ------------------------------------------------------------------------------------------------- */

static WeirWindows
windows (void)
{
  WeirDuration size = WEIR_MILLISECONDS (size_ms);

  if (strcmp (kind, "sliding") == 0)
    return weir_sliding_windows (size, WEIR_MILLISECONDS (period_ms));
  return strcmp (kind, "sessions") == 0 ? weir_session_windows (size) : weir_fixed_windows (size);
}

static void
build (WeirPipeline *p)
{
  Share            shares[64];
  KeyTallyCollection *tallies;
  EventCollection *events;

  for (int64_t i = 0; i < lanes; i++)
    shares[i] = (Share) { i, lanes, n_events, n_keys,
                          strcmp (kind, "sessions") == 0 ? NEW_KEYS_EVERY : INT64_MAX };
  events = weir_par_do (weir_create_from (p, Share, shares, (size_t) lanes), generate);
  if (retract)
    events = weir_window_into (events, .windows = windows (),
                               .trigger = weir_after_watermark (.early = weir_repeatedly (weir_after_count (4))),
                               .accumulation = WEIR_RETRACTING);
  else
    events = weir_window_into (events, .windows = windows ());
  if (only_sum)
    {
      weir_par_do (weir_sum_per_key (events), see_sum);
      return;
    }
  tallies = weir_combine_per_key (events, tally, KeyTally);
  weir_par_do (tallies, see);
  if (retract)
    weir_sum_globally (weir_map (tallies, sum_of));
}

static double
seconds_of (struct timeval t)
{
  return (double) t.tv_sec + (double) t.tv_usec / 1e6;
}

static void
report (double wall)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  double cpu = seconds_of (usage.ru_utime) + seconds_of (usage.ru_stime);
  printf ("{\"bench\":\"windowed\",\"windows\":\"%s\",\"events\":%" PRId64 ",\"keys\":%" PRId64
          ",\"lanes\":%" PRId64 ",\"wall_s\":%.3f,\"cpu_s\":%.3f,\"events_per_s\":%.0f,\"peak_rss_mib\":%.1f,"
          "\"results\":%" PRId64 ",\"sum\":%" PRId64 ",\"checksum\":%" PRIu64 "}\n",
          kind, n_events, n_keys, lanes, wall, cpu, (double) n_events / wall, (double) usage.ru_maxrss / 1024,
          (int64_t) n_results, (int64_t) sum_of_sums, (uint64_t) checksum);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "events", 0, 0, G_OPTION_ARG_INT64, &n_events, "Events", "N" },
    { "keys", 0, 0, G_OPTION_ARG_INT64, &n_keys, "Keys", "N" },
    { "windows", 0, 0, G_OPTION_ARG_STRING, (void *) &kind, "fixed, sliding or sessions", "KIND" },
    { "size-ms", 0, 0, G_OPTION_ARG_INT64, &size_ms, "Size of windows, gap of sessions", "N" },
    { "period-ms", 0, 0, G_OPTION_ARG_INT64, &period_ms, "How often a sliding window begins", "N" },
    { "retract", 0, 0, G_OPTION_ARG_NONE, &retract, "Early panes, taken back", NULL },
    { "only-sum", 0, 0, G_OPTION_ARG_NONE, &only_sum, "Sums, no counts", NULL },
    { "parallelism", 0, 0, G_OPTION_ARG_INT64, &lanes, "Lanes, and sources; at most 64", "N" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GError)         error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (WeirPipeline)   p = weir_pipeline_new ("windowed");
  int64_t                    start = g_get_monotonic_time ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fprintf (stderr, "windowed: %s\n", error->message), 2;
  lanes = CLAMP (lanes, 1, 64);
  build (p);
  g_autoptr (WeirResult) result
      = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = (unsigned) lanes }, &error);
  if (result == NULL || weir_result_wait (result) != WEIR_STATE_DONE)
    return fprintf (stderr, "windowed: %s\n", (error != NULL ? error : weir_result_error (result))->message), 1;
  report ((double) (g_get_monotonic_time () - start) / 1e6);
  return 0;
}
