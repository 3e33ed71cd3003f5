/* SPDX-License-Identifier: Apache-2.0 */
/* A collection is not changed by what is made of it: one in other windows that nobody takes is of no use.
 * expect: ignoring return value */
#include <weir/weir.hpp>

#pragma GCC diagnostic error "-Wunused-result"

using namespace weir;

void build (Pipeline &p, Collection<String> lines, const Windowing &windowing);
void
build (Pipeline &p, Collection<String> lines, const Windowing &windowing)
{
#ifdef FIXED
  lines = p.window_into (lines, windowing);
#else
  p.window_into (lines, windowing);
#endif
  p.reshuffle (lines);
}
