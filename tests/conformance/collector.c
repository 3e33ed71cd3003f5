/* SPDX-License-Identifier: Apache-2.0 */
/* A DoFn that writes down what it sees. Lanes share the collector, so it has a lock: the one place in the tests where
 * user code of several lanes meets. */
#include <pthread.h>

#include "tests/conformance/conformance.h"

typedef struct
{
  int64_t         index;
  char           *value;
  WeirTime        time;
  WeirWindow      window;
  WeirPane        pane;
  WeirElementKind kind;
} Collected;

struct _Collector
{
  pthread_mutex_t lock;
  GPtrArray *collected;
  WeirDoFn   fn; /* one descriptor for all collections: the index is configuration */
};

typedef struct
{
  int64_t index;
  bool    sort_lists;
} Collect;
WEIR_RECORD (Collect, index, sort_lists)

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void
show_time (int64_t us, GString *to)
{
  const char *sign = us < 0 ? "-" : "";
  uint64_t    n = us < 0 ? -(uint64_t) us : (uint64_t) us;

  if (us == INT64_MIN)
    g_string_append (to, "min");
  else if (us == INT64_MAX)
    g_string_append (to, "max");
  else if (us == WEIR_GLOBAL_WINDOW.end.us - 1)
    g_string_append (to, "end");
  else if (n % 1000 == 0)
    g_string_append_printf (to, "%s%" PRIu64, sign, n / 1000);
  else
    g_string_append_printf (to, "%s%" PRIu64 ".%03u", sign, n / 1000, (unsigned) (n % 1000));
}

static void
show_window (WeirWindow window, GString *to)
{
  if (window.start.us == INT64_MIN && window.end.us == WEIR_GLOBAL_WINDOW.end.us)
    {
      g_string_append (to, " global");
      return;
    }
  g_string_append (to, " [");
  show_time (window.start.us, to);
  g_string_append_c (to, ',');
  show_time (window.end.us, to);
  g_string_append_c (to, ')');
}

static void
show_pane (WeirPane pane, GString *to)
{
  static const char *const timings[] = { "UNKNOWN", "EARLY", "ON_TIME", "LATE" };

  if (pane.timing == WEIR_PANE_UNKNOWN && !pane.not_first && !pane.not_last && pane.index == 0
      && pane.on_time_index == 0)
    return;
  g_string_append_printf (to, " P(%c,%c,%s,%" PRIu32 ",%" PRId32 ")", pane.not_first ? 'F' : 'T',
                          pane.not_last ? 'F' : 'T', pane.timing < G_N_ELEMENTS (timings) ? timings[pane.timing] : "?",
                          pane.index, pane.on_time_index);
}

static char *
show (const Collected *e, Show how)
{
  GString *to = g_string_new (e->kind == WEIR_RETRACT ? "-" : "");

  g_string_append (to, e->value);
  if (how & SHOW_TIMES)
    {
      g_string_append (to, " @");
      show_time (e->time.us, to);
    }
  if (how & SHOW_WINDOWS)
    show_window (e->window, to);
  if (how & SHOW_PANES)
    show_pane (e->pane, to);
  return g_string_free (to, FALSE);
}

/* --- collecting --------------------------------------------------------------------------------------------------- */

static int
compare_items (const void *a, const void *b, void *type)
{
  return weir_value_compare (type, a, b);
}

/* Fields that have no order get one: maps always, lists if asked for. */
static void
sort_fields (const WeirType *type, void *value, bool lists)
{
  for (uint32_t i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    if (type->fields[i].type->kind == WEIR_KIND_MAP || (lists && type->fields[i].type->kind == WEIR_KIND_LIST))
      {
        struct
        {
          void  *items;
          size_t n;
        } *list = (void *) ((char *) value + type->fields[i].offset);

        g_qsort_with_data (list->items, (int) list->n, type->fields[i].type->item->size, compare_items,
                           (void *) type->fields[i].type->item);
      }
}

static char *
show_value (const WeirType *type, const void *row, bool sort)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  void                 *copy = weir_arena_alloc (arena, type->size);
  GString              *text = g_string_new (NULL);

  weir_value_copy (type, copy, row, arena);
  sort_fields (type, copy, sort);
  if (type->kind == WEIR_KIND_STRING)
    g_string_append_len (text, ((WeirString *) copy)->data, (gssize) ((WeirString *) copy)->size);
  else
    weir_value_print (type, copy, 0, text);
  g_strdelimit (text->str, "\"", '\'');
  return g_string_free (text, FALSE);
}

static uint32_t
collect (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  Collector     *collector = (Collector *) ctx->user_data;
  const Collect *self = ctx->config;

  for (uint32_t i = from; i < in->n; i++)
    {
      Collected *e = g_new0 (Collected, 1);

      ctx->position = i;
      e->index = self->index;
      e->value = show_value (in->type, weir_batch_value (in, i), self->sort_lists);
      e->time = weir_context_timestamp (ctx);
      e->window = weir_context_window (ctx);
      e->pane = weir_context_pane (ctx);
      e->kind = weir_context_kind (ctx);
      pthread_mutex_lock (&collector->lock);
      g_ptr_array_add (collector->collected, e);
      pthread_mutex_unlock (&collector->lock);
    }
  return in->n;
}

static void
free_collected (void *data)
{
  Collected *e = data;

  g_free (e->value);
  g_free (e);
}

Collector *
weir_collector_new (void)
{
  Collector *collector = g_new0 (Collector, 1);

  pthread_mutex_init (&collector->lock, NULL);
  collector->collected = g_ptr_array_new_with_free_func (free_collected);
  collector->fn = (WeirDoFn) { .abi = WEIR_BATCH_ABI,
                               .size = sizeof (WeirDoFn),
                               .name = "collect",
                               .file = __FILE__,
                               .line = __LINE__,
                               .config = WEIR_TYPE (Collect),
                               .run = collect,
                               .retracts = WEIR_RETRACTS_ACCEPT,
                               .user_data = collector };
  return collector;
}

void
weir_collector_free (Collector *collector)
{
  g_ptr_array_unref (collector->collected);
  pthread_mutex_destroy (&collector->lock);
  g_free (collector);
}

void
weir_collector_attach (Collector *collector, WeirCollection *collection, int64_t index, bool sort)
{
  weir_collection_par_do_generic (collection, &collector->fn, &(Collect) { index, sort }, NULL, 0, NULL,
                                  WEIR_HERE ("collect"));
}

static int
compare_lines (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
weir_collector_lines (Collector *collector, int64_t index, Show how)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  pthread_mutex_lock (&collector->lock);
  for (unsigned i = 0; i < collector->collected->len; i++)
    {
      const Collected *e = collector->collected->pdata[i];

      if (e->index == index)
        g_ptr_array_add (lines, show (e, how));
    }
  pthread_mutex_unlock (&collector->lock);
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}
