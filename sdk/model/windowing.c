/* SPDX-License-Identifier: Apache-2.0 */
/* Windowing strategies as values, and the rules about which of them may meet in a grouping. */
#include "sdk/model/windowing.h"

#include <weir/error.h>
#include <weir/sys/window-fn.h>

#include "sdk/base/text.h"
#include "sdk/base/time.h"
#include "sdk/model/function-config.h"
#include "sdk/model/trigger.h"

WeirWindowing *
weir__windowing_copy (const WeirWindowing *windowing, WeirArena *arena)
{
  WeirWindowing *copy = weir_arena_alloc (arena, sizeof *copy);

  *copy = *windowing;
  copy->trigger = weir__trigger_copy (windowing->trigger, arena);
  if (copy->windows.time_zone != NULL)
    copy->windows.time_zone = weir_arena_string (arena, (WeirString) { copy->windows.time_zone,
                                                                       strlen (copy->windows.time_zone) + 1 })
                                  .data;
  if (copy->windows.custom != NULL)
    copy->windows.custom_config = weir__config_copy (copy->windows.custom->config, copy->windows.custom_config, arena);
  return copy;
}

static gboolean
custom_equal (const WeirWindows *a, const WeirWindows *b)
{
  if (a->custom == b->custom && a->custom_config == b->custom_config)
    return TRUE;
  if (a->custom == NULL || b->custom == NULL || g_strcmp0 (a->custom->name, b->custom->name) != 0
      || a->custom->merges != b->custom->merges)
    return FALSE;
  return weir__config_equal (a->custom->config, a->custom_config, b->custom->config, b->custom_config);
}

static gboolean
windows_equal (const WeirWindows *a, const WeirWindows *b)
{
  return a->kind == b->kind && a->size.us == b->size.us && a->period.us == b->period.us && a->offset.us == b->offset.us
         && a->unit == b->unit && a->count == b->count && a->start.us == b->start.us
         && g_strcmp0 (a->time_zone, b->time_zone) == 0 && custom_equal (a, b);
}

gboolean
weir__windowing_equal (const WeirWindowing *a, const WeirWindowing *b)
{
  return windows_equal (&a->windows, &b->windows) && weir__trigger_equal (a->trigger, b->trigger)
         && a->accumulation == b->accumulation && a->allowed_lateness.us == b->allowed_lateness.us
         && a->timestamp_combiner == b->timestamp_combiner && a->closing == b->closing && a->on_time == b->on_time
         && a->allow_data_loss == b->allow_data_loss && a->merged == b->merged;
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

#define REFUSE(...)                                                                                                   \
  do                                                                                                                  \
    {                                                                                                                 \
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, __VA_ARGS__);                                          \
      return FALSE;                                                                                                   \
    }                                                                                                                 \
  while (0)

/* Of a graph that was read only the function's name is known. */
static gboolean
check_custom (const WeirWindows *w, GError **error)
{
  if (w->custom == NULL || w->custom->name == NULL)
    REFUSE ("custom windows without a window function");
  if (w->custom_config != NULL && w->custom->config == NULL)
    REFUSE ("window function %s takes no configuration", w->custom->name);
  return TRUE;
}

/* `rule` says what it must be: "windows: the size must be positive". */
static gboolean
refuse_duration (const char *rule, WeirDuration found, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  weir__print_span (found, text);
  REFUSE ("%s, not %s", rule, text->str);
}

static gboolean
check_windows (const WeirWindows *w, GError **error)
{
  WeirDuration pitch = w->kind == WEIR_WINDOWS_SLIDING ? w->period : w->size;

  switch (w->kind)
    {
    case WEIR_WINDOWS_GLOBAL:
      return TRUE;
    case WEIR_WINDOWS_SAME:
      break;
    case WEIR_WINDOWS_SESSIONS:
      if (w->size.us <= 0)
        return refuse_duration ("session windows: the gap must be positive", w->size, error);
      return TRUE;
    case WEIR_WINDOWS_FIXED:
    case WEIR_WINDOWS_SLIDING:
      if (w->size.us <= 0)
        return refuse_duration ("windows: the size must be positive", w->size, error);
      if (pitch.us <= 0)
        return refuse_duration ("sliding windows: the period must be positive", pitch, error);
      if (w->offset.us < 0 || w->offset.us >= pitch.us)
        return refuse_duration (w->kind == WEIR_WINDOWS_SLIDING
                                    ? "windows: the offset must be at least 0 and less than the period"
                                    : "windows: the offset must be at least 0 and less than the size",
                                w->offset, error);
      return TRUE;
    case WEIR_WINDOWS_CALENDAR:
      if ((unsigned) w->unit > WEIR_CALENDAR_YEARS)
        REFUSE ("calendar windows: %d is no unit", (int) w->unit);
      if (w->time_zone != NULL && weir__text_fault (w->time_zone, strlen (w->time_zone)) != NULL)
        REFUSE ("calendar windows: the time zone's name %s", weir__text_fault (w->time_zone, strlen (w->time_zone)));
      if (w->count <= 0)
        REFUSE ("calendar windows: the count must be positive, not %" PRId32, w->count);
      return TRUE;
    case WEIR_WINDOWS_CUSTOM:
      return check_custom (w, error);
    }
  REFUSE ("%d is no kind of windows", (int) w->kind);
}

