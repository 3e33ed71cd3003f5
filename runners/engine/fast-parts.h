/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_FAST_PARTS_H
#define WEIR_RUNNERS_ENGINE_FAST_PARTS_H

/* The rows of a batch by window, in order of first appearance, in time by the number of rows: a window's part is found by
 * its hash, and positions are counted into place. */

#include <weir/sys/batch.h>

typedef struct
{
  WeirWindow window;
  uint32_t   n, first; /* its rows' positions: n of parts->positions, from the `first` on */
} WeirFastPart;

/* Memory that is used again for the next batch. */
typedef struct
{
  WeirFastPart *parts;
  uint32_t      n, capacity; /* capacity: in rows */
  uint32_t     *positions;
  uint32_t     *part_of, *slots; /* of each row; a table of parts, by hash: number + 1, or 0 */
} WeirFastParts;

void weir__fast_parts_clear (WeirFastParts *parts);
/* Makes the parts of the rows at `positions`, of which each has a window. */
void weir__fast_parts_make (WeirFastParts *parts, const WeirWindow *windows, const uint32_t *positions, uint32_t n);

#endif
