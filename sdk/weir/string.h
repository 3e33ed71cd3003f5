/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STRING_H
#define WEIR_STRING_H

/* Reading strings: views in, views out, nothing copied. All inline or O(length). */

#include <weir/types.h>

G_BEGIN_DECLS

static inline bool
weir_string_equal (WeirString a, WeirString b)
{
  return a.size == b.size && (a.size == 0 || memcmp (a.data, b.data, a.size) == 0);
}

static inline WeirString
weir_string_from_c (const char *s)
{
  return (WeirString) { s, strlen (s) };
}

G_END_DECLS

#endif
