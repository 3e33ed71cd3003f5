/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions: how they are built.
 *
 *     collection → capture: { seen, value }, an insert each → global window ┐
 *     impulse    → prompt:  { not real }                    → global window ┴ flatten → group by nothing → check
 *
 * Windows, panes and kinds are written into the value before anything is windowed anew. A bounded collection's rows are
 * gathered when they have all come; an unbounded one's by a trigger that never fires before the end of time. The prompt
 * is there so that the check is called even if there is no element at all: it alone says that an assertion was kept. */
#include "transforms/assert.h"

#include <weir/combine-fn.h>
#include <weir/sys/generic.h>

/* --- writing down ------------------------------------------------------------------------------------------------- */

typedef struct
{
  size_t row_size, seen, value, value_size;
} Layout;

static gboolean
find_layout (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  const WeirType  *kv = weir_context_output_type (ctx, 0);
  const WeirField *captured = &kv->fields[1];
  const WeirField *fields = captured->type->fields;

  *(Layout *) weir_context_instance (ctx) = (Layout) { kv->size, captured->offset + fields[WEIR_CAPTURED_SEEN].offset,
                                                       captured->offset + fields[WEIR_CAPTURED_VALUE].offset,
                                                       fields[WEIR_CAPTURED_VALUE].type->size };
  return TRUE;
}

static WeirSeen
see (const WeirContext *ctx)
{
  WeirWindow window = weir_context_window (ctx);
  WeirPane   pane = weir_context_pane (ctx);

  return (WeirSeen) { .time = weir_context_timestamp (ctx),
                      .window_start = window.start,
                      .window_end = window.end,
                      .index = pane.index,
                      .timing = pane.timing,
                      .not_first = pane.not_first,
                      .not_last = pane.not_last,
                      .retract = weir_context_kind (ctx) == WEIR_RETRACT,
                      .real = true };
}

static gboolean
weir_assert_capture (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const Layout *layout = weir_context_instance (ctx);
  WeirOutput   *out = weir_context_output (ctx, 0);
  char         *to = memset (weir_output_begin (out), 0, layout->row_size);
  WeirSeen      seen = see (ctx);

  memcpy (to + layout->seen, &seen, sizeof seen);
  memcpy (to + layout->value, row, layout->value_size);
  weir_output_commit (out);
  return TRUE;
}

static gboolean
weir_assert_prompt (WeirContext *ctx, const char *row G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  const Layout *layout = weir_context_instance (ctx);
  WeirOutput   *out = weir_context_output (ctx, 0);

  memset (weir_output_begin (out), 0, layout->row_size);
  weir_output_commit (out);
  return TRUE;
}

static const WeirOutputSpec captured[] = { { "captured", NULL } };
WEIR_GENERIC_DO_FN (weir_assert_capture, captured, 1, .setup = find_layout, .instance_size = sizeof (Layout),
                    .retracts = WEIR_RETRACTS_CONSUME)
WEIR_GENERIC_DO_FN (weir_assert_prompt, captured, 1, .setup = find_layout, .instance_size = sizeof (Layout))

/* --- construction ------------------------------------------------------------------------------------------------- */

/* All that `c` ever held, in one row. */
static WeirCollection *
gather (WeirCollection *c, WeirSite at)
{
  WeirPipeline   *p = weir_collection_pipeline (c);
  bool            bounded = weir_collection_is_bounded (c);
  const WeirType *fields[] = { WEIR_TYPE (WeirSeen), weir_collection_type (c) };
  const WeirType *row = weir_pipeline_record_type (p, "captured", 2, (const char *const[]) { "seen", "value" }, fields);
  const WeirType *kv = weir_pipeline_kv_type (p, WEIR_TYPE (WeirUnit), row);
  /* The global window ends a day before time does. */
  const WeirWindowing windowing = { .trigger = bounded ? NULL : weir_never (),
                                    .allowed_lateness = bounded ? WEIR_HOURS (0) : WEIR_HOURS (23) };
  WeirCollection     *ins[] = { c, weir_pipeline_impulse (p, (WeirSite) { at.file, at.line, "impulse" }) };

  ins[0] = weir_collection_par_do_generic (ins[0], &weir_assert_capture__do_fn, NULL, &kv, 1, NULL,
                                           (WeirSite) { at.file, at.line, "capture" });
  ins[1] = weir_collection_par_do_generic (ins[1], &weir_assert_prompt__do_fn, NULL, &kv, 1, NULL,
                                           (WeirSite) { at.file, at.line, "prompt" });
  for (unsigned i = 0; i < G_N_ELEMENTS (ins); i++)
    ins[i] = weir_collection_window_into (ins[i], &windowing, (WeirSite) { at.file, at.line, "globally" });
  return weir_collection_group_by_key (weir_collection_flatten (p, ins, G_N_ELEMENTS (ins), NULL,
                                                                (WeirSite) { at.file, at.line, "flatten" }),
                                       NULL, (WeirSite) { at.file, at.line, "gather" });
}

static void
print_where (const WeirAssert *about, WeirSite at, GString *to)
{
  static const char *const panes[] = { "", "early", "on-time", "late", "final", "only" };
  static const char *const kinds[] = { "", "net of retracts", "of the inserts", "of the retracts" };

  g_string_append_printf (to, "%s:%d: ", at.file, at.line);
  if (about->message != NULL)
    g_string_append_printf (to, "%s: ", about->message);
  if (about->panes != WEIR_PANES_ALL)
    g_string_append_printf (to, "in the %s pane%s", panes[about->panes], about->panes == WEIR_PANES_ONLY ? "" : "s");
  if (about->window.start.us != 0 || about->window.end.us != 0)
    {
      g_string_append (to, about->panes != WEIR_PANES_ALL ? " of " : "in ");
      weir__assert_show_window (about->window.start, about->window.end, to);
    }
  if (about->kinds != WEIR_KINDS_INSERTS)
    g_string_append_printf (to, "%s%s", g_str_has_suffix (to->str, ": ") ? "" : ", ", kinds[about->kinds]);
  if (!g_str_has_suffix (to->str, ": "))
    g_string_append (to, ": ");
}

bool
weir__assert_is_sensible (WeirCollection *c, const WeirAssert *about, WeirSite at)
{
  WeirPipeline *p = weir_collection_pipeline (c);

  if (weir_collection_is_broken (c))
    return false;
  if ((unsigned) about->panes <= WEIR_PANES_ONLY && (unsigned) about->kinds <= WEIR_KINDS_RETRACTED)
    return true;
  weir_pipeline_add_error (p, at, "%d are no panes, or %d no kinds, to assert something about", (int) about->panes,
                           (int) about->kinds);
  return false;
}

WeirCollection *
weir__assert_look (WeirCollection *c, const WeirDoFn *fn, const WeirType *output, WeirAssertion *assertion,
                   const WeirAssert *about, WeirSite at)
{
  g_autoptr (GString) where = g_string_new (NULL);

  print_where (about, at, where);
  assertion->panes = (uint8_t) about->panes;
  assertion->kinds = (uint8_t) about->kinds;
  assertion->any_list_order = about->any_list_order;
  assertion->window_start = about->window.start;
  assertion->window_end = about->window.end;
  assertion->where = (WeirString) { where->str, where->len };
  return weir_collection_par_do_generic (gather (c, at), fn, assertion, &output, 1, NULL, at);
}
