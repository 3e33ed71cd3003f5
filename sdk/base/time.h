/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_TIME_H
#define SDK_BASE_TIME_H

#include <weir/types.h>

/* Room for any of these, with a NUL. */
#define WEIR__TIME_MAX_LENGTH 40

/* weir_time_to_string, into `to`; returns the length. */
size_t weir__print_time (char *to, WeirTime t);

/* Seconds with as many decimals as it takes, and an "s": "90s", "-0.25s". */
size_t weir__print_duration (char *to, WeirDuration d);
/* Reads what that prints; false for anything else. More than six decimals are cut. */
bool weir__parse_duration (WeirString text, WeirDuration *ret_duration);

/* For people: a whole number of the largest unit that it is a multiple of: "90 s", "5 min", "1 d". Appends. */
void weir__print_span (WeirDuration d, GString *to);

#endif
