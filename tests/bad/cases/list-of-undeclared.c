/* SPDX-License-Identifier: Apache-2.0 */
/* The items of a list were never declared as elements.
 * expect: Place */
#include <weir/weir.h>

typedef struct { double lat, lon; } Place;
#ifdef FIXED
WEIR_RECORD (Place, lat, lon)
#endif
WEIR_LIST (Places, Place)
