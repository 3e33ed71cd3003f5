/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_MERGE_H
#define WEIR_RUNNERS_ENGINE_GROUP_MERGE_H

/* Merge: one walk in ascending order of hash over several runs and perhaps a table, in which each key stands once. */

#include "runners/engine/group-run.h"

typedef struct _WeirGroupMerge WeirGroupMerge;

/* `spec` is borrowed. */
WeirGroupMerge *weir__group_merge_new (const WeirGroupSpec *spec);
void weir__group_merge_free (WeirGroupMerge *merge);
/* Before the first weir__group_merge_next. `format` is borrowed. The table, one at most, must not change meanwhile. */
void weir__group_merge_add_run (WeirGroupMerge *merge, const WeirRunFormat *format, const WeirStorage *storage,
                                WeirRun *file, WeirRunPart part, size_t buffer_size);
void weir__group_merge_add_table (WeirGroupMerge *merge, WeirGroupTable *table);
/* The next key; valid until the next call. O(log sources). */
WeirNext weir__group_merge_next (WeirGroupMerge *merge, WeirGroupEntry *ret_entry, GError **error);

#endif
