/* SPDX-License-Identifier: Apache-2.0 */
/* What an error of a function tells of the element that it was at. */
#include <weir/weir.h>

#include "tests/support/weir-test.h"

typedef struct
{
  WeirString path;
  int64_t    size;
} Found;
WEIR_RECORD (Found, path, size)

static const char *message; /* what the function fails with */
static bool        ours;    /* its domain */

static gboolean
fail_text (WeirContext *ctx G_GNUC_UNUSED, const WeirString *text G_GNUC_UNUSED, boolEmitter *out G_GNUC_UNUSED,
           GError **error)
{
  g_set_error_literal (error, ours ? WEIR_ERROR : G_FILE_ERROR, ours ? WEIR_ERROR_DATA : G_FILE_ERROR_IO, message);
  return FALSE;
}
WEIR_DO_FN (fail_text, WeirString, bool)

static gboolean
fail_found (WeirContext *ctx, const Found *found, boolEmitter *out, GError **error)
{
  return fail_text (ctx, &found->path, out, error);
}
WEIR_DO_FN (fail_found, Found, bool)

static gboolean
fail_impulse (WeirContext *ctx, const WeirBytes *impulse G_GNUC_UNUSED, boolEmitter *out, GError **error)
{
  return fail_text (ctx, NULL, out, error);
}
WEIR_DO_FN (fail_impulse, WeirBytes, bool)

static void
assert_fails (WeirPipeline *p, const char *expected)
{
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);

  assert_int_equal (weir_result_state (result), WEIR_STATE_FAILED);
  assert_string_equal (weir_result_error (result)->message, expected);
  weir_pipeline_free (p);
}

static WeirPipeline *
failing_with (const char *words, bool with_a_class)
{
  message = words;
  ours = with_a_class;
  return weir_pipeline_new ("p");
}

static void
an_error_names_the_element (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = failing_with ("it is empty", true);

  weir_par_do (weir_create (p, Found, { WEIR_STRING ("a.csv"), 0 }), fail_found);
  assert_fails (p, "fail_found: element {path: \"a.csv\", size: 0}: it is empty");
}

static void
an_error_with_a_place_in_the_element_does_not (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = failing_with ("a.csv:3: it is empty", true);

  weir_par_do (weir_create (p, Found, { WEIR_STRING ("a.csv"), 0 }), fail_found);
  assert_fails (p, "fail_found: a.csv:3: it is empty");
  p = failing_with ("a.csv:3: it is empty", true);
  weir_par_do (weir_create (p, WeirString, WEIR_STRING ("a.csv")), fail_text);
  assert_fails (p, "fail_text: a.csv:3: it is empty");
}

/* Words that only look alike say nothing of where: neither "a" nor no text at all is a place here. */
static void
a_place_is_a_whole_text_of_the_element (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = failing_with ("a.csv:3: it is empty", true);

  weir_par_do (weir_create (p, Found, { WEIR_STRING ("a"), 0 }), fail_found);
  assert_fails (p, "fail_found: element {path: \"a\", size: 0}: a.csv:3: it is empty");
  p = failing_with (": it is empty", true);
  weir_par_do (weir_create (p, WeirString, WEIR_STRING ("")), fail_text);
  assert_fails (p, "fail_text: element \"\": : it is empty");
}

/* A program's own errors need not begin with places. */
static void
an_error_of_another_kind_names_the_element_all_the_same (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = failing_with ("a.csv: it is empty", false);

  weir_par_do (weir_create (p, WeirString, WEIR_STRING ("a.csv")), fail_text);
  assert_fails (p, "fail_text: element \"a.csv\": a.csv: it is empty");
}

static void
an_impulse_is_no_element_to_name (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = failing_with ("it is empty", true);

  weir_par_do (weir_impulse (p), fail_impulse);
  assert_fails (p, "fail_impulse: it is empty");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_error_names_the_element),
    cmocka_unit_test (an_error_with_a_place_in_the_element_does_not),
    cmocka_unit_test (a_place_is_a_whole_text_of_the_element),
    cmocka_unit_test (an_error_of_another_kind_names_the_element_all_the_same),
    cmocka_unit_test (an_impulse_is_no_element_to_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
