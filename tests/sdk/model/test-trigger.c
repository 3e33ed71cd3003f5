/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/trigger.h"

#include <weir/error.h>
#include <weir/sys/trigger-fn.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

static WeirArena *arena;

static int
make_arena (void **state)
{
  (void) state;
  arena = weir_arena_new ();
  return 0;
}

static int
free_arena (void **state)
{
  (void) state;
  weir_arena_free (arena);
  return 0;
}

#define assert_text(trigger, text)                                                                                    \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autoptr (GString) to_ = g_string_new (NULL);                                                                  \
      weir__trigger_print ((trigger), to_);                                                                           \
      assert_string_equal (to_->str, (text));                                                                         \
    }                                                                                                                 \
  while (0)

#define assert_continues(trigger, text) assert_text (weir__trigger_continuation ((trigger), arena), text)

static void
a_trigger_reads_like_a_sentence (void **state)
{
  (void) state;
  assert_text (NULL, "the default trigger");
  assert_text (weir_after_watermark (), "after watermark");
  assert_text (weir_after_watermark (.early = weir_after_count (2)), "after watermark (early: after 2 elements)");
  assert_text (weir_after_watermark (.late = weir_after_count (2)), "after watermark (late: after 2 elements)");
  assert_text (weir_after_watermark (.early = weir_after_delay (WEIR_SECONDS (30)), .late = weir_after_count (1)),
               "after watermark (early: after 30 s; late: after 1 element)");
  assert_text (weir_after_watermark (.early = weir_after_each (weir_after_watermark (), weir_after_watermark (.late = NULL)),
                                     .late = weir_always ()),
               "after watermark (early: after each (after watermark, after watermark); late: always)");
  assert_text (weir_repeatedly (weir_after_any (weir_after_count (3), weir_after_delay (WEIR_MILLISECONDS (1500)))),
               "repeatedly (after any (after 3 elements, after 1500 ms))");
  assert_text (weir_or_finally (weir_always (), weir_never ()), "until the last (always, or finally never)");
  assert_text (&((const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_PROCESSING_TIME, .delay = WEIR_MINUTES (90),
                                       .align = WEIR_HOURS (1) }),
               "after 90 min aligned to 1 h");
}

static void
f14_continuations_are_those_of_beam (void **state)
{
  (void) state;
  assert_null (weir__trigger_continuation (NULL, arena));
  assert_continues (&(const WeirTrigger) { .kind = WEIR_TRIGGER_DEFAULT }, "the default trigger");
  assert_continues (weir_after_count (5), "after 1 element");
  assert_continues (weir_after_delay (WEIR_SECONDS (1)), "after synchronized processing time");
  assert_continues (weir_never (), "never");
  assert_continues (weir_always (), "always");
  assert_continues (weir_after_watermark (.early = weir_after_count (7), .late = weir_after_delay (WEIR_SECONDS (1))),
                    "after watermark (early: after 1 element; late: after synchronized processing time)");
  assert_continues (weir_repeatedly (weir_after_count (2)), "repeatedly (after 1 element)");
  assert_continues (weir_after_all (weir_after_count (2), weir_never ()), "after all (after 1 element, never)");
  assert_continues (weir_after_any (weir_after_count (2), weir_never ()), "after any (after 1 element, never)");
  assert_continues (weir_after_each (weir_after_count (2), weir_never ()),
                    "repeatedly (after any (after 1 element, never))");
  assert_continues (weir_repeatedly (weir_or_finally (weir_after_count (2), weir_never ())),
                    "repeatedly (until the last (after 1 element, or finally never))");
  assert_continues (weir_or_finally (weir_after_count (2), weir_after_watermark ()),
                    "repeatedly (until the last (after 1 element, or finally after watermark))");
}

static void
what_may_be_nested_may_be_continued (void **state)
{
  const WeirTrigger  never = { .kind = WEIR_TRIGGER_NEVER };
  WeirTrigger        nested[32] = { { .kind = WEIR_TRIGGER_ALWAYS } };
  const WeirTrigger *subs[32][2];

  (void) state;
  for (unsigned i = 1; i < G_N_ELEMENTS (nested); i++)
    {
      subs[i][0] = &nested[i - 1];
      subs[i][1] = &never;
      nested[i] = (WeirTrigger) { .kind = WEIR_TRIGGER_OR_FINALLY, .subs = subs[i], .n_subs = 2 };
    }
  const WeirTrigger *trigger = &nested[31];
  for (unsigned grouping = 0; grouping < 40; grouping++)
    {
      assert_true (weir__trigger_check (trigger, NULL));
      trigger = weir__trigger_continuation (trigger, arena);
    }
}

