/* SPDX-License-Identifier: Apache-2.0 */
/* Only what has a key can be grouped by it.
 * expect: key */
#include <weir/weir.hpp>

using namespace weir;

void build (Pipeline &p, Collection<String> lines);
void
build (Pipeline &p, Collection<String> lines)
{
#ifdef FIXED
  p.group_by_key (p.map ("kv", lines, [] (const String &s) { return KV<String, bool> { s, true }; }));
#else
  p.group_by_key (lines);
#endif
}
