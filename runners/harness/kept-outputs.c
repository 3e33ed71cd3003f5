/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/harness/kept-outputs.h"

#include <string.h>

/* The outputs of one input, one behind the other. */
typedef struct _Outputs Outputs;
struct _Outputs
{
  Outputs *next; /* of an equal input that came before */
  size_t   size;
  uint8_t  bytes[];
};

/* In front of each output's bytes. */
typedef struct
{
  uint64_t   size;
  WeirTime   time;
  WeirWindow window;
  uint32_t   port, unused;
} Head;

typedef struct
{
  Outputs *last;
} Entry;

struct _WeirKeptOutputs
{
  GHashTable *inputs; /* GBytes → Entry */
  GByteArray *key, *outputs;
  Outputs    *taken;
  size_t      position; /* in what was taken */
};

static void
free_entry (void *data)
{
  Entry *entry = data;

  while (entry->last != NULL)
    {
      Outputs *next = entry->last->next;
      g_free (entry->last);
      entry->last = next;
    }
  g_free (entry);
}

WeirKeptOutputs *
weir__kept_outputs_new (void)
{
  WeirKeptOutputs *kept = g_new0 (WeirKeptOutputs, 1);

  kept->inputs = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, free_entry);
  kept->key = g_byte_array_new ();
  kept->outputs = g_byte_array_new ();
  return kept;
}

void
weir__kept_outputs_free (WeirKeptOutputs *kept)
{
  if (kept == NULL)
    return;
  g_hash_table_unref (kept->inputs);
  g_byte_array_unref (kept->key);
  g_byte_array_unref (kept->outputs);
  g_free (kept->taken);
  g_free (kept);
}

void
weir__kept_outputs_begin (WeirKeptOutputs *kept, const WeirType *type, const void *input, WeirTime time,
                          WeirWindow window)
{
  g_clear_pointer (&kept->taken, g_free);
  g_byte_array_set_size (kept->outputs, 0);
  g_byte_array_set_size (kept->key, 0);
  g_byte_array_append (kept->key, (const uint8_t *) &time, sizeof time);
  g_byte_array_append (kept->key, (const uint8_t *) &window, sizeof window);
  weir_value_encode (type, input, kept->key);
}

void
weir__kept_outputs_add (WeirKeptOutputs *kept, uint32_t port, const WeirType *type, const void *row, WeirTime time,
                        WeirWindow window)
{
  size_t at = kept->outputs->len;
  Head   head = { .time = time, .window = window, .port = port };

  g_byte_array_append (kept->outputs, (const uint8_t *) &head, sizeof head);
  weir_value_encode (type, row, kept->outputs);
  head.size = kept->outputs->len - at - sizeof head;
  memcpy (kept->outputs->data + at, &head, sizeof head);
}

static Entry *
find (WeirKeptOutputs *kept)
{
  g_autoptr (GBytes) key = g_bytes_new_static (kept->key->data, kept->key->len);

  return g_hash_table_lookup (kept->inputs, key);
}

void
weir__kept_outputs_put (WeirKeptOutputs *kept)
{
  Entry   *entry = find (kept);
  Outputs *outputs = g_malloc (sizeof *outputs + kept->outputs->len);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (kept->inputs, g_bytes_new (kept->key->data, kept->key->len), entry);
    }
  outputs->size = kept->outputs->len;
  if (outputs->size > 0)
    memcpy (outputs->bytes, kept->outputs->data, outputs->size);
  outputs->next = entry->last;
  entry->last = outputs;
}

gboolean
weir__kept_outputs_take (WeirKeptOutputs *kept)
{
  g_autoptr (GBytes) key = g_bytes_new_static (kept->key->data, kept->key->len);
  Entry *entry = g_hash_table_lookup (kept->inputs, key);

  if (entry == NULL)
    return FALSE;
  kept->taken = entry->last;
  kept->position = 0;
  entry->last = entry->last->next;
  if (entry->last == NULL)
    g_hash_table_remove (kept->inputs, key);
  return TRUE;
}

gboolean
weir__kept_outputs_next (WeirKeptOutputs *kept, WeirKeptOutput *ret_output)
{
  Head head;

  if (kept->taken == NULL || kept->position == kept->taken->size)
    return FALSE;
  memcpy (&head, kept->taken->bytes + kept->position, sizeof head);
  *ret_output = (WeirKeptOutput) { .port = head.port,
                                   .time = head.time,
                                   .window = head.window,
                                   .row = { kept->taken->bytes + kept->position + sizeof head, head.size } };
  kept->position += sizeof head + head.size;
  return TRUE;
}

unsigned
weir__kept_outputs_n_inputs (const WeirKeptOutputs *kept)
{
  return g_hash_table_size (kept->inputs);
}
