/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_H
#define WEIR_ORACLE_H

/* Oracle: what a pipeline means, computed in the plainest way there is.
 *
 * It reads the graph's document, as every runner does, and goes through the transforms in order, step by step
 * (steps.c). A collection is the list of what a step put into it; a transform takes whole lists and makes whole
 * lists; a grouping keeps all that ever came, each value as it came, and looks it through anew for every question
 * (group.c). One thread, no batches beyond one element, no combining ahead, and nothing is freed before the end. It
 * shares no code with runners/: only the types' coder, comparison and printing, and the graph reader. Runners are
 * compared with it, so it must be right by inspection: keep it slow and short.
 *
 * User functions run in it as anywhere else: see call.c for how it gets between them and the library's outputs. */

#include <weir/pipeline.h>

/* Runs the pipeline to its end; FALSE and the failure, or what its assertions found, otherwise. */
gboolean weir_oracle_run (WeirPipeline *p, GError **error);

typedef struct
{
  uint64_t late, closed; /* elements dropped: their window had expired; its trigger had finished */
} WeirOracleDropped;

/* What the grouping of that path (NULL: what all of them) dropped in the oracle's last run of the pipeline; of any other
 * transform, nothing. */
WeirOracleDropped weir_oracle_dropped (const WeirPipeline *p, const char *path);

#endif
