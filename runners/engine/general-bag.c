/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/general-bag.h"

#include "sdk/base/align.h"
#include "sdk/types/hash.h"
#include "sdk/types/packed.h"

#define FEW 8

static guint
hash_item (gconstpointer item)
{
  uint64_t hash = ((const WeirBagItem *) item)->hash;

  return (guint) (hash >> 32 ^ hash);
}

static gboolean
items_equal (gconstpointer a, gconstpointer b)
{
  const WeirBagItem *x = a, *y = b;

  return x->hash == y->hash && x->tag == y->tag && x->time.us == y->time.us && weir_window_equal (x->window, y->window)
         && weir_value_equal (x->type, x->value, y->value);
}

/* --- the list and its table --------------------------------------------------------------------------------------- */

static WeirBagItem *
find (const WeirBag *bag, const WeirBagItem *like)
{
  if (bag->table != NULL)
    return g_hash_table_lookup (bag->table, like);
  for (WeirBagItem *item = bag->first; item != NULL; item = item->next)
    if (items_equal (item, like))
      return item;
  return NULL;
}

static void
link_last (WeirBag *bag, WeirBagItem *item)
{
  item->next = NULL;
  item->previous = bag->last;
  *(bag->last != NULL ? &bag->last->next : &bag->first) = item;
  bag->last = item;
  bag->n_items++;
  if (bag->table != NULL)
    g_hash_table_add (bag->table, item);
  else if (bag->n_items > FEW)
    {
      bag->table = g_hash_table_new (hash_item, items_equal);
      for (item = bag->first; item != NULL; item = item->next)
        g_hash_table_add (bag->table, item);
    }
}

static void
unlink_item (WeirBag *bag, WeirBagItem *item)
{
  if (bag->table != NULL)
    g_hash_table_remove (bag->table, item);
  *(item->previous != NULL ? &item->previous->next : &bag->first) = item->next;
  *(item->next != NULL ? &item->next->previous : &bag->last) = item->previous;
  if (--bag->n_items == 0)
    g_clear_pointer (&bag->table, g_hash_table_unref);
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static WeirBagItem
hashed (const WeirBagItem *like)
{
  WeirBagItem item = *like;

  item.hash = weir__hash_add (weir_value_hash (like->type, like->value), (uint64_t) like->time.us ^ like->tag);
  return item;
}

static WeirBagItem *
copy_item (const WeirBagItem *like)
{
  size_t       at_value = weir__aligned (sizeof *like), at_bytes = at_value + weir__aligned (like->type->size);
  char        *block = g_malloc (at_bytes + weir_value_extent (like->type, like->value));
  WeirBagItem *item = (WeirBagItem *) (void *) block;

  *item = *like;
  weir__value_copy_packed (like->type, block + at_value, like->value, block + at_bytes);
  item->value = block + at_value;
  return item;
}

void
weir__bag_clear (WeirBag *bag)
{
  g_clear_pointer (&bag->table, g_hash_table_unref);
  while (bag->first != NULL)
    {
      WeirBagItem *item = bag->first;
      bag->first = item->next;
      g_free (item);
    }
  *bag = (WeirBag) { 0 };
}

void
weir__bag_add (WeirBag *bag, const WeirBagItem *like)
{
  WeirBagItem  probe = hashed (like);
  WeirBagItem *item = find (bag, &probe);

  if (item == NULL)
    {
      item = copy_item (&probe);
      item->n = 0;
      link_last (bag, item);
    }
  item->n++;
}

bool
weir__bag_remove (WeirBag *bag, const WeirBagItem *like)
{
  WeirBagItem  probe = hashed (like);
  WeirBagItem *item = find (bag, &probe);

  if (item == NULL)
    return false;
  if (--item->n == 0)
    {
      unlink_item (bag, item);
      g_free (item);
    }
  return true;
}

void
weir__bag_move_first (WeirBag *into, WeirBag *from)
{
  WeirBagItem *item = from->first, *same = find (into, item);

  unlink_item (from, item);
  if (same == NULL)
    {
      link_last (into, item);
      return;
    }
  same->n += item->n;
  g_free (item);
}

void
weir__bag_append (WeirBag *into, WeirBag *from)
{
  while (from->first != NULL)
    weir__bag_move_first (into, from);
}
