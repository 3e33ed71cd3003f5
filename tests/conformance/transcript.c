/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/conformance/transcript.h"

#include <string.h>
#include <weir/testing/test-stream.h>

#include "tests/conformance/oracle/oracle.h"

/* --- the stream --------------------------------------------------------------------------------------------------- */

typedef struct
{
  WeirString key;
  int64_t    value;
  WeirTime   time;
} Timed;
WEIR_RECORD (Timed, key, value, time)

static Scored
without_time (const Timed *timed)
{
  return (Scored) { timed->key, timed->value };
}
WEIR_MAP_FN (without_time, Timed, Scored)

/* "7" or "7.001": milliseconds, as microseconds. */
static int64_t
parse_us (const char *word)
{
  char   *end;
  int64_t us = g_ascii_strtoll (word, &end, 10) * 1000;

  return *end == '.' ? us + g_ascii_strtoll (end + 1, NULL, 10) : us;
}

/* "a:7=3" */
static Timed
parse_element (const char *word)
{
  const char *colon = strchr (word, ':'), *number = colon != NULL ? colon + 1 : word, *equals = strchr (number, '=');
  int64_t     time = g_ascii_strtoll (number, NULL, 10);

  return (Timed) { { word, colon != NULL ? (size_t) (colon - word) : 0 },
                   equals != NULL ? g_ascii_strtoll (equals + 1, NULL, 10) : time,
                   { parse_us (number) } };
}

static WeirTestEvent
parse_elements (const char *word, GPtrArray *memory)
{
  GStrv  words = g_strsplit (word, ",", -1);
  guint  n = g_strv_length (words);
  Timed *elements = g_new (Timed, n);

  for (guint i = 0; i < n; i++)
    elements[i] = parse_element (words[i]);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (memory, words[i]);
  g_free (words);
  g_ptr_array_add (memory, elements);
  return (WeirTestEvent) { .kind = WEIR_TEST_ELEMENTS,
                           .elements = elements,
                           .n = n,
                           .size = sizeof (Timed),
                           .stride = sizeof (Timed),
                           .time_offset = offsetof (Timed, time) };
}

static WeirTestEvent
parse_event (const char *word, GPtrArray *memory)
{
  int64_t us = parse_us (word + 1);

  if (word[0] == 'w')
    return (WeirTestEvent) weir_test_watermark (((WeirTime) { us }));
  if (word[0] == 'p')
    return (WeirTestEvent) weir_test_processing_time (WEIR_MICROSECONDS (us));
  return parse_elements (word, memory);
}

ScoredCollection *
transcript_stream (WeirPipeline *p, const char *script)
{
  g_auto (GStrv)        words = g_strsplit (script, " ", -1);
  g_autoptr (GPtrArray) memory = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray)    events = g_array_new (FALSE, FALSE, sizeof (WeirTestEvent));
  TimedCollection      *timed;

  for (char **word = words; *word != NULL; word++)
    {
      WeirTestEvent event = parse_event (*word, memory);

      g_array_append_val (events, event);
    }
  timed = (TimedCollection *) (void *) weir_pipeline_test_stream (
      p, WEIR_TYPE (Timed), (WeirTestEvent *) (void *) events->data, events->len, WEIR_HERE ("stream"));
  return weir_map (timed, without_time);
}

ScoredCollection *
transcript_windows (ScoredCollection *in, WeirWindowing windowing)
{
  windowing.allow_data_loss = true;
  return (ScoredCollection *) (void *) weir_collection_window_into (WEIR_COLLECTION (in), &windowing,
                                                                    WEIR_HERE ("windows"));
}

/* --- what a pane holds -------------------------------------------------------------------------------------------- */

static int
compare_numbers (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

static GString *
show_key (WeirString key)
{
  GString *text = g_string_new_len (key.data, (gssize) key.size);

  return key.size > 0 ? g_string_append (text, ": ") : text;
}

static void
emit_text (GString *text, WeirStringEmitter *out)
{
  weir_emit (out, ((WeirString) { text->str, text->len }));
  g_string_free (text, TRUE);
}

static void
show_list (const ScoredValues *grouped, WeirStringEmitter *out)
{
  GString            *text = show_key (grouped->key);
  g_autofree int64_t *sorted = g_memdup2 (grouped->values.items, grouped->values.n * sizeof (int64_t));

  if (grouped->values.n > 0)
    qsort (sorted, grouped->values.n, sizeof (int64_t), compare_numbers);
  else
    g_string_append (text, "nothing");
  for (size_t i = 0; i < grouped->values.n; i++)
    g_string_append_printf (text, "%s%" PRId64, i > 0 ? " " : "", sorted[i]);
  emit_text (text, out);
}
WEIR_DO_FN (show_list, ScoredValues, WeirString)

static void
show_sum (const Scored *sum, WeirStringEmitter *out)
{
  GString *text = show_key (sum->key);

  g_string_append_printf (text, "%" PRId64, sum->value);
  emit_text (text, out);
}
WEIR_DO_FN (show_sum, Scored, WeirString)

WeirStringCollection *
transcript_lists (ScoredCollection *in)
{
  return weir_par_do (weir_group_by_key (in, ScoredValues), show_list);
}

WeirStringCollection *
transcript_sums (ScoredCollection *in)
{
  return weir_par_do (weir_sum_per_key (in), show_sum);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

Transcript
transcript_new (void)
{
  return (Transcript) { weir_pipeline_new ("transcript"), weir_collector_new (), 0 };
}

void
transcript_collect (Transcript *t, WeirCollection *collection)
{
  weir_collector_attach (t->collector, collection, t->n++, false);
}

void
transcript_run (const Transcript *t)
{
  g_autoptr (GError) error = NULL;

  if (!weir_oracle_run (t->p, &error))
    fail_msg ("%s", error->message);
}

static int
compare_lines (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

void
transcript_check (const Transcript *t, int64_t i, const char *const *lines, size_t n)
{
  g_autoptr (GPtrArray) held = weir_collector_lines (t->collector, i, SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES);
  g_autoptr (GString)   found = g_string_new (NULL), expected = g_string_new (NULL);
  g_autofree char     **sorted = g_memdup2 (lines, n * sizeof *lines);

  if (n > 0)
    qsort (sorted, n, sizeof *sorted, compare_lines);
  for (size_t k = 0; k < n; k++)
    g_string_append_printf (expected, "%s\n", sorted[k]);
  for (unsigned k = 0; k < held->len; k++)
    g_string_append_printf (found, "%s\n", (char *) held->pdata[k]);
  assert_string_equal (found->str, expected->str);
}

void
transcript_free (Transcript *t)
{
  weir_pipeline_free (t->p);
  weir_collector_free (t->collector);
}
