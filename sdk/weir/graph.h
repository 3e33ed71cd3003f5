/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_GRAPH_H
#define WEIR_GRAPH_H

/* Graph documents (docs/graph-format.md), as weir_pipeline_to_bytes and --graph=FILE.weir write them, for people to
 * look at. No function of the program that made one is needed. */

#include <glib.h>
#include <weir/macros.h>

G_BEGIN_DECLS

/* The names of the formats that a graph can be shown in, NULL-terminated, static:
 * text (its transforms and types, as --explain begins), dot (for Graphviz), svg, json (the document, field by field),
 * explain (text, then the planner's passes and the stages that would run, for one lane). */
WEIR_API const char *const *weir_graph_formats (void);

/* Reads and verifies a document, and shows it in one of these formats; to be freed. NULL and an error if the document
 * is damaged (where), if there is no such format (which there are), or for explain if this version cannot run it (why).
 * svg asks Graphviz' dot where that is installed. Threads: any. */
WEIR_API char *weir_graph_show (GBytes *document, const char *format, GError **error);

G_END_DECLS

#endif
