/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/group-row.h"

#include "runners/engine/inside.h"

void
weir__group_row_init (WeirGroupRow *row, const WeirGroupSpec *spec, const WeirCollect *collect, const WeirType *type,
                      bool keyless)
{
  *row = (WeirGroupRow) { .spec = spec,
                          .collect = collect,
                          .type = type,
                          .keyless = keyless,
                          .bytes = g_malloc0 (type->size),
                          .value = collect == NULL ? g_malloc0 (spec->output->size) : NULL };
}

void
weir__group_row_clear (WeirGroupRow *row)
{
  g_free (row->bytes);
  g_free (row->value);
}

static void
extract (WeirGroupRow *row, WeirArena *arena, const void *accumulator)
{
  WeirCombineCall call = weir__group_call (row->spec, arena);

  memset (row->value, 0, row->spec->output->size);
  weir__inside_enter (row->spec->path, "extract");
  row->spec->fn->extract (&call, accumulator, row->value);
  weir__inside_leave ();
}

void
weir__group_row_show (WeirGroupRow *row, WeirArena *arena, const void *key, const void *accumulator)
{
  const WeirField *fields = row->type->fields;

  if (!row->keyless)
    memcpy (row->bytes + fields[0].offset, key, row->spec->key->size);
  if (row->collect != NULL)
    {
      weir__collect_show (row->collect, row->type, accumulator, row->bytes);
      return;
    }
  extract (row, arena, accumulator);
  if (row->keyless)
    memcpy (row->bytes, row->value, row->type->size);
  else
    memcpy (row->bytes + fields[1].offset, row->value, row->spec->output->size);
}
