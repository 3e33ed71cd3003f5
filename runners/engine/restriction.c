/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/restriction.h"

WeirRestriction *
weir__restriction_copy (const WeirRestriction *restriction)
{
  WeirRestriction *copy = g_memdup2 (restriction, sizeof *restriction);

  g_bytes_ref (copy->element);
  return copy;
}

void
weir__restriction_free (WeirRestriction *restriction)
{
  g_bytes_unref (restriction->element);
  g_free (restriction);
}

WeirRestriction *
weir__restriction_split (WeirRestriction *restriction)
{
  WeirRange *range = &restriction->range;
  uint64_t   left = (uint64_t) range->to - (uint64_t) range->from;

  if (range->whole || range->to == INT64_MAX || range->to <= range->from || left < 2)
    return NULL;
  WeirRestriction *residual = weir__restriction_copy (restriction);
  residual->range.from = range->from + (int64_t) (left / 2);
  residual->idle = false;
  range->to = residual->range.from;
  residual->work = restriction->work / 2;
  restriction->work -= residual->work;
  return residual;
}
