/* SPDX-License-Identifier: Apache-2.0 */
/* A windowing strategy is one map: the windows by Beam's URN with the numbers that they need, the trigger, and the
 * words of Beam's WindowingStrategy message in lower case. What is at its default is left out. */
#include <weir/error.h>

#include "sdk/wire/graph-codec.h"

static const char *const windows[] = {
  [WEIR_WINDOWS_GLOBAL] = "beam:window_fn:global_windows:v1",
  [WEIR_WINDOWS_FIXED] = "beam:window_fn:fixed_windows:v1",
  [WEIR_WINDOWS_SLIDING] = "beam:window_fn:sliding_windows:v1",
  [WEIR_WINDOWS_SESSIONS] = "beam:window_fn:session_windows:v1",
  /* Beam has calendar windows in one of its languages only, and custom ones by that language's means. */
  [WEIR_WINDOWS_CALENDAR] = "weir:window_fn:calendar_windows:v1",
  [WEIR_WINDOWS_CUSTOM] = "weir:window_fn:custom_windows:v1",
};

static const char *const units[] = {
  [WEIR_CALENDAR_DAYS] = "days",
  [WEIR_CALENDAR_WEEKS] = "weeks",
  [WEIR_CALENDAR_MONTHS] = "months",
  [WEIR_CALENDAR_YEARS] = "years",
};

static const char *const accumulations[] = {
  [WEIR_DISCARDING] = "discarding",
  [WEIR_ACCUMULATING] = "accumulating",
  [WEIR_RETRACTING] = "retracting",
};

static const char *const timestamp_combiners[] = {
  [WEIR_END_OF_WINDOW] = "end_of_window",
  [WEIR_EARLIEST] = "earliest_in_pane",
  [WEIR_LATEST] = "latest_in_pane",
};

static const char *const closings[] = {
  [WEIR_CLOSING_FIRE_IF_NOT_EMPTY] = "emit_if_nonempty",
  [WEIR_CLOSING_FIRE_ALWAYS] = "emit_always",
};

static const char *const on_times[] = {
  [WEIR_ON_TIME_FIRE_ALWAYS] = "fire_always",
  [WEIR_ON_TIME_FIRE_IF_NOT_EMPTY] = "fire_if_nonempty",
};

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void
write_optional_enum (WeirMapWriter *map, const char *key, const char *const *names, unsigned value)
{
  weir__map_writer_optional_string (map, key, value != 0 ? names[value] : NULL);
}

void
weir__graph_writer_config (WeirGraphWriter *writer, WeirMapWriter *map, const WeirType *type, const void *config)
{
  weir__graph_writer_type_field (writer, map, "config_type", type);
  if (type != NULL && config != NULL)
    {
      g_autoptr (GByteArray) encoded = g_byte_array_new ();

      weir_value_encode (type, config, encoded);
      weir__map_writer_bytes (map, "config", encoded->data, encoded->len);
    }
}

static void
write_custom (WeirGraphWriter *writer, WeirMapWriter *map, const WeirWindows *w)
{
  weir__map_writer_string (map, "function", w->custom->name);
  weir__map_writer_optional_flag (map, "merges", w->custom->merges);
  weir__graph_writer_config (writer, map, w->custom->config, w->custom_config);
}

static void
write_windows (WeirGraphWriter *writer, WeirMapWriter *map, const WeirWindows *w)
{
  weir__map_writer_string (map, "windows", windows[w->kind]);
  weir__map_writer_optional_int (map, "size", w->size.us, 0);
  weir__map_writer_optional_int (map, "period", w->period.us, 0);
  weir__map_writer_optional_int (map, "offset", w->offset.us, 0);
  write_optional_enum (map, "unit", units, w->unit);
  weir__map_writer_optional_int (map, "count", w->count, 0);
  weir__map_writer_optional_int (map, "start", w->start.us, 0);
  weir__map_writer_optional_string (map, "time_zone", w->time_zone);
  if (w->kind == WEIR_WINDOWS_CUSTOM)
    write_custom (writer, map, w);
}

/* A default trigger is not written, unless a newer version had something to add to it. */
static bool
is_default (const WeirGraphWriter *writer, const WeirTrigger *trigger)
{
  return trigger == NULL
         || (trigger->kind == WEIR_TRIGGER_DEFAULT && weir__graph_writer_extra (writer, trigger).size == 0);
}

