/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_NUMBER_H
#define SDK_BASE_NUMBER_H

/* Numbers as text: see <weir/string.h> for reading them. No locale. */

#include <stddef.h>
#include <stdint.h>

/* Room for any of them, with a NUL. */
#define WEIR__NUMBER_MAX 32

/* Each writes a NUL-terminated string to WEIR__NUMBER_MAX bytes and returns its length. */
size_t weir__print_uint (char *to, uint64_t n);
size_t weir__print_int (char *to, int64_t n);
/* The fewest digits that read back as the same double: "0.1", "1e+300", "-0", "nan", "-inf". */
size_t weir__print_double (char *to, double x);
/* Likewise as the same float. */
size_t weir__print_float (char *to, float x);

#endif
