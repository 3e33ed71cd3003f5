/* SPDX-License-Identifier: Apache-2.0 */
/* Fingerprints: two programs that build the same graph agree on 64 bits; of two that do not, the transforms that differ
 * can be named. Nodes refer to each other by name, not by number, so that a transform more does not change the others.
 *
 * FNV-1a over a canonical stream: numbers as 8 bytes, little end first, strings and bytes behind their length. */
#include <weir/sys/trigger-fn.h>
#include <weir/sys/window-fn.h>

#include <string.h>

#include "sdk/model/graph.h"

typedef struct
{
  uint64_t h;
} Hash;

static void
mix_bytes (Hash *hash, const void *bytes, size_t size)
{
  const uint8_t *b = bytes;

  for (size_t i = 0; i < size; i++)
    hash->h = (hash->h ^ b[i]) * UINT64_C (0x100000001b3);
}

static void
mix_number (Hash *hash, uint64_t n)
{
  uint64_t little = GUINT64_TO_LE (n);

  mix_bytes (hash, &little, sizeof little);
}

/* NULL differs from "". */
static void
mix_string (Hash *hash, const char *s)
{
  size_t size = s != NULL ? strlen (s) : 0;

  mix_number (hash, s != NULL ? size + 1 : 0);
  mix_bytes (hash, s, size);
}

static void
mix_blob (Hash *hash, GBytes *bytes)
{
  size_t      size = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  mix_number (hash, bytes != NULL ? size + 1 : 0);
  mix_bytes (hash, data, size);
}

static void
mix_type (Hash *hash, const WeirType *type)
{
  mix_number (hash, type != NULL ? weir_type_fingerprint (type) : 0);
}

/* All that a document says of a function of windows or triggers, of which it also tells whether it is `so`. */
static void
mix_function (Hash *hash, const char *name, bool so, const WeirType *config_type, const void *config)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  mix_string (hash, name);
  mix_number (hash, so);
  mix_type (hash, config_type);
  if (config_type != NULL && config != NULL)
    weir_value_encode (config_type, config, bytes);
  mix_number (hash, bytes->len); /* 0: no value, since none is encoded to nothing */
  mix_bytes (hash, bytes->data, bytes->len);
}

/* An absent trigger and the default one are the same, except within another. */
static void
mix_trigger (Hash *hash, const WeirTrigger *trigger)
{
  mix_number (hash, trigger != NULL ? (uint64_t) trigger->kind + 1 : 0);
  if (trigger == NULL)
    return;
  mix_number (hash, trigger->count);
  mix_number (hash, (uint64_t) trigger->delay.us);
  mix_number (hash, (uint64_t) trigger->align.us);
  mix_trigger (hash, trigger->early);
  mix_trigger (hash, trigger->late);
  mix_number (hash, trigger->n_subs);
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    mix_trigger (hash, trigger->subs[i]);
  if (trigger->kind == WEIR_TRIGGER_CUSTOM)
    mix_function (hash, trigger->custom->name, trigger->custom->may_finish, trigger->custom->config,
                  trigger->custom_config);
}

static void
mix_windows (Hash *hash, const WeirWindows *w)
{
  mix_number (hash, w->kind);
  mix_number (hash, (uint64_t) w->size.us);
  mix_number (hash, (uint64_t) w->period.us);
  mix_number (hash, (uint64_t) w->offset.us);
  mix_number (hash, w->unit);
  mix_number (hash, (uint64_t) w->count);
  mix_number (hash, (uint64_t) w->start.us);
  mix_string (hash, w->time_zone);
  if (w->kind == WEIR_WINDOWS_CUSTOM)
    mix_function (hash, w->custom->name, w->custom->merges, w->custom->config, w->custom_config);
}

static void
mix_windowing (Hash *hash, const WeirWindowing *w)
{
  static const WeirTrigger default_trigger;

  mix_windows (hash, &w->windows);
  mix_trigger (hash, w->trigger != NULL ? w->trigger : &default_trigger);
  mix_number (hash, w->accumulation);
  mix_number (hash, (uint64_t) w->allowed_lateness.us);
  mix_number (hash, w->timestamp_combiner);
  mix_number (hash, w->closing);
  mix_number (hash, w->on_time);
  mix_number (hash, (uint64_t) (w->allow_data_loss | w->merged << 1));
}

static void
mix_ports (Hash *hash, const WeirGraph *graph, const GArray *ports)
{
  mix_number (hash, ports->len);
  for (unsigned i = 0; i < ports->len; i++)
    {
      const WeirGraphPort       *port = weir__graph_port (ports, i);
      const WeirGraphCollection *c = weir__graph_collection (graph, port->collection);

      mix_string (hash, port->label);
      mix_string (hash, c->name);
      mix_type (hash, c->type);
      mix_windowing (hash, weir__graph_windowing (graph, c->windowing));
      mix_number (hash, (uint64_t) (c->bounded | c->retracts << 1));
    }
}

uint64_t
weir__graph_transform_fingerprint (const WeirGraph *graph, WeirTransformId id)
{
  const WeirGraphTransform *t = weir__graph_transform (graph, id);
  Hash                      hash = { UINT64_C (0xcbf29ce484222325) };

  mix_string (&hash, t->path); /* and with it the parent's */
  mix_string (&hash, t->urn);
  mix_ports (&hash, graph, t->inputs);
  mix_ports (&hash, graph, t->outputs);
  mix_string (&hash, t->function);
  mix_blob (&hash, t->config);
  mix_type (&hash, t->config_type);
  mix_number (&hash, (uint64_t) (t->splittable | t->unbounded << 1 | t->replayable << 2 | t->without_default << 3
                                 | t->keeps_windows << 4 | t->numbered << 5));
  mix_number (&hash, t->retracts);
  mix_type (&hash, t->accumulator);
  if (t->windowing.i != WEIR__NO_ID)
    mix_windowing (&hash, weir__graph_windowing (graph, t->windowing));
  return hash.h;
}

uint64_t
weir__graph_fingerprint (const WeirGraph *graph)
{
  Hash hash = { UINT64_C (0xcbf29ce484222325) };

  mix_string (&hash, graph->name);
  mix_number (&hash, graph->key_groups);
  mix_number (&hash, graph->transforms->len);
  for (WeirTransformId id = { 0 }; id.i < graph->transforms->len; id.i++)
    mix_number (&hash, weir__graph_transform_fingerprint (graph, id));
  return hash.h;
}
