/* SPDX-License-Identifier: Apache-2.0 */
/* Running a spec in one way or another, and comparing what came of it. */
#include <string.h>

#include "tests/differential/differential.h"

#define DROPPED_LATE   "dropped as late"
#define DROPPED_CLOSED "dropped as closed"

/* --- ways to run -------------------------------------------------------------------------------------------------- */

static void
skip_some_passes (GRand *rand, Config *config)
{
  static const char *const passes[] = { "sink-flattens", "drop-unread", "fuse", "slice-windows", "lift-combines" };

  for (unsigned i = 0; i < G_N_ELEMENTS (passes); i++)
    if (g_rand_int_range (rand, 0, 3) == 0)
      {
        g_strlcat (config->skip, config->skip[0] != '\0' ? "," : "", sizeof config->skip);
        g_strlcat (config->skip, passes[i], sizeof config->skip);
      }
}

static Config
choose_config (GRand *rand)
{
  static const unsigned lanes[] = { 1, 2, 7 };
  Config                config = { .seed = g_rand_int (rand) };
  ConformanceRunner    *runner = &config.runner;

  runner->lanes = lanes[g_rand_int_range (rand, 0, 3)];
  runner->run = g_rand_int_range (rand, 0, 40) == 0 ? weir_conformance_run_direct : weir_conformance_run_simulated;
  runner->force_general = g_rand_int_range (rand, 0, 3) == 0;
  runner->barrier_every = g_rand_boolean (rand) ? (uint64_t) g_rand_int_range (rand, 5, 60) : 0;
  runner->memory_limit = g_rand_int_range (rand, 0, 8) == 0 ? 16384 : 0;
  runner->strict = g_rand_int_range (rand, 0, 6) == 0;
  if (g_rand_boolean (rand))
    skip_some_passes (rand, &config);
  return config;
}

unsigned
weir_configs_choose (uint64_t seed, Config *ret_configs)
{
  guint32  words[] = { (guint32) seed, (guint32) (seed >> 32), 1 };
  GRand   *rand = g_rand_new_with_seed_array (words, 3);
  unsigned n = 3;

  for (unsigned i = 0; i < n; i++)
    ret_configs[i] = choose_config (rand);
  g_rand_free (rand);
  return n;
}

char *
weir_config_to_string (const Config *config)
{
  const ConformanceRunner *runner = &config->runner;
  GString                 *to = g_string_new (NULL);

  g_string_append_printf (to, "%s, %u lane%s, seed %" PRIu64,
                          runner->run == weir_conformance_run_direct ? "direct" : "simulated", runner->lanes,
                          runner->lanes == 1 ? "" : "s", config->seed);
  if (runner->force_general)
    g_string_append (to, ", general path");
  if (runner->barrier_every > 0)
    g_string_append_printf (to, ", a barrier every %" PRIu64 " steps", runner->barrier_every);
  if (runner->memory_limit > 0)
    g_string_append_printf (to, ", %" PRIu64 " bytes of memory", runner->memory_limit);
  if (runner->strict)
    g_string_append (to, ", strict");
  if (config->skip[0] != '\0')
    g_string_append_printf (to, ", without %s", config->skip);
  return g_string_free (to, FALSE);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static gboolean
run (WeirPipeline *p, const Config *config, Dropped *ret_dropped, GError **error)
{
  gboolean ok;

  if (config == NULL)
    return weir_conformance_run_oracle (p, NULL, 0, ret_dropped, error);
  if (config->skip[0] != '\0')
    g_setenv ("WEIR_SKIP", config->skip, TRUE);
  if (config->runner.force_general)
    g_setenv ("WEIR_FORCE", "general", TRUE);
  ok = config->runner.run (p, &config->runner, config->seed, ret_dropped, error);
  g_unsetenv ("WEIR_SKIP");
  g_unsetenv ("WEIR_FORCE");
  return ok;
}

/* Only what the on-time panes hold, without the rest of what a line says. */
static GPtrArray *
on_time_lines (const GPtrArray *lines)
{
  GPtrArray *on_time = g_ptr_array_new_with_free_func (g_free);

  for (unsigned i = 0; i < lines->len; i++)
    {
      const char *line = lines->pdata[i], *pane = strstr (line, " P(");

      if (pane != NULL && strstr (pane, "ON_TIME") != NULL)
        g_ptr_array_add (on_time, g_strndup (line, (gsize) (pane - line)));
    }
  return on_time;
}

static GPtrArray *
lines_of_step (Collector *collector, unsigned i, Sameness same)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (same == SAME_ALL)
    return weir_collector_lines (collector, i, SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES);
  lines = weir_collector_lines (collector, i, SHOW_WINDOWS | SHOW_PANES);
  return on_time_lines (lines);
}