static void
behind_retracting_panes_what_counted_is_ready_for_retracts_too (void **state)
{
  const WeirTrigger *trigger = weir_after_watermark (.early = weir_repeatedly (weir_after_count (3)),
                                                     .late = weir_or_finally (weir_after_count (2), weir_never ()));

  (void) state;
  assert_null (weir__trigger_for_retracts (NULL, arena));
  assert_text (weir__trigger_for_retracts (trigger, arena),
               "after watermark (early: repeatedly (after synchronized processing time); "
               "late: until the last (after synchronized processing time, or finally never))");
  assert_text (weir__trigger_for_retracts (weir_always (), arena), "always");
}

static void
a_continuation_continues_as_itself (void **state)
{
  const WeirTrigger *const triggers[]
      = { weir_after_count (1), weir_after_watermark (.late = weir_after_count (1)), weir_never (), weir_always () };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      const WeirTrigger *once = weir__trigger_continuation (triggers[i], arena);

      assert_true (weir__trigger_equal (once, weir__trigger_continuation (once, arena)));
    }
}

static void
a_trigger_may_finish_if_some_way_through_it_ends (void **state)
{
  (void) state;
  assert_false (weir__trigger_may_finish (NULL));
  assert_true (weir__trigger_may_finish (weir_after_count (1)));
  assert_true (weir__trigger_may_finish (weir_after_delay (WEIR_SECONDS (1))));
  assert_false (weir__trigger_may_finish (weir_never ()));
  assert_false (weir__trigger_may_finish (weir_always ()));
  assert_false (weir__trigger_may_finish (weir_repeatedly (weir_after_count (1))));
  assert_true (weir__trigger_may_finish (weir_after_watermark (.early = weir_after_count (1))));
  assert_false (weir__trigger_may_finish (weir_after_watermark (.late = weir_after_count (1))));
  assert_true (weir__trigger_may_finish (weir_after_all (weir_after_count (1), weir_after_count (2))));
  assert_false (weir__trigger_may_finish (weir_after_all (weir_after_count (1), weir_never ())));
  assert_true (weir__trigger_may_finish (weir_after_any (weir_after_count (1), weir_never ())));
  assert_false (weir__trigger_may_finish (weir_after_each (weir_after_count (1), weir_always ())));
  assert_true (weir__trigger_may_finish (weir_or_finally (weir_always (), weir_after_count (2))));
  assert_true (weir__trigger_may_finish (weir_or_finally (weir_always (), weir_repeatedly (weir_after_count (2)))));
  assert_false (weir__trigger_may_finish (weir_or_finally (weir_always (), weir_never ())));
}

static void
a_copy_is_equal_and_owes_nothing_to_the_stack (void **state)
{
  const WeirTrigger *copy;

  (void) state;
  {
    WeirTrigger               count = { .kind = WEIR_TRIGGER_AFTER_COUNT, .count = 3 };
    const WeirTrigger *const  subs[] = { &count, &count };
    WeirTrigger               any = { .kind = WEIR_TRIGGER_AFTER_ANY, .subs = subs, .n_subs = 2 };
    WeirTrigger               top = { .kind = WEIR_TRIGGER_AFTER_WATERMARK, .early = &any, .late = &count };

    copy = weir__trigger_copy (&top, arena);
    assert_true (weir__trigger_equal (copy, &top));
    count.count = 4;
  }
  assert_text (copy, "after watermark (early: after any (after 3 elements, after 3 elements); late: after 3 elements)");
}

static void
triggers_that_differ_anywhere_are_not_equal (void **state)
{
  const WeirTrigger *const triggers[] = {
    NULL,
    weir_after_count (1),
    weir_after_count (2),
    weir_after_delay (WEIR_SECONDS (1)),
    &(const WeirTrigger) {
        .kind = WEIR_TRIGGER_AFTER_PROCESSING_TIME, .delay = WEIR_SECONDS (1), .align = WEIR_SECONDS (1) },
    weir_after_watermark (),
    weir_after_watermark (.early = weir_after_count (1)),
    weir_after_watermark (.late = weir_after_count (1)),
    weir_after_watermark (.early = &(const WeirTrigger) { .kind = WEIR_TRIGGER_DEFAULT }),
    weir_repeatedly (weir_after_count (1)),
    weir_after_all (weir_after_count (1), weir_never ()),
    weir_after_all (weir_never (), weir_after_count (1)),
    weir_after_all (weir_never ()),
    weir_after_any (weir_never ()),
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (triggers); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (triggers); j++)
      assert_int_equal (weir__trigger_equal (triggers[i], triggers[j]), i == j);
  assert_true (weir__trigger_equal (NULL, &(const WeirTrigger) { .kind = WEIR_TRIGGER_DEFAULT }));
}

#define assert_refused(word, ...)                                                                                     \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autoptr (GError) error_ = NULL;                                                                               \
      assert_false (weir__trigger_check ((__VA_ARGS__), &error_));                                                    \
      assert_true (g_error_matches (error_, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION));                                    \
      assert_non_null (strstr (error_->message, (word)));                                                             \
    }                                                                                                                 \
  while (0)

