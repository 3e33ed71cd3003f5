/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TESTING_ASSERT_H
#define WEIR_TESTING_ASSERT_H

/* Assertions: what a collection holds, said while the pipeline is built and checked while it runs, by any runner.
 *
 *   WEIR_KV (Total, WeirString, int64_t)
 *
 *   static gboolean
 *   is_positive (const Total *totals, size_t n, GError **error)
 *   {
 *     for (size_t i = 0; i < n; i++)
 *       if (totals[i].value <= 0)
 *         return g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "total %zu is not positive", i), FALSE;
 *     return TRUE;
 *   }
 *   WEIR_ASSERT_FN (is_positive, Total)
 *
 *   int
 *   main (int argc, char **argv)
 *   {
 *     g_autoptr (WeirPipeline) p = weir_pipeline_new ("totals-test");
 *     TotalCollection *scores = weir_create (p, Total, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 },
 *                                            { WEIR_STRING ("ann"), 9 });
 *     TotalCollection *totals = weir_sum_per_key (scores);
 *
 *     weir_assert_elements (totals, { WEIR_STRING ("bob"), 5 }, { WEIR_STRING ("ann"), 12 });
 *     weir_assert_singleton_in (weir_count_globally (totals), (.message = "one total a user"), 2);
 *     weir_assert_satisfies (totals, is_positive);
 *     return weir_pipeline_main (p, argc, argv);
 *   }
 *
 * An assertion that does not hold fails the run, when it has come to its end, so that the error names all of them: each
 * one's place, and what differs.
 *
 *   assert_elements/check: totals.c:20: Expected: <{key: "ann", value: 12}, …> in any order but: was <…>
 *     missing: {key: "ann", value: 12}
 *     not expected: {key: "ann", value: 3} (at 1970-01-01T00:00:10Z in [0, 10s), on-time pane 0)
 *
 * A run in which an assertion was not checked to its end, once, has failed, too, whatever its runner; so a test needs
 * no more than a pipeline that is run. weir_pipeline_n_assertions says how many there are.
 *
 * That two collections hold the same, in each window, is said with <weir/sets.h>: nothing is left of either without the other.
 *
 *   weir_assert_empty (weir_except_all (totals, wanted));
 *   weir_assert_empty (weir_except_all (wanted, totals));
 *
 * An assertion is made of public transforms: it writes down each element with its time, window, pane and kind, gathers
 * all of them in the global window at the end of time, and compares. It is for tests: all elements are in one list.
 * Values are compared by their canonical encoding: doubles by their bits, maps without an order. */

#include <weir/create.h>
#include <weir/do-fn.h>

G_BEGIN_DECLS

/* Which panes' elements an assertion is about. An element that was never grouped is in a pane that is first, last and
 * the only one, of no known timing. */
typedef enum
{
  WEIR_PANES_ALL = 0, /* together */
  WEIR_PANES_EARLY,
  WEIR_PANES_ON_TIME,
  WEIR_PANES_LATE,
  WEIR_PANES_FINAL, /* known to be the last of their key and window when they fired */
  WEIR_PANES_ONLY,  /* all; and each is the only one of its key and window, or the assertion fails */
} WeirAssertPanes;

/* What counts of a collection that takes back what it said (docs/model.md). */
typedef enum
{
  WEIR_KINDS_INSERTS = 0, /* there must be no retracts */
  /* What was inserted and not retracted. A retract takes back an equal element of its own window and time, whether those are
   * asserted or not; one that finds none fails. */
  WEIR_KINDS_NET,
  WEIR_KINDS_INSERTED,  /* all that was ever inserted, whatever became of it */
  WEIR_KINDS_RETRACTED, /* all that was ever retracted */
} WeirAssertKinds;

/* What an assertion is about. Zero is everything. */
typedef struct
{
  WeirWindow      window; /* the whole window of the elements, no span that contains it; zero: any */
  WeirAssertPanes panes;
  WeirAssertKinds kinds;
  bool            any_list_order; /* lists in elements are compared without their order */
  const char     *message;        /* of your own, in front of what differs; NULL: none */
} WeirAssert;

