/* SPDX-License-Identifier: Apache-2.0 */
#include "io/write-files.h"

static void
emit_name (WeirString name, void *user_data)
{
  WeirStringEmitter *names = user_data;

  weir_emit (names, name);
}

static gboolean
weir__commit_files (const WeirWriteFiles *self, WeirContext *ctx G_GNUC_UNUSED, const WeirWrittenList *written,
                    WeirStringEmitter *names, GError **error)
{
  return weir__commit_written (self, written, emit_name, names, error);
}
WEIR_DO_FN_WITH (weir__commit_files, WeirWriteFiles, WeirWrittenList, WeirString, .retracts = WEIR_RETRACTS_REFUSE)

WeirCollection *
weir__commit_files_apply (WeirCollection *gathered, const WeirWriteFiles *config, WeirSite at)
{
  return weir_collection_par_do (gathered, &weir__commit_files__do_fn, config, NULL, at);
}
