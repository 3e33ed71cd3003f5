/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_RANDOM_H
#define WEIR_TEST_RANDOM_H

#include <weir/arena.h>

/* A source of chance, seeded by WEIR_SEED or else by the clock; prints "# WEIR_SEED=…" so that a failure can be had
 * again. */
GRand *weir_test_rand_new (void);
/* An entry of cmocka's list for a test whose state is one. */
#define weir_test_with_rand(test)                                                                                     \
  cmocka_unit_test_setup_teardown (test, weir_test_rand_set_up, weir_test_rand_tear_down)
int weir_test_rand_set_up (void **state);
int weir_test_rand_tear_down (void **state);

/* Any of 64 bits, with the edges (0, -1, powers of two and their neighbours) more often than chance has it. */
uint64_t weir_test_rand_u64 (GRand *rand);
/* Any bytes, often short, sometimes letters only, in the arena. */
WeirString weir_test_rand_string (GRand *rand, WeirArena *arena);
/* Any type that nests `depth` deep at most; `is_key`: without floats. */
const WeirType *weir_test_rand_type (GRand *rand, WeirArena *arena, int depth, bool is_key);
/* Any value of the type, its padding filled with noise. */
void weir_test_rand_value (GRand *rand, const WeirType *type, void *ret_value, WeirArena *arena);
/* The same in the arena. */
void *weir_test_rand_new_value (GRand *rand, const WeirType *type, WeirArena *arena);

#endif
