/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions by a function of the user's: one step chooses the elements that it is about, the next one is the function,
 * whose loop stands in the user's file. */
#include "transforms/assert.h"

#include <weir/combine-fn.h>
#include <weir/sys/generic.h>

/* --- choosing ----------------------------------------------------------------------------------------------------- */

static gboolean
weir_assert_select (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirAssertion *assertion = ctx->config;
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GString) why = g_string_new (NULL);
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (WeirAssertItem));
  WeirAssertItems items = { .items = array };
  WeirOutput     *out = weir_context_output (ctx, 0);

  if (!weir__assert_select (assertion, weir_context_input_type (ctx), row, arena, &items, why))
    {
      weir__assert_failed (ctx, assertion->where, why->str);
      return TRUE;
    }
  size_t size = items.type->size;
  char  *values = weir_arena_alloc (arena, MAX (array->len, 1) * size);
  for (unsigned i = 0; i < array->len; i++)
    memcpy (values + i * size, g_array_index (array, WeirAssertItem, i).value, size);
  *(WeirAssertInput *) weir_output_begin (out) = (WeirAssertInput) { assertion->where, values, array->len };
  weir_output_commit (out);
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "elements", NULL } };
WEIR_GENERIC_DO_FN (weir_assert_select, outputs, 1, .config = WEIR_TYPE (WeirAssertion))

/* --- asking ------------------------------------------------------------------------------------------------------- */

const WeirAssertInput *
weir__assert_input (WeirContext *ctx, const WeirBatch *in, uint32_t position)
{
  ctx->position = position;
  return weir_batch_value (in, position);
}

gboolean
weir__assert_verdict (WeirContext *ctx, const WeirAssertInput *input, gboolean ok, GError *failure,
                      GError **error G_GNUC_UNUSED)
{
  if (ok)
    {
      *(bool *) weir_output_begin (weir_context_output (ctx, 0)) = true;
      weir_output_commit (weir_context_output (ctx, 0));
      weir_metric_count (ctx, WEIR_ASSERTION_PASSED, 1);
      g_clear_error (&failure);
      return TRUE;
    }
  weir__assert_failed (ctx, input->where,
                       failure != NULL ? failure->message : "the elements are not as they should be");
  g_clear_error (&failure);
  return TRUE;
}

/* --- construction ------------------------------------------------------------------------------------------------- */

void
weir_collection_assert_satisfies (WeirCollection *c, const WeirDoFn *fn, const void *config, const WeirAssert *about,
                                  WeirSite at)
{
  static const WeirAssert everything;
  WeirPipeline           *p = weir_collection_pipeline (c);
  WeirAssertion           assertion = { 0 };

  about = about != NULL ? about : &everything;
  if (!weir__assert_is_sensible (c, about, at))
    return;
  const WeirType *fields[] = { WEIR_TYPE (WeirString), weir_pipeline_list_type (p, weir_collection_type (c)) };
  const WeirType *input = weir_pipeline_record_type (p, "asserted", 2, (const char *const[]) { "where", "elements" },
                                                     fields);
  weir_scope_begin (p, at);
  WeirCollection *chosen = weir__assert_look (c, &weir_assert_select__do_fn, input, &assertion, about,
                                              (WeirSite) { at.file, at.line, "select" });
  weir_collection_must_pass (
      weir_collection_par_do (chosen, fn, config, NULL, (WeirSite) { at.file, at.line, "check" }));
  weir_scope_end (p);
}
