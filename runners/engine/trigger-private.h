/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_TRIGGER_PRIVATE_H
#define WEIR_RUNNERS_ENGINE_TRIGGER_PRIVATE_H

/* What a trigger is compiled to (trigger-compile.c), and then run from (trigger.c, whose essay tells of it). What nodes do,
 * kind by kind, is in trigger-leaves.c and, for those that have subs, trigger-composites.c. */

#include <string.h>

#include "runners/engine/trigger.h"

#define WEIR__N_TRIGGER_KINDS (WEIR_TRIGGER_CUSTOM + 1)

/* A kind of node; `i` is the index of one. See trigger.h for what each function is called for. */
typedef struct
{
  uint32_t n_words;       /* of its own in a state; users' own have as many as they say */
  bool     waits_for_end; /* of the window */
  /* Neither is called when it has finished. `counts`: an element was added, not taken back. */
  void (*add) (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts);
  bool (*ready) (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now);
  void (*fire) (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now);
  /* `into` may be `from`: the window has grown. */
  void (*merge) (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                 const WeirTriggerNow *now);
} WeirTriggerOps;

/* By kind. Those of the other table are zeros. */
extern const WeirTriggerOps weir__trigger_leaves[WEIR__N_TRIGGER_KINDS], weir__trigger_composites[WEIR__N_TRIGGER_KINDS];

typedef struct
{
  WeirTriggerKind       kind;
  uint32_t              end;   /* behind its subtree */
  uint32_t              early; /* AfterWatermark: the sub's index, 0: none */
  uint32_t              late;
  uint32_t              past; /* AfterWatermark: the number of that bit */
  uint32_t              word; /* AfterCount, delays, users' own: the index of the first one in the state */
  uint32_t              n_words;
  const WeirTriggerOps *ops;
  uint64_t              count;
  WeirDuration          delay, align;
  const WeirTriggerFn  *fn; /* users' own */
  const void           *config;
} WeirTriggerNode;

struct _WeirTriggerMachine
{
  GArray  *nodes; /* WeirTriggerNode */
  uint32_t n_bits, n_words;
  bool     uses_clock;
};

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static inline const WeirTriggerNode *
weir__trigger_node (const WeirTriggerMachine *machine, uint32_t i)
{
  return &g_array_index (machine->nodes, WeirTriggerNode, i);
}

/* The sub behind the one at `sub`, or the end of their parent. */
static inline uint32_t
weir__trigger_next (const WeirTriggerMachine *machine, uint32_t sub)
{
  return weir__trigger_node (machine, sub)->end;
}

/* Does it wait for processing time? */
static inline bool
weir__trigger_node_uses_clock (const WeirTriggerNode *node)
{
  return node->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME
         || (node->kind == WEIR_TRIGGER_CUSTOM && node->fn->deadline != NULL);
}

/* --- states ------------------------------------------------------------------------------------------------------- */

static inline bool
weir__trigger_bit (const uint64_t *state, uint32_t bit)
{
  return state[bit / 64] >> bit % 64 & 1;
}

static inline void
weir__trigger_put_bit (uint64_t *state, uint32_t bit, bool value)
{
  uint64_t mask = (uint64_t) 1 << bit % 64;

  state[bit / 64] = value ? state[bit / 64] | mask : state[bit / 64] & ~mask;
}

static inline void
weir__trigger_clear_words (const WeirTriggerNode *node, uint64_t *state)
{
  memset (state + node->word, 0, 8 * node->n_words);
}

static inline bool
weir__trigger_words_are_zero (const WeirTriggerNode *node, const uint64_t *state)
{
  for (uint32_t i = 0; i < node->n_words; i++)
    if (state[node->word + i] != 0)
      return false;
  return true;
}

static inline WeirTime
weir__trigger_word_to_deadline (uint64_t word)
{
  return (WeirTime) { (int64_t) (word ^ (uint64_t) INT64_MIN) };
}

static inline bool
weir__trigger_window_ended (const WeirTriggerNow *now)
{
  return now->watermark.us > now->window_max.us;
}

/* As if nothing had reached the subtree. */
void weir__trigger_reset (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i);
/* It has finished. What its subs hold is forgotten, but for which of them have finished. */
void weir__trigger_finish (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i);

/* --- what nodes ask of their subs --------------------------------------------------------------------------------- */

static inline void
weir__trigger_add (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now, bool counts)
{
  if (!weir__trigger_bit (state, i))
    weir__trigger_node (machine, i)->ops->add (machine, state, i, now, counts);
}

static inline bool
weir__trigger_ready (const WeirTriggerMachine *machine, const uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  return !weir__trigger_bit (state, i) && weir__trigger_node (machine, i)->ops->ready (machine, state, i, now);
}

static inline void
weir__trigger_fire (const WeirTriggerMachine *machine, uint64_t *state, uint32_t i, const WeirTriggerNow *now)
{
  weir__trigger_node (machine, i)->ops->fire (machine, state, i, now);
}

static inline void
weir__trigger_merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, uint32_t i,
                     const WeirTriggerNow *now)
{
  weir__trigger_node (machine, i)->ops->merge (machine, into, from, i, now);
}

#endif
