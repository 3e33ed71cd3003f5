/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/late-rows.h"

typedef struct
{
  WeirFrame *frame;
  uint32_t   port;
} LateFrame;

static void
free_late_frame (void *data)
{
  LateFrame *late = data;

  weir__frame_free (late->frame);
  g_free (late);
}

void
weir__late_rows_init (WeirLateRows *late)
{
  *late = (WeirLateRows) { .port = 0 };
  g_queue_init (&late->full);
}

void
weir__late_rows_clear (WeirLateRows *late)
{
  g_queue_clear_full (&late->full, free_late_frame);
  g_clear_pointer (&late->filling, weir__frame_free);
  g_clear_pointer (&late->lent, weir__frame_free);
}

static void
put_away (WeirLateRows *late)
{
  LateFrame *full = g_new (LateFrame, 1);

  *full = (LateFrame) { g_steal_pointer (&late->filling), late->port };
  g_queue_push_tail (&late->full, full);
}

void
weir__late_rows_add (WeirLateRows *late, const WeirPlanEdge *edge, const WeirBatch *batch, uint32_t position)
{
  if (edge->late_port == 0)
    return;
  if (late->filling != NULL && late->port != edge->late_port)
    put_away (late);
  while (late->filling == NULL || !weir__frame_append (late->filling, batch, position))
    {
      if (late->filling != NULL)
        put_away (late);
      late->filling = weir__frame_new ();
      late->port = edge->late_port;
      weir__frame_reset (late->filling, batch->type);
    }
}

bool
weir__late_rows_next (WeirLateRows *late, const WeirBatch **ret_rows, uint32_t *ret_port)
{
  g_clear_pointer (&late->lent, weir__frame_free);
  if (late->filling != NULL)
    put_away (late);
  LateFrame *first = g_queue_pop_head (&late->full);
  if (first == NULL)
    return false;
  late->lent = first->frame;
  *ret_port = first->port;
  *ret_rows = &first->frame->batch;
  g_free (first);
  return true;
}
