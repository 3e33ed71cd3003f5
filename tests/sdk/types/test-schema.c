/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/schema.h"
#include "tests/support/document.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

/* Score again: another name, another order in memory, the same schema. */
typedef struct
{
  bool       won;
  WeirTime   when;
  int32_t    points;
  WeirString user;
} Tally;
WEIR_RECORD (Tally, user, points, when, won)

typedef struct
{
  WeirString user;
  int64_t    points;
  WeirTime   when;
  bool       won;
} WideScore;
WEIR_RECORD (WideScore, user, points, when, won)

WEIR_LIST (Scores, Score)
WEIR_LIST (WideScores, WideScore)
WEIR_KV (TeamScores, WeirString, Scores)
WEIR_KV (TeamWideScores, WeirString, WideScores)
WEIR_KV (Labelled, WeirString, WeirString)

static void
assert_parts (const WeirType *a, const WeirType *b, gboolean layout, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_false ((layout ? weir_type_same_layout : weir_type_same_schema) (a, b, &error));
  assert_string_equal (error->message, message);
}

static void
names_and_offsets_of_c_are_outside_the_schema (void **state)
{
  (void) state;
  assert_true (weir_type_same_schema (WEIR_TYPE (Score), WEIR_TYPE (Tally), NULL));
  assert_int_equal (weir_type_fingerprint (WEIR_TYPE (Score)), weir_type_fingerprint (WEIR_TYPE (Tally)));
}

static void
the_first_difference_of_schemas_is_named_with_its_path (void **state)
{
  (void) state;
  assert_parts (WEIR_TYPE (Score), WEIR_TYPE (WideScore), FALSE, "field points: int32 is not int64");
  assert_parts (WEIR_TYPE (TeamScores), WEIR_TYPE (TeamWideScores), FALSE, "field value[].points: int32 is not int64");
  assert_parts (WEIR_TYPE (Labelled), WEIR_TYPE (WordCount), FALSE, "field value: string is not int64");
  assert_parts (WEIR_TYPE (WordCount), WEIR_TYPE (CountsOf), FALSE, "field value: the other's field 2 is values");
  assert_parts (WEIR_TYPE (WeirString), WEIR_TYPE (WeirBytes), FALSE, "string is not bytes");
}

static void
rows_are_exchangeable_only_if_offsets_are_the_same_too (void **state)
{
  (void) state;
  assert_true (weir_type_same_layout (WEIR_TYPE (Score), WEIR_TYPE (Score), NULL));
  assert_parts (WEIR_TYPE (Score), WEIR_TYPE (Tally), TRUE, "field user: lies at byte 0 here, at byte 24 there");
}

static void
a_type_prints_as_its_schema (void **state)
{
  g_autofree char *count = weir_type_to_string (WEIR_TYPE (WordCount));
  g_autofree char *visit = weir_type_to_string (WEIR_TYPE (Visit));

  (void) state;
  assert_string_equal (count, "record WordCount { key: string, value: int64 }");
  assert_string_equal (visit,
                       "record Visit { level: uint8, place: record Place { lat: float64, lon: float64 }, raw: bytes, "
                       "rank: optional<int32>, words: list<string>, tags: map<string, int64>, took: duration, "
                       "ratio: float32, best: record Score { user: string, points: int32, when: timestamp, "
                       "won: bool } }");
}

static void
every_scalar_has_a_name_of_its_own (void **state)
{
  (void) state;
#define ROUND_TRIP(T, kind)                                                                                            \
  assert_ptr_equal (weir__type_scalar_by_name (weir__type_scalar_name (&weir__type_##T)), &weir__type_##T);
  WEIR_FOR_EACH_SCALAR (ROUND_TRIP)
  assert_null (weir__type_scalar_name (WEIR_TYPE (Words)));
  assert_null (weir__type_scalar_by_name ("list"));
}

/* The vectors of docs/value-format.md. */
static void
fingerprints_are_those_of_the_document (void **state)
{
  (void) state;
  assert_documented ("value-format.md", weir_type_fingerprint (WEIR_TYPE (int64_t)), UINT64_C (0x8395c07b4f143d7));
  assert_documented ("value-format.md", weir_type_fingerprint (WEIR_TYPE (WeirString)), UINT64_C (0x8218a07b4dd0020));
  assert_documented ("value-format.md", weir_type_fingerprint (WEIR_TYPE (WordCount)), UINT64_C (0xd91eb0650a54c25e));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_and_offsets_of_c_are_outside_the_schema),
    cmocka_unit_test (the_first_difference_of_schemas_is_named_with_its_path),
    cmocka_unit_test (rows_are_exchangeable_only_if_offsets_are_the_same_too),
    cmocka_unit_test (a_type_prints_as_its_schema),
    cmocka_unit_test (every_scalar_has_a_name_of_its_own),
    cmocka_unit_test (fingerprints_are_those_of_the_document),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
