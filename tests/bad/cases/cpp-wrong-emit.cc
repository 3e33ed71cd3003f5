/* SPDX-License-Identifier: Apache-2.0 */
/* What is emitted is not what the emitter takes.
 * expect: String|convert */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.par_do ("size", lines, [] (const String &s, Emitter<uint64_t> &out) { out.emit (s.size); });
#else
  p.par_do ("size", lines, [] (const String &s, Emitter<String> &out) { out.emit (s.size); });
#endif
}
