/* SPDX-License-Identifier: Apache-2.0 */
/* Every transform of the library downstream of a grouping that takes its panes back (docs/retractions.md): what it has emitted
 * less what it has taken back is what it makes of the last panes alone. */
#include <string.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

WEIR_KV (Total, int64_t, int64_t)
WEIR_KV (Average, int64_t, double)
WEIR_GROUPED (Totals, int64_t, int64_t)
WEIR_LIST (Ints, int64_t)
WEIR_KV (IntsOf, int64_t, Ints)

WEIR_CO_GROUPED (Joined, int64_t, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

/* --- what comes out ----------------------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable     *net; /* a line → inserts less retracts */
static unsigned        retracts;

static uint32_t
tally (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  for (uint32_t i = from; i < in->n; i++)
    {
      GString *line = g_string_new (NULL);
      int      by;

      ctx->position = i;
      by = weir_context_kind (ctx) == WEIR_RETRACT ? -1 : 1;
      weir_value_print (in->type, weir_batch_value (in, i), 0, line);
      pthread_mutex_lock (&lock);
      retracts += by < 0;
      by += GPOINTER_TO_INT (g_hash_table_lookup (net, line->str));
      if (by == 0)
        g_hash_table_remove (net, line->str);
      else
        g_hash_table_insert (net, g_strdup (line->str), GINT_TO_POINTER (by));
      pthread_mutex_unlock (&lock);
      g_string_free (line, TRUE);
    }
  return in->n;
}
static const WeirDoFn tally_fn = {
  .abi = WEIR_BATCH_ABI, .size = sizeof tally_fn, .name = "tally", .run = tally, .retracts = WEIR_RETRACTS_ACCEPT
};

/* --- the transforms ----------------------------------------------------------------------------------------------- */

static int64_t
double_it (const int64_t *n)
{
  return *n * 2;
}
WEIR_MAP_FN (double_it, int64_t, int64_t)

static bool
is_odd (const int64_t *n)
{
  return *n % 2 != 0;
}
WEIR_FILTER_FN (is_odd, int64_t)

static int64_t
last_digit (const int64_t *n)
{
  return *n % 10;
}
WEIR_KEY_FN (last_digit, int64_t, Total)

static int
by_parity (const int64_t *n, int parts)
{
  return (int) (*n % 2) % parts;
}
WEIR_PARTITION_FN (by_parity, int64_t)

static int
descending (const int64_t *a, const int64_t *b)
{
  return (*a < *b) - (*a > *b);
}
WEIR_TOP_FN (descending, int64_t)

static int64_t
sum_items (const int64_t *items, size_t n)
{
  int64_t sum = 0;

  for (size_t i = 0; i < n; i++)
    sum += items[i];
  return sum;
}

/* Lists have no order: how many and what in all. */
static Total
measure (const Totals *totals)
{
  return (Total) { totals->key,
                   (int64_t) totals->values.n * 1000000 + sum_items (totals->values.items, totals->values.n) };
}
WEIR_MAP_FN (measure, Totals, Total)

static Total
measure_join (const Joined *joined)
{
  return (Total) { joined->key, (int64_t) (joined->left.n * 10 + joined->right.n) * 1000000
                                    + sum_items (joined->left.items, joined->left.n) * 1000
                                    + sum_items (joined->right.items, joined->right.n) };
}
WEIR_MAP_FN (measure_join, Joined, Total)

static void
product_create (int64_t *product)
{
  *product = 1;
}

static void
product_add (int64_t *product, const int64_t *x)
{
  *product = (int64_t) ((uint64_t) *product * (uint64_t) *x);
}

static void
product_merge (int64_t *product, const int64_t *other)
{
  product_add (product, other);
}

static void
product_extract (const int64_t *product, int64_t *ret_product)
{
  *ret_product = *product;
}
WEIR_COMBINE_FN (product, int64_t, int64_t, int64_t, create)

static WeirInt64Collection *
first_part (WeirInt64Collection *values)
{
  WeirInt64Collection *parts[2];

  weir_partition (values, by_parity, parts);
  return parts[0];
}

#define TRANSFORMS(X)                                                                                                  \
  X (weir_map (values, double_it))                                                                                     \
  X (weir_filter (values, is_odd))                                                                                     \
  X (weir_with_keys (values, last_digit))                                                                              \
  X (weir_keys (totals))                                                                                               \
  X (weir_kv_swap (totals, Total))                                                                                     \
  X (weir_to_json (totals))                                                                                            \
  X (weir_regex_match (weir_to_string (values), "2"))                                                                  \
  X (weir_regex_extract (weir_to_string (values), "(.)0", 1))                                                          \
  X (weir_regex_replace (weir_to_string (values), "0", "zero"))                                                        \
  X (first_part (values))                                                                                              \
  X (weir_flatten (values, weir_map (values, double_it)))                                                              \
  X (weir_reshuffle (totals))                                                                                          \
  X (weir_window_into (totals, .windows = weir_fixed_windows (WEIR_HOURS (1))))                                        \
  X (weir_count_globally (values))                                                                                     \
  X (weir_count_per_element (values, Total))                                                                           \
  X (weir_count_per_key (weir_kv_swap (totals, Total), Total))                                                         \
  X (weir_sum_globally (values))                                                                                       \
  X (weir_sum_per_key (weir_with_keys (values, last_digit)))                                                           \
  X (weir_mean_globally (values))                                                                                      \
  X (weir_mean_per_key (weir_with_keys (values, last_digit), Average))                                                 \
  X (weir_min_globally (values))                                                                                       \
  X (weir_max_per_key (weir_kv_swap (totals, Total)))                                                                  \
  X (weir_combine_per_key (weir_kv_swap (totals, Total), product, Total))                                              \
  X (weir_largest_globally (values, 3, Ints))                                                                          \
  X (weir_smallest_per_key (weir_with_keys (values, last_digit), 2, IntsOf))                                           \
  X (weir_top_globally (values, descending, 2, Ints))                                                                  \
  X (weir_flatten_lists (weir_largest_globally (values, 2, Ints)))                                                     \
  X (weir_sample_globally (values, 2, 7, Ints))                                                                        \
  X (weir_count_globally (weir_flatten_lists (weir_sample_any (values, 3, Ints))))                                     \
  X (weir_distinct (values))                                                                                           \
  X (weir_map (weir_group_by_key (weir_kv_swap (totals, Total), Totals), measure))                                     \
  X (weir_map (weir_co_group_by_key (Joined, totals, weir_kv_swap (totals, Total)), measure_join))                     \
  X (weir_combine_grouped_values (weir_group_by_key (weir_kv_swap (totals, Total), Totals), product, Total))

#define COUNT(expression) +1
enum
{
  N_TRANSFORMS = 0 TRANSFORMS (COUNT)
};

static const char *const names[] = {
#define NAME(expression) #expression,
  TRANSFORMS (NAME)
};

/* What transform `i` makes of them. */
static WeirCollection *
apply (unsigned i, TotalCollection *totals)
{
  WeirInt64Collection *values = weir_values (totals);
  unsigned             k = 0;

#define APPLY(expression)                                                                                              \
  if (i == k++)                                                                                                        \
    return WEIR_COLLECTION (expression);
  TRANSFORMS (APPLY)
  return WEIR_COLLECTION (values);
}

/* --- their input -------------------------------------------------------------------------------------------------- */

/* In keys 0 to 7 the numbers 1 to 6, a hundred times as many in every other key; summed after each number, or at the end. */
static TotalCollection *
totals_of (WeirPipeline *p, bool retracting)
{
  const WeirWindowing each = { .accumulation = WEIR_RETRACTING, .trigger = weir_repeatedly (weir_after_count (1)) };
  TotalCollection    *numbers;
  Total               all[48];

  for (int i = 0; i < 48; i++)
    all[i] = (Total) { i % 8, (i / 8 + 1) * (i % 2 == 0 ? 1 : 100) };
  numbers = weir_create_from (p, Total, all, 48);
  if (retracting)
    numbers = (TotalCollection *) (void *) weir_collection_window_into (WEIR_COLLECTION (numbers), &each,
                                                                        WEIR_HERE ("each"));
  return weir_sum_per_key (numbers);
}

/* What there is in the end, and how much of it was taken back on the way. */
static GHashTable *
run (unsigned transform, bool retracting, int lanes)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("retracts");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirResult) result = NULL;

  net = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  retracts = 0;
  weir_collection_par_do (apply (transform, totals_of (p, retracting)), &tally_fn, NULL, NULL, WEIR_HERE ("tally"));
  result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = lanes }, &error);
  if (error == NULL && weir_result_error (result) != NULL)
    error = g_error_copy (weir_result_error (result));
  if (error != NULL)
    fail_msg ("%s: %s", names[transform], error->message);
  return g_steal_pointer (&net);
}

