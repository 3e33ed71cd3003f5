/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_TRIGGER_H
#define WEIR_MODEL_TRIGGER_H

#include <weir/windowing.h>

/* A trigger given as NULL is the default one everywhere here. Copies live in `arena`. */
const WeirTrigger *weir__trigger_copy (const WeirTrigger *trigger, WeirArena *arena);
gboolean weir__trigger_equal (const WeirTrigger *a, const WeirTrigger *b);
/* Counts, delays, subtriggers and functions as their kind wants them; nested at most WEIR__TRIGGER_DEPTH deep. */
#define WEIR__TRIGGER_DEPTH 32
gboolean weir__trigger_check (const WeirTrigger *trigger, GError **error);
/* Can it come to an end, so that what arrives later is dropped? */
gboolean weir__trigger_may_finish (const WeirTrigger *trigger);
/* What a grouping's output is triggered by. What trigger functions say of that is yet to be checked. */
const WeirTrigger *weir__trigger_continuation (const WeirTrigger *trigger, WeirArena *arena);
/* Of a continuation: the same where what comes may be taken back. Counts do not count retracts, so that one that comes alone
 * would wait for the next insert: what counted is ready as soon as anything is new. In the arena. */
const WeirTrigger *weir__trigger_for_retracts (const WeirTrigger *trigger, WeirArena *arena);
/* Adds all triggers of users' own in it, const WeirTrigger *. */
void weir__trigger_list_custom (const WeirTrigger *trigger, GPtrArray *to);
/* "repeatedly (after 3 elements)" */
void weir__trigger_print (const WeirTrigger *trigger, GString *to);

#endif