gboolean
weir__windowing_check (const WeirWindowing *windowing, GError **error)
{
  if (!check_windows (&windowing->windows, error) || !weir__trigger_check (windowing->trigger, error))
    return FALSE;
  if (windowing->allowed_lateness.us < 0)
    return refuse_duration ("the allowed lateness must be at least 0", windowing->allowed_lateness, error);
  if ((unsigned) windowing->accumulation > WEIR_RETRACTING)
    REFUSE ("%d is no way to accumulate panes", (int) windowing->accumulation);
  if ((unsigned) windowing->timestamp_combiner > WEIR_LATEST)
    REFUSE ("%d is no timestamp combiner", (int) windowing->timestamp_combiner);
  if ((unsigned) windowing->closing > WEIR_CLOSING_FIRE_ALWAYS)
    REFUSE ("%d is no closing behaviour", (int) windowing->closing);
  if ((unsigned) windowing->on_time > WEIR_ON_TIME_FIRE_IF_NOT_EMPTY)
    REFUSE ("%d is no on-time behaviour", (int) windowing->on_time);
  return TRUE;
}

gboolean
weir__windowing_merges (const WeirWindowing *windowing)
{
  const WeirWindows *w = &windowing->windows;

  return !windowing->merged
         && (w->kind == WEIR_WINDOWS_SESSIONS
             || (w->kind == WEIR_WINDOWS_CUSTOM && w->custom != NULL && w->custom->merges));
}

gboolean
weir__windowing_compatible (const WeirWindowing *a, const WeirWindowing *b, GError **error)
{
  g_autofree char *a_text = NULL, *b_text = NULL;

  if (windows_equal (&a->windows, &b->windows)
      || (a->windows.kind == WEIR_WINDOWS_SESSIONS && b->windows.kind == WEIR_WINDOWS_SESSIONS))
    {
      if (weir__trigger_equal (a->trigger, b->trigger))
        return TRUE;
      a_text = weir__windowing_to_string (a);
      b_text = weir__windowing_to_string (b);
      REFUSE ("incompatible triggers: %s, and %s; what a grouping puts out has its trigger's continuation; give all of them "
              "one trigger: weir_window_into (..., .windows = weir_same_windows (), .trigger = ...)",
              a_text, b_text);
    }
  a_text = weir__windowing_to_string (a);
  b_text = weir__windowing_to_string (b);
  REFUSE ("incompatible windows: %s, and %s; window them alike first: weir_window_into (..., .windows = ...)", a_text,
          b_text);
}

static gboolean
is_default (const WeirTrigger *trigger)
{
  return trigger == NULL || trigger->kind == WEIR_TRIGGER_DEFAULT;
}

gboolean
weir__windowing_fires_again (const WeirWindowing *windowing)
{
  const WeirTrigger *trigger = windowing->trigger;
  const bool         waits = windowing->allowed_lateness.us > 0;

  if (is_default (trigger) || trigger->kind == WEIR_TRIGGER_NEVER)
    return waits;
  return trigger->kind != WEIR_TRIGGER_AFTER_WATERMARK || trigger->early != NULL || (trigger->late != NULL && waits);
}

gboolean
weir__windowing_can_group (const WeirWindowing *windowing, gboolean bounded, GError **error)
{
  const WeirTrigger   *trigger = windowing->trigger;
  g_autoptr (GString) text = NULL;

  if (!bounded && windowing->windows.kind == WEIR_WINDOWS_GLOBAL && is_default (trigger))
    REFUSE ("an unbounded collection in the global window with the default trigger would never be put out; "
            "give it windows or a trigger by weir_window_into first "
            "(in Beam's words: Use a Window.into or Window.triggering transform prior to GroupByKey)");
  if (!weir__trigger_may_finish (trigger) || windowing->allow_data_loss
      || (trigger->kind == WEIR_TRIGGER_AFTER_WATERMARK && windowing->allowed_lateness.us == 0))
    return TRUE;
  text = g_string_new (NULL);
  weir__trigger_print (trigger, text);
  REFUSE ("unsafe trigger: \"%s\" can finish, and what arrives later would be lost; did you mean %s? "
          "(.allow_data_loss = true permits it)",
          text->str,
          trigger->kind == WEIR_TRIGGER_AFTER_WATERMARK ? "weir_after_watermark (.late = weir_always ())"
                                                        : "weir_repeatedly (...)");
}

WeirWindowing *
weir__windowing_after_grouping (const WeirWindowing *windowing, WeirArena *arena)
{
  WeirWindowing *after = weir__windowing_copy (windowing, arena);

  after->trigger = weir__trigger_continuation (windowing->trigger, arena);
  /* What a user's function made is reported by who asks for this, if it is wrong. */
  if (windowing->accumulation == WEIR_RETRACTING && weir__trigger_check (after->trigger, NULL))
    after->trigger = weir__trigger_for_retracts (after->trigger, arena);
  after->merged = windowing->merged || weir__windowing_merges (windowing);
  return after;
}
