/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger as a machine: its tree as an array of nodes, each with its place in the state. */
#include "runners/engine/trigger-private.h"

static const WeirTriggerOps *
ops_of (WeirTriggerKind kind)
{
  const WeirTriggerOps *leaf = &weir__trigger_leaves[kind];

  return leaf->ready != NULL ? leaf : &weir__trigger_composites[kind];
}

static uint32_t
compile (WeirTriggerMachine *machine, const WeirTrigger *trigger)
{
  static const WeirTrigger default_trigger;
  uint32_t                 i = machine->nodes->len, early = 0, late = 0;

  if (trigger == NULL)
    trigger = &default_trigger;
  WeirTriggerNode node = { .kind = trigger->kind,
                           .ops = ops_of (trigger->kind),
                           .count = trigger->count,
                           .delay = trigger->delay,
                           .align = trigger->align,
                           .fn = trigger->custom,
                           .config = trigger->custom_config };
  node.n_words = node.kind == WEIR_TRIGGER_CUSTOM ? node.fn->n_words : node.ops->n_words;
  g_array_append_val (machine->nodes, node);
  if (trigger->early != NULL)
    early = compile (machine, trigger->early);
  if (trigger->late != NULL)
    late = compile (machine, trigger->late);
  for (uint32_t sub = 0; sub < trigger->n_subs; sub++)
    compile (machine, trigger->subs[sub]);
  WeirTriggerNode *self = &g_array_index (machine->nodes, WeirTriggerNode, i);
  self->early = early;
  self->late = late;
  self->end = machine->nodes->len;
  return i;
}

WeirTriggerMachine *
weir__trigger_machine_new (const WeirTrigger *trigger)
{
  WeirTriggerMachine *machine = g_new0 (WeirTriggerMachine, 1);

  machine->nodes = g_array_new (FALSE, TRUE, sizeof (WeirTriggerNode));
  compile (machine, trigger);
  machine->n_bits = machine->nodes->len;
  for (uint32_t i = 0; i < machine->nodes->len; i++)
    {
      WeirTriggerNode *node = &g_array_index (machine->nodes, WeirTriggerNode, i);
      if (node->kind == WEIR_TRIGGER_AFTER_WATERMARK)
        node->past = machine->n_bits++;
    }
  machine->n_words = (machine->n_bits + 63) / 64;
  for (uint32_t i = 0; i < machine->nodes->len; i++)
    {
      WeirTriggerNode *node = &g_array_index (machine->nodes, WeirTriggerNode, i);
      node->word = machine->n_words;
      machine->n_words += node->n_words;
      machine->uses_clock = machine->uses_clock || weir__trigger_node_uses_clock (node);
    }
  return machine;
}

void
weir__trigger_machine_free (WeirTriggerMachine *machine)
{
  g_array_unref (machine->nodes);
  g_free (machine);
}

uint32_t
weir__trigger_machine_words (const WeirTriggerMachine *machine)
{
  return machine->n_words;
}

bool
weir__trigger_machine_uses_clock (const WeirTriggerMachine *machine)
{
  return machine->uses_clock;
}
