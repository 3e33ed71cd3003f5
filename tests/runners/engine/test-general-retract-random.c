/* SPDX-License-Identifier: Apache-2.0 */
/* The law of retracts, on random scripts: elements, retracts of elements that are there, watermarks, the clock, several keys,
 * all kinds of windows, triggers and accumulations, stepped or not. Whenever nothing is left to run, what was put out less
 * what was taken back is one pane at most for each key and window; a trigger that always fires has those of a batch over
 * what is left of the input, and in the end all have. */
#include "tests/runners/engine/general-script.h"

typedef struct
{
  Row        row;
  WeirTime   time;
  WeirWindow window;
} Element;

typedef struct
{
  Fixture       f;
  WeirWindowing windowing;
  GRand        *rand;
  bool          lists, exact;
  GArray       *live;    /* Element: given, not dropped, not taken back */
  GHashTable   *net;     /* panes that stand, as printed, how many times */
  GHashTable   *latest;  /* key and window → contents of the last pane put out */
  GHashTable   *sums;    /* key and window → sum of all panes put out */
  int64_t       now, watermark;
} Case;

/* --- what comes out ----------------------------------------------------------------------------------------------- */

/* "a:[0,10)1 2@9 early …": where the contents begin, and where they end. */
static void
find_contents (const char *pane, size_t *ret_from, size_t *ret_to)
{
  const char *global = strstr (pane, "global ");
  const char *from = global != NULL ? global + strlen ("global ") : strchr (pane, ')') + 1;
  const char *at = strchr (from, '@');

  *ret_from = (size_t) (from - pane);
  if (at == NULL)
    for (const char *const *timing = (const char *const[]) { " early", " ontime", " late", NULL }; at == NULL; timing++)
      at = strstr (from - 1, *timing);
  *ret_to = (size_t) (at - pane);
}

static char *
contents_of (const char *pane, size_t from, size_t to)
{
  return g_strndup (pane + from, to > from ? to - from : 0);
}

