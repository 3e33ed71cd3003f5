/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/split-pool.h"

#include "runners/engine/least-watermark.h"

typedef struct
{
  WeirChannel *from, *to;
  WeirTime     upstream; /* watermark of the POOL operator there */
  bool         upstream_idle;
  bool         at_barrier;
  GQueue       held;     /* WeirMessage *: what upstream sent behind its barrier */
  bool         wants, holds, refused;
  bool         asked, asked_before_grant; /* SPLIT is unanswered; the answer will speak of an earlier restriction */
  WeirTime     watermark; /* of what it holds, as last reported */
  bool         idle;      /* what it holds is, as last reported */
  double       work;      /* left in what it holds, as granted */
  bool         acked;
} PoolLane;

enum
{
  ASKED = 1,
  BUSY = 2,
};

struct _WeirSplitPool
{
  int         state; /* atomic */
  uint32_t    n_lanes;
  PoolLane   *lanes;
  GQueue      unclaimed; /* WeirRestriction * */
  WeirTime    watermark; /* as last sent */
  bool        idle;      /* the same */
  WeirPoolCut cut;
  void       *cut_data;
  bool        cutting, drains;
  uint64_t    epoch;
  GPtrArray  *copies; /* of the cut under way */
};

WeirSplitPool *
weir__split_pool_new (uint32_t n_lanes, WeirChannel *const *from, WeirChannel *const *to, WeirPoolCut cut,
                      void *cut_data)
{
  WeirSplitPool *pool = g_new0 (WeirSplitPool, 1);

  pool->n_lanes = n_lanes;
  pool->lanes = g_new0 (PoolLane, n_lanes);
  for (uint32_t i = 0; i < n_lanes; i++)
    pool->lanes[i] = (PoolLane) { .from = from[i], .to = to[i], .upstream = WEIR_TIME_MIN, .watermark = WEIR_TIME_MIN };
  pool->watermark = WEIR_TIME_MIN;
  pool->cut = cut;
  pool->cut_data = cut_data;
  pool->copies = g_ptr_array_new_with_free_func ((GDestroyNotify) weir__restriction_free);
  return pool;
}

void
weir__split_pool_free (WeirSplitPool *pool)
{
  WeirMessage *message;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    while ((message = g_queue_pop_head (&pool->lanes[i].held)) != NULL)
      {
        if (message->item != NULL)
          weir__restriction_free (message->item);
        g_free (message);
      }
  g_queue_clear_full (&pool->unclaimed, (GDestroyNotify) weir__restriction_free);
  g_ptr_array_unref (pool->copies);
  g_free (pool->lanes);
  g_free (pool);
}

void
weir__split_pool_drain_at_barriers (WeirSplitPool *pool)
{
  pool->drains = true;
}

static void
finish_cut (WeirSplitPool *pool)
{
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    if (!pool->lanes[i].acked)
      return;
  pool->cut (pool->cut_data, pool->epoch, (WeirRestriction *const *) pool->copies->pdata, pool->copies->len);
  g_ptr_array_set_size (pool->copies, 0);
  pool->cutting = false;
}

static void take_from_upstream (WeirSplitPool *pool, PoolLane *lane, WeirMessage message);
static void send_watermark (WeirSplitPool *pool);

static void
release_held (WeirSplitPool *pool, PoolLane *lane)
{
  WeirMessage *message;

  while (!lane->at_barrier && (message = g_queue_pop_head (&lane->held)) != NULL)
    {
      take_from_upstream (pool, lane, *message);
      g_free (message);
    }
}

/* A lane that was asked to split and finished meanwhile still answers, so nothing can come back once none is asked. */
static bool
is_drained (const WeirSplitPool *pool)
{
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    if (pool->lanes[i].holds || pool->lanes[i].asked)
      return false;
  return pool->unclaimed.length == 0;
}

/* Once all upstream lanes are at the barrier: copy, pass it on, go on. */
static void
start_cut (WeirSplitPool *pool)
{
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    if (!pool->lanes[i].at_barrier)
      return;
  g_assert (!pool->cutting); /* the next barrier is injected only when this cut is complete */
  if (pool->drains)
    send_watermark (pool);
  pool->cutting = true;
  for (GList *l = pool->unclaimed.head; l != NULL; l = l->next)
    g_ptr_array_add (pool->copies, weir__restriction_copy (l->data));
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      PoolLane *lane = &pool->lanes[i];
      lane->at_barrier = false;
      lane->acked = false;
      weir__channel_send (lane->to, (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = pool->epoch });
    }
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    release_held (pool, &pool->lanes[i]);
}

static void
take_from_upstream (WeirSplitPool *pool, PoolLane *lane, WeirMessage message)
{
  if (lane->at_barrier)
    g_queue_push_tail (&lane->held, g_memdup2 (&message, sizeof message));
  else if (message.kind == WEIR_MESSAGE_RESTRICTION)
    g_queue_push_tail (&pool->unclaimed, message.item);
  else if (message.kind == WEIR_MESSAGE_WATERMARK)
    {
      lane->upstream = message.time;
      lane->upstream_idle = message.idle;
    }
  else
    {
      lane->at_barrier = true;
      pool->epoch = message.epoch;
      if (!pool->drains)
        start_cut (pool);
    }
}

