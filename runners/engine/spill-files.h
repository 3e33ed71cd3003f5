/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_SPILL_FILES_H
#define WEIR_RUNNERS_ENGINE_SPILL_FILES_H

/* Spill files: where the runs of a grouping's windows lie. Small runs of any windows share a file, so that there may be ten
 * thousand windows and not as many open files; large ones have files of their own. A file is gone with the last run in
 * it, so a shared one takes no more runs once it has some size: what lives long keeps no more than that. */

#include "runners/world/world.h"

typedef struct _WeirSpillFiles WeirSpillFiles;

typedef struct
{
  WeirSpillFiles *files;
  WeirRun        *run;
  uint64_t        size;
  unsigned        users;
} WeirSpillFile;

struct _WeirSpillFiles
{
  const WeirWorld *world;
  WeirSpillFile   *shared; /* the one that takes small runs; NULL: there is none */
};

void weir__spill_files_init (WeirSpillFiles *files, const WeirWorld *world);
/* A file of one's own, that has one user. NULL: it could not be made. */
WeirSpillFile *weir__spill_file_new (WeirSpillFiles *files, GError **error);
/* The shared one, which has one user more. NULL: it could not be made. */
WeirSpillFile *weir__spill_file_share (WeirSpillFiles *files, GError **error);
void weir__spill_file_leave (WeirSpillFile *file);

#endif
