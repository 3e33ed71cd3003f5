/* SPDX-License-Identifier: Apache-2.0 */
/* The function takes another element than the collection has.
 * expect: the function takes another element than the collection has */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.par_do ("same", lines, [] (const String &s, Emitter<String> &out) { out.emit (s); });
#else
  p.par_do ("twice", lines, [] (const int64_t &n, Emitter<int64_t> &out) { out.emit (2 * n); });
#endif
}