void
weir__graph_writer_windowing (WeirGraphWriter *writer, const WeirWindowing *windowing)
{
  WeirMapWriter map;

  weir__map_writer_begin (&map, writer->bytes);
  write_windows (writer, &map, &windowing->windows);
  if (!is_default (writer, windowing->trigger))
    {
      weir__map_writer_key (&map, "trigger");
      weir__graph_writer_trigger (writer, windowing->trigger);
    }
  write_optional_enum (&map, "accumulation", accumulations, windowing->accumulation);
  weir__map_writer_optional_int (&map, "allowed_lateness", windowing->allowed_lateness.us, 0);
  write_optional_enum (&map, "timestamp_combiner", timestamp_combiners, windowing->timestamp_combiner);
  write_optional_enum (&map, "closing", closings, windowing->closing);
  write_optional_enum (&map, "on_time", on_times, windowing->on_time);
  weir__map_writer_optional_flag (&map, "allow_data_loss", windowing->allow_data_loss);
  weir__map_writer_optional_flag (&map, "merged", windowing->merged);
  weir__graph_writer_end (writer, &map, windowing);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static const void *
read_config (WeirGraphReader *reader, WeirMapReader *map, const WeirType *type)
{
  g_autoptr (GBytes) encoded = weir__map_optional_bytes (map, "config");
  g_autoptr (GError) error = NULL;
  WeirArena *arena = reader->graph->arena;
  WeirBytes  bytes;
  void      *value, *kept;

  if (encoded == NULL)
    return NULL;
  if (type == NULL)
    {
      weir__document_fail (&reader->document, "config", "has no config_type");
      return NULL;
    }
  bytes.data = g_bytes_get_data (encoded, &bytes.size);
  value = weir_arena_alloc (arena, type->size);
  kept = weir_arena_alloc (arena, type->size);
  if (!weir_value_decode (type, &bytes, value, arena, &error) || bytes.size > 0)
    {
      weir__document_fail (&reader->document, "config", "%s",
                           error != NULL ? error->message : "there is more than a value");
      return NULL;
    }
  /* Decoded strings are views into the encoding, which ends here. */
  weir_value_copy (type, kept, value, arena);
  return kept;
}

const void *
weir__graph_reader_config (WeirGraphReader *reader, WeirMapReader *map, const WeirType **ret_type)
{
  *ret_type = weir__graph_reader_optional_type_field (reader, map, "config_type");
  return read_config (reader, map, *ret_type);
}

/* All that a document says of a window function; the runner finds the rest in the program by name. */
static void
read_custom (WeirGraphReader *reader, WeirMapReader *map, WeirWindows *w)
{
  WeirWindowFn *fn = weir_arena_alloc (reader->graph->arena, sizeof *fn);

  *fn = (WeirWindowFn) { .abi = WEIR_BATCH_ABI, .size = sizeof *fn };
  fn->name = weir__map_arena_string (map, "function", reader->graph->arena);
  fn->merges = weir__map_optional_flag (map, "merges");
  w->custom = fn;
  w->custom_config = weir__graph_reader_config (reader, map, &fn->config);
}

static void
read_windows (WeirGraphReader *reader, WeirMapReader *map, WeirWindows *w)
{
  w->kind = weir__map_enum (map, "windows", windows, G_N_ELEMENTS (windows));
  w->size.us = weir__map_optional_int (map, "size", 0, INT64_MAX, 0);
  w->period.us = weir__map_optional_int (map, "period", 0, INT64_MAX, 0);
  w->offset.us = weir__map_optional_int (map, "offset", INT64_MIN, INT64_MAX, 0);
  w->unit = weir__map_optional_enum (map, "unit", units, G_N_ELEMENTS (units));
  w->count = (int32_t) weir__map_optional_int (map, "count", 0, INT32_MAX, 0);
  w->start.us = weir__map_optional_int (map, "start", INT64_MIN, INT64_MAX, 0);
  w->time_zone = weir__map_optional_arena_string (map, "time_zone", reader->graph->arena);
  if (w->kind == WEIR_WINDOWS_CUSTOM)
    read_custom (reader, map, w);
}

static const WeirTrigger *
read_trigger (WeirGraphReader *reader, WeirMapReader *outer)
{
  const WeirTrigger *trigger;
  WeirMapReader      map;
  size_t             path;

  if (!weir__map_enter (outer, "trigger", &map, &path))
    return NULL;
  trigger = weir__graph_reader_trigger (reader, &map);
  weir__map_leave (&reader->document, path);
  return trigger;
}

const WeirWindowing *
weir__graph_reader_windowing (WeirGraphReader *reader, WeirBytes value)
{
  WeirWindowing *windowing = weir_arena_alloc (reader->graph->arena, sizeof *windowing);
  WeirMapReader  map;
  g_autoptr (GError) error = NULL;

  memset (windowing, 0, sizeof *windowing);
  reader->triggers = 0;
  weir__map_open (&map, &reader->document, value);
  read_windows (reader, &map, &windowing->windows);
  windowing->trigger = read_trigger (reader, &map);
  windowing->accumulation = weir__map_optional_enum (&map, "accumulation", accumulations, G_N_ELEMENTS (accumulations));
  windowing->allowed_lateness.us = weir__map_optional_int (&map, "allowed_lateness", 0, INT64_MAX, 0);
  windowing->timestamp_combiner
      = weir__map_optional_enum (&map, "timestamp_combiner", timestamp_combiners, G_N_ELEMENTS (timestamp_combiners));
  windowing->closing = weir__map_optional_enum (&map, "closing", closings, G_N_ELEMENTS (closings));
  windowing->on_time = weir__map_optional_enum (&map, "on_time", on_times, G_N_ELEMENTS (on_times));
  windowing->allow_data_loss = weir__map_optional_flag (&map, "allow_data_loss");
  windowing->merged = weir__map_optional_flag (&map, "merged");
  if (reader->document.error == NULL && !weir__windowing_check (windowing, &error))
    weir__document_fail (&reader->document, NULL, "%s", error->message);
  weir__graph_reader_close (reader, &map, windowing);
  return windowing;
}
