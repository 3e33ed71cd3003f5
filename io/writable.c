/* SPDX-License-Identifier: Apache-2.0 */
#include "io/writable.h"

#include <string.h>

static bool
has_kind (const WeirType *type)
{
  for (unsigned i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    if (strcmp (type->fields[i].name, "kind") == 0)
      return true;
  return false;
}

#define AS_LINES "weir_write_text_with (weir_to_json (…), …, .kinds = true) marks whole lines"

/* Nothing: all is well. Who is told to mend one thing must not learn of another one by that. */
static void
find_faults (const WeirCollection *rows, bool kinds, const char *verb, GString *to)
{
  bool retracts = weir_collection_retracts (rows), twice = has_kind (weir_collection_type (rows));

  if (!weir_collection_is_bounded (rows))
    {
      g_string_append (to, "files are put in place when all is written, and a stream does not end: weir_write_sqlite keeps a "
                           "table of its records, also of those that are taken back; or write from a DoFn of your own");
      return;
    }
  if (retracts && !kinds && twice)
    g_string_append (to, "what is written may be taken back, a line of a file cannot, and the rows have a field \"kind\" of "
                         "their own: " AS_LINES);
  else if (retracts && !kinds)
    g_string_append_printf (to,
                            "what is written may be taken back, and a line of a file cannot: %s (…, .kinds = true) writes "
                            "with each line whether it is an insert or a retract",
                            verb);
  else if (kinds && twice)
    g_string_append (to, "the rows have a field \"kind\" already, which .kinds would add: " AS_LINES);
  if (weir_collection_windowing (rows)->windows.kind != WEIR_WINDOWS_GLOBAL)
    g_string_append_printf (to, "%sfiles are written from the global window: before it, weir_window_into (…, .windows = "
                                "weir_global_windows ())",
                            to->len > 0 ? "; and " : "");
}

gboolean
weir__writable_check (WeirCollection *rows, bool kinds, const char *verb, WeirSite at, WeirCollection **ret_broken)
{
  g_autoptr (GString) faults = g_string_new (NULL);

  *ret_broken = rows;
  if (weir_collection_is_broken (rows))
    return FALSE;
  find_faults (rows, kinds, verb, faults);
  if (faults->len == 0)
    return TRUE;
  *ret_broken = weir_pipeline_broken (weir_collection_pipeline (rows), at, "%s", faults->str);
  return FALSE;
}
