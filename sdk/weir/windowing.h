/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WINDOWING_H
#define WEIR_WINDOWING_H

/* Windowing strategy: which windows an element falls into, when a window's panes fire, what a pane holds.
 *
 * All are values; zero is the default: the global window, the default trigger, discarding, no lateness. What a macro
 * makes on the stack is copied in when the strategy is applied. */

#include <weir/sys/batch.h>

G_BEGIN_DECLS

/* --- windows ------------------------------------------------------------------------------------------------------ */

typedef enum
{
  WEIR_WINDOWS_GLOBAL = 0,
  WEIR_WINDOWS_FIXED,
  WEIR_WINDOWS_SLIDING,
  WEIR_WINDOWS_SESSIONS,
  WEIR_WINDOWS_CALENDAR,
  WEIR_WINDOWS_CUSTOM,
  WEIR_WINDOWS_SAME, /* only in weir_window_into: the windows the elements are in already */
} WeirWindowsKind;

typedef enum
{
  WEIR_CALENDAR_DAYS = 0,
  WEIR_CALENDAR_WEEKS,
  WEIR_CALENDAR_MONTHS,
  WEIR_CALENDAR_YEARS,
} WeirCalendarUnit;

/* In C, words of an enumeration are ints: these have the type as well, which weir_calendar_windows asks for. */
#ifndef __cplusplus
#define WEIR_CALENDAR_DAYS   ((WeirCalendarUnit) WEIR_CALENDAR_DAYS)
#define WEIR_CALENDAR_WEEKS  ((WeirCalendarUnit) WEIR_CALENDAR_WEEKS)
#define WEIR_CALENDAR_MONTHS ((WeirCalendarUnit) WEIR_CALENDAR_MONTHS)
#define WEIR_CALENDAR_YEARS  ((WeirCalendarUnit) WEIR_CALENDAR_YEARS)
#endif

typedef struct _WeirWindowFn WeirWindowFn; /* custom windows: <weir/window-fn.h> */

typedef struct
{
  WeirWindowsKind     kind;
  WeirDuration        size, period, offset; /* fixed: size, offset; sliding: all; sessions: size is the gap */
  WeirCalendarUnit    unit;                 /* calendar: `count` units, counted from `start` in `time_zone` */
  int32_t             count;
  WeirTime            start;
  const char         *time_zone; /* IANA name, NULL: UTC */
  const WeirWindowFn *custom;
  const void         *custom_config; /* a value of custom->config, or NULL */
} WeirWindows;

WEIR_BEGIN_VALUES

static inline WeirWindows
weir_global_windows (void)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_GLOBAL };
}

/* [k * size, (k + 1) * size) for every whole k, also before 1970. */
static inline WeirWindows
weir_fixed_windows (WeirDuration size)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_FIXED, .size = size };
}

/* The same, all moved by `offset`; 0 <= offset < size. */
static inline WeirWindows
weir_fixed_windows_at (WeirDuration size, WeirDuration offset)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_FIXED, .size = size, .offset = offset };
}

/* One window of `size` starts every `period`. A period longer than the size leaves gaps: an element that falls there is in no
 * window, and vanishes without a word or a count. So one looks at a part of the time, such as a minute of each hour.
 *
 * An element is in size / period windows, and each of them has its panes: 10 s every microsecond are ten million panes for
 * each element of a key that is alone. Where only Combines with the default trigger read the windows, memory goes by the
 * elements that windows still wait for; otherwise an element lies in each of its windows while they are open. */
static inline WeirWindows
weir_sliding_windows (WeirDuration size, WeirDuration period)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_SLIDING, .size = size, .period = period };
}

/* Per key: elements less than `gap` apart share a window, from the first to `gap` after the last. */
static inline WeirWindows
weir_session_windows (WeirDuration gap)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_SESSIONS, .size = gap };
}

/* `count` days, weeks, months or years of the civil calendar of an IANA time zone, such as Europe/Berlin or Etc/GMT-2 (NULL:
 * UTC). A rule such as UTC+2, which means UTC-2 to POSIX, is no name of one. */
static inline WeirWindows
weir_calendar_windows (WeirCalendarUnit unit, int32_t count, const char *time_zone)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_CALENDAR, .unit = unit, .count = count, .time_zone = time_zone };
}
#ifndef __cplusplus
typedef struct
{
  int unused;
} weir_write_the_unit_first;

/* (2, WEIR_CALENDAR_WEEKS, …), the arguments swapped, would be one month: what is no unit does not compile. */
#define weir_calendar_windows(unit, count, time_zone)                                                                 \
  weir_calendar_windows (_Generic ((unit), WeirCalendarUnit: (unit), default: (weir_write_the_unit_first) { 0 }),     \
                         (count), (time_zone))
#endif

/* For weir_window_into: elements stay in their windows; trigger, accumulation and lateness are new. Sessions that a
 * grouping has merged merge again at the next one. */
