/* SPDX-License-Identifier: Apache-2.0 */
/* One case on one runner: build, run, compare; and the same by the oracle. */
#include <string.h>

#include "tests/conformance/conformance.h"
#include "tests/conformance/oracle/oracle.h"

typedef struct
{
  Show        show;
  CaseCheck   check;
  const char *what;
  GPtrArray  *elements; /* sorted */
} Expectation;

struct _Collector; /* of conformance.h */

typedef struct
{
  Case       c;
  GPtrArray *expectations;
} Built;

static int
compare_lines (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
free_expectation (void *data)
{
  Expectation *e = data;

  g_ptr_array_unref (e->elements);
  g_free (e);
}

/* --- what cases say -------------------------------------------------------------------------------------------------- */

void
case_expect (Case *c, WeirCollection *collection, Show show, CaseCheck check, const char *what,
             const char *const *elements, size_t n)
{
  Built       *built = (Built *) c;
  Expectation *e = g_new0 (Expectation, 1);

  e->show = show;
  e->check = check;
  e->what = what;
  e->elements = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add (e->elements, g_strdup (elements[i]));
  g_ptr_array_sort (e->elements, compare_lines);
  weir_collector_attach (c->collector, collection, built->expectations->len, (show & SORT_LISTS) != 0);
  g_ptr_array_add (built->expectations, e);
}

void
expect_failure (Case *c, const char *words)
{
  g_ptr_array_add (c->failures, (void *) words);
}

void
expect_refusal (Case *c, const char *words)
{
  g_ptr_array_add (c->refusals, (void *) words);
}

void
expect_afterwards (Case *c, void (*after) (Case *c))
{
  c->after = after;
}

/* --- building -------------------------------------------------------------------------------------------------------- */

static Built *
build (const CaseEntry *entry, const ConformanceRunner *runner)
{
  Built *built = g_new0 (Built, 1);

  built->expectations = g_ptr_array_new_with_free_func (free_expectation);
  built->c = (Case) { .p = weir_pipeline_new (entry->name),
                      .name = entry->name,
                      .runner = runner->name,
                      .lanes = runner->lanes,
                      .collector = weir_collector_new (),
                      .failures = g_ptr_array_new (),
                      .refusals = g_ptr_array_new () };
  entry->build (&built->c);
  return built;
}

static void
free_built (Built *built)
{
  weir_pipeline_free (built->c.p);
  weir_collector_free (built->c.collector);
  g_ptr_array_unref (built->c.failures);
  g_ptr_array_unref (built->c.refusals);
  g_ptr_array_unref (built->expectations);
  g_free (built);
}

/* --- comparing ------------------------------------------------------------------------------------------------------- */

static char *
join_lines (const GPtrArray *lines)
{
  GString *to = g_string_new (NULL);

  for (unsigned i = 0; i < lines->len; i++)
    g_string_append_printf (to, "    %s\n", (const char *) lines->pdata[i]);
  return g_string_free (to, FALSE);
}

static gboolean
same_lines (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (unsigned i = 0; i < a->len; i++)
    if (strcmp (a->pdata[i], b->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
compare (const Built *built, const char *what, const char *whose, const GPtrArray *expected, const GPtrArray *found)
{
  g_autofree char *wants = NULL, *has = NULL;

  if (same_lines (expected, found))
    return;
  wants = join_lines (expected);
  has = join_lines (found);
  fail_msg ("%s on %s: %s\n  %s:\n%s  found:\n%s", built->c.name, built->c.runner, what, whose, wants, has);
}

static void
check_expectations (Built *built)
{
  for (unsigned i = 0; i < built->expectations->len; i++)
    {
      const Expectation    *e = built->expectations->pdata[i];
      g_autoptr (GPtrArray) found = weir_collector_lines (built->c.collector, i, e->show);

      if (e->check != NULL)
        e->check (&built->c, found);
      else
        compare (built, e->what, "expected", e->elements, found);
    }
}

static void
compare_with_oracle (Built *built, const CaseEntry *entry)
{
  static const ConformanceRunner oracle = { .name = "oracle", .lanes = 1 };
  Built                         *by_oracle = build (entry, &oracle);
  g_autoptr (GError)             error = NULL;

  if (!weir_oracle_run (by_oracle->c.p, &error))
    fail_msg ("%s: the oracle fails: %s", entry->name, error->message);
  for (unsigned i = 0; i < built->expectations->len; i++)
    {
      const Expectation    *e = built->expectations->pdata[i];
      Show                  all = SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES;
      g_autoptr (GPtrArray) found = weir_collector_lines (built->c.collector, i, all);
      g_autoptr (GPtrArray) right = weir_collector_lines (by_oracle->c.collector, i, all);

      if (!(e->show & ANY_RESULT))
        compare (built, e->what, "the oracle's", right, found);
    }
  free_built (by_oracle);
}

static void
check_words (const Built *built, const GPtrArray *words, const char *message)
{
  for (unsigned i = 0; i < words->len; i++)
    if (message == NULL || strstr (message, words->pdata[i]) == NULL)
      fail_msg ("%s on %s: expected an error with \"%s\", found: %s", built->c.name, built->c.runner,
                (const char *) words->pdata[i], message != NULL ? message : "none");
}

/* --- running --------------------------------------------------------------------------------------------------------- */

static gboolean
run (Built *built, const ConformanceRunner *runner, uint64_t seed, GError **error)
{
  gboolean ok;

  if (runner->skip != NULL)
    g_setenv ("WEIR_SKIP", runner->skip, TRUE);
  if (runner->force_general)
    g_setenv ("WEIR_FORCE", "general", TRUE);
  ok = runner->run (built->c.p, runner, seed, error);
  g_unsetenv ("WEIR_SKIP");
  g_unsetenv ("WEIR_FORCE");
  return ok;
}

static void
run_once (const CaseEntry *entry, const ConformanceRunner *runner, uint64_t seed)
{
  Built             *built = build (entry, runner);
  g_autofree char   *errors = weir_pipeline_errors (built->c.p);
  g_autoptr (GError) error = NULL;
  gboolean           ok = run (built, runner, seed, &error);

  assert_true (ok == (error == NULL));
  if (built->c.refusals->len > 0)
    {
      check_words (built, built->c.refusals, errors);
      check_words (built, built->c.refusals, error != NULL ? error->message : NULL);
    }
  else if (built->c.failures->len > 0)
    check_words (built, built->c.failures, error != NULL ? error->message : NULL);
  else if (!ok)
    fail_msg ("%s on %s: %s", built->c.name, built->c.runner, error->message);
  else
    {
      check_expectations (built);
      compare_with_oracle (built, entry);
    }
  if (built->c.after != NULL)
    built->c.after (&built->c);
  free_built (built);
}

void
weir_conformance_run (const CaseEntry *entry, const ConformanceRunner *runner)
{
  const char *wanted = g_getenv ("WEIR_SEEDS");
  unsigned    n = runner->n_seeds > 1 && wanted != NULL ? (unsigned) g_ascii_strtoull (wanted, NULL, 10) : runner->n_seeds;

  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s, seed %u", runner->name, i + 1);
      ConformanceRunner named = *runner;

      if (n > 1)
        named.name = name;
      run_once (entry, &named, i + 1);
    }
}
