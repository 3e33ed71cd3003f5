/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions that name the elements: the comparison, and how a difference is shown. */
#include "transforms/assert.h"

#include <weir/combine-fn.h>
#include <weir/sys/generic.h>

#define SHOWN 8         /* items of a list */
#define SHOWN_BYTES 200 /* of an item */

/* --- showing ------------------------------------------------------------------------------------------------------ */

void
weir__assert_show_window (WeirTime start, WeirTime end, GString *to)
{
  g_autofree char *from = weir_time_to_string (start), *until = weir_time_to_string (end);

  if (start.us == WEIR_GLOBAL_WINDOW.start.us && end.us == WEIR_GLOBAL_WINDOW.end.us)
    g_string_append (to, "the global window");
  else
    g_string_append_printf (to, "[%s, %s)", from, until);
}

static void
show_seen (const WeirSeen *seen, GString *to)
{
  static const char *const timings[] = { "", ", early pane", ", on-time pane", ", late pane" };
  g_autofree char         *time = weir_time_to_string (seen->time);

  g_string_append_printf (to, " (%sat %s in ", seen->retract ? "retract " : "", time);
  weir__assert_show_window (seen->window_start, seen->window_end, to);
  if (seen->timing != WEIR_PANE_UNKNOWN && seen->timing < G_N_ELEMENTS (timings))
    g_string_append_printf (to, "%s %" PRIu32 "%s", timings[seen->timing], seen->index,
                            seen->not_last ? "" : ", the last");
  g_string_append_c (to, ')');
}

void
weir__assert_show (const WeirType *type, const WeirAssertItem *item, bool with_seen, GString *to)
{
  weir_value_print (type, item->value, SHOWN_BYTES, to);
  if (with_seen && item->seen != NULL)
    show_seen (item->seen, to);
}

/* <1, 2, 3> */
static void
show_values (const WeirAssertItems *items, GString *to)
{
  g_string_append_c (to, '<');
  for (unsigned i = 0; i < MIN (items->items->len, SHOWN); i++)
    {
      g_string_append (to, i > 0 ? ", " : "");
      weir__assert_show (items->type, &g_array_index (items->items, WeirAssertItem, i), false, to);
    }
  if (items->items->len > SHOWN)
    g_string_append_printf (to, ", … %u more", items->items->len - SHOWN);
  g_string_append_c (to, '>');
}

/* A line for each of `a` that `b` has not as often; both are sorted. */
static void
show_missing (const WeirAssertItems *a, const WeirAssertItems *b, const char *what, GString *to)
{
  unsigned k = 0, n = 0;

  for (unsigned i = 0; i < a->items->len; i++)
    {
      const WeirAssertItem *item = &g_array_index (a->items, WeirAssertItem, i);
      int                   order = -1;

      while (k < b->items->len
             && (order = weir__assert_compare (&g_array_index (b->items, WeirAssertItem, k), item, (void *) a->type))
                    < 0)
        k++;
      if (k < b->items->len && order == 0)
        {
          k++;
          continue;
        }
      if (n++ >= SHOWN)
        continue;
      g_string_append_printf (to, "\n  %s: ", what);
      weir__assert_show (a->type, item, true, to);
    }
  if (n > SHOWN)
    g_string_append_printf (to, "\n  %s: … %u more", what, n - SHOWN);
}

