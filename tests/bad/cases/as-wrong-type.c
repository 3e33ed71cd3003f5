/* SPDX-License-Identifier: Apache-2.0 */
/* WEIR_AS names another type than the field has.
 * expect: where.*Place */
#include <weir/weir.h>

typedef struct { double lat, lon; } Place;
WEIR_RECORD (Place, lat, lon)
typedef struct { double lat, lon; } Spot;
WEIR_RECORD (Spot, lat, lon)
#ifdef FIXED
typedef struct { WeirString name; Place where; } Visit;
#else
typedef struct { WeirString name; Spot where; } Visit;
#endif
WEIR_RECORD (Visit, name, WEIR_AS (where, Place))
