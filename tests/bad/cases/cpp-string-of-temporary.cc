/* SPDX-License-Identifier: Apache-2.0 */
/* A view of a std::string that is gone when it is read.
 * expect: deleted */
#include <weir/weir.hpp>

using namespace weir;

void shout (Pipeline &p, Collection<String> lines);
void
shout (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.map ("shout", lines, [] (const String &s) { return std::string (std::string_view (s)) + "!"; });
#else
  p.map ("shout", lines, [] (const String &s) -> String { return std::string (std::string_view (s)) + "!"; });
#endif
}
