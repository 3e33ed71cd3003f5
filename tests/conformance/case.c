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
  Dropped    dropped;
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

/* --- what cases say ----------------------------------------------------------------------------------------------- */

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

/* --- building ----------------------------------------------------------------------------------------------------- */

static Built *
build (const CaseEntry *entry, const ConformanceRunner *runner)
{
  Built *built = g_new0 (Built, 1);

  built->expectations = g_ptr_array_new_with_free_func (free_expectation);
  built->c = (Case) { .p = weir_pipeline_new (entry->name),
                      .name = entry->name,
                      .runner = runner->name,
                      .lanes = runner->lanes,
                      .fused = runner->skip == NULL || strstr (runner->skip, "fuse") == NULL,
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

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* Lines of `a` that `b` has not as often; both are sorted. At most a few. */
static char *
list_missing (const GPtrArray *a, const GPtrArray *b)
{
  GString *to = g_string_new (NULL);
  unsigned k = 0, n = 0;

  for (unsigned i = 0; i < a->len; i++)
    {
      while (k < b->len && strcmp (b->pdata[k], a->pdata[i]) < 0)
        k++;
      if (k < b->len && strcmp (b->pdata[k], a->pdata[i]) == 0)
        k++;
      else if (n++ < 8)
        g_string_append_printf (to, "\n    %.200s", (const char *) a->pdata[i]);
    }
  g_string_append_printf (to, "%s", n > 8 ? "\n    …" : n == 0 ? " nothing" : "");
  return g_string_free (to, FALSE);
}

static gboolean
same_lines (const GPtrArray *a, const GPtrArray *b)
{
  unsigned i = 0;

  while (i < a->len && i < b->len && strcmp (a->pdata[i], b->pdata[i]) == 0)
    i++;
  return i == a->len && i == b->len;
}

static void
compare (const Built *built, const char *what, const char *by, const GPtrArray *expected, const GPtrArray *found)
{
  g_autofree char *missing = NULL, *extra = NULL;

  if (same_lines (expected, found))
    return;
  missing = list_missing (expected, found);
  extra = list_missing (found, expected);
  fail_msg ("%s on %s: %s: %u elements expected by %s, %u found\n  missing:%s\n  not expected:%s", built->c.name,
            built->c.runner, what, expected->len, by, found->len, missing, extra);
}

static void
compare_dropped (const Built *built, const char *by, Dropped expected)
{
  Dropped found = built->dropped;

  if (found.late != expected.late || found.closed != expected.closed)
    fail_msg ("%s on %s: %s says that %" PRIu64 " late elements and %" PRIu64 " of closed windows are dropped, found %" PRIu64
              " and %" PRIu64,
              built->c.name, built->c.runner, by, expected.late, expected.closed, found.late, found.closed);
}

static void
check_expectations (Built *built)
{
  if (built->c.dropped != NULL)
    compare_dropped (built, "the case", *built->c.dropped);
  for (unsigned i = 0; i < built->expectations->len; i++)
    {
      const Expectation    *e = built->expectations->pdata[i];
      g_autoptr (GPtrArray) found = weir_collector_lines (built->c.collector, i, e->show);

      if (e->check != NULL)
        e->check (&built->c, found);
      else
        compare (built, e->what, "the case", e->elements, found);
    }
}

static void
compare_with_oracle (Built *built, const CaseEntry *entry)
{
  static const ConformanceRunner oracle = { .name = "oracle", .lanes = 1 };
  Built                         *by_oracle = build (entry, &oracle);
  WeirOracleDropped              dropped;
  bool                           one_result = true;
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
        compare (built, e->what, "the oracle", right, found);
      one_result &= !(e->show & ANY_RESULT);
    }
  dropped = weir_oracle_dropped (by_oracle->c.p, NULL);
  if (one_result)
    compare_dropped (built, "the oracle", (Dropped) { dropped.late, dropped.closed });
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

/* --- running ------------------------------------------------------------------------------------------------------ */

static gboolean
run (Built *built, const ConformanceRunner *runner, uint64_t seed, GError **error)
{
  gboolean ok;

  if (runner->skip != NULL)
    g_setenv ("WEIR_SKIP", runner->skip, TRUE);
  if (runner->force_general)
    g_setenv ("WEIR_FORCE", "general", TRUE);
  ok = runner->run (built->c.p, runner, seed, &built->dropped, error);
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
  unsigned n = runner->n_seeds > 1 && wanted != NULL ? (unsigned) g_ascii_strtoull (wanted, NULL, 10) : runner->n_seeds;

  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s, seed %u", runner->name, i + 1);
      ConformanceRunner named = *runner;

      if (n > 1)
        named.name = name;
      run_once (entry, &named, i + 1);
    }
}
