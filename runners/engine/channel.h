/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_CHANNEL_H
#define WEIR_RUNNERS_ENGINE_CHANNEL_H

/* Channel: messages from one lane to one lane, in order.
 *
 * A ring with one producer and one consumer, and a second ring on which empty frames come back: they are the credits.
 * The producer never blocks: what finds no room waits in a queue of its own, and the sender is told that it is
 * congested, so that the lane does not run the stage until the queue has drained. These two rings hold the only atomics
 * on the data path.
 *
 * States of a position in the ring: free (head <= i < tail + size), then written by the producer, made visible by its
 * store of `head` (tail <= i < head), read by the consumer, and freed by its store of `tail`.
 *
 * The race to avoid is a producer that sleeps over a ring which has room. It stops when it finds the ring full, and
 * only the consumer can wake it; the consumer wakes it only when it frees a position of a full ring, since a wake for
 * each message would cost more than the message. So both sides store and then look at the other's side: the producer
 * stores `head`, by which the ring becomes full, and reads `tail` before it gives up; the consumer stores `tail` and
 * then reads `head`. In release and acquire order both could read the old value. So these four are sequentially
 * consistent, and at least one of them sees the other's store: either the producer finds room, or the consumer finds
 * that the ring was full and wakes it. (That a producer falls asleep while it is being woken is the host's race to
 * avoid, as for all wakes.)
 *
 * The ring of frames that come back needs no wake: a producer that finds none makes one. Release and acquire do
 * there. */

#include "runners/engine/frame.h"

typedef enum
{
  WEIR_MESSAGE_FRAME = 0,
  WEIR_MESSAGE_WATERMARK, /* and whether the sender is idle; WEIR_TIME_MAX: no more rows will come */
  WEIR_MESSAGE_BARRIER,
  WEIR_MESSAGE_RESTRICTION, /* between lanes and split pools */
  WEIR_MESSAGE_CONTROL,
} WeirMessageKind;

typedef struct
{
  WeirMessageKind kind;
  uint16_t        code;  /* CONTROL, RESTRICTION: the pool's protocol (split-pool.h) */
  bool            idle;  /* WATERMARK, and a pool's REPORT: until the next of them, nobody is to wait for the sender */
  WeirTime        time;  /* WATERMARK, REPORT */
  union
  {
    uint64_t epoch; /* BARRIER */
    uint32_t slot;  /* CONTROL, RESTRICTION: of the source lane */
  };
  void           *item;  /* FRAME: WeirFrame; RESTRICTION: WeirRestriction; owned by the message */
} WeirMessage;

typedef struct _WeirChannel WeirChannel;

/* Tells a lane that something it may wait for has happened. May be called from the other lane's thread. */
typedef void (*WeirWake) (void *data, uint32_t lane);

/* `size`: messages that fit, a power of two. `wake` is called with `to` after a message became visible to the consumer,
 * and with `from` after the consumer made room in a full ring. */
WeirChannel *weir__channel_new (uint32_t size, uint32_t from, uint32_t to, WeirWake wake, void *data);
/* Both ends must be quiet; wakes nobody. Frees what is still inside; restrictions by weir__restriction_free. */
void weir__channel_free (WeirChannel *channel);

/* Producer's side. */
/* An empty frame: one that came back, or a new one. */
WeirFrame *weir__channel_take_frame (WeirChannel *channel);
void weir__channel_send (WeirChannel *channel, WeirMessage message);
/* Moves waiting messages into the ring; true if none is left waiting. */
bool weir__channel_drain (WeirChannel *channel);
static inline bool weir__channel_is_congested (const WeirChannel *channel);

/* Consumer's side. */
bool weir__channel_receive (WeirChannel *channel, WeirMessage *ret_message);
/* Gives a frame back to the producer (frees it if the way back is full). */
void weir__channel_return_frame (WeirChannel *channel, WeirFrame *frame);

/* For progress, from any thread, roughly. */
uint32_t weir__channel_depth (const WeirChannel *channel);

struct _WeirChannel
{
  WeirMessage *ring;
  WeirFrame  **back;
  uint32_t     mask;
  WeirWake     wake;
  void        *wake_data;
  uint32_t     from, to; /* lanes */

  /* Each side's own line of memory. */
  struct
  {
    uint32_t head;        /* atomic, ours: next to write */
    uint32_t tail_seen;   /* the consumer's tail as last read */
    uint32_t back_tail;   /* atomic, ours: next frame to take back */
    GQueue   waiting;     /* of WeirMessage * */
  } producer __attribute__ ((aligned (64)));
  struct
  {
    uint32_t tail;        /* atomic, ours: next to read */
    uint32_t back_head;   /* atomic, ours: next place for a returned frame */
  } consumer __attribute__ ((aligned (64)));
};

static inline bool
weir__channel_is_congested (const WeirChannel *channel)
{
  return !g_queue_is_empty ((GQueue *) &channel->producer.waiting);
}

#endif
