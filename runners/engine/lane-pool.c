/* SPDX-License-Identifier: Apache-2.0 */

/* What a lane's POOL operators send to split pools. Behind a barrier an operator's restrictions wait until all operators
 * that feed the same pool from this lane are there, so that the pool sees one aligned stream a lane. */

#include "runners/engine/lane-stage.h"

static PoolFeed *
feed_of (LaneStage *stage, uint32_t op)
{
  WeirPlanOp *plan_op = stage->plan->ops->pdata[op];

  return &stage->lane->feeds[plan_op->pool.i];
}

static PoolEnd *
end_of (PoolFeed *feed, LaneStage *stage, uint32_t op)
{
  for (unsigned i = 0; i < feed->ends->len; i++)
    {
      PoolEnd *end = &g_array_index (feed->ends, PoolEnd, i);
      if (end->stage == stage && end->op == op)
        return end;
    }
  g_assert_not_reached ();
}

static void
send_restriction (PoolFeed *feed, WeirRestriction *restriction)
{
  weir__channel_send (feed->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_ADD, .item = restriction });
}

void
weir__lane_feed_restriction (LaneStage *stage, uint32_t op, WeirRestriction *restriction)
{
  PoolFeed *feed = feed_of (stage, op);

  if (end_of (feed, stage, op)->at_barrier)
    g_queue_push_tail (&feed->held, restriction);
  else
    send_restriction (feed, restriction);
}

void
weir__lane_feed_watermark (LaneStage *stage, uint32_t op, WeirTime watermark)
{
  PoolFeed *feed = feed_of (stage, op);
  int64_t   before = INT64_MAX, after = INT64_MAX;

  for (unsigned i = 0; i < feed->ends->len; i++)
    before = MIN (before, g_array_index (feed->ends, PoolEnd, i).watermark.us);
  end_of (feed, stage, op)->watermark = watermark;
  for (unsigned i = 0; i < feed->ends->len; i++)
    after = MIN (after, g_array_index (feed->ends, PoolEnd, i).watermark.us);
  if (after > before && g_queue_is_empty (&feed->held))
    weir__channel_send (feed->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .time = { after } });
}

void
weir__lane_feed_barrier (LaneStage *stage, uint32_t op, uint64_t epoch)
{
  PoolFeed        *feed = feed_of (stage, op);
  WeirRestriction *restriction;

  end_of (feed, stage, op)->at_barrier = true;
  for (unsigned i = 0; i < feed->ends->len; i++)
    if (!g_array_index (feed->ends, PoolEnd, i).at_barrier)
      return;
  weir__channel_send (feed->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = epoch });
  for (unsigned i = 0; i < feed->ends->len; i++)
    g_array_index (feed->ends, PoolEnd, i).at_barrier = false;
  while ((restriction = g_queue_pop_head (&feed->held)) != NULL)
    send_restriction (feed, restriction);
}
