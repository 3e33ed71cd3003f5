/* SPDX-License-Identifier: Apache-2.0 */
/* The functions that a pipeline names: each name means one function. A function that lies in a header is compiled into
 * every file that includes it; its copies are the same function, since they stand at one place in the source. */
#include "sdk/model/pipeline.h"

#include <weir/sys/trigger-fn.h>

#include <string.h>

#include "sdk/model/trigger.h"

typedef struct
{
  const char *name, *file;
  int         line;
  const void *user_data;
} Place;

static Place
place_of (const WeirFunction *f)
{
  if (f->do_fn != NULL)
    return (Place) { f->do_fn->name, f->do_fn->file, f->do_fn->line, f->do_fn->user_data };
  if (f->combine_fn != NULL)
    return (Place) { f->combine_fn->name, f->combine_fn->file, f->combine_fn->line, f->combine_fn->user_data };
  if (f->trigger_fn != NULL)
    return (Place) { f->trigger_fn->name, f->trigger_fn->file, f->trigger_fn->line, NULL };
  return (Place) { f->window_fn->name, f->window_fn->file, f->window_fn->line, NULL };
}

static gboolean
same_function (const WeirFunction *a, const WeirFunction *b)
{
  Place at = place_of (a), bt = place_of (b);

  if (a->do_fn == b->do_fn && a->combine_fn == b->combine_fn && a->window_fn == b->window_fn
      && a->trigger_fn == b->trigger_fn)
    return TRUE;
  return !a->do_fn == !b->do_fn && !a->combine_fn == !b->combine_fn && !a->window_fn == !b->window_fn
         && at.line > 0 && at.line == bt.line
         && g_strcmp0 (at.file, bt.file) == 0 && at.user_data == bt.user_data;
}

static WeirFunction *
keep_function (WeirFunction function)
{
  WeirFunction *kept = g_new (WeirFunction, 1);

  *kept = function;
  return kept;
}

static void
enter (WeirApply *apply, WeirFunction function)
{
  Place         here = place_of (&function), there;
  WeirFunction *known = g_hash_table_lookup (apply->pipeline->functions, here.name);

  if (known == NULL)
    g_hash_table_insert (apply->pipeline->functions, g_strdup (here.name), keep_function (function));
  else if (!same_function (known, &function))
    {
      there = place_of (known);
      weir__apply_error (apply, "two functions are called %s: one at %s:%d, one at %s:%d", here.name, there.file,
                         there.line, here.file, here.line);
    }
}

const WeirFunction *
weir__pipeline_function (WeirPipeline *p, const char *name)
{
  return g_hash_table_lookup (p->functions, name);
}

static gboolean
check_head (WeirApply *apply, const char *kind, uint32_t abi, uint32_t size, size_t expected)
{
  if (abi == WEIR_BATCH_ABI && size == expected)
    return TRUE;
  weir__apply_error (apply,
                     "the %s was compiled for another version of Weir: ABI %" PRIu32 " of %" PRIu32
                     " bytes, this library has ABI %u of %zu bytes",
                     kind, abi, size, WEIR_BATCH_ABI, expected);
  return FALSE;
}

static gboolean
check_name (WeirApply *apply, const char *kind, const char *name)
{
  if (name == NULL || *name == '\0')
    weir__apply_error (apply, "the %s has no name", kind);
  return name != NULL && *name != '\0' && weir__apply_check_name (apply, "the function's name", name);
}

/* FALSE: the type may not be looked at. */
static gboolean
check_type (WeirApply *apply, const char *function, const char *what, const WeirType *type)
{
  if (type == NULL || type->abi == WEIR_TYPE_ABI)
    return TRUE;
  weir__apply_error (apply, "%s: the type of its %s was compiled for another version of Weir", function, what);
  return FALSE;
}

static gboolean
check_outputs (WeirApply *apply, const WeirDoFn *fn)
{
  for (uint32_t i = 0; i < fn->n_outputs; i++)
    {
      if (fn->outputs == NULL || fn->outputs[i].name == NULL)
        {
          weir__apply_error (apply, "%s: output %" PRIu32 " has no name", fn->name, i);
          return FALSE;
        }
      if (!weir__apply_check_name (apply, "an output's name", fn->outputs[i].name))
        return FALSE;
      if (!check_type (apply, fn->name, fn->outputs[i].name, fn->outputs[i].type))
        return FALSE;
      for (uint32_t j = 0; j < i; j++)
        if (strcmp (fn->outputs[i].name, fn->outputs[j].name) == 0)
          {
            weir__apply_error (apply, "%s: two outputs are called %s", fn->name, fn->outputs[i].name);
            return FALSE;
          }
    }
  return TRUE;
}

gboolean
weir__apply_do_fn (WeirApply *apply, const WeirDoFn *fn)
{
  if (fn == NULL)
    {
      weir__apply_error (apply, "the DoFn is NULL");
      return FALSE;
    }
  if (!check_head (apply, "DoFn", fn->abi, fn->size, sizeof *fn) || !check_name (apply, "DoFn", fn->name)
      || !check_type (apply, fn->name, "input", fn->input) || !check_type (apply, fn->name, "configuration", fn->config)
      || !check_outputs (apply, fn))
    return FALSE;
  if (fn->splittable != NULL ? fn->splittable->initial == NULL || fn->splittable->run == NULL : fn->run == NULL)
    {
      weir__apply_error (apply, "%s: nothing to run%s", fn->name,
                         fn->splittable != NULL ? ": a splittable DoFn needs `initial` and `run`" : "");
      return FALSE;
    }
  enter (apply, (WeirFunction) { .do_fn = fn });
  apply->node->function = g_strdup (fn->name);
  return TRUE;
}

