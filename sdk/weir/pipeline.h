/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_PIPELINE_H
#define WEIR_PIPELINE_H

/* Pipeline: a graph of transforms under construction.
 *
 * Construction never fails: wrong types, windows, triggers, names are recorded with the user's file and line and the
 * transform's path, later calls on what is broken are harmless, and running reports all errors at once.
 *
 * Collections and transforms belong to the pipeline: the user frees one thing. A pipeline is built by one thread at a
 * time; several pipelines in one process know nothing of each other. */

#include <weir/error.h>
#include <weir/sys/preprocessor.h>
#include <weir/types.h>
#include <weir/windowing.h>

G_BEGIN_DECLS

typedef struct _WeirPipeline   WeirPipeline;
typedef struct _WeirCollection WeirCollection;

/* Where in the user's program a transform is applied, and what it is called unless named otherwise. */
typedef struct
{
  const char *file;
  int         line;
  const char *name;
} WeirSite;

#ifdef __cplusplus
#define WEIR_HERE(name) (WeirSite { __FILE__, __LINE__, (name) })
#else
#define WEIR_HERE(name) ((WeirSite) { __FILE__, __LINE__, (name) })
#endif

/* An empty one, to be freed; never NULL. `name` is copied. */
WEIR_API WeirPipeline *weir_pipeline_new (const char *name);
/* With all its collections. Also ends a run that was started and not waited for (cancels it). NULL is fine. */
WEIR_API void weir_pipeline_free (WeirPipeline *p);
/* Borrowed, until it is freed. */
WEIR_API const char *weir_pipeline_name (const WeirPipeline *p);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPipeline, weir_pipeline_free)

/* A composite: what is applied between begin and end is one named step that contains the others. Nests. A name is not empty
 * and holds no '/': otherwise it is an error. A second scope of one name is numbered (Read, Read_2). */
WEIR_API void weir_scope_begin (WeirPipeline *p, WeirSite at);
WEIR_API void weir_scope_end (WeirPipeline *p);
/* WEIR_SCOPE (p, "Top words") { … } ; must not be left by return or goto. */
#define WEIR_SCOPE(p, name) WEIR__SCOPE (p, name, WEIR__CAT (weir_once_, __COUNTER__))
#define WEIR__SCOPE(p, name, once)                                                                                    \
  for (int once = (weir_scope_begin ((p), WEIR_HERE (name)), 1); once; weir_scope_end (p), once = 0)

