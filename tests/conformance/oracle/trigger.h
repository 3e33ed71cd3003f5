/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_TRIGGER_H
#define WEIR_ORACLE_TRIGGER_H

#include <weir/sys/trigger-fn.h>

#include "tests/conformance/oracle/oracle-private.h"

/* What a trigger has seen in one window of one key. */
typedef struct _OracleTrigger OracleTrigger;
struct _OracleTrigger
{
  const WeirTrigger *t;
  gboolean           finished;
  gboolean           is_late; /* AfterWatermark: its early days are over */
  GArray            *seen;    /* WeirTime: the clock at each element since it began */
  GPtrArray         *subs;    /* OracleTrigger; AfterWatermark: early, late, each NULL if there is none */
  const WeirTriggerFn *fn;          /* a user's own: the program's */
  uint64_t            *words;       /* and its state */
};

/* What a question is asked with. */
typedef struct
{
  WeirTime   watermark, clock;
  WeirTime   window_max; /* the window's maximum timestamp: it has ended when the watermark is past it */
  WeirWindow window;
} OracleNow;

/* NULL: the default trigger. */
OracleTrigger *weir_oracle_trigger_new (Oracle *oracle, const WeirTrigger *t);
/* An element has come, or was taken back, which counts leave aside. */
void weir_oracle_trigger_tell (OracleTrigger *trigger, WeirElementKind kind, OracleNow now);
/* Is a pane due? */
gboolean weir_oracle_trigger_ready (const OracleTrigger *trigger, OracleNow now);
/* A pane fires because it was ready. */
void weir_oracle_trigger_fire (OracleTrigger *trigger, OracleNow now);
/* The window of `from` becomes part of that of `into`, whose maximum timestamp is now that of `now`; NULL: it only grew. */
void weir_oracle_trigger_merge (OracleTrigger *into, const OracleTrigger *from, OracleNow now);

#endif
