/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a KV was never declared as an element.
 * expect: Place */
#include <weir/weir.h>

typedef struct { double lat, lon; } Place;
#ifdef FIXED
WEIR_RECORD (Place, lat, lon)
#endif
WEIR_KV (Visit, WeirString, Place)
