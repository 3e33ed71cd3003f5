/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_DIFFERENTIAL_SPEC_H
#define WEIR_DIFFERENTIAL_SPEC_H

/* Spec: a random pipeline as data, so that it can be built, printed and made smaller.
 *
 * It is a list of steps, each of which names its inputs by their places in the list, which are before its own.
 * Strategies, triggers and elements lie in the arena and never change: a smaller spec shares them with the larger. */

#include "tests/conformance/conformance.h"
#include "tests/differential/functions.h"

typedef enum
{
  SHAPE_NUMBER = 0,
  SHAPE_PAIR,
  SHAPE_GROUP,
  SHAPE_JOIN,
} Shape;

typedef enum
{
  CLASS_SOURCE = 0,
  CLASS_WINDOW,
  CLASS_EACH,
  CLASS_MORE,
  CLASS_SHIFT,
  CLASS_GROUP,
  CLASS_JOIN,
  CLASS_BOTH,
  CLASS_LATE,
} StepClass;

typedef enum
{
  STEP_CREATE = 0,
  STEP_STREAM,
  STEP_SEQUENCE, /* the numbers from 0 to a, from a source that is split */
  STEP_WINDOW,
#define STEP(name, ...) STEP_##name,
#include "tests/differential/steps.h"
#undef STEP
  N_STEP_KINDS,
} StepKind;

typedef struct
{
  int64_t key, value; /* a number is a value */
  int64_t time;       /* milliseconds */
} SpecElement;

typedef struct
{
  WeirTestEventKind  kind;
  int64_t            ms; /* the watermark; what processing time moves by */
  const SpecElement *elements;
  unsigned           n;
} SpecEvent;

typedef struct
{
  StepKind             kind;
  Shape                shape; /* of what it puts out */
  unsigned             inputs[2];
  int64_t              a, b;
  const WeirWindowing *windowing; /* of a window */
  const SpecEvent     *events;    /* of a source; Create has one */
  unsigned             n_events;
  bool                 unseen; /* not looked at: nothing stands behind it but other steps */
} Step;

#define MAX_STEPS 24

typedef struct
{
  uint64_t   seed;
  Step       steps[MAX_STEPS];
  unsigned   n;
  WeirArena *arena; /* borrowed */
} Spec;

typedef struct
{
  const char *name;
  StepClass   class;
  Shape       in, out;
  int64_t     a_from, a_to, b_from, b_to; /* both inclusive */
  const char *code;
} StepInfo;

extern const StepInfo weir_step_infos[N_STEP_KINDS];

/* How many steps it takes from: 0, 1 or 2. */
unsigned weir_step_n_inputs (const Step *step);
/* Is there a TestStream in it? */
bool weir_spec_is_stepped (const Spec *spec);
/* A random one that is well-typed: its construction has no error. */
Spec weir_spec_generate (uint64_t seed, WeirArena *arena);
/* The step's collection in a new pipeline; what it takes from is in `made`. */
WeirCollection *weir_spec_build_step (const Spec *spec, unsigned i, WeirPipeline *p, WeirCollection *const *made);
/* The whole of it. */
void weir_spec_build (const Spec *spec, WeirPipeline *p, WeirCollection **ret_made);
/* Is there nothing wrong with its construction? */
bool weir_spec_is_good (const Spec *spec);

/* How far the model promises that a step's output is the same however it is run: all of it under a TestStream; else
 * what does not depend on the order in which elements come. */
typedef enum
{
  SAME_ALL = 0,
  SAME_ON_TIME, /* the on-time panes' values and windows */
  SAME_NOTHING,
} Sameness;

/* Of each step. */
void weir_spec_sameness (const Spec *spec, Sameness *ret_sameness);
/* Is it promised how many elements groupings drop? */
bool weir_spec_promises_drops (const Spec *spec);
/* Does a step take from this one? */
bool weir_step_is_read (const Spec *spec, unsigned i);

#endif
