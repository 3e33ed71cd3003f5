/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MACROS_H
#define WEIR_MACROS_H

#include <glib.h>

/** Marks what the shared library exports; everything else is hidden. The list is committed in sdk/weir.symbols. */
#define WEIR_API __attribute__ ((visibility ("default")))

/** Keeps one sanitizer ("thread", "undefined" …) out of one function; say why beside it. */
#define WEIR_NO_SANITIZE(which) __attribute__ ((no_sanitize (which)))

#endif
