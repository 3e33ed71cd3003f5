/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/runners.h"

#include "runners/direct/direct.h"

/* Every runner of this build: one line each. */
static const WeirRunner *const runners[] = {
  &weir__runner_direct,
};

static const char *names[G_N_ELEMENTS (runners) + 1];

const char *const *
weir_runner_names (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (unsigned i = 0; i < G_N_ELEMENTS (runners); i++)
        names[i] = runners[i]->name;
      g_once_init_leave (&once, 1);
    }
  return names;
}

const WeirRunner *
weir__runner_find (const char *name, GError **error)
{
  g_autofree char *all = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (runners); i++)
    if (strcmp (runners[i]->name, name) == 0)
      return runners[i];
  all = g_strjoinv (", ", (char **) weir_runner_names ());
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "there is no runner %s in this build; it has: %s", name, all);
  return NULL;
}
