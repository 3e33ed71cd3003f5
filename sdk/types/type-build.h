/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_TYPE_BUILD_H
#define SDK_TYPES_TYPE_BUILD_H

/* Types made at run time: of untyped pipelines, and of graphs that were read from bytes.
 *
 * Layouts are those that the compiler would give the C struct. All memory is the arena's; types and names that are
 * handed in are kept by reference, except by weir__type_copy. */

#include <weir/types.h>

G_BEGIN_DECLS

/* A type nests at most this deep (a scalar is 1, a record of scalars 2), so that walks may recurse. */
#define WEIR__TYPE_MAX_DEPTH 64
/* Rows of a type are at most this long, so that a batch holds some, and an absent optional costs no more than this. */
#define WEIR__TYPE_MAX_SIZE  65536u

/* The built-in type of a kind; `size` 0 takes the first. NULL if there is none, as for composite kinds. */
const WeirType *weir__type_scalar (WeirKind kind, uint32_t size);

const WeirType *weir__type_optional (WeirArena *arena, const WeirType *item);
const WeirType *weir__type_list (WeirArena *arena, const WeirType *item);
/* `entry` is a KV. */
const WeirType *weir__type_map (WeirArena *arena, const WeirType *entry);
/* At least one field. */
const WeirType *weir__type_record (WeirArena *arena, const char *name, uint32_t n, const char *const *names,
                                   const WeirType *const *types);
/* record { key, value }; `value` names the second field ("value", "values"). */
const WeirType *weir__type_kv (WeirArena *arena, const char *name, const WeirType *key, const char *value_name,
                               const WeirType *value);
/* A deep copy, names included, whose scalars are the built-in ones. */
const WeirType *weir__type_copy (WeirArena *arena, const WeirType *type);

/* Is this a type at all: ABI, kinds, sizes, offsets, depth? What users declare by macros always is. */
gboolean weir__type_check (const WeirType *type, GError **error);

G_END_DECLS

#endif
