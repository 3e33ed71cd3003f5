/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PLAN_REWRITE_H
#define WEIR_RUNNERS_PLAN_REWRITE_H

/* What passes are made of.
 *
 * While a pass works, ids stay as they are and what it removes leaves a hole (NULL) in the plan's arrays. An operator
 * whose edge or pool is a hole is dead. weir__plan_compact closes the holes and numbers everything anew: between passes
 * ids are dense. Passes never need to reorder: each moves operators to an earlier stage or edges past one, so that the
 * order of the naive plan, producers before consumers, holds all the way. */

#include "runners/plan/plan.h"

/* A place that rows come out of: an operator's output, or the head's. */
typedef struct
{
  WeirStageId stage;
  uint32_t    op, port; /* op WEIR__NO_ID: the head */
} WeirPlanPort;

#define WEIR__PLAN_HEAD(stage_) ((WeirPlanPort) { (stage_), WEIR__NO_ID, 0 })

/* A Flatten of more inputs stays a channel, and so does what would have to stand behind more producers: chains of
 * Flattens would multiply without end. */
#define WEIR__PLAN_MAX_COPIES 32

WeirPlanStage *weir__plan_add_stage (WeirPlan *plan, WeirHeadKind head, WeirTransformId transform,
                                     const WeirType *head_type);
void weir__plan_free_stage (WeirPlanStage *stage); /* NULL is fine */
/* Returns the new operator; its outputs are for the caller to fill. */
WeirPlanOp *weir__stage_add_op (WeirPlanStage *stage, WeirOpKind kind, WeirTransformId transform, WeirPlanPort input,
                                const WeirType *input_type);
/* Adds a SCATTER at `from` and an edge from there to `to`, last among its inputs. What rows mean is for the caller. */
WeirPlanEdge *weir__plan_connect (WeirPlan *plan, WeirPlanPort from, WeirStageId to, const WeirType *row);
/* The same, with the meaning of `like`. */
WeirPlanEdge *weir__plan_connect_like (WeirPlan *plan, WeirPlanPort from, const WeirPlanEdge *like);
/* Where an edge's rows come out. */
WeirPlanPort weir__plan_edge_source (const WeirPlan *plan, const WeirPlanEdge *edge);
/* Removes an edge, or a stage with all the edges to it; a stage that is removed must send to nobody. */
void weir__plan_drop_edge (WeirPlan *plan, WeirEdgeId id);
void weir__plan_drop_stage (WeirPlan *plan, WeirStageId id);
void weir__plan_compact (WeirPlan *plan);

const WeirGraphTransform *weir__plan_transform (const WeirPlan *plan, WeirTransformId id);
gboolean weir__plan_transform_is (const WeirPlan *plan, WeirTransformId id, const char *urn);
/* True for a CHANNEL that is there only because nobody has fused its rows' way yet (a Reshuffle's is there to stay). */
gboolean weir__plan_stage_is_joint (const WeirPlan *plan, const WeirPlanStage *stage);
/* "5 Count/split_words": how explanations name a transform. Appends. */
void weir__plan_print_transform (const WeirPlan *plan, WeirTransformId id, GString *to);

/* --- the passes: each says in `notes`, a line for each change, what it did; no line, no change -------------------- */

typedef void (*WeirPlanPassFunc) (WeirPlan *plan, GString *notes);

/* Of WeirTransformId: producers before consumers, groupings before what takes their late data. Fails if there is none. */
GArray *weir__plan_order (const WeirGraph *graph, GError **error);
WeirPlan *weir__plan_expand (const WeirGraph *graph, bool force_general, GError **error);
/* Is this a kind of transform that is expanded? */
bool weir__plan_knows (const char *urn);
void weir__plan_sink_flattens (WeirPlan *plan, GString *notes);
void weir__plan_drop_unread (WeirPlan *plan, GString *notes);
void weir__plan_fuse (WeirPlan *plan, GString *notes);
void weir__plan_slice_windows (WeirPlan *plan, GString *notes);
void weir__plan_lift_combines (WeirPlan *plan, GString *notes);

/* What the engine of this version cannot run, all in one error. The one place to shrink as it learns. */
gboolean weir__plan_unsupported (const WeirGraph *graph, GError **error);

/* --- explanations ------------------------------------------------------------------------------------------------- */

/* A named type by its name, any other as it is. Appends. */
void weir__plan_print_type (const WeirType *type, GString *to);
void weir__plan_explain_graph (const WeirGraph *graph, GString *to);
/* What a program says and may not mean, a line each: groupings of accumulating panes, and of others' sessions. */
void weir__plan_explain_panes (const WeirGraph *graph, GString *to);
void weir__plan_explain_sessions (const WeirGraph *graph, GString *to);
void weir__plan_explain_stages (const WeirPlan *plan, unsigned lanes, GString *to);
/* Names every stage anew after what is in it. */
void weir__plan_name_stages (WeirPlan *plan);

#endif
