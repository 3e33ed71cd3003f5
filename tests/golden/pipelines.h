/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_GOLDEN_PIPELINES_H
#define WEIR_GOLDEN_PIPELINES_H

/* Pipelines to be looked at: their functions do nothing, since nothing runs. */

#include <weir/pipeline.h>

typedef struct
{
  const char *name; /* the golden file's, too */
  void (*build) (WeirPipeline *p);
} WeirGoldenPipeline;

/* Ends with one whose name is NULL. */
extern const WeirGoldenPipeline weir_golden_pipelines[];

/* By name, to be freed. */
WeirPipeline *weir_golden_pipeline_new (const char *name);

#endif
