/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_SCHEMA_H
#define SDK_TYPES_SCHEMA_H

#include <weir/types.h>

/* How a scalar is called in messages and in graphs ("int64", "float32", "string"); NULL for composite kinds. */
const char *weir__type_scalar_name (const WeirType *type);
/* The scalar of that name, or NULL. */
const WeirType *weir__type_scalar_by_name (const char *name);

#endif