void
weir__assert_failed (WeirContext *ctx, WeirString where, const char *why)
{
  g_autofree char *message = g_strdup_printf (WEIR_STRING_FORMAT "%s", WEIR_STRING_ARG (where), why);

  weir_metric_string (ctx, WEIR_ASSERTION_FAILED, message);
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static bool
same_items (const WeirAssertItems *a, const WeirAssertItems *b)
{
  if (a->items->len != b->items->len)
    return false;
  for (unsigned i = 0; i < a->items->len; i++)
    if (weir__assert_compare (&g_array_index (a->items, WeirAssertItem, i),
                              &g_array_index (b->items, WeirAssertItem, i), (void *) a->type)
        != 0)
      return false;
  return true;
}

/* What was expected, in words, and whether it is so. */
static bool
compare_elements (const WeirAssertItems *expected, const WeirAssertItems *found, GString *why)
{
  if (same_items (expected, found))
    return true;
  g_string_append (why, "Expected: ");
  show_values (expected, why);
  g_string_append (why, " in any order but: was ");
  show_values (found, why);
  if (expected->items->len != found->items->len)
    g_string_append_printf (why, " (%u instead of %u)", found->items->len, expected->items->len);
  show_missing (expected, found, "missing", why);
  show_missing (found, expected, "not expected", why);
  return false;
}

static bool
compare_singleton (const WeirAssertItems *expected, const WeirAssertItems *found, bool same, GString *why)
{
  if (found->items->len == 0)
    {
      g_string_append (why, "expected a singleton, found an empty PCollection");
      return false;
    }
  if (found->items->len > 1)
    {
      g_string_append (why, "expected one element, found ");
      show_values (found, why);
      return false;
    }
  if (same_items (expected, found) == same)
    return true;
  g_string_append (why, same ? "Expected: " : "Expected: not ");
  show_values (expected, why);
  g_string_append (why, " but: was ");
  show_values (found, why);
  if (same)
    show_missing (found, expected, "not expected", why);
  return false;
}

static bool
compare (WeirAssertForm form, const WeirAssertItems *expected, const WeirAssertItems *found, GString *why)
{
  switch (form)
    {
    case WEIR_ASSERT_SINGLETON:
    case WEIR_ASSERT_SINGLETON_NOT:
      return compare_singleton (expected, found, form == WEIR_ASSERT_SINGLETON, why);
    case WEIR_ASSERT_EMPTY:
    case WEIR_ASSERT_ELEMENTS:
      break;
    }
  return compare_elements (expected, found, why);
}

static gboolean
decode_expected (const WeirAssertion *assertion, const WeirType *type, WeirArena *arena, WeirAssertItems *ret_items,
                 GError **error)
{
  WeirBytes rest = assertion->elements;
  void     *value = weir_arena_alloc (arena, type->size);

  ret_items->type = type;
  for (int64_t i = 0; i < assertion->n; i++)
    {
      memset (value, 0, type->size);
      if (!weir_value_decode (type, &rest, value, arena, error))
        return FALSE;
      weir__assert_add (ret_items, value, NULL, assertion->any_list_order, arena);
    }
  g_array_sort_with_data (ret_items->items, weir__assert_compare, (void *) type);
  return TRUE;
}

static gboolean
weir_assert_check (WeirContext *ctx, const char *row, GError **error)
{
  const WeirAssertion *assertion = ctx->config;
  const WeirType      *gathered = weir_context_input_type (ctx);
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GString) why = g_string_new (NULL);
  g_autoptr (GArray) a = g_array_new (FALSE, FALSE, sizeof (WeirAssertItem));
  g_autoptr (GArray) b = g_array_new (FALSE, FALSE, sizeof (WeirAssertItem));
  WeirAssertItems expected = { .items = a }, found = { .items = b };

  if (!decode_expected (assertion, weir__assert_element_type (gathered), arena, &expected, error))
    return FALSE;
  if (weir__assert_select (assertion, gathered, row, arena, &found, why)
      && compare (assertion->form, &expected, &found, why))
    {
      *(bool *) weir_output_begin (weir_context_output (ctx, 0)) = true;
      weir_output_commit (weir_context_output (ctx, 0));
      weir_metric_count (ctx, WEIR_ASSERTION_PASSED, 1);
      return TRUE;
    }
  weir__assert_show_where_else (assertion, gathered, row, why);
  weir__assert_failed (ctx, assertion->where, why->str);
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "passed", WEIR_TYPE (bool) } };
WEIR_GENERIC_DO_FN (weir_assert_check, outputs, 1, .config = WEIR_TYPE (WeirAssertion))

/* --- construction ------------------------------------------------------------------------------------------------- */

void
weir_collection_assert (WeirCollection *c, WeirAssertForm form, const WeirAssert *about, const void *elements, size_t n,
                        WeirSite at)
{
  static const WeirAssert everything;
  g_autoptr (GByteArray) code = g_byte_array_new ();
  WeirPipeline *p = weir_collection_pipeline (c);
  WeirAssertion assertion = { .form = (uint8_t) form, .n = (int64_t) n };

  about = about != NULL ? about : &everything;
  if (!weir__assert_is_sensible (c, about, at))
    return;
  if (n != 1 && (form == WEIR_ASSERT_SINGLETON || form == WEIR_ASSERT_SINGLETON_NOT))
    {
      weir_pipeline_add_error (p, at, "a singleton is one element, not %zu", n);
      return;
    }
  const WeirType *type = weir_collection_type (c);
  for (size_t i = 0; i < n; i++)
    weir_value_encode (type, (const char *) elements + i * type->size, code);
  assertion.elements = (WeirBytes) { code->data, code->len };
  weir_scope_begin (p, at);
  weir_collection_must_pass (weir__assert_look (c, &weir_assert_check__do_fn, WEIR_TYPE (bool), &assertion, about,
                                                (WeirSite) { at.file, at.line, "check" }));
  weir_scope_end (p);
}
