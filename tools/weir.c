/* SPDX-License-Identifier: Apache-2.0 */

/* weir(1): what one asks of Weir without a program of one's own. A table of commands; each parses its own options.
 * Exit statuses: 0 done, 1 failed, 2 wrong command line. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <weir/error.h>
#include <weir/graph.h>
#include <weir/run.h>
#include <weir/version.h>

enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_WRONG = 2,
};

/* argv[0] is the command's name. */
typedef struct
{
  const char *name, *arguments, *meaning;
  int (*run) (int argc, char **argv);
} Command;

static const Command *find_command (const char *name);

static int
complain (int status, const char *format, ...) G_GNUC_PRINTF (2, 3);

static int
complain (int status, const char *format, ...)
{
  va_list          arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "weir: %s\n", message);
  return status;
}

/* All of standard output must have reached its file: a full disk is a failure. */
static int
print_all (const char *text)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return EXIT_DONE;
  return complain (EXIT_FAILED, "standard output: %s", g_strerror (errno));
}

/* Parses what follows the command; its help is printed here. Returns FALSE if that is all there is to do. */
static gboolean
parse_options (const char *command, const GOptionEntry *entries, int *argc, char ***argv, int *ret_status)
{
  const Command      *self = find_command (command);
  GOptionContext     *context = g_option_context_new (self->arguments);
  g_autoptr (GError)  error = NULL;
  gboolean            help = FALSE;
  const GOptionEntry help_entry[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this", NULL },
                                      { NULL, 0, 0, 0, NULL, NULL, NULL } };
  g_autofree char    *program = g_strdup_printf ("weir %s", command), *text = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, self->meaning);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, help_entry, NULL);
  g_set_prgname (program);
  if (!g_option_context_parse (context, argc, argv, &error))
    *ret_status = complain (EXIT_WRONG, "%s: %s", command, error->message);
  else if (help)
    {
      text = g_option_context_get_help (context, FALSE, NULL);
      *ret_status = print_all (text);
    }
  g_option_context_free (context);
  return error == NULL && !help;
}

/* --- weir graph --------------------------------------------------------------------------------------------------- */

static GBytes *
read_stream (FILE *stream, const char *name, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  uint8_t     part[4096];
  size_t      n;

  while ((n = fread (part, 1, sizeof part, stream)) > 0)
    g_byte_array_append (bytes, part, (guint) n);
  if (!ferror (stream))
    return g_byte_array_free_to_bytes (bytes);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "%s: %s", name, g_strerror (errno));
  g_byte_array_unref (bytes);
  return NULL;
}

static GBytes *
read_file (const char *path, GError **error)
{
  FILE   *stream = fopen (path, "rb");
  GBytes *bytes;

  if (stream == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  bytes = read_stream (stream, path, error);
  fclose (stream);
  return bytes;
}

static gboolean
format_exists (const char *format)
{
  g_autofree char *names = g_strjoinv (", ", (char **) weir_graph_formats ());

  if (g_strv_contains (weir_graph_formats (), format))
    return TRUE;
  complain (EXIT_WRONG, "graph: there is no format \"%s\"; there are %s", format, names);
  return FALSE;
}

static int
run_graph (int argc, char **argv)
{
  g_autofree char   *format = NULL, *text = NULL;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, "text (default), dot, svg, json or explain", "FORMAT" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GError) error = NULL;
  gboolean           standard_input;
  int                status;

  if (!parse_options ("graph", entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return complain (EXIT_WRONG, "graph: name one file (or - for standard input); see weir help graph");
  if (format != NULL && !format_exists (format))
    return EXIT_WRONG;
  standard_input = strcmp (argv[1], "-") == 0;
  document = standard_input ? read_stream (stdin, "standard input", &error) : read_file (argv[1], &error);
  if (document == NULL)
    return complain (EXIT_FAILED, "%s", error->message);
  text = weir_graph_show (document, format != NULL ? format : "text", &error);
  if (text == NULL)
    return complain (EXIT_FAILED, "%s: %s", standard_input ? "standard input" : argv[1], error->message);
  return print_all (text);
}

/* --- weir version ------------------------------------------------------------------------------------------------- */

static int
run_version (int argc, char **argv)
{
  g_autofree char *dependencies = weir_dependencies (), *text = NULL;
  g_autofree char *runners = g_strjoinv (" ", (char **) weir_runner_names ());
  const char      *features = weir_features ();
  int              status;

  if (!parse_options ("version", NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return complain (EXIT_WRONG, "version: it takes no argument");
  text = g_strdup_printf ("weir %s\nfeatures  %s\nrunners   %s\nuses      %s\n", weir_version_string (),
                          *features != '\0' ? features : "none", runners, dependencies);
  return print_all (text);
}

/* --- weir help ---------------------------------------------------------------------------------------------------- */

static int run_help (int argc, char **argv);

static const Command commands[] = {
  { "graph", "FILE", "Read a graph that --graph=FILE.weir wrote, check it, and show it", run_graph },
  { "version", NULL, "Show the version, what this build has, and what it uses", run_version },
  { "help", "[COMMAND]", "Show this, or how to use a command", run_help },
};

static const Command *
find_command (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int
complain_of_command (const char *name)
{
  GString *names = g_string_new (NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", commands[i].name);
  complain (EXIT_WRONG, "there is no command \"%s\"; there are %s", name, names->str);
  g_string_free (names, TRUE);
  return EXIT_WRONG;
}

static int
run_help (int argc, char **argv)
{
  g_autoptr (GString) text = g_string_new ("Usage: weir COMMAND [ARGUMENT...]\n\n");

  if (argc == 2 && argv[1][0] != '-')
    {
      const Command *command = find_command (argv[1]);
      char          *arguments[] = { argv[1], (char *) "--help", NULL };

      return command == NULL ? complain_of_command (argv[1]) : command->run (2, arguments);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strconcat (commands[i].name, " ", commands[i].arguments, NULL);
      g_string_append_printf (text, "  %-16s %s\n", usage, commands[i].meaning);
    }
  g_string_append (text, "\nA pipeline is a program: it runs itself, and says how when called with --help.\n");
  return print_all (text->str);
}

int
main (int argc, char **argv)
{
  const char    *name = argc > 1 ? argv[1] : NULL;
  const Command *command;

  if (name == NULL)
    return complain (EXIT_WRONG, "name a command; see weir help");
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0)
    name = "help";
  if (strcmp (name, "--version") == 0)
    name = "version";
  command = find_command (name);
  if (command == NULL)
    return complain_of_command (name);
  return command->run (argc - 1, argv + 1);
}
