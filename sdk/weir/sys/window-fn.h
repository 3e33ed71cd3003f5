/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_WINDOW_FN_H
#define WEIR_SYS_WINDOW_FN_H

/* Custom windows: a window function of one's own, for WeirWindows.custom.
 *
 * Like every function it is known to the graph by name. The descriptor must outlive the pipeline; that of a graph that
 * was read from bytes holds the name and what is declared here, and the runner finds the rest in the program by name. */

#include <weir/windowing.h>

G_BEGIN_DECLS

struct _WeirWindowFn
{
  uint32_t    abi;  /* WEIR_BATCH_ABI */
  uint32_t    size; /* sizeof (WeirWindowFn) */
  const char *name; /* unique in a pipeline */
  bool        merges;
};

G_END_DECLS

#endif
