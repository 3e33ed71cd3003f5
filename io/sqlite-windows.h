/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_SQLITE_WINDOWS_H
#define WEIR_IO_SQLITE_WINDOWS_H

#include <weir/sqlite.h>

/* Records what of the rows' windows and panes a table that holds one row a key would lose, unless the options say how it is
 * told apart. */
void weir__sqlite_check_panes (WeirCollection *rows, const WeirWriteSqliteOptions *options, WeirSite at);
/* The rows with two columns more, the start and the end of their windows, which WEIR__SQLITE_WINDOW_KEY names. */
WeirCollection *weir__sqlite_add_window (WeirCollection *rows, WeirSite at);
#define WEIR__SQLITE_WINDOW_KEY "window_start window_end"

#endif
