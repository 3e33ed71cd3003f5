/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SETS_H
#define WEIR_SETS_H

/* Two collections as sets, or as multisets, in each window: union, intersection, difference.
 *
 *   left 1 1 2 3, right 1 3 3 4:   distinct    all
 *   weir_union_…                   1 2 3 4     1 1 1 2 3 3 3 4
 *   weir_intersect_…               1 3         1 3
 *   weir_except_…                  2           1 2
 *
 * Elements must be fit to be keys, but for weir_union_all, which is a Flatten. Windows and triggers must be compatible
 * (<weir/windowing.h> says what that is). Elements are counted, in one grouping, by a CombineFn with `subtract`: retracts are
 * taken, whatever the accumulation. With discarding panes a result is that of each pane by itself. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_UNION_DISTINCT = 0,
  WEIR_UNION_ALL,
  WEIR_INTERSECT_DISTINCT,
  WEIR_INTERSECT_ALL,
  WEIR_EXCEPT_DISTINCT,
  WEIR_EXCEPT_ALL,
} WeirSetOperation;

/* All → weir_collection_set. */
#define weir_union_distinct(left, right)     WEIR__SET (left, right, WEIR_UNION_DISTINCT, "union_distinct")
#define weir_union_all(left, right)          WEIR__SET (left, right, WEIR_UNION_ALL, "union_all")
#define weir_intersect_distinct(left, right) WEIR__SET (left, right, WEIR_INTERSECT_DISTINCT, "intersect_distinct")
#define weir_intersect_all(left, right)      WEIR__SET (left, right, WEIR_INTERSECT_ALL, "intersect_all")
#define weir_except_distinct(left, right)    WEIR__SET (left, right, WEIR_EXCEPT_DISTINCT, "except_distinct")
#define weir_except_all(left, right)         WEIR__SET (left, right, WEIR_EXCEPT_ALL, "except_all")

#define WEIR__SET(left, right, operation, name)                                                                       \
  (WEIR__REQUIRE (WEIR__SAME (*(left), *(right)), "weir_" name ": the collections are not of one type"),              \
   (__typeof__ (&*(left))) weir_collection_set (WEIR_COLLECTION (left), WEIR_COLLECTION (right), (operation),         \
                                                WEIR_HERE (name)))

/* Both hold elements of one type, as does the result. */
WEIR_API WeirCollection *weir_collection_set (WeirCollection *left, WeirCollection *right, WeirSetOperation operation,
                                              WeirSite at);

G_END_DECLS

#endif
