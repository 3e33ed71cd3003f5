/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_ASSERT_H
#define WEIR_TRANSFORMS_ASSERT_H

/* What the steps of an assertion share: how an element is written down with what belongs to it, what is asserted, and
 * the choice of the elements that it is about. */

#include <weir/testing/assert.h>

/* An element's own, beside its value. `real` is false in the one row that comes without an element, so that there is
 * something to gather where a collection is empty. */
typedef struct
{
  WeirTime time, window_start, window_end;
  uint32_t index;
  uint8_t  timing;
  bool     not_first, not_last, retract, real;
} WeirSeen;
WEIR_RECORD (WeirSeen, time, window_start, window_end, index, timing, not_first, not_last, retract, real)

/* The configuration of the steps that look at what was gathered. */
typedef struct
{
  uint8_t    form, panes, kinds; /* WeirAssertForm, WeirAssertPanes, WeirAssertKinds */
  bool       any_list_order;
  WeirTime   window_start, window_end; /* both 0: any window */
  WeirString where; /* "totals.c:12: one total a user: in the on-time panes: ": what a message begins with */
  int64_t    n;
  WeirBytes  elements; /* n encodings, one behind the other */
} WeirAssertion;
WEIR_RECORD (WeirAssertion, form, panes, kinds, any_list_order, window_start, window_end, where, n, elements)

/* Field 0 and 1 of what is gathered: { WeirSeen, T }. */
enum
{
  WEIR_CAPTURED_SEEN,
  WEIR_CAPTURED_VALUE,
};

/* An element to be compared. */
typedef struct
{
  const void     *value;
  WeirBytes       code; /* its canonical encoding */
  const WeirSeen *seen; /* NULL: an expected one */
} WeirAssertItem;

typedef struct
{
  const WeirType *type;  /* of the values */
  GArray         *items; /* WeirAssertItem, sorted by weir__assert_compare */
} WeirAssertItems;

/* The type of the elements, out of that of what was gathered. */
const WeirType *weir__assert_element_type (const WeirType *gathered);
/* Those of the gathered elements that the assertion is about; values in `arena`. FALSE with the reason in `why` if
 * there is one that there must not be (a second pane, a retract). */
bool weir__assert_select (const WeirAssertion *assertion, const WeirType *gathered, const void *row, WeirArena *arena,
                          WeirAssertItems *ret_items, GString *why);
/* If there are elements, but none in the assertion's window: a line that names the earliest window that has some. */
void weir__assert_show_where_else (const WeirAssertion *assertion, const WeirType *gathered, const void *row, GString *to);
/* Appends an item; its value is copied to `arena`, and its lists sorted if `any_list_order`. */
void weir__assert_add (WeirAssertItems *to, const void *value, const WeirSeen *seen, bool any_list_order,
                       WeirArena *arena);
/* By value, then by encoding: 0 for equal ones alone. `type`: of the values. */
int weir__assert_compare (const void *a, const void *b, void *type);
/* The value, not too long, and (if it was seen) where: ` {…} (at …, in […), on-time pane 0)`. */
void weir__assert_show (const WeirType *type, const WeirAssertItem *item, bool with_seen, GString *to);
void weir__assert_show_window (WeirTime start, WeirTime end, GString *to);
/* Tells what was found, for the end of the run, which others may have to tell of, too. */
void weir__assert_failed (WeirContext *ctx, WeirString where, const char *why);

/* --- construction (assert.c) -------------------------------------------------------------------------------------- */

/* False if nothing can be asserted of it: broken, or (recorded) no panes or kinds. */
bool weir__assert_is_sensible (WeirCollection *c, const WeirAssert *about, WeirSite at);
/* Gathers all of `c` and applies `fn`, whose configuration is `assertion`; the fields that `about` says are filled in.
 * In an open scope. */
WeirCollection *weir__assert_look (WeirCollection *c, const WeirDoFn *fn, const WeirType *output,
                                   WeirAssertion *assertion, const WeirAssert *about, WeirSite at);

#endif
