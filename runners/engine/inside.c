/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/inside.h"

_Thread_local volatile WeirInside weir__inside;
