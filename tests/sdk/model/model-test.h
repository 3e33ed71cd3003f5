/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_TEST_H
#define WEIR_MODEL_TEST_H

/* What the tests of construction share: a few element types, functions that are only named and never run, and looking
 * at construction errors. */

#include <weir/combine-fn.h>
#include <weir/do-fn.h>
#include <weir/source.h>
#include <weir/sys/window-fn.h>

#include "sdk/model/graph.h"
#include "tests/support/weir-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Rate, double, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)

#define AT(n, step) ((WeirSite) { "user.c", (n), (step) })

static inline uint32_t
run_nothing (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error)
{
  (void) ctx, (void) from, (void) error;
  return in->n;
}

#define DO_FN(fn, in, out, ...)                                                                                       \
  static const WeirOutputSpec fn##_outputs[] = { { "out", out } };                                                    \
  static const WeirDoFn fn G_GNUC_UNUSED                                                                              \
      = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = #fn, .file = "fns.c", .line = __LINE__,           \
          .input = in, .outputs = fn##_outputs, .n_outputs = 1, .run = run_nothing, ##__VA_ARGS__ };

DO_FN (read_lines, WEIR_TYPE (WeirBytes), WEIR_TYPE (WeirString))
DO_FN (split_words, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString))
DO_FN (parse_score, WEIR_TYPE (WeirString), WEIR_TYPE (Score))

static inline void
add_nothing (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
             const uint32_t *selection, uint32_t n)
{
  (void) call, (void) accumulators, (void) rows, (void) stride, (void) selection, (void) n;
}

static inline void
merge_nothing (const WeirCombineCall *call, void *into, const void *from)
{
  (void) call, (void) into, (void) from;
}

static inline void
extract_nothing (const WeirCombineCall *call, const void *accumulator, void *ret_output)
{
  (void) call, (void) accumulator, (void) ret_output;
}

#define COMBINE_FN(fn, ...)                                                                                           \
  static const WeirCombineFn fn G_GNUC_UNUSED                                                                         \
      = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirCombineFn), .name = #fn, .file = "fns.c", .line = __LINE__,      \
          .add_rows = add_nothing, .merge = merge_nothing, .extract = extract_nothing, ##__VA_ARGS__ };

COMBINE_FN (sum, .input = WEIR_TYPE (int64_t), .accumulator = WEIR_TYPE (int64_t), .output = WEIR_TYPE (int64_t))
COMBINE_FN (sum_back, .input = WEIR_TYPE (int64_t), .accumulator = WEIR_TYPE (int64_t), .output = WEIR_TYPE (int64_t),
            .subtract_rows = add_nothing)

/* A source of impulses that never ends. */
static inline WeirCollection *
an_unbounded (WeirPipeline *p, const WeirType *type)
{
  static const WeirSplittable splittable
      = { .unbounded = true, .initial = (void *) run_nothing, .run = (void *) run_nothing };
  static const WeirOutputSpec outputs[] = { { "out", NULL } };
  static const WeirDoFn       endless
      = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = "endless", .input = WEIR_TYPE (WeirBytes),
          .outputs = outputs, .n_outputs = 1, .splittable = &splittable };

  return weir_collection_par_do_generic (weir_pipeline_impulse (p, AT (1, "impulse")), &endless, NULL, &type, 1, NULL,
                                         AT (2, "endless"));
}

static inline WeirCollection *
some_lines (WeirPipeline *p)
{
  return weir_collection_par_do (weir_pipeline_impulse (p, AT (1, "impulse")), &read_lines, NULL, NULL,
                                 AT (2, "read_lines"));
}

static inline WeirCollection *
some_scores (WeirPipeline *p)
{
  return weir_collection_par_do (some_lines (p), &parse_score, NULL, NULL, AT (3, "parse_score"));
}

static inline WeirCollection *
windowed (WeirCollection *c, WeirWindowing windowing)
{
  return weir_collection_window_into (c, &windowing, AT (4, "window"));
}

#define assert_no_errors(p)                                                                                           \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autofree char *errors_ = weir_pipeline_errors (p);                                                            \
      g_autoptr (GError) error_ = NULL;                                                                               \
      if (errors_ != NULL)                                                                                            \
        fail_msg ("unexpected errors:\n%s", errors_);                                                                 \
      if (weir__pipeline_graph ((p), &error_) == NULL)                                                                \
        fail_msg ("%s", error_->message);                                                                             \
    }                                                                                                                 \
  while (0)

/* The errors are exactly these lines. */
#define assert_errors(p, text)                                                                                        \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autofree char *errors_ = weir_pipeline_errors (p);                                                            \
      assert_non_null (errors_);                                                                                      \
      assert_string_equal (errors_, text);                                                                            \
    }                                                                                                                 \
  while (0)

/* There is one error, which begins and goes on like this. */
#define assert_error(p, beginning, word)                                                                              \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autofree char *errors_ = weir_pipeline_errors (p);                                                            \
      if (errors_ == NULL || !g_str_has_prefix (errors_, beginning) || strstr (errors_, word) == NULL                 \
          || strchr (errors_, '\n') != NULL)                                                                          \
        fail_msg ("expected one error \"%s…%s\", found:\n%s", beginning, word, errors_);                              \
    }                                                                                                                 \
  while (0)

static inline const WeirGraphTransform *
last_transform (WeirPipeline *p)
{
  const WeirGraph *graph = weir__pipeline_graph (p, NULL);

  assert_non_null (graph);
  return graph->transforms->pdata[graph->transforms->len - 1];
}

#endif
