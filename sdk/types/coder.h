/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_CODER_H
#define SDK_TYPES_CODER_H

/* Coders: a type compiled once for those who encode many of its values.
 *
 * weir_value_encode and weir_value_decode walk the type at every value; they define the encoding. A coder is the same
 * walk, flattened into steps: the same bytes, several times as fast. That is for rows that go to another process: within
 * one they are copied (packed.h). */

#include "sdk/base/writer.h"

#include <weir/types.h>

/* The walk, into any writer. */
void weir__value_encode (const WeirType *type, const void *value, WeirWriter *to);
/* Bytes that the encoding of any value of the type takes at least (never 0). O(fields). */
size_t weir__value_least_encoded (const WeirType *type);

/* Immutable once made: any number of threads may use one. Keeps `type` by reference. */
typedef struct _WeirCoder WeirCoder;

WeirCoder *weir__coder_new (const WeirType *type);
void weir__coder_free (WeirCoder *coder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCoder, weir__coder_free)

void weir__coder_encode (const WeirCoder *coder, const void *value, WeirWriter *to);
/* As weir_value_decode, but on error `ret_value` holds anything. */
gboolean weir__coder_decode (const WeirCoder *coder, WeirBytes *bytes, void *ret_value, WeirArena *arena,
                             GError **error);

/* --- shared by the walk and the coders ---------------------------------------------------------------------------- */

/* Puts the entries of a map that were just written into the order of their encoded keys.
 * `bounds` has 2 n + 1 places in the writer, from its start: entry, value, entry, value, …, end. */
void weir__map_order (WeirWriter *writer, const size_t *bounds, size_t n);
/* Are the encoded keys [a, a + a_size) and [b, b + b_size) in strictly rising order? */
bool weir__map_keys_rise (const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size);

#endif
