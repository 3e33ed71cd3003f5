/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_RESTRICTION_H
#define WEIR_RUNNERS_ENGINE_RESTRICTION_H

/* An element of a splittable DoFn with the part of its work that is left: what split pools hold and hand out. It owns
 * all that it needs, so that it can move between lanes and into a snapshot. */

#include <weir/source.h>

typedef struct
{
  GBytes    *element; /* canonical encoding of the element */
  WeirTime   timestamp;
  WeirWindow window;
  WeirPane   pane;
  uint8_t    kind; /* WeirElementKind */
  WeirRange  range;     /* from: the position to go on from */
  WeirTime   watermark; /* no output of it is earlier */
  bool       idle;      /* nobody is to wait for it, as its function said when it last ran */
  double     work;      /* that is left, in the source's unit, for progress */
} WeirRestriction;

WeirRestriction *weir__restriction_copy (const WeirRestriction *restriction);
void weir__restriction_free (WeirRestriction *restriction);
/* Cuts off the second half of what is left; NULL: it is too small, or whole. What is cut off is not idle: nobody has
 * looked at it yet. */
WeirRestriction *weir__restriction_split (WeirRestriction *restriction);

#endif
