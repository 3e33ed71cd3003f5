/* SPDX-License-Identifier: Apache-2.0 */
/* C++ functions in the C core: what is built of them, and their loops over a batch, called as the engine calls them. */
#include <cstring>
#include <stdexcept>
#include <string>

#include <weir/weir.hpp>

#include "tests/support/weir-test.h"

using namespace weir;

struct ScoreOf
{
  String  user;
  int64_t points;
};
WEIR_CPP_RECORD (ScoreOf, user, points)

/* --- building ----------------------------------------------------------------------------------------------------- */

static Collection<String>
some_lines (Pipeline &p)
{
  return p.par_do ("lines", p.impulse (), [] (const Bytes &, Emitter<String> &out) { out.emit ("to be"); });
}

static void
a_pipeline_of_lambdas_has_no_errors (void **)
{
  Pipeline p ("p");
  auto     lines = some_lines (p);
  auto [scores, bad] = p.par_do (
      "parse", lines,
      [] (const String &line, Emitter<ScoreOf> &good, Emitter<String> &other) {
        line.size > 3 ? good.emit ({ line, 1 }) : other.emit (line);
      },
      { "scores", "bad" });
  auto kvs = p.map ("kv", scores, [] (const ScoreOf &s) { return KV<String, int64_t> { s.user, s.points }; });
  auto groups = p.group_by_key (p.filter ("some", kvs, [] (const KV<String, int64_t> &kv) { return kv.value > 0; }));

  p.par_do ("sink", groups, [] (const Grouped<String, int64_t> &) {});
  (void) p.window_into (p.reshuffle (p.flatten ({ lines, bad })).named ("Spread"), Windowing ());
  assert_string_equal (p.errors ().c_str (), "");
  assert_ptr_equal (weir_collection_type (groups.c ()), (Type<Grouped<String, int64_t>>::get ()));
}

static void
errors_name_the_users_file_and_line (void **)
{
  Pipeline  p ("p");
  Windowing wrong = {};
  int       line;

  wrong.allowed_lateness = WEIR_SECONDS (-1);
  (void) p.window_into (some_lines (p), wrong); line = __LINE__;
  assert_string_equal (p.errors ().c_str (), (std::string (__FILE__ ":") + std::to_string (line)
                                              + ": Window into: the allowed lateness must be at least 0, not -1 s").c_str ());
}

static void
run_throws_all_construction_errors (void **)
{
  Pipeline  p ("p");
  Windowing wrong = {};

  wrong.allowed_lateness = WEIR_SECONDS (-1);
  (void) p.window_into (some_lines (p), wrong);
  try
    {
      p.run ();
      fail_msg ("it ran");
    }
  catch (const Error &e)
    {
      assert_int_equal (e.code (), WEIR_ERROR_CONSTRUCTION);
      assert_non_null (std::strstr (e.what (), "lateness"));
    }
}

static void
plain (const String &s, Emitter<String> &out)
{
  out.emit (s);
}

static Collection<String>
longer_than (Pipeline &p, Collection<String> in, size_t n)
{
  return p.filter ("longer", in, [n] (const String &s) { return s.size > n; });
}

static void
a_function_without_state_may_be_applied_many_times (void **)
{
  Pipeline p ("p");
  auto     lines = some_lines (p);

  for (int i = 0; i < 3; i++)
    {
      lines = p.map ("same", lines, [] (const String &s) { return s; });
      lines = p.par_do ("plain", lines, plain);
    }
  assert_string_equal (p.errors ().c_str (), "");
}

static void
two_closures_of_one_name_are_two_functions (void **)
{
  Pipeline p ("p");

  longer_than (p, longer_than (p, some_lines (p), 3), 4);
  assert_non_null (std::strstr (p.errors ().c_str (), "two functions are called longer"));
}

struct Mean
{
  struct Sum
  {
    int64_t n;
    double  sum;
  };
  static int destroyed;
  int64_t    scale = 1;

  ~Mean () { destroyed++; }
  void add (Sum &a, const double &x) const { a.n += scale, a.sum += x; }
  void merge (Sum &a, const Sum &b, WeirArena &) const { a.n += b.n, a.sum += b.sum; }
  static void subtract (Sum &a, const double &x) { a.n--, a.sum -= x; }
  double extract (const Sum &a) const { return a.sum / (double) a.n; }
};
int Mean::destroyed;
WEIR_CPP_RECORD (Mean::Sum, n, sum)

static void
a_pipeline_owns_its_functions (void **)
{
  {
    Pipeline p ("p");
    auto     kvs = p.map ("kv", some_lines (p), [] (const String &s) { return KV<String, double> { s, 1 }; });

    p.combine_per_key ("mean", kvs, Mean ());
    p.combine_globally ("all", p.map ("one", kvs, [] (const KV<String, double> &kv) { return kv.value; }), Mean ());
    assert_string_equal (p.errors ().c_str (), "");
    Mean::destroyed = 0;
  }
  assert_int_equal (Mean::destroyed, 2);
}

