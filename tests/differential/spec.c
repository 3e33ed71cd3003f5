/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/spec.h"

#include "sdk/model/trigger.h"
#include "sdk/model/windowing.h"

#define COLLECTION_NUMBER WeirInt64Collection
#define COLLECTION_PAIR   PairCollection
#define COLLECTION_GROUP  PairsOfCollection
#define COLLECTION_JOIN   JoinedCollection

#define STEP(name, class, In, Out, a_from, a_to, b_from, b_to, code)                                                  \
  static WeirCollection *build_##name (WeirCollection *x_, WeirCollection *y_, int64_t a, int64_t b)                  \
  {                                                                                                                   \
    COLLECTION_##In *x = (COLLECTION_##In *) (void *) x_, *y = (COLLECTION_##In *) (void *) y_;                       \
                                                                                                                      \
    (void) y, (void) a, (void) b;                                                                                     \
    return WEIR_COLLECTION (code);                                                                                    \
  }
#include "tests/differential/steps.h"
#undef STEP

static WeirCollection *(*const builders[]) (WeirCollection *x, WeirCollection *y, int64_t a, int64_t b) = {
#define STEP(name, ...) [STEP_##name] = build_##name,
#include "tests/differential/steps.h"
#undef STEP
};

const StepInfo weir_step_infos[] = {
  [STEP_CREATE] = { "create", CLASS_SOURCE, SHAPE_PAIR, SHAPE_PAIR, 0, 0, 0, 0, NULL },
  [STEP_STREAM] = { "stream", CLASS_SOURCE, SHAPE_PAIR, SHAPE_PAIR, 0, 0, 0, 0, NULL },
  [STEP_SEQUENCE] = { "sequence", CLASS_SOURCE, SHAPE_NUMBER, SHAPE_NUMBER, 0, 100, 0, 0, NULL },
  [STEP_WINDOW] = { "window", CLASS_WINDOW, SHAPE_PAIR, SHAPE_PAIR, 0, 0, 0, 0, NULL },
#define STEP(name, class, In, Out, a_from, a_to, b_from, b_to, code)                                                  \
  [STEP_##name] = { #name, CLASS_##class, SHAPE_##In, SHAPE_##Out, a_from, a_to, b_from, b_to, #code },
#include "tests/differential/steps.h"
#undef STEP
};

unsigned
weir_step_n_inputs (const Step *step)
{
  StepClass class = weir_step_infos[step->kind].class;

  return class == CLASS_SOURCE ? 0 : class == CLASS_JOIN || class == CLASS_BOTH ? 2 : 1;
}

bool
weir_spec_is_stepped (const Spec *spec)
{
  for (unsigned i = 0; i < spec->n; i++)
    if (spec->steps[i].kind == STEP_STREAM)
      return true;
  return false;
}

/* --- building ----------------------------------------------------------------------------------------------------- */

/* The same array serves numbers: their element is the pair's value. */
static TimedPair *
timed (const SpecElement *elements, unsigned n)
{
  TimedPair *timed = g_new (TimedPair, n + 1);

  for (unsigned i = 0; i < n; i++)
    timed[i] = (TimedPair) { { elements[i].key, elements[i].value }, weir_time_from_ms (elements[i].time) };
  return timed;
}

static WeirCollection *
build_create (const Step *step, WeirPipeline *p)
{
  const SpecEvent      *event = &step->events[0];
  g_autofree TimedPair *elements = timed (event->elements, event->n);
  bool                  pairs = step->shape == SHAPE_PAIR;
  size_t                offset = pairs ? 0 : offsetof (Pair, value);

  return weir_pipeline_create_timestamped (p, pairs ? WEIR_TYPE (Pair) : WEIR_TYPE (int64_t),
                                           (const char *) elements + offset, sizeof *elements,
                                           offsetof (TimedPair, time) - offset, event->n, WEIR_HERE ("create"));
}

static WeirCollection *
build_stream (const Step *step, WeirPipeline *p)
{
  g_autofree WeirTestEvent *events = g_new0 (WeirTestEvent, step->n_events);
  bool                      pairs = step->shape == SHAPE_PAIR;
  size_t                    offset = pairs ? 0 : offsetof (Pair, value);
  WeirCollection           *made;

  for (unsigned i = 0; i < step->n_events; i++)
    {
      const SpecEvent *event = &step->events[i];

      events[i] = (WeirTestEvent) { .kind = event->kind, .n = event->n };
      if (event->kind == WEIR_TEST_WATERMARK)
        events[i].time = weir_time_from_ms (event->ms);
      else if (event->kind == WEIR_TEST_PROCESSING_TIME)
        events[i].by = WEIR_MILLISECONDS (event->ms);
      events[i].elements = event->n > 0 ? (const char *) timed (event->elements, event->n) + offset : NULL;
      events[i].size = pairs ? sizeof (Pair) : sizeof (int64_t);
      events[i].stride = sizeof (TimedPair);
      events[i].time_offset = offsetof (TimedPair, time) - offset;
    }
  made = weir_pipeline_test_stream (p, pairs ? WEIR_TYPE (Pair) : WEIR_TYPE (int64_t), events, step->n_events,
                                    WEIR_HERE ("stream"));
  for (unsigned i = 0; i < step->n_events; i++)
    g_free (events[i].elements != NULL ? (char *) events[i].elements - offset : NULL);
  return made;
}

WeirCollection *
weir_spec_build_step (const Spec *spec, unsigned i, WeirPipeline *p, WeirCollection *const *made)
{
  const Step     *step = &spec->steps[i];
  unsigned        n = weir_step_n_inputs (step); /* what lies behind them means nothing */
  WeirCollection *x = n > 0 ? made[step->inputs[0]] : NULL, *y = n > 1 ? made[step->inputs[1]] : NULL;

  switch (step->kind)
    {
    case STEP_CREATE:
      return build_create (step, p);
    case STEP_STREAM:
      return build_stream (step, p);
    case STEP_SEQUENCE:
      return WEIR_COLLECTION (weir_generate_sequence (p, 0, step->a));
    case STEP_WINDOW:
      return weir_collection_window_into (x, step->windowing, WEIR_HERE ("window"));
    default:
      return builders[step->kind](x, y, step->a, step->b);
    }
}

void
weir_spec_build (const Spec *spec, WeirPipeline *p, WeirCollection **ret_made)
{
  memset (ret_made, 0, MAX_STEPS * sizeof *ret_made);
  for (unsigned i = 0; i < spec->n; i++)
    ret_made[i] = weir_spec_build_step (spec, i, p, ret_made);
}

bool
weir_spec_is_good (const Spec *spec)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("spec");
  WeirCollection          *made[MAX_STEPS];
  g_autofree char         *errors = NULL;

  weir_spec_build (spec, p, made);
  errors = weir_pipeline_errors (p);
  return spec->n > 0 && errors == NULL;
}

