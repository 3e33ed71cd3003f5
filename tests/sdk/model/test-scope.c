/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

static const char *
path_of (const WeirPipeline *p, unsigned i)
{
  return ((const WeirGraphTransform *) weir__pipeline_graph ((WeirPipeline *) p, NULL)->transforms->pdata[i])->path;
}

static void
assert_paths (WeirPipeline *p, const char *expected)
{
  g_autoptr (GString) paths = g_string_new (NULL);

  assert_no_errors (p);
  for (unsigned i = 0; i < weir__pipeline_graph (p, NULL)->transforms->len; i++)
    g_string_append_printf (paths, "%s%s", i > 0 ? " " : "", path_of (p, i));
  assert_string_equal (paths->str, expected);
}

static void
names_that_nobody_gave_are_numbered (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  for (int i = 0; i < 3; i++)
    weir_pipeline_impulse (p, AT (1, "impulse"));
  weir_pipeline_impulse (p, AT (1, "impulse_4"));
  weir_pipeline_impulse (p, AT (1, "impulse"));
  weir_pipeline_impulse (p, AT (1, NULL));
  assert_paths (p, "impulse impulse_2 impulse_3 impulse_4 impulse_5 impulse_6");
  assert_false (((WeirGraphTransform *) weir__pipeline_graph (p, NULL)->transforms->pdata[0])->numbered);
  assert_true (((WeirGraphTransform *) weir__pipeline_graph (p, NULL)->transforms->pdata[1])->numbered);
}

static void
a_scope_is_a_step_that_contains_the_others (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = NULL;

  (void) state;
  WEIR_SCOPE (p, "Read")
    {
      weir_pipeline_impulse (p, AT (1, "impulse"));
      WEIR_SCOPE (p, "Inner")
        c = weir_pipeline_impulse (p, AT (2, "impulse"));
      weir_collection_reshuffle (c, AT (3, "spread"));
    }
  WEIR_SCOPE (p, "Read")
    weir_pipeline_impulse (p, AT (4, "impulse"));
  assert_paths (p, "Read Read/impulse Read/Inner Read/Inner/impulse Read/spread Read_2 Read_2/impulse");
}

static void
a_composites_ports_are_what_crosses_its_border (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *lines = some_lines (p), *words = NULL, *c = NULL;
  const WeirGraph         *graph;
  WeirGraphTransform      *outer, *inner;

  (void) state;
  WEIR_SCOPE (p, "Outer")
    {
      words = weir_collection_par_do (lines, &split_words, NULL, NULL, AT (1, "split"));
      WEIR_SCOPE (p, "Inner")
        c = weir_collection_flatten (p, (WeirCollection *[]) { words, lines, lines }, 3, NULL, AT (2, "flatten"));
    }
  weir_collection_reshuffle (c, AT (3, "spread"));
  weir_collection_reshuffle (c, AT (4, "spread"));
  assert_no_errors (p);
  graph = weir__pipeline_graph (p, NULL);
  outer = graph->transforms->pdata[2];
  inner = graph->transforms->pdata[4];
  assert_string_equal (outer->path, "Outer");
  assert_int_equal (outer->inputs->len, 1);
  assert_string_equal (weir__graph_collection (graph, weir__graph_port (outer->inputs, 0)->collection)->name,
                       "read_lines.out");
  assert_int_equal (outer->outputs->len, 1);
  assert_string_equal (inner->path, "Outer/Inner");
  assert_int_equal (inner->inputs->len, 2);
  assert_string_equal (weir__graph_port (inner->inputs, 0)->label, "in");
  assert_string_equal (weir__graph_port (inner->inputs, 1)->label, "in_2");
  assert_int_equal (inner->outputs->len, 1);
}

static void
a_name_renames_the_step_and_its_collections (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_name (weir_pipeline_impulse (p, AT (1, "impulse")), "Start");
  weir_pipeline_impulse (p, AT (1, "impulse"));
  weir_pipeline_impulse (p, AT (1, "Start"));
  assert_paths (p, "Start impulse Start_2");
  assert_string_equal (weir__graph_collection (weir__pipeline_graph (p, NULL), (WeirCollectionId) { 0 })->name,
                       "Start.out");
}

static void
a_composite_is_named_as_a_whole_once_it_is_closed (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = NULL;

  (void) state;
  WEIR_SCOPE (p, "count")
    {
      WEIR_SCOPE (p, "inner")
        c = weir_pipeline_impulse (p, AT (1, "impulse"));
      weir_collection_name (c, "Inner");
    }
  weir_pipeline_impulse (p, AT (2, "counting"));
  weir_collection_name (c, "Count");
  assert_paths (p, "Count Count/Inner Count/Inner/impulse counting");
  assert_string_equal (weir__graph_collection (weir__pipeline_graph (p, NULL), (WeirCollectionId) { 0 })->name,
                       "Count/Inner/impulse.out");
}

static void
a_collection_from_outside_can_be_named_within_a_scope (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = weir_pipeline_impulse (p, AT (1, "impulse"));

  (void) state;
  WEIR_SCOPE (p, "Scope")
    {
      weir_collection_name (c, "Start");
      weir_collection_reshuffle (c, AT (2, "spread"));
    }
  assert_paths (p, "Start Scope Scope/spread");
}

