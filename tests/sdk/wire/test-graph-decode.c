/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h" /* for memmem */

#include <weir/error.h>

#include "tests/sdk/wire/json-document.h"
#include "tests/sdk/wire/wire-test.h"

/* A right document, in which each case replaces something. */
static const char document[] =
    "{\"WEIR\": [\"graph\", 1, 0],"
    " \"name\": \"p\", \"key_groups\": 256,"
    " \"types\": [{\"kind\": \"bytes\", \"name\": \"WeirBytes\", \"size\": 16, \"align\": 8},"
    "             {\"kind\": \"string\", \"size\": 16, \"align\": 8},"
    "             {\"kind\": \"int\", \"size\": 8, \"align\": 8},"
    "             {\"kind\": \"record\", \"name\": \"Score\", \"size\": 24, \"align\": 8,"
    "              \"fields\": [{\"name\": \"key\", \"offset\": 0, \"type\": 1},"
    "                         {\"name\": \"value\", \"offset\": 16, \"type\": 2}]},"
    "             {\"kind\": \"list\", \"size\": 16, \"align\": 8, \"item\": 3}],"
    " \"windowings\": [{\"windows\": \"beam:window_fn:global_windows:v1\"},"
    "                  {\"windows\": \"beam:window_fn:fixed_windows:v1\", \"size\": 5000000,"
    "                   \"trigger\": {\"kind\": \"repeat\", \"subs\": [{\"kind\": \"element_count\", \"count\": 3}]}}],"
    " \"collections\": [{\"name\": \"impulse.out\", \"type\": 0, \"windowing\": 0, \"bounded\": true},"
    "                 {\"name\": \"parse.out\", \"type\": 3, \"windowing\": 0, \"bounded\": true},"
    "                 {\"name\": \"window.out\", \"type\": 3, \"windowing\": 1, \"bounded\": true},"
    "                 {\"name\": \"parse.all\", \"type\": 4, \"windowing\": 0, \"bounded\": true}],"
    " \"transforms\": [{\"path\": \"impulse\", \"urn\": \"beam:transform:impulse:v1\", \"inputs\": [],"
    "                 \"outputs\": [{\"label\": \"out\", \"collection\": 0}]},"
    "                {\"path\": \"parse\", \"urn\": \"beam:transform:pardo:v1\", \"function\": \"parse\","
    "                 \"inputs\": [{\"label\": \"in\", \"collection\": 0}],"
    "                 \"outputs\": [{\"label\": \"out\", \"collection\": 1}, {\"label\": \"all\", \"collection\": 3}],"
    "                 \"site\": {\"file\": \"user.c\", \"line\": 7}},"
    "                {\"path\": \"window\", \"urn\": \"beam:transform:window_into:v1\", \"windowing\": 1,"
    "                 \"inputs\": [{\"label\": \"in\", \"collection\": 1}],"
    "                 \"outputs\": [{\"label\": \"out\", \"collection\": 2}]}]}";

static char *
replace (const char *text, const char *old, const char *new)
{
  const char *at = strstr (text, old);

  if (at == NULL)
    fail_msg ("no %s in the document", old);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, new, at + strlen (old));
}

static GBytes *
with (const char *old, const char *new)
{
  g_autofree char *text = replace (document, old, new);

  return weir_test_document_from_json (text);
}

/* The document with one change is refused, with this message. */
static void
assert_refused (const char *old, const char *new, const char *message)
{
  g_autoptr (GBytes) bytes = with (old, new);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirGraph) graph = weir__graph_decode (bytes, &error);

  assert_null (graph);
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_GRAPH));
  assert_string_equal (error->message, message);
}

static void
a_document_in_any_order_is_read_and_written_canonically (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_document_from_json (document);
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  g_autoptr (GBytes) canonical = weir__graph_encode (graph);
  g_autoptr (WeirGraph) again = weir_test_wire_decode (canonical);
  g_autoptr (GBytes) same = weir__graph_encode (again);

  (void) state;
  assert_true (g_bytes_equal (canonical, same));
  assert_int_equal (weir__graph_fingerprint (graph), weir__graph_fingerprint (again));
}

