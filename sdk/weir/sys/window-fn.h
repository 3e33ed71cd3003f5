/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_WINDOW_FN_H
#define WEIR_SYS_WINDOW_FN_H

/* Custom windows: a window function of one's own, for weir_window_into (c, .windows = weir_custom_windows (&fn,
 * &config)). With types, and less to write: <weir/window-fn.h>.
 *
 * Like every function it is known to the graph by name. The descriptor must outlive the pipeline; that of a graph that
 * was read from bytes holds name, config and merges, and the runner finds the rest in the program by name. */

#include <weir/windowing.h>

G_BEGIN_DECLS

struct _WeirWindowFn
{
  uint32_t        abi;  /* WEIR_BATCH_ABI */
  uint32_t        size; /* sizeof (WeirWindowFn) */
  const char     *name; /* unique in a pipeline */
  const char     *file;
  int             line;
  const WeirType *config; /* record, or NULL */
  bool            merges; /* windows of one key may become one: needs `merge` */

  /* The windows of one row. Writes up to `room` of them and returns how many there are; 0: the element is in no window
   * and vanishes. Each must end behind its start and not before the element, and there may be a million at most, or the
   * run fails. What reaches past the end of time is cut there. Must depend on its arguments alone. */
  uint32_t (*assign) (const void *config, const void *row, WeirTime time, WeirWindow *ret_windows, uint32_t room);
  /* `windows` are one key's open ones, all different, sorted by start; ret_group[i] is i beforehand. Windows i and j become
   * one, which spans both and whatever lies between, if ret_group[i] == ret_group[j], whatever the numbers are. It is
   * asked again about what came of that, until it finds no more; what comes to the same bounds is the same window. Must
   * depend on its arguments alone. */
  void (*merge) (const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group);

  /* The rows that `assign` reads; those of another type are refused at construction. NULL: it looks at the time alone, or knows
   * what it is given. */
  const WeirType *input;
};

WEIR_BEGIN_VALUES

static inline WeirWindows
weir_custom_windows (const WeirWindowFn *fn, const void *config)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_CUSTOM, .custom = fn, .custom_config = config };
}

WEIR_END_VALUES

G_END_DECLS

#endif