static void
what_no_macro_makes_is_refused (void **state)
{
  const WeirTrigger *const nothing[] = { NULL };

  (void) state;
  assert_refused ("99", &(const WeirTrigger) { .kind = (WeirTriggerKind) 99 });
  assert_refused ("at least 1", weir_after_count (0));
  assert_refused ("negative", weir_after_delay (WEIR_SECONDS (-1)));
  assert_refused ("number of triggers", &(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_ANY });
  assert_refused ("number of triggers", &(const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_ANY, .n_subs = 1 });
  assert_refused ("NULL", &((const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_ANY, .n_subs = 1, .subs = nothing }));
  assert_refused ("late",
                  &((const WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_COUNT, .count = 1, .late = weir_never () }));
  assert_refused ("at least 1", weir_repeatedly (weir_after_count (0)));
  assert_refused ("at least 1", weir_after_watermark (.late = weir_after_count (0)));
  assert_true (weir__trigger_check (NULL, NULL));
}

static void
a_trigger_that_contains_itself_is_refused (void **state)
{
  WeirTrigger              loop = { .kind = WEIR_TRIGGER_REPEATEDLY, .n_subs = 1 };
  const WeirTrigger *const subs[] = { &loop };

  (void) state;
  loop.subs = subs;
  assert_refused ("deep", &loop);
}

/* By way of what is inside, early or late. */
static void
triggers_are_nested_as_deep_as_said_and_no_deeper (void **state)
{
  WeirTrigger        chain[WEIR__TRIGGER_DEPTH + 1];
  const WeirTrigger *subs[WEIR__TRIGGER_DEPTH];

  (void) state;
  for (unsigned way = 0; way < 3; way++)
    {
      for (unsigned i = 0; i < WEIR__TRIGGER_DEPTH; i++)
        {
          subs[i] = &chain[i + 1];
          chain[i] = way == 0   ? (WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_ALL, .n_subs = 1, .subs = &subs[i] }
                     : way == 1 ? (WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_WATERMARK, .early = &chain[i + 1] }
                                : (WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_WATERMARK, .late = &chain[i + 1] };
        }
      chain[WEIR__TRIGGER_DEPTH] = (WeirTrigger) { .kind = WEIR_TRIGGER_ALWAYS };
      assert_true (weir__trigger_check (&chain[1], NULL));
      assert_refused ("deep", &chain[0]);
    }
}

