/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers as values: copied, compared, checked, continued. What they do when elements arrive is the engine's business.
 *
 * A trigger comes from the user as a tree of pointers into the stack, where NULL stands for the default. The checks
 * here bound its depth first, so that everything else may recurse. */
#include "sdk/model/trigger.h"

#include <weir/error.h>
#include <weir/sys/trigger-fn.h>

#include "sdk/base/time.h"
#include "sdk/model/function-config.h"

static const WeirTrigger default_trigger;

static const WeirTrigger *
or_default (const WeirTrigger *trigger)
{
  return trigger != NULL ? trigger : &default_trigger;
}

static WeirTrigger *
copy_node (const WeirTrigger *trigger, WeirArena *arena)
{
  WeirTrigger *copy = weir_arena_alloc (arena, sizeof *copy);

  *copy = *trigger;
  return copy;
}

const WeirTrigger *
weir__trigger_copy (const WeirTrigger *trigger, WeirArena *arena)
{
  WeirTrigger        *copy;
  const WeirTrigger **subs;

  if (trigger == NULL)
    return NULL;
  copy = copy_node (trigger, arena);
  copy->early = weir__trigger_copy (trigger->early, arena);
  copy->late = weir__trigger_copy (trigger->late, arena);
  copy->subs = NULL;
  if (trigger->n_subs > 0)
    {
      subs = weir_arena_alloc (arena, trigger->n_subs * sizeof *subs);
      for (uint32_t i = 0; i < trigger->n_subs; i++)
        subs[i] = weir__trigger_copy (trigger->subs[i], arena);
      copy->subs = subs;
    }
  if (trigger->custom != NULL)
    copy->custom_config = weir__config_copy (trigger->custom->config, trigger->custom_config, arena);
  return copy;
}

/* Unlike the trigger itself, an early or late part that is not given is none. */
static gboolean
parts_equal (const WeirTrigger *a, const WeirTrigger *b)
{
  return a == NULL || b == NULL ? a == b : weir__trigger_equal (a, b);
}

static gboolean
custom_equal (const WeirTrigger *a, const WeirTrigger *b)
{
  if (a->custom == b->custom && a->custom_config == b->custom_config)
    return TRUE;
  if (a->custom == NULL || b->custom == NULL || g_strcmp0 (a->custom->name, b->custom->name) != 0
      || a->custom->may_finish != b->custom->may_finish)
    return FALSE;
  return weir__config_equal (a->custom->config, a->custom_config, b->custom->config, b->custom_config);
}

gboolean
weir__trigger_equal (const WeirTrigger *a, const WeirTrigger *b)
{
  a = or_default (a);
  b = or_default (b);
  if (a == b)
    return TRUE;
  if (a->kind != b->kind || a->count != b->count || a->delay.us != b->delay.us || a->align.us != b->align.us
      || a->n_subs != b->n_subs || !parts_equal (a->early, b->early) || !parts_equal (a->late, b->late)
      || !custom_equal (a, b))
    return FALSE;
  for (uint32_t i = 0; i < a->n_subs; i++)
    if (!weir__trigger_equal (a->subs[i], b->subs[i]))
      return FALSE;
  return TRUE;
}

