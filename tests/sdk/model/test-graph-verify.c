/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

/* A right graph, which each case breaks in one place: impulse, composite, two steps in it, a grouping. */
typedef struct
{
  WeirPipeline *p;
  WeirGraph    *graph;
} Built;

static Built
build (void)
{
  WeirPipeline   *p = weir_pipeline_new ("p");
  WeirCollection *c = some_lines (p);
  WeirWindowing   w = { .windows = weir_fixed_windows (WEIR_SECONDS (1)) };

  WEIR_SCOPE (p, "Scope")
    {
      c = windowed (c, w);
      c = weir_collection_par_do (c, &parse_score, NULL, NULL, AT (5, "parse"));
    }
  c = weir_collection_flatten (p, (WeirCollection *[]) { c, c }, 2, NULL, AT (6, "flatten"));
  weir_collection_group_by_key (c, NULL, AT (6, "group"));
  c = weir_collection_combine (c, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (7, "sum"));
  assert_no_errors (p);
  return (Built) { p, (WeirGraph *) weir__pipeline_graph (p, NULL) };
}

static WeirGraphTransform *
at (Built b, const char *path)
{
  for (unsigned i = 0; i < b.graph->transforms->len; i++)
    {
      WeirGraphTransform *t = b.graph->transforms->pdata[i];

      if (strcmp (t->path, path) == 0)
        return t;
    }
  fail_msg ("no %s", path);
  return NULL;
}

#define assert_broken(change, word)                                                                                   \
  do                                                                                                                  \
    {                                                                                                                 \
      Built              b = build ();                                                                                \
      g_autoptr (GError) error_ = NULL;                                                                               \
      change;                                                                                                         \
      assert_false (weir__graph_verify (b.graph, &error_));                                                           \
      assert_true (g_error_matches (error_, WEIR_ERROR, WEIR_ERROR_GRAPH));                                           \
      if (strstr (error_->message, (word)) == NULL)                                                                   \
        fail_msg ("expected \"%s\", found: %s", (word), error_->message);                                             \
      weir_pipeline_free (b.p);                                                                                       \
    }                                                                                                                 \
  while (0)

static void
rename_to (char **name, const char *to)
{
  g_free (*name);
  *name = g_strdup (to);
}

static void
ids_are_in_range (void **state)
{
  (void) state;
  assert_broken (weir__graph_port (at (b, "flatten")->inputs, 1)->collection.i = 99,
                 "flatten: port 1: no collection 99");
  assert_broken (at (b, "Scope/window")->windowing.i = 99, "Scope/window: no windowing 99");
  assert_broken (weir__graph_collection (b.graph, (WeirCollectionId) { 1 })->windowing.i = 7, "no windowing 7");
  assert_broken (at (b, "group")->parent.i = 99, "stands outside the composite");
}

static void
a_collection_is_made_once_and_before_it_is_used (void **state)
{
  (void) state;
  assert_broken (weir__graph_port (at (b, "flatten")->inputs, 1)->collection.i
                 = weir__graph_port (at (b, "sum")->outputs, 0)->collection.i,
                 "flatten: input 1 is not made by a transform before it");
  assert_broken (weir__graph_port (at (b, "flatten")->inputs, 1)->collection.i
                 = weir__graph_port (at (b, "flatten")->outputs, 0)->collection.i,
                 "flatten: input 1 is not made");
  assert_broken (weir__graph_port (at (b, "group")->outputs, 0)->collection.i
                 = weir__graph_port (at (b, "flatten")->outputs, 0)->collection.i,
                 "group: output out is made by another transform, too");
  assert_broken (weir__graph_add_collection (b.graph, "nobody's", WEIR_TYPE (bool), (WeirWindowingId) { 0 }, true),
                 "collection nobody's is made by no transform");
}

static void
parts_of_a_composite_stand_together_under_its_path (void **state)
{
  (void) state;
  assert_broken (at (b, "group")->parent = at (b, "Scope/parse")->parent, "group: stands outside");
  assert_broken (at (b, "Scope/parse")->parent.i = WEIR__NO_ID, "\"Scope/parse\" is no name");
  assert_broken (rename_to (&at (b, "Scope/parse")->path, "Scape/parse"), "does not begin with its parent's, Scope");
  assert_broken (rename_to (&at (b, "Scope/parse")->path, "Scope/"), "\"\" is no name");
  assert_broken (at (b, "flatten")->parent.i = 0, "flatten: stands outside");
  assert_broken (weir__graph_port (at (b, "Scope")->outputs, 0)->collection.i
                 = weir__graph_port (at (b, "flatten")->outputs, 0)->collection.i,
                 "Scope: output out is not made in this composite");
}

