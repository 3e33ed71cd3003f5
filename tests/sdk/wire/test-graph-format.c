/* SPDX-License-Identifier: Apache-2.0 */
/* docs/graph-format.md and the code say the same. */
#include "tests/sdk/wire/wire-test.h"

#include <weir/sys/trigger-fn.h>

static char *
read_page (void)
{
  const char      *source = g_getenv ("WEIR_SRCDIR");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "docs", "graph-format.md", NULL);
  char            *page = NULL;

  if (!g_file_get_contents (path, &page, NULL, NULL))
    {
      if (source != NULL)
        fail_msg ("%s cannot be read", path);
      skip ();
    }
  return page;
}

/* The text between ```LANGUAGE and ```. */
static char *
cut_block (const char *page, const char *language)
{
  g_autofree char *fence = g_strdup_printf ("```%s\n", language);
  const char      *start = strstr (page, fence), *end;

  assert_non_null (start);
  start += strlen (fence);
  end = strstr (start, "```");
  assert_non_null (end);
  return g_strndup (start, (gsize) (end - start));
}

static GBytes *
read_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);

  for (int i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        uint8_t byte = (uint8_t) g_ascii_strtoull (words[i], NULL, 16);

        g_byte_array_append (bytes, &byte, 1);
      }
  return g_byte_array_free_to_bytes (bytes);
}

static void
the_example_is_what_the_program_writes (void **state)
{
  g_autofree char *page = read_page (), *hex = cut_block (page, "hex"), *json = cut_block (page, "json"),
                  *written = NULL;
  g_autoptr (GBytes) documented = read_hex (hex);
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_small_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (documented);

  (void) state;
  assert_true (g_bytes_equal (documented, bytes));
  written = weir__graph_to_json (graph);
  assert_string_equal (json, written);
}

/* Every key of a document that uses all there is stands in the page between backquotes. */
static void
every_field_and_word_is_documented (void **state)
{
  g_autofree char *page = read_page ();
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  g_autofree char *json = weir__graph_to_json (graph);
  g_auto (GStrv) lines = g_strsplit (json, "\n", -1);
  unsigned n = 0;

  (void) state;
  for (int i = 0; lines[i] != NULL; i++)
    {
      const char      *quote = strchr (lines[i], '"'), *end = quote != NULL ? strstr (quote, "\": ") : NULL;
      g_autofree char *key = NULL;

      if (end == NULL)
        continue;
      key = g_strdup_printf ("`%.*s`", (int) (end - quote - 1), quote + 1);
      if (strstr (page, key) == NULL)
        fail_msg ("docs/graph-format.md says nothing of %s", key);
      n++;
    }
  assert_true (n > 100);
}

/* A strategy for each number of each list of words. */
static WeirGraph *
a_graph_of_all_strategies (void)
{
  static const WeirTriggerFn own = { .abi = WEIR_BATCH_ABI, .size = sizeof own, .name = "own" };
  WeirGraph                 *graph = weir__graph_new ("all");

  for (unsigned kind = 0; kind <= WEIR_TRIGGER_CUSTOM; kind++)
    {
      const WeirTrigger   trigger = { .kind = kind, .custom = kind == WEIR_TRIGGER_CUSTOM ? &own : NULL };
      const WeirTrigger  *sub = &trigger;
      const WeirTrigger   around = { .kind = WEIR_TRIGGER_REPEATEDLY, .subs = &sub, .n_subs = 1 };
      const WeirWindowing windowing = { .windows = { .kind = MIN (kind, WEIR_WINDOWS_CALENDAR),
                                                     .unit = MIN (kind, WEIR_CALENDAR_YEARS) },
                                        .trigger = &around,
                                        .accumulation = MIN (kind, WEIR_RETRACTING),
                                        .timestamp_combiner = MIN (kind, WEIR_LATEST),
                                        .closing = MIN (kind, WEIR_CLOSING_FIRE_ALWAYS),
                                        .on_time = MIN (kind, WEIR_ON_TIME_FIRE_IF_NOT_EMPTY) };

      weir__graph_add_windowing (graph, &windowing);
    }
  for (unsigned retracts = 0; retracts <= WEIR_RETRACTS_CONSUME; retracts++)
    {
      WeirTransformId id = weir__graph_add_transform (graph, "step", WEIR_URN_IMPULSE);

      weir__graph_transform (graph, id)->retracts = retracts;
    }
  return graph;
}

static void
every_word_and_window_urn_is_documented (void **state)
{
  g_autofree char *page = read_page ();
  g_autoptr (WeirGraph) graph = a_graph_of_all_strategies ();
  g_autofree char *json = weir__graph_to_json (graph);
  g_auto (GStrv) lines = g_strsplit (json, "\n", -1);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  void *word;

  (void) state;
  for (int i = 0; lines[i] != NULL; i++)
    {
      const char *value = strstr (lines[i], "\": \"");

      if (value == NULL || strstr (lines[i], "\"path\"") != NULL || strstr (lines[i], "\"name\"") != NULL
          || strstr (lines[i], "\"function\"") != NULL)
        continue;
      value += strlen ("\": \"");
      g_hash_table_add (words, g_strdup_printf ("`%.*s`", (int) strcspn (value, "\""), value));
    }
  /* 13 triggers, 5 windows, 3 units, 2 accumulations, 2 combiners, 1 closing, 1 on time, 4 retracts, 1 transform. */
  assert_int_equal (g_hash_table_size (words), 32);
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (strstr (page, word) == NULL)
      fail_msg ("docs/graph-format.md says nothing of %s", (char *) word);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_example_is_what_the_program_writes),
    cmocka_unit_test (every_field_and_word_is_documented),
    cmocka_unit_test (every_word_and_window_urn_is_documented),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
