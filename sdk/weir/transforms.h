/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_H
#define WEIR_TRANSFORMS_H

/* The typed face of the transforms.
 *
 * Every macro here and in the headers below expands to one documented function of the untyped core, which takes and
 * returns WeirCollection and is what language bindings call. The macro adds the types, which the compiler checks, and
 * the place in the user's source. None has a meaning of its own.
 *
 *   <weir/create.h>     Impulse, Create, GenerateSequence
 *   <weir/map.h>        Map, FlatMap, Filter, WithKeys, WithTimestamps, Partition
 *   <weir/kv.h>         Keys, Values, KvSwap
 *   <weir/group.h>      GroupByKey, CoGroupByKey
 *   <weir/combiners.h>  Combine, Count, Sum, Mean, Min, Max, Latest, Distinct
 *   <weir/compose.h>    several CombineFns as one
 *   <weir/periodic.h>   PeriodicImpulse, PeriodicSequence
 *   <weir/try.h>        functions that may fail on an element
 *   <weir/join.h>       joins: inner, left, right, full outer
 *   <weir/sets.h>       union, intersection, difference
 *   <weir/reify.h>      time, window and pane as part of the value
 *   <weir/top.h>        Top, Largest, Smallest, Sample
 *   <weir/regex.h>      matching, extracting, replacing in text
 *   <weir/format.h>     ToString, ToJSON
 *
 * A transform's name in the graph is its function's or its own; weir_named gives another. */

#include <weir/combiners.h>
#include <weir/compose.h>
#include <weir/create.h>
#include <weir/format.h>
#include <weir/group.h>
#include <weir/join.h>
#include <weir/kv.h>
#include <weir/map.h>
#include <weir/periodic.h>
#include <weir/regex.h>
#include <weir/reify.h>
#include <weir/sets.h>
#include <weir/source.h>
#include <weir/top.h>
#include <weir/try.h>

G_BEGIN_DECLS

/* All elements of all the collections named (up to 32), which must be of one type and have compatible windows and triggers
 * (<weir/windowing.h>). → weir_collection_flatten */
#define weir_flatten(first, ...)                                                                                      \
  (WEIR__EACH (WEIR__FLATTEN_CHECK, first, first, ##__VA_ARGS__) (__typeof__ (&*(first))) weir_collection_flatten (   \
      NULL, (WeirCollection *const[]) { WEIR__EACH (WEIR__FLATTEN_ITEM, , first, ##__VA_ARGS__) },                    \
      WEIR__COUNT (first, ##__VA_ARGS__), NULL, WEIR_HERE ("flatten")))
#define WEIR__FLATTEN_ITEM(c, in) WEIR_COLLECTION (in),
#define WEIR__FLATTEN_CHECK(first, in)                                                                                \
  WEIR__REQUIRE (WEIR__SAME (*(first), *(in)), "weir_flatten: " #in " is not of the type of the first collection"),

/* The same for an array of typed collections: weir_flatten_array (parts, n). n is at least 1. */
#define weir_flatten_array(collections, n)                                                                            \
  ((__typeof__ (&**(collections))) weir_collection_flatten (                                                          \
      NULL, (WeirCollection *const *) (void *) (collections), (n), NULL, WEIR_HERE ("flatten")))

/* A collection of lists into one of their items, in the lists' order. */
#define weir_flatten_lists(lists)                                                                                     \
  ((__typeof__ (&*(lists)->weir_items)) weir_collection_flatten_lists (WEIR_COLLECTION (lists),                       \
                                                                       WEIR_HERE ("flatten_lists")))
WEIR_API WeirCollection *weir_collection_flatten_lists (WeirCollection *lists, WeirSite at);

/* Same elements, spread anew over all lanes. → weir_collection_reshuffle */
#define weir_reshuffle(c)                                                                                             \
  ((__typeof__ (&*(c))) weir_collection_reshuffle (WEIR_COLLECTION (c), WEIR_HERE ("reshuffle")))

/* weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MINUTES (5)), …): the fields of WeirWindowing, which
 * replace the strategy that was in force. → weir_collection_window_into */
#define weir_window_into(c, ...)                                                                                      \
  WEIR__USED (__typeof__ (*(c)),                                                                                      \
              weir_collection_window_into (WEIR_COLLECTION (c), &(const WeirWindowing) { __VA_ARGS__ },               \
                                           WEIR_HERE ("window_into")))

/* What the groupings of `c` drop because it came too late. Some step must group `c` itself, in windows that can expire, or
 * the pipeline is refused. It is one more output of theirs: its watermark is that of their panes, held back by the earliest
 * pane still to come. What has expired for a grouping may thus be merely late for one that groups its late data.
 * → weir_collection_late_data */
#define weir_late_data(c)                                                                                             \
  WEIR__USED (__typeof__ (*(c)), weir_collection_late_data (WEIR_COLLECTION (c), WEIR_HERE ("late_data")))

G_END_DECLS

#endif
