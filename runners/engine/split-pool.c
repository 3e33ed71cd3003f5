/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/split-pool.h"

#include "runners/engine/least-watermark.h"

/* What a lane holds in one of its slots. */
typedef struct
{
  bool     holds, refused;
  bool     asked, asked_before_grant; /* SPLIT is unanswered; the answer will speak of an earlier restriction */
  WeirTime watermark;                 /* as last reported */
  bool     idle;                      /* the same */
  double   work;                      /* left, as granted */
} PoolSlot;

typedef struct
{
  WeirChannel *from, *to;
  WeirTime     upstream; /* watermark of the POOL operator there */
  bool         upstream_idle;
  bool         at_barrier;
  GQueue       held;     /* WeirMessage *: what upstream sent behind its barrier */
  GArray      *slots;    /* PoolSlot */
  uint32_t     n_held;   /* slots that hold something */
  bool         wants;    /* something for: */
  uint32_t     wanted;   /* slot */
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
    pool->lanes[i] = (PoolLane) { .from = from[i],
                                  .to = to[i],
                                  .upstream = WEIR_TIME_MIN,
                                  .slots = g_array_new (FALSE, TRUE, sizeof (PoolSlot)) };
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
    {
      while ((message = g_queue_pop_head (&pool->lanes[i].held)) != NULL)
        {
          if (message->item != NULL)
            weir__restriction_free (message->item);
          g_free (message);
        }
      g_array_unref (pool->lanes[i].slots);
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

static PoolSlot *
slot_at (const PoolLane *lane, uint32_t i)
{
  return &g_array_index (lane->slots, PoolSlot, i);
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
    for (uint32_t k = 0; k < pool->lanes[i].slots->len; k++)
      if (slot_at (&pool->lanes[i], k)->holds || slot_at (&pool->lanes[i], k)->asked)
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
take_want (PoolLane *lane, uint32_t slot)
{
  lane->wants = true;
  lane->wanted = slot;
  if (slot >= lane->slots->len)
    g_array_set_size (lane->slots, slot + 1);
}

/* The answer to SPLIT, or that a slot's restriction has ended, or how far it is. */
static void
take_of_slot (WeirSplitPool *pool, PoolLane *lane, PoolSlot *slot, WeirMessage message)
{
  switch ((WeirPoolCode) message.code)
    {
    case WEIR_POOL_RETURN:
      if (pool->cutting && !lane->acked)
        g_ptr_array_add (pool->copies, weir__restriction_copy (message.item));
      slot->work /= 2;
      slot->asked = slot->asked_before_grant = false;
      g_queue_push_tail (&pool->unclaimed, message.item);
      break;
    case WEIR_POOL_NO_SPLIT:
      slot->refused = !slot->asked_before_grant;
      slot->asked = slot->asked_before_grant = false;
      break;
    case WEIR_POOL_FINISHED:
      slot->holds = false;
      lane->n_held--;
      break;
    case WEIR_POOL_REPORT:
      slot->watermark = message.time;
      slot->idle = message.idle;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
take_from_source (WeirSplitPool *pool, PoolLane *lane, WeirMessage message)
{
  if (message.code == WEIR_POOL_WANT)
    take_want (lane, message.slot);
  else if (message.code != WEIR_POOL_ACK)
    take_of_slot (pool, lane, slot_at (lane, message.slot), message);
  else
    {
      lane->acked = true;
      finish_cut (pool);
    }
}

static void
grant (PoolLane *lane, WeirRestriction *restriction)
{
  PoolSlot *slot = slot_at (lane, lane->wanted);

  lane->wants = false;
  lane->n_held++;
  *slot = (PoolSlot) { .holds = true,
                       .asked = slot->asked,
                       .asked_before_grant = slot->asked,
                       .watermark = restriction->watermark,
                       .idle = restriction->idle,
                       .work = restriction->work };
  weir__channel_send (lane->to, (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION,
                                                .code = WEIR_POOL_GRANT,
                                                .slot = lane->wanted,
                                                .item = restriction });
}

static void
ask_for_split (WeirSplitPool *pool)
{
  PoolSlot *largest = NULL;
  PoolLane *its_lane = NULL;
  uint32_t  its_place = 0;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    for (uint32_t k = 0; k < pool->lanes[i].slots->len; k++)
      {
        PoolSlot *slot = slot_at (&pool->lanes[i], k);
        if (slot->asked)
          return; /* one at a time: what it gives may do for all */
        if (!slot->holds || slot->refused || (largest != NULL && slot->work <= largest->work))
          continue;
        largest = slot;
        its_lane = &pool->lanes[i];
        its_place = k;
      }
  if (largest == NULL)
    return;
  largest->asked = true;
  if (!pool->drains)
    send_watermark (pool); /* that it is not idle any more, ahead of the question */
  weir__channel_send (its_lane->to,
                      (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = WEIR_POOL_SPLIT, .slot = its_place });
}

/* The first of those that hold the fewest, if it wants. NULL: none may get more. */
static PoolLane *
next_to_serve (WeirSplitPool *pool)
{
  PoolLane *next = NULL;
  uint32_t  fewest = UINT32_MAX;

  for (uint32_t i = 0; i < pool->n_lanes; i++)
    {
      PoolLane *lane = &pool->lanes[i];
      fewest = MIN (fewest, lane->n_held);
      if (lane->wants && (next == NULL || lane->n_held < next->n_held))
        next = lane;
    }
  return next != NULL && next->n_held == fewest ? next : NULL;
}

static void
serve (WeirSplitPool *pool)
{
  PoolLane *lane;
  bool      unserved = false;

  while (!g_queue_is_empty (&pool->unclaimed) && (lane = next_to_serve (pool)) != NULL)
    grant (lane, g_queue_pop_head (&pool->unclaimed));
  for (uint32_t i = 0; i < pool->n_lanes; i++)
    unserved |= pool->lanes[i].wants && pool->lanes[i].n_held == 0;
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
      for (uint32_t k = 0; k < lane->slots->len; k++)
        {
          const PoolSlot *slot = slot_at (lane, k);
          if (slot->holds || slot->asked)
            weir__least_watermark_add (&least, before_the_end (slot->watermark), slot->idle && !slot->asked);
        }
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
    g_string_append_printf (to, "; lane %u holds %u%s", i, pool->lanes[i].n_held, pool->lanes[i].wants ? " and asks" : "");
}
