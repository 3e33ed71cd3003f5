/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/error.h>

#include "tests/support/weir-test.h"

static gboolean
is_retriable (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "cause");

  return weir_error_is_retriable (error);
}

static void
only_a_failing_world_is_worth_another_try (void **state)
{
  (void) state;
  assert_true (is_retriable (WEIR_ERROR, WEIR_ERROR_IO));
  for (int code = WEIR_ERROR_CONSTRUCTION; code <= WEIR_ERROR_CANCELLED; code++)
    assert_int_equal (is_retriable (WEIR_ERROR, code), code == WEIR_ERROR_IO);
}

static void
transient_file_errors_are_retriable_and_a_missing_file_is_not (void **state)
{
  (void) state;
  assert_true (is_retriable (G_FILE_ERROR, G_FILE_ERROR_INTR));
  assert_true (is_retriable (G_FILE_ERROR, G_FILE_ERROR_MFILE));
  assert_false (is_retriable (G_FILE_ERROR, G_FILE_ERROR_NOENT));
  assert_false (is_retriable (G_FILE_ERROR, G_FILE_ERROR_ACCES));
}

static void
codes_of_other_domains_mean_nothing (void **state)
{
  (void) state;
  assert_false (is_retriable (G_CONVERT_ERROR, WEIR_ERROR_IO));
  assert_false (weir_error_is_retriable (NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (only_a_failing_world_is_worth_another_try),
    cmocka_unit_test (transient_file_errors_are_retriable_and_a_missing_file_is_not),
    cmocka_unit_test (codes_of_other_domains_mean_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
