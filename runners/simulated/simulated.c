/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/simulated/simulated.h"

#include "runners/job/assertions.h"
#include "runners/job/job.h"

/* Steps without progress, for each lane, after which all are asked whether they have finished; and how often that is
 * done before the run counts as stuck. */
#define QUIET_STEPS 16u
#define PATIENCE 64u

typedef struct
{
  const WeirSimulation *simulation;
  WeirEngine           *engine;
  WeirWorld            *world;
  uint64_t              step, next_barrier, epoch;
  uint32_t              parts_due, n_lanes; /* parts of the cut under way that are missing */
} Simulation;

static void
wake_nobody (void *self, uint32_t lane)
{
  (void) self;
  (void) lane;
}

static void
take_cut (void *self, const WeirCutPart *part)
{
  Simulation *s = self;

  if (s->simulation->cut != NULL)
    s->simulation->cut (s->simulation->cut_data, part);
}

static void
part_is_done (void *self, uint64_t epoch, WeirStageId stage, uint32_t lane)
{
  Simulation *s = self;

  (void) stage;
  (void) lane;
  g_assert (epoch == s->epoch && s->parts_due > 0);
  s->parts_due--;
}

static void
maybe_inject (Simulation *s)
{
  const WeirSimulation *how = s->simulation;

  if (how->barrier_every == 0 || s->epoch >= how->n_barriers || s->parts_due > 0 || s->step < s->next_barrier)
    return;
  s->epoch++;
  s->parts_due = weir__engine_n_parts (s->engine);
  s->next_barrier = s->step + 1 + s->world->random (s->world->self) % (2 * how->barrier_every);
  weir__engine_request_barrier (s->engine, s->epoch);
}

static void
fail_stuck (Simulation *s, GError **error)
{
  GString *picture = g_string_new (NULL);

  weir__engine_describe (s->engine, picture);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_STUCK, "seed %" PRIu64 ": nothing can progress though work remains:\n%s",
               s->simulation->seed, picture->str);
  g_string_free (picture, TRUE);
}

/* Steps every lane once more: the least advanced of their states. */
static WeirLaneState
step_all (Simulation *s, GError **error)
{
  WeirLaneState least = WEIR_LANE_FINISHED;
  WeirDuration  wait;

  for (uint32_t i = 0; i < s->n_lanes; i++)
    {
      WeirLaneState state = weir__lane_step (weir__engine_lane (s->engine, i), &wait, error);
      if (state == WEIR_LANE_FAILED || state == WEIR_LANE_PROGRESS)
        return state;
      if (state == WEIR_LANE_IDLE)
        least = state;
    }
  return least;
}

/* Steps lanes in random order: one in favour for as long as it has something to do and luck, so that some run far ahead of
 * others. */
static gboolean
step_until_finished (Simulation *s, GError **error)
{
  uint32_t favourite = 0, quiet = 0;

  for (;; s->step++)
    {
      uint64_t     random = s->world->random (s->world->self);
      WeirDuration wait = { INT64_MAX };
      if (random % 8 == 0 || quiet > 0)
        favourite = (uint32_t) (random >> 8) % s->n_lanes;
      uint32_t      lane = (random >> 32) % 4 != 0 ? favourite : (uint32_t) (random >> 40) % s->n_lanes;
      WeirLaneState state = weir__lane_step (weir__engine_lane (s->engine, lane), &wait, error);
      if (state == WEIR_LANE_FAILED)
        return FALSE;
      quiet = state == WEIR_LANE_PROGRESS ? 0 : quiet + 1;
      if (wait.us != INT64_MAX && state == WEIR_LANE_IDLE)
        {
          weir__world_simulated_advance (s->world, wait);
          quiet = 0;
        }
      maybe_inject (s);
      if (quiet == 0 || quiet % (QUIET_STEPS * s->n_lanes) != 0)
        continue;
      switch (step_all (s, error))
        {
        case WEIR_LANE_FAILED:
          return FALSE;
        case WEIR_LANE_PROGRESS:
          quiet = 0;
          break;
        case WEIR_LANE_FINISHED:
          if (s->parts_due == 0)
            return TRUE;
          break;
        case WEIR_LANE_IDLE:
          break;
        }
      if (quiet >= PATIENCE * QUIET_STEPS * s->n_lanes)
        {
          fail_stuck (s, error);
          return FALSE;
        }
    }
}

static gboolean
run_lanes (Simulation *s, GError **error)
{
  gboolean ok = TRUE;

  for (uint32_t i = 0; i < s->n_lanes && ok; i++)
    ok = weir__lane_open (weir__engine_lane (s->engine, i), error);
  ok = ok && step_until_finished (s, error);
  for (uint32_t i = 0; i < s->n_lanes; i++)
    weir__lane_close (weir__engine_lane (s->engine, i), !ok);
  return ok;
}

gboolean
weir__simulate (WeirEngineOptions *options, const WeirSimulation *simulation, GError **error)
{
  Simulation s = { .simulation = simulation, .n_lanes = options->n_lanes };
  gboolean   ok;

  s.world = weir__world_simulated_new (simulation->seed);
  options->host = (WeirHost) { .self = &s, .wake = wake_nobody, .cut = take_cut, .cut_done = part_is_done };
  options->world = s.world;
  options->channel_size = 2u << (s.world->random (s.world->self) % 3);
  s.next_barrier = simulation->barrier_every > 0 ? s.world->random (s.world->self) % (2 * simulation->barrier_every)
                                                 : 0;
  s.engine = weir__engine_new (options);
  ok = run_lanes (&s, error);
  if (simulation->ended != NULL)
    simulation->ended (simulation->ended_data, options->plan, s.engine);
  weir__engine_free (s.engine);
  weir__world_simulated_free (s.world);
  return ok;
}

gboolean
weir__run_simulated (WeirPipeline *p, const WeirSimulation *simulation, GError **error)
{
  uint32_t n_lanes = simulation->n_lanes > 0 ? simulation->n_lanes : 1 + (uint32_t) (simulation->seed % 7);
  WeirJob *job = weir__job_new (p,
                                &(WeirRunOptions) { .parallelism = n_lanes,
                                                    .memory_limit = simulation->memory_limit,
                                                    .strict = simulation->strict,
                                                    .strict_seed = simulation->seed + 1 },
                                error);
  gboolean ok;

  if (job == NULL)
    return FALSE;
  ok = weir__simulate (&(WeirEngineOptions) { .plan = job->plan,
                                              .n_lanes = n_lanes,
                                              .harness = weir__harness_ops (job->harness),
                                              .memory_limit = simulation->memory_limit },
                       simulation, error)
       && weir__job_check_assertions (job, error);
  weir__job_free (job);
  return ok;
}
