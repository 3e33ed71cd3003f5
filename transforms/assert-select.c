/* SPDX-License-Identifier: Apache-2.0 */
/* The elements that an assertion is about, out of all that were gathered. */
#include "transforms/assert.h"

#include "transforms/list.h"

/* --- items -------------------------------------------------------------------------------------------------------- */

int
weir__assert_compare (const void *a, const void *b, void *type)
{
  const WeirAssertItem *x = a, *y = b;
  int                   order = weir_value_compare (type, x->value, y->value);

  if (order == 0)
    order = memcmp (x->code.data, y->code.data, MIN (x->code.size, y->code.size));
  return order != 0 ? order : (x->code.size > y->code.size) - (x->code.size < y->code.size);
}

static int
compare_times (WeirTime a, WeirTime b)
{
  return (a.us > b.us) - (a.us < b.us);
}

static WeirWindow
window_of (const WeirSeen *seen)
{
  return (WeirWindow) { .start = seen->window_start, .end = seen->window_end };
}

/* As weir__assert_compare; equal values by window and time, which a retract has from what it takes back: whichever lane
 * was first, a message lists them in one order. */
static int
compare_rows (const void *a, const void *b, void *type)
{
  const WeirSeen *x = ((const WeirAssertItem *) a)->seen, *y = ((const WeirAssertItem *) b)->seen;
  int             order = weir__assert_compare (a, b, type);

  if (order == 0)
    order = weir_window_compare (window_of (x), window_of (y));
  return order != 0 ? order : compare_times (x->time, y->time);
}

static int
compare_values (const void *a, const void *b, void *type)
{
  return weir_value_compare (type, a, b);
}

