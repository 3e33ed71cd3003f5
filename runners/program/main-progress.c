/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/main-progress.h"

#include <stdio.h>
#include <unistd.h>

#define TERMINAL_PERIOD (G_USEC_PER_SEC / 5)
#define PLAIN_PERIOD    (5 * G_USEC_PER_SEC)

struct _WeirMainProgress
{
  WeirResult  *result;
  bool         terminal;
  int64_t      started, shown; /* µs */
  WeirProgress last;
};

WeirMainProgress *
weir__main_progress_new (WeirResult *result)
{
  WeirMainProgress *progress = g_new0 (WeirMainProgress, 1);

  progress->result = result;
  progress->terminal = isatty (STDERR_FILENO);
  progress->started = progress->shown = g_get_monotonic_time ();
  return progress;
}

/* 12345678 → "12.3 M". */
static char *
short_number (double n)
{
  static const char *const units[] = { "", " k", " M", " G", " T" };
  unsigned                 unit = 0;

  while (n >= 1000 && unit + 1 < G_N_ELEMENTS (units))
    {
      n /= 1000;
      unit++;
    }
  return g_strdup_printf (unit == 0 ? "%.0f%s" : "%.1f%s", n, units[unit]);
}

static void
append_watermark (const WeirProgress *now, GString *line)
{
  if (now->watermark.us == INT64_MIN || now->watermark.us == INT64_MAX)
    return;
  g_autofree char *watermark = weir_time_to_string (now->watermark);
  g_string_append_printf (line, ", watermark %s", watermark);
}

void
weir__main_progress_show (WeirMainProgress *progress)
{
  int64_t time = g_get_monotonic_time ();

  if (time - progress->shown < (progress->terminal ? TERMINAL_PERIOD : PLAIN_PERIOD))
    return;
  WeirProgress now;
  weir_result_progress (progress->result, &now);
  double           seconds = (double) (time - progress->shown) / G_USEC_PER_SEC;
  g_autofree char *elements = short_number ((double) now.elements_in);
  g_autofree char *rate = short_number ((double) (now.elements_in - progress->last.elements_in) / seconds);
  g_autofree char *done = short_number (now.work_done), *total = short_number (now.work_total);
  GString         *line = g_string_new (NULL);
  g_string_append_printf (line, "%s elements, %s/s", elements, rate);
  if (now.work_total > 0)
    g_string_append_printf (line, ", %s of %s (%.0f %%)", done, total, 100 * now.work_done / now.work_total);
  append_watermark (&now, line);
  if (now.queued > 0)
    g_string_append_printf (line, ", %u batches queued", now.queued);
  fprintf (stderr, progress->terminal ? "\r\033[K%s" : "%s\n", line->str);
  fflush (stderr);
  g_string_free (line, TRUE);
  progress->shown = time;
  progress->last = now;
}

void
weir__main_progress_finish (WeirMainProgress *progress, bool done)
{
  double       seconds = (double) (g_get_monotonic_time () - progress->started) / G_USEC_PER_SEC;
  WeirProgress now;

  weir_result_progress (progress->result, &now);
  g_autofree char *elements = short_number ((double) now.elements_in);
  g_autofree char *rate = short_number ((double) now.elements_in / MAX (seconds, 1e-6));
  fprintf (stderr, "%s%s after %.2f s: %s elements, %s/s\n", progress->terminal ? "\r\033[K" : "",
           done ? "done" : "stopped", seconds, elements, rate);
  g_free (progress);
}
