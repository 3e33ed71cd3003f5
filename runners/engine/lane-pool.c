/* SPDX-License-Identifier: Apache-2.0 */

/* What a lane's POOL operators send to split pools. Behind a barrier an operator's restrictions wait until all
 * operators that feed the same pool from this lane are there, so that the pool sees one aligned stream a lane. A
 * watermark that rises meanwhile would overtake them: it is sent behind them.
 *
 * In a stepped engine the watermark is told at the barrier alone, as it is by all who take the least of several there: of
 * two that fall idle in a step one is the first, and for so long the other is all there is to wait for. */

#include "runners/engine/engine-private.h"
#include "runners/engine/least-watermark.h"

void
weir__lane_feed_init (PoolFeed *feed, WeirChannel *to_pool, bool stepped)
{
  *feed = (PoolFeed) { .to_pool = to_pool,
                       .stepped = stepped,
                       .ends = g_array_new (FALSE, TRUE, sizeof (PoolEnd)),
                       .sent = WEIR_TIME_MIN };
}

void
weir__lane_feed_add_end (PoolFeed *feed, LaneStage *stage, uint32_t op)
{
  PoolEnd end = { .stage = stage, .op = op, .watermark = WEIR_TIME_MIN };

  g_array_append_val (feed->ends, end);
}

void
weir__lane_feed_clear (PoolFeed *feed)
{
  g_array_unref (feed->ends);
  g_queue_clear_full (&feed->held, (GDestroyNotify) weir__restriction_free);
}

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
  weir__channel_send (feed->to_pool,
                      (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_ADD, .item = restriction });
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

/* If it has risen, or they are idle now and were not, or the other way round; and nothing waits that it would overtake. */
static void
send_watermark (PoolFeed *feed)
{
  WeirLeastWatermark least = weir__least_watermark_of_none ();

  for (unsigned i = 0; i < feed->ends->len; i++)
    {
      const PoolEnd *end = &g_array_index (feed->ends, PoolEnd, i);
      weir__least_watermark_add (&least, end->watermark, end->idle);
    }
  if (!g_queue_is_empty (&feed->held) || !weir__least_watermark_move (least, &feed->sent, &feed->sent_idle))
    return;
  weir__channel_send (feed->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK,
                                                     .idle = feed->sent_idle,
                                                     .time = feed->sent });
}

void
weir__lane_feed_watermark (LaneStage *stage, uint32_t op, WeirTime watermark, bool idle)
{
  PoolFeed *feed = feed_of (stage, op);
  PoolEnd  *end = end_of (feed, stage, op);

  end->watermark = watermark;
  end->idle = idle;
  if (!feed->stepped)
    send_watermark (feed);
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
  if (feed->stepped)
    send_watermark (feed);
  weir__channel_send (feed->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = epoch });
  for (unsigned i = 0; i < feed->ends->len; i++)
    g_array_index (feed->ends, PoolEnd, i).at_barrier = false;
  while ((restriction = g_queue_pop_head (&feed->held)) != NULL)
    send_restriction (feed, restriction);
  send_watermark (feed);
}