static void
take_pane (Case *c, const char *text)
{
  const char *pane = text + 1;
  size_t      from, to;
  gpointer    n = g_hash_table_lookup (c->net, pane);

  find_contents (pane, &from, &to);
  if (text[0] == '-')
    {
      assert_non_null (n); /* to the letter */
      assert_int_equal (GPOINTER_TO_UINT (n), 1);
      assert_int_equal (c->windowing.accumulation, WEIR_RETRACTING);
      g_hash_table_remove (c->net, pane);
      return;
    }
  char    *place = g_strndup (pane, from), *contents = contents_of (pane, from, to);
  int64_t *sum = g_hash_table_lookup (c->sums, place);
  if (sum == NULL)
    g_hash_table_insert (c->sums, g_strdup (place), sum = g_new0 (int64_t, 1));
  *sum += g_ascii_strtoll (contents, NULL, 10);
  g_hash_table_insert (c->net, g_strdup (pane), GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
  g_hash_table_insert (c->latest, place, contents);
}

static void
take_panes (Case *c)
{
  g_auto (GStrv) panes = g_strsplit (c->f.panes->str, "; ", -1);

  for (char **pane = panes; *pane != NULL && **pane != '\0'; pane++)
    take_pane (c, *pane);
  g_string_truncate (c->f.panes, 0);
}

/* --- the batch ---------------------------------------------------------------------------------------------------- */

static int
compare_elements (const void *a, const void *b)
{
  const Element *x = a, *y = b;
  int            keys = strncmp (x->row.key.data, y->row.key.data, 1);

  if (keys != 0)
    return keys;
  return x->window.start.us != y->window.start.us ? compare_numbers (&x->window.start, &y->window.start)
                                                  : compare_numbers (&x->row.value, &y->row.value);
}

static void
add_group (Case *c, GHashTable *batch, const Element *group, unsigned n, WeirWindow window)
{
  GString            *place = g_string_new (NULL), *contents = g_string_new (NULL);
  g_autofree int64_t *values = g_new (int64_t, n);
  int64_t             sum = 0;

  for (unsigned i = 0; i < n; i++)
    sum += values[i] = group[i].row.value;
  qsort (values, n, sizeof *values, compare_numbers);
  g_string_append_printf (place, "%c:", group->row.key.data[0]);
  print_window (place, window);
  if (!c->lists)
    g_string_append_printf (contents, "%" PRId64, sum);
  for (unsigned i = 0; c->lists && i < n; i++)
    g_string_append_printf (contents, "%s%" PRId64, i > 0 ? " " : "", values[i]);
  g_hash_table_insert (batch, g_string_free (place, FALSE), g_string_free (contents, FALSE));
}

/* Key and window → contents, of what is left. */
static GHashTable *
batch_of (Case *c)
{
  GHashTable         *batch = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree Element *all = g_memdup2 (c->live->data, c->live->len * sizeof (Element));
  bool                merges = c->windowing.windows.kind == WEIR_WINDOWS_SESSIONS;

  if (c->live->len > 0)
    qsort (all, c->live->len, sizeof *all, compare_elements);
  for (unsigned i = 0, j; i < c->live->len; i = j)
    {
      WeirWindow window = all[i].window;
      for (j = i + 1; j < c->live->len && all[j].row.key.data[0] == all[i].row.key.data[0]
                      && (merges ? all[j].window.start.us < window.end.us
                                 : weir_window_equal (all[j].window, window));
           j++)
        window.end.us = MAX (window.end.us, all[j].window.end.us);
      add_group (c, batch, all + i, j - i, window);
    }
  return batch;
}

/* --- what must hold ----------------------------------------------------------------------------------------------- */

/* Panes that stand, as key and window → contents: one at most for each. */
static GHashTable *
standing (Case *c)
{
  GHashTable    *panes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer       pane, n;

  g_hash_table_iter_init (&iter, c->net);
  while (g_hash_table_iter_next (&iter, &pane, &n))
    {
      size_t from, to;
      find_contents (pane, &from, &to);
      assert_int_equal (GPOINTER_TO_UINT (n), 1);
      assert_true (g_hash_table_insert (panes, g_strndup (pane, from), contents_of (pane, from, to)));
    }
  return panes;
}

static void
assert_same_panes (GHashTable *panes, GHashTable *batch)
{
  GHashTableIter iter;
  gpointer       place, contents;

  g_hash_table_iter_init (&iter, batch);
  while (g_hash_table_iter_next (&iter, &place, &contents))
    {
      const char *pane = g_hash_table_lookup (panes, place);
      if (pane == NULL || strcmp (pane, contents) != 0)
        fail_msg ("%s holds %s, not %s", (char *) place, pane != NULL ? pane : "nothing", (char *) contents);
    }
  g_hash_table_iter_init (&iter, panes);
  while (g_hash_table_iter_next (&iter, &place, &contents))
    if (!g_hash_table_contains (batch, place))
      fail_msg ("%s holds %s, but it has nothing left", (char *) place, (char *) contents);
}

/* Accumulating: the last pane of each window is right, and what has nothing left has none or an empty one. */
static void
assert_last_panes (Case *c, GHashTable *batch)
{
  GHashTableIter iter;
  gpointer       place, contents;

  g_hash_table_iter_init (&iter, batch);
  while (g_hash_table_iter_next (&iter, &place, &contents))
    assert_string_equal (g_hash_table_lookup (c->latest, place), contents);
  if (c->windowing.windows.kind == WEIR_WINDOWS_SESSIONS)
    return;
  g_hash_table_iter_init (&iter, c->latest);
  while (g_hash_table_iter_next (&iter, &place, &contents))
    if (!g_hash_table_contains (batch, place))
      assert_string_equal (contents, c->lists ? "" : "0");
}

static void
assert_sums (Case *c, GHashTable *batch)
{
  GHashTableIter iter;
  gpointer       place, sum;

  g_hash_table_iter_init (&iter, c->sums);
  while (g_hash_table_iter_next (&iter, &place, &sum))
    {
      const char *contents = g_hash_table_lookup (batch, place);
      assert_int_equal (*(int64_t *) sum, contents != NULL ? g_ascii_strtoll (contents, NULL, 10) : 0);
    }
  g_hash_table_iter_init (&iter, batch);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    assert_true (g_hash_table_contains (c->sums, place));
}

static void
check_panes (Case *c, bool at_end)
{
  take_panes (c);
  if (c->windowing.accumulation == WEIR_RETRACTING)
    {
      g_autoptr (GHashTable) panes = standing (c), batch = batch_of (c);
      if (at_end || c->exact)
        assert_same_panes (panes, batch);
    }
  else if (at_end)
    {
      g_autoptr (GHashTable) batch = batch_of (c);
      if (c->windowing.accumulation == WEIR_ACCUMULATING)
        assert_last_panes (c, batch);
      else
        assert_sums (c, batch);
    }
}

/* --- what goes in ------------------------------------------------------------------------------------------------- */

static bool
has_expired (const Case *c, WeirWindow window)
{
  return weir_time_add (weir_window_max_timestamp (window), c->windowing.allowed_lateness).us < c->watermark;
}

static void
give_new (Case *c)
{
  static const char keys[] = "abc";
  int64_t           t = c->now + g_rand_int_range (c->rand, -30, 10);
  Element e = { .row = { { keys + g_rand_int_range (c->rand, 0, 3), 1 }, g_rand_int_range (c->rand, 0, 4) },
                .time = { t } };
  const WeirWindows *w = &c->windowing.windows;
  WeirWindow         of[8] = { WEIR_GLOBAL_WINDOW };
  unsigned           n = 1;

  if (w->kind == WEIR_WINDOWS_FIXED)
    of[0] = weir_fixed_window_of (w->size, w->offset, e.time);
  else if (w->kind == WEIR_WINDOWS_SESSIONS)
    of[0] = (WeirWindow) { e.time, { t + w->size.us } };
  else if (w->kind == WEIR_WINDOWS_SLIDING)
    {
      n = 0;
      for (WeirWindow last = weir_fixed_window_of (w->period, w->offset, e.time); last.start.us > t - w->size.us;
           last.start.us -= w->period.us)
        of[n++] = (WeirWindow) { last.start, { last.start.us + w->size.us } };
    }
  while (n-- > 0)
    {
      e.window = of[n];
      if (!has_expired (c, e.window))
        g_array_append_val (c->live, e);
      give_row (&c->f, e.row, e.time, e.window, WEIR_INSERT);
    }
}

static void
take_one_back (Case *c)
{
  if (c->live->len == 0)
    return;
  unsigned i = (unsigned) g_rand_int_range (c->rand, 0, (int) c->live->len);
  Element  e = g_array_index (c->live, Element, i);
  if (!has_expired (c, e.window))
    g_array_remove_index_fast (c->live, i);
  give_row (&c->f, e.row, e.time, e.window, WEIR_RETRACT);
}

static void
take_step (Case *c)
{
  int choice = g_rand_int_range (c->rand, 0, 10);

  for (int n = c->f.stepped ? g_rand_int_range (c->rand, 1, 6) : 1; n > 0 && choice < 8; n--)
    if (g_rand_int_range (c->rand, 0, 10) < 6)
      give_new (c);
    else
      take_one_back (c);
  end_step (&c->f);
  check_panes (c, false);
  if (choice == 8)
    {
      int64_t to = c->now - g_rand_int_range (c->rand, 0, 20);
      c->watermark = MAX (c->watermark, to);
      weir__general_watermark (c->f.general, (WeirTime) { c->watermark });
    }
  else if (choice == 9)
    weir__general_processing_time (c->f.general, (WeirTime) { c->now });
  run (&c->f);
  check_panes (c, false);
  c->now += g_rand_int_range (c->rand, 0, 3);
}

static void
run_case (Case *c)
{
  c->live = g_array_new (FALSE, FALSE, sizeof (Element));
  c->net = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  c->latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  c->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  c->watermark = INT64_MIN;
  set_up (&c->f, &c->windowing, c->lists ? WEIR_TYPE (int64_t) : NULL);
  for (int i = g_rand_int_range (c->rand, 1, 120); i > 0; i--)
    take_step (c);
  weir__general_watermark (c->f.general, WEIR_TIME_MAX);
  end_step (&c->f);
  check_panes (c, true);
  tear_down (&c->f);
  g_array_unref (c->live);
  g_hash_table_unref (c->net);
  g_hash_table_unref (c->latest);
  g_hash_table_unref (c->sums);
}

static void
what_stands_is_what_a_batch_over_what_is_left_gives (void **state)
{
  const WeirTrigger *const triggers[]
      = { NULL, weir_always (), weir_repeatedly (weir_after_count (1)), weir_repeatedly (weir_after_count (3)),
          weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1)),
          weir_after_watermark (.early = weir_always (), .late = weir_repeatedly (weir_after_count (2))),
          weir_repeatedly (weir_after_any (weir_after_count (4), weir_after_delay ((WeirDuration) { 7 }))) };
  const WeirWindows windows[] = { { 0 }, weir_fixed_windows ((WeirDuration) { 20 }),
                                  weir_sliding_windows ((WeirDuration) { 30 }, (WeirDuration) { 10 }),
                                  weir_session_windows ((WeirDuration) { 8 }) };
  GRand *rand = *state;

  for (int i = 0; i < 3000; i++)
    {
      Case c = { .rand = rand };
      c.lists = g_rand_boolean (rand);
      c.f = (Fixture) { .takes_retracts = true, .subtracts = g_rand_boolean (rand), .stepped = g_rand_boolean (rand) };
      c.windowing.windows = windows[g_rand_int_range (rand, 0, G_N_ELEMENTS (windows))];
      c.windowing.trigger = triggers[g_rand_int_range (rand, 0, G_N_ELEMENTS (triggers))];
      c.windowing.timestamp_combiner = (WeirTimestampCombiner) g_rand_int_range (rand, 0, 3);
      /* A session that was emitted for good would be met by one that lasts longer, which a batch does not see. */
      bool merges = c.windowing.windows.kind == WEIR_WINDOWS_SESSIONS;
      c.windowing.allowed_lateness.us = merges ? 1000000 : g_rand_int_range (rand, 0, 50);
      c.windowing.accumulation = (WeirAccumulation) g_rand_int_range (rand, 0, 3);
      if (c.windowing.accumulation == WEIR_DISCARDING && (c.lists || !c.f.subtracts || merges))
        c.windowing.accumulation = WEIR_RETRACTING;
      c.exact = c.windowing.trigger != NULL && c.windowing.trigger->kind == WEIR_TRIGGER_ALWAYS;
      run_case (&c);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (what_stands_is_what_a_batch_over_what_is_left_gives),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
