/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_KEPT_OUTPUTS_H
#define WEIR_RUNNERS_HARNESS_KEPT_OUTPUTS_H

/* Kept outputs: what a function that cannot be run again (WEIR_RETRACTS_KEEP) gave for each input that has not been
 * taken back.
 *
 * Inputs are told apart by value (its canonical encoding), time and window. Equal ones are as good as one another: each
 * has its own outputs, and a retract takes the last of them. All is bytes, so that nothing is pointed to. One thread. */

#include <weir/sys/batch.h>

typedef struct _WeirKeptOutputs WeirKeptOutputs;

WeirKeptOutputs *weir__kept_outputs_new (void);
void weir__kept_outputs_free (WeirKeptOutputs *kept);

/* Begins with an input; one or the other of what follows must end it. */
void weir__kept_outputs_begin (WeirKeptOutputs *kept, const WeirType *type, const void *input, WeirTime time,
                               WeirWindow window);
/* One more output of it. */
void weir__kept_outputs_add (WeirKeptOutputs *kept, uint32_t port, const WeirType *type, const void *row, WeirTime time,
                             WeirWindow window);
/* Keeps the input with the outputs that were added. */
void weir__kept_outputs_put (WeirKeptOutputs *kept);
/* The outputs that the input was put with, which are kept no longer; FALSE: it was not put, or was taken. */
gboolean weir__kept_outputs_take (WeirKeptOutputs *kept);

/* What has been taken, one output after the other, until the next begin. FALSE: there are no more. */
typedef struct
{
  uint32_t   port;
  WeirTime   time;
  WeirWindow window;
  WeirBytes  row; /* encoded */
} WeirKeptOutput;
gboolean weir__kept_outputs_next (WeirKeptOutputs *kept, WeirKeptOutput *ret_output);

/* Different inputs that something is kept of. */
unsigned weir__kept_outputs_n_inputs (const WeirKeptOutputs *kept);

#endif