static inline WeirWindows
weir_same_windows (void)
{
  return (WeirWindows) { .kind = WEIR_WINDOWS_SAME };
}

WEIR_END_VALUES

/* --- triggers ----------------------------------------------------------------------------------------------------- */

typedef enum
{
  WEIR_TRIGGER_DEFAULT = 0,
  WEIR_TRIGGER_AFTER_WATERMARK,    /* early, late */
  WEIR_TRIGGER_AFTER_PROCESSING_TIME, /* delay, align */
  WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME,
  WEIR_TRIGGER_AFTER_COUNT,        /* count */
  WEIR_TRIGGER_AFTER_EACH,         /* subs in order */
  WEIR_TRIGGER_AFTER_ALL,          /* subs */
  WEIR_TRIGGER_AFTER_ANY,          /* subs */
  WEIR_TRIGGER_REPEATEDLY,         /* subs[0] */
  WEIR_TRIGGER_OR_FINALLY,         /* subs[0], until subs[1] */
  WEIR_TRIGGER_ALWAYS,
  WEIR_TRIGGER_NEVER,
  WEIR_TRIGGER_CUSTOM,             /* custom, custom_config */
} WeirTriggerKind;

typedef struct _WeirTriggerFn WeirTriggerFn; /* triggers of one's own: <weir/trigger-fn.h> */

typedef struct _WeirTrigger WeirTrigger;
struct _WeirTrigger
{
  WeirTriggerKind           kind;
  uint64_t                  count;
  WeirDuration              delay, align; /* align: processing time is rounded up to a multiple of it; 0: not */
  const WeirTrigger        *early, *late;
  const WeirTrigger *const *subs;
  uint32_t                  n_subs;
  const WeirTriggerFn      *custom;
  const void               *custom_config; /* a value of custom->config, or NULL */
};

/* An argument, unlike an initialiser, cannot be a bare number. */
static inline WeirDuration
weir__delay (WeirDuration delay)
{
  return delay;
}

/* When panes of one key and window fire. A trigger is asked behind each element, when the watermark passes the window's end, and
 * when the clock has come to what it waits for; it fires only if something is new, or at the window's end (on_time, below). What
 * a TestStream gives in one event is one step, behind which it is asked once: seven elements there are one pane of seven, not two
 * of three, by a count of three (<weir/testing/test-stream.h>).
 *
 * Some finish: the window is closed for the key then, and what comes later is dropped and counted (dropped_closed). A
 * grouping with such a trigger is refused, unless nothing can come later, or `.allow_data_loss = true` permits it;
 * weir_repeatedly is the remedy. What is left when a window expires is put out, whatever the trigger. */

/* For the compiler: a trigger that is not said to be early or late meets a member that no trigger is. */
typedef struct
{
  int kind;
  const struct weir_write_early_or_late_in_front *unnamed;
  const WeirTrigger *early, *late;
} WeirAfterWatermarkParts;

/* At the window's end, and then finishes, so with lateness it wants a late trigger. .early = T fires before the end, .late = T
 * behind it, each again and again: they need no weir_repeatedly. */
#define weir_after_watermark(...)                                                                                     \
  (&(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_WATERMARK,                                                       \
                          .n_subs = 0 * sizeof ((const WeirAfterWatermarkParts) { .kind = 0, __VA_ARGS__ }),          \
                          __VA_ARGS__ })
/* Once `d` of processing time has gone by since the pane's first element; finishes. */
#define weir_after_delay(d)                                                                                           \
  (&(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_PROCESSING_TIME, .delay = weir__delay (d) })
/* The same, but that the moment is put off to the next whole multiple of `period` since 1970: with WEIR_SECONDS (0) and
 * WEIR_MINUTES (1), panes of all keys come together at each full minute. Finishes. */
#define weir_after_delay_aligned(d, period)                                                                           \
  (&(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_PROCESSING_TIME,                                                 \
                          .delay = weir__delay (d),                                                                   \
                          .align = weir__delay (period) })
/* With the pane's n-th element; finishes. */
#define weir_after_count(n)       (&(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_COUNT, .count = (n) })
/* With every element. */
#define weir_always()             (&(const WeirTrigger) { .kind = WEIR_TRIGGER_ALWAYS })
/* Not by itself: on time and at the close only, which the global window of an unbounded collection has when its sources end. */
#define weir_never()              (&(const WeirTrigger) { .kind = WEIR_TRIGGER_NEVER })
#define WEIR__TRIGGERS(kind_, ...)                                                                                    \
  (&(const WeirTrigger) { .kind = (kind_),                                                                            \
                          .subs = (const WeirTrigger *const[]) { __VA_ARGS__ },                                       \
                          .n_subs = sizeof ((const WeirTrigger *const[]) { __VA_ARGS__ }) / sizeof (void *) })
