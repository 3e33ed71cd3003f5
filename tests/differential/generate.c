/* SPDX-License-Identifier: Apache-2.0 */
/* Growing a spec: a step at random on what is there, again and again. What construction refuses is not grown, so that
 * the rules of what is well-typed are the library's own. */
#include "sdk/model/trigger.h"
#include "sdk/model/windowing.h"
#include "tests/differential/spec.h"

/* All times are within this many milliseconds of the base, on either side. */
#define RANGE     60
#define DAY       INT64_C (86400000)
#define MAX_TRIES 200

typedef struct
{
  Spec    *spec;
  GRand   *rand;
  int64_t  base, unit; /* of times: base + k * unit milliseconds */
  bool     stepped;
  unsigned more; /* steps that multiply */
} Grower;

static int64_t
any (Grower *g, int64_t from, int64_t to)
{
  return g_rand_int_range (g->rand, (gint32) from, (gint32) to + 1);
}

static bool
once_in (Grower *g, int64_t n)
{
  return any (g, 1, n) == 1;
}

static int64_t
span (Grower *g, int64_t from, int64_t to)
{
  return any (g, from, to) * g->unit;
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

static const SpecElement *
some_elements (Grower *g, unsigned n)
{
  SpecElement *elements = weir_arena_alloc (g->spec->arena, MAX (n, 1) * sizeof *elements);
  int64_t      center = any (g, -RANGE / 2, RANGE / 2);

  for (unsigned i = 0; i < n; i++)
    elements[i] = (SpecElement) { any (g, 0, 3), any (g, -5, 20),
                                  g->base + g->unit * (center + any (g, -RANGE / 4, RANGE / 4)) };
  return elements;
}

static Step
some_create (Grower *g)
{
  SpecEvent *event = weir_arena_alloc (g->spec->arena, sizeof *event);
  unsigned   n = (unsigned) any (g, 0, g->stepped ? 4 : 24);

  *event = (SpecEvent) { .elements = some_elements (g, n), .n = n };
  return (Step) { .kind = STEP_CREATE, .shape = once_in (g, 3) ? SHAPE_NUMBER : SHAPE_PAIR, .events = event,
                  .n_events = 1 };
}

static Step
some_stream (Grower *g)
{
  unsigned   n = (unsigned) any (g, 1, 12);
  SpecEvent *events = weir_arena_alloc (g->spec->arena, n * sizeof *events);
  int64_t    watermark = -RANGE, most = once_in (g, 3) ? 1 : 4;

  for (unsigned i = 0; i < n; i++)
    {
      int64_t what = any (g, 0, 10);

      if (what < 5)
        {
          unsigned n_elements = (unsigned) any (g, most == 1, most);

          events[i] = (SpecEvent) { WEIR_TEST_ELEMENTS, 0, some_elements (g, n_elements), n_elements };
        }
      else if (what < 8)
        {
          watermark += any (g, 0, once_in (g, 4) ? RANGE : RANGE / 3);
          events[i] = (SpecEvent) { .kind = WEIR_TEST_WATERMARK, .ms = g->base + g->unit * watermark };
        }
      else if (what < 10)
        events[i] = (SpecEvent) { .kind = WEIR_TEST_PROCESSING_TIME, .ms = any (g, 0, 40) };
      else
        events[i] = (SpecEvent) { .kind = WEIR_TEST_IDLE };
    }
  return (Step) { .kind = STEP_STREAM, .shape = once_in (g, 3) ? SHAPE_NUMBER : SHAPE_PAIR, .events = events,
                  .n_events = n };
}

/* --- windows and triggers ----------------------------------------------------------------------------------------- */

static WeirWindows
some_calendar (Grower *g)
{
  static const char *const zones[] = { NULL, "Europe/Berlin", "America/New_York", "Pacific/Auckland" };
  WeirWindows              windows = weir_calendar_windows ((WeirCalendarUnit) any (g, 0, 2), (int32_t) any (g, 1, 3),
                                                            zones[any (g, 0, G_N_ELEMENTS (zones) - 1)]);

  if (once_in (g, 3))
    windows.start = weir_time_from_ms (any (g, -40, 40) * DAY);
  return windows;
}

static WeirWindows
some_windows (Grower *g)
{
  int64_t size = span (g, 1, 30), period, divisor, offset;

  if (g->unit > 1 && !once_in (g, 3))
    return some_calendar (g);
  switch (any (g, 0, 10))
    {
    case 0:
      return weir_global_windows ();
    case 1:
    case 2:
    case 3:
      offset = once_in (g, 2) ? 0 : any (g, 0, size - 1);
      return weir_fixed_windows_at (WEIR_MILLISECONDS (size), WEIR_MILLISECONDS (offset));
    case 4:
    case 5:
      divisor = any (g, 1, 4);
      period = MAX (size / divisor, 1);
      if (once_in (g, 4))
        period = size + span (g, 1, 10);
      offset = once_in (g, 2) ? 0 : any (g, 0, period - 1);
      return (WeirWindows) { .kind = WEIR_WINDOWS_SLIDING, .size = WEIR_MILLISECONDS (size),
                             .period = WEIR_MILLISECONDS (period), .offset = WEIR_MILLISECONDS (offset) };
    case 6:
    case 7:
    case 8:
      return weir_session_windows (WEIR_MILLISECONDS (span (g, 1, 12)));
    case 9:
      return weir_custom_windows (once_in (g, 2) ? &two_windows : &bucket_windows, NULL);
    default:
      return weir_same_windows ();
    }
}

static const WeirTrigger *some_trigger (Grower *g, int depth);

static const WeirTrigger *const *
some_triggers (Grower *g, uint32_t n, int depth)
{
  const WeirTrigger **subs = weir_arena_alloc (g->spec->arena, n * sizeof *subs);

  for (uint32_t i = 0; i < n; i++)
    subs[i] = some_trigger (g, depth);
  return subs;
}

static void
nest_trigger (Grower *g, WeirTrigger *trigger, int depth)
{
  switch (trigger->kind)
    {
    case WEIR_TRIGGER_AFTER_WATERMARK:
      trigger->early = once_in (g, 2) ? some_trigger (g, depth) : NULL;
      trigger->late = once_in (g, 2) ? some_trigger (g, depth) : NULL;
      return;
    case WEIR_TRIGGER_AFTER_EACH:
    case WEIR_TRIGGER_AFTER_ALL:
    case WEIR_TRIGGER_AFTER_ANY:
      trigger->n_subs = (uint32_t) any (g, 1, 3);
      break;
    case WEIR_TRIGGER_OR_FINALLY:
      trigger->n_subs = 2;
      break;
    case WEIR_TRIGGER_REPEATEDLY:
      trigger->n_subs = 1;
      break;
    default:
      return;
    }
  trigger->subs = some_triggers (g, trigger->n_subs, depth);
}

static const WeirTrigger *
some_trigger (Grower *g, int depth)
{
  static const WeirTriggerKind flat[] = { WEIR_TRIGGER_DEFAULT,     WEIR_TRIGGER_AFTER_WATERMARK,
                                          WEIR_TRIGGER_AFTER_COUNT, WEIR_TRIGGER_AFTER_COUNT,
                                          WEIR_TRIGGER_ALWAYS,      WEIR_TRIGGER_AFTER_PROCESSING_TIME,
                                          WEIR_TRIGGER_NEVER,       WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME };
  static const WeirTriggerKind nested[] = { WEIR_TRIGGER_AFTER_WATERMARK, WEIR_TRIGGER_AFTER_WATERMARK,
                                            WEIR_TRIGGER_AFTER_EACH,      WEIR_TRIGGER_AFTER_ALL,
                                            WEIR_TRIGGER_AFTER_ANY,       WEIR_TRIGGER_REPEATEDLY,
                                            WEIR_TRIGGER_REPEATEDLY,      WEIR_TRIGGER_OR_FINALLY };
  WeirTrigger                 *trigger = weir_arena_alloc (g->spec->arena, sizeof *trigger);

  *trigger = (WeirTrigger) { 0 };
  if (depth > 0 && !once_in (g, 3))
    {
      trigger->kind = nested[any (g, 0, G_N_ELEMENTS (nested) - 1)];
      nest_trigger (g, trigger, depth - 1);
      return trigger;
    }
  trigger->kind = flat[any (g, 0, G_N_ELEMENTS (flat) - 1)];
  if (trigger->kind == WEIR_TRIGGER_AFTER_COUNT)
    trigger->count = (uint64_t) any (g, 1, 4);
  if (trigger->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME)
    {
      trigger->delay = WEIR_MILLISECONDS (any (g, 0, 30));
      trigger->align = WEIR_MILLISECONDS (once_in (g, 3) ? any (g, 1, 20) : 0);
    }
  return trigger;
}

static Step
some_window (Grower *g)
{
  WeirWindowing *w = weir_arena_alloc (g->spec->arena, sizeof *w);

  *w = (WeirWindowing) { .windows = some_windows (g),
                         .trigger = once_in (g, g->stepped ? 4 : 2) ? NULL : some_trigger (g, (int) any (g, 0, 3)),
                         .accumulation = (WeirAccumulation) any (g, 0, 2),
                         .allowed_lateness = WEIR_MILLISECONDS (once_in (g, 2) ? 0 : span (g, 0, 40)),
                         .timestamp_combiner = (WeirTimestampCombiner) any (g, 0, 2),
                         .closing = (WeirClosingBehavior) once_in (g, 3),
                         .on_time = (WeirOnTimeBehavior) once_in (g, 3) };
  w->allow_data_loss = weir__trigger_may_finish (w->trigger);
  return (Step) { .kind = STEP_WINDOW, .windowing = w };
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

/* Puts it at the end if all is well with it there. */
static bool
try_step (Grower *g, Step step)
{
  Spec *spec = g->spec;

  if (spec->n == MAX_STEPS)
    return false;
  spec->steps[spec->n++] = step;
  if (weir_spec_is_good (spec))
    return true;
  spec->n--;
  return false;
}

/* Prefers what came last, so that pipelines get long. */
static unsigned
some_place (Grower *g)
{
  unsigned n = g->spec->n;

  return once_in (g, 3) ? (unsigned) any (g, 0, n - 1) : n - 1 - (unsigned) any (g, 0, MIN (n, 3) - 1);
}

static Step
some_step (Grower *g)
{
  Step            step = { .kind = (StepKind) any (g, STEP_WINDOW, N_STEP_KINDS - 1) };
  const StepInfo *info;

  if (once_in (g, 5))
    step = some_window (g);
  else if (step.kind == STEP_WINDOW)
    step.kind = STEP_group_by_key;
  info = &weir_step_infos[step.kind];
  step.inputs[0] = some_place (g);
  step.inputs[1] = weir_step_n_inputs (&step) > 1 ? some_place (g) : step.inputs[0];
  step.shape = info->class == CLASS_WINDOW ? g->spec->steps[step.inputs[0]].shape : info->out;
  step.a = any (g, info->a_from, info->a_to);
  step.b = any (g, info->b_from, info->b_to);
  if (info->class == CLASS_SHIFT)
    step.a *= g->unit, step.b *= g->unit;
  return step;
}

/* Do its inputs have the shape that it takes? */
static bool
fits (Grower *g, const Step *step)
{
  const StepInfo *info = &weir_step_infos[step->kind];
  const Step     *steps = g->spec->steps;

  if (info->class == CLASS_WINDOW)
    return true;
  if (info->class == CLASS_MORE && g->more > 0)
    return false;
  return steps[step->inputs[0]].shape == info->in && steps[step->inputs[1]].shape == info->in;
}

/* What a grouping drops: of its input, since construction refuses who asks elsewhere. */
static void
grow_late (Grower *g, unsigned in)
{
  Shape shape = g->spec->steps[in].shape;

  if (shape == SHAPE_NUMBER || shape == SHAPE_PAIR)
    try_step (g, (Step) { .kind = shape == SHAPE_NUMBER ? STEP_late_numbers : STEP_late_pairs,
                          .shape = shape,
                          .inputs = { in, in } });
}

static void
grow_steps (Grower *g, unsigned wanted)
{
  for (unsigned tries = 0; tries < MAX_TRIES && wanted > 0; tries++)
    {
      Step step = some_step (g);

      if (!fits (g, &step) || !try_step (g, step))
        continue;
      StepClass class = weir_step_infos[step.kind].class;
      g->more += class == CLASS_MORE;
      wanted--;
      if ((class == CLASS_GROUP || class == CLASS_JOIN) && once_in (g, 3))
        grow_late (g, step.inputs[0]);
    }
}

static void
grow_sources (Grower *g)
{
  if (g->stepped)
    {
      try_step (g, some_stream (g));
      if (once_in (g, 4))
        try_step (g, some_stream (g));
    }
  else
    try_step (g, some_create (g));
  g_assert (g->spec->n > 0);
  if (once_in (g, 4))
    try_step (g, once_in (g, 4) ? (Step) { .kind = STEP_SEQUENCE, .a = any (g, 0, g->stepped ? 9 : 100) }
                                : some_create (g));
}

/* Two of them as one, before anything else: where inputs meet, it shows which of them is idle. */
static void
grow_meeting (Grower *g)
{
  Shape shape = g->spec->steps[0].shape;

  if (g->spec->n > 1 && g->spec->steps[1].shape == shape && once_in (g, 2))
    try_step (g, (Step) { .kind = shape == SHAPE_NUMBER ? STEP_flatten_numbers : STEP_flatten_pairs,
                          .shape = shape,
                          .inputs = { 0, 1 } });
}

/* Each source is windowed once, most times, before anything else. */
static void
grow_windows (Grower *g)
{
  Step     window = some_window (g);
  unsigned n = g->spec->n;

  for (unsigned i = 0; i < n; i++)
    {
      if (once_in (g, 4))
        window = some_window (g);
      if (once_in (g, 8))
        continue;
      window.inputs[0] = i;
      window.shape = g->spec->steps[i].shape;
      try_step (g, window);
    }
}

Spec
weir_spec_generate (uint64_t seed, WeirArena *arena)
{
  /* Not far from the begin of daylight saving in Berlin, and of its end in Auckland. */
  static const int64_t bases[] = { 0, 0, INT64_C (1711756800000) };
  guint32              words[] = { (guint32) seed, (guint32) (seed >> 32) };
  Spec                 spec = { .seed = seed, .arena = arena };
  Grower               g = { .spec = &spec, .rand = g_rand_new_with_seed_array (words, 2) };

  g.base = bases[any (&g, 0, G_N_ELEMENTS (bases) - 1)];
  g.unit = once_in (&g, 12) ? 5 * 3600000 : 1;
  g.stepped = !once_in (&g, 4);
  grow_sources (&g);
  grow_meeting (&g);
  grow_windows (&g);
  grow_steps (&g, (unsigned) any (&g, 1, 9));
  for (unsigned i = 0; i < spec.n - 1; i++)
    spec.steps[i].unseen = once_in (&g, 3) && (weir_step_is_read (&spec, i) || seed % 8 == 0);
  g_rand_free (g.rand);
  return spec;
}
