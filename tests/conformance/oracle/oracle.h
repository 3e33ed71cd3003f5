/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_H
#define WEIR_ORACLE_H

/* Oracle: what a pipeline means, computed in the plainest way there is.
 *
 * It reads the graph's document, as every runner does, and goes through the transforms in order. A collection is a
 * list; a transform takes whole lists and makes whole lists; one thread, no batches beyond one element, no combining
 * ahead. It shares no code with runners/: only the types' coder, comparison and printing, and the graph reader. Runners
 * are compared with it, so it must be right by inspection: keep it slow and short.
 *
 * User functions run in it as anywhere else: see call.c for how it gets between them and the library's outputs. */

#include <weir/pipeline.h>

/* Runs the pipeline to its end; FALSE and the failure otherwise. */
gboolean weir_oracle_run (WeirPipeline *p, GError **error);

#endif
