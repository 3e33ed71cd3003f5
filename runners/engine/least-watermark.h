/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_LEAST_WATERMARK_H
#define WEIR_RUNNERS_ENGINE_LEAST_WATERMARK_H

/* The least watermark of several that meet: lanes and edges at a stage, restrictions in a pool, operators that feed one.
 *
 * Idle ones do not count. Nor do those that are at their end, and that is more than it seems: were an end a watermark like
 * others, then one idle input beside one that has ended would make the end of time the least, and all that the idle one
 * still has to give would be cut off. So there are three answers:
 *
 *   some are under way               the least of their watermarks
 *   none is, but some are idle       idle, at the least of what those have promised
 *   all are at their end             the end of time
 *
 * What an idle one has promised holds as long as it is idle: where nobody else is under way it may be relied on, and a
 * source that tells a watermark and falls idle with the same breath is believed both. Beside one that is under way it is
 * left out, and counts again at once when the input goes on. If who asks has passed it meanwhile he waits where he is,
 * since his own never goes back.
 *
 * The lanes that an edge comes from, or that feed a pool, are one input, which is idle when none of them is under way. The
 * first word that a source goes on may come from a lane that has it from the pool, with a watermark beyond what another lane
 * has given: what that one said ahead of its rows may not have been read yet. Taken by themselves, the lanes' watermarks
 * would overtake those rows. */

#include <weir/types.h>

typedef struct
{
  int64_t under_way; /* the least of those; the end of time: there are none */
  int64_t idle;      /* the same of those */
} WeirLeastWatermark;

static inline WeirLeastWatermark
weir__least_watermark_of_none (void)
{
  return (WeirLeastWatermark) { .under_way = INT64_MAX, .idle = INT64_MAX };
}

static inline void
weir__least_watermark_add (WeirLeastWatermark *l, WeirTime watermark, bool idle)
{
  if (idle)
    l->idle = MIN (l->idle, watermark.us);
  else
    l->under_way = MIN (l->under_way, watermark.us);
}

/* None is under way, but some are idle. */
static inline bool
weir__least_watermark_is_idle (WeirLeastWatermark l)
{
  return l.under_way == INT64_MAX && l.idle != INT64_MAX;
}

/* Several that are one to who asks: idle only if none of them is under way. */
static inline void
weir__least_watermark_add_all (WeirLeastWatermark *l, WeirLeastWatermark several)
{
  bool is_idle = weir__least_watermark_is_idle (several);

  weir__least_watermark_add (l, (WeirTime) { is_idle ? several.idle : MIN (several.under_way, several.idle) }, is_idle);
}

/* The answer moves what was told before. True: there is something new to tell. */
static inline bool
weir__least_watermark_move (WeirLeastWatermark l, WeirTime *watermark, bool *idle)
{
  bool    is_idle = weir__least_watermark_is_idle (l);
  int64_t least = is_idle ? l.idle : l.under_way;

  if (least <= watermark->us && is_idle == *idle)
    return false;
  *idle = is_idle;
  watermark->us = MAX (watermark->us, least);
  return true;
}

#endif
