/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_LATE_ROWS_H
#define WEIR_RUNNERS_ENGINE_LATE_ROWS_H

/* Late rows: what a grouping drops because its window has expired and somebody asked for, unchanged, a frame at a time.
 * One frame holds rows of one port of the grouping's head. */

#include "runners/engine/frame.h"
#include "runners/plan/plan.h"

typedef struct
{
  GQueue     full;    /* LateFrame */
  WeirFrame *filling; /* or NULL */
  uint32_t   port;    /* of the frame being filled */
  WeirFrame *lent;
} WeirLateRows;

void weir__late_rows_init (WeirLateRows *late);
void weir__late_rows_clear (WeirLateRows *late);
/* Keeps row `position` of what came in on `edge`, or none if nobody asked. */
void weir__late_rows_add (WeirLateRows *late, const WeirPlanEdge *edge, const WeirBatch *batch, uint32_t position);
/* The next rows and their port; valid until the next call. False: there are none. */
bool weir__late_rows_next (WeirLateRows *late, const WeirBatch **ret_rows, uint32_t *ret_port);

#endif
