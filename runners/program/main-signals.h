/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_MAIN_SIGNALS_H
#define WEIR_RUNNERS_PROGRAM_MAIN_SIGNALS_H

/* What a user tells a program by signals, for who waits for the run to look at now and then. Handlers only note it: they may
 * run in any thread of the program. */

#include <stdbool.h>

/* SIGINT and SIGTERM ask for the end; one that comes half a second later or more ends the process itself (who tells a process
 * and its group, as timeout does, sends two at once). SIGUSR1, and SIGQUIT if standard error is a terminal, ask why nothing
 * fires. A broken pipe (SIGPIPE) and too large a file (SIGXFSZ) are errors of the write that meets them. */
void weir__main_take_signals (void);
bool weir__main_is_interrupted (void);
/* True once for each time. */
bool weir__main_is_asked_why (void);
/* A pipe broke, and it was standard output: who read it has gone (head has its ten lines). Not before something was written:
 * that nobody reads is nothing to a program that prints nothing. */
bool weir__main_is_unread (void);

#endif