/* --- users' own --------------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t    n;
  WeirString name;
} Rule;
WEIR_RECORD (Rule, n, name)

static const WeirTrigger *
continue_with_a_count (const void *config, WeirArena *into)
{
  WeirTrigger *trigger = weir_arena_alloc (into, sizeof *trigger);

  *trigger = *weir_after_count ((uint64_t) ((const Rule *) config)->n);
  return trigger;
}

#define HEAD(name_) .abi = WEIR_BATCH_ABI, .size = sizeof (WeirTriggerFn), .name = (name_)
static const WeirTriggerFn by_rule = { HEAD ("by_rule"), .config = WEIR_TYPE (Rule) };
static const WeirTriggerFn by_rule_again = { HEAD ("by_rule"), .config = WEIR_TYPE (Rule) };
static const WeirTriggerFn ending = { HEAD ("by_rule"), .config = WEIR_TYPE (Rule), .may_finish = true };
static const WeirTriggerFn other = { HEAD ("other"), .continuation = continue_with_a_count,
                                     .config = WEIR_TYPE (Rule) };
static const WeirTriggerFn plain = { HEAD ("plain") };

#define BY_RULE(fn, n, name) weir_custom_trigger (&(fn), (&(const Rule) { n, WEIR_STRING (name) }))

static void
ones_own_reads_by_its_name_and_configuration (G_GNUC_UNUSED void **state)
{
  assert_text (weir_repeatedly (BY_RULE (by_rule, 3, "x")), "repeatedly (by by_rule {n: 3, name: \"x\"})");
  assert_text (weir_custom_trigger (&plain, NULL), "by plain");
}

static void
ones_own_may_finish_if_it_says_so (G_GNUC_UNUSED void **state)
{
  assert_false (weir__trigger_may_finish (BY_RULE (by_rule, 3, "x")));
  assert_true (weir__trigger_may_finish (BY_RULE (ending, 3, "x")));
}

static void
ones_own_continues_as_it_says (G_GNUC_UNUSED void **state)
{
  assert_continues (weir_custom_trigger (&plain, NULL), "repeatedly (after synchronized processing time)");
  assert_continues (BY_RULE (ending, 3, "x"), "after synchronized processing time");
  assert_continues (weir_repeatedly (BY_RULE (other, 7, "x")), "repeatedly (after 7 elements)");
}

static void
ones_own_is_copied_with_its_configuration (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *copy;

  {
    char              text[] = "rule";
    Rule              rule = { 3, { text, 4 } };
    const WeirTrigger all = { .kind = WEIR_TRIGGER_CUSTOM, .custom = &by_rule, .custom_config = &rule };

    copy = weir__trigger_copy (weir_repeatedly (&all), arena);
    assert_true (weir__trigger_equal (copy, weir_repeatedly (&all)));
    rule.n = 4;
    *text = 'x';
  }
  assert_text (copy, "repeatedly (by by_rule {n: 3, name: \"rule\"})");
}

static void
ones_own_is_equal_by_name_and_configuration (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *const triggers[] = { BY_RULE (by_rule, 3, "x"),
                                          BY_RULE (by_rule, 4, "x"),
                                          BY_RULE (by_rule, 3, "y"),
                                          BY_RULE (ending, 3, "x"),
                                          BY_RULE (other, 3, "x"),
                                          weir_custom_trigger (&by_rule, NULL),
                                          weir_custom_trigger (&plain, NULL),
                                          weir_never () };

  for (size_t i = 0; i < G_N_ELEMENTS (triggers); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (triggers); j++)
      assert_int_equal (weir__trigger_equal (triggers[i], triggers[j]), i == j);
  assert_true (weir__trigger_equal (triggers[0], BY_RULE (by_rule_again, 3, "x")));
}

static void
ones_own_that_lacks_its_function_or_has_too_much_is_refused (G_GNUC_UNUSED void **state)
{
  static const WeirTriggerFn nameless = { HEAD (NULL) };
  WeirTriggerFn              strange = plain;

  assert_refused ("there is no trigger function", weir_custom_trigger (NULL, NULL));
  assert_refused ("no name", weir_custom_trigger (&nameless, NULL));
  assert_refused ("plain takes no configuration", weir_custom_trigger (&plain, &strange));
  strange.abi = 77;
  assert_refused ("another version of Weir: ABI 77", weir_repeatedly (weir_custom_trigger (&strange, NULL)));
  strange.abi = WEIR_BATCH_ABI;
  strange.size = 8;
  assert_refused ("of 8 bytes", weir_after_watermark (.early = weir_custom_trigger (&strange, NULL)));
  assert_refused ("only a trigger of one's own",
                  &((const WeirTrigger) { .kind = WEIR_TRIGGER_ALWAYS, .custom = &plain }));
}

static void
all_of_ones_own_are_found_wherever_they_are (G_GNUC_UNUSED void **state)
{
  g_autoptr (GPtrArray)    found = g_ptr_array_new ();
  const WeirTrigger *const own = weir_custom_trigger (&plain, NULL);

  weir__trigger_list_custom (NULL, found);
  weir__trigger_list_custom (weir_or_finally (weir_always (), weir_never ()), found);
  assert_int_equal (found->len, 0);
  weir__trigger_list_custom (
      weir_after_each (own, weir_after_watermark (.early = own, .late = weir_repeatedly (own)), weir_always ()), found);
  assert_int_equal (found->len, 3);
  for (unsigned i = 0; i < found->len; i++)
    assert_ptr_equal (found->pdata[i], own);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_trigger_reads_like_a_sentence),
    cmocka_unit_test (f14_continuations_are_those_of_beam),
    cmocka_unit_test (what_may_be_nested_may_be_continued),
    cmocka_unit_test (behind_retracting_panes_what_counted_is_ready_for_retracts_too),
    cmocka_unit_test (a_continuation_continues_as_itself),
    cmocka_unit_test (a_trigger_may_finish_if_some_way_through_it_ends),
    cmocka_unit_test (a_copy_is_equal_and_owes_nothing_to_the_stack),
    cmocka_unit_test (triggers_that_differ_anywhere_are_not_equal),
    cmocka_unit_test (what_no_macro_makes_is_refused),
    cmocka_unit_test (a_trigger_that_contains_itself_is_refused),
    cmocka_unit_test (triggers_are_nested_as_deep_as_said_and_no_deeper),
    cmocka_unit_test (ones_own_reads_by_its_name_and_configuration),
    cmocka_unit_test (ones_own_may_finish_if_it_says_so),
    cmocka_unit_test (ones_own_continues_as_it_says),
    cmocka_unit_test (ones_own_is_copied_with_its_configuration),
    cmocka_unit_test (ones_own_is_equal_by_name_and_configuration),
    cmocka_unit_test (ones_own_that_lacks_its_function_or_has_too_much_is_refused),
    cmocka_unit_test (all_of_ones_own_are_found_wherever_they_are),
  };

  return cmocka_run_group_tests (tests, make_arena, free_arena);
}
