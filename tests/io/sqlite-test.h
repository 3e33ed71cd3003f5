/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TESTS_SQLITE_TEST_H
#define WEIR_TESTS_SQLITE_TEST_H

/* Looking into databases, and making them. */

#include "tests/io/io-test.h"

/* Runs SQL in the file; fails the test if that does. Returns the rows, sorted: columns with a comma between, as SQLite's
 * quote() writes them, each row with a "|" behind. To be freed. */
char *sqlite_test_query (const char *path, const char *sql);
/* The same of all rows of a table: fails the test unless they are as expected. */
void sqlite_test_assert_rows (const char *path, const char *table, const char *expected);

#endif