/* --- what is the same however it is run --------------------------------------------------------------------------- */

typedef struct
{
  Sameness same;
  bool     behind; /* its elements may have gone back in time, and a grouping may find them late */
  bool     many;   /* there may be more than one of a key in a step */
  bool     mixed;  /* and they come in no order that is promised, as behind a grouping, or without a key */
  bool     timed;  /* its on-time panes' times are promised, too */
  bool     twice;  /* a closing pane may follow an on-time one without late data: before the next grouping's, or after */
} Fate;

/* Is there, without late data, one pane per key and window, on time? */
static bool
fires_once (const WeirTrigger *trigger)
{
  return trigger == NULL || trigger->kind == WEIR_TRIGGER_DEFAULT || trigger->kind == WEIR_TRIGGER_NEVER
         || (trigger->kind == WEIR_TRIGGER_AFTER_WATERMARK && trigger->early == NULL);
}

/* In steps only this goes by the order of a step's elements: one that would open a session again that is closed is
 * dropped, unless another has opened one before that it meets; and which session's trigger is how far when they merge. */
static Sameness
sameness_in_steps (const Fate *in, const WeirWindowing *windowing)
{
  bool goes_by_order = in->many && weir__windowing_merges (windowing) && weir__trigger_may_finish (windowing->trigger);

  return goes_by_order || (in->mixed && conformance_goes_by_order (windowing)) ? SAME_NOTHING : in->same;
}

static Sameness
sameness_of_grouping (const Step *step, const Fate *in, const WeirWindowing *windowing, bool stepped)
{
  if (stepped)
    return sameness_in_steps (in, windowing);
  if (in->same != SAME_ALL || in->behind || in->twice)
    return SAME_NOTHING;
  if (fires_once (windowing->trigger))
    return SAME_ALL;
  if (step->kind == STEP_distinct /* which puts out the first pane */ || windowing->accumulation == WEIR_DISCARDING
      || windowing->on_time != WEIR_ON_TIME_FIRE_ALWAYS || weir__trigger_may_finish (windowing->trigger))
    return SAME_NOTHING;
  return SAME_ON_TIME;
}

static bool
makes_many (const Step *step)
{
  if (step->kind == STEP_WINDOW)
    return step->windowing->windows.kind == WEIR_WINDOWS_SLIDING || step->windowing->windows.custom == &two_windows;
  for (unsigned i = 0; i < step->n_events; i++)
    if (step->events[i].n > 1)
      return true;
  switch (weir_step_infos[step->kind].class)
    {
    case CLASS_SOURCE:
      return step->kind == STEP_SEQUENCE;
    case CLASS_EACH:
      return weir_step_infos[step->kind].in > SHAPE_PAIR; /* groups come apart */
    default:
      return true;
    }
}

