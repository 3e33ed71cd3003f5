/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_CALENDAR_H
#define WEIR_ORACLE_CALENDAR_H

#include <weir/windowing.h>

/* The calendar window that holds t. Fails for a time zone that is not known here. */
gboolean weir_oracle_calendar_window (const WeirWindows *windows, int64_t t, WeirWindow *ret_window, GError **error);

#endif
