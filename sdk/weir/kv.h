/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_KV_H
#define WEIR_KV_H

/* Projections of KVs. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* The keys, as often as they come. → weir_collection_keys */
#define weir_keys(kvs)                                                                                                \
  ((__typeof__ (&*(kvs)->weir_keys)) weir_collection_keys (WEIR_COLLECTION (kvs), WEIR_HERE ("keys")))
/* The values. → weir_collection_values */
#define weir_values(kvs)                                                                                              \
  ((__typeof__ (&*(kvs)->weir_values)) weir_collection_values (WEIR_COLLECTION (kvs), WEIR_HERE ("values")))
/* Key and value change places; T is a WEIR_KV of the value's and the key's type. → weir_collection_kv_swap */
#define weir_kv_swap(kvs, T)                                                                                          \
  (WEIR__REQUIRE (WEIR__SAME (*WEIR__OF (T)->weir_key, *(kvs)->weir_value),                                           \
                  "weir_kv_swap: the keys of " #T " are not the values"),                                             \
   WEIR__REQUIRE (WEIR__SAME (*WEIR__OF (T)->weir_value, *(kvs)->weir_key),                                           \
                  "weir_kv_swap: the values of " #T " are not the keys"),                                             \
   (T##Collection *) (void *) weir_collection_kv_swap (WEIR_COLLECTION (kvs), WEIR_TYPE (T), WEIR_HERE ("kv_swap")))

/* KV<K, V> → K, V, KV<V, K>. `swapped` may be NULL: made by the pipeline. */
WEIR_API WeirCollection *weir_collection_keys (WeirCollection *kvs, WeirSite at);
WEIR_API WeirCollection *weir_collection_values (WeirCollection *kvs, WeirSite at);
WEIR_API WeirCollection *weir_collection_kv_swap (WeirCollection *kvs, const WeirType *swapped, WeirSite at);

G_END_DECLS

#endif