static void
assert_same (GHashTable *expected, GHashTable *found, const char *name)
{
  GHashTableIter iter;
  void          *line, *count;

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &line, &count))
    if (g_hash_table_lookup (expected, line) != count)
      fail_msg ("%s: %s is there %d times, not %d", name, (const char *) line, GPOINTER_TO_INT (count),
                GPOINTER_TO_INT (g_hash_table_lookup (expected, line)));
  assert_int_equal (g_hash_table_size (found), g_hash_table_size (expected));
}

static void
inserts_less_retracts_are_what_the_last_panes_give (void **state G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < N_TRANSFORMS; i++)
    {
      g_autoptr (GHashTable) expected = run (i, false, 1);

      assert_int_equal (retracts, 0);
      for (int lanes = 1; lanes <= 4; lanes += 3)
        {
          g_autoptr (GHashTable) found = run (i, true, lanes);

          assert_true (g_hash_table_size (found) > 0);
          assert_same (expected, found, names[i]);
          if (retracts == 0)
            fail_msg ("%s: nothing was taken back", names[i]);
        }
    }
}

/* --- what is refused ---------------------------------------------------------------------------------------------- */

static void
assert_refused (WeirPipeline *p, const char *words)
{
  g_autofree char *errors = weir_pipeline_errors (p);

  if (errors == NULL || strstr (errors, words) == NULL || strchr (errors, '\n') != NULL)
    fail_msg ("expected one error with \"%s\", found: %s", words, errors);
  weir_pipeline_free (p);
}

