/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/function-config.h"

#define SHOWN 256 /* bytes */

const void *
weir__config_copy (const WeirType *type, const void *config, WeirArena *arena)
{
  void *copy;

  if (type == NULL || config == NULL)
    return config;
  copy = weir_arena_alloc (arena, type->size);
  weir_value_copy (type, copy, config, arena);
  return copy;
}

gboolean
weir__config_equal (const WeirType *a_type, const void *a, const WeirType *b_type, const void *b)
{
  if (a == NULL || b == NULL || a_type == NULL || b_type == NULL)
    return a == b;
  return weir_type_same_layout (a_type, b_type, NULL) && weir_value_equal (a_type, a, b);
}

void
weir__config_print (const WeirType *type, const void *config, GString *to)
{
  if (type == NULL || config == NULL)
    return;
  g_string_append_c (to, ' ');
  weir_value_print (type, config, SHOWN, to);
}
