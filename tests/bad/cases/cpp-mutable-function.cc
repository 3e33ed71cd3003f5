/* SPDX-License-Identifier: Apache-2.0 */
/* A function that changes itself cannot be shared by lanes.
 * expect: a mutable lambda */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  int64_t n = 0;
  p.par_do ("number", lines, [n] (const String &, Emitter<int64_t> &out) { out.emit (n); });
#else
  int64_t n = 0;
  p.par_do ("number", lines, [n] (const String &, Emitter<int64_t> &out) mutable { out.emit (n++); });
#endif
}