static void
what_is_out_of_range_is_named_by_its_path (void **state)
{
  (void) state;
  assert_refused ("{\"label\": \"in\", \"collection\": 1}", "{\"label\": \"in\", \"collection\": 17}",
                  "transforms[2].inputs[0].collection: 17 is out of range (there are 4)");
  assert_refused ("\"type\": 3, \"windowing\": 1", "\"type\": 5, \"windowing\": 1",
                  "collections[2].type: 5 is out of range (there are 5)");
  assert_refused ("\"windowing\": 1, \"bounded\"", "\"windowing\": 2, \"bounded\"",
                  "collections[2].windowing: 2 is out of range (there are 2)");
  assert_refused ("\"key_groups\": 256", "\"key_groups\": 0", "key_groups: 0 is out of range");
  assert_refused ("\"key_groups\": 256", "\"key_groups\": 65537", "key_groups: 65537 is out of range (at most 65536)");
  assert_refused ("\"line\": 7", "\"line\": -7", "transforms[1].site.line: -7 is out of range");
  assert_refused ("\"size\": 5000000", "\"size\": -1", "windowings[1].size: -1 is out of range");
  assert_refused ("\"size\": 5000000", "\"size\": 18446744073709551615",
                  "windowings[1].size: 18446744073709551615 is out of range");
  assert_refused ("\"function\": \"parse\"", "\"function\": \"parse\", \"parent\": 3",
                  "transforms[1].parent: 3 is out of range (there are 3)");
}

/* An item's index points back, so a type cannot contain itself. */
static void
a_type_cannot_contain_itself (void **state)
{
  (void) state;
  assert_refused ("\"item\": 3", "\"item\": 4", "types[4].item: 4 is out of range (there are 4)");
  assert_refused ("\"offset\": 0, \"type\": 1", "\"offset\": 0, \"type\": 3",
                  "types[3].fields[0].type: 3 is out of range (there are 3)");
}

static void
what_is_missing_twice_there_or_of_the_wrong_kind_is_named (void **state)
{
  (void) state;
  assert_refused ("\"name\": \"p\", ", "", "name: is missing");
  assert_refused ("\"name\": \"parse.out\", ", "", "collections[1].name: is missing");
  assert_refused ("\"bounded\": true},", "\"bounded\": true, \"bounded\": true},",
                  "collections[0].bounded: is there twice");
  assert_refused ("\"bounded\": true},", "\"bounded\": 1},",
                  "collections[0].bounded: must be a boolean, not an integer");
  assert_refused ("\"inputs\": []", "\"inputs\": {}", "transforms[0].inputs: must be an array, not a map");
  assert_refused ("{\"label\": \"out\", \"collection\": 0}", "null",
                  "transforms[0].outputs[0]: must be a map, not nil");
  assert_refused ("\"path\": \"impulse\"", "\"path\": 3", "transforms[0].path: must be a string, not an integer");
  assert_refused ("\"name\": \"p\"", "\"name\": \"p\n\"", "name: holds a control character");
  assert_refused ("\"name\": \"p\"", "\"name\": \"p\xff\"", "name: is not UTF-8");
  assert_refused ("\"count\": 3", "3: 3", "windowings[1].trigger.subs[0]: a field's name must be a string");
  assert_refused ("\"kind\": \"repeat\"", "\"kind\": \"repent\"", "windowings[1].trigger.kind: \"repent\" is unknown");
  assert_refused ("\"windowing\": 0, \"bounded\"", "\"windowing\": -1, \"bounded\"",
                  "collections[0].windowing: -1 is out of range");
}

