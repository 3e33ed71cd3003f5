/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TESTS_IO_TEST_H
#define WEIR_TESTS_IO_TEST_H

/* A directory for a test's files, and what tests of readers do again and again. */

#include "tests/support/weir-test.h"

#include <glib.h>
#include <glib/gstdio.h>

#include <weir/io.h>
#include <weir/run.h>
#include <weir/string.h>

/* cmocka's setup and teardown: *state is the path of a directory of its own, removed with all in it. */
int io_test_begin (void **state);
int io_test_end (void **state);

/* Writes a file in the directory; returns its path, to be freed. */
char *io_test_write (void **state, const char *name, const char *bytes, size_t size);
#define IO_TEST_WRITE(state, name, literal) io_test_write ((state), (name), (literal), sizeof (literal) - 1)
/* What a file holds; fails the test if it cannot be read. */
GString *io_test_read (const char *path);

/* The record that matching makes of it. `path` must live as long. */
WeirFile io_test_file (const char *path);

/* Is it built in? NONE always is. */
bool io_test_has_codec (WeirCompression compression);

/* Fails the test unless the error is set and its message holds `part`; clears it. */
void io_test_assert_error (GError **error, int code, const char *part);

/* Fails the test unless construction has one error, which holds `words`. Frees the pipeline. */
void io_test_assert_refused (WeirPipeline *p, const char *words);
/* Runs the pipeline in `lanes`; fails the test if it does not end well. Frees it. */
void io_test_run (WeirPipeline *p, unsigned lanes);
/* Runs it to its failure, whose message must hold `part`. */
void io_test_run_fails (WeirPipeline *p, unsigned lanes, int code, const char *part);

/* Names and contents of the files below the directory's "out", hidden ones too, sorted: "name=bytes|". */
char *io_test_outputs (void **state);
/* All lines of the files in "out" together, sorted, each with an LF. */
char *io_test_output_lines (void **state);
/* For sorting arrays of strings. */
int io_test_compare_strings (const void *a, const void *b);
/* A path in the directory, to be freed. */
char *io_test_path (void **state, const char *name);

#endif
