/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <pthread.h>

#include "runners/engine/channel.h"
#include "runners/engine/restriction.h"
#include "tests/support/random.h"

/* Messages carry their number as a barrier's epoch, or as the one row of a frame. */

enum
{
  PRODUCER = 2,
  CONSUMER = 1,
};

static unsigned wakes[3];

static void
count_wake (void *data G_GNUC_UNUSED, uint32_t lane)
{
  wakes[lane]++;
}

static WeirChannel *
new_channel (uint32_t size)
{
  wakes[PRODUCER] = wakes[CONSUMER] = 0;
  return weir__channel_new (size, PRODUCER, CONSUMER, count_wake, NULL);
}

static void
send_number (WeirChannel *channel, uint64_t number, bool in_frame)
{
  WeirBatch batch = { .type = WEIR_TYPE (uint64_t), .rows = (const char *) &number, .n = 1, .row_size = 8 };

  if (!in_frame)
    {
      weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = number });
      return;
    }
  WeirFrame *frame = weir__channel_take_frame (channel);
  weir__frame_reset (frame, batch.type);
  weir__frame_append (frame, &batch, 0);
  weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_FRAME, .item = frame });
}

/* False: there is no message. */
static bool
receive_number (WeirChannel *channel, uint64_t *ret_number)
{
  WeirMessage message;

  if (!weir__channel_receive (channel, &message))
    return false;
  *ret_number = message.epoch;
  if (message.kind == WEIR_MESSAGE_FRAME)
    {
      WeirFrame *frame = message.item;
      *ret_number = *(const uint64_t *) (const void *) frame->batch.rows;
      weir__channel_return_frame (channel, frame);
    }
  return true;
}

/* --- in one thread ------------------------------------------------------------------------------------------------ */

static void
messages_arrive_in_order_and_once (void **state)
{
  for (int round = 0; round < 50; round++)
    {
      WeirChannel *channel = new_channel (1u << g_rand_int_range (*state, 0, 5));
      uint64_t     sent = 0, received = 0, number;

      for (int i = 0; i < 1000; i++)
        switch (g_rand_int_range (*state, 0, 5))
          {
          case 0:
          case 1:
            send_number (channel, sent++, g_rand_boolean (*state));
            break;
          case 2:
            weir__channel_drain (channel);
            break;
          default:
            if (weir__channel_depth (channel) == 0)
              {
                assert_false (receive_number (channel, &number));
                break;
              }
            assert_true (receive_number (channel, &number));
            assert_int_equal (number, received++);
          }
      do
        {
          while (receive_number (channel, &number))
            assert_int_equal (number, received++);
        }
      while (!weir__channel_drain (channel) || weir__channel_depth (channel) > 0);
      assert_int_equal (received, sent);
      weir__channel_free (channel);
    }
}

static void
a_full_channel_says_so_until_it_has_drained (void **state G_GNUC_UNUSED)
{
  WeirChannel *channel = new_channel (4);
  uint64_t     number;

  for (uint64_t i = 0; i < 4; i++)
    send_number (channel, i, false);
  assert_false (weir__channel_is_congested (channel));
  assert_int_equal (weir__channel_depth (channel), 4);
  send_number (channel, 4, false);
  assert_true (weir__channel_is_congested (channel));
  assert_false (weir__channel_drain (channel));
  assert_true (receive_number (channel, &number));
  assert_true (weir__channel_drain (channel));
  assert_false (weir__channel_is_congested (channel));
  for (uint64_t i = 1; i < 5; i++)
    {
      assert_true (receive_number (channel, &number));
      assert_int_equal (number, i);
    }
  assert_false (receive_number (channel, &number));
  weir__channel_free (channel);
}

static void
the_consumer_is_woken_by_messages_and_the_producer_by_room (void **state G_GNUC_UNUSED)
{
  WeirChannel *channel = new_channel (2);
  uint64_t     number;

  send_number (channel, 0, false);
  assert_int_equal (wakes[CONSUMER], 1);
  send_number (channel, 1, false);
  send_number (channel, 2, false); /* waits: the consumer is told when it becomes visible */
  assert_int_equal (wakes[CONSUMER], 2);
  assert_int_equal (wakes[PRODUCER], 0);
  receive_number (channel, &number);
  assert_int_equal (wakes[PRODUCER], 1);
  receive_number (channel, &number); /* the ring was not full: nobody can wait for this room */
  assert_int_equal (wakes[PRODUCER], 1);
  weir__channel_drain (channel);
  assert_int_equal (wakes[CONSUMER], 3);
  weir__channel_free (channel);
}

