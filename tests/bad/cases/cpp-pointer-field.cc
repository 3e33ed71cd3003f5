/* SPDX-License-Identifier: Apache-2.0 */
/* A pointer means nothing in another process.
 * expect: is no element|must be a plain struct */
#include <weir/weir.hpp>

using namespace weir;

struct Score
{
#ifdef FIXED
  String name;
#else
  const char *name;
#endif
  int64_t points;
};
WEIR_CPP_RECORD (Score, name, points)
