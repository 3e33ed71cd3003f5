/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_SQLITE_SINK_H
#define WEIR_IO_SQLITE_SINK_H

#include <weir/sqlite.h>

/* Checks what the graph cannot, and applies the sink. `options` is not NULL. */
WeirCollection *weir__sqlite_sink_apply (WeirCollection *rows, const char *path, const char *table,
                                         const WeirWriteSqliteOptions *options, WeirSite at);

#endif
