/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MACROS_H
#define WEIR_MACROS_H

#include <glib.h>

/** Marks what the shared library exports; everything else is hidden. The list is committed in sdk/weir.symbols. */
#define WEIR_API __attribute__ ((visibility ("default")))

/* Around inline functions that return records by naming some of their fields: the rest is zero, in C++ as in C, but g++
 * warns of each. */
#ifdef __cplusplus
#define WEIR_BEGIN_VALUES                                                                                              \
  _Pragma ("GCC diagnostic push") _Pragma ("GCC diagnostic ignored \"-Wmissing-field-initializers\"")
#define WEIR_END_VALUES _Pragma ("GCC diagnostic pop")
#else
#define WEIR_BEGIN_VALUES
#define WEIR_END_VALUES
#endif

#endif
