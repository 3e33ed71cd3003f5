/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_SPLIT_POOL_SCRIPT_H
#define WEIR_TEST_SPLIT_POOL_SCRIPT_H

/* A pool, and the lanes' sides of its channels, played by the test. Restrictions cover positions [0, N_POSITIONS). Lanes of
 * sources that end use slot 0. */
#include "tests/support/weir-test.h"

#include "runners/engine/split-pool.h"

#define MAX_LANES   4
#define MAX_SLOTS   4
#define N_POSITIONS 1000

typedef struct
{
  uint32_t         n_lanes;
  WeirChannel     *to_pool[MAX_LANES], *from_pool[MAX_LANES];
  WeirSplitPool   *pool;
  WeirRestriction *held[MAX_LANES];            /* in slot 0 */
  WeirRestriction *held_in[MAX_LANES][MAX_SLOTS]; /* in the others */
  bool             wants[MAX_LANES];
  uint32_t         wanted[MAX_LANES];  /* slot */
  WeirTime         watermark[MAX_LANES]; /* as the pool sent it */
  bool             idle[MAX_LANES];      /* the same */
  uint64_t         barrier[MAX_LANES];
  unsigned         splits_asked[MAX_LANES];
  uint32_t         split_slot[MAX_LANES]; /* the last */
  int              woken[MAX_LANES];     /* atomic */

  /* Cuts. */
  unsigned n_cuts;
  uint64_t cut_epoch;
  bool     cut_has[N_POSITIONS];
} Fixture;

static inline void
wake (void *data, uint32_t lane)
{
  Fixture *f = data;

  if (lane == UINT32_MAX)
    weir__split_pool_ask (f->pool);
  else
    __atomic_store_n (&f->woken[lane], 1, __ATOMIC_SEQ_CST);
}

static inline void
add_to_cut (Fixture *f, const WeirRestriction *restriction)
{
  for (int64_t i = restriction->range.from; i < restriction->range.to; i++)
    {
      assert_false (f->cut_has[i]);
      f->cut_has[i] = true;
    }
}

static inline void
take_cut (void *data, uint64_t epoch, WeirRestriction *const *restrictions, unsigned n)
{
  Fixture *f = data;

  f->n_cuts++;
  f->cut_epoch = epoch;
  for (unsigned i = 0; i < n; i++)
    add_to_cut (f, restrictions[i]);
}

static inline void
set_up (Fixture *f, uint32_t n_lanes, uint32_t channel_size)
{
  *f = (Fixture) { .n_lanes = n_lanes };
  for (uint32_t i = 0; i < n_lanes; i++)
    {
      f->to_pool[i] = weir__channel_new (channel_size, i, UINT32_MAX, wake, f);
      f->from_pool[i] = weir__channel_new (channel_size, UINT32_MAX, i, wake, f);
      f->watermark[i] = WEIR_TIME_MIN;
    }
  f->pool = weir__split_pool_new (n_lanes, f->to_pool, f->from_pool, take_cut, f);
}

static inline WeirRestriction **
held_at (Fixture *f, uint32_t lane, uint32_t slot)
{
  return slot == 0 ? &f->held[lane] : &f->held_in[lane][slot];
}

static inline void
tear_down (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    {
      for (uint32_t k = 0; k < MAX_SLOTS; k++)
        g_clear_pointer (held_at (f, i, k), weir__restriction_free);
      weir__channel_free (f->to_pool[i]);
      weir__channel_free (f->from_pool[i]);
    }
  weir__split_pool_free (f->pool);
}

/* --- what lanes say ----------------------------------------------------------------------------------------------- */

static inline void
add (Fixture *f, uint32_t lane, int64_t from, int64_t to, int64_t watermark)
{
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);

  restriction->element = g_bytes_new (NULL, 0);
  restriction->range = (WeirRange) { from, to, false };
  restriction->watermark = (WeirTime) { watermark };
  restriction->work = (double) (to - from);
  weir__channel_send (f->to_pool[lane],
                      (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_ADD, .item = restriction });
}

static inline void
upstream_watermark (Fixture *f, uint32_t lane, int64_t watermark)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .time = { watermark } });
}

