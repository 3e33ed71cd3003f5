/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_ASSIGN_H
#define WEIR_RUNNERS_ENGINE_ASSIGN_H

/* Assigner: the windows that elements fall into, before any merging.
 *
 * Global, fixed and calendar windows, sessions: one for each element. Sliding windows: several, or none in a gap between
 * them. Custom ones: as many as the user's function says. An assigner remembers the window it found last, so it belongs
 * to one thread. */

#include "runners/engine/next.h"

#include <weir/windowing.h>

typedef struct _WeirAssigner WeirAssigner;

/* `windows`, checked, is borrowed, and not of the kind SAME. Fails for a time zone that this machine does not know. */
WeirAssigner *weir__assigner_new (const WeirWindows *windows, GError **error);
void weir__assigner_free (WeirAssigner *assigner);
/* Is every element in exactly one window, that follows from its timestamp alone? */
bool weir__assigner_is_single (const WeirAssigner *assigner);
/* Of such windows: the one of `t`. */
WeirWindow weir__assigner_window_of (WeirAssigner *assigner, WeirTime t);
/* The same for n >= 1 of them. True: all are in one window, the first of ret_windows, which is the only one written. */
bool weir__assigner_windows_of (WeirAssigner *assigner, const WeirTime *times, uint32_t n, WeirWindow *ret_windows);
/* Of any: appends the windows of a row to `to`, earliest first. Fails if they are a user's function's and cannot be: none
 * may end before it begins or before its element, nor may there be over a million. What reaches past the ends of time is
 * cut there. */
gboolean weir__assigner_append (WeirAssigner *assigner, const void *row, WeirTime t, GArray *to, GError **error);
/* The same, but of very many only some: the next ones from the `from`-th on. Some: there are more. */
WeirNext weir__assigner_append_some (WeirAssigner *assigner, const void *row, WeirTime t, uint64_t from, GArray *to,
                                     GError **error);

#endif
