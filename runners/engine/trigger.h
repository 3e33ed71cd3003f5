/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_TRIGGER_H
#define WEIR_RUNNERS_ENGINE_TRIGGER_H

/* Trigger machine: when the panes of one key and window are due.
 *
 * A windowing's trigger is compiled once into a machine, which all keys and windows share. What differs between them, the
 * state, is a few words that the caller keeps wherever it likes; words of zero are a window that nothing has reached yet.
 * A machine reads no clock and sets no timer: each call is told the time, and deadline() says when to ask again.
 *
 * The life of a window's state: add, for each element; then, while ready, the caller emits a pane and calls fire. A
 * finished state never becomes ready again, unless its window merges with one that has not finished. */

#include <weir/sys/trigger-fn.h>

typedef struct _WeirTriggerMachine WeirTriggerMachine;

/* NULL: the default trigger. The trigger, checked, is borrowed for the call only; what triggers of users' own in it refer
 * to, functions and configurations, must outlive the machine. */
WeirTriggerMachine *weir__trigger_machine_new (const WeirTrigger *trigger);
void weir__trigger_machine_free (WeirTriggerMachine *machine);

/* Size of a state in words of 8 bytes; at least 1. */
uint32_t weir__trigger_machine_words (const WeirTriggerMachine *machine);
/* Does processing time make any difference to it? */
bool weir__trigger_machine_uses_clock (const WeirTriggerMachine *machine);

/* An element was added to the pane. Not once the trigger has finished. */
void weir__trigger_machine_add (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now);
/* An element of the pane, or of one before it, was taken back: as add, but that it does not count. */
void weir__trigger_machine_retract (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now);
/* Must the pane fire now? */
bool weir__trigger_machine_ready (const WeirTriggerMachine *machine, const uint64_t *state, WeirTriggerNow now);
/* The pane is being fired. Only when ready. */
void weir__trigger_machine_fire (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now);
bool weir__trigger_machine_finished (const WeirTriggerMachine *machine, const uint64_t *state);
/* `from`'s window became part of the window of `into`, whose new end `now` tells. Windows merge two by two: what merges
 * n windows calls this n - 1 times, in any order, always with the end of the window that comes of all of them. */
void weir__trigger_machine_merge (const WeirTriggerMachine *machine, uint64_t *into, const uint64_t *from, WeirTriggerNow now);
/* The window has grown all by itself: its end is the one that `now` tells. */
void weir__trigger_machine_grow (const WeirTriggerMachine *machine, uint64_t *state, WeirTriggerNow now);
/* The earliest processing time past `after` at which an answer of ready may change; WEIR_TIME_MAX: none. */
WeirTime weir__trigger_machine_deadline (const WeirTriggerMachine *machine, const uint64_t *state, WeirTime after);

#endif
