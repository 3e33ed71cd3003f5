/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/golden/golden.h"

#include <glib.h>
#include <string.h>

#include "tests/support/weir-test.h"

static void
fail_at_first_difference (const char *file, const char *expected, const char *text)
{
  g_auto (GStrv) want = g_strsplit (expected, "\n", -1), got = g_strsplit (text, "\n", -1);
  unsigned       line = 0;

  while (want[line] != NULL && got[line] != NULL && strcmp (want[line], got[line]) == 0)
    line++;
  fail_msg ("tests/golden/%s:%u:\n  expected: %s\n  found:    %s\n(make update-golden, if this is meant)", file,
            line + 1, want[line] != NULL ? want[line] : "(the end)", got[line] != NULL ? got[line] : "(the end)");
}

void
weir_golden_compare (const char *file, const char *text)
{
  const char      *srcdir = g_getenv ("WEIR_SRCDIR");
  g_autofree char *path = g_build_filename (srcdir != NULL ? srcdir : ".", "tests", "golden", file, NULL);
  g_autofree char *expected = NULL;
  GError          *error = NULL;

  if (g_getenv ("WEIR_UPDATE_GOLDEN") != NULL)
    {
      if (!g_file_set_contents (path, text, -1, &error))
        fail_msg ("%s", error->message);
      return;
    }
  if (!g_file_get_contents (path, &expected, NULL, &error))
    fail_msg ("%s", error->message);
  if (strcmp (expected, text) != 0)
    fail_at_first_difference (file, expected, text);
}
