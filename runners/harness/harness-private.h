/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_HARNESS_PRIVATE_H
#define WEIR_RUNNERS_HARNESS_HARNESS_PRIVATE_H

/* What a harness holds, for its operators. */

#include "runners/harness/harness.h"

/* What the harness knows of a transform, shared by its instances. */
typedef struct
{
  const WeirDoFn      *do_fn;
  const WeirCombineFn *combine_fn;
  void                *config; /* decoded, or NULL */
} WeirTransformInfo;

struct _WeirHarness
{
  WeirPipeline      *pipeline;
  const WeirPlan    *plan;
  uint32_t           n_lanes;
  WeirTransformInfo *transforms; /* by id */
  WeirArena         *configs;
  bool               strict;
  uint64_t           strict_seed;
  /* WeirOperator, of all lanes: the harness owns them, so that their metrics outlive the run. They are appended while lanes
   * open, in their own threads: under the lock. */
  GPtrArray         *operators;
  uint32_t           interrupted; /* atomic: for good */
  pthread_mutex_t    lock;
};

#endif
