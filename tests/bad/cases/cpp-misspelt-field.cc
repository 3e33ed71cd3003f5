/* SPDX-License-Identifier: Apache-2.0 */
/* The struct has no such field.
 * expect: pionts */
#include <weir/weir.hpp>

using namespace weir;

struct Score
{
  String  name;
  int64_t points;
};
#ifdef FIXED
WEIR_CPP_RECORD (Score, name, points)
#else
WEIR_CPP_RECORD (Score, name, pionts)
#endif
