/* SPDX-License-Identifier: Apache-2.0 */
/* A field that is a record itself must be named with its type.
 * expect: WEIR_AS \(where */
#include <weir/weir.h>

typedef struct { double lat, lon; } Place;
WEIR_RECORD (Place, lat, lon)
typedef struct { WeirString name; Place where; } Visit;
#ifdef FIXED
WEIR_RECORD (Visit, name, WEIR_AS (where, Place))
#else
WEIR_RECORD (Visit, name, where)
#endif
