/* SPDX-License-Identifier: Apache-2.0 */
/* The drawings: dot, SVG with and without Graphviz, JSON. */
#include <stdio.h>

#include "sdk/wire/graph-picture.h"
#include "tests/sdk/wire/wire-test.h"

static WeirGraph *
sample (void)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());

  return weir_test_wire_decode (bytes);
}

#define assert_contains(text, part)                                                                                   \
  do                                                                                                                  \
    if (strstr ((text), (part)) == NULL)                                                                              \
      fail_msg ("no \"%s\" in:\n%s", (part), (text));                                                                 \
  while (0)

/* Well-formed, by GLib's own parser. */
static void
assert_is_markup (const char *text)
{
  static const GMarkupParser    ignore_all;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&ignore_all, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, text, -1, &error) || !g_markup_parse_context_end_parse (context, &error))
    fail_msg ("%s:\n%s", error->message, text);
}

static void
dot_has_steps_composites_and_labelled_edges (void **state)
{
  g_autoptr (WeirGraph) graph = sample ();
  g_autofree char *dot = weir__graph_to_dot (graph);

  (void) state;
  assert_true (g_str_has_prefix (dot, "digraph \"sample\" {\n"));
  assert_contains (dot, "label=\"Long \\\"lines\\\"\"; style=\"rounded\"");
  assert_contains (dot, "    t3 [label=\"keep_longer\\npardo\"];\n");
  assert_contains (dot, "  t6 [label=\"sum\\ncombine per key\"];\n");
  assert_contains (dot, "  t1 -> t3 [label=\"WeirString\", style=\"dashed\"];\n");
  assert_contains (dot, "[label=\"Score\\nfixed windows of 5 min at 1 s, after\\nwatermark");
}

/* Graphviz is the judge where it is. */
static void
dot_draws_what_is_written_for_it (void **state)
{
  g_autofree char *program = g_find_program_in_path ("dot");
  g_autoptr (WeirGraph) graph = sample ();
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = NULL;

  (void) state;
  if (program == NULL)
    skip ();
  svg = weir__graph_to_svg (graph, &error);
  if (svg == NULL)
    fail_msg ("%s", error->message);
  assert_contains (svg, "<svg");
  assert_contains (svg, "keep_longer");
}

static void
without_graphviz_the_drawing_is_our_own (void **state)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (WeirGraph) graph = sample ();
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = NULL;

  (void) state;
  g_setenv ("PATH", "/nonexistent", TRUE);
  svg = weir__graph_to_svg (graph, &error);
  g_setenv ("PATH", path, TRUE);
  assert_non_null (svg);
  assert_is_markup (svg);
  assert_contains (svg, ">keep_longer</text>");
  assert_contains (svg, ">Long &quot;lines&quot;</text>");
  assert_contains (svg, "stroke-dasharray");
}

/* Boxes of our own drawing by their rectangles: no two of them touch. */
static void
boxes_do_not_overlap (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int round = 0; round < 50; round++)
    {
      g_autoptr (WeirArena) arena = weir_arena_new ();
      g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_random_pipeline (rand, arena));
      g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
      g_autofree char *svg = weir__picture_svg (graph);
      int boxes[64][4], n = 0;

      assert_is_markup (svg);
      for (const char *at = svg; (at = strstr (at, "<rect ")) != NULL; at++, n++)
        assert_int_equal (sscanf (at, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", &boxes[n][0], &boxes[n][1],
                                  &boxes[n][2], &boxes[n][3]),
                          4);
      assert_true (n > 0);
      for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
          assert_true (boxes[i][0] + boxes[i][2] <= boxes[j][0] || boxes[j][0] + boxes[j][2] <= boxes[i][0]
                       || boxes[i][1] + boxes[i][3] <= boxes[j][1] || boxes[j][1] + boxes[j][3] <= boxes[i][1]);
    }
}

static void
json_is_the_document (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_small_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  g_autofree char *json = weir__graph_to_json (graph);

  (void) state;
  assert_true (
      g_str_has_prefix (json, "{\n  \"WEIR\": [\n    \"graph\",\n    1,\n    0\n  ],\n  \"collections\": [\n"));
  assert_contains (json, "      \"urn\": \"beam:transform:impulse:v1\"\n");
}

static void
names_cannot_break_out_of_a_drawing (void **state)
{
  static const char evil[] = "a\"]; \\ <b>&\n\x1b\xff";
  g_autoptr (WeirGraph) graph = sample ();
  WeirGraphTransform *t = weir__graph_transform (graph, (WeirTransformId) { 1 });
  g_autofree char *dot = NULL, *svg = NULL, *json = NULL;

  (void) state;
  g_free (t->path);
  t->path = g_strdup (evil);
  dot = weir__graph_to_dot (graph);
  svg = weir__picture_svg (graph);
  json = weir__graph_to_json (graph);
  assert_contains (dot, "t1 [label=\"a\\\"]; \\\\ <b>&??\xef\xbf\xbd\\npardo");
  assert_is_markup (svg);
  assert_contains (svg, "a&quot;]; \\ &lt;b&gt;&amp;??\xef\xbf\xbd</text>");
  assert_contains (json, "\"path\": \"a\\\"]; \\\\ <b>&\\u000a\\u001b\xef\xbf\xbd\"");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (dot_has_steps_composites_and_labelled_edges),
    cmocka_unit_test (dot_draws_what_is_written_for_it),
    cmocka_unit_test (without_graphviz_the_drawing_is_our_own),
    cmocka_unit_test (boxes_do_not_overlap),
    cmocka_unit_test (json_is_the_document),
    cmocka_unit_test (names_cannot_break_out_of_a_drawing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
