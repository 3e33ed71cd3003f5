/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_TEST_H
#define WEIR_WIRE_TEST_H

/* Graphs to write, read and draw. */

#include "sdk/wire/graph-msgpack.h"
#include "tests/support/random.h"
#include "tests/support/weir-test.h"

/* Impulse, a source, a composite of a configured step and a windowing, a combine; one of each kind of field. */
WeirPipeline *weir_test_wire_pipeline (void);
/* An impulse and nothing else. */
WeirPipeline *weir_test_wire_small_pipeline (void);
/* Any pipeline that construction has nothing against; its types live in the arena. */
WeirPipeline *weir_test_wire_random_pipeline (GRand *rand, WeirArena *arena);

/* The bytes of a pipeline that is freed. */
GBytes *weir_test_wire_bytes (WeirPipeline *taken);
/* Reads what must be readable. */
WeirGraph *weir_test_wire_decode (GBytes *bytes);

#endif
