/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger is a map, its subtriggers are maps inside it. Kinds have the names of Beam's Trigger message, which has
 * none of a user's own. */
#include <weir/sys/trigger-fn.h>

#include "sdk/wire/graph-codec.h"

static const char *const kinds[] = {
  [WEIR_TRIGGER_DEFAULT] = "default",
  [WEIR_TRIGGER_AFTER_WATERMARK] = "after_end_of_window",
  [WEIR_TRIGGER_AFTER_PROCESSING_TIME] = "after_processing_time",
  [WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME] = "after_synchronized_processing_time",
  [WEIR_TRIGGER_AFTER_COUNT] = "element_count",
  [WEIR_TRIGGER_AFTER_EACH] = "after_each",
  [WEIR_TRIGGER_AFTER_ALL] = "after_all",
  [WEIR_TRIGGER_AFTER_ANY] = "after_any",
  [WEIR_TRIGGER_REPEATEDLY] = "repeat",
  [WEIR_TRIGGER_OR_FINALLY] = "or_finally",
  [WEIR_TRIGGER_ALWAYS] = "always",
  [WEIR_TRIGGER_NEVER] = "never",
  [WEIR_TRIGGER_CUSTOM] = "custom",
};

static void
write_subs (WeirGraphWriter *writer, WeirMapWriter *map, const WeirTrigger *trigger)
{
  if (trigger->n_subs == 0)
    return;
  weir__map_writer_key (map, "subs");
  msgpack_pack_array (&map->packer, trigger->n_subs);
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    weir__graph_writer_trigger (writer, trigger->subs[i]);
}

static void
write_custom (WeirGraphWriter *writer, WeirMapWriter *map, const WeirTrigger *trigger)
{
  weir__map_writer_string (map, "function", trigger->custom->name);
  weir__map_writer_optional_flag (map, "may_finish", trigger->custom->may_finish);
  weir__graph_writer_config (writer, map, trigger->custom->config, trigger->custom_config);
}

void
weir__graph_writer_trigger (WeirGraphWriter *writer, const WeirTrigger *trigger)
{
  static const WeirTrigger default_trigger;
  WeirMapWriter            map;

  if (trigger == NULL)
    trigger = &default_trigger;
  weir__map_writer_begin (&map, writer->bytes);
  weir__map_writer_string (&map, "kind", kinds[trigger->kind]);
  if (trigger->count != 0)
    weir__map_writer_uint (&map, "count", trigger->count);
  weir__map_writer_optional_int (&map, "delay", trigger->delay.us, 0);
  weir__map_writer_optional_int (&map, "align", trigger->align.us, 0);
  if (trigger->early != NULL)
    {
      weir__map_writer_key (&map, "early");
      weir__graph_writer_trigger (writer, trigger->early);
    }
  if (trigger->late != NULL)
    {
      weir__map_writer_key (&map, "late");
      weir__graph_writer_trigger (writer, trigger->late);
    }
  write_subs (writer, &map, trigger);
  if (trigger->kind == WEIR_TRIGGER_CUSTOM)
    write_custom (writer, &map, trigger);
  weir__graph_writer_end (writer, &map, trigger);
}

static const WeirTrigger *
read_inner (WeirGraphReader *reader, WeirMapReader *outer, const char *key)
{
  const WeirTrigger *trigger = NULL;
  WeirMapReader      map;
  size_t             path;

  if (weir__map_enter (outer, key, &map, &path))
    {
      trigger = weir__graph_reader_trigger (reader, &map);
      weir__map_leave (&reader->document, path);
    }
  return trigger;
}

static void
read_subs (WeirGraphReader *reader, WeirMapReader *map, WeirTrigger *trigger)
{
  WeirArrayReader     array;
  WeirBytes           value;
  const WeirTrigger **subs;

  weir__array_open_optional (&array, map, "subs");
  subs = weir_arena_alloc (reader->graph->arena, array.n * sizeof *subs);
  while (weir__array_next (&array, &value))
    {
      WeirMapReader sub;

      weir__map_open (&sub, &reader->document, value);
      subs[trigger->n_subs++] = weir__graph_reader_trigger (reader, &sub);
    }
  weir__array_close (&array);
  trigger->subs = trigger->n_subs > 0 ? subs : NULL;
}

/* All that a document says of a trigger function; the runner finds the rest in the program by name. */
static void
read_custom (WeirGraphReader *reader, WeirMapReader *map, WeirTrigger *trigger)
{
  WeirTriggerFn *fn = weir_arena_alloc (reader->graph->arena, sizeof *fn);

  *fn = (WeirTriggerFn) { .abi = WEIR_BATCH_ABI, .size = sizeof *fn };
  fn->name = weir__map_arena_string (map, "function", reader->graph->arena);
  fn->may_finish = weir__map_optional_flag (map, "may_finish");
  trigger->custom = fn;
  trigger->custom_config = weir__graph_reader_config (reader, map, &fn->config);
}

/* Recursion ends with the document's nesting, which is bounded. */
const WeirTrigger *
weir__graph_reader_trigger (WeirGraphReader *reader, WeirMapReader *map)
{
  WeirTrigger *trigger = weir_arena_alloc (reader->graph->arena, sizeof *trigger);

  if (++reader->triggers > WEIR__TRIGGER_PARTS)
    weir__document_fail (&reader->document, NULL, "there are more than %u triggers in one strategy",
                         WEIR__TRIGGER_PARTS);
  *trigger = (WeirTrigger) { .kind = weir__map_enum (map, "kind", kinds, G_N_ELEMENTS (kinds)) };
  if (weir__map_has (map, "count"))
    trigger->count = weir__map_uint (map, "count", UINT64_MAX);
  trigger->delay.us = weir__map_optional_int (map, "delay", 0, INT64_MAX, 0);
  trigger->align.us = weir__map_optional_int (map, "align", 0, INT64_MAX, 0);
  trigger->early = read_inner (reader, map, "early");
  trigger->late = read_inner (reader, map, "late");
  read_subs (reader, map, trigger);
  if (trigger->kind == WEIR_TRIGGER_CUSTOM)
    read_custom (reader, map, trigger);
  weir__graph_reader_close (reader, map, trigger);
  return trigger;
}
