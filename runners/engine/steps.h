/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_STEPS_H
#define WEIR_RUNNERS_ENGINE_STEPS_H

/* Steps: how an engine goes whose plan has TestStreams (plan->stepped). Nothing is left to chance there: one event of a
 * script is one step, and the next one begins when nothing of the last is under way in any lane.
 *
 *   1. The event leaves its stream's stage, in lane 0: elements, or a watermark. Moving the clock is an event of its
 *      own.
 *   2. A barrier is asked of all lanes, and goes through every stage of every lane and every split pool, behind all
 *      that came of the event. The pool of a bounded source lets it through when all that came before has been run.
 *   3. Each stage and each pool that the barrier has passed counts itself. When all have, lane 0 begins the next step.
 *
 * A stage takes what a step means at the barrier, and not before, when the rows of all inputs are in: a grouping asks
 * the triggers of all windows that got elements in the step, once each; then what the clock has made due fires; then
 * the watermark is raised to what the inputs have told, with what is due by that; then the stage's own watermark and
 * the barrier go on. So a step is, for each stage in topological order: elements, triggers, clock, watermark; whatever
 * lanes there are, and however they are scheduled. What comes behind the watermark is judged by the watermark before
 * the step.
 *
 * Step 1 has no event: in it all bounded sources are read to their ends. Then come rounds: round k is event k of each
 * stream in order of their transforms, each a step. Behind its last event a stream's watermark goes to the end of time,
 * which is a step too. When no stream is left the steps are over, and lanes may finish.
 *
 * The clock begins at 1970 and is that of all lanes. Only the delays of sources are the world's: they wait for what is
 * outside.
 *
 * Barriers that a runner asks for, to make a cut, ride on those of the steps: the next step's barrier makes the cut as
 * well. When the steps are over, it gets a step of its own without an event.
 *
 * Who may touch what: the event, the number and the cut are lane 0's, which writes them between steps; other lanes read
 * the cut during a step, behind the barrier. Counting, clock, asking and being over are atomic. */

#include "runners/plan/plan.h"
#include "sdk/model/test-stream.h"

typedef struct _WeirSteps WeirSteps;

/* `n_parts`: stages of all lanes, and split pools. The plan, which must be stepped, is borrowed. */
WeirSteps *weir__steps_new (const WeirPlan *plan, uint32_t n_parts);
void weir__steps_free (WeirSteps *steps);

/* Lane 0. Begins the next step, if the last one has been through. True: something has changed that all lanes must know:
 * the number of the step, whose barrier is to be passed, or that the steps are over. */
bool weir__steps_begin (WeirSteps *steps);
/* Lane 0. The step's number, from 1. */
uint64_t weir__steps_number (const WeirSteps *steps);
/* Lane 0. What the stage of a stream is to give in this step, once: elements or a watermark; NULL: nothing (more). */
const WeirTestStep *weir__steps_take (WeirSteps *steps, WeirStageId stage);

/* Any lane, during a step, behind its barrier: the epoch of the cut that it makes; 0: none. */
uint64_t weir__steps_cut (const WeirSteps *steps);
/* Any lane. The barrier has passed one more part; true: it was the last, and lane 0 may begin the next step. */
bool weir__steps_part_done (WeirSteps *steps);

/* Any thread. */
void weir__steps_ask_cut (WeirSteps *steps, uint64_t epoch);
WeirTime weir__steps_now (const WeirSteps *steps);
bool weir__steps_are_over (const WeirSteps *steps);
/* For the picture of a stuck engine. */
void weir__steps_describe (const WeirSteps *steps, GString *to);

#endif
