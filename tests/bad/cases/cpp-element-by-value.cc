/* SPDX-License-Identifier: Apache-2.0 */
/* An element is taken by const reference.
 * expect: a function takes \( */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.par_do ("same", lines, [] (const String &s, Emitter<String> &out) { out.emit (s); });
#else
  p.par_do ("same", lines, [] (String s, Emitter<String> &out) { out.emit (s); });
#endif
}
