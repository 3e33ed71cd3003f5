/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/window.h"

WeirWindow
weir_fixed_window_of (WeirDuration size, WeirDuration offset, WeirTime t)
{
  __int128 at = (__int128) MIN (t.us, WEIR__END_OF_TIME - 1) - offset.us;
  __int128 into = at % size.us; /* how far behind the window's start */
  __int128 start, end;

  if (into < 0) /* C divides towards zero, time goes on below it */
    into += size.us;
  start = at - into + offset.us;
  end = start + size.us;
  return weir__window_between (start, end);
}

WeirTime
weir_window_max_timestamp (WeirWindow window)
{
  int64_t end = MIN (window.end.us, WEIR__END_OF_TIME);

  return (WeirTime) { end == INT64_MIN ? end : end - 1 };
}
