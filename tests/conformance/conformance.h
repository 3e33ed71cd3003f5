/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CONFORMANCE_H
#define WEIR_CONFORMANCE_H

/* Conformance: cases that every runner must pass.
 *
 * A case is a function that builds a pipeline and says what must come of it. It is called anew for each runner (the
 * list is in runners.c), its pipeline is run there, and what its collections held is compared with what was said, and
 * with what the oracle makes of the same pipeline, times, windows and panes included.
 *
 *   CASE (A15_flatten_of_the_same_collection_twice_gives_each_element_twice)
 *   {
 *     WeirInt64Collection *x = weir_create (c->p, int64_t, 1, 2);
 *
 *     expect (c, weir_flatten (x, x), "1", "1", "2", "2");
 *   }
 *
 * A case's name begins with the line of the list of behaviours that it covers (docs/conformance.md), or with X for a
 * rule of Weir's own. Each file of cases ends with CASES (letter, …), which test-conformance.c picks up. */

#include <weir/weir.h>

#include "tests/support/weir-test.h"

typedef struct _Case Case;

/* How elements are written down: the value as weir_value_print has it (but strings in it 'quoted' like this, and one
 * that is the whole element not at all), then, if asked for,
 *   @TIME     milliseconds; "min", "max", "end" (of the global window)
 *   [A,B)     the window, in the same unit; "global"
 *   P(first,last,timing,index,on-time index)   nothing for the pane of what was never grouped */
typedef enum
{
  SHOW_VALUES = 0,
  SHOW_TIMES = 1,
  SHOW_WINDOWS = 2,
  SHOW_PANES = 4,
  SHOW_ALL = SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES,
  SORT_LISTS = 8, /* lists in it have no order: they are shown sorted */
  ANY_RESULT = 16, /* a free choice of the runner: not compared with the oracle's */
} Show;

/* Elements that groupings dropped: their window had expired; its trigger had finished. */
typedef struct
{
  uint64_t late, closed;
} Dropped;

struct _Case
{
  WeirPipeline *p;
  const char   *name, *runner;
  unsigned      lanes; /* of this runner; 0: not known */
  bool          fused; /* functions run in the stage of the grouping before them, in its lanes and bundles */
  /* The rest is for conformance/ only. */
  struct _Collector *collector;
  GPtrArray         *failures, *refusals; /* words that the run's error, or construction's, must have */
  void (*after) (Case *c);
  const Dropped      *dropped;  /* as it should be; NULL: as the oracle has it */
};

/* In any order, these elements and no others. */
#define expect(c, collection, ...) EXPECT (c, collection, #collection, SHOW_VALUES, __VA_ARGS__)
#define expect_as(c, collection, show, ...) EXPECT (c, collection, #collection, show, __VA_ARGS__)
#define EXPECT(c, collection, what, show, ...)                                                                        \
  case_expect ((c), WEIR_COLLECTION (collection), (show), NULL, (what), (const char *const[]) { __VA_ARGS__ },        \
               sizeof ((const char *const[]) { __VA_ARGS__ }) / sizeof (char *))
/* What `check` says of the elements, which it gets sorted; it fails by cmocka's asserts. */
#define expect_that(c, collection, show, check)                                                                       \
  case_expect ((c), WEIR_COLLECTION (collection), (show), (check), #collection, NULL, 0)
typedef void (*CaseCheck) (Case *c, const GPtrArray *elements);
void case_expect (Case *c, WeirCollection *collection, Show show, CaseCheck check, const char *what,
                  const char *const *elements, size_t n);

/* All groupings together have dropped and counted as many, each once for each of its windows. Of cases that say nothing of
 * it, as many as in the oracle. */
#define expect_dropped(c, late_, closed_)                                                                             \
  do                                                                                                                  \
    {                                                                                                                 \
      static const Dropped dropped_ = { (late_), (closed_) };                                                         \
      (c)->dropped = &dropped_;                                                                                       \
    }                                                                                                                 \
  while (0)

/* The run fails, and its error has these words in it (may be called more than once). */
void expect_failure (Case *c, const char *words);
/* It is refused before anything runs: construction reports an error with these words. */
void expect_refusal (Case *c, const char *words);
/* Called when the run has ended, as it should, after all other checks. */
void expect_afterwards (Case *c, void (*after) (Case *c));

/* Windowing strategies in short: weir_window_into (scores, FIXED (10), LATENESS (100)). All are milliseconds. */
#define FIXED(size)   .windows = weir_fixed_windows (WEIR_MILLISECONDS (size))
#define SLIDING(size, period)                                                                                         \
  .windows = weir_sliding_windows (WEIR_MILLISECONDS (size), WEIR_MILLISECONDS (period))
#define SESSIONS(gap) .windows = weir_session_windows (WEIR_MILLISECONDS (gap))
#define LATENESS(ms)  .allowed_lateness = WEIR_MILLISECONDS (ms)
#define DELAY(ms)     weir_after_delay (WEIR_MILLISECONDS (ms))

typedef struct
{
  const char *name;
  void (*build) (Case *c);
} CaseEntry;

#define CASE(name) static void name (Case *c)
#define CASES(letter, ...)                                                                                            \
  const CaseEntry weir_cases_##letter[] = { WEIR__EACH (CASE_ENTRY, , __VA_ARGS__) { NULL, NULL } };
#define CASE_ENTRY(c, name) { #name, name },

/* --- behind the cases --------------------------------------------------------------------------------------------- */

typedef struct _ConformanceRunner ConformanceRunner;
struct _ConformanceRunner
{
  const char *name;
  /* Runs to the end; FALSE and the failure otherwise. */
  gboolean (*run) (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed, Dropped *ret_dropped,
                   GError **error);
  unsigned    lanes;         /* 0: as the seed will have it */
  unsigned    n_seeds;       /* how often, each time with another seed; WEIR_SEEDS overrides more than 1 */
  const char *skip;          /* passes not to run */
  bool        force_general, strict;
  uint64_t    memory_limit;
  uint64_t    barrier_every; /* steps of the simulation */
};

/* Ends with one whose name is NULL. */
extern const ConformanceRunner weir_conformance_runners[];

/* What they run by: the oracle; threads; all lanes in this thread in an order that the seed decides. */
gboolean weir_conformance_run_oracle (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed,
                                      Dropped *ret_dropped, GError **error);
gboolean weir_conformance_run_direct (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed,
                                      Dropped *ret_dropped, GError **error);
gboolean weir_conformance_run_simulated (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed,
                                         Dropped *ret_dropped, GError **error);

/* One case on one runner, with all of its seeds. */
void weir_conformance_run (const CaseEntry *entry, const ConformanceRunner *runner);

/* Elements of one key that come in one event may come in any order where they come from several places: is there no saying
 * then which panes come of them? */
bool conformance_goes_by_order (const WeirWindowing *windowing);

/* The collecting sink. */
typedef struct _Collector Collector;
Collector *weir_collector_new (void);
void weir_collector_free (Collector *collector);
/* Collects `collection` as number `index`. */
void weir_collector_attach (Collector *collector, WeirCollection *collection, int64_t index, bool sort_lists);
/* What was collected, as lines, sorted, owned by the caller. */
GPtrArray *weir_collector_lines (Collector *collector, int64_t index, Show show);

#endif