/* --- checking ---------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  uint32_t    min_subs, max_subs;
} kinds[] = {
  [WEIR_TRIGGER_DEFAULT] = { "the default trigger", 0, 0 },
  [WEIR_TRIGGER_AFTER_WATERMARK] = { "after watermark", 0, 0 },
  [WEIR_TRIGGER_AFTER_PROCESSING_TIME] = { "after a delay", 0, 0 },
  [WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME] = { "after synchronized processing time", 0, 0 },
  [WEIR_TRIGGER_AFTER_COUNT] = { "after a count", 0, 0 },
  [WEIR_TRIGGER_AFTER_EACH] = { "after each", 1, UINT32_MAX },
  [WEIR_TRIGGER_AFTER_ALL] = { "after all", 1, UINT32_MAX },
  [WEIR_TRIGGER_AFTER_ANY] = { "after any", 1, UINT32_MAX },
  [WEIR_TRIGGER_REPEATEDLY] = { "repeatedly", 1, 1 },
  [WEIR_TRIGGER_OR_FINALLY] = { "or finally", 2, 2 },
  [WEIR_TRIGGER_ALWAYS] = { "always", 0, 0 },
  [WEIR_TRIGGER_NEVER] = { "never", 0, 0 },
  [WEIR_TRIGGER_CUSTOM] = { "a trigger of one's own", 0, 0 },
};

static gboolean
refuse (GError **error, const WeirTrigger *trigger, const char *why)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "trigger: %s: %s", kinds[trigger->kind].name, why);
  return FALSE;
}

/* Of a graph that was read only name, configuration and whether it may finish are known. */
static gboolean
check_custom (const WeirTrigger *trigger, GError **error)
{
  const WeirTriggerFn *fn = trigger->custom;

  if (fn == NULL)
    return refuse (error, trigger, "there is no trigger function");
  if (fn->abi != WEIR_BATCH_ABI || fn->size != sizeof *fn)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION,
                   "the trigger function was compiled for another version of Weir: ABI %" PRIu32 " of %" PRIu32
                   " bytes, this library has ABI %u of %zu bytes",
                   fn->abi, fn->size, WEIR_BATCH_ABI, sizeof *fn);
      return FALSE;
    }
  if (fn->name == NULL)
    return refuse (error, trigger, "the trigger function has no name");
  if (trigger->custom_config != NULL && fn->config == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "trigger function %s takes no configuration", fn->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_node (const WeirTrigger *trigger, GError **error)
{
  if ((unsigned) trigger->kind >= G_N_ELEMENTS (kinds))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "trigger: %d is no kind of trigger",
                   (int) trigger->kind);
      return FALSE;
    }
  if (trigger->n_subs < kinds[trigger->kind].min_subs || trigger->n_subs > kinds[trigger->kind].max_subs
      || (trigger->n_subs > 0 && trigger->subs == NULL))
    return refuse (error, trigger, "wrong number of triggers inside");
  if ((trigger->early != NULL || trigger->late != NULL) && trigger->kind != WEIR_TRIGGER_AFTER_WATERMARK)
    return refuse (error, trigger, "only after watermark has early and late triggers");
  if (trigger->kind == WEIR_TRIGGER_AFTER_COUNT && trigger->count == 0)
    return refuse (error, trigger, "the count must be at least 1");
  if (trigger->delay.us < 0 || trigger->align.us < 0)
    return refuse (error, trigger, "negative time");
  if (trigger->kind == WEIR_TRIGGER_CUSTOM)
    return check_custom (trigger, error);
  if (trigger->custom != NULL || trigger->custom_config != NULL)
    return refuse (error, trigger, "only a trigger of one's own has a function");
  return TRUE;
}

/* A Repeatedly counts with what it repeats, since continuations put one around every OrFinally and AfterEach: what a user may
 * nest is no deeper behind a grouping. */
static gboolean
check_depth (const WeirTrigger *trigger, unsigned depth, GError **error)
{
  if (trigger == NULL)
    return TRUE;
  if (depth > WEIR__TRIGGER_DEPTH)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "trigger: nested more than %d deep",
                   WEIR__TRIGGER_DEPTH);
      return FALSE;
    }
  if (!check_node (trigger, error) || !check_depth (trigger->early, depth + 1, error)
      || !check_depth (trigger->late, depth + 1, error))
    return FALSE;
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    if (trigger->subs[i] == NULL)
      return refuse (error, trigger, "a trigger inside is NULL");
    else if (!check_depth (trigger->subs[i],
                           depth + (trigger->kind != WEIR_TRIGGER_REPEATEDLY
                                    || trigger->subs[i]->kind == WEIR_TRIGGER_REPEATEDLY),
                           error))
      return FALSE;
  return TRUE;
}

gboolean
weir__trigger_check (const WeirTrigger *trigger, GError **error)
{
  return check_depth (trigger, 1, error);
}