static void
a_layout_that_no_compiler_makes_is_refused (void **state)
{
  (void) state;
  assert_refused ("\"offset\": 16", "\"offset\": 24", "types[3].fields: \"value\" does not fit at offset 24");
  assert_refused ("\"offset\": 16", "\"offset\": 17", "types[3].fields: \"value\" does not fit at offset 17");
  assert_refused ("\"offset\": 16", "\"offset\": 8", "types[3].fields: \"key\" and \"value\" overlap");
  assert_refused ("\"name\": \"value\", ", "\"name\": \"key\", ", "types[3].fields: \"key\" is there twice");
  assert_refused ("\"size\": 24, \"align\": 8", "\"size\": 24, \"align\": 7",
                  "types[3].size: 24 bytes, aligned to 7, is no layout");
  assert_refused ("\"size\": 24, \"align\": 8", "\"size\": 20, \"align\": 4",
                  "types[3].fields: \"key\" does not fit at offset 0");
  assert_refused ("\"kind\": \"string\", \"size\": 16", "\"kind\": \"string\", \"size\": 8",
                  "types[1].size: a string of 8 bytes, aligned to 8, was laid out for another architecture");
  assert_refused ("\"kind\": \"int\", \"size\": 8, \"align\": 8", "\"kind\": \"int\", \"size\": 8, \"align\": 4",
                  "types[2].size: a int of 8 bytes, aligned to 4, was laid out for another architecture");
  assert_refused ("\"kind\": \"list\", \"size\": 16", "\"kind\": \"list\", \"size\": 24",
                  "types[4].size: a list of 24 bytes, aligned to 8, was laid out for another architecture");
}

/* Each doubles the one before it: 40 lines that would take a trillion steps to walk. */
static void
a_type_of_too_many_parts_is_refused (void **state)
{
  g_autoptr (GString) types = g_string_new ("{\"kind\": \"list\", \"size\": 16, \"align\": 8, \"item\": 3}");
  int n = 5;

  (void) state;
  for (int i = 0; i < 40; i++, n += 2)
    g_string_append_printf (types,
                            ", {\"kind\": \"record\", \"size\": 32, \"align\": 8,"
                            "   \"fields\": [{\"name\": \"a\", \"offset\": 0, \"type\": %d},"
                            "              {\"name\": \"b\", \"offset\": 16, \"type\": %d}]},"
                            "  {\"kind\": \"list\", \"size\": 16, \"align\": 8, \"item\": %d}",
                            n - 1, n - 1, n);
  assert_refused ("{\"kind\": \"list\", \"size\": 16, \"align\": 8, \"item\": 3}", types->str,
                  "types[31]: a type may have 65536 parts, nested 64 deep");
}

static void
a_strategy_that_construction_would_refuse_is_refused (void **state)
{
  (void) state;
  assert_refused ("\"size\": 5000000", "\"size\": 0", "windowings[1]: windows: the size must be positive, not 0 s");
  assert_refused ("\"size\": 5000000", "\"size\": 5, \"allowed_lateness\": -1",
                  "windowings[1].allowed_lateness: -1 is out of range");
  assert_refused ("{\"windows\": \"beam:window_fn:global_windows:v1\"},", "",
                  "windowings: the first must be the default one");
}

static void
what_no_program_builds_is_refused_by_the_verifier (void **state)
{
  g_autoptr (GBytes) bytes = with ("\"label\": \"out\", \"collection\": 2", "\"label\": \"out\", \"collection\": 1");
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (weir__graph_decode (bytes, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_GRAPH));
  assert_true (g_str_has_prefix (error->message, "graph p: window: "));
}

/* --- versions and unknown fields ---------------------------------------------------------------------------------- */

