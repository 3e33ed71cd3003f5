/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/type-build.h"

#define DEFINE(T, kind_)                                                                                              \
  const WeirType weir__type_##T = { .abi = WEIR_TYPE_ABI,                                                             \
                                    .kind = (kind_),                                                                  \
                                    .name = #T,                                                                       \
                                    .size = sizeof (T),                                                               \
                                    .align = _Alignof (T),                                                            \
                                    .flat = (kind_) != WEIR_KIND_STRING && (kind_) != WEIR_KIND_BYTES };
WEIR_FOR_EACH_SCALAR (DEFINE)

#define ADDRESS(T, kind_) &weir__type_##T,
static const WeirType *const scalars[] = { WEIR_FOR_EACH_SCALAR (ADDRESS) };

const WeirType *
weir__type_scalar (WeirKind kind, uint32_t size)
{
  for (size_t i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (scalars[i]->kind == kind && (size == 0 || scalars[i]->size == size))
      return scalars[i];
  return NULL;
}
