/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_DIFFERENTIAL_H
#define WEIR_DIFFERENTIAL_H

/* The differential test: a random pipeline (spec.h) must come out the same by the oracle and by the engine, however
 * that is set up. What differs is made smaller as long as it differs, and printed as a case of conformance.
 *
 * What is compared: each element's value, kind, time, window and pane, of the steps for which the model promises it
 * (Sameness); and how many elements groupings have dropped, as late and as closed, where that is promised of all of them:
 * under a TestStream, since all lanes then see the same watermark at the same event; without one, only where nothing can be
 * behind the watermark and no trigger ends early, so that there is nothing to drop. With a step that nobody looks at they
 * are not compared: the planner may leave it out. Batches, rows on edges, bytes spilled and other counts of a run's doing
 * differ by their nature. */

#include "tests/conformance/conformance.h"
#include "tests/differential/spec.h"

/* One way to run a pipeline. */
typedef struct
{
  ConformanceRunner runner;
  uint64_t          seed;
  char              skip[64]; /* runner.skip, if that is not NULL */
} Config;

#define MAX_CONFIGS 8

/* The ways to run the case of this seed, and how many; the oracle is not among them. */
unsigned weir_configs_choose (uint64_t seed, Config *ret_configs);
/* "simulated, 7 lanes, seed 12, without fuse", to be freed. */
char *weir_config_to_string (const Config *config);

/* What came of a run. */
typedef struct
{
  GPtrArray *lines[MAX_STEPS]; /* of each step that is seen, sorted; NULL of the others */
  char      *failure;          /* or NULL */
  bool       refused;          /* the failure is that the runner cannot run this at all */
  Dropped    dropped;
} Outcome;

/* config: NULL for the oracle. */
Outcome weir_outcome_of (const Spec *spec, const Config *config);
void weir_outcome_clear (Outcome *outcome);
/* Without all of what came of it that has `part` in it, counts by their names: "dropped as late", "dropped as closed". */
void weir_outcome_lose (Outcome *outcome, const char *part);
/* What differs, in words, to be freed; NULL if nothing does that should not. */
char *weir_outcomes_compare (const Spec *spec, const Outcome *right, const Outcome *found);

/* In C, with what is right as what is expected. */
void weir_spec_print (const Spec *spec, const Outcome *right, GString *to);

typedef bool (*Wrong) (const Spec *spec, void *data);
/* A spec as small as it gets by dropping this and that as long as `wrong` holds, which it must of the one given. */
Spec weir_spec_shrink (const Spec *spec, Wrong wrong, void *data);

#endif