/* Inner ones first, so that lists of lists have one order. */
static void
sort_lists (const WeirType *type, void *value)
{
  const WeirAnyList *list = value;

  for (uint32_t i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    sort_lists (type->fields[i].type, (char *) value + type->fields[i].offset);
  if (type->kind == WEIR_KIND_OPTIONAL && *(bool *) value)
    sort_lists (type->item, (char *) value + type->item_offset);
  if (type->kind != WEIR_KIND_LIST && type->kind != WEIR_KIND_MAP)
    return;
  for (size_t i = 0; i < list->n; i++)
    sort_lists (type->item, (char *) list->items + i * type->item->size);
  if (type->kind == WEIR_KIND_LIST && list->n > 1)
    g_qsort_with_data ((char *) list->items, (int) list->n, type->item->size, compare_values, (void *) type->item);
}

void
weir__assert_add (WeirAssertItems *to, const void *value, const WeirSeen *seen, bool any_list_order, WeirArena *arena)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  void          *copy = weir_arena_alloc (arena, to->type->size);
  WeirAssertItem item = { .value = copy, .seen = seen };
  WeirString     code;

  weir_value_copy (to->type, copy, value, arena);
  if (any_list_order)
    sort_lists (to->type, copy);
  weir_value_encode (to->type, copy, bytes);
  code = weir_arena_string (arena, (WeirString) { (const char *) bytes->data, bytes->len });
  item.code = (WeirBytes) { (const uint8_t *) code.data, code.size };
  g_array_append_val (to->items, item);
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

const WeirType *
weir__assert_element_type (const WeirType *gathered)
{
  return gathered->fields[1].type->item->fields[WEIR_CAPTURED_VALUE].type;
}

static bool
is_in_window (const WeirAssertion *assertion, const WeirSeen *seen)
{
  bool any_window = assertion->window_start.us == 0 && assertion->window_end.us == 0;

  return any_window
         || (seen->window_start.us == assertion->window_start.us && seen->window_end.us == assertion->window_end.us);
}

static bool
is_meant (const WeirAssertion *assertion, const WeirSeen *seen)
{
  if (!seen->real || !is_in_window (assertion, seen))
    return false;
  switch (assertion->panes)
    {
    case WEIR_PANES_EARLY:
      return seen->timing == WEIR_PANE_EARLY;
    case WEIR_PANES_ON_TIME:
      return seen->timing == WEIR_PANE_ON_TIME;
    case WEIR_PANES_LATE:
      return seen->timing == WEIR_PANE_LATE;
    case WEIR_PANES_FINAL:
      return !seen->not_last;
    default:
      return true;
    }
}

/* The first item that should not be there, if any. */
static bool
none_is_wrong (const WeirAssertion *assertion, const WeirAssertItems *items, GString *why)
{
  for (unsigned i = 0; i < items->items->len; i++)
    {
      const WeirAssertItem *item = &g_array_index (items->items, WeirAssertItem, i);
      const char           *what = NULL;

      if (assertion->panes == WEIR_PANES_ONLY && (item->seen->not_first || item->seen->not_last))
        what = "is not in the only pane of its window";
      else if (assertion->kinds == WEIR_KINDS_INSERTS && item->seen->retract)
        what = "is retracted (.kinds = WEIR_KINDS_NET compares what is left)";
      if (what == NULL)
        continue;
      weir__assert_show (items->type, item, true, why);
      g_string_append_printf (why, " %s", what);
      return false;
    }
  return true;
}

/* Of equal rows as many are kept as were inserted more often than retracted. */
static bool
cancel_retracts (WeirAssertItems *items, GString *why)
{
  const WeirAssertItem *all = (const WeirAssertItem *) (const void *) items->items->data;
  unsigned              kept = 0;

  for (unsigned from = 0, to; from < items->items->len; from = to)
    {
      int64_t net = 0;

      for (to = from; to < items->items->len && compare_rows (&all[from], &all[to], (void *) items->type) == 0; to++)
        net += all[to].seen->retract ? -1 : 1;
      if (net < 0)
        {
          weir__assert_show (items->type, &all[from], true, why);
          g_string_append (why, " is retracted more often than it was inserted");
          return false;
        }
      for (unsigned i = from; i < to && net > 0; i++)
        if (!all[i].seen->retract)
          {
            g_array_index (items->items, WeirAssertItem, kept++) = all[i];
            net--;
          }
    }
  g_array_set_size (items->items, kept);
  return true;
}

void
weir__assert_show_where_else (const WeirAssertion *assertion, const WeirType *gathered, const void *row, GString *to)
{
  const WeirAnyList *list = (const void *) ((const char *) row + gathered->fields[1].offset);
  const WeirType    *captured = gathered->fields[1].type->item;
  const WeirSeen    *first = NULL;

  for (size_t i = 0; i < list->n; i++)
    {
      const char     *at = (const char *) list->items + i * captured->size;
      const WeirSeen *seen = (const void *) (at + captured->fields[WEIR_CAPTURED_SEEN].offset);

      if (!seen->real)
        continue;
      if (is_in_window (assertion, seen))
        return;
      if (first == NULL || weir_window_compare (window_of (seen), window_of (first)) < 0)
        first = seen;
    }
  if (first == NULL)
    return;
  g_string_append (to, "\n  nothing is in that window; there are elements in ");
  weir__assert_show_window (first->window_start, first->window_end, to);
}

static void
keep_kind (WeirAssertItems *items, bool retract)
{
  unsigned kept = 0;

  for (unsigned i = 0; i < items->items->len; i++)
    {
      WeirAssertItem item = g_array_index (items->items, WeirAssertItem, i);

      if (item.seen->retract == retract)
        g_array_index (items->items, WeirAssertItem, kept++) = item;
    }
  g_array_set_size (items->items, kept);
}

bool
weir__assert_select (const WeirAssertion *assertion, const WeirType *gathered, const void *row, WeirArena *arena,
                     WeirAssertItems *ret_items, GString *why)
{
  const WeirAnyList *list = (const void *) ((const char *) row + gathered->fields[1].offset);
  const WeirType    *captured = gathered->fields[1].type->item;

  ret_items->type = weir__assert_element_type (gathered);
  for (size_t i = 0; i < list->n; i++)
    {
      const char     *at = (const char *) list->items + i * captured->size;
      const WeirSeen *seen = (const void *) (at + captured->fields[WEIR_CAPTURED_SEEN].offset);
      const char     *value = at + captured->fields[WEIR_CAPTURED_VALUE].offset;

      if (is_meant (assertion, seen))
        weir__assert_add (ret_items, value, seen, assertion->any_list_order, arena);
    }
  g_array_sort_with_data (ret_items->items, compare_rows, (void *) ret_items->type);
  if (!none_is_wrong (assertion, ret_items, why))
    return false;
  if (assertion->kinds == WEIR_KINDS_NET)
    return cancel_retracts (ret_items, why);
  keep_kind (ret_items, assertion->kinds == WEIR_KINDS_RETRACTED);
  return true;
}
