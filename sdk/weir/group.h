/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_GROUP_H
#define WEIR_GROUP_H

/* GroupByKey and CoGroupByKey. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* KV<K, V> → T, declared by WEIR_GROUPED (T, K, V): each key once per window and pane, with the list of its values.
 * → weir_collection_group_by_key */
#define weir_group_by_key(kvs, T)                                                                                     \
  (WEIR__REQUIRE (WEIR__SAME (*(kvs)->weir_key, *WEIR__OF (T)->weir_key),                                             \
                  "weir_group_by_key: the keys of " #T " are of another type"),                                       \
   WEIR__REQUIRE (WEIR__SAME (*(kvs)->weir_value, *WEIR__OF (T)->weir_item),                                          \
                  "weir_group_by_key: the values of " #T " are of another type"),                                     \
   (T##Collection *) (void *) weir_collection_group_by_key (WEIR_COLLECTION (kvs), WEIR_TYPE (T),                     \
                                                            WEIR_HERE ("group_by_key")))

/* The result of a CoGroupByKey of two to four inputs: a key, and for each input the list of its values under a name.
 *
 *   WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (orders, Order), WEIR_AS (customers, Customer))
 *     struct { WeirString key; Joined_orders orders; Joined_customers customers; }
 *     Joined_orders is a WEIR_LIST of Order */
#define WEIR_CO_GROUPED(T, K, ...) WEIR__CAT (WEIR__CO_GROUPED_, WEIR__COUNT (__VA_ARGS__)) (T, K, __VA_ARGS__)

/* weir_co_group_by_key (Joined, orders, customers): the inputs in the order of the declaration. A key that is in any of
 * them comes out once per window, with empty lists where it is missing. → weir_collection_co_group_by_key */
#define weir_co_group_by_key(T, ...)                                                                                  \
  (WEIR__REQUIRE (sizeof (WEIR__OF (T)->weir_inputs) == WEIR__COUNT (__VA_ARGS__),                                    \
                  "weir_co_group_by_key: " #T " has another number of inputs"),                                       \
   WEIR__CAT (WEIR__CO_CHECK_, WEIR__COUNT (__VA_ARGS__)) (T, __VA_ARGS__) (T##Collection *) (void *)                 \
       weir_collection_co_group_by_key ((WeirCollection *const[]) { WEIR__EACH (WEIR__CO_INPUT, , __VA_ARGS__) },     \
                                        WEIR__COUNT (__VA_ARGS__), WEIR_TYPE (T), WEIR_HERE ("co_group_by_key")))

#define WEIR__CO_INPUT(c, in) WEIR_COLLECTION (in),
#define WEIR__CO_CHECK(T, i, in)                                                                                      \
  WEIR__REQUIRE (WEIR__SAME (*(in)->weir_key, *WEIR__OF (T)->weir_key),                                               \
                 "weir_co_group_by_key: the keys of " #in " are not those of " #T),                                   \
  WEIR__REQUIRE (WEIR__SAME (*(in)->weir_value, *WEIR__OF (T)->weir_input_##i),                                       \
                 "weir_co_group_by_key: the values of " #in " are not those of that place in " #T),
#define WEIR__CO_CHECK_1(T, a)
#define WEIR__CO_CHECK_2(T, a, b)       WEIR__CO_CHECK (T, 0, a) WEIR__CO_CHECK (T, 1, b)
#define WEIR__CO_CHECK_3(T, a, b, c)    WEIR__CO_CHECK_2 (T, a, b) WEIR__CO_CHECK (T, 2, c)
#define WEIR__CO_CHECK_4(T, a, b, c, d) WEIR__CO_CHECK_3 (T, a, b, c) WEIR__CO_CHECK (T, 3, d)

/* Each input is a pair (name, V). M (T, i, name, V) for all of them. */
#define WEIR__CO_PAIR(M, T, i, pair)   WEIR__CO_PAIR_ (M, T, i, WEIR__UNPAIR pair)
#define WEIR__CO_PAIR_(M, T, i, ...)   M (T, i, __VA_ARGS__)
#define WEIR__CO_LIST(T, i, name, V)   WEIR_LIST (T##_##name, V)
#define WEIR__CO_MEMBER(T, i, name, V) T##_##name name;
#define WEIR__CO_PHANTOM(T, i, name, V) V *weir_input_##i;
#define WEIR__CO_FIELD(T, i, name, V)  , (name, T##_##name)

#define WEIR__CO_EACH_2(M, T, a, b)       WEIR__CO_PAIR (M, T, 0, a) WEIR__CO_PAIR (M, T, 1, b)
#define WEIR__CO_EACH_3(M, T, a, b, c)    WEIR__CO_EACH_2 (M, T, a, b) WEIR__CO_PAIR (M, T, 2, c)
#define WEIR__CO_EACH_4(M, T, a, b, c, d) WEIR__CO_EACH_3 (M, T, a, b, c) WEIR__CO_PAIR (M, T, 3, d)
#define WEIR__CO_GROUPED_2(T, K, ...)     WEIR__CO_GROUPED (T, K, 2, WEIR__CO_EACH_2, __VA_ARGS__)
#define WEIR__CO_GROUPED_3(T, K, ...)     WEIR__CO_GROUPED (T, K, 3, WEIR__CO_EACH_3, __VA_ARGS__)
#define WEIR__CO_GROUPED_4(T, K, ...)     WEIR__CO_GROUPED (T, K, 4, WEIR__CO_EACH_4, __VA_ARGS__)
#define WEIR__CO_GROUPED(T, K, n, EACH, ...)                                                                          \
  EACH (WEIR__CO_LIST, T, __VA_ARGS__)                                                                                \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K key;                                                                                                            \
    EACH (WEIR__CO_MEMBER, T, __VA_ARGS__)                                                                            \
  } T;                                                                                                                \
  WEIR__CO_RECORD (T, K *weir_key; char weir_inputs[n]; EACH (WEIR__CO_PHANTOM, T, __VA_ARGS__),                      \
                   (key, K) EACH (WEIR__CO_FIELD, T, __VA_ARGS__))
/* The fields' commas come out of an expansion. */
#define WEIR__CO_RECORD(T, EXTRA, ...) WEIR__RECORD (T, EXTRA, __VA_ARGS__)

G_END_DECLS

#endif
