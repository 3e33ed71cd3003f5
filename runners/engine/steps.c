/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/steps.h"

typedef struct
{
  WeirStageId    stage;
  WeirTestScript script;
} Stream;

struct _WeirSteps
{
  WeirArena *scripts;
  GArray    *streams; /* Stream, in order of their transforms */
  uint32_t   n_parts;

  /* Lane 0's: the step, and the place of the next event. */
  uint64_t            number, cut, last_cut;
  size_t              round;
  unsigned            stream;
  WeirStageId         giver; /* of `event`, until it was taken */
  const WeirTestStep *event; /* NULL: none */

  uint32_t n_left; /* atomic, like those below: parts that the step has not passed */
  int64_t  now;
  uint64_t asked; /* the last cut that was asked for */
  bool     over;
};

static const WeirTestStep end_of_stream = { .kind = WEIR_TEST_WATERMARK, .watermark = WEIR_TIME_MAX };

static void
add_stream (WeirSteps *steps, const WeirPlan *plan, const WeirPlanStage *stage)
{
  const WeirGraphTransform *t = weir__graph_transform (plan->graph, stage->head_transform);
  Stream                    stream = { .stage = stage->id };
  bool                      fine;

  fine = weir__test_script_read (t, stage->head_type, steps->scripts, &stream.script, NULL);
  g_assert (fine); /* the graph was verified */
  g_array_append_val (steps->streams, stream);
}

static int
compare_transforms (const void *a, const void *b, void *data)
{
  const WeirPlan *plan = data;
  uint32_t        ta = weir__plan_stage (plan, ((const Stream *) a)->stage)->head_transform.i;
  uint32_t        tb = weir__plan_stage (plan, ((const Stream *) b)->stage)->head_transform.i;

  return (ta > tb) - (ta < tb);
}

WeirSteps *
weir__steps_new (const WeirPlan *plan, uint32_t n_parts)
{
  WeirSteps *steps = g_new0 (WeirSteps, 1);

  steps->scripts = weir_arena_new ();
  steps->streams = g_array_new (FALSE, TRUE, sizeof (Stream));
  steps->n_parts = n_parts;
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];
      if (stage->head == WEIR_HEAD_TEST_STREAM)
        add_stream (steps, plan, stage);
    }
  g_array_sort_with_data (steps->streams, compare_transforms, (void *) plan);
  g_assert (steps->streams->len > 0);
  return steps;
}

void
weir__steps_free (WeirSteps *steps)
{
  g_array_unref (steps->streams);
  weir_arena_free (steps->scripts);
  g_free (steps);
}

/* --- lane 0 ------------------------------------------------------------------------------------------------------- */

/* Gives the stream's event of this round to its stage, or does what it says. False: the stream was over before. */
static bool
take_event (WeirSteps *steps, const Stream *stream)
{
  const WeirTestSteps *events = &stream->script.steps;

  if (steps->round > events->n)
    return false;
  const WeirTestStep *event = steps->round < events->n ? &events->items[steps->round] : &end_of_stream;
  if (event->kind == WEIR_TEST_PROCESSING_TIME)
    __atomic_store_n (&steps->now, weir_time_add (weir__steps_now (steps), event->by).us, __ATOMIC_RELAXED);
  else
    {
      steps->event = event;
      steps->giver = stream->stage;
    }
  return true;
}

/* The next stream that is not over goes on. False: there is none, for a stream that is over in one round is so in all
 * that follow. */
static bool
next_event (WeirSteps *steps)
{
  for (unsigned tried = 0; tried < steps->streams->len; tried++)
    {
      if (steps->stream == steps->streams->len)
        {
          steps->stream = 0;
          steps->round++;
        }
      if (take_event (steps, &g_array_index (steps->streams, Stream, steps->stream++)))
        return true;
    }
  return false;
}

static void
start_step (WeirSteps *steps, uint64_t asked)
{
  steps->number++;
  steps->cut = asked > steps->last_cut ? asked : 0;
  steps->last_cut = asked;
  __atomic_store_n (&steps->n_left, steps->n_parts, __ATOMIC_RELEASE);
}

bool
weir__steps_begin (WeirSteps *steps)
{
  uint64_t asked = __atomic_load_n (&steps->asked, __ATOMIC_ACQUIRE);
  bool     over = weir__steps_are_over (steps);

  if (__atomic_load_n (&steps->n_left, __ATOMIC_ACQUIRE) > 0)
    return false;
  if (steps->number == 0 || (!over && next_event (steps)) || asked > steps->last_cut)
    return start_step (steps, asked), true;
  __atomic_store_n (&steps->over, true, __ATOMIC_RELEASE);
  return !over;
}

uint64_t
weir__steps_number (const WeirSteps *steps)
{
  return steps->number;
}

const WeirTestStep *
weir__steps_take (WeirSteps *steps, WeirStageId stage)
{
  const WeirTestStep *event = steps->event;

  if (event == NULL || steps->giver.i != stage.i)
    return NULL;
  steps->event = NULL;
  return event;
}

/* --- all lanes ---------------------------------------------------------------------------------------------------- */

uint64_t
weir__steps_cut (const WeirSteps *steps)
{
  return steps->cut;
}

bool
weir__steps_part_done (WeirSteps *steps)
{
  return __atomic_sub_fetch (&steps->n_left, 1, __ATOMIC_ACQ_REL) == 0;
}

void
weir__steps_ask_cut (WeirSteps *steps, uint64_t epoch)
{
  __atomic_store_n (&steps->asked, epoch, __ATOMIC_RELEASE);
}

WeirTime
weir__steps_now (const WeirSteps *steps)
{
  return (WeirTime) { __atomic_load_n (&steps->now, __ATOMIC_RELAXED) };
}

bool
weir__steps_are_over (const WeirSteps *steps)
{
  return __atomic_load_n (&steps->over, __ATOMIC_ACQUIRE);
}

void
weir__steps_describe (const WeirSteps *steps, GString *to)
{
  g_string_append_printf (to, "step %" PRIu64 "%s: %" PRIu32 " of %" PRIu32 " parts have not passed its barrier\n",
                          steps->number, weir__steps_are_over (steps) ? ", the last" : "",
                          __atomic_load_n (&steps->n_left, __ATOMIC_RELAXED), steps->n_parts);
}