/* The elements are these, in any order, each as often as here (PAssert's containsInAnyOrder):
 * weir_assert_elements (totals, { WEIR_STRING ("ann"), 12 }, …). → weir_collection_assert */
#define weir_assert_elements(c, ...) weir_assert_elements_in (c, (), __VA_ARGS__)
/* The same of some: weir_assert_elements_in (totals, (.panes = WEIR_PANES_ON_TIME), …), fields of WeirAssert in
 * parentheses. → weir_collection_assert */
#define weir_assert_elements_in(c, ABOUT, ...)                                                                        \
  WEIR__ASSERT (c, WEIR_ASSERT_ELEMENTS, ABOUT, "assert_elements", __VA_ARGS__)

/* There are none. → weir_collection_assert */
#define weir_assert_empty(c) weir_assert_empty_in (c, ())
#define weir_assert_empty_in(c, ABOUT)                                                                                \
  weir_collection_assert (WEIR_COLLECTION (c), WEIR_ASSERT_EMPTY, &(const WeirAssert) { WEIR__UNPAREN ABOUT }, NULL,  \
                          0, WEIR_HERE ("assert_empty"))

/* There is one, this one. → weir_collection_assert */
#define weir_assert_singleton(c, ...) weir_assert_singleton_in (c, (), __VA_ARGS__)
#define weir_assert_singleton_in(c, ABOUT, ...)                                                                       \
  WEIR__ASSERT (c, WEIR_ASSERT_SINGLETON, ABOUT, "assert_singleton", __VA_ARGS__)

/* There is one, another one than this. → weir_collection_assert */
#define weir_assert_singleton_not(c, ...) weir_assert_singleton_not_in (c, (), __VA_ARGS__)
#define weir_assert_singleton_not_in(c, ABOUT, ...)                                                                   \
  WEIR__ASSERT (c, WEIR_ASSERT_SINGLETON_NOT, ABOUT, "assert_singleton_not", __VA_ARGS__)

/* A function of your own says that the elements are as they should be. It gets all of them at once, sorted by
 * weir_value_compare, as gboolean fn (const T *elements, size_t n, GError **error); FALSE fails the run, with `error` if
 * it is set:
 *   WEIR_ASSERT_FN (is_positive, Total)              … weir_assert_satisfies (totals, is_positive);
 *   WEIR_ASSERT_FN_WITH (is_below, Bound, Total)     … weir_assert_satisfies (totals, is_below, .most = 12);
 * As in WEIR_DO_FN_WITH, the configuration is a record that comes in front: fn (const Bound *self, …).
 * → weir_collection_assert_satisfies */
