/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRIGGER_PRIVATE_H
#define WEIR_TRIGGER_PRIVATE_H

/* What a trigger is compiled to (trigger-compile.c), and then run from (trigger.c, whose essay tells of it). */
#include "runners/engine/trigger.h"

typedef struct
{
  WeirTriggerKind      kind;
  uint32_t             end;   /* behind its subtree */
  uint32_t             early; /* AfterWatermark: the sub's index, 0: none */
  uint32_t             late;
  uint32_t             past; /* AfterWatermark: the number of that bit */
  uint32_t             word; /* AfterCount, delays, users' own: the index of the first one in the state */
  uint32_t             n_words;
  uint64_t             count;
  WeirDuration         delay, align;
  const WeirTriggerFn *fn; /* users' own */
  const void          *config;
} WeirTriggerNode;

struct _WeirTriggerMachine
{
  GArray  *nodes; /* WeirTriggerNode */
  uint32_t n_bits, n_words;
  bool     uses_clock;
};

/* Does it wait for processing time? */
static inline bool
weir__trigger_node_uses_clock (const WeirTriggerNode *node)
{
  return node->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME
         || (node->kind == WEIR_TRIGGER_CUSTOM && node->fn->deadline != NULL);
}

#endif