/* --- finishing and continuing ------------------------------------------------------------------------------------- */

static gboolean
any_may_finish (const WeirTrigger *trigger)
{
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    if (weir__trigger_may_finish (trigger->subs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
all_may_finish (const WeirTrigger *trigger)
{
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    if (!weir__trigger_may_finish (trigger->subs[i]))
      return FALSE;
  return TRUE;
}

gboolean
weir__trigger_may_finish (const WeirTrigger *trigger)
{
  trigger = or_default (trigger);
  switch (trigger->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_REPEATEDLY:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
      return FALSE;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      return trigger->late == NULL; /* the late trigger repeats */
    case WEIR_TRIGGER_AFTER_EACH:
    case WEIR_TRIGGER_AFTER_ALL:
      return all_may_finish (trigger);
    case WEIR_TRIGGER_AFTER_ANY:
      return any_may_finish (trigger);
    case WEIR_TRIGGER_OR_FINALLY: /* with whatever fires second */
      return weir__trigger_may_finish (trigger->subs[0]) || trigger->subs[1]->kind != WEIR_TRIGGER_NEVER;
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
    case WEIR_TRIGGER_AFTER_COUNT:
      return TRUE;
    case WEIR_TRIGGER_CUSTOM:
      return trigger->custom->may_finish;
    }
  g_assert_not_reached ();
}

static WeirTrigger *
continue_subs (const WeirTrigger *trigger, WeirTriggerKind kind, WeirArena *arena)
{
  WeirTrigger        *continued = copy_node (trigger, arena);
  const WeirTrigger **subs = weir_arena_alloc (arena, trigger->n_subs * sizeof *subs);

  for (uint32_t i = 0; i < trigger->n_subs; i++)
    subs[i] = weir__trigger_continuation (trigger->subs[i], arena);
  continued->kind = kind;
  continued->subs = subs;
  return continued;
}

static const WeirTrigger *
repeat (const WeirTrigger *trigger, WeirArena *arena)
{
  WeirTrigger         repeated = { .kind = WEIR_TRIGGER_REPEATEDLY, .n_subs = 1 };
  const WeirTrigger **subs = weir_arena_alloc (arena, sizeof *subs);

  if (trigger->kind == WEIR_TRIGGER_REPEATEDLY) /* or it would grow by one with each grouping */
    return trigger;
  subs[0] = trigger;
  repeated.subs = subs;
  return copy_node (&repeated, arena);
}

/* What never finishes must not become something that does: data would be lost downstream. */
static const WeirTrigger *
continue_custom (const WeirTrigger *trigger, WeirArena *arena)
{
  const WeirTrigger *synchronized;

  if (trigger->custom->continuation != NULL)
    return trigger->custom->continuation (trigger->custom_config, arena);
  synchronized = copy_node (&(WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME }, arena);
  return trigger->custom->may_finish ? synchronized : repeat (synchronized, arena);
}

const WeirTrigger *
weir__trigger_continuation (const WeirTrigger *trigger, WeirArena *arena)
{
  WeirTrigger *continued;

  if (trigger == NULL)
    return NULL;
  switch (trigger->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
      return copy_node (trigger, arena);
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      return copy_node (&(WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME }, arena);
    case WEIR_TRIGGER_AFTER_COUNT:
      return copy_node (&(WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_COUNT, .count = 1 }, arena);
    case WEIR_TRIGGER_AFTER_WATERMARK:
      continued = copy_node (trigger, arena);
      continued->early = weir__trigger_continuation (trigger->early, arena);
      continued->late = weir__trigger_continuation (trigger->late, arena);
      return continued;
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
      return continue_subs (trigger, trigger->kind, arena);
    case WEIR_TRIGGER_REPEATEDLY:
      return repeat (weir__trigger_continuation (trigger->subs[0], arena), arena);
    case WEIR_TRIGGER_AFTER_EACH:
      return repeat (continue_subs (trigger, WEIR_TRIGGER_AFTER_ANY, arena), arena);
    case WEIR_TRIGGER_OR_FINALLY:
      return repeat (continue_subs (trigger, WEIR_TRIGGER_OR_FINALLY, arena), arena);
    case WEIR_TRIGGER_CUSTOM:
      return continue_custom (trigger, arena);
    }
  g_assert_not_reached ();
}

const WeirTrigger *
weir__trigger_for_retracts (const WeirTrigger *trigger, WeirArena *arena)
{
  WeirTrigger        *ready;
  const WeirTrigger **subs;

  if (trigger == NULL)
    return NULL;
  if (trigger->kind == WEIR_TRIGGER_AFTER_COUNT)
    return copy_node (&(WeirTrigger) { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME }, arena);
  ready = copy_node (trigger, arena);
  ready->early = weir__trigger_for_retracts (trigger->early, arena);
  ready->late = weir__trigger_for_retracts (trigger->late, arena);
  subs = weir_arena_alloc (arena, trigger->n_subs * sizeof *subs);
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    subs[i] = weir__trigger_for_retracts (trigger->subs[i], arena);
  ready->subs = subs;
  return ready;
}

void
weir__trigger_list_custom (const WeirTrigger *trigger, GPtrArray *to)
{
  if (trigger == NULL)
    return;
  if (trigger->kind == WEIR_TRIGGER_CUSTOM)
    g_ptr_array_add (to, (WeirTrigger *) trigger);
  weir__trigger_list_custom (trigger->early, to);
  weir__trigger_list_custom (trigger->late, to);
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    weir__trigger_list_custom (trigger->subs[i], to);
}

/* --- printing ----------------------------------------------------------------------------------------------------- */

static void
print_subs (const WeirTrigger *trigger, const char *verb, const char *between, GString *to)
{
  g_string_append_printf (to, "%s (", verb);
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    {
      if (i > 0)
        g_string_append (to, between);
      weir__trigger_print (trigger->subs[i], to);
    }
  g_string_append_c (to, ')');
}

static void
print_after_watermark (const WeirTrigger *trigger, GString *to)
{
  g_string_append (to, "after watermark");
  if (trigger->early == NULL && trigger->late == NULL)
    return;
  g_string_append (to, " (");
  if (trigger->early != NULL)
    {
      g_string_append (to, "early: ");
      weir__trigger_print (trigger->early, to);
    }
  if (trigger->late != NULL)
    {
      g_string_append (to, trigger->early != NULL ? "; late: " : "late: ");
      weir__trigger_print (trigger->late, to);
    }
  g_string_append_c (to, ')');
}

void
weir__trigger_print (const WeirTrigger *trigger, GString *to)
{
  trigger = or_default (trigger);
  switch (trigger->kind)
    {
    case WEIR_TRIGGER_DEFAULT:
    case WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME:
    case WEIR_TRIGGER_ALWAYS:
    case WEIR_TRIGGER_NEVER:
      g_string_append (to, kinds[trigger->kind].name);
      return;
    case WEIR_TRIGGER_AFTER_WATERMARK:
      print_after_watermark (trigger, to);
      return;
    case WEIR_TRIGGER_AFTER_PROCESSING_TIME:
      g_string_append (to, "after ");
      weir__print_span (trigger->delay, to);
      if (trigger->align.us > 0)
        {
          g_string_append (to, " aligned to ");
          weir__print_span (trigger->align, to);
        }
      return;
    case WEIR_TRIGGER_AFTER_COUNT:
      g_string_append_printf (to, "after %" PRIu64 " element%s", trigger->count, trigger->count == 1 ? "" : "s");
      return;
    case WEIR_TRIGGER_AFTER_EACH:
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
    case WEIR_TRIGGER_REPEATEDLY:
      print_subs (trigger, kinds[trigger->kind].name, ", ", to);
      return;
    case WEIR_TRIGGER_OR_FINALLY:
      print_subs (trigger, "until the last", ", or finally ", to);
      return;
    case WEIR_TRIGGER_CUSTOM:
      g_string_append_printf (to, "by %s", trigger->custom->name);
      weir__config_print (trigger->custom->config, trigger->custom_config, to);
      return;
    }
}