#define weir_assert_satisfies(c, ...) weir_assert_satisfies_in (c, (), __VA_ARGS__)
#define weir_assert_satisfies_in(c, ABOUT, ...) WEIR__ASSERT_SATISFIES (c, ABOUT, __VA_ARGS__, )
#define WEIR__ASSERT_SATISFIES(c, ABOUT, fn, ...)                                                                     \
  weir_collection_assert_satisfies (                                                                                  \
      (WeirCollection *) (void *) _Generic ((c), fn##__In *: (c)), &fn##__do_fn,                                      \
      fn##__has_a_configuration ? &(const fn##__Config) { __VA_ARGS__ } : NULL,                                       \
      &(const WeirAssert) { WEIR__UNPAREN ABOUT }, WEIR_HERE (#fn))

#define WEIR_ASSERT_FN(fn, T)                                                                                         \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  WEIR__ASSERT_FN (fn, T, (), (), NULL)
#define WEIR_ASSERT_FN_WITH(fn, Config, T)                                                                            \
  typedef Config fn##__Config;                                                                                        \
  WEIR__DO_FN_HAS_CONFIG (fn, 1)                                                                                      \
  WEIR__ASSERT_FN (fn, T, (const fn##__Config *, ), ((const fn##__Config *) ctx_->config, ), WEIR_TYPE (Config))

#define WEIR__ASSERT_FN(fn, T, PARAMS, ARGS, CONFIG)                                                                  \
  typedef T##Collection fn##__In;                                                                                     \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_)                \
  {                                                                                                                   \
    typedef gboolean (*Check_) (WEIR__UNPAREN PARAMS const T *, size_t, GError **);                                   \
    for (uint32_t i_ = from_; i_ < in_->n; i_++)                                                                      \
      {                                                                                                               \
        const WeirAssertInput *x_ = weir__assert_input (ctx_, in_, i_);                                               \
        const T               *elements_ = (const T *) x_->elements;                                                  \
        GError                *failure_ = NULL;                                                                       \
        gboolean ok_ = _Generic (&fn, Check_: &fn) (WEIR__UNPAREN ARGS elements_, x_->n, &failure_);                  \
        if (!weir__assert_verdict (ctx_, x_, ok_, failure_, error_))                                                  \
          return ctx_->position;                                                                                      \
      }                                                                                                               \
    return in_->n;                                                                                                    \
  }                                                                                                                   \
  static const WeirOutputSpec fn##__outputs[] = { { "passed", WEIR_TYPE (bool) } };                                   \
  static const WeirDoFn fn##__do_fn = { .abi = WEIR_BATCH_ABI,                                                        \
                                        .size = sizeof (WeirDoFn),                                                    \
                                        .name = #fn,                                                                  \
                                        .file = __FILE__,                                                             \
                                        .line = __LINE__,                                                             \
                                        .config = (CONFIG),                                                           \
                                        .outputs = fn##__outputs,                                                     \
                                        .n_outputs = 1,                                                               \
                                        .run = fn##__run };

/* Elements are of the collection's type, which need not be named. */
#define WEIR__ASSERT(c, form, ABOUT, name, ...)                                                                       \
  weir_collection_assert (WEIR_COLLECTION (c), (form), &(const WeirAssert) { WEIR__UNPAREN ABOUT },                   \
                          (const __typeof__ (*(c)->weir_element)[]) { __VA_ARGS__ },                                  \
                          sizeof ((const __typeof__ (*(c)->weir_element)[]) { __VA_ARGS__ })                          \
                              / sizeof *(c)->weir_element,                                                            \
                          WEIR_HERE (name))

/* --- the untyped core --------------------------------------------------------------------------------------------- */

typedef enum
{
  WEIR_ASSERT_ELEMENTS = 0,
  WEIR_ASSERT_EMPTY,
  WEIR_ASSERT_SINGLETON,
  WEIR_ASSERT_SINGLETON_NOT,
} WeirAssertForm;

/* `about` may be NULL. The `n` elements (none for EMPTY, one for the two that speak of one) lie one after the other,
 * and are copied into the graph, in their encoding. */
WEIR_API void weir_collection_assert (WeirCollection *c, WeirAssertForm form, const WeirAssert *about,
                                      const void *elements, size_t n, WeirSite at);
/* `fn` was declared by WEIR_ASSERT_FN. */
WEIR_API void weir_collection_assert_satisfies (WeirCollection *c, const WeirDoFn *fn, const void *config,
                                                const WeirAssert *about, WeirSite at);

/* For assertions of one's own: the step that makes `verdict` is one. It counts 1 under WEIR_ASSERTION_PASSED, by
 * weir_metric_count, when it has found that all is well; unless the count is 1 when the run ends, the run has failed.
 */
WEIR_API void weir_collection_must_pass (WeirCollection *verdict);
#define WEIR_ASSERTION_PASSED "assertion_passed"
/* What it did find may be told by weir_metric_string under this name, in that step or one beside it in its scope: the run
 * goes on, and its error has it, together with what the other assertions found. */
#define WEIR_ASSERTION_FAILED "assertion_failed"
/* The assertions in the pipeline. */
WEIR_API unsigned weir_pipeline_n_assertions (const WeirPipeline *p);

/* The library's half of WEIR_ASSERT_FN: what a function is asked about, and what becomes of its answer. */
typedef struct
{
  WeirString  where; /* the assertion in words: place, panes, message */
  const void *elements;
  size_t      n;
} WeirAssertInput;

WEIR_API const WeirAssertInput *weir__assert_input (WeirContext *ctx, const WeirBatch *in, uint32_t position);
WEIR_API gboolean weir__assert_verdict (WeirContext *ctx, const WeirAssertInput *input, gboolean ok, GError *failure,
                                        GError **error);

G_END_DECLS

#endif