static void
what_cannot_take_back_is_refused_with_the_way_out (void **state G_GNUC_UNUSED)
{
  static const WeirWindowing discarding;
  WeirPipeline              *p = weir_pipeline_new ("p");
  WeirCollection            *values = WEIR_COLLECTION (weir_values (totals_of (p, true)));

  values = weir_collection_window_into (values, &discarding, WEIR_HERE ("discard"));
  weir_collection_distinct (values, WEIR_HERE ("distinct"));
  assert_refused (p, ".accumulation = WEIR_RETRACTING");

  p = weir_pipeline_new ("p");
  values = WEIR_COLLECTION (weir_mean_globally (weir_values (totals_of (p, true))));
  values = weir_collection_window_into (values, &discarding, WEIR_HERE ("discard"));
  weir_collection_sum_globally (values, WEIR_HERE ("sum_of_doubles"));
  assert_refused (p, "sum_of_doubles: a discarding grouping downstream of a retracting one can take nothing back");

  p = weir_pipeline_new ("p");
  values = WEIR_COLLECTION (weir_values (totals_of (p, true)));
  values = weir_collection_window_into (values, &discarding, WEIR_HERE ("discard"));
  weir_collection_mean_globally (values, WEIR_HERE ("mean_of_integers")); /* subtracts, and is taken */
  weir_collection_max_globally (values, WEIR_HERE ("max"));
  assert_refused (p, "max: a discarding grouping downstream of a retracting one can take nothing back");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (inserts_less_retracts_are_what_the_last_panes_give),
    cmocka_unit_test (what_cannot_take_back_is_refused_with_the_way_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