/* One after the other, each until it finishes; finishes with the last. */
#define weir_after_each(...)      WEIR__TRIGGERS (WEIR_TRIGGER_AFTER_EACH, __VA_ARGS__)
/* When all of them are ready, or have been; finishes when all have. */
#define weir_after_all(...)       WEIR__TRIGGERS (WEIR_TRIGGER_AFTER_ALL, __VA_ARGS__)
/* When the first of them is ready; finishes when one has. */
#define weir_after_any(...)       WEIR__TRIGGERS (WEIR_TRIGGER_AFTER_ANY, __VA_ARGS__)
/* `t` again and again, each time from its beginning; never finishes. */
#define weir_repeatedly(t)        WEIR__TRIGGERS (WEIR_TRIGGER_REPEATEDLY, (t))
/* `t` until the trigger `until` fires, with which it fires a last time and finishes. */
#define weir_or_finally(t, until) WEIR__TRIGGERS (WEIR_TRIGGER_OR_FINALLY, (t), (until))

/* --- strategy ----------------------------------------------------------------------------------------------------- */

/* Compatible are collections, which may be flattened, grouped together or joined, if
 *
 *   their windows are the same: of one kind, with the same sizes, zone or function; or sessions, of whatever gaps;
 *   their triggers are the same, parts and numbers and all.
 *
 * The rest may differ, and is the first one's. Others are a construction error; weir_window_into mends it.
 *
 * Triggers may differ though nobody wrote them so: what a grouping puts out has the continuation of its input's trigger, so
 * that the next grouping does not wait again for what was waited for. A delay becomes "after synchronized processing time",
 * which in Weir waits for nothing: it fires with whatever has come. A count becomes a count of 1; weir_after_each becomes
 * weir_after_any, and it and weir_or_finally repeat; the others stay, made of their parts' continuations. Behind a
 * retracting grouping a count of 1 is synchronized processing time, too. So two sides that were grouped a different number
 * of times may need
 *
 *   weir_window_into (sums, .windows = weir_same_windows (), .trigger = …, .accumulation = …)
 *
 * of one of them, or of both. */

/* What a pane holds. With a trigger that fires more than once, say which: discarding panes are parts, not totals. Each pane
 * is an element of its own to the next grouping: a sum of accumulating sums adds up all of them, so sums that are to be
 * grouped again should be retracting (--explain notes where they are not). */
typedef enum
{
  WEIR_DISCARDING = 0, /* what has come since the last pane */
  WEIR_ACCUMULATING,   /* all that has come in the window */
  WEIR_RETRACTING,     /* the same, and the pane before is taken back first */
} WeirAccumulation;

/* A pane's timestamp; of the earliest or latest of its elements those count that were not behind the watermark. */
typedef enum
{
  WEIR_END_OF_WINDOW = 0, /* its maximum timestamp */
  WEIR_EARLIEST,
  WEIR_LATEST,
} WeirTimestampCombiner;

/* Is there a last pane when a window expires, if nothing is new? */
typedef enum
{
  WEIR_CLOSING_FIRE_IF_NOT_EMPTY = 0,
  WEIR_CLOSING_FIRE_ALWAYS,
} WeirClosingBehavior;

/* Is there a pane when the watermark passes the window's end, if nothing is new? A discarding one then is an element like
 * any other, with the value that combining nothing gives: a sum of 0, a mean of NaN, a maximum of INT64_MIN (a GroupByKey's
 * has no values). Whoever fires early and does not want it says FIRE_IF_NOT_EMPTY. Firing always is Beam's default, too. */
typedef enum
{
  WEIR_ON_TIME_FIRE_ALWAYS = 0,
  WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
} WeirOnTimeBehavior;

typedef struct
{
  WeirWindows           windows;
  const WeirTrigger    *trigger; /* NULL: default */
  WeirAccumulation      accumulation;
  WeirDuration          allowed_lateness;
  WeirTimestampCombiner timestamp_combiner;
  WeirClosingBehavior   closing;
  WeirOnTimeBehavior    on_time;
  bool                  allow_data_loss; /* permits a trigger that can finish and lose data */
  /* set by groupings on what they put out, never by users: windows are not merged again */
  bool                  merged;
} WeirWindowing;

/* The fixed window of a timestamp. 0 <= offset < size. Saturates at the ends of time: a window that would reach past
 * the global one's end is cut there, so that its maximum timestamp is the global window's; so is one of an instant past
 * it. */
WEIR_API WeirWindow weir_fixed_window_of (WeirDuration size, WeirDuration offset, WeirTime t);
/* end - 1 µs, and never past the global window's, which is WEIR_TIME_MAX less one day. */
WEIR_API WeirTime weir_window_max_timestamp (WeirWindow window);
#define WEIR_GLOBAL_WINDOW ((WeirWindow) { { INT64_MIN }, { INT64_MAX - 86400000000 + 1 } })

G_END_DECLS

#endif
