/* SPDX-License-Identifier: Apache-2.0 */
/* Making a spec smaller while something stays wrong with it: every way to leave something out is tried, and what works
 * is kept, until nothing does. */
#include <string.h>

#include "sdk/model/trigger.h"
#include "tests/differential/differential.h"

typedef struct
{
  Spec  spec; /* the smallest so far */
  Wrong wrong;
  void *data;
} Shrinker;

static bool
try_spec (Shrinker *s, const Spec *smaller)
{
  if (!weir_spec_is_good (smaller) || !s->wrong (smaller, s->data))
    return false;
  s->spec = *smaller;
  return true;
}

/* Of what one place of a spec can be: the smaller ones. */
static bool
try_step (Shrinker *s, unsigned i, Step step)
{
  Spec smaller = s->spec;

  smaller.steps[i] = step;
  return try_spec (s, &smaller);
}

static void *
keep (Shrinker *s, const void *value, size_t size)
{
  return memcpy (weir_arena_alloc (s->spec.arena, MAX (size, 1)), value, size);
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

#define GONE MAX_STEPS

/* Without step i, and without what takes from it, unless that is to take from the step's input instead. With `look`, that
 * input is seen in its place. */
static bool
drop_step (Shrinker *s, unsigned i, bool bypass, bool look)
{
  const Spec *spec = &s->spec;
  Spec        smaller = { .seed = spec->seed, .arena = spec->arena };
  unsigned    places[MAX_STEPS];

  for (unsigned k = 0; k < spec->n; k++)
    {
      Step step = spec->steps[k];
      bool gone = k == i;

      for (unsigned in = 0; in < weir_step_n_inputs (&step); in++)
        gone |= places[step.inputs[in]] == GONE;
      places[k] = gone ? GONE : smaller.n;
      if (k == i && bypass)
        places[k] = places[step.inputs[0]];
      if (k == i && look)
        smaller.steps[places[step.inputs[0]]].unseen = false;
      if (gone)
        continue;
      step.inputs[0] = places[step.inputs[0]];
      step.inputs[1] = places[step.inputs[1]];
      if (weir_step_n_inputs (&step) == 0)
        step.inputs[0] = step.inputs[1] = 0;
      smaller.steps[smaller.n++] = step;
    }
  return try_spec (s, &smaller);
}

static bool
drop_some_step (Shrinker *s)
{
  for (unsigned i = s->spec.n; i-- > 0;)
    {
      const Step *step = &s->spec.steps[i];
      bool        has_input = weir_step_n_inputs (step) > 0;
      bool        look = has_input && s->spec.steps[step->inputs[0]].unseen && !step->unseen;
      bool        may_bypass = has_input && s->spec.steps[step->inputs[0]].shape == step->shape;

      if (drop_step (s, i, false, false) || (look && drop_step (s, i, false, true))
          || (may_bypass && (drop_step (s, i, true, false) || (look && drop_step (s, i, true, true)))))
        return true;
    }
  return false;
}

static bool
simplify_some_step (Shrinker *s)
{
  for (unsigned i = 0; i < s->spec.n; i++)
    {
      const Step     *step = &s->spec.steps[i];
      const StepInfo *info = &weir_step_infos[step->kind];
      Step            simpler = *step;

      if (!step->unseen && (simpler.unseen = true, try_step (s, i, simpler)))
        return true;
      simpler = *step;
      simpler.inputs[1] = simpler.inputs[0];
      if (step->inputs[1] != step->inputs[0] && try_step (s, i, simpler))
        return true;
      for (unsigned kind = STEP_WINDOW + 1; kind < (unsigned) step->kind; kind++)
        {
          const StepInfo *other = &weir_step_infos[kind];

          simpler = *step;
          simpler.kind = kind;
          if (other->class == info->class && other->in == info->in && other->out == info->out
              && other->a_to == info->a_to && try_step (s, i, simpler))
            return true;
        }
    }
  return false;
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

static bool
drop_event (Shrinker *s, unsigned i, unsigned k)
{
  Step       step = s->spec.steps[i];
  SpecEvent *events = keep (s, step.events, step.n_events * sizeof *events);

  memmove (events + k, events + k + 1, (step.n_events - k - 1) * sizeof *events);
  step.events = events;
  step.n_events--;
  return try_step (s, i, step);
}

/* The event with other elements. */
static bool
replace_elements (Shrinker *s, unsigned i, unsigned k, const SpecElement *elements, unsigned n)
{
  Step       step = s->spec.steps[i];
  SpecEvent *events = keep (s, step.events, step.n_events * sizeof *events);

  events[k].elements = elements;
  events[k].n = n;
  step.events = events;
  return try_step (s, i, step);
}

static bool
shrink_element (Shrinker *s, unsigned i, unsigned k, unsigned e)
{
  const SpecEvent *event = &s->spec.steps[i].events[k];
  SpecElement     *elements = keep (s, event->elements, event->n * sizeof *elements);
  const int64_t    value = elements[e].value, key = elements[e].key;
  unsigned         n = event->n;

  memmove (elements + e, elements + e + 1, (n - e - 1) * sizeof *elements);
  if (replace_elements (s, i, k, elements, n - 1))
    return true;
  elements = keep (s, event->elements, n * sizeof *elements);
  elements[e].key = 0;
  if (key != 0 && replace_elements (s, i, k, elements, n))
    return true;
  elements = keep (s, event->elements, n * sizeof *elements);
  elements[e].value = 1;
  return value != 1 && replace_elements (s, i, k, elements, n);
}

static bool
shrink_some_source (Shrinker *s)
{
  for (unsigned i = 0; i < s->spec.n; i++)
    for (unsigned k = s->spec.steps[i].n_events; k-- > 0;)
      {
        if (s->spec.steps[i].kind == STEP_STREAM && s->spec.steps[i].n_events > 1 && drop_event (s, i, k))
          return true;
        for (unsigned e = 0; e < s->spec.steps[i].events[k].n; e++)
          if (shrink_element (s, i, k, e))
            return true;
      }
  for (unsigned i = 0; i < s->spec.n; i++)
    {
      Step step = s->spec.steps[i];

      if (step.kind == STEP_SEQUENCE && step.a > 0 && (step.a /= 2, try_step (s, i, step)))
        return true;
    }
  return false;
}

/* --- windows and triggers ----------------------------------------------------------------------------------------- */

static void simpler_triggers (Shrinker *s, const WeirTrigger *t, GPtrArray *to);

static WeirTrigger *
copy_trigger (Shrinker *s, const WeirTrigger *t, GPtrArray *to)
{
  WeirTrigger *copy = keep (s, t, sizeof *t);

  g_ptr_array_add (to, copy);
  return copy;
}

static void
simpler_parts (Shrinker *s, const WeirTrigger *t, GPtrArray *to)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (t->early != NULL)
    {
      copy_trigger (s, t, to)->early = NULL;
      simpler_triggers (s, t->early, parts);
      for (unsigned i = 0; i < parts->len; i++)
        copy_trigger (s, t, to)->early = parts->pdata[i];
    }
  g_ptr_array_set_size (parts, 0);
  if (t->late == NULL)
    return;
  copy_trigger (s, t, to)->late = NULL;
  simpler_triggers (s, t->late, parts);
  for (unsigned i = 0; i < parts->len; i++)
    copy_trigger (s, t, to)->late = parts->pdata[i];
}

static void
simpler_subs (Shrinker *s, const WeirTrigger *t, GPtrArray *to)
{
  for (uint32_t i = 0; i < t->n_subs; i++)
    {
      g_autoptr (GPtrArray) parts = g_ptr_array_new ();
      const WeirTrigger   **subs = keep (s, t->subs, t->n_subs * sizeof *subs);

      g_ptr_array_add (to, (void *) t->subs[i]);
      memmove (subs + i, subs + i + 1, (t->n_subs - i - 1) * sizeof *subs);
      if (t->n_subs > 1 && t->kind != WEIR_TRIGGER_OR_FINALLY)
        {
          WeirTrigger *fewer = copy_trigger (s, t, to);

          fewer->subs = subs;
          fewer->n_subs--;
        }
      simpler_triggers (s, t->subs[i], parts);
      for (unsigned k = 0; k < parts->len; k++)
        {
          subs = keep (s, t->subs, t->n_subs * sizeof *subs);
          subs[i] = parts->pdata[k];
          copy_trigger (s, t, to)->subs = subs;
        }
    }
}

static void
simpler_triggers (Shrinker *s, const WeirTrigger *t, GPtrArray *to)
{
  if (t->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    simpler_parts (s, t, to);
  if (t->n_subs > 0)
    simpler_subs (s, t, to);
  if (t->early != NULL)
    g_ptr_array_add (to, (void *) t->early);
  if (t->late != NULL)
    g_ptr_array_add (to, (void *) t->late);
  if (t->count > 1)
    copy_trigger (s, t, to)->count = 1;
  if (t->delay.us > 0)
    copy_trigger (s, t, to)->delay.us = 0;
  if (t->align.us > 0)
    copy_trigger (s, t, to)->align.us = 0;
}

static bool
try_windowing (Shrinker *s, unsigned i, WeirWindowing windowing)
{
  Step step = s->spec.steps[i];

  windowing.allow_data_loss = weir__trigger_may_finish (windowing.trigger);
  step.windowing = keep (s, &windowing, sizeof windowing);
  return try_step (s, i, step);
}

static bool
shrink_trigger (Shrinker *s, unsigned i)
{
  g_autoptr (GPtrArray) simpler = g_ptr_array_new ();
  WeirWindowing         w = *s->spec.steps[i].windowing;

  if (w.trigger == NULL)
    return false;
  g_ptr_array_add (simpler, NULL);
  simpler_triggers (s, w.trigger, simpler);
  for (unsigned k = 0; k < simpler->len; k++)
    {
      w.trigger = simpler->pdata[k];
      if (try_windowing (s, i, w))
        return true;
    }
  return false;
}

/* Tries the strategy with a field as it is by default. */
#define TRY_DEFAULT(field, zero)                                                                                      \
  do                                                                                                                  \
    {                                                                                                                 \
      WeirWindowing w_ = *s->spec.steps[i].windowing;                                                                 \
                                                                                                                      \
      if (w_.field != (zero) && (w_.field = (zero), try_windowing (s, i, w_)))                                        \
        return true;                                                                                                  \
    }                                                                                                                 \
  while (0)

static bool
shrink_windowing (Shrinker *s, unsigned i)
{
  WeirWindowing w = *s->spec.steps[i].windowing;

  if (w.windows.kind != WEIR_WINDOWS_GLOBAL
      && (w.windows = weir_global_windows (), try_windowing (s, i, w)))
    return true;
  w = *s->spec.steps[i].windowing;
  if (w.windows.kind != WEIR_WINDOWS_GLOBAL && w.windows.kind != WEIR_WINDOWS_FIXED
      && (w.windows = weir_fixed_windows (WEIR_MILLISECONDS (10)), try_windowing (s, i, w)))
    return true;
  TRY_DEFAULT (windows.offset.us, 0);
  TRY_DEFAULT (accumulation, WEIR_DISCARDING);
  TRY_DEFAULT (allowed_lateness.us, 0);
  TRY_DEFAULT (timestamp_combiner, WEIR_END_OF_WINDOW);
  TRY_DEFAULT (closing, WEIR_CLOSING_FIRE_IF_NOT_EMPTY);
  TRY_DEFAULT (on_time, WEIR_ON_TIME_FIRE_ALWAYS);
  return shrink_trigger (s, i);
}

static bool
shrink_some_windowing (Shrinker *s)
{
  for (unsigned i = 0; i < s->spec.n; i++)
    if (s->spec.steps[i].kind == STEP_WINDOW && shrink_windowing (s, i))
      return true;
  return false;
}

Spec
weir_spec_shrink (const Spec *spec, Wrong wrong, void *data)
{
  Shrinker s = { *spec, wrong, data };

  while (drop_some_step (&s) || shrink_some_source (&s) || shrink_some_windowing (&s) || simplify_some_step (&s))
    ;
  return s.spec;
}
