/* SPDX-License-Identifier: Apache-2.0 */
/* An element may not own memory.
 * expect: is no element|std::.*string */
#include <weir/weir.hpp>

using namespace weir;

#include <string>

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.map ("copy", lines, [] (const String &s) { return s; });
#else
  p.map ("copy", lines, [] (const String &s) { return KV<std::string, int64_t> { "x", (int64_t) s.size }; });
#endif
}
