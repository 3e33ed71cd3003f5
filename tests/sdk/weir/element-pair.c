/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/weir/element-pair.h"

#define PAIR(T) { WEIR_TYPE (T), weir__layout_##T },

const ElementPair pairs_in_c[] = { FOR_EACH_PAIR (PAIR) };
