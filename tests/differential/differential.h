/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_DIFFERENTIAL_H
#define WEIR_DIFFERENTIAL_H

/* The differential test: a random pipeline (spec.h) must come out the same by the oracle and by the engine, however
 * that is set up. What differs is made smaller as long as it differs, and printed as a case of conformance. */

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
/* What differs, in words, to be freed; NULL if nothing does that should not. */
char *weir_outcomes_compare (const Spec *spec, const Outcome *right, const Outcome *found);

/* In C, with what is right as what is expected. */
void weir_spec_print (const Spec *spec, const Outcome *right, GString *to);

typedef bool (*Wrong) (const Spec *spec, void *data);
/* A spec as small as it gets by dropping this and that as long as `wrong` holds, which it must of the one given. */
Spec weir_spec_shrink (const Spec *spec, Wrong wrong, void *data);

#endif
