/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PLAN_PLAN_H
#define WEIR_RUNNERS_PLAN_PLAN_H

/* Plan: a graph cut into stages.
 *
 * A stage is what one lane runs without handing rows to another: a head, where rows come in, and a tree of fused
 * operators behind it. Between stages there are edges; rows cross them by key group (grouping), or anywhere
 * (reshuffle), or as (element, restriction) pairs into a source stage's split pool.
 *
 *   head            rows come from
 *   IMPULSE         one empty element, in lane 0
 *   SOURCE          a splittable DoFn running restrictions that the stage's split pool hands out
 *   GROUP           edges, grouped by key (GroupByKey, CoGroupByKey, Combine)
 *   CHANNEL         edges, as they are (Reshuffle)
 *   TEST_STREAM     the script of a TestStream, in lane 0
 *
 * Operators are in topological order: an operator's input is the head (input_op == WEIR__NO_ID) or an earlier
 * operator's output. An operator may stand in several stages: a Flatten's consumers stand behind each of its producers.
 *
 * Planning begins with the naive plan (expand.c): one stage for each transform, nothing fused, a channel between any
 * two. It is already right, only slow. Every pass behind it keeps the meaning, which is why any may be skipped:
 *
 *   sink-flattens  connects a Flatten's producers with its consumers
 *   drop-unread    removes what calls no user function and is read by nobody
 *   fuse           puts operators behind their producers, into one stage
 *   slice-windows  combines the slices of sliding windows, and makes windows of them when they fire
 *   lift-combines  has the sender combine first
 *
 * A Flatten that nothing was sunk from (it has no input, or very many) stays a CHANNEL stage, which may have no edges.
 *
 * Invariants (weir__plan_verify, after every pass): each edge has one sending operator and one receiving stage; stages
 * and operators are in order; types agree along every connection; every transform of the graph that calls user
 * functions is in at least one stage. */

#include "sdk/model/graph.h"

typedef struct { uint32_t i; } WeirStageId;
typedef struct { uint32_t i; } WeirEdgeId;

typedef enum
{
  WEIR_HEAD_IMPULSE = 0,
  WEIR_HEAD_SOURCE,
  WEIR_HEAD_GROUP,
  WEIR_HEAD_CHANNEL,
  WEIR_HEAD_TEST_STREAM,
} WeirHeadKind;

typedef enum
{
  WEIR_OP_PAR_DO = 0,
  WEIR_OP_WINDOW,         /* assigns windows */
  WEIR_OP_COMBINE_VALUES, /* CombineGroupedValues */
  WEIR_OP_POOL,           /* end: elements of a splittable DoFn go to the split pool of stage `pool` */
  WEIR_OP_SCATTER,        /* end: rows go out on `edge` */
} WeirOpKind;

typedef struct
{
  WeirOpKind       kind;
  WeirTransformId  transform; /* whose path messages name; SCATTER and POOL: the consumer's */
  uint32_t         input_op, input_port; /* producer in this stage; WEIR__NO_ID: the head */
  const WeirType  *input;
  GArray          *outputs; /* of const WeirType *; empty for ends */
  WeirStageId      pool;    /* POOL */
  WeirDuration     slice;   /* WINDOW: gives not the sliding windows but slices of this size of them; 0: windows */
  WeirEdgeId       edge;    /* SCATTER */
} WeirPlanOp;

/* How rows of an edge are read: where the key and the value lie in a row. */
typedef struct
{
  WeirEdgeId      id;
  WeirStageId     from, to;
  uint32_t        from_op;
  uint32_t        tag;       /* CoGroupByKey: which input; else 0 */
  const WeirType *row;       /* what the sender's rows are */
  bool            keyed;     /* by key group; otherwise by row or round robin */
  /* Not keyed, and what it brings may be taken back: equal rows go to one lane. So a retract goes the way of its
   * insert, behind it, and finds what was kept of it. */
  bool            by_row;
  /* Into a grouping: it makes panes of its own, and asks for a row's time only if it gives it to panes. */
  bool            drops_panes, drops_times;
  uint32_t        late_port; /* of the receiving head's, where rows that come too late go; 0: nowhere */
  const WeirType *key;       /* WeirUnit for global combines */
  uint32_t        key_offset;
  const WeirType *value;     /* NULL: none is needed (counting elements) */
  uint32_t        value_offset;
  bool            lifted;    /* Combine: the sender combines first and sends accumulators */
  bool            prompt;    /* lifted, before triggers: accumulators go out when input pauses, not at marks only */
} WeirPlanEdge;

typedef enum
{
  WEIR_GROUP_VALUES = 0, /* lists of values, one per tag */
  WEIR_GROUP_COMBINE,
} WeirGroupKind;

typedef struct
{
  WeirStageId      id;
  char            *name; /* for people: path of the head and of what is fused behind it */
  WeirHeadKind     head;
  WeirTransformId  head_transform;
  const WeirType  *head_type; /* of the rows that the head gives */
  /* SOURCE */
  const WeirType  *element; /* of the pairs in the pool */
  /* of const WeirType *: by input_port of the operators behind the head; [0] is head_type, what follows are a source's
   * other outputs, or a grouping's late ones */
  GArray          *head_outputs;
  /* GROUP */
  WeirGroupKind    group;
  WeirCombineMode  combine_mode;
  WeirWindowingId  windowing; /* strategy of the grouping's input */
  bool             merges;    /* some input's windows are yet to be merged; those of the first may be */
  bool             general;   /* needs the general path (triggers, merging windows, retracts), or was forced there */
  bool             takes_retracts; /* rows that come in may be of kind RETRACT */
  WeirDuration     slice;     /* rows come with slices of this size of sliding windows; 0: with windows */
  bool             fires_default; /* a global combine that answers for an empty input */
  GArray          *in_edges;  /* WeirEdgeId */
  GPtrArray       *ops;       /* WeirPlanOp */
} WeirPlanStage;

typedef struct
{
  const WeirGraph *graph;  /* borrowed */
  GPtrArray       *stages; /* WeirPlanStage, producers before consumers */
  GPtrArray       *edges;  /* WeirPlanEdge */
  bool             may_spill; /* there is a limit of memory */
  bool             stepped; /* there is a TEST_STREAM: see runners/engine/steps.h */
} WeirPlan;

/* `skip`: names of passes not to run, separated by commas (from WEIR_SKIP), or NULL; `force_general` from
 * WEIR_FORCE. */
typedef struct
{
  const char *skip;
  bool        force_general;
  bool        may_spill; /* the run has a limit of memory */
  unsigned    lanes; /* for explain only; 0 is 1 */
} WeirPlanOptions;

/* What this build's engine cannot run is all listed in one error. `explain`, if not NULL, gets for people: the graph,
 * what each pass changed, and the stages. */
WeirPlan *weir__plan_new (const WeirGraph *graph, const WeirPlanOptions *options, GString *explain, GError **error);
void weir__plan_free (WeirPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPlan, weir__plan_free)
gboolean weir__plan_verify (const WeirPlan *plan, GError **error);
WeirPlanStage *weir__plan_stage (const WeirPlan *plan, WeirStageId id);
WeirPlanEdge  *weir__plan_edge (const WeirPlan *plan, WeirEdgeId id);
/* Does it read a source whose elements may have no end? */
bool weir__plan_is_endless (const WeirPlan *plan, const WeirPlanStage *stage);
/* The names of the passes in order, NULL-terminated, static. */
const char *const *weir__plan_pass_names (void);

#endif
