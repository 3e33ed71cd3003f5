/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/harness/context.h"

static const WeirFullContext *
full (const WeirContext *ctx)
{
  return (const WeirFullContext *) ctx;
}

void
weir__context_without_element (const WeirContext *ctx)
{
  g_error ("%s: there is no element whose time, window, pane or kind could be asked for", full (ctx)->path);
}

const char *
weir_context_path (const WeirContext *ctx)
{
  return full (ctx)->path;
}

const char *
weir_context_option (const WeirContext *ctx, const char *key)
{
  return weir__harness_option (full (ctx)->harness, key);
}

const WeirType *
weir_context_input_type (const WeirContext *ctx)
{
  return full (ctx)->input_type;
}

const WeirType *
weir_context_output_type (const WeirContext *ctx, unsigned output)
{
  g_return_val_if_fail (output < full (ctx)->n_outputs, NULL);
  return g_array_index (full (ctx)->output_types, const WeirType *, output);
}

unsigned
weir_context_n_outputs (const WeirContext *ctx)
{
  return full (ctx)->n_outputs;
}

unsigned
weir_context_lane (const WeirContext *ctx)
{
  return full (ctx)->lane;
}

gboolean
weir_context_has_failed (const WeirContext *ctx)
{
  return full (ctx)->failed;
}

WeirOutput *
weir__context_output_checked (WeirContext *ctx, unsigned output, const WeirType *type)
{
  if (output >= full (ctx)->n_outputs)
    g_error ("%s has %u outputs, not one numbered %u", full (ctx)->path, full (ctx)->n_outputs, output);
  if (!weir_type_same_layout (ctx->outputs[output]->type, type, NULL))
    g_error ("output %u of %s holds %s, not %s", output, full (ctx)->path, ctx->outputs[output]->type->name,
             type->name);
  return ctx->outputs[output];
}

uint32_t
weir_do_fn_fail (WeirContext *ctx, GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "the function failed without saying why");
  return ctx->position;
}
