/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_MAIN_OPTIONS_H
#define WEIR_RUNNERS_PROGRAM_MAIN_OPTIONS_H

/* The runner's own command line, kept with the pipeline from weir_pipeline_parse until weir_pipeline_main. */

#include <weir/run.h>

typedef struct
{
  char     *runner, *memory_limit_text, *spill_dir, *metrics, *run_graph;
  char    **graphs;
  int       parallelism;
  uint64_t  memory_limit, strict_seed;
  gboolean  explain, quiet, help, version, strict;
  char     *help_text; /* of the program's options and the runner's */
  GError   *error;     /* what was wrong with the command line */
} WeirMainOptions;

/* What weir_pipeline_parse kept, or NULL if it was not called. */
WeirMainOptions *weir__main_options (WeirPipeline *p);
/* "512M" → bytes; K, M, G, T are powers of 1024. */
gboolean weir__parse_bytes (const char *text, uint64_t *ret_bytes, GError **error);

#endif
