/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TYPES_PACKED_H
#define WEIR_TYPES_PACKED_H

/* Packing: copying a value with all that it points to into one given block, as frames and tables need it. */

#include <weir/types.h>

/* Copies the value to `to`, what it points to into `bytes` (aligned to 8, weir_value_extent of them); returns the end
 * of what was used. */
char *weir__value_copy_packed (const WeirType *type, void *to, const void *from, char *bytes);

#endif