static void
the_same_name_again_is_fine (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = weir_pipeline_impulse (p, AT (1, "impulse"));

  (void) state;
  weir_collection_name (c, "Start");
  weir_collection_name (c, "Start");
  assert_paths (p, "Start");
}

static void
a_name_given_twice_in_a_scope_is_an_error_that_says_by_whom (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_name (weir_pipeline_impulse (p, AT (1, "impulse")), "Start");
  weir_collection_name (weir_pipeline_impulse (p, AT (2, "impulse")), "Start");
  assert_errors (p, "user.c:2: impulse: the name \"Start\" is taken: by user.c:1");
}

static void
a_name_is_not_empty_and_holds_no_slash (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = weir_pipeline_impulse (p, AT (1, "impulse"));

  (void) state;
  weir_collection_name (c, "");
  weir_collection_name (c, "a/b");
  weir_collection_name (c, NULL);
  assert_errors (p, "user.c:1: impulse: \"\" is no name: it must not be empty nor hold a '/'\n"
                    "user.c:1: impulse: \"a/b\" is no name: it must not be empty nor hold a '/'\n"
                    "user.c:1: impulse: \"\" is no name: it must not be empty nor hold a '/'");
}

static void
a_scopes_name_is_not_empty_and_holds_no_slash (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_scope_begin (p, AT (1, "a/b"));
  weir_collection_name (weir_pipeline_impulse (p, AT (2, "impulse")), "Start");
  weir_scope_end (p);
  weir_scope_begin (p, AT (3, ""));
  weir_scope_begin (p, AT (4, "a/\n"));
  weir_scope_end (p);
  weir_scope_end (p);
  assert_errors (p, "user.c:1: a|b: \"a/b\" is no name: it must not be empty nor hold a '/'\n"
                    "user.c:3: ?: \"\" is no name: it must not be empty nor hold a '/'\n"
                    "user.c:4: ?/a|?: the step's name holds a control character");
}

static void
a_name_is_text_of_one_line (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = weir_pipeline_impulse (p, AT (1, "impulse"));

  (void) state;
  weir_collection_name (c, "two\nlines");
  weir_collection_name (c, "W\xf6rter");
  weir_collection_reshuffle (c, AT (2, "tab\there"));
  weir_scope_begin (p, (WeirSite) { "user\n.c", 3, "\x1b[31m" });
  weir_pipeline_add_error (p, AT (4, "own\n"), "is wrong");
  weir_scope_end (p);
  assert_errors (p, "user.c:1: impulse: the name holds a control character\n"
                    "user.c:1: impulse: the name is not UTF-8\n"
                    "user.c:2: tab?here: the step's name holds a control character\n"
                    "user?.c:3: ?[31m: the step's name holds a control character\n"
                    "user.c:4: ?[31m/own?: is wrong");
}

static void
a_slash_in_a_name_that_a_macro_made_does_no_harm (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_pipeline_impulse (p, AT (1, "a/b"));
  weir_pipeline_impulse (p, AT (2, ""));
  assert_paths (p, "a|b ?");
}

static void
a_scope_that_is_not_ended_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_scope_begin (p, AT (7, "Open"));
  assert_errors (p, "user.c:7: Open: the scope is not ended");
  weir_scope_end (p);
  assert_no_errors (p);
}

static void
ending_a_scope_that_is_not_open_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_scope_end (p);
  assert_error (p, "weir_scope_end: ", "no scope is open");
}

static void
a_thousand_steps_of_one_name_are_numbered_quickly (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  for (int i = 0; i < 1000; i++)
    weir_pipeline_impulse (p, AT (1, "impulse"));
  assert_string_equal (path_of (p, 999), "impulse_1000");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_that_nobody_gave_are_numbered),
    cmocka_unit_test (a_scope_is_a_step_that_contains_the_others),
    cmocka_unit_test (a_composites_ports_are_what_crosses_its_border),
    cmocka_unit_test (a_name_renames_the_step_and_its_collections),
    cmocka_unit_test (a_composite_is_named_as_a_whole_once_it_is_closed),
    cmocka_unit_test (a_collection_from_outside_can_be_named_within_a_scope),
    cmocka_unit_test (the_same_name_again_is_fine),
    cmocka_unit_test (a_name_given_twice_in_a_scope_is_an_error_that_says_by_whom),
    cmocka_unit_test (a_name_is_not_empty_and_holds_no_slash),
    cmocka_unit_test (a_scopes_name_is_not_empty_and_holds_no_slash),
    cmocka_unit_test (a_name_is_text_of_one_line),
    cmocka_unit_test (a_slash_in_a_name_that_a_macro_made_does_no_harm),
    cmocka_unit_test (a_scope_that_is_not_ended_is_an_error),
    cmocka_unit_test (ending_a_scope_that_is_not_open_is_an_error),
    cmocka_unit_test (a_thousand_steps_of_one_name_are_numbered_quickly),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
