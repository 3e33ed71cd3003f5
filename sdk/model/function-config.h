/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_FUNCTION_CONFIG_H
#define WEIR_MODEL_FUNCTION_CONFIG_H

/* The configuration beside a function that a value names: a record of `type`, or none, when either pointer is NULL. */

#include <weir/arena.h>
#include <weir/types.h>

/* A deep copy, in the arena; what is none stays as it is. */
const void *weir__config_copy (const WeirType *type, const void *config, WeirArena *arena);
gboolean weir__config_equal (const WeirType *a_type, const void *a, const WeirType *b_type, const void *b);
/* " { … }", with the blank in front, cut when it is long; nothing for none. */
void weir__config_print (const WeirType *type, const void *config, GString *to);

#endif
