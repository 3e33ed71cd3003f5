/* SPDX-License-Identifier: Apache-2.0 */

/* Counts distinct keys that do not fit into memory, and checks every count.
 *
 *   bench/spill [--keys=N] [--rounds=N] [--key-size=BYTES] [--memory-limit-mib=N] [--parallelism=N] [--spill-dir=DIR]
 *
 * Every key comes once a round, all of a round before the next, so that what is spilled in one must be merged with what
 * comes in another. A bit for each key tells which have come out: each must do so once, counted `rounds` times.
 *
 * Prints one line of JSON; fails if the answer is wrong or if more than the limit and a fifth was resident. */

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <weir/weir.h>

WEIR_KV (NumberCount, int64_t, int64_t)
WEIR_KV (TextCount, WeirString, int64_t)

static int64_t          n_keys = 50000000, n_rounds = 2, key_size;
static _Atomic uint8_t *seen;
static _Atomic uint64_t n_right, n_wrong;

static int64_t
number_of (const int64_t *i)
{
  return *i % n_keys;
}
WEIR_MAP_FN (number_of, int64_t, int64_t)

static void
text_of (const int64_t *i, WeirStringEmitter *texts)
{
  weir_emit_printf (texts, "%0*" PRId64, (int) key_size, *i % n_keys);
}
WEIR_DO_FN (text_of, int64_t, WeirString)

static void
check (int64_t key, int64_t count)
{
  bool known = key >= 0 && key < n_keys;
  bool again = known && (atomic_fetch_or (&seen[key / 8], (uint8_t) (1u << key % 8)) >> key % 8 & 1u) != 0;

  atomic_fetch_add_explicit (known && !again && count == n_rounds ? &n_right : &n_wrong, 1, memory_order_relaxed);
}

static void
check_number (const NumberCount *count, WeirUnitEmitter *nothing G_GNUC_UNUSED)
{
  check (count->key, count->value);
}
WEIR_DO_FN (check_number, NumberCount, WeirUnit)

static void
check_text (const TextCount *count, WeirUnitEmitter *nothing G_GNUC_UNUSED)
{
  int64_t key = 0;

  for (size_t i = 0; i < count->key.size; i++)
    key = 10 * key + (count->key.data[i] - '0');
  check (count->key.size == (size_t) key_size ? key : -1, count->value);
}
WEIR_DO_FN (check_text, TextCount, WeirUnit)

static void
build (WeirPipeline *p)
{
  WeirInt64Collection *numbers = weir_generate_sequence (p, 0, n_keys * n_rounds);

  if (key_size == 0)
    weir_par_do (weir_count_per_element (weir_map (numbers, number_of), NumberCount), check_number);
  else
    weir_par_do (weir_count_per_element (weir_par_do (numbers, text_of), TextCount), check_text);
}

/* The sum over the stages, out of the metrics. */
static int64_t
spilled_bytes (WeirResult *result)
{
  static const char name[] = "\"spilled_bytes\":";
  g_autofree char  *json = weir_result_metrics_json (result);
  int64_t           sum = 0;

  for (const char *at = json; (at = strstr (at, name)) != NULL;)
    sum += g_ascii_strtoll (at += strlen (name), NULL, 10);
  return sum;
}

static gboolean
run (WeirPipeline *p, const WeirRunOptions *options, int64_t *ret_spilled, GError **error)
{
  g_autoptr (WeirResult) result = weir_pipeline_run (p, options, error);

  if (result == NULL)
    return FALSE;
  if (weir_result_wait (result) != WEIR_STATE_DONE)
    {
      g_propagate_error (error, g_error_copy (weir_result_error (result)));
      return FALSE;
    }
  *ret_spilled = spilled_bytes (result);
  return TRUE;
}

static double
seconds_of (struct timeval t)
{
  return (double) t.tv_sec + (double) t.tv_usec / 1e6;
}

/* Was all well? */
static bool
report (const WeirRunOptions *options, double wall, int64_t spilled)
{
  struct rusage usage;
  bool          right = n_right == (uint64_t) n_keys && n_wrong == 0;

  getrusage (RUSAGE_SELF, &usage);
  bool within = options->memory_limit == 0 || (uint64_t) usage.ru_maxrss * 1024 <= options->memory_limit / 5 * 6;
  printf ("{\"bench\":\"spill\",\"keys\":%" PRId64 ",\"rounds\":%" PRId64 ",\"key_size\":%" PRId64 ",\"lanes\":%u,"
          "\"memory_limit_mib\":%" PRIu64 ",\"wall_s\":%.2f,\"cpu_s\":%.2f,\"peak_rss_mib\":%.1f,\"spilled_mib\":%.1f,"
          "\"right\":%s,\"within_limit\":%s}\n",
          n_keys, n_rounds, key_size, options->parallelism, options->memory_limit >> 20, wall,
          seconds_of (usage.ru_utime) + seconds_of (usage.ru_stime), (double) usage.ru_maxrss / 1024,
          (double) spilled / 1048576, right ? "true" : "false", within ? "true" : "false");
  return right && within;
}

int
main (int argc, char **argv)
{
  g_autofree char   *spill_dir = NULL;
  gint64             limit_mib = 512;
  int                lanes = (int) g_get_num_processors ();
  const GOptionEntry entries[] = {
    { "keys", 0, 0, G_OPTION_ARG_INT64, &n_keys, "Distinct keys", "N" },
    { "rounds", 0, 0, G_OPTION_ARG_INT64, &n_rounds, "How often each comes", "N" },
    { "key-size", 0, 0, G_OPTION_ARG_INT64, &key_size, "Keys are text of so many bytes; 0: numbers", "BYTES" },
    { "memory-limit-mib", 0, 0, G_OPTION_ARG_INT64, &limit_mib, "Memory limit; 0: none", "MIB" },
    { "parallelism", 0, 0, G_OPTION_ARG_INT, &lanes, "Lanes; default: one per core", "N" },
    { "spill-dir", 0, 0, G_OPTION_ARG_FILENAME, &spill_dir, "Where to spill", "DIR" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GError)         error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (WeirPipeline)   p = weir_pipeline_new ("spill");
  int64_t                    spilled = 0, start = g_get_monotonic_time ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fprintf (stderr, "spill: %s\n", error->message), 2;
  seen = calloc ((size_t) n_keys / 8 + 1, 1);
  build (p);
  WeirRunOptions options
      = { .parallelism = (unsigned) lanes, .memory_limit = (uint64_t) limit_mib << 20, .spill_dir = spill_dir };
  if (!run (p, &options, &spilled, &error))
    return fprintf (stderr, "spill: %s\n", error->message), 1;
  bool well = report (&options, (double) (g_get_monotonic_time () - start) / 1e6, spilled);
  free (seen);
  return well ? 0 : 1;
}
