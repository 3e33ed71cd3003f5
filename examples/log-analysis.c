/* SPDX-License-Identifier: Apache-2.0 */
/* What happened on which day, by dpkg's log: log-analysis [LOG] writes days.txt, lines "day action count".
 * Without Debian's own log, try tests/examples/log-analysis/dpkg.txt: "2024-02-28 09:15:02 install libc6 <none> 2.36". */
#include <weir/weir.h>

typedef struct
{
  WeirString day, action;
} Event;
WEIR_RECORD (Event, day, action)
WEIR_KV (EventCount, Event, int64_t)

#define PARSE_OUTPUTS(X) X (Event, events) X (WeirString, malformed)
WEIR_OUTPUTS (parse, PARSE_OUTPUTS)

/* "2024-02-29 12:00:01 install libc6:amd64 <none> 2.36-9" */
static void
parse (const WeirString *line, const parse_emitters *out)
{
  WeirString rest = *line, day, time, action;

  if (weir_string_next_field (&rest, ' ', &day) && weir_string_next_field (&rest, ' ', &time)
      && weir_string_next_field (&rest, ' ', &action) && day.size == 10)
    weir_emit (out->events, (Event) { day, action });
  else
    weir_emit (out->malformed, *line);
}
WEIR_DO_FN_MULTI (parse, WeirString, PARSE_OUTPUTS)

static void
format_count (const EventCount *count, WeirStringEmitter *lines)
{
  weir_emit_printf (lines, WEIR_STRING_FORMAT " " WEIR_STRING_FORMAT " %" PRId64, WEIR_STRING_ARG (count->key.day),
                    WEIR_STRING_ARG (count->key.action), count->value);
}
WEIR_DO_FN (format_count, EventCount, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("log-analysis");

  weir_pipeline_parse (p, NULL, &argc, &argv);

  parse_collections     parsed = weir_par_do (weir_read_text (p, argc > 1 ? argv[1] : "/var/log/dpkg.log"), parse);
  EventCountCollection *counts = weir_count_per_element (parsed.events, EventCount);
  weir_write_text_with (weir_par_do (counts, format_count), "days.txt", .shards = 1);
  weir_write_text_with (parsed.malformed, "malformed.txt", .shards = 1);

  return weir_pipeline_main (p, argc, argv);
}
