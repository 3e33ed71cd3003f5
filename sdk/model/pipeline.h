/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_PIPELINE_H
#define WEIR_MODEL_PIPELINE_H

/* The inside of a pipeline under construction, shared by the files that apply transforms.
 *
 * Applying one always goes the same way: weir__apply_begin adds the transform's node, named uniquely in the open scope;
 * its inputs are connected; rules are checked, each failure recorded by weir__apply_error; outputs are added. The
 * outputs of a transform that has failed a rule, or has a broken input, are broken: they have no node in the graph, and
 * rules are not applied to them, so that one mistake is one message. */

#include "sdk/model/graph.h"

struct _WeirPipeline
{
  WeirGraph  *graph;
  GHashTable *functions;   /* name → WeirFunction */
  GHashTable *types;       /* made at run time: a description by parts → WeirType in the graph's arena */
  GHashTable *fine_types;  /* WeirType that weir__type_check has passed */
  GHashTable *paths;       /* path → transform's id + 1 */
  GHashTable *numbers;     /* path → last number tried to make it unique */
  GHashTable *options;     /* key → value */
  GHashTable *claims;      /* what one step alone may make → where the step stands */
  GPtrArray  *collections; /* WeirCollection, owned; not by id */
  GPtrArray  *errors;      /* struct of pipeline.c */
  GArray     *owned;       /* struct of pipeline.c */
  GArray     *scopes;      /* WeirTransformId of the open composites, outermost first */
  GArray     *assertions;  /* WeirTransformId of the verdicts that must pass; runs read it, from any thread */
  GData      *data;
};

struct _WeirCollection
{
  WeirPipeline    *pipeline;
  WeirCollectionId id;       /* WEIR__NO_ID: broken */
  WeirTransformId  producer;
  bool             retracts; /* downstream of a retracting grouping */
};

/* One application of a transform, on the stack of the function that applies it. */
typedef struct
{
  WeirPipeline       *pipeline;
  WeirTransformId     id;
  WeirGraphTransform *node;
  bool                failed; /* an error was recorded, or an input is broken */
} WeirApply;

WeirApply weir__apply_begin (WeirPipeline *p, const char *urn, const char *fallback_name, WeirSite at);
/* Adds an input port. FALSE if the input is broken, or (recorded) NULL or another pipeline's. */
gboolean weir__apply_input (WeirApply *apply, const char *label, const WeirCollection *in);
/* Broken if the type cannot be (recorded), or if the transform has failed before. */
WeirCollection *weir__apply_output (WeirApply *apply, const char *label, const WeirType *type, const WeirWindowing *windowing,
                                    bool bounded, bool retracts);
WeirCollection *weir__apply_broken (WeirApply *apply);
/* FALSE, and recorded behind `what`, if it is no name (sdk/base/text.h), or a type that cannot be. NULL is fine. */
gboolean weir__apply_check_name (WeirApply *apply, const char *what, const char *name);
gboolean weir__apply_check_type (WeirApply *apply, const char *what, const WeirType *type);
void weir__apply_error (WeirApply *apply, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Records `error` behind `what` ("key") if given, and frees it. */
void weir__apply_take_error (WeirApply *apply, const char *what, GError *error);

/* For functions whose pipeline is the collection's: aborts, with the place, when there is none. */
WeirPipeline *weir__pipeline_of (const WeirCollection *in, WeirSite at);

static inline bool
weir__collection_is_broken (const WeirCollection *c)
{
  return c->id.i == WEIR__NO_ID;
}

/* "a/b" made unique; to be freed. `ret_numbered` says whether a number was needed. */
char *weir__scope_unique_path (WeirPipeline *p, const char *name, bool *ret_numbered);
/* The open composite, or WEIR__NO_ID. */
WeirTransformId weir__scope_current (const WeirPipeline *p);
/* Is `inner` the composite `outer`, or in it? Everything is in WEIR__NO_ID, the root. */
gboolean weir__scope_contains (const WeirGraph *graph, WeirTransformId outer, WeirTransformId inner);

/* Descriptors: of this ABI and complete; then in the table under their name. FALSE: recorded, not to be used. */
gboolean weir__apply_do_fn (WeirApply *apply, const WeirDoFn *fn);
gboolean weir__apply_combine_fn (WeirApply *apply, const WeirCombineFn *fn);
gboolean weir__apply_window_fn (WeirApply *apply, const WeirWindowFn *fn);
/* The trigger as a whole, and the trigger functions in it. */
gboolean weir__apply_trigger (WeirApply *apply, const WeirTrigger *trigger);
/* Encodes a function's configuration into the node: NULL stands for zeros. */
void weir__apply_config (WeirApply *apply, const WeirType *type, const void *config);

/* The strategy of what a grouping puts out, in the graph's arena. Records what is wrong with its trigger. */
WeirWindowing *weir__apply_after_grouping (WeirApply *apply, const WeirWindowing *windowing);
/* What every grouping checks of an input: its windowing, retracts. `subtracts`: the grouping can take values back. */
void weir__apply_check_grouping (WeirApply *apply, const WeirCollection *in, const WeirWindowing *windowing, bool subtracts);
/* A KV with a key that can be one? Records the reason if not. */
gboolean weir__apply_check_kv (WeirApply *apply, const WeirType *type, const char *what);
gboolean weir__apply_check_key (WeirApply *apply, const WeirType *type);
/* The one strategy for inputs that meet: the first one's. Records those that are not compatible with it. */
WeirWindowing weir__apply_merge_windowings (WeirApply *apply, WeirCollection *const *ins, unsigned n);

/* A line for each that asks for late data where there can be none: of a whole graph that has no other errors. */
void weir__late_data_print_errors (const WeirGraph *graph, GString *to);

#endif
