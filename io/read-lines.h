/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_READ_LINES_H
#define WEIR_IO_READ_LINES_H

#include <weir/io.h>

/* Checks the options and reads the lines of `files`, among which standard input may be. */
WeirCollection *weir__read_lines_apply (WeirCollection *files, const WeirReadTextOptions *options, bool may_be_stdin,
                                        WeirSite at);

#endif
