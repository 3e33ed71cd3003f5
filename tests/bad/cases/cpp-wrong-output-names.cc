/* SPDX-License-Identifier: Apache-2.0 */
/* There are as many names as outputs.
 * expect: par_do|too many|initializer */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.par_do ("same", lines, [] (const String &s, Emitter<String> &out) { out.emit (s); }, { "one" });
#else
  p.par_do ("same", lines, [] (const String &s, Emitter<String> &out) { out.emit (s); }, { "one", "two" });
#endif
}
