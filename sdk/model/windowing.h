/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_WINDOWING_H
#define WEIR_MODEL_WINDOWING_H

#include <weir/windowing.h>

/* A deep copy, in the arena; the custom WindowFn itself stays where it is. */
WeirWindowing *weir__windowing_copy (const WeirWindowing *windowing, WeirArena *arena);
gboolean weir__windowing_equal (const WeirWindowing *a, const WeirWindowing *b);
/* "fixed windows of 5 min, after watermark (early: …), accumulating, 1 h late", to be freed. */
char *weir__windowing_to_string (const WeirWindowing *windowing);
/* Sizes, offsets, counts, lateness, trigger: each as its kind wants it. */
gboolean weir__windowing_check (const WeirWindowing *windowing, GError **error);
/* Sessions, and custom windows that merge; not after a grouping has merged them. */
gboolean weir__windowing_merges (const WeirWindowing *windowing);
/* Can there be several panes of one key and window? By its word: early or late ones, or a trigger that does not go by the
 * watermark. */
gboolean weir__windowing_fires_again (const WeirWindowing *windowing);
/* May elements of both meet in one grouping? Sessions of any gap may; all else must be the same. Says why not. */
gboolean weir__windowing_compatible (const WeirWindowing *a, const WeirWindowing *b, GError **error);
/* May a grouping use it without losing data that nobody allowed to be lost? */
gboolean weir__windowing_can_group (const WeirWindowing *windowing, gboolean bounded, GError **error);
/* What a grouping puts out: continuation trigger, one for retracts where it retracts, windows merged. In the arena. */
WeirWindowing *weir__windowing_after_grouping (const WeirWindowing *windowing, WeirArena *arena);

#endif
