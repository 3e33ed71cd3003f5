/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/sqlite.h>

#ifdef WEIR_WITH_SQLITE
#include "io/sqlite-sink.h"
#endif

WeirCollection *
weir_collection_write_sqlite (WeirCollection *rows, const char *path G_GNUC_UNUSED, const char *table G_GNUC_UNUSED,
                              const WeirWriteSqliteOptions *options G_GNUC_UNUSED, WeirSite at)
{
#ifdef WEIR_WITH_SQLITE
  static const WeirWriteSqliteOptions defaults = { 0 };

  return weir__sqlite_sink_apply (rows, path, table, options != NULL ? options : &defaults, at);
#else
  return weir_pipeline_broken (weir_collection_pipeline (rows), at, "this build of Weir has no SQLite (--with-sqlite)");
#endif
}