static void
only_combines_that_group_fan_out (void **state)
{
  (void) state;
  assert_broken (at (b, "group")->fanout = 2, "group: has no use for a fan-out");
}

static void
names_are_unique (void **state)
{
  (void) state;
  assert_broken (rename_to (&at (b, "group")->path, "flatten"), "two transforms have this path");
  assert_broken (rename_to (&weir__graph_collection (b.graph, (WeirCollectionId) { 1 })->name, "impulse.out"),
                 "collection 1 has no name of its own");
  assert_broken (rename_to (&weir__graph_port (at (b, "flatten")->inputs, 1)->label, "0"), "two ports are called 0");
}

static void
each_urn_has_its_shape (void **state)
{
  (void) state;
  assert_broken (at (b, "impulse")->urn = WEIR_URN_RESHUFFLE, "0 inputs are wrong for " WEIR_URN_RESHUFFLE);
  assert_broken (at (b, "flatten")->urn = WEIR_URN_GROUP_BY_KEY, "2 inputs are wrong for " WEIR_URN_GROUP_BY_KEY);
  assert_broken (at (b, "Scope/window")->urn = WEIR_URN_PAR_DO, "names no function");
  assert_broken (at (b, "group")->function = g_strdup ("f"), "has no use for a function");
  assert_broken (at (b, "Scope/parse")->config = g_bytes_new ("x", 1), "a configuration and its type go together");
  assert_broken (at (b, "sum")->accumulator = NULL, "sum: no accumulator");
  assert_broken (g_array_set_size (at (b, "group")->outputs, 0), "0 outputs are wrong");
}

static void
types_agree_along_every_transform (void **state)
{
  (void) state;
  assert_broken (at (b, "Scope/parse")->urn = WEIR_URN_LATE_DATA;
                 g_clear_pointer (&at (b, "Scope/parse")->function, g_free), "Scope/parse: input and output: ");
  assert_broken (weir__graph_collection (b.graph, weir__graph_port (at (b, "group")->outputs, 0)->collection)->type
                 = WEIR_TYPE (Score),
                 "group: the values of a group are no list");
  assert_broken (weir__graph_collection (b.graph, weir__graph_port (at (b, "sum")->outputs, 0)->collection)->type
                 = WEIR_TYPE (Rate),
                 "sum: key: ");
  assert_broken (weir__graph_collection (b.graph, (WeirCollectionId) { 0 })->type = WEIR_TYPE (bool),
                 "impulse: output: ");
  assert_broken (weir__graph_collection (b.graph, (WeirCollectionId) { 0 })->type = NULL, "impulse.out has no type");
}

static void
what_may_be_taken_back_is_marked_so (void **state)
{
  (void) state;
  assert_broken (weir__graph_collection (b.graph, weir__graph_port (at (b, "Scope/parse")->outputs, 0)->collection)
                     ->retracts = true,
                 "flatten: output out: its elements may be taken back");
  assert_broken (((WeirWindowing *) b.graph->windowings->pdata[1])->accumulation = WEIR_RETRACTING,
                 "group: output out: its elements may be taken back");
}

static void
tables_are_in_order (void **state)
{
  (void) state;
  assert_broken (b.graph->key_groups = 0, "0 key groups");
  assert_broken (b.graph->key_groups = 65537, "65537 key groups");
  assert_broken (((WeirWindowing *) b.graph->windowings->pdata[0])->merged = true, "windowing 0 is not the default");
  assert_broken (((WeirWindowing *) b.graph->windowings->pdata[1])->windows.size.us = 0,
                 "windowing 1: windows: the size");
  assert_broken (((WeirWindowing *) b.graph->windowings->pdata[1])->windows.kind = WEIR_WINDOWS_SAME,
                 "no kind of windows");
}

static void
a_urn_that_nobody_knows_may_have_any_shape (void **state)
{
  Built b = build ();

  (void) state;
  at (b, "flatten")->urn = "weir:transform:of_the_future:v1";
  assert_true (weir__graph_verify (b.graph, NULL));
  weir_pipeline_free (b.p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (ids_are_in_range),
    cmocka_unit_test (a_collection_is_made_once_and_before_it_is_used),
    cmocka_unit_test (parts_of_a_composite_stand_together_under_its_path),
    cmocka_unit_test (only_combines_that_group_fan_out),
    cmocka_unit_test (names_are_unique),
    cmocka_unit_test (each_urn_has_its_shape),
    cmocka_unit_test (types_agree_along_every_transform),
    cmocka_unit_test (what_may_be_taken_back_is_marked_so),
    cmocka_unit_test (tables_are_in_order),
    cmocka_unit_test (a_urn_that_nobody_knows_may_have_any_shape),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
