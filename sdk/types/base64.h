/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_BASE64_H
#define SDK_TYPES_BASE64_H

/* Base64 (RFC 4648, section 4), padded, nothing but its alphabet. */

#include <weir/types.h>

void weir__base64_put (GString *to, WeirBytes bytes);
/* False if the text is no base64. Memory from the arena. */
bool weir__base64_parse (WeirString text, WeirArena *arena, WeirBytes *ret_bytes);

#endif
