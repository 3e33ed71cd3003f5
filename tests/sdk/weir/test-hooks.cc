/* SPDX-License-Identifier: Apache-2.0 */
/* C++ functions with a life: hooks, a copy in each lane, and exceptions from everywhere. These pipelines run. */
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <weir/weir.hpp>

#include "tests/support/weir-test.h"

using namespace weir;

/* What a run left behind, from all lanes. */
struct Log
{
  std::mutex               lock;
  std::vector<std::string> lines;

  void
  add (const std::string &line)
  {
    std::lock_guard<std::mutex> guard (lock);
    lines.push_back (line);
  }
  int
  count (const std::string &line)
  {
    int n = 0;
    for (const std::string &l : lines)
      n += l == line;
    return n;
  }
};

static Collection<int64_t>
numbers (Pipeline &p, int64_t n)
{
  return p.par_do ("numbers", p.impulse (), [n] (const Bytes &, Emitter<int64_t> &out) {
    for (int64_t i = 1; i <= n; i++)
      out.emit (i);
  });
}

static std::string
run (Pipeline &p, unsigned lanes)
{
  WeirRunOptions options = {};

  options.parallelism = lanes;
  try
    {
      p.run (options);
      return "";
    }
  catch (const Error &e)
    {
      return e.what ();
    }
}

/* Sums in the object itself, which only a copy for each lane and bundle makes right. */
class SumOfBundle
{
public:
  SumOfBundle (Log &log, int64_t scale) : log_ (&log), scale_ (scale) {}

  void
  setup (Context &)
  {
    log_->add ("setup");
    is_set_up_ = true;
  }
  void
  start_bundle (Context &)
  {
    log_->add (is_set_up_ && !in_bundle_ ? "start" : "start in disorder");
    in_bundle_ = true;
    sum_ = 0;
  }
  void
  operator() (Context &ctx, const int64_t &n, Emitter<int64_t> &)
  {
    if (!in_bundle_)
      log_->add ("element outside of a bundle");
    window_ = ctx.window ();
    sum_ += n * scale_;
  }
  void
  finish_bundle (Context &, Emitter<int64_t> &out)
  {
    log_->add ("finish");
    in_bundle_ = false;
    if (sum_ != 0)
      out.emit_as (weir_time_from_s (7), window_, sum_);
  }
  void
  teardown (Context &)
  {
    log_->add (in_bundle_ ? "teardown in a bundle" : "teardown");
  }

private:
  Log    *log_;
  int64_t scale_, sum_ = 0;
  Window  window_ = {};
  bool    is_set_up_ = false, in_bundle_ = false;
};

static void
each_lane_has_a_copy_whose_hooks_are_called_in_order (void **)
{
  for (unsigned lanes : { 1u, 3u })
    {
      Pipeline             p ("p");
      Log                  log;
      std::atomic<int64_t> sum { 0 };

      auto sums = p.par_do ("sum", p.reshuffle (numbers (p, 1000)), SumOfBundle (log, 2));
      p.par_do ("total", sums, [&sum, &log] (Context &ctx, const int64_t &n) {
        sum += n;
        log.add (ctx.timestamp ().us == 7000000 ? "at 7 s" : "at another time");
      });
      assert_string_equal (run (p, lanes).c_str (), "");
      assert_int_equal (sum.load (), 1001000);
      assert_int_equal (log.count ("setup"), lanes);
      assert_int_equal (log.count ("teardown"), lanes);
      assert_true (log.count ("start") > 0);
      assert_int_equal (log.count ("start"), log.count ("finish"));
      assert_int_equal (log.lines.size (), log.count ("setup") + log.count ("start") + log.count ("finish")
                                               + log.count ("teardown") + log.count ("at 7 s"));
    }
}

/* Throws in one of its calls, and counts the copies that are alive. */
struct Thrower
{
  static std::atomic<int> alive, torn_down;
  std::string             in; /* owns memory: a copy that is not destroyed leaks */

  explicit Thrower (const char *in_) : in (std::string (100, ' ') + in_) { alive++; }
  Thrower (const Thrower &other) : in (other.in)
  {
    if (copies_throw)
      throw std::runtime_error ("no copy");
    alive++;
  }
  ~Thrower () { alive--; }