/* All construction errors as lines ("file.c:12: Count/words: …"), or NULL if all is well. To be freed. */
WEIR_API char *weir_pipeline_errors (const WeirPipeline *p);
/* Records a construction error of one's own (for composites with rules). `format` without file and line. */
WEIR_API void weir_pipeline_add_error (WeirPipeline *p, WeirSite at, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The same, and a broken collection to return: one whose elements nobody knows. Transforms of it are broken in turn, and
 * silently, so that one mistake is one message. */
WEIR_API WeirCollection *weir_pipeline_broken (WeirPipeline *p, WeirSite at, const char *format, ...) G_GNUC_PRINTF (3, 4);
WEIR_API gboolean weir_collection_is_broken (const WeirCollection *c);

/* What is known of a collection: all borrowed until the pipeline is freed, O(1). Of a broken one the type is WeirUnit. */
WEIR_API WeirPipeline *weir_collection_pipeline (const WeirCollection *c);
WEIR_API const WeirType *weir_collection_type (const WeirCollection *c);
/* The strategy in force. */
WEIR_API const WeirWindowing *weir_collection_windowing (const WeirCollection *c);
WEIR_API gboolean weir_collection_is_bounded (const WeirCollection *c);
/* May its elements be taken back? It is made by a retracting grouping, or of what one made. */
WEIR_API gboolean weir_collection_retracts (const WeirCollection *c);

/* What elements of one key and window are to each other. */
typedef enum
{
  WEIR_TOTALS_ONCE = 0, /* there is one pane, or no grouping has made them */
  WEIR_TOTALS_AGAIN,    /* each pane holds what there is by then: accumulating, retracting */
  WEIR_TOTALS_IN_PARTS, /* each holds what is new: discarding */
} WeirTotals;
/* By the strategies of the groupings nearest above it; of several the last in that list. For sinks and composites that
 * cannot do with parts, say. O(transforms). */
WEIR_API WeirTotals weir_collection_totals (const WeirCollection *c);

/* Renames the transform that made the collection (its own part of the path; what it contains is renamed along). Of a
 * composite that is the composite itself, unless it is still open: then the step in it. A name is not empty, holds no '/',
 * and is unique in its scope: otherwise it is an error. Names that nobody gave are numbered instead (split, split_2). */
WEIR_API void weir_collection_name (WeirCollection *c, const char *name);
/* weir_named (collection, "Split"): the same for typed collections; evaluates to the collection. */
#define weir_named(c, name)                                                                                           \
  ((__typeof__ (&*(c))) weir__collection_named (((void) sizeof (c)->weir_element, (WeirCollection *) (void *) (c)), (name)))
static inline void *
weir__collection_named (WeirCollection *c, const char *name)
{
  weir_collection_name (c, name);
  return c;
}

/* The graph as canonical msgpack (docs/graph-format.md), or NULL and all construction errors. */
WEIR_API GBytes *weir_pipeline_to_bytes (WeirPipeline *p, GError **error);

/* `destroy (data)` is called when the pipeline is freed, after all that it built: for descriptors made at run time. */
WEIR_API void weir_pipeline_own (WeirPipeline *p, void *data, GDestroyNotify destroy);

/* Says that the step at `at` makes what is called `name` (the path of a file), and that no other may: a second claim is a
 * construction error, which names both places. For sinks. */
WEIR_API void weir_pipeline_claim (WeirPipeline *p, const char *name, WeirSite at);

/* A string option that functions read by weir_context_option while running. */
WEIR_API void weir_pipeline_set_option (WeirPipeline *p, const char *key, const char *value);

/* --- primitives: what the graph is made of; the typed face is in <weir/transforms.h> -------------------------------- */

typedef struct _WeirDoFn      WeirDoFn;      /* <weir/do-fn.h> */
typedef struct _WeirCombineFn WeirCombineFn; /* <weir/combine-fn.h> */

/* All take a collection of any element type, check it, and return a new one (never NULL, also after errors). A collection
 * is never NULL either: that is a broken program, which aborts with the place. `at` names the transform and says where the
 * user wrote it. Descriptors (WeirDoFn, WeirType, …) must outlive the pipeline;
 * configurations and strategies are copied. */

/* One element of type WeirBytes, empty, at WEIR_TIME_MIN in the global window. */
WEIR_API WeirCollection *weir_pipeline_impulse (WeirPipeline *p, WeirSite at);
/* `config` is a value of fn->config, or NULL. Returns the first output; `ret_outputs`, if not NULL, gets all of them.
 * A generic function (fn->input or an output's type NULL) takes its types from the collection and `output_types`. */
WEIR_API WeirCollection *weir_collection_par_do (WeirCollection *in, const WeirDoFn *fn, const void *config,
                                                 WeirCollection **ret_outputs, WeirSite at);
WEIR_API WeirCollection *weir_collection_par_do_generic (WeirCollection *in, const WeirDoFn *fn, const void *config,
                                                         const WeirType *const *output_types, unsigned n_outputs,
                                                         WeirCollection **ret_outputs, WeirSite at);
/* KV<K, V> to a record { key: K, values: list of V } of type `grouped` (NULL: made by the pipeline). Values in no order. */
WEIR_API WeirCollection *weir_collection_group_by_key (WeirCollection *in, const WeirType *grouped, WeirSite at);
/* KV<K, Vi> inputs to a record { key: K, <any name>: list of V1, … } of type `grouped`; the inputs' windows must agree. */
WEIR_API WeirCollection *weir_collection_co_group_by_key (WeirCollection *const *ins, unsigned n, const WeirType *grouped,
                                                          WeirSite at);
typedef enum
{
  WEIR_COMBINE_PER_KEY = 0, /* KV<K, In> → KV<K, Out> */
  WEIR_COMBINE_PER_ELEMENT, /* E → KV<E, Out>: the element is the key, and what add sees */
  WEIR_COMBINE_GLOBALLY,    /* In → Out; an empty input gives the default, in the global window only (others: nothing) */
  WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT,
  WEIR_COMBINE_GROUPED_VALUES, /* { K, list of In } → KV<K, Out> */
} WeirCombineMode;
/* `output` (NULL: made by the pipeline) is the type of the result's elements: KV<K, Out>, or Out. */
WEIR_API WeirCollection *weir_collection_combine (WeirCollection *in, WeirCombineMode mode, const WeirCombineFn *fn,
                                                  const void *config, const WeirType *output, WeirSite at);
/* Asks that the Combine whose result this is (by key, by element or globally) bear keys that nearly all elements have: it
 * then combines in two levels. Every lane combines what it has of a key in a window; only these partial results go to the
 * lane of the key, which merges them and alone makes panes, by the strategy in force: nothing is counted twice, whatever
 * the accumulation. Results are those of one level, which it stays where partial results would show: where elements may
 * be taken back, windows merge, a trigger counts to more than 1 or finishes before the window's end, or panes have the
 * timestamps of an unbounded collection's elements. With the default trigger, discarding and without allowed lateness
 * lanes combine first unasked.
 * `n`, at least 1: over how many a key may be spread. Weir's runners spread it over as many as there are lanes, whatever
 * `n` is. Returns `combined`. */
WEIR_API WeirCollection *weir_collection_with_fanout (WeirCollection *combined, uint32_t n, WeirSite at);
/* All elements of all inputs; they must have one type and compatible windows and triggers (<weir/windowing.h>). The
 * result has the first input's strategy. n may be 0: then `type` says the type (otherwise it may be NULL, and `p` too). */
WEIR_API WeirCollection *weir_collection_flatten (WeirPipeline *p, WeirCollection *const *ins, unsigned n,
                                                  const WeirType *type, WeirSite at);
/* Same elements, spread anew over all lanes; breaks fusion. Keeps time, window and pane. */
WEIR_API WeirCollection *weir_collection_reshuffle (WeirCollection *in, WeirSite at);
/* Replaces the strategy: what is not named in it is the default, whatever the input had (no lateness, discarding). A
 * trigger without an accumulation is thus a discarding one. */
WEIR_API WeirCollection *weir_collection_window_into (WeirCollection *in, const WeirWindowing *windowing, WeirSite at);
/* What `grouping_input`'s groupings drop as expired, unchanged (docs/model.md). They may be applied later. An error if there
 * are none in the end, or if nothing can expire for them: the window is the global one, and nothing is taken back. */
WEIR_API WeirCollection *weir_collection_late_data (WeirCollection *grouping_input, WeirSite at);

G_END_DECLS

#endif
