/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_MAIN_CRASH_H
#define WEIR_RUNNERS_PROGRAM_MAIN_CRASH_H

/* When user code crashes (SIGSEGV and kin): names the step, what of it ran, and the row if there is one, on standard
 * error, then lets the process die as it would have. Calls nothing but write in the handler. */
void weir__main_handle_crashes (void);

#endif