  void
  maybe (const char *where) const
  {
    if (in == std::string (100, ' ') + where)
      throw std::runtime_error (std::string ("thrown in ") + where);
  }
  void setup (Context &) const { maybe ("setup"); }
  void start_bundle (Context &) const { maybe ("start_bundle"); }
  void operator() (const int64_t &) const { maybe ("process"); }
  void finish_bundle (Context &) const { maybe ("finish_bundle"); }
  void teardown (Context &) const { torn_down++; }
  static bool copies_throw;
};
std::atomic<int> Thrower::alive { 0 }, Thrower::torn_down { 0 };
bool             Thrower::copies_throw;

static void
what_a_hook_throws_is_the_runs_error_and_teardown_follows (void **)
{
  const struct
  {
    const char *in, *error;
  } cases[] = { { "setup", "thrower: setup: thrown in setup" },
                { "start_bundle", "thrower: start of a bundle: thrown in start_bundle" },
                { "process", "thrower: element 1: thrown in process" },
                { "finish_bundle", "thrower: end of a bundle: thrown in finish_bundle" } };

  for (const auto &c : cases)
    {
      {
        Pipeline p ("p");
        p.par_do ("thrower", numbers (p, 3), Thrower (c.in));
        Thrower::torn_down = 0;
        assert_string_equal (run (p, 1).c_str (), c.error);
        assert_int_equal (Thrower::torn_down.load (), 1);
        assert_int_equal (Thrower::alive.load (), 1);
      }
      assert_int_equal (Thrower::alive.load (), 0);
    }
}

static void
an_object_that_cannot_be_copied_is_not_torn_down (void **)
{
  Pipeline p ("p");

  p.par_do ("thrower", numbers (p, 3), Thrower ("nowhere"));
  Thrower::torn_down = 0;
  Thrower::copies_throw = true;
  assert_string_equal (run (p, 1).c_str (), "thrower: setup: no copy");
  Thrower::copies_throw = false;
  assert_int_equal (Thrower::torn_down.load (), 0);
}

/* --- CombineFns --------------------------------------------------------------------------------------------------- */

struct Total
{
  int64_t sum;
};
WEIR_CPP_RECORD (Total, sum)

struct Fragile
{
  const char *in;

  void
  maybe (const char *where) const
  {
    if (std::string (in) == where)
      throw std::runtime_error (std::string ("thrown in ") + where);
  }
  void create (Total &) const { maybe ("create"); }
  void
  add (Total &a, const int64_t &n) const
  {
    if (n == 3)
      maybe ("add");
    a.sum += n;
  }
  void
  merge (Total &a, const Total &b) const
  {
    maybe ("merge");
    a.sum += b.sum;
  }
  int64_t
  extract (const Total &a) const
  {
    maybe ("extract");
    if (std::string (in) == "something")
      throw 42;
    return a.sum;
  }
};

static std::string
combine (const char *thrown_in, bool per_key, unsigned lanes, std::atomic<int64_t> &seen)
{
  Pipeline p ("p");
  auto     ns = p.reshuffle (numbers (p, 500));

  seen = 0;
  if (per_key)
    {
      auto kvs = p.map ("kv", ns, [] (const int64_t &n) { return KV<int64_t, int64_t> { n % 5, n }; });
      p.par_do ("see", p.combine_per_key ("fragile", kvs, Fragile { thrown_in }),
                [&seen] (const KV<int64_t, int64_t> &kv) { seen += kv.value; });
    }
  else
    p.par_do ("see", p.combine_globally ("fragile", ns, Fragile { thrown_in }),
              [&seen] (const int64_t &n) { seen += n; });
  return run (p, lanes);
}

static void
what_a_combine_fn_throws_is_the_runs_error (void **)
{
  std::atomic<int64_t> seen;

  for (bool per_key : { false, true })
    for (unsigned lanes : { 1u, 3u })
      {
        assert_string_equal (combine ("nothing", per_key, lanes, seen).c_str (), "");
        assert_int_equal (seen.load (), 125250);
        for (const char *in : { "create", "add", "merge", "extract" })
          {
            assert_string_equal (combine (in, per_key, lanes, seen).c_str (),
                                 (std::string ("fragile: thrown in ") + in).c_str ());
            assert_int_equal (seen.load (), 0);
          }
        assert_string_equal (combine ("something", per_key, lanes, seen).c_str (),
                             "fragile: an exception that is no std::exception");
      }
}

int
main ()
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_lane_has_a_copy_whose_hooks_are_called_in_order),
    cmocka_unit_test (what_a_hook_throws_is_the_runs_error_and_teardown_follows),
    cmocka_unit_test (an_object_that_cannot_be_copied_is_not_torn_down),
    cmocka_unit_test (what_a_combine_fn_throws_is_the_runs_error),
  };

  return cmocka_run_group_tests (tests, nullptr, nullptr);
}