Outcome
weir_outcome_of (const Spec *spec, const Config *config)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("differential");
  Collector               *collector = weir_collector_new ();
  Outcome                  outcome = { 0 };
  g_autoptr (GError)       error = NULL;
  WeirCollection          *made[MAX_STEPS];
  Sameness                 same[MAX_STEPS];

  weir_spec_sameness (spec, same);
  weir_spec_build (spec, p, made);
  for (unsigned i = 0; i < spec->n; i++)
    if (!spec->steps[i].unseen)
      weir_collector_attach (collector, made[i], i, TRUE);
  if (!run (p, config, &outcome.dropped, &error))
    {
      outcome.failure = g_strdup (error->message);
      outcome.refused = g_error_matches (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED);
    }
  for (unsigned i = 0; i < spec->n; i++)
    if (!spec->steps[i].unseen && same[i] != SAME_NOTHING)
      outcome.lines[i] = lines_of_step (collector, i, same[i]);
  weir_collector_free (collector);
  return outcome;
}

void
weir_outcome_clear (Outcome *outcome)
{
  for (unsigned i = 0; i < MAX_STEPS; i++)
    g_clear_pointer (&outcome->lines[i], g_ptr_array_unref);
  g_clear_pointer (&outcome->failure, g_free);
}

void
weir_outcome_lose (Outcome *outcome, const char *part)
{
  for (unsigned i = 0; i < MAX_STEPS; i++)
    for (unsigned k = outcome->lines[i] != NULL ? outcome->lines[i]->len : 0; k-- > 0;)
      if (strstr (outcome->lines[i]->pdata[k], part) != NULL)
        g_ptr_array_remove_index (outcome->lines[i], k);
  if (strstr (DROPPED_LATE, part) != NULL)
    outcome->dropped.late = 0;
  if (strstr (DROPPED_CLOSED, part) != NULL)
    outcome->dropped.closed = 0;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* Both are sorted: what each has that the other has not. */
static void
append_difference (const GPtrArray *right, const GPtrArray *found, GString *to)
{
  unsigned i = 0, k = 0;

  while (i < right->len || k < found->len)
    {
      int order = i == right->len ? 1 : k == found->len ? -1 : strcmp (right->pdata[i], found->pdata[k]);

      if (order < 0)
        g_string_append_printf (to, "  missing:      %s\n", (const char *) right->pdata[i]);
      else if (order > 0)
        g_string_append_printf (to, "  not expected: %s\n", (const char *) found->pdata[k]);
      i += order <= 0;
      k += order >= 0;
    }
}

static void
append_drops (const Dropped *right, const Dropped *found, GString *to)
{
  if (right->late != found->late)
    g_string_append_printf (to, DROPPED_LATE ": %" PRIu64 ", found %" PRIu64 "\n", right->late, found->late);
  if (right->closed != found->closed)
    g_string_append_printf (to, DROPPED_CLOSED ": %" PRIu64 ", found %" PRIu64 "\n", right->closed, found->closed);
}

char *
weir_outcomes_compare (const Spec *spec, const Outcome *right, const Outcome *found)
{
  g_autoptr (GString) to = g_string_new (NULL);

  if (right->failure != NULL || found->failure != NULL)
    return right->failure != NULL && found->failure != NULL
               ? NULL
               : g_strdup_printf ("%s fails: %s\n", right->failure != NULL ? "the oracle" : "it",
                                  right->failure != NULL ? right->failure : found->failure);
  for (unsigned i = 0; i < spec->n; i++)
    if (right->lines[i] != NULL)
      {
        gsize before = to->len;

        append_difference (right->lines[i], found->lines[i], to);
        if (to->len > before)
          {
            g_autofree char *head = g_strdup_printf ("x%u, %s:\n", i, weir_step_infos[spec->steps[i].kind].name);

            g_string_insert (to, (gssize) before, head);
          }
      }
  if (weir_spec_promises_drops (spec))
    append_drops (&right->dropped, &found->dropped, to);
  return to->len > 0 ? g_strdup (to->str) : NULL;
}
