/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_GRAPH_H
#define WEIR_MODEL_GRAPH_H

/* Graph: what a pipeline means, as data. Built by construction (model/), written and read by wire/, rewritten into
 * stages by runners/plan. It holds names, types and configuration, never pointers to functions.
 *
 * All arrays are GPtrArrays owning their items; ids are indices. `extra` of a node keeps the msgpack of fields that a
 * newer minor version added, so that they survive a round trip: alternating key and value objects as they were read.
 * Nodes without room for it (types, windowings, triggers, ports) find theirs in the graph's `extras`, by address.
 *
 * Invariants (weir__graph_verify): ids are in range; every collection has exactly one producer, which stands before it
 * in order; a composite contains its parts as a contiguous run; names are unique in their scope. */

#include <weir/combine-fn.h>
#include <weir/do-fn.h>
#include <weir/pipeline.h>
#include <weir/source.h>
#include <weir/sys/window-fn.h>

#include "sdk/model/windowing.h"

typedef struct { uint32_t i; } WeirTypeId;
typedef struct { uint32_t i; } WeirCollectionId;
typedef struct { uint32_t i; } WeirTransformId;
typedef struct { uint32_t i; } WeirWindowingId;
#define WEIR__NO_ID UINT32_MAX

#define WEIR_URN_IMPULSE                "beam:transform:impulse:v1"
#define WEIR_URN_PAR_DO                 "beam:transform:pardo:v1"
#define WEIR_URN_GROUP_BY_KEY           "beam:transform:group_by_key:v1"
#define WEIR_URN_COMBINE_PER_KEY        "beam:transform:combine_per_key:v1"
#define WEIR_URN_COMBINE_GLOBALLY       "beam:transform:combine_globally:v1"
#define WEIR_URN_COMBINE_GROUPED_VALUES "beam:transform:combine_grouped_values:v1"
#define WEIR_URN_FLATTEN                "beam:transform:flatten:v1"
#define WEIR_URN_RESHUFFLE              "beam:transform:reshuffle:v1"
#define WEIR_URN_WINDOW_INTO            "beam:transform:window_into:v1"
#define WEIR_URN_TEST_STREAM            "beam:transform:teststream:v1"
/* Beam has no primitive for these. */
#define WEIR_URN_COMBINE_PER_ELEMENT    "weir:transform:combine_per_element:v1"
#define WEIR_URN_CO_GROUP_BY_KEY        "weir:transform:co_group_by_key:v1"
#define WEIR_URN_LATE_DATA              "weir:transform:late_data:v1"
#define WEIR_URN_COMPOSITE              "weir:transform:composite:v1"

typedef struct
{
  char            *name; /* "split_words.out": unique */
  const WeirType  *type; /* of a built graph: the user's; of a read one: owned by the graph's arena */
  WeirWindowingId  windowing;
  bool             bounded;
  bool             retracts; /* elements of it may be taken back */
  GBytes          *extra;
} WeirGraphCollection;

typedef struct
{
  char            *label; /* "out", or the name of a tagged output or input */
  WeirCollectionId collection;
} WeirGraphPort;

typedef struct
{
  char           *path; /* "Count words/split_words": unique; its last part is the transform's own name */
  const char     *urn;  /* in the graph's arena */
  WeirTransformId parent; /* WEIR__NO_ID: the root */
  GArray         *inputs, *outputs; /* WeirGraphPort; a composite's are those of its parts that cross its border */
  char           *function; /* DoFn or CombineFn by name, NULL if the URN needs none */
  GBytes         *config;   /* canonical msgpack of the function's configuration record, or NULL */
  const WeirType *config_type;
  /* ParDo */
  bool            splittable, unbounded, replayable;
  WeirRetracts    retracts;
  /* Combine */
  const WeirType *accumulator;
  bool            without_default;
  uint32_t        fanout; /* 0: none was asked for. How, not what: outside the fingerprint */
  /* WindowInto */
  WeirWindowingId windowing;
  bool            keeps_windows; /* only the strategy changes: elements stay in their windows */
  bool            numbered; /* its name was made unique by a number: a poor place to look for durable state */
  /* Messages only: outside the fingerprint. */
  char           *file;
  int             line;
  GBytes         *extra;
} WeirGraphTransform;

typedef struct _WeirGraphExtra WeirGraphExtra;
struct _WeirGraphExtra
{
  const WeirGraphExtra *next;
  /* const WeirType *, const WeirField *, const WeirWindowing *, const WeirTrigger *, WeirGraphPort * */
  const void           *node;
  WeirBytes             fields;
};

