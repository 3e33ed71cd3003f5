/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_GROUP_H
#define WEIR_ORACLE_GROUP_H

/* What a grouping keeps: everything. */

#include "tests/conformance/oracle/oracle-private.h"
#include "tests/conformance/oracle/trigger.h"

/* An element that came, and what has become of it. */
typedef struct
{
  OracleElement e;          /* with its own window, from before any merging */
  const void   *value;      /* what of it is grouped */
  unsigned      tag;        /* the input that it came by */
  gboolean      was_behind; /* the watermark, when it came */
  gboolean      shown;      /* there has been a pane since */
  gboolean      taken_back;
} OracleArrival;

/* A pane that was put out and may have to be taken back. Windows that come of a split share those of the one they were. */
typedef struct
{
  OracleElement pane;
  gboolean      taken_back;
} OracleStanding;

typedef struct
{
  WeirWindow     span;
  GPtrArray     *arrivals;   /* OracleArrival */
  GPtrArray     *taken_back; /* OracleArrival: of those that were shown, what discarding panes have yet to take off */
  GPtrArray     *standing;   /* OracleStanding */
  OracleTrigger *trigger;
  uint32_t       n_panes, n_on_time; /* n_on_time: and late ones */
  gboolean       has_news;           /* something came since the last pane */
  gboolean       ended;              /* the watermark is past its end */
  gboolean       closed;             /* its trigger has finished: it is a tombstone */
} OracleWindow;

typedef struct
{
  const void *value;
  GPtrArray  *windows; /* OracleWindow, that have not expired */
} OracleKey;

typedef struct
{
  OracleNode          *node;
  const WeirWindowing *windowing;
  gboolean             merges;
  GPtrArray           *keys; /* OracleKey, in order of appearance */
  WeirTime             watermark;
  gboolean             had_elements, had_default;
} OracleGrouping;

static inline WeirTime
weir_oracle_max_timestamp (WeirWindow window)
{
  return (WeirTime) { MIN (window.end.us, WEIR_GLOBAL_WINDOW.end.us) - 1 };
}

static inline OracleNow
weir_oracle_now (const OracleGrouping *grouping, const OracleWindow *window, WeirTime watermark)
{
  return (OracleNow) { watermark, grouping->node->oracle->clock, weir_oracle_max_timestamp (window->span) };
}

/* group.c */
OracleWindow *weir_oracle_window_new (const OracleGrouping *grouping, OracleKey *key, WeirWindow span);

/* merge.c: the open window that an element of `own` goes into, after merging; NULL: it is closed. */
OracleWindow *weir_oracle_merge_in (const OracleGrouping *grouping, OracleKey *key, WeirWindow own);
/* An element of `window` was taken back: does the window fall apart? */
void weir_oracle_split (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window);

/* pane.c: a pane of the window, if it has news or `even_if_empty`, and it is closed if it has `finished`. */
void weir_oracle_fire (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window,
                       WeirPaneTiming timing, gboolean finished, gboolean even_if_empty);
/* The timestamp of the next pane by the timestamp combiner; FALSE: no element says it. */
gboolean weir_oracle_pane_time (const OracleGrouping *grouping, const OracleWindow *window, WeirTime *ret_time);

/* values.c: key and value of an element that came by input `tag`; what a pane of them holds, copied. */
const void *weir_oracle_key_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type);
const void *weir_oracle_value_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type);
void *weir_oracle_pane_value (const OracleNode *node, const void *key, const GPtrArray *arrivals,
                              const GPtrArray *taken_back, GError **error);

#endif
