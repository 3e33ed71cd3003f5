/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_SPILL_H
#define WEIR_RUNNERS_ENGINE_GROUP_SPILL_H

/* Spilling: a group table larger than its share of memory is written out as a run sorted by hash and starts anew; when
 * the window fires, the runs and the table are merged back in order of hash, equal keys' accumulators merged. */

#include "runners/engine/group-table.h"
#include "runners/engine/next.h"
#include "runners/engine/spill-files.h"

typedef struct _WeirGroupSpill WeirGroupSpill;

/* `files` are borrowed, and may be other spills', too. */
WeirGroupSpill *weir__group_spill_new (const WeirGroupSpec *spec, WeirSpillFiles *files);
void weir__group_spill_free (WeirGroupSpill *spill);
/* Writes the table as a run and clears it. Many runs are merged into fewer as they pile up. */
gboolean weir__group_spill_write (WeirGroupSpill *spill, WeirGroupTable *table, GError **error);
/* Bytes written so far. */
uint64_t weir__group_spill_written (const WeirGroupSpill *spill);
/* The merged walk over all runs and the table, which may be NULL, in ascending order of hash. Entries are valid until the
 * next call. */
void weir__group_spill_start (WeirGroupSpill *spill, WeirGroupTable *table);
WeirNext weir__group_spill_next (WeirGroupSpill *spill, WeirGroupEntry *ret_entry, GError **error);

#endif
