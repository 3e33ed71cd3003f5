/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

/* The strategy as it will be in the graph: "the same windows" are those of the input. */
static WeirWindowing
resolve (const WeirCollection *in, const WeirWindowing *windowing)
{
  WeirWindowing resolved = *windowing;

  if (resolved.windows.kind == WEIR_WINDOWS_SAME)
    resolved.windows = weir_collection_windowing (in)->windows;
  resolved.merged = false;
  return resolved;
}

/* GLib takes rules for names, too: "UTC+2" is two hours behind UTC to it, as POSIX wants, and ahead to who writes it. They have
 * numbers but no slash; a few names have both (GMT+0, EST5EDT), and are in the list of zones. */
static bool
is_a_rule (const char *name)
{
  const char      *dir = g_getenv ("TZDIR");
  g_autofree char *path = NULL;

  if (strpbrk (name, "0123456789+") == NULL || strchr (name, '/') != NULL)
    return false;
  path = g_build_filename (dir != NULL ? dir : "/usr/share/zoneinfo", name, NULL);
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Names begin with a capital; neither paths nor "localtime" do, which would be another zone on another machine. */
static bool
is_a_name (const char *name)
{
  if (!g_ascii_isupper (*name) || is_a_rule (name))
    return false;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("_-+/", *name) == NULL)
      return false;
  return true;
}

/* A name that no list of time zones knows would fail the run, far from its place in the program. */
static gboolean
check_time_zone (WeirApply *apply, const WeirWindows *windows)
{
  GTimeZone *zone;

  if (windows->kind != WEIR_WINDOWS_CALENDAR || windows->time_zone == NULL)
    return TRUE;
  if (!is_a_name (windows->time_zone))
    {
      weir__apply_error (apply,
                         "calendar windows: \"%s\" is no name of a time zone: write a place such as Europe/Berlin, or Etc/GMT-2 "
                         "for two hours ahead of UTC",
                         windows->time_zone);
      return FALSE;
    }
  zone = g_time_zone_new_identifier (windows->time_zone);
  if (zone == NULL)
    {
      weir__apply_error (apply, "calendar windows: no time zone \"%s\" is known here", windows->time_zone);
      return FALSE;
    }
  g_time_zone_unref (zone);
  return TRUE;
}

/* Not of windows that the elements are in already: their function is not asked again. */
static gboolean
check_input_type (WeirApply *apply, const WeirCollection *in, const WeirWindows *windows)
{
  const WeirType  *type = weir_collection_type (in);
  g_autofree char *has = NULL, *wants = NULL;
  g_autoptr (GError) error = NULL;

  if (windows->kind != WEIR_WINDOWS_CUSTOM || windows->custom->input == NULL
      || weir_type_same_layout (type, windows->custom->input, &error))
    return TRUE;
  has = weir_type_to_string (type);
  wants = weir_type_to_string (windows->custom->input);
  weir__apply_error (apply, "%s has windows for %s, the collection has %s: %s", windows->custom->name, wants, has,
                     error->message);
  return FALSE;
}

static gboolean
check (WeirApply *apply, const WeirWindowing *windowing)
{
  GError *error = NULL;

  if (windowing->windows.kind == WEIR_WINDOWS_CUSTOM && !weir__apply_window_fn (apply, windowing->windows.custom))
    return FALSE;
  if (!weir__windowing_check (windowing, &error))
    {
      weir__apply_take_error (apply, NULL, error);
      return FALSE;
    }
  return weir__apply_trigger (apply, windowing->trigger) && check_time_zone (apply, &windowing->windows);
}

WeirCollection *
weir_collection_window_into (WeirCollection *in, const WeirWindowing *windowing, WeirSite at)
{
  static const WeirWindowing zero;
  WeirApply apply = weir__apply_begin (weir__pipeline_of (in, at), WEIR_URN_WINDOW_INTO, "window_into", at);
  WeirWindowing              resolved;

  if (!weir__apply_input (&apply, "in", in))
    return weir__apply_broken (&apply);
  if (windowing == NULL)
    windowing = &zero;
  resolved = resolve (in, windowing);
  if (!check (&apply, &resolved) || !check_input_type (&apply, in, &windowing->windows))
    return weir__apply_broken (&apply);
  apply.node->keeps_windows = windowing->windows.kind == WEIR_WINDOWS_SAME;
  apply.node->windowing = weir__graph_add_windowing (apply.pipeline->graph, &resolved);
  return weir__apply_output (&apply, "out", weir_collection_type (in), &resolved, weir_collection_is_bounded (in),
                             in->retracts);
}
