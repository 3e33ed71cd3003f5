/* SPDX-License-Identifier: Apache-2.0 */

/* weir_pipeline_main: the only place that prints, takes signals and decides exit statuses. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runners/job/job.h"
#include "runners/program/main-crash.h"
#include "runners/program/main-file.h"
#include "runners/program/main-options.h"
#include "runners/program/main-progress.h"
#include "runners/program/main-signals.h"
#include "runners/program/result.h"
#include "runners/program/runners.h"
#include "sdk/wire/graph-msgpack.h"

enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_WRONG = 2,
  EXIT_CANCELLED = 130,
  EXIT_UNREAD = 141, /* as a shell says of who dies of SIGPIPE */
};

static int
report (const char *program, const GError *error, int status)
{
  fprintf (stderr, "%s: %s\n", program, error->message);
  return status;
}

/* --- instead of running ----------------------------------------------------------------------------------------------- */

static gboolean
write_graph (WeirPipeline *p, const char *path, GError **error)
{
  g_autoptr (GBytes)    bytes = weir_pipeline_to_bytes (p, error);
  g_autoptr (WeirGraph) graph = bytes != NULL ? weir__graph_decode (bytes, error) : NULL;
  g_autofree char      *text = NULL;

  if (graph == NULL)
    return FALSE;
  if (g_str_has_suffix (path, ".weir"))
    {
      size_t      size;
      const char *data = g_bytes_get_data (bytes, &size);
      return weir__main_write_file (path, data, size, error);
    }
  if (g_str_has_suffix (path, ".dot"))
    text = weir__graph_to_dot (graph);
  else if (g_str_has_suffix (path, ".json"))
    text = weir__graph_to_json (graph);
  else if (g_str_has_suffix (path, ".svg"))
    text = weir__graph_to_svg (graph, error);
  else
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "--graph=%s: the name must end in .weir, .dot, .svg or .json",
                 path);
  return text != NULL && weir__main_write_file (path, text, strlen (text), error);
}

static gboolean
print_all (const char *text, GError **error)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "standard output: %s", g_strerror (errno));
  return FALSE;
}

static gboolean
explain (WeirPipeline *p, const WeirMainOptions *o, GError **error)
{
  g_autoptr (GBytes)    bytes = weir_pipeline_to_bytes (p, error);
  g_autoptr (WeirGraph) graph = bytes != NULL ? weir__graph_decode (bytes, error) : NULL;
  WeirPlanOptions       options = weir__job_plan_options ((unsigned) o->parallelism, o->memory_limit);

  if (graph == NULL)
    return FALSE;
  GString             *text = g_string_new (NULL);
  g_autoptr (WeirPlan) plan = weir__plan_new (graph, &options, text, error);
  gboolean ok = plan != NULL && print_all (text->str, error);
  g_string_free (text, TRUE);
  return ok;
}

/* --- running ---------------------------------------------------------------------------------------------------------- */

static gboolean
write_metrics (WeirResult *result, const char *path, GError **error)
{
  g_autofree char *json = weir_result_metrics_json (result);

  if (strcmp (path, "-") == 0)
    return print_all (json, error);
  return weir__main_write_file (path, json, strlen (json), error);
}

static void
tell_why (WeirResult *result, bool below_progress)
{
  g_autofree char *why = weir_result_why (result);

  fprintf (stderr, "%s%s", below_progress ? "\n" : "", why);
}

/* What the user has to say meanwhile is listened to. Returns the status of a run that was cancelled. */
static int
attend (WeirResult *result, WeirMainProgress *progress)
{
  int status = EXIT_DONE;

  while (!weir__result_wait_for (result, 100))
    {
      if (status == EXIT_DONE && weir__main_is_interrupted ())
        status = EXIT_CANCELLED;
      else if (status == EXIT_DONE && weir__main_is_unread ())
        status = EXIT_UNREAD;
      else
        {
          if (weir__main_is_asked_why ())
            tell_why (result, progress != NULL);
          if (progress != NULL)
            weir__main_progress_show (progress);
          continue;
        }
      weir_result_cancel (result);
    }
  return status;
}

