/* SPDX-License-Identifier: Apache-2.0 */
#include "io/key-changes.h"

#include <weir/arena.h>

typedef struct
{
  bool       known;     /* an insert has been seen */
  GBytes    *row;       /* known: what the key has now, NULL: nothing */
  GBytes    *last;      /* known and without a row: the one taken back, which has the key */
  GPtrArray *retracted; /* not known: GBytes, in order; or NULL */
} Slot;

struct _WeirKeyChanges
{
  const WeirType *type;
  const unsigned *key;
  unsigned        n_key;
  GHashTable     *slots; /* encoded key → index + 1 */
  GArray         *order; /* Slot */
  GByteArray     *scratch;
  size_t          bytes;
  void           *value; /* a row to decode into */
  WeirArena      *memory;
};

static void
clear_slot (void *data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->row, g_bytes_unref);
  g_clear_pointer (&slot->last, g_bytes_unref);
  g_clear_pointer (&slot->retracted, g_ptr_array_unref);
}

WeirKeyChanges *
weir__key_changes_new (const WeirType *type, const unsigned *key, unsigned n_key)
{
  WeirKeyChanges *c = g_new0 (WeirKeyChanges, 1);

  c->type = type;
  c->key = key;
  c->n_key = n_key;
  c->slots = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  c->order = g_array_new (FALSE, TRUE, sizeof (Slot));
  g_array_set_clear_func (c->order, clear_slot);
  c->scratch = g_byte_array_new ();
  c->value = g_malloc0 (type->size);
  c->memory = weir_arena_new ();
  return c;
}

void
weir__key_changes_free (WeirKeyChanges *c)
{
  if (c == NULL)
    return;
  g_hash_table_unref (c->slots);
  g_array_unref (c->order);
  g_byte_array_unref (c->scratch);
  g_free (c->value);
  weir_arena_free (c->memory);
  g_free (c);
}

static GBytes *
take_scratch (WeirKeyChanges *c)
{
  GBytes *bytes = g_bytes_new (c->scratch->data, c->scratch->len);

  c->bytes += c->scratch->len;
  g_byte_array_set_size (c->scratch, 0);
  return bytes;
}

static GBytes *
encode_row (WeirKeyChanges *c, const void *row)
{
  weir_value_encode (c->type, row, c->scratch);
  return take_scratch (c);
}

static Slot *
slot_of (WeirKeyChanges *c, const void *row)
{
  GBytes *key;
  guint   at;

  for (unsigned i = 0; i < c->n_key; i++)
    {
      const WeirField *field = &c->type->fields[c->key[i]];
      weir_value_encode (field->type, (const char *) row + field->offset, c->scratch);
    }
  key = take_scratch (c);
  at = GPOINTER_TO_UINT (g_hash_table_lookup (c->slots, key));
  if (at == 0)
    {
      g_array_set_size (c->order, c->order->len + 1);
      at = c->order->len;
      g_hash_table_insert (c->slots, key, GUINT_TO_POINTER (at));
    }
  else
    {
      c->bytes -= g_bytes_get_size (key);
      g_bytes_unref (key);
    }
  return &g_array_index (c->order, Slot, at - 1);
}

static void
forget (WeirKeyChanges *c, GBytes **row)
{
  if (*row != NULL)
    c->bytes -= g_bytes_get_size (*row);
  g_clear_pointer (row, g_bytes_unref);
}

bool
weir__key_changes_insert (WeirKeyChanges *c, const void *row)
{
  Slot      *slot = slot_of (c, row);
  const bool is_first = slot->row == NULL;

  for (unsigned i = 0; slot->retracted != NULL && i < slot->retracted->len; i++)
    c->bytes -= g_bytes_get_size (slot->retracted->pdata[i]);
  g_clear_pointer (&slot->retracted, g_ptr_array_unref);
  forget (c, &slot->row);
  forget (c, &slot->last);
  slot->row = encode_row (c, row);
  slot->known = true;
  return is_first;
}

bool
weir__key_changes_retract (WeirKeyChanges *c, const void *row)
{
  Slot   *slot = slot_of (c, row);
  GBytes *bytes = encode_row (c, row);

  if (!slot->known)
    {
      if (slot->retracted == NULL)
        slot->retracted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_add (slot->retracted, bytes);
      return true;
    }
  const bool is_it = slot->row != NULL && g_bytes_equal (slot->row, bytes);
  forget (c, &bytes);
  if (is_it)
    slot->last = g_steal_pointer (&slot->row);
  return is_it;
}

unsigned
weir__key_changes_n_keys (const WeirKeyChanges *c)
{
  return c->order->len;
}

size_t
weir__key_changes_bytes (const WeirKeyChanges *c)
{
  return c->bytes;
}

/* What was encoded here decodes. */
static const void *
decode (WeirKeyChanges *c, GBytes *row)
{
  WeirBytes bytes;
  GError   *error = NULL;

  bytes.data = g_bytes_get_data (row, &bytes.size);
  weir_arena_reset (c->memory);
  memset (c->value, 0, c->type->size);
  if (!weir_value_decode (c->type, &bytes, c->value, c->memory, &error))
    g_error ("%s", error->message);
  return c->value;
}

gboolean
weir__key_changes_for_each (WeirKeyChanges *c,
                            gboolean (*change) (WeirKeyChange what, const void *row, void *data, GError **error),
                            void *data, GError **error)
{
  for (unsigned i = 0; i < c->order->len; i++)
    {
      Slot *slot = &g_array_index (c->order, Slot, i);

      for (unsigned k = 0; slot->retracted != NULL && k < slot->retracted->len; k++)
        if (!change (WEIR__KEY_REMOVE_ROW, decode (c, slot->retracted->pdata[k]), data, error))
          return FALSE;
      if (slot->known
          && !(slot->row != NULL ? change (WEIR__KEY_PUT, decode (c, slot->row), data, error)
                                 : change (WEIR__KEY_REMOVE, decode (c, slot->last), data, error)))
        return FALSE;
    }
  return TRUE;
}

void
weir__key_changes_clear (WeirKeyChanges *c)
{
  g_hash_table_remove_all (c->slots);
  g_array_set_size (c->order, 0);
  c->bytes = 0;
}
