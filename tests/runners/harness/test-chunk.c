/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <weir/weir.h>

#include "runners/harness/chunk.h"
#include "tests/support/weir-test.h"

static WeirBatch
batch_of (uint32_t n)
{
  return (WeirBatch) { .type = WEIR_TYPE (int64_t), .n = n, .row_size = 8 };
}

static void
a_chunk_comes_back_to_its_pool_and_is_used_again (void **state)
{
  g_autoptr (GPtrArray) pool = weir__chunk_pool_new ();
  WeirChunk            *chunk = weir__chunk_new (pool, WEIR_TYPE (int64_t));

  (void) state;
  weir__chunk_ref (chunk);
  weir__chunk_unref (chunk);
  assert_int_equal (pool->len, 0);
  weir__chunk_unref (chunk);
  assert_int_equal (pool->len, 1);
  assert_ptr_equal (weir__chunk_new (pool, WEIR_TYPE (int64_t)), chunk);
  assert_int_equal (pool->len, 0);
  weir__chunk_unref (chunk);
}

static void
columns_of_a_chunk_used_again_have_room_for_a_larger_batch (void **state)
{
  g_autoptr (GPtrArray) pool = weir__chunk_pool_new ();
  const WeirBatch       small = batch_of (3), large = batch_of (5000);
  WeirChunk            *chunk = weir__chunk_borrow (pool, &small);

  (void) state;
  WEIR__CHUNK_COLUMN (chunk, kinds)[2] = 1;
  uint8_t *kinds = chunk->kinds;
  weir__chunk_unref (chunk);
  assert_ptr_equal (weir__chunk_borrow (pool, &small), chunk);
  assert_ptr_equal (WEIR__CHUNK_COLUMN (chunk, kinds), kinds);
  weir__chunk_unref (chunk);
  assert_ptr_equal (weir__chunk_borrow (pool, &large), chunk);
  memset (WEIR__CHUNK_COLUMN (chunk, kinds), 1, 5000);
  assert_in_range (chunk->capacity, 5000, UINT32_MAX);
  weir__chunk_unref (chunk);
}

static void
a_chunk_holds_what_it_shows_until_it_is_done (void **state)
{
  g_autoptr (GPtrArray) parents = weir__chunk_pool_new (), children = weir__chunk_pool_new ();
  WeirChunk            *parent = weir__chunk_new (parents, WEIR_TYPE (int64_t));
  WeirChunk            *child = weir__chunk_share (children, parent);

  (void) state;
  weir__chunk_unref (parent);
  assert_int_equal (parents->len, 0);
  weir__chunk_unref (child);
  assert_int_equal (parents->len, 1);
  assert_int_equal (children->len, 1);
}

static void
a_queue_gives_chunks_in_the_order_they_came_however_many_wait (void **state)
{
  g_autoptr (GPtrArray) pool = weir__chunk_pool_new ();
  WeirChunkQueue        queue = { 0 };
  uint32_t              given = 0, taken = 0;

  (void) state;
  for (uint32_t most = 1; most < 100; most += 7)
    {
      while (given - taken < most)
        {
          const WeirBatch batch = batch_of (given++);
          WeirChunk      *chunk = weir__chunk_borrow (pool, &batch);
          weir__chunk_queue_push (&queue, chunk);
          weir__chunk_unref (chunk);
        }
      for (uint32_t i = 0; i < most / 2; i++)
        {
          assert_int_equal (weir__chunk_queue_first (&queue)->batch.n, taken++);
          weir__chunk_queue_drop (&queue);
        }
    }
  assert_int_equal (queue.n, given - taken);
  weir__chunk_queue_clear (&queue);
  assert_null (weir__chunk_queue_first (&queue));
  assert_in_range (pool->len, 50, 100); /* as many as waited at most */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_chunk_comes_back_to_its_pool_and_is_used_again),
    cmocka_unit_test (columns_of_a_chunk_used_again_have_room_for_a_larger_batch),
    cmocka_unit_test (a_chunk_holds_what_it_shows_until_it_is_done),
    cmocka_unit_test (a_queue_gives_chunks_in_the_order_they_came_however_many_wait),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
