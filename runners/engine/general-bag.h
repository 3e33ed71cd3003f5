/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GENERAL_BAG_H
#define WEIR_RUNNERS_ENGINE_GENERAL_BAG_H

/* Bag: the values that a window of a key holds, kept so that one of them can be taken back.
 *
 * An item is a value as often as it is there, with the input (tag) it came from and, where windows merge, its own window
 * and its timestamp; the first that came is the first in the list. Values are equal if their encodings are. A few items
 * are looked through; once there are more, a hash table finds them.
 *
 * Cost of an item: 80 bytes and the value, with the table about 40 more. Adding, removing: O(1) on average. */

#include <weir/sys/batch.h>

typedef struct _WeirBagItem WeirBagItem;
struct _WeirBagItem
{
  WeirBagItem    *next, *previous;
  const WeirType *type;
  uint64_t        hash;
  uint64_t        n;      /* how often it is there; never 0 */
  WeirWindow      window; /* the element's own */
  WeirTime        time;
  uint32_t        tag;
  const void     *value;
};

/* It may be moved in memory. */
typedef struct
{
  WeirBagItem *first, *last;
  uint32_t     n_items;
  GHashTable  *table; /* of WeirBagItem; NULL: they are few */
} WeirBag;

void weir__bag_clear (WeirBag *bag);
/* What is looked for is told by an item: type, tag, window, time and value; all that is pointed to is copied. */
void weir__bag_add (WeirBag *bag, const WeirBagItem *like);
/* False: it is not there. */
bool weir__bag_remove (WeirBag *bag, const WeirBagItem *like);
/* Moves all of `from` behind what is in `into`. */
void weir__bag_append (WeirBag *into, WeirBag *from);
/* Takes the first item out, and puts it behind what is in `into`. */
void weir__bag_move_first (WeirBag *into, WeirBag *from);

#endif