static void
frames_go_back_and_are_used_again (void **state G_GNUC_UNUSED)
{
  WeirChannel *channel = new_channel (4);
  WeirFrame   *first = weir__channel_take_frame (channel), *frames[4];
  WeirMessage  message;

  weir__frame_reset (first, WEIR_TYPE (int64_t));
  weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_FRAME, .item = first });
  assert_true (weir__channel_receive (channel, &message));
  assert_ptr_equal (message.item, first);
  weir__channel_return_frame (channel, message.item);
  assert_ptr_equal (weir__channel_take_frame (channel), first);
  for (int i = 0; i < 4; i++)
    weir__channel_return_frame (channel, frames[i] = weir__frame_new ());
  for (int i = 0; i < 4; i++)
    {
      assert_ptr_equal (weir__channel_take_frame (channel), frames[i]);
      weir__frame_free (frames[i]);
    }
  for (int i = 0; i < 10; i++) /* more than there is room for on the way back */
    weir__channel_return_frame (channel, weir__frame_new ());
  weir__frame_free (first);
  weir__channel_free (channel);
}

static void
what_is_still_inside_is_freed (void **state G_GNUC_UNUSED)
{
  WeirChannel *channel = new_channel (2);

  for (int i = 0; i < 5; i++)
    {
      WeirRestriction *restriction = g_new0 (WeirRestriction, 1);
      restriction->element = g_bytes_new (NULL, 0);
      weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .item = restriction });
      send_number (channel, 1, true);
    }
  wakes[PRODUCER] = wakes[CONSUMER] = 0;
  weir__channel_free (channel); /* leaks are the sanitizer's to find */
  assert_int_equal (wakes[PRODUCER] + wakes[CONSUMER], 0); /* whoever would be woken may be gone */
}

static void
positions_may_wrap_around (void **state G_GNUC_UNUSED)
{
  WeirChannel *channel = new_channel (4);
  uint64_t     number;

  channel->producer.head = channel->producer.tail_seen = channel->consumer.tail = UINT32_MAX - 5;
  channel->producer.back_tail = channel->consumer.back_head = UINT32_MAX - 3;
  for (uint64_t i = 0; i < 20; i++)
    {
      send_number (channel, 2 * i, true);
      send_number (channel, 2 * i + 1, true);
      assert_true (receive_number (channel, &number) && number == 2 * i);
      assert_true (receive_number (channel, &number) && number == 2 * i + 1);
    }
  weir__channel_free (channel);
}

/* --- in two threads ----------------------------------------------------------------------------------------------- */

#define N_MESSAGES 50000u

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  woke = PTHREAD_COND_INITIALIZER;
static bool            woken[2]; /* under the mutex: what a sleeping lane waits for */

static void
note_wake (void *data G_GNUC_UNUSED, uint32_t lane)
{
  pthread_mutex_lock (&mutex);
  woken[lane] = true;
  pthread_cond_broadcast (&woke);
  pthread_mutex_unlock (&mutex);
}

/* A lane that sleeps, if it was not woken since it last looked: a lost wake-up would hang the test. */
static void
wait_for_wake (uint32_t lane)
{
  pthread_mutex_lock (&mutex);
  while (!woken[lane])
    pthread_cond_wait (&woke, &mutex);
  woken[lane] = false;
  pthread_mutex_unlock (&mutex);
}

static void *
produce (void *data)
{
  WeirChannel *channel = data;

  for (uint64_t i = 0; i < N_MESSAGES; i++)
    {
      send_number (channel, i, i % 3 != 0);
      while (weir__channel_is_congested (channel) && !weir__channel_drain (channel))
        wait_for_wake (0);
    }
  return NULL;
}

static void
two_threads_lose_and_reorder_nothing (void **state G_GNUC_UNUSED)
{
  for (uint32_t size = 1; size <= 64; size *= 8)
    {
      WeirChannel *channel = weir__channel_new (size, 0, 1, note_wake, NULL);
      pthread_t    producer;
      uint64_t     number;

      woken[0] = woken[1] = false;
      assert_int_equal (pthread_create (&producer, NULL, produce, channel), 0);
      for (uint64_t i = 0; i < N_MESSAGES; i++)
        {
          while (!receive_number (channel, &number))
            wait_for_wake (1);
          if (number != i)
            fail_msg ("message %" PRIu64 " arrived in the place of %" PRIu64, number, i);
        }
      pthread_join (producer, NULL);
      assert_int_equal (weir__channel_depth (channel), 0);
      weir__channel_free (channel);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (messages_arrive_in_order_and_once),
    cmocka_unit_test (a_full_channel_says_so_until_it_has_drained),
    cmocka_unit_test (the_consumer_is_woken_by_messages_and_the_producer_by_room),
    cmocka_unit_test (frames_go_back_and_are_used_again),
    cmocka_unit_test (what_is_still_inside_is_freed),
    cmocka_unit_test (positions_may_wrap_around),
    cmocka_unit_test (two_threads_lose_and_reorder_nothing),
  };

  return cmocka_run_group_tests_name ("channel", tests, NULL, NULL);
}
