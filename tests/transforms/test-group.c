/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
WEIR_KV (Sum, WeirString, int64_t)

typedef struct
{
  int64_t item;
  double  price;
} Order;
WEIR_RECORD (Order, item, price)
WEIR_KV (OrderOf, WeirString, Order)
WEIR_KV (Address, WeirString, WeirString)
WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (scores, int64_t), WEIR_AS (orders, Order))
WEIR_CO_GROUPED (Three, WeirString, WEIR_AS (scores, int64_t), WEIR_AS (orders, Order), WEIR_AS (addresses, WeirString))
WEIR_CO_GROUPED (Four, WeirString, WEIR_AS (a, int64_t), WEIR_AS (b, int64_t), WEIR_AS (c, int64_t),
                 WEIR_AS (d, int64_t))

/* Values come in no order: "ann 2 8". */
static void
sum_up (const ScoresOf *scores, WeirStringEmitter *out)
{
  int64_t sum = 0;

  for (size_t i = 0; i < scores->values.n; i++)
    sum += scores->values.items[i];
  weir_emit_printf (out, WEIR_STRING_FORMAT " %zu %" PRId64, WEIR_STRING_ARG (scores->key), scores->values.n, sum);
}
WEIR_DO_FN (sum_up, ScoresOf, WeirString)

static void
describe_join (const Joined *joined, WeirStringEmitter *out)
{
  int64_t scores = 0;
  double  prices = 0;

  for (size_t i = 0; i < joined->scores.n; i++)
    scores += joined->scores.items[i];
  for (size_t i = 0; i < joined->orders.n; i++)
    prices += joined->orders.items[i].price;
  weir_emit_printf (out, WEIR_STRING_FORMAT " %zu:%" PRId64 " %zu:%g", WEIR_STRING_ARG (joined->key), joined->scores.n,
                    scores, joined->orders.n, prices);
}
WEIR_DO_FN (describe_join, Joined, WeirString)

static ScoreCollection *
make_scores (WeirPipeline *p)
{
  return weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }, { WEIR_STRING ("ann"), 5 });
}

static OrderOfCollection *
make_orders (WeirPipeline *p)
{
  return weir_create (p, OrderOf, { WEIR_STRING ("ann"), { 1, 0.5 } }, { WEIR_STRING ("cid"), { 2, 1 } },
                      { WEIR_STRING ("cid"), { 3, 2 } });
}

static void
values_are_grouped_by_their_keys (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_par_do (weir_group_by_key (make_scores (p), ScoresOf), sum_up), "ann 2 8", "bob 1 5");
  expect_nothing (weir_group_by_key (weir_create (p, Score), ScoresOf));
  run (p);
}

static void
inputs_are_grouped_together_C22 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_par_do (weir_co_group_by_key (Joined, make_scores (p), make_orders (p)), describe_join), "ann 2:8 1:0.5",
          "bob 1:5 0:0", "cid 0:0 2:3");
  run (p);
}

static void
up_to_four_inputs_are_grouped_together_C22 (void **state G_GNUC_UNUSED)
{
  WeirPipeline      *p = weir_pipeline_new ("test");
  AddressCollection *addresses = weir_create (p, Address, { WEIR_STRING ("bob"), WEIR_STRING ("1 Elm St") });
  ScoreCollection   *one = weir_create (p, Score, { WEIR_STRING ("ann"), 1 });

  expect (weir_co_group_by_key (Three, one, weir_create (p, OrderOf), addresses),
          "{key: \"ann\", scores: [1], orders: [], addresses: []}",
          "{key: \"bob\", scores: [], orders: [], addresses: [\"1 Elm St\"]}");
  expect (weir_co_group_by_key (Four, one, weir_create (p, Score, { WEIR_STRING ("ann"), 2 }), weir_create (p, Score),
                                one),
          "{key: \"ann\", a: [1], b: [2], c: [], d: [1]}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (values_are_grouped_by_their_keys),
    test (inputs_are_grouped_together_C22),
    test (up_to_four_inputs_are_grouped_together_C22),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
