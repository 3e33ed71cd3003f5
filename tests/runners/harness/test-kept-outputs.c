/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/string.h>

#include "runners/harness/kept-outputs.h"
#include "tests/support/weir-test.h"

static const WeirWindow window = { { 0 }, { 10 } };

static void
begin (WeirKeptOutputs *kept, const char *text, int64_t us)
{
  WeirString input = weir_string_from_c (text);

  weir__kept_outputs_begin (kept, WEIR_TYPE (WeirString), &input, (WeirTime) { us }, window);
}

/* Keeps an input with `n` outputs, `first` and what follows it, to ports 0, 1, … */
static void
put (WeirKeptOutputs *kept, const char *text, int64_t us, int64_t first, uint32_t n)
{
  begin (kept, text, us);
  for (uint32_t i = 0; i < n; i++)
    {
      int64_t value = first + i;

      weir__kept_outputs_add (kept, i, WEIR_TYPE (int64_t), &value, (WeirTime) { value }, window);
    }
  weir__kept_outputs_put (kept);
}

static void
assert_takes (WeirKeptOutputs *kept, const char *text, int64_t us, int64_t first, uint32_t n)
{
  WeirKeptOutput output;

  begin (kept, text, us);
  assert_true (weir__kept_outputs_take (kept));
  for (uint32_t i = 0; i < n; i++)
    {
      int64_t value;

      assert_true (weir__kept_outputs_next (kept, &output));
      assert_true (weir_value_decode (WEIR_TYPE (int64_t), &output.row, &value, NULL, NULL));
      assert_int_equal (value, first + i);
      assert_int_equal (output.row.size, 0);
      assert_int_equal (output.port, i);
      assert_int_equal (output.time.us, value);
      assert_true (weir_window_equal (output.window, window));
    }
  assert_false (weir__kept_outputs_next (kept, &output));
}

static void
what_was_put_is_taken_as_it_was (void **state G_GNUC_UNUSED)
{
  WeirKeptOutputs *kept = weir__kept_outputs_new ();

  put (kept, "a", 1, 100, 3);
  put (kept, "b", 1, 200, 1);
  put (kept, "none", 1, 0, 0);
  assert_takes (kept, "b", 1, 200, 1);
  assert_takes (kept, "a", 1, 100, 3);
  assert_takes (kept, "none", 1, 0, 0);
  weir__kept_outputs_free (kept);
}

static void
inputs_of_another_value_time_or_window_are_others (void **state G_GNUC_UNUSED)
{
  WeirKeptOutputs *kept = weir__kept_outputs_new ();
  WeirString       a = WEIR_STRING ("a");

  put (kept, "a", 1, 100, 1);
  begin (kept, "b", 1);
  assert_false (weir__kept_outputs_take (kept));
  begin (kept, "a", 2);
  assert_false (weir__kept_outputs_take (kept));
  weir__kept_outputs_begin (kept, WEIR_TYPE (WeirString), &a, (WeirTime) { 1 }, (WeirWindow) { { 0 }, { 11 } });
  assert_false (weir__kept_outputs_take (kept));
  assert_takes (kept, "a", 1, 100, 1);
  weir__kept_outputs_free (kept);
}

static void
equal_inputs_have_outputs_each_and_nothing_is_left_of_what_was_taken (void **state G_GNUC_UNUSED)
{
  WeirKeptOutputs *kept = weir__kept_outputs_new ();

  put (kept, "a", 1, 100, 2);
  put (kept, "a", 1, 300, 1);
  assert_int_equal (weir__kept_outputs_n_inputs (kept), 1);
  assert_takes (kept, "a", 1, 300, 1);
  assert_int_equal (weir__kept_outputs_n_inputs (kept), 1);
  assert_takes (kept, "a", 1, 100, 2);
  assert_int_equal (weir__kept_outputs_n_inputs (kept), 0);
  begin (kept, "a", 1);
  assert_false (weir__kept_outputs_take (kept));
  weir__kept_outputs_free (kept);
  weir__kept_outputs_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_was_put_is_taken_as_it_was),
    cmocka_unit_test (inputs_of_another_value_time_or_window_are_others),
    cmocka_unit_test (equal_inputs_have_outputs_each_and_nothing_is_left_of_what_was_taken),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
