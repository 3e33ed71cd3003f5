/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORM_TEST_H
#define WEIR_TRANSFORM_TEST_H

/* What a pipeline's collections hold, said while it is built and compared when it has run:
 *
 *   expect (weir_sum_per_key (scores), "{key: ann, value: 8}", "{key: bob, value: 5}");
 *   run (p);
 *
 * Elements are written as weir_value_print writes them (strings plain, NUL as \0), in any order. `run` runs the
 * pipeline with one lane, with four, and under simulated schedules, compares after each, and frees it. */

#include "tests/support/weir-test.h"

#include <weir/weir.h>

typedef struct
{
  bool with_times; /* "3 @ 1970-01-01T00:00:01Z" */
} WeirTestStyle;

void weir__test_expect (WeirCollection *c, WeirTestStyle style, const char *const *lines);
void weir__test_expect_count (WeirCollection *c, size_t n);
void weir__test_expect_between (WeirCollection *c, int64_t least, int64_t greatest);

#define expect(c, ...)                                                                                                \
  weir__test_expect (WEIR_COLLECTION (c), (WeirTestStyle) { 0 }, (const char *const[]) { __VA_ARGS__, NULL })
#define expect_timed(c, ...)                                                                                          \
  weir__test_expect (WEIR_COLLECTION (c), (WeirTestStyle) { true }, (const char *const[]) { __VA_ARGS__, NULL })
#define expect_nothing(c) weir__test_expect (WEIR_COLLECTION (c), (WeirTestStyle) { 0 }, (const char *const[]) { NULL })
#define expect_count(c, n) weir__test_expect_count (WEIR_COLLECTION (c), (n))
/* One element, a number in these bounds. */
#define expect_number_between(c, least, greatest) weir__test_expect_between (WEIR_COLLECTION (c), (least), (greatest))

void run (WeirPipeline *p);
/* Runs it, expects it to fail, and frees it: the error's message, to be freed. */
char *run_to_failure (WeirPipeline *p);
/* The construction errors, to be freed; frees the pipeline. */
char *build_errors (WeirPipeline *p);

/* A test's setup: what a failed one before it expected is no longer. */
int forget_captures (void **state);
#define test(f) cmocka_unit_test_setup (f, forget_captures)

#endif
