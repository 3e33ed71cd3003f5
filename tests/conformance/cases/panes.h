/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CASES_PANES_H
#define WEIR_CASES_PANES_H

/* Cases that are a script and its panes: all that a grouping of the script's elements puts out, in any order.
 *
 *   expect_lists (c, (FIXED (10), LATENESS (100)), "1,2 w10 3",
 *                 "1 2 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "3 @9.999 [0,10) P(F,F,LATE,1,1)");
 *
 * How scripts are written is in transcript.h. Times are milliseconds, and an instant's last microsecond is .999. */

#include "tests/conformance/cases/common.h"
#include "tests/conformance/transcript.h"

#define ACCUMULATING    .accumulation = WEIR_ACCUMULATING
#define EARLIEST        .timestamp_combiner = WEIR_EARLIEST
#define CLOSING_ALWAYS  .closing = WEIR_CLOSING_FIRE_ALWAYS
#define ON_TIME_IF_ANY  .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY
#define EACH(n)         weir_repeatedly (weir_after_count (n))

#define windowed(c, windowing, script)                                                                                \
  transcript_windows (transcript_stream ((c)->p, (script)), (WeirWindowing) { WEIR__UNPAREN windowing })
#define expect_lists(c, windowing, script, ...)                                                                       \
  EXPECT (c, transcript_lists (windowed (c, windowing, script)), script, SHOW_ALL, ##__VA_ARGS__)
#define expect_sums(c, windowing, script, ...)                                                                        \
  EXPECT (c, transcript_sums (windowed (c, windowing, script)), script, SHOW_ALL, ##__VA_ARGS__)

#endif
