/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_GRAPH_CODEC_H
#define WEIR_WIRE_GRAPH_CODEC_H

/* What the files of the graph's encoder and decoder share. Each noun of the document has one file for both directions
 * (type-msgpack.c, windowing-msgpack.c, trigger-msgpack.c), so that a field and its name stand in one place. */

#include "sdk/model/graph.h"
#include "sdk/wire/map-reader.h"
#include "sdk/wire/map-writer.h"

/* The first field of every document: "WEIR": ["graph", major, minor]. No other begins with a capital. */
#define WEIR__GRAPH_MAGIC    "WEIR"
#define WEIR__GRAPH_DOCUMENT "graph"
#define WEIR__GRAPH_MAJOR    1u
#define WEIR__GRAPH_MINOR    0u

/* A type that contains itself by many ways is short in the document and long to walk: bounds on both. */
#define WEIR__TYPE_DEPTH        64u
#define WEIR__TYPE_PARTS        65536u
#define WEIR__GRAPH_TYPE_PARTS  (1u << 22) /* over all uses of a type in a graph */
#define WEIR__TRIGGER_PARTS     4096u      /* triggers in one strategy */
#define WEIR__KEY_GROUPS_MAX    65536u

/* WeirRetracts by name. */
static const char *const weir__graph_retracts[] = {
  [WEIR_RETRACTS_RERUN] = "rerun",
  [WEIR_RETRACTS_KEEP] = "keep",
  [WEIR_RETRACTS_REFUSE] = "refuse",
  [WEIR_RETRACTS_ACCEPT] = "accept",
  [WEIR_RETRACTS_CONSUME] = "consume",
};

/* --- writing ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const WeirGraph *graph;
  GByteArray      *bytes;       /* the document */
  GHashTable      *extras;      /* node → WeirGraphExtra */
  GHashTable      *type_ids;    /* const WeirType * → index */
  /* GBytes, a type as written → index: equal types are one, however many the program has */
  GHashTable      *type_forms;
  GPtrArray       *types;       /* the same GBytes in order of first use */
} WeirGraphWriter;

/* The unknown fields of a node; empty for most. */
WeirBytes weir__graph_writer_extra (const WeirGraphWriter *writer, const void *node);
/* Ends a map with them. */
void weir__graph_writer_end (const WeirGraphWriter *writer, WeirMapWriter *map, const void *node);
/* The index of a type in the document's table; first those of its parts are put there, then its own. */
uint32_t weir__graph_writer_type (WeirGraphWriter *writer, const WeirType *type);
/* A field that names a type; nothing for NULL. */
void weir__graph_writer_type_field (WeirGraphWriter *writer, WeirMapWriter *map, const char *key, const WeirType *type);
/* The fields `config_type` and `config` of a function of windows or triggers; nothing for NULL. */
void weir__graph_writer_config (WeirGraphWriter *writer, WeirMapWriter *map, const WeirType *type, const void *config);
void weir__graph_writer_windowing (WeirGraphWriter *writer, const WeirWindowing *windowing);
void weir__graph_writer_trigger (WeirGraphWriter *writer, const WeirTrigger *trigger);

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  WeirDocument document;
  WeirGraph   *graph;
  GPtrArray   *types; /* const WeirType *, by index */
  GArray      *sizes; /* of each type: TypeSize, in type-msgpack.c */
  GArray      *collection_types; /* uint32_t: the type's index, by collection */
  uint64_t     type_parts; /* counted over the uses so far */
  uint32_t     triggers;   /* in the present strategy */
} WeirGraphReader;

/* Keeps a node's unknown fields with the graph; NULL: there are none. */
void weir__graph_reader_keep_extra (WeirGraphReader *reader, const void *node, GBytes *extra);
/* Closes a map and does that. */
void weir__graph_reader_close (WeirGraphReader *reader, WeirMapReader *map, const void *node);
void weir__graph_reader_types (WeirGraphReader *reader, WeirMapReader *graph);
/* The type that a field names; NULL if an optional one is missing, or after an error. */
const WeirType *weir__graph_reader_type_field (WeirGraphReader *reader, WeirMapReader *map, const char *key);
const WeirType *weir__graph_reader_optional_type_field (WeirGraphReader *reader, WeirMapReader *map, const char *key);
/* The same by index, for one more use of a type by `key`. */
const WeirType *weir__graph_reader_use_type (WeirGraphReader *reader, const char *key, uint32_t id);
/* The fields `config_type` and `config`: the value that a pointer to a configuration points to, or NULL. */
const void *weir__graph_reader_config (WeirGraphReader *reader, WeirMapReader *map, const WeirType **ret_type);
/* All after an error: something that may be stored, not used. */
const WeirWindowing *weir__graph_reader_windowing (WeirGraphReader *reader, WeirBytes value);
const WeirTrigger *weir__graph_reader_trigger (WeirGraphReader *reader, WeirMapReader *trigger);

#endif