static void
another_document_or_major_version_is_refused (void **state)
{
  (void) state;
  assert_refused ("\"WEIR\": [\"graph\", 1, 0],", "",
                  "this is no document of Weir: it has no field \"WEIR\"");
  assert_refused ("\"graph\"", "\"snapshot\"", "WEIR: this is not a graph but another document of Weir");
  assert_refused ("[\"graph\", 1, 0]", "[\"graph\", 2, 5]",
                  "WEIR: the graph is of version 2.5, this program reads version 1; a newer Weir is needed");
  assert_refused ("[\"graph\", 1, 0]", "[\"graph\", 0, 9]",
                  "WEIR: the graph is of version 0.9, this program reads version 1");
  assert_refused ("[\"graph\", 1, 0]", "[\"graph\", 1]", "WEIR: must be a kind, a major and a minor version");
}

/* Every map of the document gets a field that nobody knows; all are there after a round trip, byte for byte. */
static void
unknown_fields_of_a_newer_minor_version_survive (void **state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL, canonical = NULL, again = NULL;
  g_autoptr (WeirGraph) graph = NULL, same = NULL;
  g_autofree char *json = NULL;
  unsigned n = 0, found = 0;

  (void) state;
  for (const char *c = document; *c != '\0'; c++)
    {
      g_string_append_c (text, *c);
      if (*c == '{')
        g_string_append_printf (text, "\"new %u\": [-1, {\"x\": null}], \"a%u\": true, ", n, n);
      n += *c == '{';
    }
  g_string_replace (text, "1, 0]", "1, 3]", 1);
  bytes = weir_test_document_from_json (text->str);
  graph = weir_test_wire_decode (bytes);
  canonical = weir__graph_encode (graph);
  same = weir_test_wire_decode (canonical);
  again = weir__graph_encode (same);
  assert_true (g_bytes_equal (canonical, again));
  json = weir__graph_to_json (same);
  assert_non_null (strstr (json, "    1,\n    3\n  ]"));
  for (const char *at = json; (at = strstr (at, "\"new ")) != NULL; at++)
    found++;
  assert_int_equal (found, n);
  assert_true (n > 20);
}

/* A number that is not written in the shortest way is still the same number, and in an unknown field stays as it
 * was. */
static void
an_unknown_value_stays_as_it_was_written (void **state)
{
  g_autoptr (GBytes) plain = with ("\"name\": \"p\"", "\"name\": \"p\", \"zz\": 77777777");
  gsize size;
  const uint8_t *data = g_bytes_get_data (plain, &size);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  const uint8_t *field = memmem (data, size, "\xa2zz\xce", 4);
  g_autoptr (GBytes) bytes = NULL, written = NULL;
  g_autoptr (WeirGraph) graph = NULL;

  (void) state;
  g_byte_array_append (longer, data, (guint) (field + 3 - data));
  g_byte_array_append (longer, (const guint8 *) "\xcf\0\0\0\0", 5);
  g_byte_array_append (longer, field + 4, (guint) (size - (size_t) (field + 4 - data)));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  graph = weir_test_wire_decode (bytes);
  written = weir__graph_encode (graph);
  data = g_bytes_get_data (written, &size);
  assert_non_null (memmem (data, size, "\xa2zz\xcf\0\0\0\0", 8));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_document_in_any_order_is_read_and_written_canonically),
    cmocka_unit_test (what_is_out_of_range_is_named_by_its_path),
    cmocka_unit_test (a_type_cannot_contain_itself),
    cmocka_unit_test (what_is_missing_twice_there_or_of_the_wrong_kind_is_named),
    cmocka_unit_test (a_layout_that_no_compiler_makes_is_refused),
    cmocka_unit_test (a_type_of_too_many_parts_is_refused),
    cmocka_unit_test (a_strategy_that_construction_would_refuse_is_refused),
    cmocka_unit_test (what_no_program_builds_is_refused_by_the_verifier),
    cmocka_unit_test (another_document_or_major_version_is_refused),
    cmocka_unit_test (unknown_fields_of_a_newer_minor_version_survive),
    cmocka_unit_test (an_unknown_value_stays_as_it_was_written),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
