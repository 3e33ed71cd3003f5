/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/main-options.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "sdk/model/graph.h"

#define KEY       "weir-main-options"
#define NOT_GIVEN INT_MIN /* of --parallelism */

static void
free_options (void *data)
{
  WeirMainOptions *o = data;

  g_free (o->runner);
  g_free (o->memory_limit_text);
  g_free (o->spill_dir);
  g_free (o->metrics);
  g_free (o->run_graph);
  g_strfreev (o->graphs);
  g_free (o->help_text);
  g_clear_error (&o->error);
  g_free (o);
}

WeirMainOptions *
weir__main_options (WeirPipeline *p)
{
  return weir__pipeline_data (p, KEY);
}

gboolean
weir__parse_bytes (const char *text, uint64_t *ret_bytes, GError **error)
{
  static const char units[] = "KMGT";
  char             *end;

  errno = 0;
  uint64_t    n = g_ascii_strtoull (text, &end, 10);
  const char *unit = *end != '\0' ? strchr (units, g_ascii_toupper (*end)) : NULL;
  unsigned    shift = unit != NULL ? 10 * (unsigned) (unit - units + 1) : 0;

  if (!g_ascii_isdigit (*text) || errno == ERANGE || (*end != '\0' && unit == NULL) || (unit != NULL && end[1] != '\0')
      || n > UINT64_MAX >> shift)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "%s is not a number of bytes: write 67108864, 64M or 2G",
                   text);
      return FALSE;
    }
  *ret_bytes = n << shift;
  return TRUE;
}

/* --strict=SEED, as GLib tells it. */
static gboolean
take_seed (const char *name, const char *value, void *data, GError **error)
{
  WeirMainOptions *o = data;

  o->strict = TRUE;
  if (g_ascii_string_to_unsigned (value, 10, 1, UINT64_MAX, &o->strict_seed, NULL))
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "%s=%s: the seed must be a number from 1 on", name, value);
  return FALSE;
}

static GOptionGroup *
runner_group (WeirMainOptions *o)
{
  const GOptionEntry entries[] = {
    { "runner", 0, 0, G_OPTION_ARG_STRING, &o->runner, "Runner to use: direct (threads of this process)", "NAME" },
    { "parallelism", 0, 0, G_OPTION_ARG_INT, &o->parallelism, "Lanes that work side by side (default: one per core)",
      "N" },
    { "memory-limit", 0, 0, G_OPTION_ARG_STRING, &o->memory_limit_text,
      "Data beyond this that is grouped on the fast path (see --explain) goes to disk; the general path keeps its own in "
      "memory: 512M, 2G",
      "BYTES" },
    { "spill-dir", 0, 0, G_OPTION_ARG_FILENAME, &o->spill_dir, "Where to (default: the temporary directory)", "DIR" },
    /* Two of one name, of which GLib takes the one that fits: an optional argument could be the next word, which may be
     * the name of a file. */
    { "strict", 0, 0, G_OPTION_ARG_NONE, &o->strict,
      "Run slowly and find functions that break rules; --strict=SEED again by the seed that an error names", NULL },
    { "strict", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, (void *) take_seed, NULL, "SEED" },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &o->explain, "Show the plan instead of running", NULL },
    { "graph", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->graphs,
      "Write the graph instead of running: FILE.weir, .dot, .svg or .json", "FILE" },
    { "run-graph", 0, 0, G_OPTION_ARG_FILENAME, &o->run_graph,
      "Run a graph that --graph=FILE.weir of this program, with the same options, wrote", "FILE" },
    { "metrics", 0, 0, G_OPTION_ARG_FILENAME, &o->metrics,
      "Write metrics as JSON when the run ends (-: standard output); --explain and --graph run nothing, and leave none",
      "FILE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet,
      "No progress, and no last lines of what was dropped or could not be read", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &o->help, "Show this", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  GOptionGroup *group = g_option_group_new ("weir", "Running:", "Show options for running", o, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

/* What could not be written at the end is refused at the beginning. */
static void
check_directory (WeirMainOptions *o, const char *option, const char *value, const char *directory)
{
  if (o->error == NULL && (!g_file_test (directory, G_FILE_TEST_IS_DIR) || g_access (directory, W_OK) != 0))
    g_set_error (&o->error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "%s=%s: %s is no directory that can be written to", option,
                 value, directory);
}

static void
check_file (WeirMainOptions *o, const char *option, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    check_directory (o, option, path, directory);
}

static void
check_places (WeirMainOptions *o)
{
  if (o->metrics != NULL && strcmp (o->metrics, "-") != 0)
    check_file (o, "--metrics", o->metrics);
  for (char **path = o->graphs; path != NULL && *path != NULL; path++)
    check_file (o, "--graph", *path);
  if (o->spill_dir != NULL)
    check_directory (o, "--spill-dir", o->spill_dir, o->spill_dir);
}

static void
check_values (WeirMainOptions *o)
{
  if (o->parallelism == NOT_GIVEN)
    o->parallelism = 0;
  else if (o->error == NULL && o->parallelism < 1)
    g_set_error (&o->error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "--parallelism=%d: it must be at least 1", o->parallelism);
  if (o->error == NULL && o->parallelism > 1024)
    g_set_error (&o->error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "--parallelism=%d: at most 1024", o->parallelism);
  if (o->error == NULL && o->memory_limit_text != NULL)
    {
      weir__parse_bytes (o->memory_limit_text, &o->memory_limit, &o->error);
      if (o->error != NULL)
        g_prefix_error (&o->error, "--memory-limit=");
    }
  check_places (o);
}

void
weir_pipeline_parse (WeirPipeline *p, const GOptionEntry *entries, int *argc, char ***argv)
{
  WeirMainOptions *o = g_new0 (WeirMainOptions, 1);
  GOptionContext  *context = g_option_context_new (NULL);
  GOptionGroup    *program = g_option_group_new (NULL, NULL, NULL, NULL, NULL);

  o->parallelism = NOT_GIVEN;
  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_group_add_entries (program, entries);
  g_option_context_set_main_group (context, program);
  g_option_context_add_group (context, runner_group (o));
  g_option_context_set_description (context, "While it runs, Ctrl-\\ at a terminal, or SIGUSR1, shows why nothing fires.");
  g_option_context_parse (context, argc, argv, &o->error);
  check_values (o);
  o->help_text = g_option_context_get_help (context, FALSE, NULL);
  g_option_context_free (context);
  weir__pipeline_set_data (p, KEY, o, free_options);
}
