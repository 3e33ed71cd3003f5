/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_WINDOW_H
#define WEIR_MODEL_WINDOW_H

#include <weir/windowing.h>

/* The exclusive end of the global window: no window reaches past it. */
#define WEIR__END_OF_TIME (INT64_MAX - INT64_C (86400000000) + 1)

/* The window from `start` to `end`, which may lie beyond the ends of time: it is cut there, and holds an instant at least. */
static inline WeirWindow
weir__window_between (__int128 start, __int128 end)
{
  return (WeirWindow) { { (int64_t) CLAMP (start, INT64_MIN, WEIR__END_OF_TIME - 1) },
                        { (int64_t) CLAMP (end, INT64_MIN + 1, WEIR__END_OF_TIME) } };
}

#endif
