/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_DOCUMENT_H
#define WEIR_TEST_DOCUMENT_H

/* Numbers that a document promises: a test that knows them too finds them there, so that neither drifts. */

#include <glib.h>

#include "tests/support/weir-test.h"

/* `found` is `expected`, and docs/NAME has it in 16 hexadecimal digits. Without WEIR_SRCDIR, only the former. */
static inline void
assert_documented (const char *name, uint64_t found, uint64_t expected)
{
  const char      *source = g_getenv ("WEIR_SRCDIR");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "docs", name, NULL);
  g_autofree char *digits = g_strdup_printf ("| %016" G_GINT64_MODIFIER "x |", expected);
  g_autofree char *text = NULL;

  assert_int_equal (found, expected);
  if (source == NULL)
    return;
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (strstr (text, digits) == NULL)
    fail_msg ("docs/%s does not hold %s", name, digits);
}

#endif