static void
take_from_source (WeirSplitPool *pool, PoolLane *lane, WeirMessage message)
{
  switch ((WeirPoolCode) message.code)
    {
    case WEIR_POOL_WANT:
      lane->wants = true;
      break;
    case WEIR_POOL_RETURN:
      if (pool->cutting && !lane->acked)
        g_ptr_array_add (pool->copies, weir__restriction_copy (message.item));
      lane->work /= 2;
      lane->asked = lane->asked_before_grant = false;
      g_queue_push_tail (&pool->unclaimed, message.item);
      break;
    case WEIR_POOL_NO_SPLIT:
      lane->refused = !lane->asked_before_grant;
      lane->asked = lane->asked_before_grant = false;
      break;
    case WEIR_POOL_FINISHED:
      lane->holds = false;
      break;
    case WEIR_POOL_REPORT:
      lane->watermark = message.time;
      lane->idle = message.idle;
      break;
    case WEIR_POOL_ACK:
      lane->acked = true;
      finish_cut (pool);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
grant (PoolLane *lane, WeirRestriction *restriction)
{
  lane->wants = false;
  lane->holds = true;
  lane->refused = false;
  lane->asked_before_grant = lane->asked;
  lane->watermark = restriction->watermark;
  lane->idle = restriction->idle;
  lane->work = restriction->work;
  weir__channel_send (lane->to,
                      (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_GRANT, .item = restriction });
}

static void
ask_for_split (WeirSplitPool *pool)
{
  PoolLane *largest = NULL;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      PoolLane *lane = &pool->lanes[i];
      if (lane->asked)
        return; /* one at a time: what it gives may do for all */
      if (lane->holds && !lane->refused && (largest == NULL || lane->work > largest->work))
        largest = lane;
    }
  if (largest == NULL)
    return;
  largest->asked = true;
  if (!pool->drains)
    send_watermark (pool); /* that it is not idle any more, ahead of the question */
  weir__channel_send (largest->to, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = WEIR_POOL_SPLIT });
}

static void
serve (WeirSplitPool *pool)
{
  bool unserved = false;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      PoolLane *lane = &pool->lanes[i];
      if (lane->wants && !g_queue_is_empty (&pool->unclaimed))
        grant (lane, g_queue_pop_head (&pool->unclaimed));
      unserved |= lane->wants;
    }
  if (unserved)
    ask_for_split (pool);
}

/* Where the end is, only the end of all work may be: a function that says that no output is earlier than the end of
 * time still has positions to go through. */
static WeirTime
before_the_end (WeirTime watermark)
{
  return (WeirTime) { MIN (watermark.us, INT64_MAX - 1) };
}

/* As long as a restriction is held, or may come back (is_drained): what does come back is not idle, and the lane that was
 * asked for it may be at its own end before anybody else knows of it. */
static void
send_watermark (WeirSplitPool *pool)
{
  WeirLeastWatermark least = weir__least_watermark_of_none (), upstream = least;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      const PoolLane *lane = &pool->lanes[i];
      weir__least_watermark_add (&upstream, lane->upstream, lane->upstream_idle);
      if (lane->holds || lane->asked)
        weir__least_watermark_add (&least, before_the_end (lane->watermark), lane->idle && !lane->asked);
    }
  weir__least_watermark_add_all (&least, upstream);
  for (GList *l = pool->unclaimed.head; l != NULL; l = l->next)
    {
      const WeirRestriction *restriction = l->data;
      weir__least_watermark_add (&least, before_the_end (restriction->watermark), restriction->idle);
    }
  if (!weir__least_watermark_move (least, &pool->watermark, &pool->idle))
    return;
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    weir__channel_send (pool->lanes[i].to, (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK,
                                                           .idle = pool->idle,
                                                           .time = pool->watermark });
}

static void
answer (WeirSplitPool *pool)
{
  serve (pool);
  if (!pool->drains)
    send_watermark (pool);
  else if (is_drained (pool))
    {
      start_cut (pool);
      serve (pool); /* what was held behind the barrier */
    }
}

static bool
take_messages (WeirSplitPool *pool)
{
  bool        any = false;
  WeirMessage message;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      PoolLane *lane = &pool->lanes[i];
      weir__channel_drain (lane->to);
      while (weir__channel_receive (lane->from, &message))
        {
          any = true;
          if (message.kind == WEIR_MESSAGE_WATERMARK || message.kind == WEIR_MESSAGE_BARRIER
              || (message.kind == WEIR_MESSAGE_RESTRICTION && message.code == WEIR_POOL_ADD))
            take_from_upstream (pool, lane, message);
          else
            take_from_source (pool, lane, message);
        }
    }
  if (any)
    answer (pool);
  return any;
}

void
weir__split_pool_ask (WeirSplitPool *pool)
{
  __atomic_fetch_or (&pool->state, ASKED, __ATOMIC_SEQ_CST);
}

bool
weir__split_pool_step (WeirSplitPool *pool)
{
  bool any = false;
  int  state = __atomic_load_n (&pool->state, __ATOMIC_RELAXED);

  while (state == ASKED
         && __atomic_compare_exchange_n (&pool->state, &state, BUSY, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    {
      any |= take_messages (pool);
      state = __atomic_and_fetch (&pool->state, ~BUSY, __ATOMIC_SEQ_CST);
    }
  return any;
}

void
weir__split_pool_describe (const WeirSplitPool *pool, GString *to)
{
  g_string_append_printf (to, "%u restrictions unclaimed", pool->unclaimed.length);
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    g_string_append_printf (to, "; lane %u %s%s", i, pool->lanes[i].holds ? "holds one" : "holds none",
                            pool->lanes[i].wants ? " and asks" : "");
}