static int
report_end (const char *program, WeirResult *result, int cancelled)
{
  WeirState state = weir_result_wait (result);

  if (state == WEIR_STATE_DONE)
    return EXIT_DONE;
  if (state != WEIR_STATE_CANCELLED)
    return report (program, weir_result_error (result), EXIT_FAILED);
  if (cancelled != EXIT_UNREAD)
    return report (program, weir_result_error (result), EXIT_CANCELLED);
  fprintf (stderr, "%s: cancelled: who read its output has gone\n", program);
  return EXIT_UNREAD;
}

static int
wait_for_end (const char *program, WeirResult *result, const WeirMainOptions *o)
{
  WeirMainProgress  *progress = o->quiet ? NULL : weir__main_progress_new (result);
  g_autoptr (GError) error = NULL;
  int                cancelled = attend (result, progress);

  if (progress != NULL)
    weir__main_progress_finish (progress, weir_result_wait (result) == WEIR_STATE_DONE);
  int status = report_end (program, result, cancelled);
  if (o->metrics != NULL && !write_metrics (result, o->metrics, &error))
    report (program, error, EXIT_FAILED);
  return status == EXIT_DONE && error != NULL ? EXIT_FAILED : status;
}

static GBytes *
read_graph (const char *path, GError **error)
{
  char  *data;
  size_t size;

  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  g_autoptr (GBytes)    bytes = g_bytes_new_take (data, size);
  g_autoptr (WeirGraph) graph = weir__graph_decode (bytes, error);
  if (graph != NULL)
    return g_steal_pointer (&bytes);
  g_prefix_error (error, "%s: this is no graph that --graph=FILE.weir wrote: ", path);
  return NULL;
}

/* Wrong options and constructions are the user's to mend: another status than a run that failed. */
static int
status_of (const GError *error)
{
  bool wrong = g_error_matches (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION)
               || g_error_matches (error, WEIR_ERROR, WEIR_ERROR_OPTIONS)
               || g_error_matches (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED)
               || g_error_matches (error, WEIR_ERROR, WEIR_ERROR_GRAPH);

  return wrong ? EXIT_WRONG : EXIT_FAILED;
}

static int
run (const char *program, WeirPipeline *p, const WeirMainOptions *o)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) graph = NULL;
  WeirRunOptions options = { .runner = o->runner,
                             .parallelism = (unsigned) o->parallelism,
                             .memory_limit = o->memory_limit,
                             .spill_dir = o->spill_dir,
                             .strict = o->strict,
                             .strict_seed = o->strict_seed };

  if (o->run_graph != NULL && (graph = read_graph (o->run_graph, &error)) == NULL)
    return report (program, error, EXIT_WRONG);
  options.graph = graph;
  weir__main_take_signals ();
  weir__main_handle_crashes ();
  g_autoptr (WeirResult) result = weir_pipeline_start (p, &options, NULL, NULL, NULL, &error);
  if (result == NULL)
    return report (program, error, status_of (error));
  return wait_for_end (program, result, o);
}

int
weir_pipeline_main (WeirPipeline *p, int argc, char **argv)
{
  g_autofree char   *program = g_path_get_basename (argc > 0 ? argv[0] : weir_pipeline_name (p));
  g_autoptr (GError) error = NULL;
  bool               parsed_before = weir__main_options (p) != NULL;

  if (!parsed_before)
    weir_pipeline_parse (p, NULL, &argc, &argv);
  const WeirMainOptions *o = weir__main_options (p);
  if (o->help)
    return print_all (o->help_text, &error) ? EXIT_DONE : report (program, error, EXIT_FAILED);
  if (o->error != NULL)
    return report (program, o->error, EXIT_WRONG);
  if (!parsed_before && argc > 1)
    {
      fprintf (stderr, "%s: unexpected argument %s; see --help\n", program, argv[1]);
      return EXIT_WRONG;
    }
  if (o->runner != NULL && weir__runner_find (o->runner, &error) == NULL)
    return report (program, error, EXIT_WRONG);
  for (char **path = o->graphs; path != NULL && *path != NULL; path++)
    if (!write_graph (p, *path, &error))
      return report (program, error, status_of (error));
  if (o->explain && !explain (p, o, &error))
    return report (program, error, status_of (error));
  return o->explain || o->graphs != NULL ? EXIT_DONE : run (program, p, o);
}