static inline void
upstream_idle (Fixture *f, uint32_t lane, int64_t watermark)
{
  weir__channel_send (f->to_pool[lane],
                      (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .idle = true, .time = { watermark } });
}

static inline void
upstream_end (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    upstream_watermark (f, i, INT64_MAX);
}

static inline void
upstream_barrier (Fixture *f, uint32_t lane, uint64_t epoch)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = epoch });
}

static inline void
tell_of (Fixture *f, uint32_t lane, WeirPoolCode code, uint32_t slot)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = code, .slot = slot });
}

static inline void
tell (Fixture *f, uint32_t lane, WeirPoolCode code)
{
  tell_of (f, lane, code, 0);
}

static inline void
want_in (Fixture *f, uint32_t lane, uint32_t slot)
{
  f->wants[lane] = true;
  f->wanted[lane] = slot;
  tell_of (f, lane, WEIR_POOL_WANT, slot);
}

static inline void
want (Fixture *f, uint32_t lane)
{
  want_in (f, lane, 0);
}

static inline void
report_of (Fixture *f, uint32_t lane, uint32_t slot, int64_t watermark, bool idle)
{
  WeirRestriction *held = *held_at (f, lane, slot);

  held->watermark.us = watermark;
  held->idle = idle;
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL,
                                                        .code = WEIR_POOL_REPORT,
                                                        .idle = idle,
                                                        .time = { watermark },
                                                        .slot = slot });
}

static inline void
send_report (Fixture *f, uint32_t lane, int64_t watermark, bool idle)
{
  report_of (f, lane, 0, watermark, idle);
}

static inline void
report (Fixture *f, uint32_t lane, int64_t watermark)
{
  send_report (f, lane, watermark, false);
}

static inline void
report_idle (Fixture *f, uint32_t lane)
{
  send_report (f, lane, f->held[lane]->watermark.us, true);
}

static inline void
finish_in (Fixture *f, uint32_t lane, uint32_t slot)
{
  g_clear_pointer (held_at (f, lane, slot), weir__restriction_free);
  tell_of (f, lane, WEIR_POOL_FINISHED, slot);
}

static inline void
finish (Fixture *f, uint32_t lane)
{
  finish_in (f, lane, 0);
}

/* The last question. */
static inline void
answer_split (Fixture *f, uint32_t lane)
{
  uint32_t         slot = f->split_slot[lane];
  WeirRestriction *held = *held_at (f, lane, slot), *residual = held != NULL ? weir__restriction_split (held) : NULL;

  if (residual == NULL)
    tell_of (f, lane, WEIR_POOL_NO_SPLIT, slot);
  else
    weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION,
                                                          .code = WEIR_POOL_RETURN,
                                                          .slot = slot,
                                                          .item = residual });
}

/* --- what they hear ----------------------------------------------------------------------------------------------- */

/* False: there is no message for the lane. */
static inline bool
hear (Fixture *f, uint32_t lane)
{
  WeirMessage message;

  if (!weir__channel_receive (f->from_pool[lane], &message))
    return false;
  switch (message.kind)
    {
    case WEIR_MESSAGE_RESTRICTION:
      assert_true (f->wants[lane]);
      assert_int_equal (message.slot, f->wanted[lane]);
      assert_null (*held_at (f, lane, message.slot));
      f->wants[lane] = false;
      *held_at (f, lane, message.slot) = message.item;
      break;
    case WEIR_MESSAGE_CONTROL:
      f->splits_asked[lane]++;
      f->split_slot[lane] = message.slot;
      break;
    case WEIR_MESSAGE_WATERMARK:
      assert_true (message.time.us >= f->watermark[lane].us);
      assert_true (message.time.us > f->watermark[lane].us || message.idle != f->idle[lane]);
      assert_false (message.idle && message.time.us == INT64_MAX);
      f->watermark[lane] = message.time;
      f->idle[lane] = message.idle;
      break;
    default:
      f->barrier[lane] = message.epoch;
    }
  return true;
}

/* The pool answers, all lanes listen, until it is quiet. */
static inline void
settle (Fixture *f)
{
  bool any;

  do
    {
      any = weir__split_pool_step (f->pool);
      for (uint32_t i = 0; i < f->n_lanes; i++)
        while (hear (f, i))
          any = true;
    }
  while (any);
}

#endif