static void
a_combine_fn_has_what_its_class_has (void **)
{
  Mean                     of_two;
  of_two.scale = 2;
  detail::CombineFn<Mean> fn ("mean", of_two, "user.cc", 1);
  WeirCombineCall         call = {};
  Mean::Sum               a = {}, b = {};
  void *const             accumulators[] = { &a, &b, &a };
  const double            rows[] = { 1, 2, 3 };
  double                  mean;

  call.user_data = fn.c.user_data;
  call.arena = weir_arena_new ();
  fn.c.add_rows (&call, accumulators, (const char *) rows, sizeof rows[0], nullptr, 3);
  assert_int_equal (a.n, 4);
  fn.c.merge (&call, &a, &b);
  fn.c.extract (&call, &a, &mean);
  assert_true (mean == 1);
  fn.c.subtract_rows (&call, accumulators, (const char *) rows, sizeof rows[0], nullptr, 1);
  assert_true (a.sum == 5);
  assert_null (fn.c.create);
  assert_null (fn.c.compact);
  weir_arena_free (call.arena);
}

/* --- looping ------------------------------------------------------------------------------------------------------ */

/* A batch of numbers, a context that has no outputs, and what the function saw. */
struct Run
{
  int64_t     rows[4] = { 10, 20, 30, 40 };
  WeirBatch   batch = {};
  WeirContext ctx = {};
  GError     *error = nullptr;

  Run ()
  {
    batch.type = WEIR_TYPE (int64_t);
    batch.rows = (const char *) rows;
    batch.row_size = sizeof rows[0];
    batch.n = 4;
    ctx.input = &batch;
  }
  ~Run () { g_clear_error (&error); }

  template <typename F>
  uint32_t
  of (F f, uint32_t from = 0)
  {
    detail::DoFn<F> fn ("fn", f, "user.cc", 1, {});

    ctx.user_data = fn.c.user_data;
    return fn.c.run (&ctx, &batch, from, &error);
  }
};

static void
a_loop_visits_each_row_once_from_where_it_is_told (void **)
{
  Run     run;
  int64_t sum = 0;

  assert_int_equal (run.of ([&sum] (const int64_t &n) { sum += n; }), 4);
  assert_int_equal (sum, 100);
  assert_int_equal (run.of ([&sum] (const int64_t &n) { sum += n; }, 2), 4);
  assert_int_equal (sum, 170);
}

static void
a_loop_reads_rows_through_the_selection (void **)
{
  Run            run;
  int64_t        sum = 0;
  const uint32_t selection[] = { 3, 3, 0 };

  run.batch.selection = selection;
  run.batch.n = 3;
  assert_int_equal (run.of ([&sum] (const int64_t &n) { sum += n; }), 3);
  assert_int_equal (sum, 90);
}

static void
a_loop_stops_behind_the_row_at_which_it_is_told_to (void **)
{
  Run     run;
  int64_t sum = 0;

  assert_int_equal (run.of ([&] (const int64_t &n) { sum += n; run.ctx.stop = n == 20; }), 2);
  assert_int_equal (sum, 30);
}

static void
an_exception_is_an_error_at_its_row (void **)
{
  Run run;

  assert_int_equal (run.of ([] (const int64_t &n) { if (n == 30) throw std::runtime_error ("no more"); }), 2);
  assert_true (g_error_matches (run.error, WEIR_ERROR, WEIR_ERROR_USER_FN));
  assert_string_equal (run.error->message, "no more");
}

static void
what_is_thrown_need_not_be_an_exception (void **)
{
  Run run;

  assert_int_equal (run.of ([] (const int64_t &) { throw 42; }), 0);
  assert_non_null (run.error);
}

static int64_t seen_by_plain;

static void
see (const int64_t &n)
{
  seen_by_plain += n;
}

static void
a_plain_function_is_called_too (void **)
{
  Run run;

  seen_by_plain = 0;
  assert_int_equal (run.of (see), 4);
  assert_int_equal (seen_by_plain, 100);
}

static void
a_function_that_asks_for_it_gets_the_context (void **)
{
  Run     run;
  int64_t last = 0;

  run.batch.timestamp = weir_time_from_us (77);
  run.of ([&last] (Context &ctx, const int64_t &) { last = ctx.timestamp ().us; });
  assert_int_equal (last, 77);
}

int
main ()
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_pipeline_of_lambdas_has_no_errors),
    cmocka_unit_test (errors_name_the_users_file_and_line),
    cmocka_unit_test (run_throws_all_construction_errors),
    cmocka_unit_test (a_function_without_state_may_be_applied_many_times),
    cmocka_unit_test (two_closures_of_one_name_are_two_functions),
    cmocka_unit_test (a_pipeline_owns_its_functions),
    cmocka_unit_test (a_combine_fn_has_what_its_class_has),
    cmocka_unit_test (a_loop_visits_each_row_once_from_where_it_is_told),
    cmocka_unit_test (a_loop_reads_rows_through_the_selection),
    cmocka_unit_test (a_loop_stops_behind_the_row_at_which_it_is_told_to),
    cmocka_unit_test (an_exception_is_an_error_at_its_row),
    cmocka_unit_test (what_is_thrown_need_not_be_an_exception),
    cmocka_unit_test (a_plain_function_is_called_too),
    cmocka_unit_test (a_function_that_asks_for_it_gets_the_context),
  };

  return cmocka_run_group_tests (tests, nullptr, nullptr);
}
