/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/golden/pipelines.h"

#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_KV (Order, WeirString, double)
WEIR_KV (Customer, WeirString, WeirString)
WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (orders, double), WEIR_AS (customers, WeirString))
WEIR_GROUPED (OrdersOf, WeirString, double)

static void
make_lines (const WeirBytes *nothing G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (make_lines, WeirBytes, WeirString)

static void
split_words (const WeirString *line G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (split_words, WeirString, WeirString)

static void
to_upper (const WeirString *line G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (to_upper, WeirString, WeirString)

static void
parse_order (const WeirString *line G_GNUC_UNUSED, OrderEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (parse_order, WeirString, Order)

static void
parse_customer (const WeirString *line G_GNUC_UNUSED, CustomerEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (parse_customer, WeirString, Customer)

static void
format_count (const WordCount *count G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (format_count, WordCount, WeirString)

static void
format_join (const Joined *joined G_GNUC_UNUSED, WeirStringEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (format_join, Joined, WeirString)

static void
write_lines (const WeirString *line G_GNUC_UNUSED, WeirUnitEmitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (write_lines, WeirString, WeirUnit)

#define SORT_OUTPUTS(X) X (Order, orders) X (WeirString, malformed)
WEIR_OUTPUTS (sort_out, SORT_OUTPUTS)
static void
sort_out (const WeirString *line G_GNUC_UNUSED, const sort_out_emitters *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN_MULTI (sort_out, WeirString, SORT_OUTPUTS)

static gboolean
whole_file (WeirContext *ctx G_GNUC_UNUSED, const WeirString *name G_GNUC_UNUSED, WeirRange *ret_range,
            GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = 1 };
  return TRUE;
}

static WeirResume
read_lines (WeirContext *ctx G_GNUC_UNUSED, const WeirString *name G_GNUC_UNUSED, WeirTracker *tracker G_GNUC_UNUSED,
            WeirStringEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return WEIR_DONE;
}
WEIR_SOURCE_FN (read_lines, WeirString, WeirString, whole_file, (.replayable = true))

static void
tally_add (int64_t *n, const WeirString *word G_GNUC_UNUSED)
{
  ++*n;
}

static void
tally_merge (int64_t *n, const int64_t *other)
{
  *n += *other;
}

static void
tally_extract (const int64_t *n, int64_t *ret_n)
{
  *ret_n = *n;
}
WEIR_COMBINE_FN (tally, WeirString, int64_t, int64_t)

static void
total_add (double *sum, const double *x)
{
  *sum += *x;
}

static void
total_merge (double *sum, const double *other)
{
  *sum += *other;
}

static void
total_extract (const double *sum, double *ret_sum)
{
  *ret_sum = *sum;
}
WEIR_COMBINE_FN (total, double, double, double)

#define UNTYPED(c) ((WeirCollection *) (void *) (c))

static WeirStringCollection *
some_lines (WeirPipeline *p, const char *name)
{
  WeirBytesCollection *impulse = (void *) weir_pipeline_impulse (p, WEIR_HERE ("impulse"));

  return weir_named (weir_par_do (impulse, make_lines), name);
}

static WeirStringCollection *
flatten (WeirPipeline *p, const char *name, unsigned n, WeirStringCollection *const *parts)
{
  return (void *) weir_collection_flatten (p, (WeirCollection *const *) (void *) parts, n, WEIR_TYPE (WeirString),
                                           WEIR_HERE (name));
}

static WordCountCollection *
count (WeirStringCollection *words)
{
  return (void *) weir_collection_combine (UNTYPED (words), WEIR_COMBINE_PER_ELEMENT, &tally__combine_fn, NULL,
                                           WEIR_TYPE (WordCount), WEIR_HERE ("count_per_element"));
}

/* --- pipelines ---------------------------------------------------------------------------------------------------- */

static WeirStringCollection *
read_text (WeirPipeline *p)
{
  WeirStringCollection *lines = NULL;

  WEIR_SCOPE (p, "Read text")
  lines = weir_par_do (some_lines (p, "match_files"), read_lines);
  return lines;
}

static void
build_word_count (WeirPipeline *p)
{
  WordCountCollection *counts = count (weir_par_do (read_text (p), split_words));

  WEIR_SCOPE (p, "Write text")
  weir_par_do ((WeirStringCollection *) (void *) weir_collection_reshuffle (
                   UNTYPED (weir_par_do (counts, format_count)), WEIR_HERE ("reshuffle")),
               write_lines);
}

/* A collection is split in two, of which one is used twice, and all come together again. */
static void
build_flatten_diamond (WeirPipeline *p)
{
  WeirStringCollection *lines = some_lines (p, "lines");
  WeirStringCollection *upper = weir_par_do (lines, to_upper), *words = weir_par_do (lines, split_words);
  WeirStringCollection *inner = flatten (p, "Inner", 2, (WeirStringCollection *[]) { upper, words });
  WeirStringCollection *outer = flatten (p, "Outer", 3, (WeirStringCollection *[]) { inner, words, lines });

  weir_par_do (outer, write_lines);
  count (outer);
}

static void
build_join (WeirPipeline *p)
{
  OrderCollection    *orders = weir_par_do (some_lines (p, "order_lines"), parse_order);
  CustomerCollection *customers = weir_par_do (some_lines (p, "customer_lines"), parse_customer);
  JoinedCollection   *joined = weir_co_group_by_key (Joined, orders, customers);

  weir_par_do (weir_par_do (joined, format_join), write_lines);
}

static void
build_windowed_totals (WeirPipeline *p)
{
  OrderCollection *orders = weir_par_do (some_lines (p, "lines"), parse_order);
  WeirWindowing    hourly = { .windows = weir_fixed_windows (WEIR_HOURS (1)), .timestamp_combiner = WEIR_LATEST };
  WeirCollection  *windowed = weir_collection_window_into (UNTYPED (orders), &hourly, WEIR_HERE ("hourly"));
  WeirCollection  *groups;

  weir_collection_combine (windowed, WEIR_COMBINE_PER_KEY, &total__combine_fn, NULL, WEIR_TYPE (Order),
                           WEIR_HERE ("Total per customer"));
  groups = weir_collection_group_by_key (windowed, WEIR_TYPE (OrdersOf), WEIR_HERE ("group_by_key"));
  weir_collection_combine (groups, WEIR_COMBINE_GROUPED_VALUES, &total__combine_fn, NULL, WEIR_TYPE (Order),
                           WEIR_HERE ("Total of groups"));
}

static void
build_global_combine (WeirPipeline *p)
{
  WeirStringCollection *nothing = flatten (p, "Nothing", 0, NULL);

  weir_collection_combine (UNTYPED (some_lines (p, "lines")), WEIR_COMBINE_GLOBALLY, &tally__combine_fn, NULL,
                           WEIR_TYPE (int64_t), WEIR_HERE ("Count all"));
  weir_collection_combine (UNTYPED (nothing), WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT, &tally__combine_fn, NULL,
                           WEIR_TYPE (int64_t), WEIR_HERE ("Count nothing"));
}

static void
build_several_outputs (WeirPipeline *p)
{
  sort_out_collections sorted = weir_par_do (weir_par_do (read_text (p), to_upper), sort_out);

  weir_collection_combine (UNTYPED (sorted.orders), WEIR_COMBINE_PER_KEY, &total__combine_fn, NULL, WEIR_TYPE (Order),
                           WEIR_HERE ("Total per customer"));
  weir_named (weir_par_do (sorted.malformed, write_lines), "write_malformed");
  count (weir_par_do (sorted.malformed, split_words));
}

static void
build_nested_composites (WeirPipeline *p)
{
  WeirStringCollection *words = NULL;

  WEIR_SCOPE (p, "Prepare")
  {
    words = some_lines (p, "lines");
    WEIR_SCOPE (p, "Clean")
    {
      WEIR_SCOPE (p, "Case")
      words = weir_par_do (words, to_upper);
      words = weir_par_do (words, split_words);
    }
  }
  WEIR_SCOPE (p, "Nothing at all") {}
  count (words);
}

/* Only what calls the user's functions is left. */
static void
build_unread (WeirPipeline *p)
{
  WeirStringCollection *lines = some_lines (p, "lines");
  WeirWindowing         daily = { .windows = weir_fixed_windows (WEIR_DAYS (1)) };
  WeirCollection       *windowed = weir_collection_window_into (UNTYPED (lines), &daily, WEIR_HERE ("daily"));

  weir_collection_reshuffle (windowed, WEIR_HERE ("reshuffle"));
  weir_collection_group_by_key (UNTYPED (weir_par_do (lines, parse_order)), WEIR_TYPE (OrdersOf),
                                WEIR_HERE ("group_by_key"));
  flatten (p, "Both", 2, (WeirStringCollection *[]) { lines, lines });
  weir_pipeline_impulse (p, WEIR_HERE ("impulse"));
}

static void
build_twice_the_same (WeirPipeline *p)
{
  WeirStringCollection *lines = some_lines (p, "lines");
  WeirStringCollection *twice = flatten (p, "Twice", 2, (WeirStringCollection *[]) { lines, lines });
  WeirWindowing         same = { .windows = weir_same_windows (), .timestamp_combiner = WEIR_EARLIEST };

  count ((WeirStringCollection *) (void *) weir_collection_window_into (UNTYPED (weir_par_do (twice, split_words)),
                                                                        &same, WEIR_HERE ("earliest")));
}

const WeirGoldenPipeline weir_golden_pipelines[] = {
  { "word-count", build_word_count },
  { "flatten-diamond", build_flatten_diamond },
  { "join", build_join },
  { "windowed-totals", build_windowed_totals },
  { "global-combine", build_global_combine },
  { "several-outputs", build_several_outputs },
  { "nested-composites", build_nested_composites },
  { "unread", build_unread },
  { "twice-the-same", build_twice_the_same },
  { NULL, NULL },
};

WeirPipeline *
weir_golden_pipeline_new (const char *name)
{
  WeirPipeline *p = weir_pipeline_new (name);

  for (const WeirGoldenPipeline *g = weir_golden_pipelines; g->name != NULL; g++)
    if (g_str_equal (g->name, name))
      g->build (p);
  return p;
}
