/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_GROUP_H
#define WEIR_ORACLE_GROUP_H

/* What a grouping keeps: everything. */

#include "tests/conformance/oracle/oracle-private.h"
#include "tests/conformance/oracle/trigger.h"

/* An element that came, insert or retract, and what has become of it. */
typedef struct
{
  OracleElement e;          /* with its own window, from before any merging */
  const void   *value;      /* what of it is grouped */
  unsigned      tag;        /* the input that it came by */
  gboolean      was_behind; /* the watermark, when it came */
  gboolean      shown;      /* there has been a pane since */
  gboolean      taken_back; /* an insert whose retract came; the retract is then not kept */
} OracleArrival;

/* A pane that was put out and may have to be taken back. */
typedef struct
{
  OracleElement pane;
  gboolean      taken_back;
} OracleStanding;

typedef struct
{
  WeirWindow     span;
  GPtrArray     *arrivals;   /* OracleArrival */
  GPtrArray     *standing;   /* OracleStanding */
  OracleTrigger *trigger;
  uint32_t       n_panes, n_on_time; /* the second counts those on time and later */
  gboolean       has_news;           /* something came since the last pane */
  gboolean       has_lost;           /* an element of a window that merges was taken back: it is to be derived anew */
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
  gboolean             subtracts;   /* retracts are kept beside inserts, and the CombineFn takes them off */
  gboolean             has_default; /* a global combine: of nothing it makes something */
  GPtrArray           *keys; /* OracleKey, in order of appearance */
  WeirTime             watermark;
  gboolean             had_elements, had_default;
} OracleGrouping;

static inline WeirTime
weir_oracle_max_timestamp (WeirWindow window)
{
  return (WeirTime) { CLAMP (window.end.us, INT64_MIN + 1, WEIR_GLOBAL_WINDOW.end.us) - 1 };
}

static inline OracleNow
weir_oracle_now (const OracleGrouping *grouping, const OracleWindow *window, WeirTime watermark)
{
  return (OracleNow) { watermark, grouping->node->oracle->clock, weir_oracle_max_timestamp (window->span),
                       window->span };
}

/* group.c */
OracleWindow *weir_oracle_window_new (const OracleGrouping *grouping, OracleKey *key, WeirWindow span);
/* Is there a tombstone of exactly that window? */
gboolean weir_oracle_is_closed (const OracleKey *key, WeirWindow span);
/* The last instant at which a window is there: the watermark may be at it, not past it. */
WeirTime weir_oracle_expiry (const OracleGrouping *grouping, WeirWindow window);
/* A pane, if there is something new and the trigger is ready. */
void weir_oracle_ask_trigger (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window);
void weir_oracle_drop_late (const OracleGrouping *grouping, unsigned tag, const OracleElement *e);

/* merge.c: the open window that an element of `own` goes into, after merging; NULL: it is closed. */
OracleWindow *weir_oracle_merge_in (const OracleGrouping *grouping, OracleKey *key, WeirWindow own);
/* Sets of elements that would be in one window, if these were all: an OracleMerged each, sorted by start. */
typedef struct
{
  WeirWindow span;
  GPtrArray *members;
} OracleMerged;
GArray *weir_oracle_merge_all (const OracleGrouping *grouping, const GPtrArray *arrivals);

/* retract.c */
void weir_oracle_take_back (const OracleGrouping *grouping, OracleKey *key, unsigned tag, const OracleElement *e);
/* The triggers are asked: what happens to a window that has lost an element instead. FALSE: they are to be asked. */
gboolean weir_oracle_derive_anew (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window);
/* How many values it holds. */
int64_t weir_oracle_count_left (const OracleWindow *window);
/* A window that holds nothing and has nothing to take back is forgotten. */
void weir_oracle_forget_if_empty (const OracleGrouping *grouping, OracleKey *key, OracleWindow *window);

/* pane.c: a pane of the window, if it has news or `even_if_empty`, and it is closed if it has `finished`. */
void weir_oracle_fire (const OracleGrouping *grouping, const OracleKey *key, OracleWindow *window,
                       WeirPaneTiming timing, gboolean finished, gboolean even_if_empty);
/* What stands of it. TRUE: something did. */
gboolean weir_oracle_take_back_standing (const OracleGrouping *grouping, const OracleWindow *window);
/* The timestamp of the next pane by the timestamp combiner; FALSE: no element says it. */
gboolean weir_oracle_pane_time (const OracleGrouping *grouping, const OracleWindow *window, WeirTime *ret_time);

/* values.c: key and value of an element that came by input `tag`; what a pane of them holds, copied. */
const void *weir_oracle_key_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type);
const void *weir_oracle_value_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type);
void *weir_oracle_pane_value (OracleNode *node, const void *key, const GPtrArray *arrivals);

#endif