typedef struct
{
  char         *name;
  GPtrArray    *transforms;  /* WeirGraphTransform, in order of construction: producers before consumers */
  GPtrArray    *collections; /* WeirGraphCollection */
  GPtrArray    *windowings;  /* WeirWindowing, deep copies in `arena`; [0] is the default one; no two are equal */
  uint32_t      key_groups;  /* 256 */
  WeirArena    *arena;       /* types and windowings of a read graph */
  GBytes       *extra;
  const WeirGraphExtra *extras; /* of a read graph, in `arena` */
  uint32_t      minor_version;  /* of the document that it was read from, if newer than ours */
} WeirGraph;

WeirGraph *weir__graph_new (const char *name);
void weir__graph_free (WeirGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirGraph, weir__graph_free)

/* Nodes are born empty, at the end of their array; ids in them are WEIR__NO_ID. Strings are copied. Nodes that others
 * make are allocated by g_malloc, as are their strings; a transform's port arrays clear their labels. */
WeirTransformId weir__graph_add_transform (WeirGraph *graph, const char *path, const char *urn);
WeirCollectionId weir__graph_add_collection (WeirGraph *graph, const char *name, const WeirType *type,
                                             WeirWindowingId windowing, bool bounded);
void weir__graph_add_port (GArray *ports, const char *label, WeirCollectionId collection);

static inline WeirGraphPort *
weir__graph_port (const GArray *ports, unsigned i)
{
  return &g_array_index (ports, WeirGraphPort, i);
}

WeirGraphTransform  *weir__graph_transform (const WeirGraph *graph, WeirTransformId id);
WeirGraphCollection *weir__graph_collection (const WeirGraph *graph, WeirCollectionId id);
const WeirWindowing *weir__graph_windowing (const WeirGraph *graph, WeirWindowingId id);
/* True for a transform that only names its parts. */
gboolean weir__graph_transform_is_composite (const WeirGraphTransform *transform);
/* A Combine that groups: not one of values that are grouped already. */
gboolean weir__graph_transform_combines (const WeirGraphTransform *transform);
/* Is the collection at one of the ports, a transform's inputs or outputs? */
gboolean weir__graph_ports_have (const GArray *ports, WeirCollectionId collection);
/* A grouping: GroupByKey, CoGroupByKey or such a Combine. */
gboolean weir__graph_transform_groups (const WeirGraphTransform *transform);
/* A grouping, of that collection among others. */
gboolean weir__graph_transform_groups_it (const WeirGraphTransform *transform, WeirCollectionId collection);
/* The transform that makes a collection; NULL only in a graph that is not verified. O(transforms). */
WeirGraphTransform *weir__graph_producer (const WeirGraph *graph, WeirCollectionId id);
/* Adds (a deep copy of) a strategy, or finds an equal one. O(strategies). */
WeirWindowingId weir__graph_add_windowing (WeirGraph *graph, const WeirWindowing *windowing);
/* Appends what a line about a step begins with: "words.c:12: Count/words: ", the path alone where no place is known (NULL). */
void weir__graph_print_place (const char *file, int line, const char *path, GString *to);
/* The invariants above; an error names the node. */
gboolean weir__graph_verify (const WeirGraph *graph, GError **error);
/* 64 bits over everything but file, line and extra; and of one transform (for "which one differs"). */
uint64_t weir__graph_fingerprint (const WeirGraph *graph);
uint64_t weir__graph_transform_fingerprint (const WeirGraph *graph, WeirTransformId id);

/* The functions that a pipeline's graph names: one of the four. */
typedef struct
{
  const WeirDoFn      *do_fn;
  const WeirCombineFn *combine_fn;
  const WeirWindowFn  *window_fn;
  const WeirTriggerFn *trigger_fn;
} WeirFunction;

/* Construction's private face of a pipeline (model/pipeline.c). */
/* The graph under construction; borrowed. NULL and an error that lists all construction errors if there are any. */
const WeirGraph *weir__pipeline_graph (WeirPipeline *p, GError **error);
/* By name; NULL if the pipeline has none of that name. */
const WeirFunction *weir__pipeline_function (WeirPipeline *p, const char *name);
const char *weir__pipeline_option (WeirPipeline *p, const char *key);
/* What outer layers keep with a pipeline (a run that was started, a parsed command line), by a key of theirs. It is
 * destroyed first of all when the pipeline is freed, or when another value takes its place. */
void weir__pipeline_set_data (WeirPipeline *p, const char *key, void *data, GDestroyNotify destroy);
void *weir__pipeline_data (const WeirPipeline *p, const char *key);

#endif