/* Strict mode shuffles what has no key. */
static bool
mixes (const Step *step)
{
  switch (step->kind)
    {
    case STEP_SEQUENCE:
    case STEP_unroll:
    case STEP_reshuffle_numbers:
    case STEP_reshuffle_pairs:
      return true;
    default:
      return step->shape == SHAPE_NUMBER || weir_step_infos[step->kind].class >= CLASS_GROUP;
    }
}

static bool
falls_idle (const Step *step)
{
  for (unsigned i = 0; i < step->n_events; i++)
    if (step->events[i].kind == WEIR_TEST_IDLE)
      return true;
  return false;
}

/* The planner makes one of two Flattens that stand one behind the other, and of one and the join behind it. An input of the
 * first that falls idle can tell: docs/decisions/idle-inputs.md. What groupings drop is a Flatten, too, if they are several. */
static bool
tells_flattens_apart (const Spec *spec)
{
  bool idle[MAX_STEPS] = { false }, flat[MAX_STEPS] = { false }, any_idle = false;

  for (unsigned i = 0; i < spec->n; i++)
    any_idle |= falls_idle (&spec->steps[i]);
  for (unsigned i = 0; i < spec->n; i++)
    {
      const Step *step = &spec->steps[i];
      StepClass   class = weir_step_infos[step->kind].class;
      unsigned    n = weir_step_n_inputs (step);

      idle[i] = falls_idle (step) || (class == CLASS_LATE && any_idle);
      flat[i] = class == CLASS_BOTH || class == CLASS_LATE;
      for (unsigned k = 0; k < n; k++)
        {
          unsigned in = step->inputs[k];

          if (n == 2 && flat[in] && idle[in])
            return true;
          idle[i] |= idle[in];
          flat[i] |= class == CLASS_WINDOW && flat[in];
        }
    }
  return false;
}

void
weir_spec_sameness (const Spec *spec, Sameness *ret_sameness)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("spec");
  WeirCollection          *made[MAX_STEPS];
  Fate                     fates[MAX_STEPS] = { 0 };
  bool                     stepped = weir_spec_is_stepped (spec);
  Sameness                 most = tells_flattens_apart (spec) ? SAME_NOTHING : SAME_ALL;

  weir_spec_build (spec, p, made);
  for (unsigned i = 0; i < spec->n; i++)
    {
      const Step *step = &spec->steps[i];
      StepClass class = weir_step_infos[step->kind].class;

      for (unsigned k = 0; k < weir_step_n_inputs (step); k++)
        {
          fates[i].same = MAX (fates[i].same, fates[step->inputs[k]].same);
          fates[i].behind |= fates[step->inputs[k]].behind;
          fates[i].many |= fates[step->inputs[k]].many;
          fates[i].mixed |= fates[step->inputs[k]].mixed;
          fates[i].twice |= fates[step->inputs[k]].twice;
          fates[i].timed = fates[step->inputs[k]].timed && (k == 0 || fates[i].timed);
        }
      fates[i].behind |= class == CLASS_SHIFT && step->a < 0;
      if (class == CLASS_GROUP || class == CLASS_JOIN)
        {
          const WeirWindowing *windowing = weir_collection_windowing (made[step->inputs[0]]);

          fates[i].same = sameness_of_grouping (step, &fates[i], windowing, stepped);
          fates[i].timed = windowing->timestamp_combiner == WEIR_END_OF_WINDOW;
          fates[i].twice |= windowing->closing == WEIR_CLOSING_FIRE_ALWAYS;
        }
      /* An on-time pane with nothing new has the end of its window, whatever combines times: an early pane may have
       * taken all, or not. */
      else if (class == CLASS_WINDOW && fates[i].same == SAME_ON_TIME && !fates[i].timed)
        fates[i].same = SAME_NOTHING;
      else if (class == CLASS_LATE && fates[i].behind && !stepped)
        fates[i].same = SAME_NOTHING;
      fates[i].many |= makes_many (step);
      fates[i].mixed |= mixes (step);
      ret_sameness[i] = MAX (fates[i].same, most);
    }
}

bool
weir_step_is_read (const Spec *spec, unsigned i)
{
  for (unsigned k = i + 1; k < spec->n; k++)
    for (unsigned in = 0; in < weir_step_n_inputs (&spec->steps[k]); in++)
      if (spec->steps[k].inputs[in] == i)
        return true;
  return false;
}

/* Where all is that they may come of, and where all steps are run: the planner leaves out those that nobody looks at. */
bool
weir_spec_promises_drops (const Spec *spec)
{
  Sameness same[MAX_STEPS];

  weir_spec_sameness (spec, same);
  for (unsigned i = 0; i < spec->n; i++)
    if (same[i] != SAME_ALL || (spec->steps[i].unseen && !weir_step_is_read (spec, i)))
      return false;
  return true;
}
