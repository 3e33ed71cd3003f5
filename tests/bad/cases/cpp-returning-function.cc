/* SPDX-License-Identifier: Apache-2.0 */
/* A function emits, it does not return.
 * expect: a function emits its outputs and returns nothing */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.map ("size", lines, [] (const String &s) { return (uint64_t) s.size; });
#else
  p.par_do ("size", lines, [] (const String &s, Emitter<String> &) { return s.size; });
#endif
}