gboolean
weir__apply_combine_fn (WeirApply *apply, const WeirCombineFn *fn)
{
  if (fn == NULL)
    {
      weir__apply_error (apply, "the CombineFn is NULL");
      return FALSE;
    }
  if (!check_head (apply, "CombineFn", fn->abi, fn->size, sizeof *fn) || !check_name (apply, "CombineFn", fn->name)
      || !check_type (apply, fn->name, "input", fn->input) || !check_type (apply, fn->name, "output", fn->output)
      || !check_type (apply, fn->name, "accumulator", fn->accumulator)
      || !check_type (apply, fn->name, "configuration", fn->config))
    return FALSE;
  if (fn->add_rows == NULL || fn->merge == NULL || fn->extract == NULL)
    {
      weir__apply_error (apply, "%s: a CombineFn needs `add_rows`, `merge` and `extract`", fn->name);
      return FALSE;
    }
  enter (apply, (WeirFunction) { .combine_fn = fn });
  apply->node->function = g_strdup (fn->name);
  return TRUE;
}

gboolean
weir__apply_window_fn (WeirApply *apply, const WeirWindowFn *fn)
{
  if (fn == NULL)
    {
      weir__apply_error (apply, "the window function is NULL");
      return FALSE;
    }
  if (!check_head (apply, "window function", fn->abi, fn->size, sizeof *fn)
      || !check_name (apply, "window function", fn->name)
      || !check_type (apply, fn->name, "configuration", fn->config) || !check_type (apply, fn->name, "input", fn->input))
    return FALSE;
  if (fn->assign == NULL || (fn->merges && fn->merge == NULL))
    {
      weir__apply_error (apply, "%s: a window function needs `assign`, and `merge` if it merges", fn->name);
      return FALSE;
    }
  if (!weir__apply_check_type (apply, "the configuration", fn->config))
    return FALSE;
  enter (apply, (WeirFunction) { .window_fn = fn });
  return TRUE;
}

static const char *
trigger_fn_fault (const WeirTriggerFn *fn)
{
  if (fn->add == NULL || fn->ready == NULL || fn->fire == NULL || fn->merge == NULL)
    return "a trigger function needs `add`, `ready`, `fire` and `merge`";
  if (fn->may_finish != (fn->finished != NULL))
    return fn->may_finish ? "a trigger function that may finish needs `finished`"
                          : "a trigger function with `finished` may finish: `may_finish` says that it does not";
  if (fn->n_words > WEIR_TRIGGER_WORDS_MAX)
    return "a trigger function's state has at most " G_STRINGIFY (WEIR_TRIGGER_WORDS_MAX) " words";
  if (fn->deadline != NULL && fn->n_words == 0)
    return "a trigger function with a `deadline` needs words for its state";
  return NULL;
}

/* Of a trigger that has been checked, and thus is there and of this ABI. */
static gboolean
apply_trigger_fn (WeirApply *apply, const WeirTriggerFn *fn)
{
  if (!check_name (apply, "trigger function", fn->name) || !check_type (apply, fn->name, "configuration", fn->config))
    return FALSE;
  if (trigger_fn_fault (fn) != NULL)
    {
      weir__apply_error (apply, "%s: %s", fn->name, trigger_fn_fault (fn));
      return FALSE;
    }
  if (!weir__apply_check_type (apply, "the configuration", fn->config))
    return FALSE;
  enter (apply, (WeirFunction) { .trigger_fn = fn });
  return TRUE;
}

gboolean
weir__apply_trigger (WeirApply *apply, const WeirTrigger *trigger)
{
  g_autoptr (GPtrArray) custom = g_ptr_array_new ();
  GError  *error = NULL;
  gboolean fine = TRUE;

  if (!weir__trigger_check (trigger, &error))
    {
      weir__apply_take_error (apply, NULL, error);
      return FALSE;
    }
  weir__trigger_list_custom (trigger, custom);
  for (unsigned i = 0; i < custom->len; i++)
    fine = apply_trigger_fn (apply, ((const WeirTrigger *) custom->pdata[i])->custom) && fine;
  return fine;
}

void
weir__apply_config (WeirApply *apply, const WeirType *type, const void *config)
{
  g_autofree void       *zeros = NULL;
  g_autoptr (GByteArray) bytes = NULL;

  if (type == NULL)
    {
      if (config != NULL)
        weir__apply_error (apply, "%s takes no configuration", apply->node->function);
      return;
    }
  if (!weir__apply_check_type (apply, "the configuration", type))
    return;
  if (config == NULL)
    config = zeros = g_malloc0 (MAX (type->size, 1));
  bytes = g_byte_array_new ();
  weir_value_encode (type, config, bytes);
  apply->node->config = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  apply->node->config_type = type;
}
