/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_JOIN_H
#define WEIR_JOIN_H

/* Joins of two collections of KVs by their keys, in each window: every pair of values that share a key.
 *
 *   WEIR_KV (OrderOf, WeirString, Order)            who ordered what
 *   WEIR_KV (PersonOf, WeirString, Person)          who is who
 *   WEIR_OPTIONAL (MaybePerson, Person)
 *   WEIR_JOINED (Sale, WeirString, Order, MaybePerson)
 *     struct { WeirString key; Order left; MaybePerson right; }
 *
 *   SaleCollection *sales = weir_join_left_outer (orders, persons, Sale);
 *
 * In an outer join a value may have no partner; the side that may be missing is a WEIR_OPTIONAL of the collection's
 * values, absent then. Windows and triggers of both must be compatible (<weir/windowing.h> says what that is). Rows of a file
 * lie at the least time, so that in fixed windows they do not meet what a stream gives: docs/streaming.md ("A stream and a
 * file") shows how they do.
 *
 * Sessions that a grouping has merged do not merge again by themselves: of two such sides (sums, say), each by a grouping of
 * its own, only those meet that are the same to the microsecond. weir_window_into (..., .windows = weir_same_windows ()) of
 * each lets those that overlap merge in the join (--explain notes where that is missing).
 *
 * A join is a CoGroupByKey and a function of its result: it holds all values of a key in memory, and takes retracts as
 * every grouping does (accumulating ones put out all pairs again with each pane, retracting ones take the old pairs back
 * first). With discarding panes only values of one pane meet. */

#include <weir/element.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_JOIN_INNER = 0,
  WEIR_JOIN_LEFT_OUTER,  /* every left value: the right one may be missing */
  WEIR_JOIN_RIGHT_OUTER, /* the left one */
  WEIR_JOIN_FULL_OUTER,  /* either */
} WeirJoin;

#define WEIR_JOINED(T, K, Left, Right)                                                                                \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K     key;                                                                                                        \
    Left  left;                                                                                                       \
    Right right;                                                                                                      \
  } T;                                                                                                                \
  WEIR__RECORD (T, K *weir_key; Left * weir_left_of_WEIR_JOINED; Right * weir_right_of_WEIR_JOINED;,                  \
                                                                  (key, K), (left, Left), (right, Right))

#define WEIR__JOIN_LEFT(T)  WEIR__OF (T)->weir_left_of_WEIR_JOINED
#define WEIR__JOIN_RIGHT(T) WEIR__OF (T)->weir_right_of_WEIR_JOINED

/* All → weir_collection_join. */
#define weir_join_inner(l, r, T)                                                                                      \
  WEIR__JOIN (l, r, T, *WEIR__JOIN_LEFT (T), *WEIR__JOIN_RIGHT (T), WEIR_JOIN_INNER, "join_inner")
#define weir_join_left_outer(l, r, T)                                                                                 \
  WEIR__JOIN (l, r, T, *WEIR__JOIN_LEFT (T), WEIR__JOIN_RIGHT (T)->value, WEIR_JOIN_LEFT_OUTER, "join_left_outer")
#define weir_join_right_outer(l, r, T)                                                                                \
  WEIR__JOIN (l, r, T, WEIR__JOIN_LEFT (T)->value, *WEIR__JOIN_RIGHT (T), WEIR_JOIN_RIGHT_OUTER, "join_right_outer")
#define weir_join_full_outer(l, r, T)                                                                                 \
  WEIR__JOIN (l, r, T, WEIR__JOIN_LEFT (T)->value, WEIR__JOIN_RIGHT (T)->value, WEIR_JOIN_FULL_OUTER, "join_full_outer")

#define WEIR__JOIN(l, r, T, left_value, right_value, join, name)                                                      \
  (WEIR__REQUIRE (WEIR__SAME (*(l)->weir_key, *WEIR__OF (T)->weir_key) && WEIR__SAME (*(l)->weir_key, *(r)->weir_key),\
                  "weir_" name ": the keys of the collections and of " #T " are not of one type"),                    \
   WEIR__REQUIRE (WEIR__SAME (*(l)->weir_value, left_value),                                                          \
                  "weir_" name ": the left values are not those of " #T),                                             \
   WEIR__REQUIRE (WEIR__SAME (*(r)->weir_value, right_value),                                                         \
                  "weir_" name ": the right values are not those of " #T),                                            \
   (T##Collection *) (void *) weir_collection_join (WEIR_COLLECTION (l), WEIR_COLLECTION (r), (join), WEIR_TYPE (T),  \
                                                    WEIR_HERE (name)))

/* KV<K, L>, KV<K, R> → { key: K, left: L, right: R }, with optional sides as the join says. `output` may be NULL: made by
 * the pipeline. */
WEIR_API WeirCollection *weir_collection_join (WeirCollection *left, WeirCollection *right, WeirJoin join,
                                               const WeirType *output, WeirSite at);

G_END_DECLS

#endif
