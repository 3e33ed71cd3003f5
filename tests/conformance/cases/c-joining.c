/* SPDX-License-Identifier: Apache-2.0 */
/* C22, C23: CoGroupByKey. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (Named, int64_t, WeirString)
WEIR_CO_GROUPED (Person, int64_t, WEIR_AS (names, WeirString), WEIR_AS (mails, WeirString), WEIR_AS (towns, WeirString))
WEIR_CO_GROUPED (Shopping, int64_t, WEIR_AS (clicks, WeirString), WEIR_AS (purchases, WeirString))

#define AT(key, value, ms) { { (key), WEIR_STRING (value) }, { INT64_C (1000) * (ms) } }

CASE (C22_a_key_in_any_input_comes_out_once_with_the_lists_of_all)
{
  NamedCollection *names = weir_create (c->p, Named, { 1, STR ("ann") }, { 2, STR ("bob") }, { 4, STR ("eve") },
                                        { 4, STR ("eva") });
  NamedCollection *mails = weir_create (c->p, Named, { 2, STR ("bob@x") }, { 3, STR ("cy@x") });
  NamedCollection *towns = weir_create (c->p, Named, { 1, STR ("Rome") }, { 3, STR ("Bonn") }, { 2, STR ("Oslo") });

  expect_as (c, weir_co_group_by_key (Person, names, mails, towns), SORT_LISTS,
             "{key: 1, names: ['ann'], mails: [], towns: ['Rome']}",
             "{key: 2, names: ['bob'], mails: ['bob@x'], towns: ['Oslo']}",
             "{key: 3, names: [], mails: ['cy@x'], towns: ['Bonn']}",
             "{key: 4, names: ['eva', 'eve'], mails: [], towns: []}");
}

CASE (C22_an_empty_input_joins_as_empty_lists)
{
  NamedCollection *some = weir_create (c->p, Named, { 1, STR ("x") }), *none = weir_create (c->p, Named);

  expect_as (c, weir_co_group_by_key (Shopping, some, none), SORT_LISTS, "{key: 1, clicks: ['x'], purchases: []}");
  expect_as (c, weir_co_group_by_key (Shopping, none, some), SORT_LISTS, "{key: 1, clicks: [], purchases: ['x']}");
  expect (c, weir_co_group_by_key (Shopping, none, none));
}

CASE (C22_a_collection_may_be_joined_with_itself)
{
  NamedCollection *x = weir_create (c->p, Named, { 1, STR ("a") }, { 1, STR ("b") });

  expect_as (c, weir_co_group_by_key (Shopping, x, x), SORT_LISTS,
             "{key: 1, clicks: ['a', 'b'], purchases: ['a', 'b']}");
  expect_as (c, weir_co_group_by_key (Shopping, weir_flatten (x, x), x), SORT_LISTS,
             "{key: 1, clicks: ['a', 'a', 'b', 'b'], purchases: ['a', 'b']}");
}

CASE (C23_a_join_is_made_in_each_window)
{
  NamedCollection *clicks = weir_create_timestamped (c->p, Named, AT (1, "Click t0", 0), AT (2, "Click t2", 2),
                                                     AT (1, "Click t4", 4), AT (1, "Click t6", 6),
                                                     AT (2, "Click t8", 8));
  NamedCollection *purchases
      = weir_create_timestamped (c->p, Named, AT (1, "Boat t1", 1), AT (1, "Shoesi t2", 2), AT (1, "Pens t3", 3),
                                 AT (2, "House t4", 4), AT (2, "Suit t5", 5), AT (1, "Car t6", 6), AT (1, "Book t7", 7),
                                 AT (2, "House t8", 8), AT (2, "Shoes t9", 9), AT (2, "House t10", 10));

  clicks = weir_window_into (clicks, .windows = weir_fixed_windows (WEIR_MILLISECONDS (4)));
  purchases = weir_window_into (purchases, .windows = weir_fixed_windows (WEIR_MILLISECONDS (4)));
  expect_as (c, weir_co_group_by_key (Shopping, clicks, purchases), SORT_LISTS | SHOW_TIMES | SHOW_WINDOWS,
             "{key: 1, clicks: ['Click t0'], purchases: ['Boat t1', 'Pens t3', 'Shoesi t2']} @3.999 [0,4)",
             "{key: 2, clicks: ['Click t2'], purchases: []} @3.999 [0,4)",
             "{key: 1, clicks: ['Click t4', 'Click t6'], purchases: ['Book t7', 'Car t6']} @7.999 [4,8)",
             "{key: 2, clicks: [], purchases: ['House t4', 'Suit t5']} @7.999 [4,8)",
             "{key: 2, clicks: ['Click t8'], purchases: ['House t10', 'House t8', 'Shoes t9']} @11.999 [8,12)");
}

CASE (C23_sessions_of_all_inputs_of_a_join_merge)
{
  NamedCollection *clicks = weir_create_timestamped (c->p, Named, AT (1, "a", 0), AT (1, "b", 7), AT (2, "c", 4));
  NamedCollection *purchases = weir_create_timestamped (c->p, Named, AT (1, "x", 4), AT (2, "y", 8), AT (1, "z", 20));

  clicks = weir_window_into (clicks, SESSIONS (4));
  purchases = weir_window_into (purchases, SESSIONS (4));
  expect_as (c, weir_co_group_by_key (Shopping, clicks, purchases), SORT_LISTS | SHOW_TIMES | SHOW_WINDOWS,
             "{key: 1, clicks: ['a'], purchases: []} @3.999 [0,4)",
             "{key: 1, clicks: ['b'], purchases: ['x']} @10.999 [4,11)",
             "{key: 2, clicks: ['c'], purchases: []} @7.999 [4,8)",
             "{key: 2, clicks: [], purchases: ['y']} @11.999 [8,12)",
             "{key: 1, clicks: [], purchases: ['z']} @23.999 [20,24)");
}

/* The first input ends, the second does not: what is late in it comes out late, as the lateness of the first allows. */
CASE (C23_a_list_and_a_stream_wait_for_what_is_late_in_the_stream)
{
  NamedCollection *list = weir_create_timestamped (c->p, Named, AT (1, "a", 10));
  NamedCollection *stream = weir_test_stream (c->p, Named, weir_test_watermark (weir_time_from_ms (22)),
                                              weir_test_elements (Named, weir_time_from_ms (10), { 2, STR ("x") }));

  list = weir_window_into (list, .windows = weir_fixed_windows (WEIR_MILLISECONDS (9)),
                           .allowed_lateness = WEIR_MILLISECONDS (7));
  stream = weir_window_into (stream, .windows = weir_fixed_windows (WEIR_MILLISECONDS (9)));
  expect_as (c, weir_co_group_by_key (Shopping, list, stream), SORT_LISTS | SHOW_WINDOWS,
             "{key: 1, clicks: ['a'], purchases: []} [9,18)", "{key: 2, clicks: [], purchases: ['x']} [9,18)");
  expect_dropped (c, 0, 0);
}

CASE (C23_inputs_in_other_windows_are_refused)
{
  NamedCollection *x = weir_create (c->p, Named, { 1, STR ("a") });

  weir_co_group_by_key (Shopping, x, weir_window_into (x, .windows = weir_fixed_windows (WEIR_MILLISECONDS (4))));
  expect_refusal (c, "the inputs cannot meet");
}

CASES (j, C22_a_key_in_any_input_comes_out_once_with_the_lists_of_all, C22_an_empty_input_joins_as_empty_lists,
       C22_a_collection_may_be_joined_with_itself, C23_a_join_is_made_in_each_window,
       C23_sessions_of_all_inputs_of_a_join_merge, C23_a_list_and_a_stream_wait_for_what_is_late_in_the_stream,
       C23_inputs_in_other_windows_are_refused)
