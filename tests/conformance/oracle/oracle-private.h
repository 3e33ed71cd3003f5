/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_PRIVATE_H
#define WEIR_ORACLE_PRIVATE_H

#include "sdk/model/graph.h"
#include "tests/conformance/oracle/oracle.h"

typedef struct
{
  void           *value; /* in the oracle's arena, as everything it points to */
  WeirTime        time;
  WeirWindow      window;
  WeirPane        pane;
  WeirElementKind kind;
} OracleElement;

typedef struct
{
  GArray  *elements;  /* OracleElement: what this step put into it */
  WeirTime watermark; /* of what makes it */
  gboolean idle;      /* nobody waits for it */
} OracleCollection;

typedef struct
{
  WeirPipeline *pipeline;
  WeirGraph    *graph;
  WeirArena    *arena; /* of all that is never freed before the end */
  GPtrArray    *lists; /* GPtrArray, GArray: weir_oracle_list's and weir_oracle_array's, freed at the end */
  GPtrArray    *arrays;
  GPtrArray    *collections; /* OracleCollection, by id */
  GPtrArray    *nodes;       /* OracleNode, each behind all that it reads from */
  gboolean      stepped;     /* there is a TestStream */
  WeirTime      clock;       /* processing time: moved by TestStreams only */
  GString      *findings;    /* of assertions that did not hold */
} Oracle;

typedef struct _OracleNode OracleNode;
typedef gboolean (*OracleRun) (OracleNode *node, GError **error);

/* One transform. `run` takes what the step put into its inputs, and their watermarks, and fills its outputs. */
struct _OracleNode
{
  Oracle                   *oracle;
  const WeirGraphTransform *t;
  const WeirFunction       *function; /* NULL if the transform names none */
  const void               *config;
  OracleRun                 run;
  void                     *state; /* of `run`'s file */
  gboolean                  takes_event; /* TestStream: this step is the event that it comes to */
  size_t                    next_event;
  GPtrArray                *late_outputs; /* grouping: OracleNode, which give what it drops as expired */
  GPtrArray                *groupings;    /* late data: OracleNode, whose drops they are */
  GHashTable               *keys;         /* grouping: key by its encoding, GBytes */
  WeirOracleDropped         dropped;
  int64_t                   passed;  /* WEIR_ASSERTION_PASSED */
  GError                   *failure; /* of a function that cannot return it */
};

/* call.c: a ParDo over what the step put into its input, as one bundle; and the end of its life. */
gboolean weir_oracle_par_do (OracleNode *node, GError **error);
void weir_oracle_par_do_end (OracleNode *node, gboolean failed);
/* windows.c */
gboolean weir_oracle_window_into (OracleNode *node, GError **error);
/* group.c: GroupByKey, CoGroupByKey, and Combines that group. */
gboolean weir_oracle_group (OracleNode *node, GError **error);
/* values.c: a Combine of the list in each element. */
gboolean weir_oracle_combine_grouped_values (OracleNode *node, GError **error);
/* steps.c: all events, one after the other. */
gboolean weir_oracle_run_steps (Oracle *oracle, GError **error);
gboolean weir_oracle_test_stream (OracleNode *node, GError **error);

/* Empty lists of pointers, and of items of that size, that live as long as the oracle. */
GPtrArray *weir_oracle_list (Oracle *oracle);
GArray *weir_oracle_array (Oracle *oracle, size_t size);

static inline OracleCollection *
weir_oracle_input_collection (const OracleNode *node, unsigned i)
{
  return node->oracle->collections->pdata[weir__graph_port (node->t->inputs, i)->collection.i];
}

static inline OracleCollection *
weir_oracle_output_collection (const OracleNode *node, unsigned i)
{
  return node->oracle->collections->pdata[weir__graph_port (node->t->outputs, i)->collection.i];
}

static inline GArray *
weir_oracle_input (const OracleNode *node, unsigned i)
{
  return weir_oracle_input_collection (node, i)->elements;
}

static inline GArray *
weir_oracle_output (const OracleNode *node, unsigned i)
{
  return weir_oracle_output_collection (node, i)->elements;
}

static inline const WeirType *
weir_oracle_input_type (const OracleNode *node, unsigned i)
{
  return weir__graph_collection (node->oracle->graph, weir__graph_port (node->t->inputs, i)->collection)->type;
}

static inline const WeirType *
weir_oracle_output_type (const OracleNode *node, unsigned i)
{
  return weir__graph_collection (node->oracle->graph, weir__graph_port (node->t->outputs, i)->collection)->type;
}

static inline const WeirWindowing *
weir_oracle_input_windowing (const OracleNode *node, unsigned i)
{
  WeirCollectionId in = weir__graph_port (node->t->inputs, i)->collection;

  return weir__graph_windowing (node->oracle->graph, weir__graph_collection (node->oracle->graph, in)->windowing);
}

/* Collections that meet: the least watermark of those that are idle, and of the others. */
typedef struct
{
  WeirTime idle, others;
} OracleMeeting;

static inline OracleMeeting
weir_oracle_meeting_of_none (void)
{
  return (OracleMeeting) { WEIR_TIME_MAX, WEIR_TIME_MAX };
}

static inline void
weir_oracle_meet (OracleMeeting *meeting, const OracleCollection *c)
{
  WeirTime *least = c->idle ? &meeting->idle : &meeting->others;

  least->us = MIN (least->us, c->watermark.us);
}

static inline OracleMeeting
weir_oracle_meeting_of_inputs (const OracleNode *node)
{
  OracleMeeting meeting = weir_oracle_meeting_of_none ();

  for (unsigned i = 0; i < node->t->inputs->len; i++)
    weir_oracle_meet (&meeting, weir_oracle_input_collection (node, i));
  return meeting;
}

/* Some are idle, and the others at their end. */
static inline gboolean
weir_oracle_is_idle (OracleMeeting meeting)
{
  return meeting.others.us == WEIR_TIME_MAX.us && meeting.idle.us != WEIR_TIME_MAX.us;
}

/* Where they take a watermark that is at `before`: to the least of those that are not idle, and where those are all at their
 * end, of those that are; to the end of time if there are none. It never goes back. */
static inline WeirTime
weir_oracle_watermark (OracleMeeting meeting, WeirTime before)
{
  return (WeirTime) { MAX (before.us, weir_oracle_is_idle (meeting) ? meeting.idle.us : meeting.others.us) };
}

/* What has no watermark of its own tells that of what meets there. */
static inline void
weir_oracle_tell_watermark (OracleCollection *out, OracleMeeting meeting)
{
  out->watermark = weir_oracle_watermark (meeting, out->watermark);
  out->idle = weir_oracle_is_idle (meeting);
}

static inline void
weir_oracle_pass_watermark (const OracleNode *node, unsigned output)
{
  weir_oracle_tell_watermark (weir_oracle_output_collection (node, output), weir_oracle_meeting_of_inputs (node));
}

/* A value of zeros that lives as long as the oracle. */
static inline void *
weir_oracle_new_value (const Oracle *oracle, const WeirType *type)
{
  return memset (weir_arena_alloc (oracle->arena, type->size), 0, type->size);
}

/* A copy of a value, with all that it points to, that lives as long as the oracle. */
static inline void *
weir_oracle_keep (const Oracle *oracle, const WeirType *type, const void *value)
{
  void *copy = weir_arena_alloc (oracle->arena, type->size);

  weir_value_copy (type, copy, value, oracle->arena);
  return copy;
}

#endif
