/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/channel.h"

#include "runners/engine/restriction.h"

WeirChannel *
weir__channel_new (uint32_t size, uint32_t from, uint32_t to, WeirWake wake, void *data)
{
  WeirChannel *channel = g_aligned_alloc0 (1, sizeof *channel, 64);

  g_assert (size > 0 && (size & (size - 1)) == 0);
  channel->ring = g_new0 (WeirMessage, size);
  channel->back = g_new0 (WeirFrame *, size);
  channel->mask = size - 1;
  channel->wake = wake;
  channel->wake_data = data;
  channel->from = from;
  channel->to = to;
  g_queue_init (&channel->producer.waiting);
  return channel;
}

static void
discard_message (WeirMessage message)
{
  if (message.item == NULL)
    return;
  if (message.kind == WEIR_MESSAGE_FRAME)
    weir__frame_free (message.item);
  else
    weir__restriction_free (message.item);
}

static WeirFrame *
take_back (WeirChannel *channel)
{
  uint32_t tail = channel->producer.back_tail;

  if (tail == __atomic_load_n (&channel->consumer.back_head, __ATOMIC_ACQUIRE))
    return NULL;
  WeirFrame *frame = channel->back[tail & channel->mask];
  __atomic_store_n (&channel->producer.back_tail, tail + 1, __ATOMIC_RELEASE);
  return frame;
}

void
weir__channel_free (WeirChannel *channel)
{
  WeirMessage *waiting;
  WeirFrame   *frame;

  while ((waiting = g_queue_pop_head (&channel->producer.waiting)) != NULL)
    {
      discard_message (*waiting);
      g_free (waiting);
    }
  for (uint32_t i = channel->consumer.tail; i != channel->producer.head; i++) /* received, it would wake the producer */
    discard_message (channel->ring[i & channel->mask]);
  while ((frame = take_back (channel)) != NULL)
    weir__frame_free (frame);
  g_free (channel->ring);
  g_free (channel->back);
  g_aligned_free (channel);
}

WeirFrame *
weir__channel_take_frame (WeirChannel *channel)
{
  WeirFrame *frame = take_back (channel);

  return frame != NULL ? frame : weir__frame_new ();
}

/* False: the ring is full, and the consumer will wake the producer when it is not (channel.h). */
static bool
push (WeirChannel *channel, WeirMessage message)
{
  uint32_t head = channel->producer.head;

  if (head - channel->producer.tail_seen > channel->mask)
    {
      channel->producer.tail_seen = __atomic_load_n (&channel->consumer.tail, __ATOMIC_SEQ_CST);
      if (head - channel->producer.tail_seen > channel->mask)
        return false;
    }
  channel->ring[head & channel->mask] = message;
  __atomic_store_n (&channel->producer.head, head + 1, __ATOMIC_SEQ_CST);
  return true;
}

void
weir__channel_send (WeirChannel *channel, WeirMessage message)
{
  if (weir__channel_is_congested (channel) || !push (channel, message))
    g_queue_push_tail (&channel->producer.waiting, g_memdup2 (&message, sizeof message));
  else
    channel->wake (channel->wake_data, channel->to);
}

bool
weir__channel_drain (WeirChannel *channel)
{
  bool         moved = false;
  WeirMessage *waiting;

  while ((waiting = g_queue_peek_head (&channel->producer.waiting)) != NULL && push (channel, *waiting))
    {
      g_free (g_queue_pop_head (&channel->producer.waiting));
      moved = true;
    }
  if (moved)
    channel->wake (channel->wake_data, channel->to);
  return waiting == NULL;
}

bool
weir__channel_receive (WeirChannel *channel, WeirMessage *ret_message)
{
  uint32_t tail = channel->consumer.tail;
  uint32_t head = __atomic_load_n (&channel->producer.head, __ATOMIC_ACQUIRE);

  if (head == tail)
    return false;
  *ret_message = channel->ring[tail & channel->mask];
  __atomic_store_n (&channel->consumer.tail, tail + 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n (&channel->producer.head, __ATOMIC_SEQ_CST) - tail > channel->mask)
    channel->wake (channel->wake_data, channel->from);
  return true;
}

void
weir__channel_return_frame (WeirChannel *channel, WeirFrame *frame)
{
  uint32_t head = channel->consumer.back_head;

  if (head - __atomic_load_n (&channel->producer.back_tail, __ATOMIC_ACQUIRE) > channel->mask)
    {
      weir__frame_free (frame);
      return;
    }
  channel->back[head & channel->mask] = frame;
  __atomic_store_n (&channel->consumer.back_head, head + 1, __ATOMIC_RELEASE);
}

/* The consumer's side is read first: what it has taken was sent before. */
uint32_t
weir__channel_depth (const WeirChannel *channel)
{
  uint32_t tail = __atomic_load_n (&channel->consumer.tail, __ATOMIC_ACQUIRE);
  uint32_t depth = __atomic_load_n (&channel->producer.head, __ATOMIC_RELAXED) - tail;

  return MIN (depth, channel->mask + 1);
}
