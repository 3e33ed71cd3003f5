/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_FRAME_H
#define WEIR_RUNNERS_ENGINE_FRAME_H

/* Frame: a batch that can leave its lane. One block of memory that holds the rows as they lie, their columns, and every
 * byte that the rows point to; nothing in it points outside. Within a process the pointers in it are plain addresses,
 * since the block does not move; a remote channel turns them into offsets at its two ends.
 *
 *   | rows, growing up … | free | … bytes that rows point to, growing down |   + columns in blocks of their own
 *
 * A column is in use once the rows differ in it; until then the value beside it holds for all, as in any batch.
 *
 * A frame belongs to one lane at a time; sending it hands it over. */

#include <weir/sys/batch.h>

typedef struct
{
  WeirBatch   batch; /* what a receiver reads; rows point into memory */
  char       *memory;
  size_t      capacity; /* bytes of memory, beyond which there are WEIR_SLACK more */
  char       *rows_end; /* the next row goes here */
  char       *bytes;    /* the lowest byte taken from above */
  WeirTime   *timestamps;
  WeirWindow *windows;
  WeirPane   *panes;
  uint8_t    *kinds;
  uint32_t    columns_capacity;
} WeirFrame;

#define WEIR__FRAME_BYTES (32u << 10)

WeirFrame *weir__frame_new (void);
void weir__frame_free (WeirFrame *frame);
/* Empties it for rows of `type`. */
void weir__frame_reset (WeirFrame *frame, const WeirType *type);
static inline bool
weir__frame_is_empty (const WeirFrame *frame)
{
  return frame->batch.n == 0;
}

/* Copies row `position` of `from`, with all that it points to and its metadata. False: the frame is full (and not
 * changed); an empty frame always has room, since it grows for a single large row. */
bool weir__frame_append (WeirFrame *frame, const WeirBatch *from, uint32_t position);

/* The same for a row of the frame's type that stands by itself. */
bool weir__frame_put (WeirFrame *frame, const void *row, WeirTime timestamp, WeirWindow window, WeirPane pane,
                      uint8_t kind);

/* Copies rows first … first + n - 1 of `from`, or those at positions[first …]: as many as there is room for, at least one if
 * the frame is empty. Returns how many. Only for types without pointers. Cost: a few copies for all rows together. */
uint32_t weir__frame_append_flat (WeirFrame *frame, const WeirBatch *from, const uint32_t *positions, uint32_t first,
                                  uint32_t n);

/* Room for one row of the frame's type plus `extent` bytes for what it points to; NULL: full, as above. For senders
 * that make rows themselves. weir__frame_commit counts it. */
void *weir__frame_reserve (WeirFrame *frame, size_t extent, char **ret_bytes);
void weir__frame_commit (WeirFrame *frame, WeirTime timestamp, WeirWindow window, WeirPane pane, uint8_t kind);

#endif
