/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/spill-files.h"

#define SHARED_AT_MOST ((uint64_t) 16 << 20)

void
weir__spill_files_init (WeirSpillFiles *files, const WeirWorld *world)
{
  *files = (WeirSpillFiles) { .world = world };
}

WeirSpillFile *
weir__spill_file_new (WeirSpillFiles *files, GError **error)
{
  WeirRun       *run = files->world->storage->create (files->world->self, error);
  WeirSpillFile *file;

  if (run == NULL)
    return NULL;
  file = g_new (WeirSpillFile, 1);
  *file = (WeirSpillFile) { files, run, 0, 1 };
  return file;
}

WeirSpillFile *
weir__spill_file_share (WeirSpillFiles *files, GError **error)
{
  if (files->shared != NULL && files->shared->size < SHARED_AT_MOST)
    {
      files->shared->users++;
      return files->shared;
    }
  return files->shared = weir__spill_file_new (files, error);
}

void
weir__spill_file_leave (WeirSpillFile *file)
{
  if (--file->users > 0)
    return;
  if (file->files->shared == file)
    file->files->shared = NULL;
  file->files->world->storage->discard (file->run);
  g_free (file);
}
